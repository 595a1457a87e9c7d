"""Pages of sharing, one file a screen."""

from typing import Any

from . import answering, by_law, ending, handing_over, looks, overview, received, sent
from .panels import by_law_on, for_nobody, on_case, on_my_day, shares

__all__ = ["ROUTES", "by_law_on", "for_nobody", "on_case", "on_my_day", "shares"]

ROUTES: list[Any] = [
    *overview.ROUTES,
    *by_law.ROUTES,
    *received.ROUTES,
    *answering.ROUTES,
    *sent.ROUTES,
    *handing_over.ROUTES,
    *looks.ROUTES,
    *ending.ROUTES,
]
