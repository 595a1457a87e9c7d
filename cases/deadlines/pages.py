# pyright: strict
"""From a deadline to where it is met."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.pages import go

from . import views
from .access import DeadlinePermission


@get("/deadlines/{deadline_id:uuid}", rule=DeadlinePermission.SEE)
async def open_deadline(request: Request[Any, Any, Any], deadline_id: FromPath[UUID]) -> Response[Any]:
    """Lead on to the thing."""
    return go(request, await views.where(actor_of(request), deadline_id))


ROUTES: list[Any] = [open_deadline]
