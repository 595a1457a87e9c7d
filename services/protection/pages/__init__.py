"""Pages of judgements, one file a screen."""

from typing import Any

from . import urgency

__all__ = ["ROUTES"]

ROUTES: list[Any] = [*urgency.ROUTES]
