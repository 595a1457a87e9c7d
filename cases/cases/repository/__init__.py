# pyright: strict
"""Every query of casework."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from functools import cache
from uuid import UUID

from cases.cases.schemas import (
    MarkOfCase,
    MarkOfClient,
    StoredAmendment,
    StoredAssignment,
    StoredCase,
    StoredChips,
    StoredEntry,
    StoredRecord,
    StoredTask,
)
from cases.cases.tables import Case, CaseRecord, KeyWorkerAssignment, Task
from cases.clients import service as clients
from cases.clients.schemas import StoredClient
from kernel import audit
from kernel.actor import Actor
from kernel.at_once import at_once
from kernel.db import current
from kernel.rows import Part, at_most, fetch, fetch_one, new, parts, write, write_with_pending
from tenants.absences.access import STOOD_IN_FOR

from .beside import told
from .leaving import OpenCases
from .lists import CASE, TASK
from .merged import LED_IN

_ASSIGNMENT = "id, worker_id, started_at, ended_at, reason, informed_on, informed_via, sealed"


async def insert_case(case: Case, first: KeyWorkerAssignment, others: Iterable[Part]) -> None:
    """Write a new case, the first of its key workers and what is written with them, in one statement."""
    await write_with_pending(*others, new(case), new(first))


async def find_case(actor: Actor, case_id: UUID, *, lock: bool = False) -> StoredCase | None:
    """A case of the actor's service with its present (or last) key worker."""
    if lock:
        await current().connection.fetchval(
            "SELECT 1 FROM client_case WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE", actor.tenant, case_id
        )
    return await fetch_one(StoredCase, f"{CASE} AND c.id = $2", actor.tenant, case_id)


async def open_at_once(
    actor: Actor, case_id: UUID, entry: tuple[object, ...], chips: tuple[str, ...]
) -> list[tuple[StoredCase, StoredClient, StoredAssignment, StoredChips]]:
    """A case of the actor's service with its client, chips and key workers, first to last; each row has all of it.

    One statement that writes `entry` as well (ADR 0029). Empty when any of it is not there; then nothing is written.
    """
    rows = await at_once(actor, _opening(chips), actor.tenant, actor.service, case_id, *entry)
    return [each for each in parts(rows, StoredCase, StoredClient, StoredAssignment, StoredChips) if each[0]]


@cache
def _opening(chips: tuple[str, ...]) -> str:
    return f"""
found AS MATERIALIZED (SELECT c.* FROM entered CROSS JOIN LATERAL (
  SELECT id, service_id, client_id, file_mark, status, opened_at, version FROM client_case c
  WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.id = $3 AND entered.entry IS NOT NULL OFFSET 0) c),
whose AS MATERIALIZED (SELECT of.* FROM found CROSS JOIN LATERAL ({clients.beside("found.client_id")}) of),
written AS ({audit.beside(4, "FROM whose")})
SELECT entered.entry, found.*, a.id AS assignment_id, a.worker_id AS key_worker_id, a.started_at AS key_worker_since,
  '{{}}'::uuid[] AS stood_in_for, whose.*, a.*, {told(chips)} AS chips
FROM entered LEFT JOIN (found CROSS JOIN whose CROSS JOIN LATERAL (
  SELECT {_ASSIGNMENT} FROM key_worker_assignment a
  WHERE a.tenant_id = $1 AND a.service_id = $2 AND a.case_id = found.id OFFSET 0) a) ON true
ORDER BY a.started_at"""  # noqa: S608


async def count_open_cases_of(actor: Actor, worker_id: UUID) -> int:
    """How many open cases a worker of the service answers for."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM case_standing WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3 AND status = 'open'",
        actor.tenant,
        actor.service,
        worker_id,
    )


async def list_open_case_counts(actor: Actor) -> list[OpenCases]:
    """How many open cases each key worker of the service answers for."""
    return await fetch(
        OpenCases,
        "SELECT worker_id, count(*) AS number FROM case_standing"
        " WHERE tenant_id = $1 AND service_id = $2 AND status = 'open' GROUP BY worker_id",
        actor.tenant,
        actor.service,
    )


async def list_cases_of_client(actor: Actor, client_id: UUID) -> list[StoredCase]:
    """The cases of one client."""
    return await fetch(StoredCase, f"{CASE} AND c.client_id = $2", actor.tenant, client_id)


_MARKS = (
    "SELECT id, client_id, file_mark FROM client_case WHERE tenant_id = $1 AND service_id = $2 AND id > $3 ORDER BY id"
)


async def list_marks(actor: Actor, *, after: UUID, limit: int) -> list[MarkOfClient]:
    """Every case of the actor's service, from one on."""
    return await fetch(MarkOfClient, f"{_MARKS}{at_most(limit)}", actor.tenant, actor.service, after)


async def list_marks_of(actor: Actor, case_ids: Collection[UUID]) -> list[MarkOfClient]:
    """These cases of the actor's service."""
    return await fetch(
        MarkOfClient,
        "SELECT id, client_id, file_mark FROM client_case WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(case_ids),
    )


async def list_file_marks(actor: Actor, case_ids: Collection[UUID]) -> list[MarkOfCase]:
    """The marks of several cases, where they stand and who answers for them now."""
    return await fetch(
        MarkOfCase,
        "SELECT c.id, c.file_mark, c.status, (SELECT a.worker_id FROM key_worker_assignment a WHERE a.tenant_id = c.tenant_id"  # noqa: S608 our own words
        " AND a.case_id = c.id AND a.ended_at IS NULL) AS key_worker_id,"
        f" {STOOD_IN_FOR} FROM client_case c WHERE c.tenant_id = $1 AND c.id = ANY($2::uuid[])",
        actor.tenant,
        list(case_ids),
    )


async def bump_version(actor: Actor, case_id: UUID, version: int) -> bool:
    """Count the version of a case on; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE client_case SET version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING true",
            actor.tenant,
            case_id,
            version,
        )
    )


# ── key workers ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_assignments(actor: Actor, case_id: UUID) -> list[StoredAssignment]:
    """The key workers of a case, first to last."""
    return await fetch(
        StoredAssignment,
        f"SELECT {_ASSIGNMENT} FROM key_worker_assignment WHERE tenant_id = $1 AND case_id = $2 ORDER BY started_at",  # noqa: S608
        actor.tenant,
        case_id,
    )


async def replace_key_worker(actor: Actor, present_id: UUID, successor: KeyWorkerAssignment) -> None:
    """End the present assignment where the next begins; the constraints allow no gap and no overlap."""
    await current().connection.execute(
        "UPDATE key_worker_assignment SET ended_at = $3 WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        present_id,
        successor.started_at,
    )
    await write(new(successor))


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


_RECORD = (
    "SELECT id, kind, occurred_at, recorded_at, author_id, source_id, amends, amendment, sealed FROM case_record"
    " WHERE tenant_id = $1 AND case_id = $2"
)


async def find_record_of(actor: Actor, case_id: UUID, kind: str, source_id: UUID) -> UUID | None:
    """The record that an act of another domain left in this file."""
    return await current().connection.fetchval(
        "SELECT id FROM case_record WHERE tenant_id = $1 AND case_id = $2 AND kind = $3 AND source_id = $4",
        actor.tenant,
        case_id,
        kind,
        source_id,
    )


async def has_record_from(actor: Actor, case_id: UUID, source_id: UUID) -> bool:
    """Whether there is a record in this file of what has this id."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM case_record WHERE tenant_id = $1 AND case_id = $2 AND source_id = $3)",
        actor.tenant,
        case_id,
        source_id,
    )


async def find_record(actor: Actor, case_id: UUID, record_id: UUID) -> StoredRecord | None:
    """A record of a case."""
    return await fetch_one(
        StoredRecord,
        f"{_RECORD} AND id = $3",
        actor.tenant,
        case_id,
        record_id,
    )


async def list_wordings(actor: Actor, case_id: UUID, record_id: UUID) -> list[StoredRecord]:
    """A record as it was written, and its corrections, the last of which holds."""
    return await fetch(
        StoredRecord,
        f"{_RECORD} AND (id = $3 OR (amends = $3 AND amendment = 'correction')) ORDER BY id <> $3, recorded_at, id",
        actor.tenant,
        case_id,
        record_id,
    )


async def list_amendments(actor: Actor, record_ids: list[UUID]) -> list[StoredAmendment]:
    """What was written to these records later, first to last."""
    return await fetch(
        StoredAmendment,
        "SELECT id, amends, amendment, recorded_at FROM case_record WHERE tenant_id = $1 AND amends = ANY($2::uuid[])"
        " ORDER BY recorded_at, id",
        actor.tenant,
        record_ids,
    )


async def insert_record(entry: CaseRecord) -> None:
    """Write a record."""
    await write(new(entry))


async def list_records(
    actor: Actor, case_id: UUID, *, limit: int, kind: str = "", before: tuple[datetime, UUID] | None = None
) -> list[StoredRecord]:
    """Records of a case, last happened first; one statement for each shape of the question."""
    places: list[object] = [actor.tenant, case_id]
    asked = ""
    if kind:
        places.append(kind)
        asked += f" AND kind = ${len(places)}"
    if before is not None:
        places.extend(before)
        asked += f" AND (occurred_at, id) < (${len(places) - 1}, ${len(places)})"
    return await fetch(
        StoredRecord,
        f"{_RECORD}{asked} ORDER BY occurred_at DESC, id DESC{at_most(limit)}",
        *places,
    )


async def list_last_written(actor: Actor, case_ids: list[UUID], *, limit: int) -> list[UUID]:
    """Those of these cases to whose files something was written last, the last one first."""
    rows = await current().connection.fetch(
        "SELECT c.id FROM unnest($2::uuid[]) c (id) CROSS JOIN LATERAL (SELECT r.occurred_at FROM case_record r"
        " WHERE r.tenant_id = $1 AND r.case_id = c.id ORDER BY r.occurred_at DESC, r.id DESC LIMIT 1) r"
        " ORDER BY r.occurred_at DESC, c.id LIMIT $3",
        actor.tenant,
        case_ids,
        limit,
    )
    return [row["id"] for row in rows]


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def insert_task(task: Task) -> None:
    """Write a task."""
    await write(new(task))


async def find_task(actor: Actor, task_id: UUID) -> StoredTask | None:
    """A task of the actor's service, locked."""
    return await fetch_one(StoredTask, f"{TASK} AND id = $2 FOR UPDATE", actor.tenant, task_id)


async def list_open_tasks_of(
    actor: Actor, worker_id: UUID, limit: int, *, after: tuple[date, UUID] | None = None
) -> list[StoredTask]:
    """What a worker has to do, first due first, from a place of the list on."""
    further = " AND (due_on, id) > ($4, $5)" if after else ""
    return await fetch(
        StoredTask,
        f"{TASK} AND service_id = $2 AND assignee_id = $3 AND done_at IS NULL{further} ORDER BY due_on, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        worker_id,
        *(after or ()),
    )


async def list_tasks_of_case(
    actor: Actor, case_id: UUID, *, done: bool, limit: int | None, led: bool = False
) -> list[StoredTask]:
    """The tasks of a case: open ones by day, finished ones last first. `led`: of what is led in it, too."""
    order = "done_at DESC" if done else "due_on, id"
    which = f"= ANY(ARRAY(SELECT $2::uuid UNION ALL {LED_IN.format(case='$2')}))" if led else "= $2"
    return await fetch(
        StoredTask,
        f"{TASK} AND case_id {which} AND (done_at IS NOT NULL) = $3 ORDER BY {order}{at_most(limit)}",
        actor.tenant,
        case_id,
        done,
    )


async def list_tasks_by_id(actor: Actor, task_ids: Collection[UUID]) -> list[StoredTask]:
    """The named tasks of the actor's service."""
    return await fetch(
        StoredTask, f"{TASK} AND service_id = $2 AND id = ANY($3::uuid[])", actor.tenant, actor.service, list(task_ids)
    )


async def has_task(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor has something to do in a case; what they finished is none."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM task WHERE tenant_id = $1 AND case_id = $2 AND assignee_id = $3"
        " AND done_at IS NULL)",
        actor.tenant,
        case_id,
        actor.worker_id,
    )


async def set_task_done(
    actor: Actor, task_id: UUID, version: int, *, at: datetime | None, by: UUID | None, sealed: bytes | None = None
) -> bool:
    """Finish a task, or take that back, with other words of it if there are any; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE task SET done_at = $4, done_by = $5, sealed = coalesce($6, sealed), version = version + 1"
            " WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING true",
            actor.tenant,
            task_id,
            version,
            at,
            by,
            sealed,
        )
    )


async def hasten_tasks(actor: Actor, kind: str, case_id: UUID, source_id: UUID, due_on: date) -> None:
    """What is open of a kind in a case with a thing is due by a day, where it was due later."""
    await current().connection.execute(
        "UPDATE task SET due_on = $5, version = version + 1 WHERE tenant_id = $1 AND case_id = $2 AND source_id = $3 AND kind = $4"
        " AND done_at IS NULL AND due_on > $5",
        actor.tenant,
        case_id,
        source_id,
        kind,
        due_on,
    )


async def move_open_tasks(actor: Actor, case_id: UUID, from_worker: UUID, to_worker: UUID) -> int:
    """Give what the old key worker had to do in a case to the new one; returns how many tasks."""
    rows = await current().connection.fetch(
        "UPDATE task SET assignee_id = $4, version = version + 1 WHERE tenant_id = $1 AND case_id = $2"
        " AND assignee_id = $3 AND done_at IS NULL RETURNING id",
        actor.tenant,
        case_id,
        from_worker,
        to_worker,
    )
    return len(rows)


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_history(
    actor: Actor, case_id: UUID, *, acts_only: bool, before: UUID | None, limit: int
) -> list[StoredEntry]:
    """The audit entries of a case, last first."""
    asked = (" AND outcome <> 'read'" if acts_only else "") + (" AND id < $3" if before else "")
    return await fetch(
        StoredEntry,
        "SELECT id, coalesce((details ->> 'done_at')::timestamptz, at) AS at, action, outcome, coalesce(worker_id, (details ->> 'done_by')::uuid) AS worker_id, (details ->> 'ordered_by')::uuid AS ordered_by,"  # noqa: S608 our own words
        " (details ->> 'done_in')::uuid AS service_id, (details ->> 'in_place_of')::uuid AS in_place_of, details::text AS details FROM audit_entry WHERE tenant_id = $1 AND case_id = $2"
        f"{asked} ORDER BY id DESC{at_most(limit)}",
        actor.tenant,
        case_id,
        *([before] if before else []),
    )
