"""Pages that belong to no domain: the way in, help, accessibility, shortcuts."""

from typing import Any

from litestar import MediaType, Request, Response, get

from kernel.web import typed
from kernel.web.guard import PUBLIC, session_of
from kernel.web.pages import show

AnyRequest = Request[Any, Any, Any]


@get("/", rule=PUBLIC)
async def start(request: AnyRequest) -> Response[str]:
    """My day for people who do casework, their account for the others, sign-in for strangers."""
    session = session_of(request)
    if session is None:
        target = "/sign-in"
    else:
        target = "/my-day" if session.place.service_id else "/account"
    return Response("", media_type=MediaType.HTML, status_code=303, headers={"Location": target})


@get("/help", rule=PUBLIC)
async def help_page(request: AnyRequest) -> Response[str]:
    """Where to turn, and how the product thinks."""
    return show(request, "app/help.html")


@get("/accessibility", rule=PUBLIC)
async def accessibility(request: AnyRequest) -> Response[str]:
    """What works for whom, and what does not yet."""
    return show(request, "app/accessibility.html")


@get("/shortcuts", rule=PUBLIC)
async def shortcuts(request: AnyRequest) -> Response[str]:
    """The keys."""
    return show(request, "shortcuts.html")


ROUTES = [start, help_page, accessibility, shortcuts, *typed.ROUTES]
