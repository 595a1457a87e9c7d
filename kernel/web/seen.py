"""What a form has shown that it does not edit: it goes with the form, sealed, so that the change of it can be told.

Whoever sends something out decides by what stands on the page. When that is another by the time the form comes, both
are said: what was shown, and what stands now.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request

from kernel.web.forms import Form
from kernel.web.guard import session_of

_SEEN = "seen-values"


class Moved(msgspec.Struct, frozen=True):
    """A value that is another by now than the form has shown; empty where there was, or is, none.

    None where the form did not show it, or does not any more: whether there is one it does not say.
    """

    name: str
    was: str | None
    now: str | None


def seal_seen(request: Request[Any, Any, Any], values: Mapping[str, str]) -> str:
    """The values that a form shows, for its hidden field `told`; read again in this session only."""
    session = session_of(request)
    return session.hide(msgspec.json.encode(values).decode(), _SEEN) if session else ""


def moved_since(request: Request[Any, Any, Any], sent: Form, values: Mapping[str, str]) -> list[Moved]:
    """What of these values a form had shown otherwise; nothing where that is no more known."""
    session = session_of(request)
    words = session.reveal(sent.text("told"), _SEEN) if session else ""
    if not words:
        return []
    seen = msgspec.json.decode(words, type=dict[str, str])
    names = [*values, *(name for name in seen if name not in values)]
    return [Moved(name, seen.get(name), values.get(name)) for name in names if seen.get(name) != values.get(name)]
