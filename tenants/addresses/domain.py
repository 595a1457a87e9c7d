# pyright: strict
"""What address points add to the shell."""

from kernel.web.routes import API, PAGES

from . import api, pages


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
