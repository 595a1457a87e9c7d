"""What the framework refuses before anybody asked who calls: an unknown address, a method that an address does not take.

The middleware runs only past the router. Here it runs for the answer, so that such a page has the person's menu and language.
"""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import Receive, Scope, Send

from kernel.exceptions import DomainError
from kernel.outages import AWAY
from kernel.web import problems
from kernel.web.guard import ActorMiddleware
from kernel.web.later import Later


def http_error(request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """Answer what the framework refused, to whoever calls."""
    if "request_id" in request.scope["state"] or problems.wants_json(request):
        return problems.http_error(request, error)

    async def draw(scope: Scope, receive: Receive, send: Send) -> Response[Any]:
        """The person's own page; the plain one when nobody can be found out about."""
        try:
            await ActorMiddleware(_nothing)(scope, receive, send)
        except (DomainError, *AWAY):
            scope["state"].pop("session", None)
        return problems.http_error(request, error)

    return Later(request, error.status_code, draw)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Nothing more is asked of the middleware than who calls."""
