"""Who may decide whether a notice belongs here (domain reference 1.18), and read what was decided.

Whoever may know of a notice knows to whom it belongs; why, reads who decides it or reads the notice. Whoever received it decides
while nobody has it, then the key worker; the heads of the unit and of the department always.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.points import Point
from services.competence.schemas import FileToSend
from services.intake.access import (
    PASSED_ON,
    IntakePermission,
    NoticeHold,
    notice_for,
    refuse_who_stood_in,
    why_not,
)
from services.intake.tables import NoticeStatus
from tenants.rules import UNIT_HEADS
from tenants.tables import Role


class CompetencePermission(StrEnum):
    """What can be done about the competence for a notice."""

    READ = "competence.read"
    DECIDE = "competence.decide"


FILES: Point[Callable[[Actor, NoticeHold], Awaitable[list[FileToSend]]]] = Point(
    "files that can go along with a notice"
)
"""What lies beside a notice and goes to another authority when somebody picks it; in the caller's unit of work."""


async def files_of(actor: Actor, hold: NoticeHold) -> list[FileToSend]:
    """(in unit) Those of a notice."""
    return [each for of in FILES.all() for each in await of(actor, hold)]


class Relation(StrEnum):
    """How a worker stands to a notice."""

    ANY = "any"
    RECEIVED = "received"  # and nobody here has it
    ASSIGNED = "assigned"
    SUBSTITUTE = "substitute"  # of whom it is assigned to


_P = CompetencePermission
_COORDINATORS = (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER)
_DECIDES = frozenset({_P.DECIDE})

RIGHTS: dict[tuple[Role, Relation], frozenset[CompetencePermission]] = {
    **{(role, Relation.ANY): _DECIDES for role in (*UNIT_HEADS, Role.DEPARTMENT_HEAD)},
    **{(role, Relation.ASSIGNED): _DECIDES for role in _COORDINATORS},
    **{(role, Relation.SUBSTITUTE): _DECIDES for role in _COORDINATORS},
    **{(role, Relation.RECEIVED): _DECIDES for role in (*_COORDINATORS, Role.INTAKE_WORKER, Role.ON_CALL_WORKER)},
}
"""Role × relation → rights beyond knowing, which goes with the notice; the matrix test reads this table."""


class CompetenceHold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice an actor got hold of, and what they may do about the competence for it."""

    notice: NoticeHold
    permissions: frozenset[CompetencePermission]

    @property
    def reads_why(self) -> bool:
        """Whether the actor reads the reasons."""
        return _P.DECIDE in self.permissions or IntakePermission.READ in self.notice.permissions


def permissions(actor: Actor, hold: NoticeHold) -> frozenset[CompetencePermission]:
    """Everything the actor may do about the competence for a notice."""
    row = hold.row
    relations = [Relation.ANY]
    if row.assigned_to is not None and row.assigned_to == actor.worker_id:
        relations.append(Relation.ASSIGNED)
    if row.assigned_to in row.stood_in_for:
        relations.append(Relation.SUBSTITUTE)
    waits = row.status == NoticeStatus.RECORDED or row.status in PASSED_ON
    if waits and actor.worker_id in row.taken_by:
        relations.append(Relation.RECEIVED)
    held = {_P.READ}
    for role in actor.roles:
        for relation in relations:
            held |= RIGHTS.get((Role(role), relation), frozenset())
    return frozenset(held)


async def competence_for(
    actor: Actor, notice_id: UUID, permission: CompetencePermission, *, lock: bool = False
) -> CompetenceHold:
    """(in unit) Get a notice for something about its competence.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.SEE, lock=lock)
    held = permissions(actor, hold)
    if permission not in held:
        await refuse_who_stood_in(actor, hold.row)
        raise why_not(actor, hold.row, lambda then: permission in permissions(actor, then))
    return CompetenceHold(notice=hold, permissions=held)
