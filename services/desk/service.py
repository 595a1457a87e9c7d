"""What people do at the desk."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import CasePermission, require
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.web.panels import NOTIFICATIONS
from tenants.notifications import service as notifications
from tenants.notifications import views


async def mark_seen(actor: Actor, notification_id: UUID) -> str:
    """Put a notification away; returns where what it tells of is. Raises NotThere."""
    async with unit_of_work(actor):
        told = next((one for one in await views.notifications(actor) if one.id == notification_id), None)
        await notifications.mark_seen(actor, notification_id)
        words = NOTIFICATIONS.one(told.kind) if told is not None else None
        return words.url.format(about_id=told.about_id) if told is not None and words is not None else ""


async def mark_all_seen(actor: Actor, notification_ids: Collection[UUID]) -> None:
    """Put away what was shown, and nothing that came since."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        await notifications.mark_all_seen(actor, notification_ids)
