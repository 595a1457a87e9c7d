"""Who may do what at meetings, and the only way to get a meeting or an item of its agenda.

Meetings are for the people of the two teams, minutes included: the database decides that too. What may be done with an
item follows from the case management it rests on; the partner sees items and steps only while the client's consent holds.
"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold, CasePermission
from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from services.case_management import access as case_management_access
from services.case_management.access import CaseManagementHold, CaseManagementPermission, Side, in_team
from services.case_management.rules import TEAM_ROLES
from services.case_management.tables import CaseManagementStatus
from tenants.tables import Role

from . import repository, rules
from .exceptions import MeetingCalledOff, MeetingClosed
from .schemas import StoredItem, StoredMeeting


class MeetingPermission(StrEnum):
    """What can be done at meetings."""

    LIST = "meeting.list"
    CONVENE = "meeting.convene"
    SEE_MEETING = "meeting.see"
    WRITE_MINUTES = "meeting.write_minutes"
    ADD_ITEM = "meeting.add_item"
    INVITE = "meeting.invite"
    CHANGE = "meeting.change"
    CALL_OFF = "meeting.call_off"
    SEE_ITEM = "meeting_item.see"
    WRITE_ITEM = "meeting_item.write"
    CONCLUDE = "meeting_item.conclude"
    EVALUATE = "meeting_item.evaluate"
    TAKE_OFF = "meeting_item.take_off"


_P = MeetingPermission
_JOINT = frozenset({_P.SEE_ITEM, _P.WRITE_ITEM, _P.CONCLUDE, _P.EVALUATE, _P.TAKE_OFF})
_OF_A_MEETING = frozenset({_P.SEE_MEETING, _P.WRITE_MINUTES, _P.ADD_ITEM, _P.INVITE, _P.CHANGE, _P.CALL_OFF})

GENERAL: dict[Role, frozenset[MeetingPermission]] = dict.fromkeys(TEAM_ROLES, _OF_A_MEETING | {_P.LIST, _P.CONVENE})
"""Rights that need no item: in the actor's own service, and at its meetings."""

ITEM_RIGHTS: dict[tuple[Side, CaseManagementStatus], frozenset[MeetingPermission]] = {
    **{(Side.OWNER, state): frozenset({_P.SEE_ITEM, _P.EVALUATE}) for state in CaseManagementStatus},
    (Side.OWNER, CaseManagementStatus.ACTIVE): _JOINT,
    (Side.PARTNER, CaseManagementStatus.ACTIVE): _JOINT,
}
"""Side × state of the case management → rights of the people of the team to its items.

The owner keeps the joint object after an end, and says there whether its goals were met (ADR 0074).
"""


class MeetingHold(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting an actor got hold of."""

    id: UUID
    row: StoredMeeting
    other_service_id: UUID
    permissions: frozenset[MeetingPermission | CaseManagementPermission]


class ItemHold(msgspec.Struct, frozen=True, kw_only=True):
    """An item an actor got hold of, with the case management it rests on, and what they may do with it."""

    id: UUID
    row: StoredItem
    case_management: CaseManagementHold
    permissions: frozenset[MeetingPermission]

    @property
    def state(self) -> str:
        """What the case management is at this moment."""
        return self.case_management.state

    @property
    def concluded(self) -> bool:
        """Whether the output is in the folders."""
        return self.row.concluded_at is not None

    @property
    def consent_id(self) -> UUID:
        """The consent that the case management rests on."""
        return self.case_management.row.consent_id

    @property
    def own_case_id(self) -> UUID | None:
        """The client's case in the actor's service."""
        return self.case_management.own_case_id

    def case_in(self, service_id: UUID) -> UUID:
        """The client's case in one of the two services."""
        row = self.case_management.row
        if service_id == row.service_id:
            return row.case_id
        assert row.partner_case_id is not None  # items are of what both agreed to
        return row.partner_case_id


def general(actor: Actor) -> frozenset[MeetingPermission | CaseManagementPermission]:
    """Everything the actor may do without an item or a case management."""
    if actor.service_id is None:
        return frozenset()
    held = (GENERAL.get(Role(role), frozenset()) for role in actor.roles)
    return case_management_access.general(actor).union(*held)


def may(actor: Actor, permission: MeetingPermission | CaseManagementPermission) -> bool:
    """Whether the actor holds a right that needs no item."""
    return permission in general(actor)


def require(actor: Actor, permission: MeetingPermission | CaseManagementPermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no item."""
    if not may(actor, permission):
        raise NotAllowed


def item_rights(actor: Actor, case_management: CaseManagementHold) -> frozenset[MeetingPermission]:
    """Everything the actor may do with the items of a case management."""
    if not in_team(actor):
        return frozenset()
    return ITEM_RIGHTS.get((case_management.side, case_management_access.stage(case_management.state)), frozenset())


def _item_hold(actor: Actor, row: StoredItem, case_management: CaseManagementHold) -> ItemHold:
    done = {_P.WRITE_ITEM, _P.CONCLUDE, _P.TAKE_OFF} if row.concluded_at is not None else {_P.EVALUATE}
    if row.called_off or row.taken_off_by is not None:
        done |= {_P.WRITE_ITEM, _P.CONCLUDE, _P.TAKE_OFF}
    if rules.is_ahead(row.held_at, today=today_in_prague()):
        done.add(_P.CONCLUDE)
    elif rules.is_over(row.held_at, today=today_in_prague()):
        done.add(_P.TAKE_OFF)
    return ItemHold(
        id=row.id, row=row, case_management=case_management, permissions=item_rights(actor, case_management) - done
    )


async def item_holds(actor: Actor, rows: Iterable[StoredItem]) -> list[ItemHold]:
    """The holds on items that the wall let through, those without whose case management it hides now; at most one query."""
    rows = list(rows)
    case_managements = await case_management_access.holds(actor, {row.case_management_id for row in rows})
    return [
        _item_hold(actor, row, case_managements[row.case_management_id])
        for row in rows
        if row.case_management_id in case_managements
    ]


async def meeting_for(
    actor: Actor, meeting_id: UUID, permission: MeetingPermission, *, lock: bool = False
) -> MeetingHold:
    """Get a meeting for something; in the caller's unit of work. Raises NotThere, MeetingCalledOff for any but a look."""
    held = general(actor)
    row = await repository.find_meeting(actor, meeting_id, lock=lock) if permission in held else None
    if row is None:
        raise NotThere
    if row.called_off_at is not None and permission is not _P.SEE_MEETING:
        raise MeetingCalledOff
    other = row.partner_service_id if row.service_id == actor.service_id else row.service_id
    return MeetingHold(id=meeting_id, row=row, other_service_id=other, permissions=held)


def is_closed(meeting: MeetingHold, items: Iterable[ItemHold]) -> bool:
    """Whether a meeting is settled, as far as this service may know."""
    held = ((item.state, item.concluded) for item in items)
    return rules.is_closed(meeting.row, held, today=today_in_prague())


async def check_takes_more(actor: Actor, meeting: MeetingHold) -> None:
    """(in unit) Raise MeetingClosed for a meeting that is settled: it gets no more clients and no more people.

    What was looked at holds while the meeting is locked: whoever settles one of its items locks it too.
    """
    if is_closed(meeting, await item_holds(actor, await repository.list_items(actor, meeting.id))):
        raise MeetingClosed


async def item_for(actor: Actor, item_id: UUID, *, lock: bool = False) -> ItemHold:
    """Get an item; what may be done with it besides looking is for the rules to refuse. Raises NotThere."""
    row = await repository.find_item(actor, item_id, lock=lock) if in_team(actor) else None
    for hold in await item_holds(actor, [row] if row is not None else []):
        if _P.SEE_ITEM in hold.permissions:
            return hold
    raise NotThere


async def item_to_settle(actor: Actor, item_id: UUID) -> ItemHold:
    """Get an item to settle it, its meeting locked before it: what comes to a meeting is before that or after. Raises NotThere."""
    await repository.lock_meeting_of(actor, item_id)
    return await item_for(actor, item_id, lock=True)


async def items_for(actor: Actor, meeting_id: UUID, item_ids: Collection[UUID]) -> list[ItemHold]:
    """Those of these items of a meeting that the actor may see now, locked, in one order for all who ask."""
    rows = await repository.lock_items(actor, meeting_id, item_ids) if item_ids and in_team(actor) else []
    return [hold for hold in await item_holds(actor, rows) if _P.SEE_ITEM in hold.permissions]


async def concluded_item(actor: Actor, item_id: UUID) -> ItemHold | None:
    """A concluded item for the system of a service, that the wall lets through; in the caller's unit of work."""
    row = await repository.find_item(actor, item_id)
    found = await item_holds(actor, [row] if row is not None else [])
    return next((hold for hold in found if hold.concluded), None)


async def item_as_it_is(actor: Actor, item_id: UUID) -> ItemHold | None:
    """An item for the system of a service, that the wall lets through, taken off or not; in the caller's unit of work."""
    row = await repository.find_item(actor, item_id)
    found = await item_holds(actor, [row] if row is not None else [])
    return found[0] if found else None


def rights_in_case(actor: Actor, hold: CaseHold) -> Collection[str]:
    """Who may read a case and is of a team may take its client to a meeting."""
    return general(actor) if CasePermission.READ in hold.permissions else ()
