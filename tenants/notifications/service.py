# pyright: strict
"""What people and domains do with notifications: leave one, take it back, put it away.

Functions marked (in unit) run in the caller's unit of work; every other one is an act with a unit of its own.
"""

from collections.abc import Awaitable, Callable, Collection
from functools import partial
from uuid import UUID, uuid5

from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.points import Point
from tenants.messages import service as messages
from tenants.messages.rules import kind_of

from . import repository

ALSO_TOLD: Point[Callable[[Actor, UUID], Awaitable[Collection[UUID]]]] = Point("who is told what somebody is told")
"""Who hears at this moment what a worker of the service hears, beside them; in the unit of work of the caller."""


async def notify(
    actor: Actor,
    *,
    notification_id: UUID,
    kind: str,
    about_type: str,
    about_id: UUID,
    worker_id: UUID | None = None,
    by: UUID | None = None,
) -> None:
    """(in unit) Leave a notification for a worker, or the whole service of the actor; the same id twice is once.

    It goes out by mail as its kind of message, too: what the whole service is told, to its heads. Whoever stands in for the worker is told
    as well, but not of what they did themselves (`by`) or have been told.
    """
    leave = partial(_leave, actor, kind=kind, about_type=about_type, about_id=about_id)
    if not await leave(notification_id, worker_id, None):
        return
    others = {each for also in ALSO_TOLD.all() for each in await also(actor, worker_id)} if worker_id else set[UUID]()
    for other in others - {worker_id, by}:
        if not await repository.is_told(actor.tenant, actor.service, other, kind, about_id):
            await leave(uuid5(notification_id, f"in place|{other}"), other, worker_id)


async def _leave(
    actor: Actor,
    notification_id: UUID,
    worker_id: UUID | None,
    in_place_of: UUID | None,
    *,
    kind: str,
    about_type: str,
    about_id: UUID,
) -> bool:
    new = await repository.insert_notification(
        actor.tenant,
        actor.service,
        notification_id,
        worker_id=worker_id,
        kind=kind,
        about_type=about_type,
        about_id=about_id,
        in_place_of=in_place_of,
    )
    if new and (message := kind_of(kind)) is not None:
        await messages.tell(actor, message, [worker_id] if worker_id else None, notification_id=notification_id)
    return new


async def take_back(actor: Actor, notification_id: UUID) -> bool:
    """(in unit) Put a notification of the actor's service away: what it tells of is gone. False when there never was one."""
    return await repository.put_away(actor.tenant, actor.service, notification_id)


async def mark_seen(actor: Actor, notification_id: UUID) -> None:
    """Put a notification away, for the actor alone; the colleagues still read what the whole service was told."""
    async with unit_of_work(actor):
        if actor.service_id is None or not await repository.mark_seen(
            actor.tenant, actor.service, actor.worker, [notification_id]
        ):
            raise NotThere


async def mark_all_seen(actor: Actor, notification_ids: Collection[UUID]) -> None:
    """Put the named notifications away, as far as they are the actor's or their whole service's."""
    async with unit_of_work(actor):
        if actor.service_id is not None and notification_ids:
            await repository.mark_seen(actor.tenant, actor.service, actor.worker, notification_ids)
