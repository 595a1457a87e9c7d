"""The meetings of a service."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromQuery

from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.guard import actor_of
from kernel.web.pages import show
from services.meetings import views
from services.meetings.pages.common import AnyRequest, P

PAGE = 50


@get("/meetings", rule=P.LIST)
async def list_meetings(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """The meetings of the service, and offers that wait for its answer."""
    view = await views.list_meetings(actor_of(request), before=decode_cursor(after), limit=PAGE + 1)
    rows = view.meetings[:PAGE]
    following = urlencode({"after": encode_cursor(rows[-1].held_at, rows[-1].id)}) if len(view.meetings) > PAGE else ""
    return show(
        request,
        "meetings/list.html",
        view=view,
        rows=rows,
        next_url=f"/meetings?{following}" if following else None,
        start_url="/meetings" if after else None,
    )


ROUTES: list[Any] = [list_meetings]
