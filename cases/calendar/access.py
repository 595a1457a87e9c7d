# pyright: strict
"""Who has a calendar: whoever works in a service. What stands in it each source decides by its own access."""

from enum import StrEnum

from kernel import keys
from kernel.actor import Actor, ActorKind
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.links import ids_in
from tenants.accounts import views as accounts
from tenants.accounts.access import signing_in
from tenants.rules import HEADS, WITHOUT_SERVICE
from tenants.tables import Role

from . import repository
from .exceptions import NoFeed
from .schemas import StoredFeed

_WHOLE = (*HEADS, Role.DEPARTMENT_HEAD)


class CalendarPermission(StrEnum):
    """What can be done with the calendar."""

    LIST = "calendar.list"


def may_list(actor: Actor) -> bool:
    """Whether the actor works in a service."""
    return actor.service_id is not None and any(Role(role) not in WITHOUT_SERVICE for role in actor.roles)


def require_list(actor: Actor) -> None:
    """Raise NotAllowed for who works in no service."""
    if not may_list(actor):
        raise NotAllowed


def sees_whole(actor: Actor) -> bool:
    """Whether the actor heads the service, and so has its whole calendar."""
    return actor.has_role(*_WHOLE)


async def feed_for(token: str) -> tuple[Actor, StoredFeed]:
    """Whom a secret address stands for, as they stand at this moment, and its row. Raises NoFeed.

    Whether what they signed in with then still holds, the database says when this actor enters.
    """
    if (said := ids_in(token)) is None:
        raise NoFeed
    tenant_id, feed_id = said
    async with unit_of_work(signing_in(tenant_id=tenant_id)):
        feed = await repository.find_by_token(tenant_id, feed_id, keys.token_hash(token))
    if feed is None:
        raise NoFeed
    places = await accounts.places_of(feed.user_id)
    place = next((one for one in places if (one.tenant_id, one.service_id) == (tenant_id, feed.service_id)), None)
    if place is None:
        raise NoFeed
    actor = Actor(
        kind=ActorKind.WORKER,
        tenant_id=tenant_id,
        service_id=feed.service_id,
        worker_id=place.worker_id,
        user_id=feed.user_id,
        roles=place.roles,
        proof=feed.proof,
        session_id=f"feed:{feed.id}",
    )
    return actor, feed
