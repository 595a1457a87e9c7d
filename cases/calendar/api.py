# pyright: strict
"""The calendar for programs: /api/v1/calendar."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter

from kernel.actor import Actor
from kernel.web.api import After, ApiRequest, IdempotencyKey, Limit, Paged, decode_cursor, encode_cursor, once
from kernel.web.guard import actor_of

from . import service, views
from .access import CalendarPermission
from .rules import Asked, address_of
from .schemas import Entry, FeedMade, MakeFeed, OwnFeed, Place

TAGS = ["cases"]
Kind = Annotated[str, QueryParameter(name="kind", description="`task`, or the kind of a deadline; everything without.")]
Whole = Annotated[
    bool, QueryParameter(name="whole", description="All of the service, for who heads it; one's own otherwise.")
]
Since = Annotated[
    date | None, QueryParameter(name="since", description="From this day on; without it what is late, too.")
]


@get("/api/v1/calendar", rule=CalendarPermission.LIST, tags=TAGS)
async def list_calendar(
    request: ApiRequest,
    kind: Kind = "",
    whole: Whole = False,
    since: Since = None,
    after: After = None,
    limit: Limit = 50,
) -> Paged[Entry]:
    """What has to be done by which day, first due first."""
    place = decode_cursor(after, tuple[date, UUID])
    found = await views.listed(
        actor_of(request),
        Asked(mine=not whole, kind=kind, since=since),
        after=Place(*place) if place else None,
        limit=limit,
    )
    return Paged(found.entries, encode_cursor(*found.behind) if found.behind else None)


@get("/api/v1/calendar/feed", rule=CalendarPermission.LIST, tags=TAGS)
async def get_feed(request: ApiRequest) -> OwnFeed:
    """Since when the caller has a secret address, and of what."""
    return OwnFeed(feed=await views.own_feed(actor_of(request)))


@post("/api/v1/calendar/feed", rule=CalendarPermission.LIST, tags=TAGS)
async def make_feed(
    request: ApiRequest, data: JSONBody[MakeFeed], idempotency_key: IdempotencyKey = None
) -> Response[FeedMade]:
    """Make a secret address, instead of the one before. It is answered with this once."""

    async def act(actor: Actor) -> tuple[FeedMade, str]:
        feed_id, token = await service.make_feed(actor, data)
        return FeedMade(id=feed_id, address=address_of(token)), "/api/v1/calendar/feed"

    return await once(request, idempotency_key, act)


@post("/api/v1/calendar/feed/withdraw", rule=CalendarPermission.LIST, status_code=204, tags=TAGS)
async def withdraw_feed(request: ApiRequest) -> None:
    """Let it read nothing any more."""
    await service.withdraw_feed(actor_of(request))


ROUTES: list[Any] = [list_calendar, get_feed, make_feed, withdraw_feed]
