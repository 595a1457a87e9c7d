# pyright: strict
"""Ending a share before its time."""

from uuid import UUID

from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.events import record
from sharing import repository
from sharing.access import grant_to_end
from sharing.events import ShareEndedByOwner
from sharing.exceptions import ShareEnded
from sharing.tables import EndCause


async def end_share(actor: Actor, grant_id: UUID) -> UUID:
    """End one share before its time; the consent stays. Returns the case. Raises ShareEnded."""
    async with unit_of_work(actor):
        grant, case = await grant_to_end(actor, grant_id)
        if grant.over:
            raise ShareEnded
        await repository.end_grant(actor, grant_id, EndCause.OWNER.value)
        await record(
            actor,
            ShareEndedByOwner(
                grant_id=grant_id, basis_id=grant.basis_id, case_id=case.id, handover_id=grant.handover_id
            ),
        )
        return case.id
