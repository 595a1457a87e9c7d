"""An answer that needs to ask something before it is drawn, where the framework wants it at once: to an error."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

Draw = Callable[[Scope, Receive, Send], Awaitable[Response[Any]]]


class Later(Response[bytes]):
    """Drawn when it is sent, with the headers that were given to it meanwhile."""

    def __init__(self, request: "Request[Any, Any, Any]", status_code: int, draw: Draw) -> None:
        super().__init__(b"", status_code=status_code)
        self._request = request
        self._draw = draw

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIResponse:
        """What the server calls."""
        return _Drawn(self)

    async def drawn(self, scope: Scope, receive: Receive, send: Send) -> ASGIResponse:
        """The answer itself."""
        answer = await self._draw(scope, receive, send)
        answer.headers.update(self.headers)
        return answer.to_asgi_response(None, self._request)


class _Drawn(ASGIResponse):
    def __init__(self, answer: Later) -> None:
        super().__init__(status_code=answer.status_code or 500)
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await self._answer.drawn(scope, receive, send))(scope, receive, send)
