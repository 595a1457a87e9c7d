# pyright: strict
"""What the log adds to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .access import LogPermission, may

_IN_LOG = (
    ("signed-in", N_("Stránka nebo úkon pro každého přihlášeného")),
    ("public", N_("Stránka pro každého")),
    ("unknown", N_("Úkon bez označení")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(LogPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Protokol"), pages.LIST, "folder", 97, N_("Správa"), _reads))
    ACTIONS.add(("log.read", N_("Nahlédnutí do protokolu")))


def _reads(session: Any) -> bool:
    return may(session.actor())
