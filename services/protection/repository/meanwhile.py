"""What was judged, asked and done of notices since an instant."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.rows import fetch
from services.protection.schemas import StoredMeanwhile

_OF = "WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[]) AND {at} > $4"


async def list_meanwhile(actor: Actor, notice_ids: Collection[UUID], since: datetime) -> list[StoredMeanwhile]:
    """The same, first to last; what was said of an addition by who took it down comes with that."""
    return await fetch(
        StoredMeanwhile,
        f"SELECT notice_id, child_id, 'judged' AS what, result AS code, assessed_at AS at, assessed_by AS by, id FROM urgency_assessment {_OF.format(at='assessed_at')}"  # noqa: S608 our own words
        f" UNION ALL SELECT notice_id, child_id, 'addition_judged', '', judged_at, judged_by, id FROM addition_judgement {_OF.format(at='judged_at')} AND NOT word"
        f" UNION ALL SELECT notice_id, child_id, 'step', step || ' ' || outcome, ticked_at, ticked_by, id FROM urgency_step {_OF.format(at='ticked_at')}"
        f" UNION ALL SELECT notice_id, NULL, 'asked', '', asked_at, asked_by, id FROM urgency_question {_OF.format(at='asked_at')}"
        " UNION ALL SELECT q.notice_id, NULL, 'answered', '', a.answered_at, a.answered_by, a.id FROM urgency_answer a JOIN urgency_question q"
        "   ON (q.tenant_id, q.id) = (a.tenant_id, a.question_id) WHERE q.tenant_id = $1 AND q.service_id = $2 AND q.notice_id = ANY($3::uuid[]) AND a.answered_at > $4"
        " UNION ALL SELECT notice_id, CASE WHEN aside IS NULL THEN coalesce(names_id, id) END, CASE WHEN aside IS NULL THEN 'child' ELSE 'said' END, '',"
        f"   added_at, added_by, id FROM assessed_child {_OF.format(at='added_at')}"
        f" UNION ALL SELECT notice_id, child_id, 'basic', '', assessed_at, assessed_by, id FROM basic_assessment {_OF.format(at='assessed_at')}"
        " ORDER BY at, id",
        actor.tenant,
        actor.service,
        list(notice_ids),
        since,
    )
