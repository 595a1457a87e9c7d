# pyright: strict
"""Pages of links: those of the administrator, and the one behind a link."""

from . import administration, link, signing_in

ROUTES = [*administration.ROUTES, *signing_in.ROUTES, *link.ROUTES]
