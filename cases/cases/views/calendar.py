# pyright: strict
"""What casework puts into the calendar: open tasks, each on its day."""

from collections.abc import Collection
from uuid import UUID

from cases.calendar.rules import Span
from cases.calendar.schemas import Bare, Entry, Place
from cases.cases import repository
from cases.cases.access import CasePermission, may, reads_all
from cases.cases.repository.calendar import list_places
from cases.cases.schemas import StoredTask
from cases.deadlines.views import said
from kernel import audit, keys
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.web.i18n import gettext
from kernel.web.text import NBSP

from .tasks import task_views

TASK = "task"


async def kinds(actor: Actor) -> list[tuple[str, str]]:
    """(in unit) Tasks are one kind."""
    return [(TASK, gettext("Úkoly"))] if may(actor, CasePermission.LIST) else []


async def places_in_calendar(actor: Actor, span: Span) -> list[Place]:
    """(in unit) Where open tasks stand: the actor's own, or of everybody for who reads every case."""
    own = span.of_worker is not None and span.of_worker == actor.worker_id
    if span.kind not in ("", TASK) or not may(actor, CasePermission.LIST) or not (own or reads_all(actor)):
        return []
    return await list_places(actor, span)


async def tasks_in_calendar(actor: Actor, task_ids: Collection[UUID], alone: bool) -> list[Entry]:
    """(in unit) These tasks; beside deadlines without those that one says already: the same duty in the same case, for the same person and day."""
    rows = await repository.list_tasks_by_id(actor, task_ids)
    rows = rows if alone else await _not_said(actor, rows)
    today, tasks = today_in_prague(), await task_views(actor, rows)
    clients = {row.client_id for row in rows if row.client_id}
    audit.read(actor, "tasks", None, count=len(tasks), shown=keys.opened_of(actor, clients))
    return [
        Entry(
            id=task.id,
            kind=TASK,
            kind_words=gettext("Úkol"),
            title=task.title,
            about=" · ".join(filter(None, (task.client_name, task.file_mark.replace(" ", NBSP)))),
            note="",
            on=task.due_on,
            planned_on=None,
            worker=task.assignee or None,
            url=f"/cases/{task.case_id}" if task.case_id else "/tasks",
            late=task.due_on < today,
        )
        for task in tasks
    ]


async def bare_tasks(actor: Actor, task_ids: Collection[UUID]) -> list[Bare]:
    """(in unit) That there is a task, and no word of it: people write names into them."""
    rows = await _not_said(actor, await repository.list_tasks_by_id(actor, task_ids))
    return [
        Bare(
            id=row.id,
            title=gettext("Úkol"),
            on=row.due_on,
            planned_on=None,
            path=f"/calendar?kind={TASK}&since={row.due_on.isoformat()}",
        )
        for row in rows
    ]


async def _not_said(actor: Actor, rows: Collection[StoredTask]) -> list[StoredTask]:
    there = await said(actor, {row.source_id for row in rows if row.source_id is not None})
    return [row for row in rows if (row.source_id, row.kind, row.case_id, row.assignee_id, row.due_on) not in there]
