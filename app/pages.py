"""Pages that belong to no domain: the way in, help, accessibility, shortcuts."""

from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from kernel.web import handbook, typed
from kernel.web.assets import FOR_EVER
from kernel.web.guard import PUBLIC, session_of
from kernel.web.help import HELP, help_by_group
from kernel.web.pages import show

AnyRequest = Request[Any, Any, Any]


@get("/", rule=PUBLIC)
async def start(request: AnyRequest) -> Response[str]:
    """My day for people who do casework, the organisation for the others, sign-in for strangers."""
    session = session_of(request)
    if session is None:
        target = "/sign-in"
    else:
        target = "/my-day" if session.place.service_id else "/organisation"
    return Response("", media_type=MediaType.HTML, status_code=303, headers={"Location": target})


@get("/help", rule=PUBLIC)
async def help_page(request: AnyRequest) -> Response[str]:
    """A page for each task, how the product thinks, where to turn."""
    return show(request, "app/help.html", groups=help_by_group(), chapters=handbook.chapters())


@get("/help/{task:str}", rule=PUBLIC)
async def help_of_task(request: AnyRequest, task: FromPath[str]) -> Response[str]:
    """How one task is done. Raises NotFoundException for a task that nobody explains."""
    view = HELP.one(task)
    if view is None:
        raise NotFoundException
    return show(request, "app/help_task.html", view=view)


@get(f"{handbook.ADDRESS}/{{key:str}}", rule=PUBLIC)
async def handbook_chapter(request: AnyRequest, key: FromPath[str]) -> Response[str]:
    """A chapter of the user guide, in Czech. Raises NotFoundException for one that nobody wrote."""
    view = handbook.chapter(key)
    if view is None:
        raise NotFoundException
    return show(request, "app/handbook.html", view=view, chapters=handbook.chapters())


@get(f"{handbook.ADDRESS}/pictures/{{file:str}}", rule=PUBLIC, include_in_schema=False)
async def handbook_picture(file: FromPath[str]) -> Response[bytes]:
    """A picture of the guide, of made-up people only; browsers may keep it for ever. Raises NotFoundException for another."""
    found = handbook.picture(file.removesuffix(".png"))
    if found is None:
        raise NotFoundException
    return Response(found[0], media_type="image/png", headers={"Cache-Control": FOR_EVER, "ETag": f'"{found[1]}"'})


@get("/accessibility", rule=PUBLIC)
async def accessibility(request: AnyRequest) -> Response[str]:
    """What works for whom, and what does not yet."""
    return show(request, "app/accessibility.html")


@get("/shortcuts", rule=PUBLIC)
async def shortcuts(request: AnyRequest) -> Response[str]:
    """The keys."""
    return show(request, "shortcuts.html")


ROUTES = [
    start,
    help_page,
    help_of_task,
    handbook_chapter,
    handbook_picture,
    accessibility,
    shortcuts,
    *typed.ROUTES,
]
