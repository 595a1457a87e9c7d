# pyright: strict
"""Who tells a client who leads their case, and who sees who was not told.

Whoever reads a case sees whether its client was told; whoever may write records into it writes that they were. Heads see everybody
who was not told yet. How oneself is reached one says oneself.
"""

from enum import StrEnum
from uuid import UUID

from cases.cases.access import CaseHold, CasePermission, case_for, decides_who_leads
from cases.cases.rules import KEY_WORKER_ROLES
from kernel.actor import Actor
from kernel.exceptions import NotAllowed


class TellingPermission(StrEnum):
    """What can be done about a client's knowing who leads their case."""

    READ = "client_told.read"
    NOTE = "client_told.note"
    PLAN = "planned_change.set"
    UNTOLD = "client_told.untold"
    CONTACT = "worker_contact.own"


_P = TellingPermission
_NEEDS = {_P.READ: CasePermission.READ, _P.NOTE: CasePermission.ADD_RECORD, _P.PLAN: CasePermission.CHANGE_KEY_WORKER}


def rights(_: Actor, hold: CaseHold) -> set[str]:
    """What somebody may do with a case in this domain, as its head shows it."""
    return {mine.value for mine, needed in _NEEDS.items() if needed in hold.permissions}


async def telling_for(actor: Actor, case_id: UUID, permission: TellingPermission, *, lock: bool = False) -> CaseHold:
    """(in unit) Get a case for something about its client's knowing. Raises NotThere, NotAllowed."""
    return await case_for(actor, case_id, _NEEDS[permission], lock=lock)


def require(actor: Actor, permission: TellingPermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no case."""
    may_it = decides_who_leads(actor) if permission is _P.UNTOLD else has_contact(actor)
    if not may_it:
        raise NotAllowed


def has_contact(actor: Actor) -> bool:
    """Whether clients are told how to reach the actor: they may lead cases here."""
    return actor.service_id is not None and actor.has_role(*KEY_WORKER_ROLES)
