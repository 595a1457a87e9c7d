"""Who may do what in case management, and the only way to get a case management.

The people of a team are the social workers, specialists and heads of the two services (seed 002); peer mentors,
administrators and everybody else see nothing. The partner service sees a case management only while the client's consent
holds, and only the people whom the consent names: the database decides that.
"""

from collections.abc import Awaitable, Callable, Collection, Iterable
from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor
from kernel.checks import Limit
from kernel.exceptions import NotAllowed, NotThere
from kernel.points import Point
from tenants.tables import Role

from . import repository, rules
from .schemas import StoredCaseManagement
from .tables import CaseManagementStatus


class CaseManagementPermission(StrEnum):
    """What can be done in case management."""

    SEE = "case_management.see"
    PROPOSE = "case_management.propose"
    ANSWER = "case_management.answer"
    CHANGE_KEY_WORKER = "case_management.change_key_worker"
    TAKE_BACK = "case_management.take_back"
    CLOSE = "case_management.close"


class Side(StrEnum):
    """How a service stands to a case management."""

    OWNER = "owner"
    PARTNER = "partner"


_P = CaseManagementPermission
_S = CaseManagementStatus

GENERAL: dict[Role, frozenset[CaseManagementPermission]] = dict.fromkeys(rules.TEAM_ROLES, frozenset({_P.PROPOSE}))
"""Rights that need no case management."""

RIGHTS: dict[tuple[Side, CaseManagementStatus], frozenset[CaseManagementPermission]] = {
    (Side.OWNER, _S.PROPOSED): frozenset({_P.SEE, _P.TAKE_BACK}),
    (Side.OWNER, _S.ACTIVE): frozenset({_P.SEE, _P.CHANGE_KEY_WORKER, _P.CLOSE}),
    (Side.OWNER, _S.DECLINED): frozenset({_P.SEE}),
    (Side.OWNER, _S.TAKEN_BACK): frozenset({_P.SEE}),
    (Side.OWNER, _S.WITHDRAWN): frozenset({_P.SEE}),
    (Side.OWNER, _S.CLOSED): frozenset({_P.SEE}),
    (Side.PARTNER, _S.PROPOSED): frozenset({_P.SEE, _P.ANSWER}),
    (Side.PARTNER, _S.ACTIVE): frozenset({_P.SEE, _P.CHANGE_KEY_WORKER, _P.CLOSE}),
    (Side.PARTNER, _S.DECLINED): frozenset({_P.SEE}),
    (Side.PARTNER, _S.CLOSED): frozenset({_P.SEE}),
}
"""Side × state → rights of the people of the team; withdrawn stands for every end by the consent."""


class CaseManagementHold(msgspec.Struct, frozen=True, kw_only=True):
    """A case management an actor got hold of, and what they may do with it."""

    id: UUID
    row: StoredCaseManagement
    side: Side
    permissions: frozenset[CaseManagementPermission]

    @property
    def state(self) -> str:
        """What it is at this moment."""
        return self.row.state

    @property
    def own_case_id(self) -> UUID | None:
        """The client's case in the actor's service."""
        return self.row.case_id if self.side is Side.OWNER else self.row.partner_case_id

    @property
    def crosses(self) -> bool:
        """Whether one of the services may see something of the client by it now."""
        return self.state in (_S.PROPOSED, _S.ACTIVE)

    @property
    def nobody(self) -> bool:
        """Whether it crosses to people of the other service who have all left."""
        return self.row.nobody and self.crosses and self.side is Side.OWNER

    @property
    def other_service_id(self) -> UUID:
        """The service on the other side."""
        return self.row.partner_service_id if self.side is Side.OWNER else self.row.service_id


Rights = Callable[[Actor, CaseManagementHold], Collection[str]]
FURTHER_RIGHTS: Point[Rights] = Point("rights within case management")
"""What an actor may do within a case management in higher domains."""


LastDays = Callable[[Actor, UUID], Awaitable[Limit | None]]
LAST_DAYS: Point[LastDays] = Point("days that joint work lasted to at least")
"""Before which day a case management cannot have ended, as higher domains know; in the unit of work."""


def further_rights(actor: Actor, hold: CaseManagementHold) -> set[str]:
    """What higher domains let the actor do within a case management."""
    return {right for rights in FURTHER_RIGHTS.all() for right in rights(actor, hold)}


def general(actor: Actor) -> frozenset[CaseManagementPermission]:
    """Everything the actor may do without a case management."""
    if actor.service_id is None:
        return frozenset()
    return frozenset().union(*(GENERAL.get(Role(role), frozenset()) for role in actor.roles))


def may(actor: Actor, permission: CaseManagementPermission) -> bool:
    """Whether the actor holds a right that needs no case management."""
    return permission in general(actor)


def require(actor: Actor, permission: CaseManagementPermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no case management."""
    if not may(actor, permission):
        raise NotAllowed


def in_team(actor: Actor) -> bool:
    """Whether the actor is one of the people of a team."""
    return actor.service_id is not None and actor.has_role(*rules.TEAM_ROLES)


def stage(state: str) -> CaseManagementStatus:
    """The state by which rights are told: withdrawn stands for every end by the consent."""
    return _S(state) if state in set(_S) else _S.WITHDRAWN


def permissions(actor: Actor, side: Side, state: str) -> frozenset[CaseManagementPermission]:
    """Everything the actor may do with a case management in a state."""
    return RIGHTS.get((side, stage(state)), frozenset()) if in_team(actor) else frozenset()


def hold_of(actor: Actor, row: StoredCaseManagement) -> CaseManagementHold:
    """The hold on a case management that the wall let through."""
    side = Side.OWNER if row.service_id == actor.service_id else Side.PARTNER
    return CaseManagementHold(id=row.id, row=row, side=side, permissions=permissions(actor, side, row.state))


async def case_management_for(
    actor: Actor, case_management_id: UUID, permission: CaseManagementPermission, *, lock: bool = False
) -> CaseManagementHold:
    """Get a case management for something; in the caller's unit of work. Raises NotThere, NotAllowed."""
    row = await repository.find_case_management(actor, case_management_id, lock=lock) if in_team(actor) else None
    if row is None:
        raise NotThere
    hold = hold_of(actor, row)
    if _P.SEE not in hold.permissions:
        raise NotThere
    if permission not in hold.permissions:
        raise NotAllowed
    return hold


# ── for what rests on a case management, in the caller's unit of work; the caller asks for the right ─────────────────────


async def holds(actor: Actor, case_management_ids: Iterable[UUID]) -> dict[UUID, CaseManagementHold]:
    """The case managements of these that the wall lets through at this moment; at most one query."""
    wanted = set(case_management_ids)
    rows = await repository.list_by_id(actor, wanted) if wanted else []
    return {row.id: hold_of(actor, row) for row in rows}


async def worked_for_again(actor: Actor, found: Iterable[CaseManagementHold]) -> set[UUID]:
    """Those of these that ended while the two services work for the client anew; at most one query."""
    ended = [hold.id for hold in found if not hold.crosses]
    return set(await repository.list_running_again(actor, ended)) if ended else set()


async def holds_with(actor: Actor, other_service_id: UUID) -> list[CaseManagementHold]:
    """The case managements with another service that both agreed to, those that ended lately included."""
    return [hold_of(actor, row) for row in await repository.list_with(actor, other_service_id)]


async def holds_of_case(actor: Actor, case_id: UUID) -> list[CaseManagementHold]:
    """The case managements of a case that the actor may see, last proposed first."""
    found = [hold_of(actor, row) for row in await repository.list_of_case(actor, case_id)]
    return [hold for hold in found if _P.SEE in hold.permissions]


async def running_of_case(actor: Actor, case_id: UUID) -> list[UUID]:
    """The case managements of a case that run now, for the system of a service: also those that name only others."""
    return [row.id for row in await repository.list_of_case(actor, case_id) if row.state == _S.ACTIVE]


async def holds_on_consent(actor: Actor, consent_id: UUID) -> list[CaseManagementHold]:
    """The case managements that a consent of this service carries: those that would end with it."""
    found = [hold_of(actor, row) for row in await repository.list_on_consent(actor, consent_id)]
    return [hold for hold in found if hold.crosses]
