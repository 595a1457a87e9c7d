# pyright: strict
"""Who sees and plans absences: everybody of a service looks, each says their own, its heads anybody's."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from kernel.actor import Actor
from kernel.clock import now
from kernel.exceptions import NotAllowed, NotThere
from tenants.rules import HEADS
from tenants.tables import Role

from . import repository
from .schemas import StoredAbsence

A_WHILE = timedelta(days=7)
"""So long after an absence whoever stood in is told, of what they may not do any more, that it is over."""
STOOD_IN_FOR = "(SELECT opora.stood_in_for()) AS stood_in_for"
"""A column of SQL: for whom whoever asks stands in at this moment, beside each row by whose worker their rights are asked. The domains
that have rights by it say what they are (ADR 0114)."""
MOST_IN_ROW = 20  # changes of the substitute in one absence
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


async def stood_in_before(actor: Actor, worker_id: UUID | None) -> bool:
    """(in unit) Whether the actor stood in for somebody until a while ago, and does no more."""
    if worker_id is None or actor.worker_id is None or actor.service_id is None:
        return False
    at = now()
    return await repository.stood_in_since(actor, worker_id, at - A_WHILE, at)


async def find(actor: Actor, absence_id: UUID) -> StoredAbsence | None:
    """(in unit) An absence of the actor's service, for what follows from it; shown to nobody."""
    return await repository.find_absence(actor, absence_id)


async def find_before(actor: Actor, absence: StoredAbsence) -> list[StoredAbsence]:
    """(in unit) Those that an absence goes on from with another substitute, the last one first."""
    found: list[StoredAbsence] = []
    while (before := await repository.list_before(actor, absence.worker_id, absence.starts_at)) and len(
        found
    ) < MOST_IN_ROW:
        absence = before[0]
        found.append(absence)
    return found


async def find_all(actor: Actor, absence_ids: Collection[UUID]) -> list[StoredAbsence]:
    """(in unit) The same of several."""
    return await repository.list_by_id(actor, absence_ids) if absence_ids else []


async def absence_for(actor: Actor, absence_id: UUID, permission: AbsencePermission) -> StoredAbsence:
    """(in unit) An absence in the actor's service. Raises NotThere, NotAllowed where it is not theirs to say."""
    found = await repository.find_absence(actor, absence_id) if actor.service_id else None
    if found is None:
        raise NotThere
    if permission != AbsencePermission.LIST and not may_say(actor, found.worker_id):
        raise NotAllowed
    return found
