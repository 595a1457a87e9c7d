"""Who may do what in joint work, and the only way to get a case management, a meeting or an item.

The people of a team are the social workers, specialists and heads of the two services (seed 002); peer mentors,
administrators and everybody else see nothing. The partner service sees a cooperation, its items and steps only while
the client's consent holds, and only the people whom the consent names: the database decides that.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.tables import Role

from . import repository, rules
from .tables import CaseManagementStatus


class TeamworkPermission(StrEnum):
    """What can be done in joint work."""

    LIST = "meeting.list"
    CONVENE = "meeting.convene"
    SEE_MEETING = "meeting.see"
    WRITE_MINUTES = "meeting.write_minutes"
    ADD_ITEM = "meeting.add_item"
    SEE_ITEM = "meeting_item.see"
    WRITE_ITEM = "meeting_item.write"
    CONCLUDE = "meeting_item.conclude"
    EVALUATE = "meeting_item.evaluate"
    SEE = "case_management.see"
    PROPOSE = "case_management.propose"
    ANSWER = "case_management.answer"
    CHANGE_KEY_WORKER = "case_management.change_key_worker"


class Side(StrEnum):
    """How a service stands to a case management."""

    OWNER = "owner"
    PARTNER = "partner"


_P = TeamworkPermission
_S = CaseManagementStatus

GENERAL: dict[Role, frozenset[TeamworkPermission]] = dict.fromkeys(
    rules.TEAM_ROLES,
    frozenset({_P.LIST, _P.CONVENE, _P.SEE_MEETING, _P.WRITE_MINUTES, _P.ADD_ITEM, _P.PROPOSE}),
)
"""Rights that need no cooperation: in the actor's own service, and at its meetings."""

RIGHTS: dict[tuple[Side, CaseManagementStatus], frozenset[TeamworkPermission]] = {
    (Side.OWNER, _S.PROPOSED): frozenset({_P.SEE, _P.SEE_ITEM}),
    (Side.OWNER, _S.ACTIVE): frozenset(
        {_P.SEE, _P.SEE_ITEM, _P.CHANGE_KEY_WORKER, _P.WRITE_ITEM, _P.CONCLUDE, _P.EVALUATE}
    ),
    (Side.OWNER, _S.DECLINED): frozenset({_P.SEE, _P.SEE_ITEM}),
    (Side.OWNER, _S.WITHDRAWN): frozenset({_P.SEE, _P.SEE_ITEM}),
    (Side.OWNER, _S.CLOSED): frozenset({_P.SEE, _P.SEE_ITEM}),
    (Side.PARTNER, _S.PROPOSED): frozenset({_P.SEE, _P.ANSWER}),
    (Side.PARTNER, _S.ACTIVE): frozenset(
        {_P.SEE, _P.SEE_ITEM, _P.CHANGE_KEY_WORKER, _P.WRITE_ITEM, _P.CONCLUDE, _P.EVALUATE}
    ),
    (Side.PARTNER, _S.DECLINED): frozenset({_P.SEE}),
}
"""Side × state → rights of the people of the team; withdrawn stands for every end by the consent."""


class CooperationHold(msgspec.Struct, frozen=True, kw_only=True):
    """A case management an actor got hold of, and what they may do with it."""

    id: UUID
    row: Any
    side: Side
    permissions: frozenset[TeamworkPermission]

    @property
    def state(self) -> str:
        """What it is at this moment."""
        return self.row["state"]

    @property
    def own_case_id(self) -> UUID | None:
        """The client's case in the actor's service."""
        return self.row["case_id"] if self.side is Side.OWNER else self.row["partner_case_id"]

    @property
    def other_service_id(self) -> UUID:
        """The service on the other side."""
        return self.row["partner_service_id"] if self.side is Side.OWNER else self.row["service_id"]


class ItemHold(CooperationHold, frozen=True, kw_only=True):
    """An item an actor got hold of; `row` carries its cooperation too."""


class MeetingHold(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting an actor got hold of."""

    id: UUID
    row: Any
    other_service_id: UUID
    permissions: frozenset[TeamworkPermission]


def general(actor: Actor) -> frozenset[TeamworkPermission]:
    """Everything the actor may do without a cooperation."""
    if actor.service_id is None:
        return frozenset()
    return frozenset().union(*(GENERAL.get(Role(role), frozenset()) for role in actor.roles))


def may(actor: Actor, permission: TeamworkPermission) -> bool:
    """Whether the actor holds a right that needs no cooperation."""
    return permission in general(actor)


def require(actor: Actor, permission: TeamworkPermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no cooperation."""
    if not may(actor, permission):
        raise NotAllowed


def in_team(actor: Actor) -> bool:
    """Whether the actor is one of the people of a team."""
    return actor.service_id is not None and actor.has_role(*rules.TEAM_ROLES)


def permissions(actor: Actor, side: Side, state: str) -> frozenset[TeamworkPermission]:
    """Everything the actor may do with a cooperation in a state."""
    if not in_team(actor):
        return frozenset()
    stage = _S(state) if state in set(_S) else _S.WITHDRAWN
    return RIGHTS.get((side, stage), frozenset())


def side_of(actor: Actor, row: Any) -> Side:
    """On which side of a cooperation the actor's service stands."""
    return Side.OWNER if row["service_id"] == actor.service_id else Side.PARTNER


def hold_of(actor: Actor, row: Any) -> CooperationHold:
    """The hold on a cooperation that the wall let through."""
    side = side_of(actor, row)
    return CooperationHold(id=row["id"], row=row, side=side, permissions=permissions(actor, side, row["state"]))


def item_hold_of(actor: Actor, row: Any) -> ItemHold:
    """The hold on an item that the wall let through."""
    side = side_of(actor, row)
    held = permissions(actor, side, row["state"])
    concluded = row["concluded_at"] is not None
    held -= {_P.WRITE_ITEM, _P.CONCLUDE} if concluded else {_P.EVALUATE}
    return ItemHold(id=row["id"], row=row, side=side, permissions=held)


async def cooperation_for(
    actor: Actor, cooperation_id: UUID, permission: TeamworkPermission, *, lock: bool = False
) -> CooperationHold:
    """Get a case management for something; in the caller's unit of work. Raises NotThere, NotAllowed."""
    row = await repository.find_cooperation(actor, cooperation_id, lock=lock) if in_team(actor) else None
    if row is None:
        raise NotThere
    hold = hold_of(actor, row)
    if _P.SEE not in hold.permissions:
        raise NotThere
    if permission not in hold.permissions:
        raise NotAllowed
    return hold


async def meeting_for(
    actor: Actor, meeting_id: UUID, permission: TeamworkPermission, *, lock: bool = False
) -> MeetingHold:
    """Get a meeting for something; in the caller's unit of work. Raises NotThere."""
    held = general(actor)
    row = await repository.find_meeting(actor, meeting_id, lock=lock) if permission in held else None
    if row is None:
        raise NotThere
    other = row["partner_service_id"] if row["service_id"] == actor.service_id else row["service_id"]
    return MeetingHold(id=meeting_id, row=row, other_service_id=other, permissions=held)


async def item_for(actor: Actor, item_id: UUID, *, lock: bool = False) -> ItemHold:
    """Get an item; what may be done with it besides looking is for the rules to refuse. Raises NotThere."""
    row = await repository.find_item(actor, item_id, lock=lock) if in_team(actor) else None
    if row is None:
        raise NotThere
    hold = item_hold_of(actor, row)
    if _P.SEE_ITEM not in hold.permissions:
        raise NotThere
    return hold
