# pyright: strict
"""What code lists add to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .access import SettingPermission, may


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Číselníky"), pages.LISTS, "folder", 91, N_("Správa"), _sees_lists))
    ACTIONS.add(("code.changed", N_("Číselník změněn")))


def _sees_lists(session: Any) -> bool:
    """Who works for the organisation as a whole; heads of services get there from the settings."""
    actor = session.actor()
    return actor.service_id is None and may(actor, SettingPermission.LIST)
