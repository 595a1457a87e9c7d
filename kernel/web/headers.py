"""The headers on every answer: what the browser may load, where it may send, what it must not keep."""

from functools import cache

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.exceptions import HTTPException
from litestar.types import Message, Scope
from litestar.utils import normalize_path

from kernel.settings import settings

# Forms and fetches go to ourselves only; nothing inline, nobody frames us.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A referrer policy of `no-referrer` would make browsers send `Origin: null` with our own forms, so the address is told
# to ourselves and nobody else.
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@cache
def _headers(demo: bool) -> list[tuple[bytes, bytes]]:
    """As they go over the wire, names in lower case."""
    over_tls = {} if demo else {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
    return [(name.lower().encode(), value.encode()) for name, value in {**_ALWAYS, **over_tls}.items()]


async def add_headers(message: Message, scope: Scope) -> None:
    """Add what the answer does not say itself (before_send hook, so that no answer is left out)."""
    if message["type"] != "http.response.start":
        return
    said = [*message.get("headers", ())]
    present = {name.lower() for name, _ in said}
    message["headers"] = [*said, *(each for each in _headers(settings().demo) if each[0] not in present)]
    if message["status"] == 405 or (message["status"] == 204 and scope.get("method") == "OPTIONS"):
        MutableScopeHeaders(message)["Allow"] = _methods_at(scope["litestar_app"], scope["path"])


def _methods_at(app: Litestar, path: str) -> str:
    """What an address can be asked: the router lists it only when it refuses, and forgets that HEAD follows from GET."""
    try:
        app.asgi_router.handle_routing(path=normalize_path(path), method="TRACE")
    except HTTPException as refused:
        known = {method.strip() for method in (refused.headers or {}).get("allow", "").split(",")} - {""}
        return ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))
    return ""
