# pyright: strict
"""Who sees and plans absences: everybody of a service looks, each says their own, its heads anybody's."""

from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.rules import HEADS
from tenants.tables import Role

from . import repository
from .schemas import StoredAbsence

HEADS_HERE = (*HEADS, Role.DEPARTMENT_HEAD)


class AbsencePermission(StrEnum):
    """What can be done with absences."""

    LIST = "absence.list"
    PLAN = "absence.plan"
    PLAN_OF_OTHERS = "absence.plan_of_others"


def may(actor: Actor, permission: AbsencePermission) -> bool:
    """Whether the actor holds a right."""
    if actor.service_id is None:
        return False
    return permission != AbsencePermission.PLAN_OF_OTHERS or actor.has_role(*HEADS_HERE)


def require(actor: Actor, permission: AbsencePermission) -> None:
    """Raise NotAllowed for an actor without a right."""
    if not may(actor, permission):
        raise NotAllowed


def may_say(actor: Actor, worker_id: UUID) -> bool:
    """Whether the actor may say when this one is away."""
    return worker_id == actor.worker_id or may(actor, AbsencePermission.PLAN_OF_OTHERS)


async def absence_for(actor: Actor, absence_id: UUID, permission: AbsencePermission) -> StoredAbsence:
    """(in unit) An absence in the actor's service. Raises NotThere, NotAllowed where it is not theirs to say."""
    found = await repository.find_absence(actor, absence_id) if actor.service_id else None
    if found is None:
        raise NotThere
    if permission != AbsencePermission.LIST and not may_say(actor, found.worker_id):
        raise NotAllowed
    return found
