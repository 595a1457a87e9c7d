# pyright: strict
"""All that crossed the wall by law, for the heads of an authority."""

from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.guard import actor_of
from kernel.web.pages import one_look_at, show
from sharing.pages.common import PAGE, AnyRequest, P
from sharing.views.by_law import crossings

HERE = "/sharing/by-law"


@get(HERE, rule=P.LIST_BY_LAW)
async def by_law(request: AnyRequest, before: FromQuery[UUID | None] = None) -> Response[Any]:
    """What left and what came, by which paragraph, last first."""
    return await _draw(request, before)


@one_look_at("crossings_by_law", "notices")
async def _draw(request: AnyRequest, before: UUID | None) -> Response[Any]:
    rows = await crossings(actor_of(request), before=before, limit=PAGE + 1)
    following = f"{HERE}?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None
    start = HERE if before is not None else None
    return show(request, "sharing/by_law.html", rows=rows[:PAGE], next_url=following, start_url=start)


ROUTES: list[Any] = [by_law]
