"""The routes of the domains: pages with the session of a browser, and the interface for programs."""

from litestar.handlers import HTTPRouteHandler

from kernel.points import Point

PAGES: Point[HTTPRouteHandler] = Point("pages")
API: Point[HTTPRouteHandler] = Point("api")
