# pyright: strict
"""Cases and tasks of people who leave, for the head of their service and for the command that ends somebody."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.repository import leaving
from kernel.actor import Actor
from kernel.web.i18n import gettext
from kernel.web.text import NBSP
from tenants.leaving.schemas import LeftRow

from .lists import clients_and_marks
from .tasks import task_views


async def led_by(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Open cases that these people answer for; recorded as a read of a list."""
    rows = await leaving.list_led(actor, worker_ids, limit)
    known = await clients_and_marks(actor, {row.case_id for row in rows})
    return [
        LeftRow(
            worker_id=row.worker_id,
            title=known[row.case_id][0],
            about=known[row.case_id][1].replace(" ", NBSP),
            url=f"/cases/{row.case_id}/key-worker",
            act=gettext("Přidělit případ"),
        )
        for row in rows
        if row.case_id in known
    ]


async def tasks_of(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Open tasks of these people in cases that others answer for; recorded as a read of a list."""
    views = await task_views(actor, await leaving.list_alone(actor, worker_ids, limit))
    known = await clients_and_marks(actor, {view.case_id for view in views if view.case_id})
    return [
        LeftRow(
            worker_id=view.assignee_id,
            title=view.title,
            about=f"{view.client_name} · {view.file_mark.replace(' ', NBSP)}",
            url=f"/tasks/{view.id}/assign",
            act=gettext("Přidělit úkol"),
        )
        for view in views
        if view.case_id in known
    ]
