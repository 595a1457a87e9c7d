# pyright: strict
"""What services and agendas add to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages, views
from .access import AgendaPermission, may

_IN_LOG = (
    ("agenda.list", N_("Seznam agend")),
    ("agenda.change", N_("Změna agendy")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(AgendaPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Služby a agendy"), pages.LIST, "folder", 82, N_("Správa"), _administers))
    PANELS.add(
        Panel("my-day", "closing", order=1, template="agendas/closing_panel.html", load=views.own_end, side=True)
    )
    ACTIONS.add(
        ("service.created", N_("Služba otevřena")),
        ("service.renamed", N_("Služba přejmenována")),
        ("service.ended", N_("Určen poslední den služby")),
        ("service.reopened", N_("Služba otevřena znovu")),
    )


def _administers(session: Any) -> bool:
    return may(session.actor(), AgendaPermission.LIST)
