# pyright: strict
"""What links add to the shell."""

from pathlib import Path

from kernel.web.help import HELP
from kernel.web.navigation import UNDER, Under
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.people.pages.common import LIST as PEOPLE

from . import api, help, pages
from .pages.common import LIST


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    UNDER.add(Under(LIST, PEOPLE))
