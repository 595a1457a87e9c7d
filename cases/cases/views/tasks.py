# pyright: strict
"""Tasks of a case and of a person."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CasePermission, case_for, may, permissions, task_for
from cases.cases.schemas import (
    CaseHeader,
    MarkOfCase,
    StoredTask,
    TaskText,
    TaskView,
)
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.points import Point
from kernel.readable import opened, unreadable
from tenants import views as tenant_views

from .case import header_of
from .people import last_assigned, last_taken_up

OPEN_TASKS = 200


async def my_tasks(actor: Actor) -> tuple[list[TaskView], set[UUID]]:
    """(in unit) The open tasks of the actor, first due first, and the clients they are about."""
    rows = await repository.list_open_tasks_of(actor, actor.worker, OPEN_TASKS)
    return await task_views(actor, rows), {row.client_id for row in rows if row.client_id}


async def list_tasks(actor: Actor, case_id: UUID) -> tuple[list[TaskView], list[TaskView]]:
    """The open and the finished tasks of a case; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        open_rows = await tasks_as_one(actor, hold.id, done=False, limit=OPEN_TASKS)
        done_rows = await tasks_as_one(actor, hold.id, done=True, limit=OPEN_TASKS)
        views = await task_views(actor, [*open_rows, *done_rows])
        audit.read(actor, "tasks", None, case_id=case_id, count=len(views))
        return views[: len(open_rows)], views[len(open_rows) :]


async def tasks_as_one(actor: Actor, case_id: UUID, *, done: bool = False, limit: int) -> list[StoredTask]:
    """(in unit) The tasks of a case and of what is led in it, as far as the actor reads that: they are of one person."""
    rows = await repository.list_tasks_of_case(actor, case_id, done=done, limit=limit, led=True)
    others = {row.case_id for row in rows if row.case_id is not None} - {case_id}
    hidden = {each for each in others if not await reads(actor, each)}
    return [row for row in rows if row.case_id not in hidden]


async def reads(actor: Actor, case_id: UUID) -> bool:
    """(in unit) Whether the actor reads a case."""
    try:
        await case_for(actor, case_id, CasePermission.READ)
    except (NotThere, NotAllowed):
        return False
    return True


async def texts_of_tasks(actor: Actor, case_id: UUID, *, done: bool = False) -> list[tuple[date, list[str]]]:
    """(in unit) What the open tasks of a case say, or the last ones that were `done`, each with its day; only to be held against names.
    Nobody is shown it.
    """
    if not await reads(actor, case_id):
        return []
    rows = await repository.list_tasks_of_case(actor, case_id, done=done, limit=OPEN_TASKS)
    sealers = await keys.sealers(actor.tenant, {row.client_id for row in rows}) if rows else {}
    texts = [(row.due_on, opened(sealers.get(row.client_id), "task", row.id, row.sealed, TaskText)) for row in rows]
    return [(due, [text.title, text.note]) for due, text in texts if text is not None]


async def task_to_assign(actor: Actor, task_id: UUID) -> tuple[TaskView, CaseHeader]:
    """An open task that the actor may give to somebody else, and its case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        row = await task_for(actor, task_id)
        if row.case_id is None:
            raise NotAllowed
        hold = await case_for(actor, row.case_id, CasePermission.ADD_TASK)
        audit.read(actor, "tasks", None, case_id=hold.id, count=1)
        return (await task_views(actor, [row]))[0], await header_of(actor, hold)


async def task_to_finish(actor: Actor, task_id: UUID) -> tuple[TaskView, CaseHeader]:
    """A task that the actor may finish with a line for its file, and its case; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        row = await task_for(actor, task_id)
        if row.case_id is None:
            raise NotAllowed
        hold = await case_for(actor, row.case_id, CasePermission.ADD_RECORD)
        audit.read(actor, "tasks", None, case_id=hold.id, count=1)
        return (await task_views(actor, [row]))[0], await header_of(actor, hold)


class Last(msgspec.Struct, frozen=True):
    """What was done to a task last (`done`, `reopened` or `assigned`), by whom and when as far as that is known."""

    what: str
    who: str
    at: datetime | None


async def last_of_task(actor: Actor, task_id: UUID) -> Last:
    """What was done last to a task that the actor could finish or take back. Raises NotThere, NotAllowed."""
    async with look(actor):
        row = await task_for(actor, task_id)
        if row.done_at is not None:
            names = await tenant_views.worker_names(actor.tenant, [row.done_by] if row.done_by else [])
            return Last("done", names.get(row.done_by, "") if row.done_by else "", row.done_at)
        again, given = ("", None), ("", None)
        if row.case_id is not None:
            again, given = (
                await last_taken_up(actor, task_id, row.case_id),
                await last_assigned(actor, task_id, row.case_id),
            )
        was_given = given[1] is not None and (again[1] is None or again[1] < given[1])
        return Last("assigned", *given) if was_given else Last("reopened", *again)


async def tasks_by_id(actor: Actor, task_ids: Collection[UUID]) -> dict[UUID, TaskView]:
    """The named tasks of the actor's service, for acts of other domains; in the caller's unit of work."""
    rows = await repository.list_tasks_by_id(actor, task_ids) if task_ids else []
    return {view.id: view for view in await task_views(actor, rows)}


async def task_views(actor: Actor, rows: Collection[StoredTask]) -> list[TaskView]:
    """Open the words of tasks; a constant number of queries."""
    names = await tenant_views.worker_names(
        actor.tenant, {each for row in rows for each in (row.assignee_id, row.done_by)}
    )
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    cases = await _cases_of(actor, {row.case_id for row in rows if row.case_id})
    sealers = await keys.sealers(actor.tenant, {row.client_id for row in rows})
    views: list[TaskView] = []
    for row in rows:
        sealer = sealers.get(row.client_id)
        of = cases.get(row.case_id) if row.case_id else None
        text = opened(sealer, "task", row.id, row.sealed, TaskText) or TaskText(title=unreadable())
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
                done_by=names.get(row.done_by, "") if row.done_by else "",
                dropped=text.dropped if row.done_at is not None else "",
                case_id=row.case_id,
                source_id=row.source_id,
                client_name=identities[row.client_id].name,
                file_mark=of.file_mark if of else "",
                version=row.version,
                writable=of is not None and _writable(actor, of),
            )
        )
    return views


TaskWords = Callable[[Actor, Collection[TaskView]], Awaitable[Mapping[UUID, str]]]
TASK_WORDS: Point[TaskWords] = Point("words of tasks")
"""What else is to be known of open tasks: task → a few words; in the caller's unit of work."""


MayDrop = Callable[[Actor, Collection[TaskView]], Awaitable[Collection[UUID]]]
MAY_DROP: Point[MayDrop] = Point("tasks that may be dropped")
"""Which of these open tasks may be dropped with a reason; in the caller's unit of work. Others are done, or given to somebody else."""


async def may_be_dropped(actor: Actor, task: TaskView) -> bool:
    """Whether an open task may be dropped with a reason."""
    return task.id in await droppable(actor, [task])


async def droppable(actor: Actor, tasks: Collection[TaskView]) -> set[UUID]:
    """Those of these open tasks that may be dropped with a reason."""
    async with look(actor):
        return {task_id for may_drop in MAY_DROP.all() for task_id in await may_drop(actor, tasks)} if tasks else set()


class MoreOfTask(NamedTuple):
    """What a task came from, in the row of the task: words, how it begins, where it is; the news that the row says with it; whether
    that is urgent and goes before everything else."""

    words: Sequence[str] = ()
    quote: str = ""
    url: str = ""
    tells: Sequence[tuple[str, UUID]] = ()
    urgent: bool = False


MoreOfTasks = Callable[[Actor, Collection[tuple[TaskView, UUID]]], Awaitable[Mapping[UUID, MoreOfTask]]]
MORE_OF_TASKS: Point[MoreOfTasks] = Point("what tasks came from")
"""What a person's open tasks came from, told by the domain that keeps it: (task, source) → more by task; in the caller's
unit of work. A thing that its task stands for has no row of its own on My day: one duty is one row."""


class Duty(NamedTuple):
    """A kind of task that is finished by doing it in a form of its own, and by nothing else.

    `text` is what the link to the form says, `url` where it is (`{task_id}`, `{case_id}`, `{source_id}`). The act of the form ends the
    task with `service.finish_duty`, in its own unit of work.
    """

    kind: str
    text: str
    url: str


DUTIES: Point[Duty] = Point("duties with a form of their own", key=lambda duty: duty.kind, once=lambda duty: duty.kind)


class AskedOfTask(NamedTuple):
    """Before a task is given to anybody but `named`, it is asked whether that is meant: what is to be known, and the question.

    `sure`: nobody else is named, as far as whoever asks may know.
    """

    named: frozenset[UUID]
    said: str
    question: str
    sure: bool


AskOfTask = Callable[[Actor, UUID, str], Awaitable[AskedOfTask | None]]
ASKED_OF_TASKS: Point[AskOfTask] = Point("what is asked before a task is given on")
"""(task, its kind) → what a higher domain asks; in the caller's unit of work."""


async def asked_of_task(actor: Actor, task_id: UUID, kind: str) -> AskedOfTask | None:
    """What is asked before a task is given to somebody; None when it may be anybody of the service."""
    async with look(actor):
        for ask in ASKED_OF_TASKS.all():
            if (asked := await ask(actor, task_id, kind)) is not None:
                return asked
        return None


async def asked_of_open_tasks(actor: Actor, case_id: UUID, assignee_id: UUID) -> list[AskedOfTask]:
    """The same of every open task that somebody has in a case: another key worker gets them with it."""
    async with look(actor):
        rows = await repository.list_tasks_of_case(actor, case_id, done=False, limit=OPEN_TASKS)
        asked = [await asked_of_task(actor, row.id, row.kind) for row in rows if row.assignee_id == assignee_id]
        return [each for each in asked if each is not None]


async def words_of_tasks(actor: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """What higher domains say of tasks that the actor was shown."""
    if not tasks:
        return {}
    async with look(actor):
        said: dict[UUID, str] = {}
        for words in TASK_WORDS.all():
            for task_id, more in (await words(actor, tasks)).items():
                said[task_id] = " · ".join(filter(None, (said.get(task_id, ""), more)))
        return said


async def _cases_of(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, MarkOfCase]:
    return {row.id: row for row in await repository.list_file_marks(actor, case_ids)} if case_ids else {}


def _writable(actor: Actor, of: MarkOfCase) -> bool:
    """Whether the actor may write a record into the file: it is open, and they read it."""
    if of.status != CaseStatus.OPEN or of.key_worker_id is None or not may(actor, CasePermission.WRITE):
        return False
    return CasePermission.ADD_RECORD in permissions(
        actor, key_worker_id=of.key_worker_id, has_task=False, stood_in_for=of.stood_in_for
    )
