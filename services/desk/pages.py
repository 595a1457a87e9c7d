"""My day, what somebody was told, the search."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import views
from cases.cases.access import CasePermission, may, reads_all, sees_all
from cases.cases.pages import writing
from cases.cases.pages.common import AnyRequest, key_worker_label
from kernel.web.forms import read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.pages import SEARCHED, go, one_look_at, show
from kernel.web.panels import panels_of
from services.desk import service
from services.desk import views as desk_views


@get("/my-day", rule=CasePermission.LIST)
async def my_day(request: AnyRequest) -> Response[Any]:
    """What waits for me today."""
    actor = actor_of(request)
    desk = await desk_views.desk(actor)
    return show(
        request,
        "desk/my_day.html",
        day=desk.day,
        open_cases=desk.open_cases,
        news=desk.news,
        panels=desk.panels,
        head=desk.head,
        in_place=desk.in_place,
        kinds=writing.kinds(request) if views.may_write(actor) else [],
        may_open=may(actor, CasePermission.OPEN),
    )


@get("/my-day/without", rule=CasePermission.LIST)
async def without_worker(request: AnyRequest) -> Response[Any]:
    """All that has nobody in the service, for its head."""
    rows, more = await desk_views.all_without_worker(actor_of(request))
    return show(request, "desk/without.html", rows=rows, more=more)


@post("/my-day/seen", rule=CasePermission.LIST, status_code=200)
async def mark_all_seen(request: AnyRequest) -> Response[Any]:
    """Put away what was shown, and nothing that came since."""
    await service.mark_all_seen(actor_of(request), (await read_form(request)).uuids("id"))
    return go(request, "/my-day")


@post("/my-day/seen/{notification_id:uuid}", rule=CasePermission.LIST, status_code=200)
async def mark_seen(request: AnyRequest, notification_id: FromPath[UUID]) -> Response[Any]:
    """Put a notification away, and go on to what it is about when it is opened by its title."""
    url = await service.mark_seen(actor_of(request), notification_id)
    opens = (await read_form(request)).ticked("open")
    return go(request, url if opens and url else "/my-day")


@post("/search", rule=CasePermission.LIST, status_code=200)
async def look_for(request: AnyRequest) -> Response[Any]:
    """Take what was typed, and go on to what is found: names stay out of the address."""
    await views.check_may_list(actor_of(request))
    query = (await read_form(request)).text("q").strip()[:200]
    session = session_of(request)
    return go(request, f"/search?s={session.hide(query, SEARCHED)}" if session and query else "/search")


@get("/search", rule=CasePermission.LIST)
async def search(request: AnyRequest, s: FromQuery[str] = "") -> Response[Any]:
    """Cases by name, birth date or file mark; other domains add what they have. `s` is what was typed, hidden."""
    return await _draw_found(request, s)


@one_look_at("case_search", "notice_search")
async def _draw_found(request: AnyRequest, s: str) -> Response[Any]:
    actor = actor_of(request)
    session = session_of(request)
    query = session.reveal(s, SEARCHED) if session else ""
    rows = await views.find_cases(actor, query)
    return show(
        request,
        "desk/search.html",
        query=query,
        rows=rows,
        limit=views.SEARCH_LIMIT,
        reach="all" if reads_all(actor) else "names" if sees_all(actor) else "tasks",
        panels=await panels_of("search", actor, query=query) if query else [],
        key_worker_label=await key_worker_label(request),
    )


ROUTES = [my_day, without_worker, mark_all_seen, mark_seen, look_for, search]
