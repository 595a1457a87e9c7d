# pyright: strict
"""Who reads the sheet that hands back: whoever was away, and the heads of the service. Who was away says that they read it."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants import views as tenant_views
from tenants.absences.access import HEADS_HERE, AbsencePermission, absence_for
from tenants.absences.schemas import StoredAbsence


class StandingInPermission(StrEnum):
    """What can be done with a sheet."""

    READ = "standing_in.read"
    CONFIRM = "standing_in.confirm"


_P = StandingInPermission


def may_read(actor: Actor, absence: StoredAbsence) -> bool:
    """Whether the actor reads what was done in somebody's place."""
    return actor.service_id is not None and (actor.worker_id == absence.worker_id or actor.has_role(*HEADS_HERE))


async def may_confirm(actor: Actor, absence: StoredAbsence) -> bool:
    """(in unit) Whether it is the actor's to say that it was read: who was away, and for who does not come back a head."""
    if actor.worker_id == absence.worker_id:
        return True
    return may_read(actor, absence) and not await tenant_views.works_here(actor, absence.worker_id)


async def sheet_for(actor: Actor, absence_id: UUID, permission: StandingInPermission) -> StoredAbsence:
    """(in unit) The absence whose sheet it is. Raises NotThere, NotAllowed."""
    absence = await absence_for(actor, absence_id, AbsencePermission.LIST)
    if not may_read(actor, absence):
        raise NotAllowed
    if permission is _P.CONFIRM and not await may_confirm(actor, absence):
        raise NotAllowed
    return absence
