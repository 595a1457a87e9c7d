"""What people do at the desk."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import CasePermission, require
from kernel.actor import Actor
from kernel.db import unit_of_work
from tenants.notifications import service as notifications


async def mark_all_seen(actor: Actor, notification_ids: Collection[UUID]) -> None:
    """Put away what was shown, and nothing that came since."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        await notifications.mark_all_seen(actor, notification_ids)
