"""Pages of notices, one file a screen: the list, the telephone form, the notice, where it goes."""

from typing import Any

from . import adding, alike, arrivals, assigning, giving, incoming, joining, notice, overview, recording
from .arrivals import on_notices
from .notice import PROTOCOL
from .offline import ON_CALL
from .panels import (
    due_in_case,
    given_on,
    noted_on,
    on_case,
    on_my_day,
    on_search,
    on_tasks,
    takes_notices,
    to_take_down,
    waiting_on,
)

__all__ = [
    "ON_CALL",
    "PROTOCOL",
    "ROUTES",
    "due_in_case",
    "given_on",
    "noted_on",
    "on_case",
    "on_my_day",
    "on_notices",
    "on_search",
    "on_tasks",
    "takes_notices",
    "to_take_down",
    "waiting_on",
]

ROUTES: list[Any] = [
    *overview.ROUTES,
    *incoming.ROUTES,
    *arrivals.ROUTES,
    *recording.ROUTES,
    *alike.ROUTES,
    *notice.ROUTES,
    *adding.ROUTES,
    *assigning.ROUTES,
    *giving.ROUTES,
    *joining.ROUTES,
]
