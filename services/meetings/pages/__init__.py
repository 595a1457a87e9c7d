"""Pages of meetings, one file a screen: what two services agree on there for each client, and what comes of it."""

from typing import Any

from . import agenda, calling_off, changing, convening, evaluation, inviting, item, meeting, minutes, overview, plan
from .panels import meets, on_case, on_my_day

__all__ = ["ROUTES", "meets", "on_case", "on_my_day"]

ROUTES: list[Any] = [
    *overview.ROUTES,
    *convening.ROUTES,
    *meeting.ROUTES,
    *minutes.ROUTES,
    *agenda.ROUTES,
    *inviting.ROUTES,
    *changing.ROUTES,
    *calling_off.ROUTES,
    *item.ROUTES,
    *evaluation.ROUTES,
    *plan.ROUTES,
]
