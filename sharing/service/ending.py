# pyright: strict
"""Ending shares before their time."""

from uuid import UUID

from cases.cases.access import CaseHold
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.events import record
from sharing import repository
from sharing.access import SharingPermission, grant_to_end, sent_for
from sharing.events import ShareEndedByOwner
from sharing.exceptions import ShareEnded
from sharing.schemas import StoredGrant
from sharing.tables import EndCause


async def end_share(actor: Actor, grant_id: UUID) -> UUID:
    """End one share before its time; the consent stays. Returns the case. Raises ShareEnded."""
    async with unit_of_work(actor):
        grant, case = await grant_to_end(actor, grant_id)
        if grant.over:
            raise ShareEnded
        await _end(actor, grant, case)
        return case.id


async def end_handover(actor: Actor, handover_id: UUID) -> UUID:
    """End all that the recipient of a handover still sees of it; the consent stays. Returns the case. Raises ShareEnded."""
    async with unit_of_work(actor):
        hold = await sent_for(actor, handover_id, SharingPermission.END)
        items = await repository.list_sent_items(actor, [handover_id])
        live = [item for item in items if item.revoked_at is None and item.now < item.valid_until]
        if not live:
            raise ShareEnded
        for item in live:
            grant, case = await grant_to_end(actor, item.id)
            await _end(actor, grant, case)
        return hold.case.id


async def _end(actor: Actor, grant: StoredGrant, case: CaseHold) -> None:
    """(in unit) End a share and say so."""
    await repository.end_grant(actor, grant.id, EndCause.OWNER.value)
    await record(
        actor,
        ShareEndedByOwner(grant_id=grant.id, basis_id=grant.basis_id, case_id=case.id, handover_id=grant.handover_id),
    )
