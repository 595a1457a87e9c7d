# pyright: strict
"""Every query of telling clients who leads their case."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_one

from .rules import DUTY
from .schemas import OpenDuty, StoredContact, StoredTold
from .tables import ClientTold, WorkerContact

_TOLD = (
    "SELECT t.id, t.assignment_id, a.worker_id, t.told_on, t.via, t.told_by, t.told_at, t.sealed FROM client_told t"
    " JOIN key_worker_assignment a ON a.tenant_id = t.tenant_id AND a.service_id = t.service_id AND a.id = t.assignment_id"
    " WHERE t.tenant_id = $1 AND t.service_id = $2"
)


async def insert_told(told: ClientTold) -> None:
    """Write that a client was told."""
    await ClientTold.insert(told)


async def list_told(actor: Actor, case_id: UUID, *, limit: int) -> list[StoredTold]:
    """What the client of a case was told, last to first."""
    query = f"{_TOLD} AND t.case_id = $3 ORDER BY t.told_at DESC, t.id DESC{at_most(limit)}"
    return await fetch(StoredTold, query, actor.tenant, actor.service, case_id)


async def was_asked(actor: Actor, case_id: UUID, assignment_id: UUID) -> bool:
    """Whether somebody was asked to tell the client of an assignment, or told them."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM task WHERE tenant_id = $1 AND case_id = $2 AND kind = $3 AND source_id = $4)"
        " OR EXISTS (SELECT FROM client_told WHERE tenant_id = $1 AND case_id = $2 AND assignment_id = $4)",
        actor.tenant,
        case_id,
        DUTY,
        assignment_id,
    )


_DUTY = (
    "SELECT id AS task_id, case_id, client_id, assignee_id AS worker_id, due_on FROM task"
    " WHERE tenant_id = $1 AND service_id = $2 AND kind = 'inform_client' AND done_at IS NULL"
)


async def find_open_duty(actor: Actor, case_id: UUID, assignment_id: UUID) -> OpenDuty | None:
    """The open task to tell the client of an assignment."""
    query = f"{_DUTY} AND case_id = $3 AND source_id = $4 LIMIT 1"
    return await fetch_one(OpenDuty, query, actor.tenant, actor.service, case_id, assignment_id)


async def list_untold(actor: Actor, *, limit: int, after: tuple[date, UUID] | None = None) -> list[OpenDuty]:
    """Who was not told yet in the service, first due first, from a place of the list on."""
    further = " AND (due_on, id) > ($3, $4)" if after else ""
    query = f"{_DUTY}{further} ORDER BY due_on, id{at_most(limit)}"
    return await fetch(OpenDuty, query, actor.tenant, actor.service, *(after or ()))


async def list_late(actor: Actor, before: date, *, limit: int) -> list[OpenDuty]:
    """Of whom somebody else than the actor was to tell before a day, the first due first."""
    query = f"{_DUTY} AND due_on < $3 AND assignee_id <> $4 ORDER BY due_on, id{at_most(limit)}"
    return await fetch(OpenDuty, query, actor.tenant, actor.service, before, actor.worker)


async def count_late(actor: Actor, before: date) -> int:
    """How many those are."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM task WHERE tenant_id = $1 AND service_id = $2 AND kind = 'inform_client' AND done_at IS NULL"
        " AND due_on < $3 AND assignee_id <> $4",
        actor.tenant,
        actor.service,
        before,
        actor.worker,
    )


async def insert_contact(contact: WorkerContact) -> None:
    """Write how somebody is reached."""
    await WorkerContact.insert(contact)


async def list_contacts(actor: Actor, worker_ids: Collection[UUID]) -> list[StoredContact]:
    """How each of these people is reached, as they said it last."""
    return await fetch(
        StoredContact,
        "SELECT c.id, c.worker_id, c.set_at, c.sealed, n.version FROM unnest($3::uuid[]) w (id) CROSS JOIN LATERAL ("
        " SELECT id, worker_id, set_at, sealed FROM worker_contact c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.worker_id = w.id"
        " ORDER BY c.set_at DESC, c.id DESC LIMIT 1) c CROSS JOIN LATERAL ("
        " SELECT count(*) AS version FROM worker_contact c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.worker_id = w.id) n",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )
