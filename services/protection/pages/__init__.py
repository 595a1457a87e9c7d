"""Pages of judgements, one file a screen."""

from typing import Any

from . import additions, basic, children, files, questions, steps, urgency
from .questions import on_my_day

__all__ = ["ROUTES", "on_my_day"]

ROUTES: list[Any] = [
    *urgency.ROUTES,
    *additions.ROUTES,
    *questions.ROUTES,
    *steps.ROUTES,
    *basic.ROUTES,
    *files.ROUTES,
    *children.ROUTES,
]
