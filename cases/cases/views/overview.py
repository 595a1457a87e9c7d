# pyright: strict
"""What the overview of a case shows."""

from collections.abc import Awaitable, Callable, Collection
from datetime import date
from uuid import UUID

from cases.cases import repository
from cases.cases.access import CasePermission, case_for
from cases.cases.repository import merged
from cases.cases.schemas import (
    CaseHeader,
    CaseNews,
    CaseOverview,
    TaskView,
)
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from kernel.web.day import DayRow, Urgency
from kernel.web.panels import panels_of

from .case import case_view
from .records import records_of
from .tasks import OPEN_TASKS, reads, task_views, tasks_as_one, words_of_tasks

LATEST_RECORDS = 5
TO_DO: Point[Callable[[Actor, UUID], Awaitable[Collection[DayRow]]]] = Point(
    "what is to be done in a case, beside its tasks"
)
"""What higher domains want done in a case and no task says, for who reads the case; in the unit of work of the caller, a
bounded number of statements each."""
OVERVIEW_TASKS = 20


async def case_news(actor: Actor, case_id: UUID) -> CaseNews:
    """The open tasks and the latest records of a case; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        rows = await tasks_as_one(actor, case_id, limit=OVERVIEW_TASKS)
        news = CaseNews(
            tasks=await task_views(actor, rows), records=await records_of(actor, hold, limit=LATEST_RECORDS)
        )
        audit.read(actor, "records", None, case_id=case_id, count=len(news.records))
        return news


async def case_overview(actor: Actor, case_id: UUID) -> CaseOverview:
    """All that the overview of a case shows, in one look; recorded as a read of the case. Raises NotThere, NotAllowed."""
    async with look(actor):
        with audit.one_look_at(actor, "case"):
            return await _overview(actor, case_id)


async def _own_tasks(actor: Actor, case_id: UUID) -> list[TaskView]:
    """(in unit) What the actor has to do in a case of which they may only know."""
    rows = await repository.list_tasks_of_case(actor, case_id, done=False, limit=OPEN_TASKS, led=True)
    return await task_views(actor, [row for row in rows if row.assignee_id == actor.worker])


async def _to_do(actor: Actor, header: CaseHeader) -> list[DayRow]:
    """(in unit) What is to be done beside the tasks: what is urgent in front, then what is due first.

    Also of what is led in the case, as far as the actor reads that.
    """
    led = await merged.list_led_in(actor, header.id) if header.states.get("merged") == "with" else []
    ids = [header.id, *[each for each in led if await reads(actor, each)]]
    rows = {row.key: row for each in ids for told in TO_DO.all() for row in await told(actor, each)}.values()
    return sorted(rows, key=lambda row: (row.urgency is not Urgency.URGENT, row.on or date.max, row.key))


async def _overview(actor: Actor, case_id: UUID) -> CaseOverview:
    view = await case_view(actor, case_id)
    if view.content is None:
        return CaseOverview(view=view, news=CaseNews(tasks=await _own_tasks(actor, case_id), records=[]))
    news = await case_news(actor, case_id)
    return CaseOverview(
        view=view,
        news=news,
        said=await words_of_tasks(actor, news.tasks),
        to_do=await _to_do(actor, view.header),
        panels=await panels_of("case", actor, case_id=case_id),
    )
