# pyright: strict
"""What address points add to the shell."""

from pathlib import Path

from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, pages


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
