# pyright: strict
"""What handing back adds to the page of an absence, and to the clock."""

from pathlib import Path

from cases.deadlines.rules import KINDS
from kernel.events import AT_ONCE, LATER, On
from kernel.outbox import CLOCKS
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.absences.events import AbsenceEnded

from . import api, help, pages, service, tasks
from .access import StandingInPermission
from .events import AbsenceOver


def register() -> None:
    """Called once at the start-up."""
    RULES.add(StandingInPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
    HELP.add(*help.HELP_PAGES)
    KINDS.add(service.HANDED_BACK)
    CLOCKS.add(tasks.ended)
    AT_ONCE.add(On(AbsenceEnded, service.ended))
    LATER.add(On(AbsenceOver, service.over))
    PANELS.add(Panel("absence", "sheet", 10, "standing_in/panel_absence.html", pages.on_absence))
    PANELS.add(Panel("case", "away", 3, "standing_in/panel_case.html", pages.on_case, side=True))
    ACTIONS.add(
        ("standing_in_sheet.read", N_("Zobrazeno, co se dělo v zástupu")),
        ("standing_in.confirm", N_("Potvrzení listu o zástupu")),
        ("standing_in.over", N_("Zástup skončil")),
        ("standing_in.sheet_read", N_("Potvrzeno přečtení listu o zástupu")),
    )
