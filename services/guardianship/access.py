"""Who may do what with a guardianship (domain reference 1.11, 1.18): heads open, whoever reads the file reads it, whoever writes there acts."""

from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold, CasePermission, case_for, may, require
from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from tenants import views as tenant_views
from tenants.tables import Role

from . import repository
from .exceptions import NotGuarding
from .schemas import StoredGuardianship


class GuardianPermission(StrEnum):
    """What can be done with a guardianship."""

    LIST = "guardianship.list"
    OPEN = "guardianship.open"
    READ = "guardianship.read"
    ACT = "guardianship.act"
    EXCEPT = "guardianship.except"


_P = GuardianPermission


class GuardianHold(msgspec.Struct, frozen=True, kw_only=True):
    """A guardianship an actor got hold of, with its case and what they may do."""

    row: StoredGuardianship
    case: CaseHold
    permissions: frozenset[GuardianPermission]


def permissions(actor: Actor, case: CaseHold) -> frozenset[GuardianPermission]:
    """Everything the actor may do with the guardianship of a case they hold."""
    held = set[GuardianPermission]()
    if CasePermission.READ in case.permissions:
        held.add(_P.READ)
    if CasePermission.ADD_RECORD in case.permissions:
        held.add(_P.ACT)
    if actor.has_role(Role.DEPARTMENT_HEAD):
        held.add(_P.EXCEPT)
    return frozenset(held)


async def require_agenda(actor: Actor, permission: GuardianPermission) -> None:
    """(in unit) A right that needs no case, in the agenda of guardianship. Raises NotAllowed, NotGuarding."""
    require(actor, CasePermission.OPEN if permission is _P.OPEN else CasePermission.LIST)
    if not await tenant_views.is_guardianship(actor):
        raise NotGuarding


def lists(actor: Actor) -> bool:
    """Whether the actor may know of all files of their agenda."""
    return may(actor, CasePermission.LIST)


async def guardianship_for(
    actor: Actor, case_id: UUID, permission: GuardianPermission, *, lock: bool = False
) -> GuardianHold:
    """(in unit) Get the guardianship of a case for something. Raises NotThere, NotAllowed, also where the case is none."""
    needs = CasePermission.ADD_RECORD if permission is _P.ACT else CasePermission.READ
    case = await case_for(actor, case_id, needs, lock=lock)
    held = permissions(actor, case)
    if permission not in held:
        raise NotAllowed
    row = await repository.find_of_case(actor, case_id)
    if row is None:  # nothing of the kind is done with a case of another agenda
        raise NotAllowed
    return GuardianHold(row=row, case=case, permissions=held)


async def excepts(actor: Actor, case: CaseHold) -> bool:
    """(in unit) Whether the actor may let somebody stand on both sides of the child: where there are two sides at all."""
    return _P.EXCEPT in permissions(actor, case) and await tenant_views.keeps_guardianship(actor)
