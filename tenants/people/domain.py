# pyright: strict
"""What people add to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, UNDER, NavEntry, Under
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .access import PeoplePermission, may
from .pages.common import LIST


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    RULES.add(PeoplePermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Lidé"), LIST, "person", 80, N_("Správa"), _administers))
    UNDER.add(Under("/administration/roles", LIST))


def _administers(session: Any) -> bool:
    return may(session.actor(), PeoplePermission.LIST)
