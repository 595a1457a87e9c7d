# pyright: strict
"""What casework puts on My day: the tasks of a person, in a list of their own as well."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from cases.cases import repository
from cases.cases.access import STANDS_IN, CasePermission, may, require
from cases.cases.repository.lists import list_stood_in_for
from cases.cases.schemas import StoredTask, TaskView
from cases.deadlines.views import running, told_of
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.i18n import gettext
from kernel.web.render import Lead
from kernel.web.text import NBSP, counted, format_date
from tenants import views as tenant_views

from .tasks import DUTIES, MORE_OF_TASKS, OPEN_TASKS, MoreOfTask, task_views, words_of_tasks

ON_MY_DAY = 20
PAGE = 50
Before = tuple[date, UUID]
_NOTHING_MORE = MoreOfTask()


async def tasks_that_wait(actor: Actor) -> Waiting | None:
    """The open tasks of the actor, first due first; recorded as a read. Those due last are only counted."""
    if not may(actor, CasePermission.LIST):
        return None
    async with look(actor):
        return await _waiting(actor, actor.worker)


async def tasks_in_place(actor: Actor, worker_id: UUID) -> Waiting | None:
    """(in unit) The same of somebody for whom the actor stands in at this moment; None when they do not."""
    return await _waiting(actor, worker_id) if worker_id in await _stood_in_for(actor) else None


async def _stood_in_for(actor: Actor) -> list[UUID]:
    """(in unit) Whose tasks are the actor's to do while those are away."""
    return await list_stood_in_for() if may(actor, CasePermission.LIST) and actor.has_role(*STANDS_IN) else []


async def _waiting(actor: Actor, worker_id: UUID) -> Waiting:
    rows = await repository.list_open_tasks_of(actor, worker_id, OPEN_TASKS)
    shown = await _opened(actor, rows[:ON_MY_DAY])
    today = today_in_prague()
    late, due = sum(row.due_on < today for row in rows), sum(row.due_on == today for row in rows)
    said = [
        f"{_tasks(number)} {when}"
        for number, when in ((late, gettext("po termínu")), (due, gettext("na dnešek")))
        if number
    ]
    more = len(rows) - len(shown)
    return Waiting(
        shown, _rest(more, "" if worker_id == actor.worker_id else f"?of={worker_id}"), ", ".join(said), more
    )


async def all_my_tasks(
    actor: Actor, *, of: UUID | None = None, after: Before | None = None
) -> tuple[list[DayRow], Before | None, str]:
    """A page of the actor's open tasks, first due first, where the next one begins, and whose they are; recorded as a read.

    `of`: those of somebody for whom the actor stands in at this moment. Raises NotThere.
    """
    async with look(actor):
        require(actor, CasePermission.LIST)
        if of is not None and of not in await _stood_in_for(actor):
            raise NotThere
        rows = await repository.list_open_tasks_of(actor, of or actor.worker, PAGE + 1, after=after)
        with audit.one_look_at(actor, "tasks"):
            shown = await _opened(actor, rows[:PAGE])
        last = rows[PAGE - 1] if len(rows) > PAGE else None
        name = (await tenant_views.worker_names(actor.tenant, [of])).get(of, "") if of is not None else ""
        return shown, (last.due_on, last.id) if last else None, name


async def _opened(actor: Actor, rows: Sequence[StoredTask]) -> list[DayRow]:
    tasks = await task_views(actor, rows)
    said = await words_of_tasks(actor, tasks)
    whose = {str(row.assignee_id) for row in rows} - {str(actor.worker_id)}
    more_said = {"in_place_of": one} if len(whose) == 1 and (one := next(iter(whose))) else None
    audit.read(actor, "tasks", None, count=len(tasks), shown=keys.opened_of(actor, _clients(rows)), details=more_said)
    today = today_in_prague()
    of = {row.id: row.source_id for row in rows if row.source_id is not None}
    terms = await running(actor, set(of.values())) if of else {}
    told = {task_id: told_of(terms.get(source, [])) for task_id, source in of.items()}
    more = await _more(actor, [(task, of[task.id]) for task in tasks if task.id in of])
    return [
        row_of(task, said.get(task.id, ""), today, told.get(task.id, []), more.get(task.id, _NOTHING_MORE))
        for task in tasks
    ]


async def _more(actor: Actor, tasks: Collection[tuple[TaskView, UUID]]) -> dict[UUID, MoreOfTask]:
    found: dict[UUID, MoreOfTask] = {}
    for of in MORE_OF_TASKS.all() if tasks else ():
        found.update(await of(actor, tasks))
    return found


def row_of(
    task: TaskView, said: str, today: date, tells: Sequence[tuple[str, UUID]] = (), more: MoreOfTask = _NOTHING_MORE
) -> DayRow:
    """A task as a row, with what it came from: a duty with a form of its own leads there, every other one is ticked off."""
    urgency = Urgency.LATE if task.due_on < today else Urgency.TODAY if task.due_on == today else Urgency.SOON
    return DayRow(
        key=f"ukol-{task.id}",
        urgency=Urgency.URGENT if more.urgent else urgency,
        title=task.title,
        when=task.due_on,
        whom=task.client_name,
        words=[words for words in (task.file_mark.replace(" ", NBSP), *more.words, said) if words],
        quote=more.quote,
        url=more.url or (f"/cases/{task.case_id}" if task.case_id else ""),
        act=act_of(task, whose=task.client_name),
        tells=[*tells, *more.tells],
    )


def act_of(task: TaskView, whose: str = "") -> Act:
    """What finishes a task; told from those of other tasks by `whose` it is, where several stand, and by its day."""
    what = ", ".join(filter(None, (task.title.rstrip("."), whose, format_date(task.due_on, year=False))))
    duty = DUTIES.one(task.kind)
    if duty is not None:
        url = duty.url.format(task_id=task.id, case_id=task.case_id, source_id=task.source_id)
        return Act(gettext(duty.text), url, name=what)
    return Act(
        gettext("Hotovo"),
        f"/tasks/{task.id}/finish",
        name=gettext("Hotovo: {what}").format(what=what),
        fields={"version": str(task.version), "what": what},
        line=gettext("Co se stalo (uloží se jako záznam)") if task.writable else "",
        icon="check",
    )


def _clients(rows: Collection[StoredTask]) -> set[UUID]:
    return {row.client_id for row in rows if row.client_id}


def _rest(number: int, of: str) -> Lead | None:
    if not number:
        return None
    words = counted(number, gettext("další úkol"), gettext("další úkoly"), gettext("dalších úkolů"))
    return Lead(gettext("a {what}").format(what=words), f"/tasks{of}")


def _tasks(number: int) -> str:
    return counted(number, gettext("úkol"), gettext("úkoly"), gettext("úkolů"))
