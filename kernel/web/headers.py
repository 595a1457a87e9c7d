"""The headers on every answer: what the browser may load, where it may send, what it must not keep."""

from functools import cache

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from kernel.settings import settings

# Forms and fetches go to ourselves only; nothing inline, nobody frames us.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
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
def _headers(demo: bool) -> dict[str, str]:
    over_tls = {} if demo else {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
    return {**_ALWAYS, **over_tls}


async def add_headers(message: Message, scope: Scope) -> None:
    """Add what the answer does not say itself (before_send hook, so that no answer is left out)."""
    if message["type"] != "http.response.start":
        return
    message.setdefault("headers", [])
    present = MutableScopeHeaders(message)
    for name, value in _headers(settings().demo).items():
        present.setdefault(name, value)
