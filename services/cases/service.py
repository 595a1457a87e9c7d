"""What people do with cases."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from consent import access as consent_access
from consent import service as consents
from consent.schemas import ConsentChip
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.czech import query_terms
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.web.i18n import N_
from services.clients import service as clients
from services.clients.schemas import ClientIdentity
from services.clients.tables import ClientKind
from tenants import service as tenants

from . import repository, rules
from .access import CaseHold, CasePermission, case_for, further_rights, hold_of, require, sees_all, task_for
from .events import (
    CaseOpened,
    ClientCorrected,
    KeyWorkerChanged,
    RecordAdded,
    TaskAdded,
    TaskFinished,
    TaskReopened,
)
from .exceptions import TaskAlreadyDone
from .schemas import (
    AddRecord,
    AddTask,
    AssignmentView,
    CaseContent,
    CaseHeader,
    CaseNews,
    CaseRow,
    CaseView,
    ChangeClient,
    ChangeKeyWorker,
    CoverSheet,
    HistoryEntry,
    MyDay,
    OpenCase,
    RecordText,
    RecordView,
    TaskText,
    TaskView,
)
from .tables import Case, CaseRecord, CaseStatus, ChangeReason, KeyWorkerAssignment, RecordKind, Task

OPEN_TASKS = 200
LATEST_RECORDS = 5
OVERVIEW_TASKS = 20
SEARCH_LIMIT = 50
Before = tuple[datetime, UUID]


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_case(actor: Actor, order: OpenCase) -> UUID:
    """Open a case of a new client with exactly one key worker."""
    async with unit_of_work(actor):
        require(actor, CasePermission.OPEN)
        checks = Checks()
        identity = clients.check_identity(checks, order.identity, today=today_in_prague())
        kind = checks.choice("kind", order.kind, ClientKind)
        key_worker_id = await check_key_worker(actor, checks, order.key_worker_id)
        checks.done()
        client_id = await clients.create_client(actor, ClientKind(kind), identity)
        return await start_case(actor, client_id, identity, key_worker_id=key_worker_id)


async def check_key_worker(actor: Actor, checks: Checks, worker_id: UUID | None, field: str = "key_worker_id") -> UUID:
    """Return the worker when they may be a key worker in the actor's service now; otherwise say so beside the field."""
    if worker_id not in await tenants.worker_ids_of_service(actor, roles=rules.KEY_WORKER_ROLES):
        checks.fail(field, N_("Vyberte pracovníka této služby, který může vést případ."))
    return worker_id or UUID(int=0)


async def start_case(
    actor: Actor, client_id: UUID, identity: ClientIdentity, *, key_worker_id: UUID, opened_at: datetime | None = None
) -> UUID:
    """Open a case for a client who is written already; in the caller's unit of work. The worker has been checked."""
    case_id = new_id()
    opened = opened_at or now()
    here = (await tenants.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]
    year = prague_date(opened).year
    number = await next_number(actor, here.code, year)
    mark = rules.file_mark(here.organisation_abbreviation, number, year, here.code)
    await repository.insert_case(
        Case(
            id=case_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            client_id=client_id,
            file_mark=mark,
            status=CaseStatus.OPEN.value,
            opened_at=opened,
            version=1,
        ),
        KeyWorkerAssignment(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=case_id,
            worker_id=key_worker_id,
            started_at=opened,
            opened_at=opened,
            reason=ChangeReason.OPENING.value,
            assigned_by=actor.worker_id,
        ),
    )
    await search.index(actor, "case", case_id, clients.terms_of(identity, [mark]), new=True)
    await record(actor, CaseOpened(case_id=case_id, client_id=client_id, key_worker_id=key_worker_id))
    return case_id


async def next_number(actor: Actor, series: str, year: int) -> int:
    """The next number of a gapless series of the organisation; in the caller's unit of work, as late in it as can be."""
    return await repository.next_number(actor, series, year)


async def open_case_counts(actor: Actor) -> dict[UUID, int]:
    """How many open cases each key worker of the actor's service answers for; in the caller's unit of work."""
    return {row["worker_id"]: row["number"] for row in await repository.list_open_case_counts(actor)}


# ── key worker ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def change_key_worker(actor: Actor, case_id: UUID, order: ChangeKeyWorker, *, version: int) -> None:
    """Give the case to another key worker (Standard 8c).

    The client was told before, or the order says why not and the new key worker gets the task to tell them.
    Open tasks of the old key worker go to the new one. Raises Invalid, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.CHANGE_KEY_WORKER, lock=True)
        rules.check_open(hold.status)
        workers = {w.id: w for w in await tenants.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)}
        checks = Checks()
        words = rules.check_change(
            checks, order, present_worker_id=hold.key_worker_id, eligible=set(workers), today=today_in_prague()
        )
        checks.done()
        assert order.worker_id is not None
        if not await repository.bump_version(actor, case_id, version):
            raise StaleVersion
        assignment_id, moment = new_id(), now()
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        has_words = bool(words.statements or words.facts)
        await repository.replace_key_worker(
            actor,
            hold.assignment_id,
            KeyWorkerAssignment(
                id=assignment_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                case_id=case_id,
                worker_id=order.worker_id,
                started_at=moment,
                follows=moment,
                reason=order.reason,
                informed_on=order.informed_on,
                informed_via=order.informed_via or None,
                sealed=sealer.seal("key_worker_assignment", assignment_id, words) if has_words else None,
                assigned_by=actor.worker_id,
            ),
        )
        await repository.move_open_tasks(actor, case_id, hold.key_worker_id, order.worker_id)
        await _write_change(actor, hold, order, words, workers[order.worker_id].name, assignment_id, moment)
        await record(
            actor,
            KeyWorkerChanged(
                case_id=case_id,
                from_worker_id=hold.key_worker_id,
                to_worker_id=order.worker_id,
                reason=order.reason,
                informed=order.informed_on is not None,
                version=version + 1,
            ),
        )


async def _write_change(
    actor: Actor,
    hold: CaseHold,
    order: ChangeKeyWorker,
    words: RecordText,
    new_name: str,
    assignment_id: UUID,
    moment: datetime,
) -> None:
    old_name = (await tenants.worker_names(actor.tenant, [hold.key_worker_id])).get(hold.key_worker_id, "")
    assert order.worker_id is not None
    await write_record(
        actor,
        hold,
        kind=RecordKind.KEY_WORKER_CHANGE,
        occurred_at=moment,
        text=RecordText(title=f"{old_name} → {new_name}", facts=words.facts, statements=words.statements),
        source_id=assignment_id,
    )
    if words.statements:
        await add_task_to(
            actor,
            assignee_id=order.worker_id,
            due_on=rules.inform_client_by(today_in_prague()),
            title="Informovat klienta o změně klíčového pracovníka",
            kind="inform_client",
            case_id=hold.id,
            client_id=hold.client_id,
            source_id=assignment_id,
        )


# ── client ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def change_client(actor: Actor, case_id: UUID, order: ChangeClient, *, version: int) -> dict[str, str]:
    """Correct the client's data; `version` is the client's. Returns warnings (field → sentence) that did not block."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.CHANGE_CLIENT)
        checks = Checks()
        identity = clients.check_identity(checks, order.identity, today=today_in_prague())
        checks.done()
        if await clients.change_client(actor, hold.client_id, identity, version=version):
            for row in await repository.list_cases_of_client(actor, hold.client_id):
                await search.index(actor, "case", row["id"], clients.terms_of(identity, [row["file_mark"]]))
            await record(actor, ClientCorrected(case_id=case_id, client_id=hold.client_id))
        return (await clients.client_view(actor, hold.client_id)).warnings


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_record(actor: Actor, case_id: UUID, order: AddRecord) -> UUID:
    """Write a record into the file: facts, statements and the worker's opinion apart."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_RECORD)
        rules.check_open(hold.status)
        checks = Checks()
        text = rules.check_record(checks, order, now=now())
        checks.done()
        assert order.occurred_at is not None
        return await write_record(actor, hold, kind=RecordKind(order.kind), occurred_at=order.occurred_at, text=text)


async def write_record(
    actor: Actor,
    hold: CaseHold,
    *,
    kind: RecordKind,
    occurred_at: datetime,
    text: RecordText,
    source_id: UUID | None = None,
) -> UUID:
    """Put a record into the file; in the caller's unit of work. The same kind and source twice is one record."""
    if source_id is not None:
        known = await repository.find_record_of(actor, hold.id, kind.value, source_id)
        if known is not None:
            return known
    record_id = new_id()
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    await repository.insert_record(
        CaseRecord(
            id=record_id,
            tenant_id=actor.tenant,
            service_id=hold.service_id,
            case_id=hold.id,
            client_id=hold.client_id,
            kind=kind.value,
            occurred_at=occurred_at,
            recorded_at=now(),
            author_id=actor.worker_id,
            source_id=source_id,
            sealed=sealer.seal("case_record", record_id, text),
            version=1,
        )
    )
    await record(actor, RecordAdded(record_id=record_id, case_id=hold.id, kind=kind.value))
    return record_id


async def list_records(
    actor: Actor, case_id: UUID, *, kind: str = "", before: Before | None = None, limit: int = 50
) -> list[RecordView]:
    """The records of a file, last happened first; recorded as a read."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        views = await _records(actor, hold, kind=kind, before=before, limit=limit)
        audit.read(actor, "records", None, case_id=case_id, count=len(views))
        return views


async def _records(
    actor: Actor, hold: CaseHold, *, limit: int, kind: str = "", before: Before | None = None
) -> list[RecordView]:
    rows = await repository.list_records(actor, hold.id, kind=kind, before=before, limit=limit)
    names = await tenants.worker_names(actor.tenant, {row["author_id"] for row in rows if row["author_id"]})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    views: list[RecordView] = []
    for row in rows:
        text = sealer.open("case_record", row["id"], row["sealed"], RecordText)
        views.append(
            RecordView(
                id=row["id"],
                kind=row["kind"],
                occurred_at=row["occurred_at"],
                recorded_at=row["recorded_at"],
                author=names.get(row["author_id"], ""),
                **msgspec.structs.asdict(text),
            )
        )
    return views


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def add_task(actor: Actor, case_id: UUID, order: AddTask) -> UUID:
    """Give somebody of the service something to do in a case."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_TASK)
        rules.check_open(hold.status)
        checks = Checks()
        title = checks.line("title", order.title)
        note = checks.text("note", order.note, required=False, max_length=2_000)
        checks.day("due_on", order.due_on)
        if order.due_on is not None and order.due_on < today_in_prague():
            checks.fail("due_on", N_("Termín úkolu nemůže být v minulosti."))
        if order.assignee_id not in await tenants.worker_ids_of_service(actor):
            checks.fail("assignee_id", N_("Vyberte, kdo úkol udělá."))
        checks.done()
        assert order.due_on is not None
        assert order.assignee_id is not None
        return await add_task_to(
            actor,
            assignee_id=order.assignee_id,
            due_on=order.due_on,
            title=title,
            note=note,
            kind="task",
            case_id=case_id,
            client_id=hold.client_id,
        )


async def add_task_to(
    actor: Actor,
    *,
    assignee_id: UUID,
    due_on: date,
    title: str,
    kind: str,
    client_id: UUID,
    case_id: UUID | None = None,
    note: str = "",
    source_id: UUID | None = None,
    step_id: UUID | None = None,
) -> UUID:
    """Write a task in the actor's service; in the caller's unit of work. For acts of other domains too."""
    task_id = new_id()
    sealer = await keys.sealer(actor.tenant, client_id)
    await repository.insert_task(
        Task(
            id=task_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=case_id,
            client_id=client_id,
            assignee_id=assignee_id,
            due_on=due_on,
            kind=kind,
            source_id=source_id,
            step_id=step_id,
            sealed=sealer.seal("task", task_id, TaskText(title=title, note=note)),
            version=1,
            created_at=now(),
        )
    )
    await record(actor, TaskAdded(task_id=task_id, case_id=case_id, assignee_id=assignee_id, kind=kind))
    return task_id


async def finish_task(actor: Actor, task_id: UUID, *, version: int) -> UUID | None:
    """Finish a task; returns its case. Raises StaleVersion, TaskAlreadyDone."""
    async with unit_of_work(actor):
        row = await task_for(actor, task_id)
        if row["done_at"] is not None:
            raise TaskAlreadyDone
        if not await repository.set_task_done(actor, task_id, version, at=now(), by=actor.worker_id):
            raise StaleVersion
        await record(actor, TaskFinished(task_id=task_id, case_id=row["case_id"]))
        return row["case_id"]


async def reopen_task(actor: Actor, task_id: UUID, *, version: int) -> UUID | None:
    """Take a finish back; returns the case of the task."""
    async with unit_of_work(actor):
        row = await task_for(actor, task_id)
        if not await repository.set_task_done(actor, task_id, version, at=None, by=None):
            raise StaleVersion
        await record(actor, TaskReopened(task_id=task_id, case_id=row["case_id"]))
        return row["case_id"]


async def list_tasks(actor: Actor, case_id: UUID) -> tuple[list[TaskView], list[TaskView]]:
    """The open and the finished tasks of a case; recorded as a read."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        open_rows = await repository.list_tasks_of_case(actor, hold.id, done=False, limit=OPEN_TASKS)
        done_rows = await repository.list_tasks_of_case(actor, hold.id, done=True, limit=OPEN_TASKS)
        views = await task_views(actor, [*open_rows, *done_rows])
        audit.read(actor, "tasks", None, case_id=case_id, count=len(views))
        return views[: len(open_rows)], views[len(open_rows) :]


async def tasks_by_id(actor: Actor, task_ids: Collection[UUID]) -> dict[UUID, TaskView]:
    """The named tasks of the actor's service, for acts of other domains; in the caller's unit of work."""
    rows = await repository.list_tasks_by_id(actor, task_ids) if task_ids else []
    return {view.id: view for view in await task_views(actor, rows)}


async def task_views(actor: Actor, rows: Collection[Any]) -> list[TaskView]:
    """Open the words of tasks; a constant number of queries."""
    names = await tenants.worker_names(actor.tenant, {row["assignee_id"] for row in rows})
    identities = await clients.client_identities(actor, {row["client_id"] for row in rows if row["client_id"]})
    marks = await _file_marks(actor, {row["case_id"] for row in rows if row["case_id"]})
    sealers = await keys.sealers(actor.tenant, {row["client_id"] for row in rows})
    views: list[TaskView] = []
    for row in rows:
        text = sealers[row["client_id"]].open("task", row["id"], row["sealed"], TaskText)
        views.append(
            TaskView(
                id=row["id"],
                kind=row["kind"],
                title=text.title,
                note=text.note,
                due_on=row["due_on"],
                assignee_id=row["assignee_id"],
                assignee=names.get(row["assignee_id"], ""),
                done_at=row["done_at"],
                case_id=row["case_id"],
                client_name=identities[row["client_id"]].name if row["client_id"] in identities else "",
                file_mark=marks.get(row["case_id"], ""),
                version=row["version"],
            )
        )
    return views


async def _file_marks(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    return (
        {row["id"]: row["file_mark"] for row in await repository.list_file_marks(actor, case_ids)} if case_ids else {}
    )


async def my_day(actor: Actor) -> MyDay:
    """What waits for the actor: open tasks, first due first."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        rows = await repository.list_open_tasks_of(actor, actor.worker, OPEN_TASKS)
        views = await task_views(actor, rows)
        audit.read(actor, "my_day", None, count=len(views))
        return MyDay(
            today=today_in_prague(),
            tasks=views,
            open_cases=await repository.count_open_cases_of(actor, actor.worker),
        )


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_cases(
    actor: Actor,
    *,
    mine: bool = True,
    status: str = CaseStatus.OPEN,
    key_worker_id: UUID | None = None,
    before: Before | None = None,
    limit: int = 50,
) -> list[CaseRow]:
    """Cases of the actor's service that they may know of, last opened first; `status` '' means all."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        return await _rows(actor, mine=mine, status=status, key_worker_id=key_worker_id, before=before, limit=limit)


async def find_cases(actor: Actor, query: str) -> list[CaseRow]:
    """Cases of the actor's service whose client's name, birth date or file mark fits what was typed."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        ids = await search.find(actor, "case", query_terms(query), limit=SEARCH_LIMIT)
        return await _rows(actor, mine=False, status="", ids=ids, limit=SEARCH_LIMIT) if ids else []


async def _rows(
    actor: Actor,
    *,
    mine: bool,
    status: str,
    limit: int,
    key_worker_id: UUID | None = None,
    before: Before | None = None,
    ids: Iterable[UUID] | None = None,
) -> list[CaseRow]:
    everything = sees_all(actor)
    rows = await repository.list_cases(
        actor,
        status=status,
        key_worker_id=actor.worker if mine and everything else key_worker_id,
        with_task_of=None if everything else actor.worker,
        ids=list(ids) if ids is not None else None,
        before=before,
        limit=limit,
    )
    identities = await clients.client_identities(actor, {row["client_id"] for row in rows})
    names = await tenants.worker_names(actor.tenant, {row["key_worker_id"] for row in rows})
    chips = await _chips(actor, {row["client_id"] for row in rows})
    audit.read(actor, "cases", None, count=len(rows))
    views: list[CaseRow] = []
    for row in rows:
        identity = identities[row["client_id"]]
        views.append(
            CaseRow(
                id=row["id"],
                file_mark=row["file_mark"],
                status=row["status"],
                opened_at=row["opened_at"],
                client_id=row["client_id"],
                client_name=identity.name,
                birth_date=identity.birth_date,
                key_worker_id=row["key_worker_id"],
                key_worker=names.get(row["key_worker_id"], ""),
                mine=row["key_worker_id"] == actor.worker_id,
                consent=chips.get(row["client_id"]),
            )
        )
    return views


async def _chips(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """The state of the clients' consents, for those who may see it; no query for others."""
    if not consent_access.permissions(actor, reads_content=True):
        return {}
    return await consents.consent_chips(actor, client_ids)


async def case_header(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseHeader:
    """The head of a page of a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, permission)
        header = await header_of(actor, hold)
        audit.read(actor, "case_header", case_id, case_id=case_id)
        return header


async def header_of(actor: Actor, hold: CaseHold) -> CaseHeader:
    """The head of a case one already holds; in the caller's unit of work, which records the read."""
    return await _header(actor, hold, await clients.client_view(actor, hold.client_id))


async def _header(actor: Actor, hold: CaseHold, client: Any) -> CaseHeader:
    names = await tenants.worker_names(actor.tenant, [hold.key_worker_id])
    with_consents = _with_consents(actor, hold)
    chips = await consents.consent_chips(actor, [hold.client_id]) if with_consents else {}
    return CaseHeader(
        id=hold.id,
        service_id=hold.service_id,
        client_id=hold.client_id,
        client_kind=client.kind,
        client_name=client.identity.name,
        birth_date=client.identity.birth_date,
        file_mark=hold.file_mark,
        status=hold.status,
        opened_at=hold.opened_at,
        key_worker_id=hold.key_worker_id,
        key_worker=names.get(hold.key_worker_id, ""),
        key_worker_since=hold.key_worker_since,
        handover_id=client.handover_id,
        version=hold.version,
        consent=chips.get(hold.client_id),
        may=sorted({*hold.permissions, *with_consents, *further_rights(actor, hold)}),
    )


def _with_consents(actor: Actor, hold: CaseHold) -> frozenset[consent_access.ConsentPermission]:
    return consent_access.permissions(actor, reads_content=CasePermission.READ in hold.permissions)


@consent_access.subjects_come_from
async def _subject_of_consents(actor: Actor, case_id: UUID) -> consent_access.Subject:
    hold = await case_for(actor, case_id, CasePermission.SEE)
    client = await clients.client_view(actor, hold.client_id)
    return consent_access.Subject(
        case_id=hold.id,
        client_id=hold.client_id,
        client_name=client.identity.name,
        birth_date=client.identity.birth_date,
        file_mark=hold.file_mark,
        key_worker_id=hold.key_worker_id,
        status=hold.status,
        permissions=_with_consents(actor, hold),
        header=lambda: _header(actor, hold, client),
    )


@consent_access.write_in_folder_with
async def _write_consent(actor: Actor, case_id: UUID, *, title: str, facts: str, source_id: UUID) -> None:
    hold = await case_for(actor, case_id, CasePermission.ADD_RECORD)
    text = RecordText(title=title, facts=facts)
    await write_record(actor, hold, kind=RecordKind.CONSENT, occurred_at=now(), text=text, source_id=source_id)


async def case_view(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseView:
    """Open a case for something; recorded as a read. Raises NotThere, NotAllowed.

    Who may read the content gets the client and the key workers; who may only know of the case gets its head (domain reference 1.5).
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, permission)
        client = await clients.client_view(actor, hold.client_id)
        header = await _header(actor, hold, client)
        if CasePermission.READ not in hold.permissions:
            audit.read(actor, "case_header", case_id, case_id=case_id)
            return CaseView(header=header)
        view = CaseView(
            header=header,
            content=CaseContent(
                identity=client.identity,
                client_version=client.version,
                warnings=client.warnings,
                assignments=await _assignments(actor, hold),
            ),
        )
        audit.read(actor, "case", case_id, case_id=case_id)
        return view


async def case_news(actor: Actor, case_id: UUID) -> CaseNews:
    """The open tasks and the latest records of a case; recorded as a read."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        rows = await repository.list_tasks_of_case(actor, case_id, done=False, limit=OVERVIEW_TASKS)
        news = CaseNews(tasks=await task_views(actor, rows), records=await _records(actor, hold, limit=LATEST_RECORDS))
        audit.read(actor, "records", None, case_id=case_id, count=len(news.records))
        return news


def readable(view: CaseView) -> CaseContent:
    """The content of an opened case. Raises NotAllowed for who may only know of it."""
    if view.content is None:
        raise NotAllowed
    return view.content


async def _assignments(actor: Actor, hold: CaseHold) -> list[AssignmentView]:
    rows = await repository.list_assignments(actor, hold.id)
    names = await tenants.worker_names(actor.tenant, {row["worker_id"] for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    views: list[AssignmentView] = []
    for row in rows:
        words = (
            sealer.open("key_worker_assignment", row["id"], row["sealed"], RecordText)
            if row["sealed"]
            else RecordText()
        )
        reason = ChangeReason(row["reason"])
        views.append(
            AssignmentView(
                worker_id=row["worker_id"],
                worker=names.get(row["worker_id"], ""),
                started_at=row["started_at"],
                ended_at=row["ended_at"],
                reason=(ChangeReason.HEAD_DECISION if reason in rules.PERSONNEL_REASONS else reason).value,
                informed_on=row["informed_on"],
                informed_via=row["informed_via"],
                not_informed_reason=words.statements,
            )
        )
    return views


async def cover_sheet(actor: Actor, case_id: UUID) -> CoverSheet:
    """The inner side of the file cover: who answered for the case from–to. Recorded as a read."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.COVER)
        here = (await tenants.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]
        sheet = CoverSheet(
            organisation=here.organisation_name,
            unit=here.name,
            header=await header_of(actor, hold),
            assignments=await _assignments(actor, hold),
        )
        audit.read(actor, "cover_sheet", case_id, case_id=case_id)
        return sheet


async def case_history(
    actor: Actor, case_id: UUID, *, acts_only: bool = False, before: UUID | None = None, limit: int = 100
) -> list[HistoryEntry]:
    """Every act, refusal and look in a case, last first; `acts_only` leaves out who only looked."""
    async with unit_of_work(actor):
        await case_for(actor, case_id, CasePermission.HISTORY)
        rows = await repository.list_history(actor, case_id, acts_only=acts_only, before=before, limit=limit)
        names = await tenants.worker_names(actor.tenant, {row["worker_id"] for row in rows if row["worker_id"]})
        audit.read(actor, "history", None, case_id=case_id, count=len(rows))
        return [
            HistoryEntry(
                id=row["id"],
                at=row["at"],
                action=row["action"],
                outcome=row["outcome"],
                worker=names.get(row["worker_id"], ""),
            )
            for row in rows
        ]


async def hold_on(actor: Actor, case_id: UUID) -> CaseHold | None:
    """A case as the system sees it in a job, without anybody's rights; in the caller's unit of work."""
    row = await repository.find_case(actor, case_id)
    return await hold_of(actor, row) if row is not None else None
