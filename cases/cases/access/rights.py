# pyright: strict
"""Who may do what with cases, and the only way to get one.

The service is the wall: the database shows no case of another service. Inside it the rights below decide.
Source: domain reference 1.5 (header readable by all OSPOD staff), 1.18 (matrix), 2.4 (peer mentor).
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.exceptions import LedByAnother, StandsInNoMore, WrittenByItself, case_at
from cases.cases.repository import leaving
from cases.cases.rules import CORRECTED, KEY_WORKER_ROLES
from cases.cases.schemas import StoredCase, StoredRecord, StoredTask
from cases.cases.tables import Amendment
from kernel import audit
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import current
from kernel.exceptions import NotAllowed, NotThere
from kernel.points import Point
from tenants import views as tenant_views
from tenants.absences import access as absences
from tenants.rules import UNIT_HEADS
from tenants.tables import Role


class CasePermission(StrEnum):
    """What can be done with a case."""

    LIST = "case.list"
    WRITE = "case.write"
    OPEN = "case.open"
    SEE = "case.see"
    READ = "case.read"
    ADD_RECORD = "case.add_record"
    ADD_TASK = "case.add_task"
    CHANGE_KEY_WORKER = "case.change_key_worker"
    CHANGE_CLIENT = "case.change_client"
    COVER = "case.cover"
    HISTORY = "case.history"
    EXPORT = "case.export"
    MERGE = "case.merge"
    SAME_PERSON = "case.same_person"


class Relation(StrEnum):
    """How a worker stands to a case of their service."""

    ANY = "any"
    KEY_WORKER = "key_worker"
    HAS_TASK = "has_task"
    SUBSTITUTE = "substitute"  # of the key worker, who is away now


_P = CasePermission
_CONTENT = frozenset({_P.SEE, _P.READ, _P.ADD_RECORD, _P.ADD_TASK, _P.CHANGE_CLIENT, _P.COVER, _P.HISTORY, _P.EXPORT})

# who coordinates cases, by the agenda they work in; and who heads a unit (domain reference 1.18)
_COORDINATORS = (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER)
_HEADER = frozenset({_P.SEE})

GENERAL: dict[Role, frozenset[CasePermission]] = {
    **dict.fromkeys(_COORDINATORS, frozenset({_P.LIST, _P.WRITE})),
    Role.INTAKE_WORKER: frozenset({_P.LIST}),
    Role.MAILROOM: frozenset({_P.LIST}),
    Role.ON_CALL_WORKER: frozenset({_P.LIST}),
    Role.PSYCHOLOGIST: frozenset({_P.LIST}),
    Role.DEPARTMENT_HEAD: frozenset({_P.LIST, _P.OPEN}),
    **dict.fromkeys(UNIT_HEADS, frozenset({_P.LIST, _P.WRITE, _P.OPEN})),
    Role.SOCIAL_WORKER: frozenset({_P.LIST, _P.WRITE, _P.OPEN}),
    Role.SPINAL_SPECIALIST: frozenset({_P.LIST, _P.WRITE, _P.OPEN}),
    Role.SERVICE_HEAD: frozenset({_P.LIST, _P.WRITE, _P.OPEN}),
    Role.PEER_MENTOR: frozenset({_P.LIST}),
}
"""Rights that need no case."""

RIGHTS: dict[tuple[Role, Relation], frozenset[CasePermission]] = {
    **{(role, Relation.ANY): _HEADER for role in _COORDINATORS},
    **{(role, Relation.KEY_WORKER): _CONTENT | {_P.SAME_PERSON} for role in _COORDINATORS},
    **{(role, Relation.SUBSTITUTE): _CONTENT for role in _COORDINATORS},
    (Role.INTAKE_WORKER, Relation.ANY): _HEADER,
    (Role.ON_CALL_WORKER, Relation.ANY): _HEADER,
    (Role.MAILROOM, Relation.ANY): _HEADER,
    **{(role, Relation.ANY): _CONTENT | {_P.CHANGE_KEY_WORKER, _P.MERGE, _P.SAME_PERSON} for role in UNIT_HEADS},
    (Role.DEPARTMENT_HEAD, Relation.ANY): _HEADER
    | {_P.READ, _P.ADD_RECORD, _P.COVER, _P.HISTORY, _P.EXPORT, _P.CHANGE_KEY_WORKER, _P.SAME_PERSON},
    (Role.PSYCHOLOGIST, Relation.HAS_TASK): frozenset({_P.SEE, _P.READ}),
    (Role.SOCIAL_WORKER, Relation.ANY): _CONTENT,
    (Role.SPINAL_SPECIALIST, Relation.ANY): _CONTENT,
    (Role.SERVICE_HEAD, Relation.ANY): _CONTENT | {_P.CHANGE_KEY_WORKER, _P.MERGE},
    (Role.PEER_MENTOR, Relation.HAS_TASK): frozenset({_P.SEE}),
}
"""Role × relation → rights; the matrix test reads this table."""


BY_TASK = frozenset(role for role, relation in RIGHTS if relation is Relation.HAS_TASK)
"""Whose rights hang on the single case, in which something is put to them."""


SEES_BY_TASK = frozenset(
    role for (role, relation), rights in RIGHTS.items() if relation is Relation.HAS_TASK and _P.READ not in rights
)
"""Who knows of a case by a task and reads nothing of it."""


STANDS_IN = frozenset(role for role, relation in RIGHTS if relation is Relation.SUBSTITUTE)
"""Who has rights by standing in for somebody; others of a service read what they read whoever is away."""


class CaseHold(msgspec.Struct, frozen=True, kw_only=True):
    """A case an actor got hold of, and what they may do with it. `stands_in`: for whoever leads it, who is away."""

    id: UUID
    tenant_id: UUID
    service_id: UUID
    client_id: UUID
    file_mark: str
    status: str
    opened_at: datetime
    key_worker_id: UUID
    key_worker_since: datetime
    assignment_id: UUID
    version: int
    permissions: frozenset[CasePermission]
    stands_in: bool = False


Rights = Callable[[Actor, CaseHold], Collection[str]]
FURTHER_RIGHTS: Point[Rights] = Point("rights with a case")
"""What an actor may do with a case in higher domains: shown in the head, where tabs and buttons ask."""


TAKEN_BACK_WITHIN = timedelta(hours=1)


def further_rights(actor: Actor, hold: CaseHold) -> set[str]:
    """What higher domains let the actor do with a case."""
    return {right for rights in FURTHER_RIGHTS.all() for right in rights(actor, hold)}


def may(actor: Actor, permission: CasePermission) -> bool:
    """Whether the actor holds a right that needs no case."""
    return actor.service_id is not None and any(
        permission in GENERAL.get(Role(role), frozenset()) for role in actor.roles
    )


def require(actor: Actor, permission: CasePermission) -> None:
    """Raise NotAllowed for an actor without a right that needs no case."""
    if not may(actor, permission):
        raise NotAllowed


def sees_all(actor: Actor) -> bool:
    """Whether the actor may know of every case of their service."""
    return any(CasePermission.SEE in RIGHTS.get((Role(role), Relation.ANY), frozenset()) for role in actor.roles)


HEADS = frozenset(
    role
    for (role, relation), rights in RIGHTS.items()
    if relation is Relation.ANY and CasePermission.CHANGE_KEY_WORKER in rights
)
"""Who heads a service: says who leads any of its cases."""


def decides_who_leads(actor: Actor) -> bool:
    """Whether the actor heads their service."""
    return actor.service_id is not None and actor.has_role(*HEADS)


def reads_all(actor: Actor) -> bool:
    """Whether the actor may read every case of their service, whoever answers for it and whatever they have to do."""
    return actor.service_id is not None and reads_every_case(actor.roles)


def reads_every_case(roles: Collection[str]) -> bool:
    """Whether who holds these roles in a service may read every case of it."""
    if not BY_TASK.isdisjoint(roles):
        return False
    return any(CasePermission.READ in RIGHTS.get((Role(role), Relation.ANY), frozenset()) for role in roles)


def permissions(
    actor: Actor, *, key_worker_id: UUID, has_task: bool, stood_in_for: Collection[UUID] = ()
) -> frozenset[CasePermission]:
    """Everything the actor may do with a case of their own service; `stood_in_for`: whom they stand in for at this moment (ADR 0114)."""
    relations = [Relation.ANY]
    if key_worker_id == actor.worker_id:
        relations.append(Relation.KEY_WORKER)
    if key_worker_id in stood_in_for:
        relations.append(Relation.SUBSTITUTE)
    if has_task:
        relations.append(Relation.HAS_TASK)
    held: set[CasePermission] = set()
    for role in actor.roles:
        for relation in relations:
            held |= RIGHTS.get((Role(role), relation), frozenset())
    return frozenset(held)


async def hold_of(actor: Actor, row: StoredCase) -> CaseHold:
    """The hold on a row that the wall let through."""
    return hold_with(actor, row, actor.has_role(*BY_TASK) and await repository.has_task(actor, row.id))


def hold_with(actor: Actor, row: StoredCase, has_task: bool) -> CaseHold:
    """The same when it is known whether the actor has a task there."""
    stands_in = row.key_worker_id in row.stood_in_for
    return CaseHold(
        id=row.id,
        tenant_id=actor.tenant,
        service_id=row.service_id,
        client_id=row.client_id,
        file_mark=row.file_mark,
        status=row.status,
        opened_at=row.opened_at,
        key_worker_id=row.key_worker_id,
        key_worker_since=row.key_worker_since,
        assignment_id=row.assignment_id,
        version=row.version,
        stands_in=stands_in,
        permissions=permissions(
            actor, key_worker_id=row.key_worker_id, has_task=has_task, stood_in_for=row.stood_in_for
        ),
    )


async def case_for(actor: Actor, case_id: UUID, permission: CasePermission, *, lock: bool = False) -> CaseHold:
    """Get a case for something; in the caller's unit of work.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this, LedByAnother of those
    who led it before, StandsInNoMore of those who stood in for who leads it.
    """
    seen = None if lock else current().seen  # what is locked is read anew
    hold: CaseHold | None = seen.get(("case", case_id)) if seen is not None else None
    if hold is None:
        row = await repository.find_case(actor, case_id, lock=lock) if actor.service_id else None
        if row is None:
            raise NotThere
        hold = await hold_of(actor, row)
        if seen is not None:
            seen["case", case_id] = hold
    if CasePermission.SEE not in hold.permissions:
        raise NotThere
    if hold.stands_in:
        audit.in_place_of(case_id, hold.key_worker_id)
    if permission not in hold.permissions:
        if await absences.stood_in_before(actor, hold.key_worker_id):
            raise StandsInNoMore(about=case_at(case_id))
        if await leaving.led_before(actor, case_id):
            raise LedByAnother(about=case_at(case_id))
        raise NotAllowed
    return hold


async def hold_in_place(actor: Actor, case_id: UUID) -> None:
    """(in unit) Let the log say in whose place the actor does what they do in a case, where they stand in for who leads it."""
    row = await repository.find_case(actor, case_id)
    if row is not None and row.key_worker_id in row.stood_in_for:
        audit.in_place_of(case_id, row.key_worker_id)


async def hold_on(actor: Actor, case_id: UUID, *, lock: bool = False) -> CaseHold | None:
    """A case as the system sees it in a job, without anybody's rights; in the caller's unit of work."""
    row = await repository.find_case(actor, case_id, lock=lock)
    return await hold_of(actor, row) if row is not None else None


async def who_answers_for(actor: Actor, case: CaseHold) -> list[UUID]:
    """(in unit) Who hears of what became of a case of the service, as its system: who leads it, or once they have left the heads."""
    if await tenant_views.works_here(actor, case.key_worker_id, roles=KEY_WORKER_ROLES):
        return [case.key_worker_id]
    return [head.id for head in await tenant_views.workers_of_service(actor, roles=HEADS)]


async def task_for(actor: Actor, task_id: UUID) -> StoredTask:
    """Get a task to work on it: one's own, or of a case one may add tasks to. Raises NotThere."""
    row = await repository.find_task(actor, task_id) if actor.service_id else None
    if row is None:
        raise NotThere
    if row.assignee_id == actor.worker_id:
        if row.stood_in_for and row.case_id is not None:
            await hold_in_place(actor, row.case_id)
        return row
    if row.assignee_id in row.stood_in_for and actor.has_role(*STANDS_IN):
        audit.in_place_of(task_id, row.assignee_id)
        return row
    if row.case_id is None:
        raise NotThere
    await case_for(actor, row.case_id, CasePermission.ADD_TASK)
    return row


async def task_to_take_up(actor: Actor, task_id: UUID) -> StoredTask:
    """Get a task whose finish is taken back.

    Who knew of its case by it alone has an hour for their own finish: it ended what they may see. Raises NotThere.
    """
    row = await task_for(actor, task_id)
    if row.case_id is None or row.done_at is None:
        return row
    just_now = row.done_by == actor.worker_id and now() - row.done_at < TAKEN_BACK_WITHIN
    if not just_now:
        await case_for(actor, row.case_id, CasePermission.SEE)
    return row


async def record_for(actor: Actor, hold: CaseHold, record_id: UUID, amendment: str) -> StoredRecord:
    """(in unit) The record of a case that is corrected or added to, when one stands at this one. Raises NotThere, WrittenByItself.

    A correction stands for what it corrected. An addendum is corrected by itself, and added to where it was added.
    """
    row = await repository.find_record(actor, hold.id, record_id)
    if row is not None and row.amends is not None and row.amendment == Amendment.CORRECTION:
        row = await repository.find_record(actor, hold.id, row.amends)
    if row is not None and row.amends is not None and amendment != Amendment.CORRECTION:
        row = await repository.find_record(actor, hold.id, row.amends)
    if row is None:
        raise NotThere
    if amendment == Amendment.CORRECTION and row.kind not in CORRECTED:
        raise WrittenByItself
    return row
