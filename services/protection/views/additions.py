"""What was made of the additions to a notice."""

from collections.abc import Sequence

from kernel import keys
from kernel.actor import Actor
from kernel.readable import opened, unreadable
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.schemas import NoticeContent
from services.protection import repository
from services.protection.schemas import AdditionJudgedView, AssessmentView, JudgementText
from tenants import views as tenant_views

MOST_ADDITIONS = 200


async def additions_of(
    actor: Actor, hold: NoticeHold, content: NoticeContent | None, assessments: Sequence[AssessmentView]
) -> list[AdditionJudgedView]:
    """(in unit) The additions that came after a notice was judged, first to last, with what was made of each.

    What stood there before its last judgement was read with it, and waits no more.
    """
    if content is None or not content.additions or not assessments:
        return []
    rows = {row.addition_id: row for row in await repository.list_judgements(actor, hold.id, limit=MOST_ADDITIONS)}
    names = await tenant_views.worker_names(actor.tenant, {row.judged_by for row in rows.values()})
    sealer, last = await keys.sealer(actor.tenant, hold.id), assessments[0].assessed_at
    found: list[AdditionJudgedView] = []
    for each in content.additions:
        row = rows.get(each.id)
        if row is None and each.added_at <= last:
            continue
        said = AdditionJudgedView(addition_id=each.id, added_at=each.added_at, added_by=each.added_by, text=each.text)
        if row is not None:
            text = opened(sealer, "addition_judgement", row.id, row.sealed, JudgementText)
            text = text or JudgementText(content=unreadable(), seriousness="", credibility="", acute="")
            said = AdditionJudgedView(
                addition_id=each.id,
                added_at=each.added_at,
                added_by=each.added_by,
                text=each.text,
                content=text.content,
                seriousness=text.seriousness,
                credibility=text.credibility,
                acute=text.acute,
                reopens=row.reopens,
                judged_by=names.get(row.judged_by, ""),
                judged_at=row.judged_at,
            )
        found.append(said)
    return found


async def additions_wait(actor: Actor, hold: NoticeHold) -> bool:
    """(in unit) Whether an addition that came after a notice was judged waits to be judged."""
    last = await repository.list_assessments(actor, hold.id, limit=1)
    judged = {row.addition_id for row in await repository.list_judgements(actor, hold.id, limit=MOST_ADDITIONS)}
    added = await intake_views.additions_of(actor, hold)
    return any(last and each.added_at > last[0].assessed_at and each.id not in judged for each in added)
