"""By what notices were assigned."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.rows import at_most, fetch
from services.intake.schemas.giving import StoredBasis


async def list_bases(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredBasis]:
    """Of those of these notices of which it was kept: one each."""
    return await fetch(
        StoredBasis,
        "SELECT id, notice_id, worker_id, mode, rule, proposed_id, families, family_limit, assigned_by, assigned_at, sealed"  # noqa: S608 our own words
        f" FROM assignment_basis WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[]){at_most(len(notice_ids))}",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
