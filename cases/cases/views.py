"""What somebody gets to see of cases; nothing here leaves more behind than an entry in the log."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.clients import service as clients
from cases.clients.schemas import ClientView
from kernel import audit, keys, search
from kernel.actor import Actor
from kernel.czech import query_terms
from kernel.db import look
from kernel.exceptions import NotAllowed
from kernel.points import Point
from kernel.web.panels import panels_of
from kernel.web.text import NBSP
from tenants import views as tenant_views
from tenants.schemas import WorkerView

from . import repository, rules
from .access import CaseHold, CasePermission, case_for, further_rights, may, require, sees_all
from .schemas import (
    AssignmentView,
    CaseContent,
    CaseFile,
    CaseHeader,
    CaseNews,
    CaseOverview,
    CaseRow,
    CaseView,
    ConsentChip,
    CoverSheet,
    HistoryEntry,
    RecordText,
    RecordView,
    StoredCase,
    StoredEntry,
    StoredTask,
    TaskText,
    TaskView,
)
from .tables import CaseStatus

OPEN_TASKS = 200
MY_CASES = 200
LATEST_RECORDS = 5
OVERVIEW_TASKS = 20
SEARCH_LIMIT = 50
PART = 500  # rows that an export takes at a time
Before = tuple[datetime, UUID]


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    async with look(actor):
        require(actor, CasePermission.LIST)
        everything = sees_all(actor)
        rows = await repository.list_cases(
            actor,
            status=CaseStatus(status) if status else None,
            key_worker_id=actor.worker if mine and everything else key_worker_id,
            with_task_of=None if everything else actor.worker,
            before=before,
            limit=limit,
        )
        return await _rows(actor, rows)


async def find_cases(actor: Actor, query: str) -> list[CaseRow]:
    """Cases of the actor's service whose client's name, birth date or file mark fits what was typed."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        ids = await search.find(actor, "case", query_terms(query), limit=SEARCH_LIMIT)
        return await _rows(actor, await _those_known(actor, ids), what="case_search") if ids else []


async def _those_known(actor: Actor, ids: Collection[UUID]) -> list[StoredCase]:
    """Those of these cases that the actor may know of."""
    return await repository.list_cases_by_id(actor, ids, with_task_of=None if sees_all(actor) else actor.worker)


async def _rows(actor: Actor, rows: Sequence[StoredCase], *, what: str = "cases") -> list[CaseRow]:
    """Cases as a list shows them; recorded as a read that says which clients it showed."""
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    names = await tenant_views.worker_names(actor.tenant, {row.key_worker_id for row in rows})
    chips = await _chips(actor, {row.client_id for row in rows})
    audit.read(actor, what, None, count=len(rows), shown=identities)
    views: list[CaseRow] = []
    for row in rows:
        identity = identities[row.client_id]
        views.append(
            CaseRow(
                id=row.id,
                file_mark=row.file_mark,
                status=row.status,
                opened_at=row.opened_at,
                client_id=row.client_id,
                client_name=identity.name,
                birth_date=identity.birth_date,
                key_worker_id=row.key_worker_id,
                key_worker=names.get(row.key_worker_id, ""),
                mine=row.key_worker_id == actor.worker_id,
                consent=chips.get(row.client_id),
            )
        )
    return views


async def names_of_cases(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and file mark of those of these cases that the actor may know of; recorded as a read."""
    async with look(actor):
        known = await _known(actor, case_ids)
        return {key: f"{name} · {mark.replace(' ', NBSP)}" for key, (name, mark) in known.items()}


async def client_names(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) The clients of those of these cases that the actor may know of; recorded as a read."""
    return {key: name for key, (name, _) in (await _known(actor, case_ids)).items()}


async def _known(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Client and mark; no question when there is nothing to ask."""
    if not case_ids or not may(actor, CasePermission.LIST):
        return {}
    rows = await _those_known(actor, case_ids)
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    audit.read(actor, "cases", None, count=len(rows), shown=identities)
    return {row.id: (identities[row.client_id].name, row.file_mark) for row in rows}


Chips = Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, ConsentChip]]]
CHIPS: Point[Chips] = Point("chips of clients")
"""Who keeps consents says what stands in the head of a case: client → chip, for those who may see it; in the unit."""


async def _chips(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """The state of the clients' consents, for those who may see it; no query for others."""
    found: dict[UUID, ConsentChip] = {}
    for chips in CHIPS.all():
        found.update(await chips(actor, client_ids))
    return found


async def possible_key_workers(actor: Actor, right: CasePermission) -> list[WorkerView]:
    """Who may be key worker in the actor's service now, for those who hold a right that needs no case."""
    async with look(actor):
        require(actor, right)
        return await tenant_views.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)


async def possible_assignees(actor: Actor) -> list[WorkerView]:
    """Who may get a task in the actor's service now."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        return await tenant_views.workers_of_service(actor)


async def open_case_counts(actor: Actor) -> dict[UUID, int]:
    """How many open cases each key worker of the actor's service answers for; in the caller's unit of work."""
    return {row.worker_id: row.number for row in await repository.list_open_case_counts(actor)}


# ── one case ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def case_view(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseView:
    """Open a case for something; recorded as a read. Raises NotThere, NotAllowed.

    Who may read the content gets the client and the key workers; who may only know of the case gets its head (domain reference 1.5).
    """
    async with look(actor):
        hold = await case_for(actor, case_id, permission)
        client = await clients.client_view(actor, hold.client_id)
        header = await header_of(actor, hold, client)
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


def readable(view: CaseView) -> CaseContent:
    """The content of an opened case. Raises NotAllowed for who may only know of it."""
    if view.content is None:
        raise NotAllowed
    return view.content


async def case_header(actor: Actor, case_id: UUID, permission: CasePermission = CasePermission.SEE) -> CaseHeader:
    """The head of a page of a case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, permission)
        header = await header_of(actor, hold)
        audit.read(actor, "case_header", case_id, case_id=case_id)
        return header


async def header_of(actor: Actor, hold: CaseHold, client: ClientView | None = None) -> CaseHeader:
    """The head of a case one already holds; in the caller's unit of work, which records the read."""
    client = client or await clients.client_view(actor, hold.client_id)
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id])
    # who may only know of the case sees nothing of the consents
    chips = await _chips(actor, [hold.client_id]) if CasePermission.READ in hold.permissions else {}
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
        may=sorted({*hold.permissions, *further_rights(actor, hold)}),
    )


async def _assignments(actor: Actor, hold: CaseHold) -> list[AssignmentView]:
    rows = await repository.list_assignments(actor, hold.id)
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    views: list[AssignmentView] = []
    for row in rows:
        words = sealer.open("key_worker_assignment", row.id, row.sealed, RecordText) if row.sealed else RecordText()
        views.append(
            AssignmentView(
                worker_id=row.worker_id,
                worker=names.get(row.worker_id, ""),
                started_at=row.started_at,
                ended_at=row.ended_at,
                reason=rules.told_reason(row.reason).value,
                informed_on=row.informed_on,
                informed_via=row.informed_via,
                not_informed_reason=words.statements,
            )
        )
    return views


async def cover_sheet(actor: Actor, case_id: UUID) -> CoverSheet:
    """The inner side of the file cover: who answered for the case from–to. Recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.COVER)
        here = (await tenant_views.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]
        sheet = CoverSheet(
            organisation=here.organisation_name,
            unit=here.name,
            header=await header_of(actor, hold),
            assignments=await _assignments(actor, hold),
            printed_by=(await tenant_views.worker_names(actor.tenant, [actor.worker])).get(actor.worker, ""),
        )
        audit.read(actor, "cover_sheet", case_id, case_id=case_id)
        return sheet


async def case_history(
    actor: Actor, case_id: UUID, *, acts_only: bool = False, before: UUID | None = None, limit: int = 100
) -> list[HistoryEntry]:
    """Every act, refusal and look in a case, last first; `acts_only` leaves out who only looked.

    Looks are those at the case and those at lists that showed its client.
    """
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.HISTORY)
        return await _entries(actor, hold, acts_only=acts_only, before=before, limit=limit)


async def history_page(
    actor: Actor, case_id: UUID, *, acts_only: bool, before: UUID | None, limit: int
) -> tuple[CaseHeader, list[AssignmentView], list[HistoryEntry]]:
    """The history with the head and the line of the case's page. Nobody printed the cover, so nothing says so."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.HISTORY)
        entries = await _entries(actor, hold, acts_only=acts_only, before=before, limit=limit)
        return await header_of(actor, hold), await _assignments(actor, hold), entries


async def _entries(
    actor: Actor, hold: CaseHold, *, acts_only: bool, before: UUID | None, limit: int
) -> list[HistoryEntry]:
    """(in unit) A part of the history; recorded as a read."""
    rows = await repository.list_history(actor, hold.id, acts_only=acts_only, before=before, limit=limit)
    if not acts_only:
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        oldest = rows[-1].id if len(rows) == limit else None  # no list below the end of this page
        lists = await audit.looks_in_lists(actor, hold.client_id, sealer, after=oldest, before=before, limit=limit)
        looks = [msgspec.convert(dict(row), StoredEntry) for row in lists]
        rows = sorted([*rows, *looks], key=lambda row: row.id, reverse=True)[:limit]
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in rows if row.worker_id})
    audit.read(actor, "history", None, case_id=hold.id, count=len(rows))
    return [
        HistoryEntry(
            id=row.id,
            at=row.at,
            action=row.action,
            outcome=row.outcome,
            worker=names.get(row.worker_id, "") if row.worker_id else "",
        )
        for row in rows
    ]


async def case_news(actor: Actor, case_id: UUID) -> CaseNews:
    """The open tasks and the latest records of a case; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        rows = await repository.list_tasks_of_case(actor, case_id, done=False, limit=OVERVIEW_TASKS)
        news = CaseNews(tasks=await _task_views(actor, rows), records=await _records(actor, hold, limit=LATEST_RECORDS))
        audit.read(actor, "records", None, case_id=case_id, count=len(news.records))
        return news


async def case_overview(actor: Actor, case_id: UUID) -> CaseOverview:
    """All that the overview of a case shows, in one look; recorded as reads. Raises NotThere, NotAllowed."""
    async with look(actor):
        view = await case_view(actor, case_id)
        if view.content is None:
            return CaseOverview(view=view)
        news = await case_news(actor, case_id)
        return CaseOverview(
            view=view,
            news=news,
            said=await words_of_tasks(actor, news.tasks),
            panels=await panels_of("case", actor, case_id=case_id),
        )


async def case_file(actor: Actor, case_id: UUID) -> CaseFile:
    """The whole case, what came first first, to be taken out (domain reference 1.18: export); recorded as an act."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.EXPORT)
        audit.write(actor, "case.exported", object_type="case", object_id=case_id, case_id=case_id)
        records: list[RecordView] = []
        while part := await _records(
            actor, hold, before=(records[-1].occurred_at, records[-1].id) if records else None, limit=PART
        ):
            records += part
        history: list[HistoryEntry] = []
        while entries := await case_history(actor, case_id, before=history[-1].id if history else None, limit=PART):
            history += entries
        tasks = [
            row
            for done in (False, True)
            for row in await repository.list_tasks_of_case(actor, case_id, done=done, limit=None)
        ]
        view = await case_view(actor, case_id)
        return CaseFile(
            header=view.header,
            content=readable(view),
            records=records[::-1],
            tasks=await _task_views(actor, tasks),
            history=history[::-1],
        )


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_records(
    actor: Actor, case_id: UUID, *, kind: str = "", before: Before | None = None, limit: int = 50
) -> list[RecordView]:
    """The records of a file, last happened first; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        views = await _records(actor, hold, kind=kind, before=before, limit=limit)
        audit.read(actor, "records", None, case_id=case_id, count=len(views))
        return views


async def _records(
    actor: Actor, hold: CaseHold, *, limit: int, kind: str = "", before: Before | None = None
) -> list[RecordView]:
    rows = await repository.list_records(actor, hold.id, kind=kind, before=before, limit=limit)
    names = await tenant_views.worker_names(actor.tenant, {row.author_id for row in rows if row.author_id})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    views: list[RecordView] = []
    for row in rows:
        text = sealer.open("case_record", row.id, row.sealed, RecordText)
        views.append(
            RecordView(
                id=row.id,
                kind=row.kind,
                occurred_at=row.occurred_at,
                recorded_at=row.recorded_at,
                author=names.get(row.author_id, "") if row.author_id else "",
                **msgspec.structs.asdict(text),
            )
        )
    return views


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def my_tasks(actor: Actor) -> tuple[list[TaskView], set[UUID]]:
    """(in unit) The open tasks of the actor, first due first, and the clients they are about."""
    rows = await repository.list_open_tasks_of(actor, actor.worker, OPEN_TASKS)
    return await _task_views(actor, rows), {row.client_id for row in rows if row.client_id}


async def my_open_cases(actor: Actor) -> int:
    """(in unit) How many open cases the actor answers for."""
    return await repository.count_open_cases_of(actor, actor.worker)


async def my_clients(actor: Actor) -> dict[UUID, tuple[UUID, str]]:
    """(in unit) The clients of the actor's own open cases, the cases last opened: client → case and its mark."""
    rows = await repository.list_cases(actor, status=CaseStatus.OPEN, key_worker_id=actor.worker, limit=MY_CASES)
    return {row.client_id: (row.id, row.file_mark) for row in rows}


async def list_tasks(actor: Actor, case_id: UUID) -> tuple[list[TaskView], list[TaskView]]:
    """The open and the finished tasks of a case; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        open_rows = await repository.list_tasks_of_case(actor, hold.id, done=False, limit=OPEN_TASKS)
        done_rows = await repository.list_tasks_of_case(actor, hold.id, done=True, limit=OPEN_TASKS)
        views = await _task_views(actor, [*open_rows, *done_rows])
        audit.read(actor, "tasks", None, case_id=case_id, count=len(views))
        return views[: len(open_rows)], views[len(open_rows) :]


async def tasks_by_id(actor: Actor, task_ids: Collection[UUID]) -> dict[UUID, TaskView]:
    """The named tasks of the actor's service, for acts of other domains; in the caller's unit of work."""
    rows = await repository.list_tasks_by_id(actor, task_ids) if task_ids else []
    return {view.id: view for view in await _task_views(actor, rows)}


async def _task_views(actor: Actor, rows: Collection[StoredTask]) -> list[TaskView]:
    """Open the words of tasks; a constant number of queries."""
    names = await tenant_views.worker_names(actor.tenant, {row.assignee_id for row in rows})
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    marks = await _file_marks(actor, {row.case_id for row in rows if row.case_id})
    sealers = await keys.sealers(actor.tenant, {row.client_id for row in rows})
    views: list[TaskView] = []
    for row in rows:
        text = sealers[row.client_id].open("task", row.id, row.sealed, TaskText)
        views.append(
            TaskView(
                id=row.id,
                kind=row.kind,
                title=text.title,
                note=text.note,
                due_on=row.due_on,
                assignee_id=row.assignee_id,
                assignee=names.get(row.assignee_id, ""),
                done_at=row.done_at,
                case_id=row.case_id,
                client_name=identities[row.client_id].name,
                file_mark=marks.get(row.case_id, "") if row.case_id else "",
                version=row.version,
            )
        )
    return views


TaskWords = Callable[[Actor, Collection[TaskView]], Awaitable[Mapping[UUID, str]]]
TASK_WORDS: Point[TaskWords] = Point("words of tasks")
"""What else is to be known of open tasks: task → a few words; in the caller's unit of work."""


async def words_of_tasks(actor: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """What higher domains say of tasks that the actor was shown."""
    if not tasks:
        return {}
    async with look(actor):
        said: dict[UUID, str] = {}
        for words in TASK_WORDS.all():
            said.update(await words(actor, tasks))
        return said


async def _file_marks(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, str]:
    return {row.id: row.file_mark for row in await repository.list_file_marks(actor, case_ids)} if case_ids else {}
