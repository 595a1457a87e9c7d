# pyright: strict
"""Pages of the calendar: list and month, and the secret address of a calendar of one's own."""

from . import feed, lists
from .lists import LIST, from_my_day

__all__ = ["LIST", "ROUTES", "from_my_day"]

ROUTES = [*lists.ROUTES, *feed.ROUTES]
