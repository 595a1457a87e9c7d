# pyright: strict
"""Who says that they cannot take a case over, and who decides: whoever leads it, and the heads of the service; nobody else knows of it."""

from enum import StrEnum
from uuid import UUID

from cases.cases.access import CaseHold, CasePermission, case_for, decides_who_leads
from cases.cases.rules import KEY_WORKER_ROLES
from kernel.actor import Actor
from kernel.exceptions import NotAllowed


class DecliningPermission(StrEnum):
    """What can be done about it."""

    READ = "declined.read"
    SAY = "declined.say"
    SETTLE = "declined.settle"


_P = DecliningPermission


def permissions(actor: Actor, hold: CaseHold) -> frozenset[DecliningPermission]:
    """Everything the actor may do about it in a case they hold; whoever stands in says nothing for another."""
    held: set[DecliningPermission] = set()
    if hold.key_worker_id == actor.worker_id and actor.has_role(*KEY_WORKER_ROLES):
        held |= {_P.READ, _P.SAY}
    if decides_who_leads(actor):
        held |= {_P.READ, _P.SETTLE}
    return frozenset(held)


async def declining_for(
    actor: Actor, case_id: UUID, permission: DecliningPermission, *, lock: bool = False
) -> CaseHold:
    """(in unit) Get a case for something about it. Raises NotThere, NotAllowed."""
    hold = await case_for(actor, case_id, CasePermission.SEE, lock=lock)
    if permission not in permissions(actor, hold):
        raise NotAllowed
    return hold
