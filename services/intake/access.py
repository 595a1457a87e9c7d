"""Who may do what with notices, and the only way to get one.

The service is the wall. Inside it the rights below decide. Source: domain reference 1.5 (header for all staff of the
authority) and 1.18: who received it and who took it down read it, the key worker what was assigned to them, heads everything;
the mailroom takes post and data box (not calls) and sees headers.
"""

from collections.abc import Awaitable, Callable, Collection
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel import audit
from kernel.actor import Actor
from kernel.exceptions import About, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import N_
from tenants.absences import access as absences
from tenants.assigning.rules import MODE, AssignmentMode
from tenants.rules import UNIT_HEADS
from tenants.settings.views import value_on
from tenants.tables import Role

from . import repository
from .exceptions import (
    ArrivalEndedAlready,
    ArrivalWaits,
    AssignedMeanwhile,
    PassedOnMeanwhile,
    StoodInUntilNow,
    TakenDownAlready,
)
from .schemas import StoredNotice
from .schemas.arrivals import StoredArrival
from .tables import Channel, NoticeStatus


class IntakePermission(StrEnum):
    """What can be done with notices."""

    LIST = "notice.list"
    RECORD = "notice.record"
    NOTE = "notice.note_arrival"
    SEE = "notice.see"
    READ = "notice.read"
    SHOW_NOTIFIER = "notice.show_notifier"
    ASSIGN = "notice.assign"
    GIVE = "notice.give"
    ADD = "notice.add"
    MARK = "notice.mark_duplicate"


class Relation(StrEnum):
    """How a worker stands to a notice of their service."""

    ANY = "any"
    RECEIVED = "received"  # or took down what another had noted
    ASSIGNED = "assigned"
    SUBSTITUTE = "substitute"  # of whom it is assigned to, who is away now


_P = IntakePermission
_CONTENT = frozenset({_P.SEE, _P.READ, _P.SHOW_NOTIFIER, _P.ADD, _P.MARK})

_COORDINATORS = (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER)
_TAKERS = (Role.INTAKE_WORKER, Role.ON_CALL_WORKER)

GENERAL: dict[Role, frozenset[IntakePermission]] = {
    **dict.fromkeys((*_COORDINATORS, *_TAKERS), frozenset({_P.LIST, _P.RECORD, _P.NOTE})),
    Role.MAILROOM: frozenset({_P.LIST, _P.NOTE}),
    **dict.fromkeys((*UNIT_HEADS, Role.DEPARTMENT_HEAD), frozenset({_P.LIST, _P.RECORD, _P.NOTE, _P.ASSIGN})),
}
"""Rights that need no notice."""

ASSIGNING = frozenset(role for role, rights in GENERAL.items() if _P.ASSIGN in rights)
"""Who assigns what arrives."""

RIGHTS: dict[tuple[Role, Relation], frozenset[IntakePermission]] = {
    **{(role, Relation.ANY): frozenset({_P.SEE}) for role in (*_COORDINATORS, *_TAKERS)},
    (Role.MAILROOM, Relation.ANY): frozenset({_P.SEE, _P.GIVE}),
    **{(role, Relation.RECEIVED): _CONTENT | {_P.GIVE} for role in (*_COORDINATORS, *_TAKERS)},
    **{(role, Relation.ASSIGNED): _CONTENT for role in _COORDINATORS},
    **{(role, Relation.SUBSTITUTE): _CONTENT for role in _COORDINATORS},
    **{(role, Relation.ANY): _CONTENT | {_P.ASSIGN} for role in UNIT_HEADS},
    (Role.DEPARTMENT_HEAD, Relation.ANY): frozenset({_P.SEE, _P.READ, _P.SHOW_NOTIFIER, _P.ASSIGN}),
}
"""Role × relation → rights; the matrix test reads this table."""


GIVING = frozenset({AssignmentMode.RULE_AUTO, AssignmentMode.MAILROOM})
"""In which ways of assigning somebody else than a head gives a notice to whom the rules name (`GIVE`, ADR 0118)."""
BY_HEADER = frozenset({Channel.LETTER, Channel.DATA_BOX})
"""What the mailroom gives on: what came to it, of which it reads the header alone."""


PASSED_ON: dict[str, frozenset[IntakePermission]] = {
    NoticeStatus.FORWARDED: frozenset({_P.SEE}),
    NoticeStatus.REFERRED: frozenset({_P.SEE, _P.READ, _P.SHOW_NOTIFIER}),
}
"""What is left of the rights to a notice of another authority (ADR 0059): what was forwarded is there, only its header stays,
and who called as long as that is `STILL_NEEDED`."""


Readers = Callable[[Actor, Collection[UUID]], Awaitable[Collection[UUID]]]
READERS: Point[Readers] = Point("who is let in to read notices")
"""Which of these notices somebody reads for now who otherwise may only know of them; in the caller's unit of work."""


STILL_NEEDED: Point[Readers] = Point("whose notifier is still needed here, though the notice went elsewhere")
"""Of which forwarded notices whoever might see who called still may, with a reason as ever; in the caller's unit of work."""


STILL_READ: Point[Readers] = Point("which notices are read here as before, though they went elsewhere")
"""Which passed-on notices whoever might read still reads: somebody in them is in danger and nobody has them there; in the caller's
unit of work."""


class NoticeHold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice an actor got hold of, and what they may do with it."""

    id: UUID
    row: StoredNotice
    permissions: frozenset[IntakePermission]


def may(actor: Actor, permission: IntakePermission) -> bool:
    """Whether the actor holds a right that needs no notice."""
    return actor.service_id is not None and any(
        permission in GENERAL.get(Role(role), frozenset()) for role in actor.roles
    )


def require(actor: Actor, permission: IntakePermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no notice."""
    if not may(actor, permission):
        raise NotAllowed


def reads_every(actor: Actor) -> bool:
    """Whether the actor reads every notice of their service that is kept here."""
    return any(_P.READ in RIGHTS.get((Role(role), Relation.ANY), frozenset()) for role in actor.roles)


def knows_by_address(actor: Actor) -> bool:
    """Whether the actor, who may know of every notice, is told of one also by the house of its child: who takes notices down."""
    return any(Role(role) in _TAKERS for role in actor.roles)


async def arrival_for(actor: Actor, arrival_id: UUID, *, lock: bool = False) -> StoredArrival:
    """Get what came, for taking it down: whoever takes notices down may, whoever noted it.

    Raises NotThere, NotAllowed; to be ended (`lock`), ArrivalEndedAlready.
    """
    known = actor.service_id is not None and may(actor, IntakePermission.LIST)
    row = await repository.find_arrival(actor, arrival_id) if known else None
    if row is None:
        raise NotThere
    require(actor, IntakePermission.RECORD)
    if lock:
        row = await repository.find_arrival(actor, arrival_id, lock=True)  # the wall locks nothing that ended
        if row is None or row.ended_at is not None:
            raise await _ended(actor, arrival_id)
    return row


async def ended_arrival_for(actor: Actor, arrival_id: UUID) -> StoredArrival:
    """Get what no notice came of, to take that back: whoever takes notices down may.

    Raises NotThere, NotAllowed; ArrivalWaits, TakenDownAlready for what is no such thing any more.
    """
    await arrival_for(actor, arrival_id)
    row = await repository.find_arrival(actor, arrival_id, lock=True)  # the wall locks nothing that became a notice
    if row is None:
        raise await _ended(actor, arrival_id)
    if row.ended_at is None:
        raise ArrivalWaits
    return row


async def _ended(actor: Actor, arrival_id: UUID) -> ArrivalEndedAlready:
    """What became of what came: which notice it is, everybody of the authority may know."""
    row = await repository.find_arrival(actor, arrival_id)
    made = await repository.find_notice(actor, row.notice_id) if row is not None and row.notice_id else None
    if made is None:
        return ArrivalEndedAlready()
    return TakenDownAlready(about=notice_at(made.id), number=made.reference_number)


def notice_at(notice_id: UUID) -> About:
    """Where a notice is, for a refusal that speaks of it to whoever may know."""
    return About(N_("Otevřít oznámení"), f"/notices/{notice_id}", f"/api/v1/notices/{notice_id}")


def permissions(
    actor: Actor,
    *,
    taken_by: Collection[UUID],
    assigned_to: UUID | None,
    further_to: Collection[UUID] = (),
    status: str = "",
    stood_in_for: Collection[UUID] = (),
) -> frozenset[IntakePermission]:
    """Everything the actor may do with a notice of their own service; `further_to`: who lead the cases of its further children,
    `stood_in_for`: whom the actor stands in for now (ADR 0114)."""
    relations = [Relation.ANY]
    if actor.worker_id in taken_by:
        relations.append(Relation.RECEIVED)
    if actor.worker_id is not None and actor.worker_id in (assigned_to, *further_to):
        relations.append(Relation.ASSIGNED)
    if not {assigned_to, *further_to}.isdisjoint(stood_in_for):
        relations.append(Relation.SUBSTITUTE)
    held: set[IntakePermission] = set()
    for role in actor.roles:
        for relation in relations:
            held |= RIGHTS.get((Role(role), relation), frozenset())
    return PASSED_ON.get(status, frozenset(IntakePermission)) & held


def permissions_of(actor: Actor, row: StoredNotice, *, status: str | None = None) -> frozenset[IntakePermission]:
    """The same of a notice as it is stored, in its own status or another one."""
    return permissions(
        actor,
        taken_by=row.taken_by,
        assigned_to=row.assigned_to,
        further_to=row.further_to,
        status=row.status if status is None else status,
        stood_in_for=row.stood_in_for,
    )


def may_stand_in(actor: Actor) -> bool:
    """Whether the actor has rights by standing in for somebody."""
    return actor.service_id is not None and actor.has_role(*_COORDINATORS)


def stands_in_for(actor: Actor, row: StoredNotice) -> UUID | None:
    """In whose place the actor holds a notice: of who leads it and is away now, while the actor stands in."""
    return None if actor.worker_id in row.leaders else next(iter(sorted(row.leaders & row.stood_in_for)), None)


async def refuse_who_stood_in(actor: Actor, row: StoredNotice) -> None:
    """(in unit) Raise StoodInUntilNow for who stood in for one who leads a notice, of what they may not do any more."""
    for each in sorted(row.leaders):
        if await absences.stood_in_before(actor, each):
            raise StoodInUntilNow(about=notice_at(row.id))


async def notice_for(actor: Actor, notice_id: UUID, permission: IntakePermission, *, lock: bool = False) -> NoticeHold:
    """Get a notice for something; in the caller's unit of work.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    row = await repository.find_notice(actor, notice_id, lock=lock) if actor.service_id else None
    if row is None:
        raise NotThere
    held = permissions_of(actor, row)
    if IntakePermission.SEE not in held:
        raise NotThere
    for lets_in in READERS.all() if IntakePermission.READ not in held and row.status not in PASSED_ON else ():
        if notice_id in await lets_in(actor, [notice_id]):
            held |= {IntakePermission.READ}
    called = IntakePermission.SHOW_NOTIFIER
    might = permissions(actor, taken_by=row.taken_by, assigned_to=row.assigned_to, stood_in_for=row.stood_in_for)
    for needs in STILL_NEEDED.all() if row.status in PASSED_ON and called in might - held else ():
        if notice_id in await needs(actor, [notice_id]):
            held |= {called}
    if row.status in PASSED_ON and IntakePermission.READ in might - held and await still_read(actor, [notice_id]):
        held |= might & {IntakePermission.READ, called}
    if (whom := stands_in_for(actor, row)) is not None:
        audit.in_place_of(notice_id, whom)
    if permission not in held:
        await refuse_who_stood_in(actor, row)
        raise why_not(actor, row, lambda hold: permission in hold.permissions)
    return NoticeHold(id=notice_id, row=row, permissions=held)


def may_give(actor: Actor, row: StoredNotice, mode: AssignmentMode) -> bool:
    """Whether the actor, who holds the right to, gives a notice to whom the rules name, as the authority assigns now."""
    if mode is AssignmentMode.RULE_AUTO:
        return actor.worker_id in row.taken_by and actor.has_role(*_COORDINATORS, *_TAKERS)
    return mode is AssignmentMode.MAILROOM and actor.has_role(Role.MAILROOM) and row.channel in BY_HEADER


async def gives(actor: Actor, hold: NoticeHold) -> bool:
    """(in unit) The same of a notice one holds, by the setting of today."""
    if IntakePermission.GIVE not in hold.permissions:
        return False
    return may_give(actor, hold.row, await value_on(actor, today_in_prague(), MODE))


async def giving_for(actor: Actor, notice_id: UUID, *, lock: bool = False) -> NoticeHold:
    """Get a notice to give it to whom the rules name. Raises NotThere, NotAllowed, and why not any more."""
    hold = await notice_for(actor, notice_id, IntakePermission.GIVE, lock=lock)
    if not await gives(actor, hold):
        raise NotAllowed
    return hold


def read_before(actor: Actor, row: StoredNotice) -> bool:
    """Whether the actor would read a notice had it not gone elsewhere: what is said here of it besides stays theirs to read."""
    might = permissions_of(actor, row, status="")
    return row.status in PASSED_ON and IntakePermission.READ in might


async def still_read(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Those of these passed-on notices that whoever might read them still reads."""
    return {each for reads in STILL_READ.all() if notice_ids for each in await reads(actor, notice_ids)}


def why_not(actor: Actor, row: StoredNotice, might: Callable[[NoticeHold], bool]) -> NotAllowed:
    """Why somebody may not do something with a notice: who `might` as long as it waited is told what happened to it meanwhile."""
    waiting = msgspec.structs.replace(row, status=NoticeStatus.RECORDED, assigned_to=None)
    held = permissions(actor, taken_by=row.taken_by, assigned_to=None)
    if row.status == NoticeStatus.RECORDED or not might(NoticeHold(id=row.id, row=waiting, permissions=held)):
        return NotAllowed()
    return (PassedOnMeanwhile if row.status in PASSED_ON else AssignedMeanwhile)(about=notice_at(row.id))
