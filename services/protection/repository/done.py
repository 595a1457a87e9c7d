"""What was judged and done for the child of a case, by the notices that stand in it."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.rows import at_most, fetch
from services.intake.views import OF_CHILD
from services.protection.schemas import StoredDone

_OF = "WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[])"


async def list_done(actor: Actor, notice_ids: Collection[UUID], case_id: UUID, *, limit: int) -> list[StoredDone]:
    """What was judged and which steps were ticked, as it happened: of the child of the case, and of those that have none of their own."""
    return await fetch(
        StoredDone,
        "SELECT n.id AS notice_id, n.case_id = $4 AND done.child_id IS NOT NULL AS other, done.step, done.outcome, done.at, done.by, done.id, done.sealed FROM notice n JOIN ("  # noqa: S608 our own words
        "SELECT id, notice_id, child_id, '' AS step, CASE WHEN visited_at IS NULL THEN result ELSE 'narrative' END AS outcome,"
        f" coalesce(visited_at, assessed_at) AS at, assessed_by AS by,"
        f" CASE WHEN visited_at IS NOT NULL THEN sealed END AS sealed FROM urgency_assessment {_OF}"
        f" UNION ALL SELECT id, notice_id, child_id, step, outcome, happened_at, ticked_by, NULL FROM urgency_step {_OF}"
        ") done ON done.notice_id = n.id WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.id = ANY($3::uuid[])"
        f" AND {OF_CHILD.format(notice='n', case='$4', child='done.child_id')} ORDER BY done.at, done.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(notice_ids),
        case_id,
    )
