# pyright: strict
"""What absences add to the shell."""

from pathlib import Path

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.codelists.rules import CODE_LISTS
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.notifications.service import ALSO_TOLD
from tenants.settings.rules import SETTINGS

from . import api, help, pages, repository, rules, views
from .access import AbsencePermission

_IN_LOG = (
    ("absence.list", N_("Seznam nepřítomností")),
    ("absence.plan", N_("Zápis nepřítomnosti")),
    ("absence.plan_of_others", N_("Zápis nepřítomnosti jiného")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(AbsencePermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    SETTINGS.add(rules.REPLY)
    CODE_LISTS.add(rules.CHECKLIST)
    PANELS.add(Panel("my-day", "away", 6, "absences/panel_my_day.html", pages.on_my_day, side=True))
    WORK.add(
        WorkOf(
            kind="absences",
            what="absences in which they stand in for somebody",
            said=N_("nepřítomnosti kolegů, ve kterých zastupuje"),
            count=repository.count_of,
        )
    )
    ALSO_TOLD.add(views.who_stands_in)
    ACTIONS.add(
        ("absence.planned", N_("Zapsána nepřítomnost a zástup")),
        ("absence.substitute_changed", N_("Změněno, kdo zastupuje")),
        ("absence.ended", N_("Nepřítomnost skončila")),
    )
