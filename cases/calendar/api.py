# pyright: strict
"""The calendar for programs: /api/v1/calendar."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from kernel.web.api import After, ApiRequest, Limit, Paged, decode_cursor, encode_cursor
from kernel.web.guard import actor_of

from . import views
from .access import CalendarPermission
from .rules import Asked
from .schemas import Entry, Place

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


ROUTES: list[Any] = [list_calendar]
