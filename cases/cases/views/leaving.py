# pyright: strict
"""Cases and tasks of people who leave, for the head of their service and for the command that ends somebody."""

from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

from cases.cases.access import CasePermission, case_for
from cases.cases.repository import leaving
from cases.cases.rules import KEY_WORKER_ROLES, marks
from cases.persons import views as apart
from kernel.actor import Actor
from kernel.db import look
from kernel.points import Point
from kernel.web.i18n import gettext
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow

from .lists import clients_and_marks
from .tasks import task_views

IN_DANGER: Point[Callable[[Actor], Awaitable[Collection[UUID]]]] = Point("cases in which somebody may be in danger")
"""In the unit of work of the caller; of these cases nothing is shown by it."""


async def in_danger(actor: Actor) -> set[UUID]:
    """(in unit) The cases in which a child was judged to be in danger."""
    return {case_id for found in IN_DANGER.all() for case_id in await found(actor)}


async def led_by(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Open cases that these people answer for; what is urgent in front; recorded as a read of a list."""
    urgent = await in_danger(actor)
    rows = await leaving.list_led(actor, worker_ids, limit, first=urgent)
    known = await clients_and_marks(actor, {row.case_id for row in rows})
    return [
        LeftRow(
            worker_id=row.worker_id,
            title=known[row.case_id][0],
            about=marks.said(known[row.case_id][1]),
            url=f"/cases/{row.case_id}/key-worker",
            act=gettext("Přidělit případ"),
            urgent=row.case_id in urgent,
        )
        for row in rows
        if row.case_id in known
    ]


async def tasks_of(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Open tasks of these people in cases that others answer for; recorded as a read of a list."""
    views = await task_views(actor, await leaving.list_alone(actor, worker_ids, limit))
    known = await clients_and_marks(actor, {view.case_id for view in views if view.case_id})
    urgent = await in_danger(actor) if known else set[UUID]()
    return [
        LeftRow(
            worker_id=view.assignee_id,
            title=view.title,
            about=marks.with_mark(view.client_name, view.file_mark),
            url=f"/tasks/{view.id}/assign",
            act=gettext("Přidělit úkol"),
            urgent=view.case_id in urgent,
        )
        for view in views
        if view.case_id in known
    ]


async def who_may_take_over(actor: Actor, worker_id: UUID) -> frozenset[UUID] | None:
    """(in unit) Who may take over all that somebody leads; None for anybody who leads cases: nobody is kept apart from it (ADR 0117)."""
    may_not = await apart.may_not_take_over(actor, worker_id)
    if not may_not:
        return None
    here = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    return frozenset(each.id for each in here) - may_not.keys()


async def may_not_lead(actor: Actor, case_id: UUID) -> dict[UUID, str]:
    """Who may not lead a case, by their ids, each with why: they are on the other side of its child (ADR 0117). Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.CHANGE_KEY_WORKER)
        return await apart.may_not_lead_clients(actor, [hold.client_id])
