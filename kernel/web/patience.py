"""Slow and greedy clients: how long a body may take to come, and how many requests of one client are under way.

Heads, silent and idle connections have their limit in the server (`opora serve`); a body is read by us, so its limit is
here. Whoever sends it drop by drop holds a place for so long and no longer, and only so many places.
"""

import asyncio
import time
from collections import Counter
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, Receive, Scope, Send

from kernel.exceptions import DomainError, TooManyRequests
from kernel.settings import settings
from kernel.web.guard import is_for_programs
from kernel.web.i18n import N_, gettext
from kernel.web.limits import network_of
from kernel.web.problems import PROBLEM, Problem

SLOWEST_BYTES_A_SECOND = 16 * 1024


class BodyTooSlow(DomainError):
    """The body of a request stood still, or trickled."""

    code = "body-too-slow"
    status = 408
    message = N_("Požadavek přicházel příliš pomalu. Nic se neuložilo; zkuste to prosím znovu.")


class BrokenOff(DomainError):
    """The client went away in the middle of its request; nobody reads the answer."""

    code = "broken-off"
    status = 400
    message = N_("Požadavek není celý.")


class Patience:
    """Counts the requests of each client that are under way in this process, and waits for bodies only so long."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        client = _client(scope)
        if self.under_way[client] >= settings().client_requests:
            await _refuse(send, scope["path"])
            return
        self.under_way[client] += 1
        try:
            await self.app(scope, _in_time(receive, settings().body_seconds), send)
        finally:
            self.under_way[client] -= 1
            if not self.under_way[client]:
                del self.under_way[client]


async def _refuse(send: Send, path: str) -> None:
    """Say it in one line: a page, a thousand times over, would cost what the limit is there to save."""
    title = gettext(TooManyRequests.message)
    kind, body = "text/plain; charset=utf-8", title.encode()
    if is_for_programs(path):
        code = TooManyRequests.code
        kind, body = PROBLEM, msgspec.json.encode(Problem(f"/problems/{code}", title, TooManyRequests.status, code))
    headers = [(b"content-type", kind.encode()), (b"retry-after", b"1"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": TooManyRequests.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _client(scope: HTTPScope) -> str:
    request: Request[Any, Any, Any] = Request(scope)
    return network_of(request)


def _in_time(receive: Receive, seconds: int) -> Receive:
    """Receive the parts of a body: each within `seconds`, and all of them no slower than SLOWEST_BYTES_A_SECOND."""
    begun, got, whole = 0.0, 0, False

    async def receive_part() -> HTTPReceiveMessage:
        nonlocal begun, got, whole
        if whole:  # what comes now is only that the client went away
            return await receive()  # type: ignore[return-value]
        now = time.monotonic()
        begun = begun or now
        left = min(seconds, 2 * seconds + got / SLOWEST_BYTES_A_SECOND - (now - begun))
        try:
            async with asyncio.timeout(max(left, 0)):
                message = await receive()
        except TimeoutError:
            raise BodyTooSlow from None
        if message["type"] == "http.disconnect":
            raise BrokenOff
        got += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        return message  # type: ignore[return-value]

    return receive_part
