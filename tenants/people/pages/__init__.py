# pyright: strict
"""Pages of administration: the people of the organisation, one of them, and what ends."""

from . import ending, people

ROUTES = [*people.ROUTES, *ending.ROUTES]
