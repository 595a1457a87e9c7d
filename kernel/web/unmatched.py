"""What the framework refuses before anybody asked who calls: an unknown address, a method that an address does not take.

The middleware runs only past the router. Here it runs for the answer, so that such a page has the person's menu and language.
"""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from kernel.exceptions import DomainError
from kernel.outages import AWAY
from kernel.web import problems
from kernel.web.guard import ActorMiddleware


def http_error(request: "Request[Any, Any, Any]", error: HTTPException) -> Response[Any]:
    """Answer what the framework refused, to whoever calls."""
    if "request_id" in request.scope["state"] or problems.wants_json(request):
        return problems.http_error(request, error)
    return _Unmatched(request, error)


class _Unmatched(Response[bytes]):
    """Finds out who calls when it is sent."""

    def __init__(self, request: "Request[Any, Any, Any]", error: HTTPException) -> None:
        super().__init__(b"", status_code=error.status_code)
        self._request = request
        self._error = error

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        """What the server calls."""
        return _Found(self._request, self._error)


class _Found(ASGIResponse):
    def __init__(self, request: "Request[Any, Any, Any]", error: HTTPException) -> None:
        super().__init__(status_code=error.status_code)
        self._request = request
        self._error = error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the person's own page; with the plain one when nobody can be found out about."""
        try:
            await ActorMiddleware(_nothing)(scope, receive, send)
        except (DomainError, *AWAY):
            scope["state"].pop("session", None)
        answer = problems.http_error(self._request, self._error)
        await answer.to_asgi_response(None, self._request)(scope, receive, send)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Nothing more is asked of the middleware than who calls."""
