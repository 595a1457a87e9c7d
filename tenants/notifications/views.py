# pyright: strict
"""What somebody gets to see of notifications. Nothing here leaves anything behind."""

from kernel.actor import Actor
from kernel.db import look

from . import repository
from .schemas import NotificationView

NEWEST = 50


async def notifications(actor: Actor, *, limit: int = NEWEST) -> list[NotificationView]:
    """What the worker has not seen yet, theirs or their whole service's, newest first, at most fifty unless said."""
    if actor.service_id is None:
        return []
    async with look(actor):
        return await repository.list_notifications(actor.tenant, actor.service, actor.worker, limit=limit)
