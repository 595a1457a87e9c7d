# pyright: strict
"""Who may do what with what is shared, and the only way to get at it.

Own side: the case decides (its content), then the role. Other side: the database shows a handover only while a grant of
it is live for this service and, where the consent names workers, for this worker. Everything else was never there.
"""

from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases.access import RIGHTS as CASE_RIGHTS
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.access import Relation as CaseRelation
from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from tenants.rules import UNIT_HEADS
from tenants.tables import Role

from . import repository
from .schemas import LetThrough, StoredGrant, StoredHandover
from .tables import DisclosureAction


class SharingPermission(StrEnum):
    """What can be done with what is shared."""

    LIST = "sharing.list"
    SEE_SENT = "sharing.see_sent"
    HAND_OVER = "sharing.hand_over"
    END = "sharing.end"
    EXPORT = "sharing.export"
    RECEIVE = "sharing.receive"
    TAKE_OVER = "sharing.take_over"
    DECLINE = "sharing.decline"
    LIST_BY_LAW = "sharing.list_by_law"


class Relation(StrEnum):
    """How a worker stands to what was shared with their service."""

    ANY = "any"
    NAMED = "named"


_P = SharingPermission
_SENDS = frozenset({_P.SEE_SENT, _P.HAND_OVER, _P.END, _P.EXPORT})
_RECEIVES = frozenset({_P.LIST, _P.RECEIVE, _P.DECLINE})
_ALL = _SENDS | _RECEIVES | {_P.TAKE_OVER}

_IN_AUTHORITY = (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER, *UNIT_HEADS)

RIGHTS: dict[tuple[Role, Relation], frozenset[SharingPermission]] = {
    (Role.SOCIAL_WORKER, Relation.ANY): _ALL,
    (Role.SPINAL_SPECIALIST, Relation.ANY): _ALL,
    (Role.SERVICE_HEAD, Relation.ANY): _ALL,
    **{(role, Relation.ANY): _RECEIVES for role in _IN_AUTHORITY},
    **{(role, Relation.ANY): _RECEIVES | {_P.LIST_BY_LAW} for role in UNIT_HEADS},
    (Role.DEPARTMENT_HEAD, Relation.ANY): frozenset({_P.LIST_BY_LAW}),
    (Role.PEER_MENTOR, Relation.ANY): frozenset({_P.LIST}),
    (Role.PEER_MENTOR, Relation.NAMED): frozenset({_P.RECEIVE}),
}
"""Role × relation → rights; the matrix test reads this table.

An authority hands nothing over on consent (domain reference 4.4), it may only be trusted with something. A peer mentor
sees only what names them (2.4).
"""


class ReceivedHold(msgspec.Struct, frozen=True, kw_only=True):
    """A handover to the actor's service, its live items still sealed, and what the actor may do with it."""

    id: UUID
    rows: list[LetThrough]
    permissions: frozenset[SharingPermission]


class SentHold(msgspec.Struct, frozen=True, kw_only=True):
    """A handover of the actor's service, and its case."""

    row: StoredHandover
    case: CaseHold
    permissions: frozenset[SharingPermission]


def permissions(actor: Actor, *, named: bool = False) -> frozenset[SharingPermission]:
    """Everything the actor may do; `named`: a consent names them."""
    if actor.service_id is None:
        return frozenset()
    relations = (Relation.ANY, Relation.NAMED) if named else (Relation.ANY,)
    return frozenset[SharingPermission]().union(
        *(RIGHTS.get((Role(role), relation), frozenset()) for role in actor.roles for relation in relations)
    )


def require(actor: Actor, permission: SharingPermission) -> frozenset[SharingPermission]:
    """Everything the actor may do. Raises NotAllowed without this right."""
    held = permissions(actor)
    if permission not in held:
        raise NotAllowed
    return held


def sees_all_sent(actor: Actor) -> bool:
    """Whether the actor may read the content of every case of the service, so that one list can show all that went out."""
    return SharingPermission.SEE_SENT in permissions(actor) and any(
        CasePermission.READ in CASE_RIGHTS.get((Role(role), CaseRelation.ANY), frozenset()) for role in actor.roles
    )


def only_named(actor: Actor) -> bool:
    """Whether of what came the actor sees only what names them."""
    return SharingPermission.RECEIVE not in permissions(actor)


async def case_to_share(
    actor: Actor, case_id: UUID, permission: SharingPermission, *, lock: bool = False
) -> tuple[CaseHold, frozenset[SharingPermission]]:
    """Get a case for sharing: who may read its content, and holds the right. Raises NotThere, NotAllowed."""
    hold = await case_for(actor, case_id, CasePermission.READ, lock=lock)
    return hold, require(actor, permission)


async def sent_for(actor: Actor, handover_id: UUID, permission: SharingPermission) -> SentHold:
    """Get a handover that the actor's service made. Raises NotThere, NotAllowed."""
    row = await repository.find_sent(actor, handover_id) if actor.service_id else None
    if row is None:
        raise NotThere
    case, held = await case_to_share(actor, row.case_id, permission)
    return SentHold(row=row, case=case, permissions=held)


async def received_for(actor: Actor, handover_id: UUID, permission: SharingPermission) -> ReceivedHold:
    """Get what a handover lets through to the actor now.

    Raises NotThere for what never was, has ended, or is not for this worker: all the same; NotAllowed for who may look
    but not do this.
    """
    rows = await repository.list_let_through(actor, handover_id) if actor.service_id else []
    if not rows:
        raise NotThere
    held = permissions(actor, named=all(actor.worker_id in row.grantee_worker_ids for row in rows))
    if SharingPermission.RECEIVE not in held:
        raise NotThere
    if any(DisclosureAction.COPY not in row.actions for row in rows):
        held -= {SharingPermission.TAKE_OVER}
    if permission not in held:
        raise NotAllowed
    return ReceivedHold(id=handover_id, rows=rows, permissions=held)


async def grant_to_end(actor: Actor, grant_id: UUID) -> tuple[StoredGrant, CaseHold]:
    """Get a grant of the actor's service to end it. Raises NotThere, NotAllowed."""
    row = await repository.find_grant(actor, grant_id) if actor.service_id else None
    if row is None:
        raise NotThere
    case, _ = await case_to_share(actor, row.case_id, SharingPermission.END)
    return row, case


def rights_in_case(actor: Actor, case: CaseHold) -> frozenset[SharingPermission]:
    """What the head of a case says about its sharing."""
    return permissions(actor) & _SENDS if CasePermission.READ in case.permissions else frozenset()
