# pyright: strict
"""What the first page of the organisation adds to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import PAGES

from . import help, pages
from .access import OverviewPermission, may

_IN_LOG = (
    ("organisation.see", N_("Přehled organizace")),
    ("organisation.totals", N_("Souhrny organizace")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(OverviewPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    NAVIGATION.add(NavEntry(N_("Přehled"), pages.HOME, "sunrise", 78, N_("Správa"), _works_here))


def _works_here(session: Any) -> bool:
    return may(session.actor(), OverviewPermission.SEE)
