# pyright: strict
"""Every query of telling clients who leads their case."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one

from .rules import DUTY
from .schemas import DuePlan, OpenDuty, StoredContact, StoredLetter, StoredPlan, StoredTold
from .tables import ClientLetter, ClientTold, LetterEnd, PlanEnd, PlannedChange, Stuck, WorkerContact

_TOLD = (
    "SELECT t.id, t.assignment_id, a.worker_id, t.told_on, t.via, coalesce(t.told_by, l.sent_by) AS told_by, t.told_at, t.sealed"
    " FROM client_told t LEFT JOIN client_letter l ON l.tenant_id = t.tenant_id AND l.id = t.letter_id"
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


# --- changes on a coming day --------------------------------------------------------------------------------------

_PLAN = (
    "SELECT id, case_id, client_id, from_worker_id, worker_id, reason, effective_on, decided_by, decided_at, sealed, informed_on,"
    " informed_via, deferred, told, stuck, ended FROM planned_change WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_plan(plan: PlannedChange) -> None:
    """Write a planned change."""
    await PlannedChange.insert(plan)


async def find_plan_of(actor: Actor, case_id: UUID) -> StoredPlan | None:
    """The change that is planned of a case."""
    query = f"{_PLAN} AND case_id = $3 AND ended IS NULL"
    return await fetch_one(StoredPlan, query, actor.tenant, actor.service, case_id)


async def lock_plan(actor: Actor, plan_id: UUID) -> StoredPlan | None:
    """A planned change of the actor's service, locked, whether it ended or not."""
    query = f"{_PLAN} AND id = $3 FOR UPDATE"
    return await fetch_one(StoredPlan, query, actor.tenant, actor.service, plan_id)


async def tell_plan(
    actor: Actor, plan_id: UUID, *, on: date | None, via: str | None, at: datetime, told: bytes
) -> bool:
    """Write that the client was told of it (`on`, `via`), or else that there is a reason why not; nothing is in its way by that."""
    by = actor.worker_id if on is not None else None
    return await changed(
        "UPDATE planned_change SET informed_on = $4, informed_via = $5, informed_by = $6, informed_at = $7, deferred = $8,"
        " told = $9, stuck = NULL WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended IS NULL AND informed_on IS NULL",
        actor.tenant,
        actor.service,
        plan_id,
        on,
        via,
        by,
        at if on is not None else None,
        on is None,
        told,
    )


async def set_stuck(actor: Actor, plan_id: UUID, why: Stuck) -> None:
    """Write why it was not carried out."""
    await changed(
        "UPDATE planned_change SET stuck = $4 WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended IS NULL",
        actor.tenant,
        actor.service,
        plan_id,
        why.value,
    )


async def end_plan(actor: Actor, plan_id: UUID, ended: PlanEnd, *, at: datetime) -> bool:
    """Write how it ended; False where it ended before."""
    return await changed(
        "UPDATE planned_change SET ended = $4, ended_at = $5, ended_by = $6"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended IS NULL",
        actor.tenant,
        actor.service,
        plan_id,
        ended.value,
        at,
        actor.worker_id,
    )


async def list_stuck(actor: Actor, *, limit: int) -> list[StoredPlan]:
    """What was not carried out in the service, first due first."""
    query = f"{_PLAN} AND ended IS NULL AND stuck IS NOT NULL ORDER BY effective_on, id{at_most(limit)}"
    return await fetch(StoredPlan, query, actor.tenant, actor.service)


async def list_due(most: int) -> list[DuePlan]:
    """(relay) Changes whose day has come, in every service of the platform; ids only."""
    return await fetch(DuePlan, "SELECT tenant_id, service_id, id FROM opora.changes_due($1)", most)


# --- messages to clients ------------------------------------------------------------------------------------------

_LETTER = (
    "SELECT id, case_id, client_id, assignment_id, plan_id, channel, sent_by, sent_at, sealed, ended FROM client_letter"
    " WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_letter(letter: ClientLetter) -> None:
    """Write a message that is to go."""
    await ClientLetter.insert(letter)


async def service_of_letter(tenant_id: UUID, letter_id: UUID) -> UUID | None:
    """(as the system of an organisation) In which service a message was written."""
    return await current().connection.fetchval("SELECT opora.service_of_letter($1, $2)", tenant_id, letter_id)


async def lock_letter(actor: Actor, letter_id: UUID) -> StoredLetter | None:
    """A message of the actor's service, locked."""
    return await fetch_one(StoredLetter, f"{_LETTER} AND id = $3 FOR UPDATE", actor.tenant, actor.service, letter_id)


async def find_last_letter(actor: Actor, case_id: UUID) -> StoredLetter | None:
    """The last message to the client of a case."""
    query = f"{_LETTER} AND case_id = $3 ORDER BY sent_at DESC, id DESC LIMIT 1"
    return await fetch_one(StoredLetter, query, actor.tenant, actor.service, case_id)


async def end_letter(actor: Actor, letter_id: UUID, ended: LetterEnd, *, at: datetime) -> bool:
    """Write what became of it; False where that was written before."""
    return await changed(
        "UPDATE client_letter SET ended = $4, ended_at = $5"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended IS NULL",
        actor.tenant,
        actor.service,
        letter_id,
        ended.value,
        at,
    )
