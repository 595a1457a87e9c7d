"""Every query on judgements."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_column

from .schemas import StoredAssessment, StoredChild, StoredUrgency
from .tables import AssessedChild, UrgencyAssessment


async def insert_child(child: AssessedChild) -> None:
    """Write a further child."""
    await AssessedChild.insert(child)


async def insert_assessment(assessment: UrgencyAssessment) -> None:
    """Write a judgement."""
    await UrgencyAssessment.insert(assessment)


async def list_children(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredChild]:
    """The further children of a notice, first to last."""
    return await fetch(
        StoredChild,
        "SELECT id, sealed FROM assessed_child WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3"  # noqa: S608 our own words
        f" ORDER BY added_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_assessments(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredAssessment]:
    """What was judged of a notice, last first."""
    return await fetch(
        StoredAssessment,
        "SELECT id, notice_id, child_id, form_version, result, assessed_by, assessed_at, sealed FROM urgency_assessment"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY assessed_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def count_assessments(actor: Actor, notice_id: UUID) -> int:
    """How often a notice was judged, for whichever child."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_urgency(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredUrgency]:
    """Of those of these notices that were judged, whether they are urgent for any child by what holds of it."""
    return await fetch(
        StoredUrgency,
        "SELECT notice_id, bool_or(result = 'urgent') AS urgent FROM (SELECT DISTINCT ON (notice_id, child_id)"
        " notice_id, result FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2"
        " AND notice_id = ANY($3::uuid[]) ORDER BY notice_id, child_id, assessed_at DESC, id DESC) each GROUP BY notice_id",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_judged_urgent(actor: Actor, *, limit: int) -> list[UUID]:
    """The notices that somebody judged urgent, last judged first; what holds of them now is another question."""
    return await fetch_column(
        UUID,
        "SELECT notice_id FROM urgency_assessment WHERE tenant_id = $1 AND service_id = $2 AND result = 'urgent'"  # noqa: S608 our own words
        f" ORDER BY assessed_at DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
    )
