"""Pages of case management by two services, one file a screen: the offer, its answer, taking it back, who leads the case management."""

from typing import Any

from . import accepting, agreement, closing, declining, key_worker, proposing, taking_back
from .common import options_of, options_told

__all__ = ["ROUTES", "options_of", "options_told"]

ROUTES: list[Any] = [
    *proposing.ROUTES,
    *agreement.ROUTES,
    *accepting.ROUTES,
    *declining.ROUTES,
    *key_worker.ROUTES,
    *taking_back.ROUTES,
    *closing.ROUTES,
]
