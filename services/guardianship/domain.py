"""What guardianship adds to the shell and to files of its agenda."""

from pathlib import Path

from kernel.events import LATER, On
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from services.intake import views as intake_views

from . import api, help, pages, service, views
from .access import GuardianPermission
from .events import ThreatReported


def register() -> None:
    """Called once at the start-up."""
    RULES.add(GuardianPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Opatrovnictví"), pages.LIST, "folder", 25, None, pages.guards))
    PANELS.add(
        Panel("case", "guardianship", 4, "guardianship/panel_case.html", pages.on_case),
        Panel(
            "case", "guardian-exceptions", 40, "guardianship/panel_exceptions.html", pages.exceptions_on_case, side=True
        ),
    )
    LATER.add(On(ThreatReported, service.take_threat))
    intake_views.KNOWN_AS.add(views.known_as)
    ACTIONS.add(
        ("guardianship.threat_reported", N_("Ohrožení dítěte oznámeno vedoucímu jiné agendy")),
        ("guardianship.list", N_("Otevření rejstříku opatrovnictví")),
        ("guardianship.open", N_("Otevření opatrovnictví")),
        ("guardianship.act", N_("Zápis úkonu opatrovníka")),
        ("guardianship.except", N_("Výjimka z oddělení kolizního opatrovníka")),
        ("guardianship.opened", N_("Spis kolizního opatrovníka otevřen z usnesení soudu")),
        ("guardianship.acted", N_("Úkon opatrovníka zapsán")),
        ("guardianship.ended", N_("Opatrovnictví skončilo")),
        ("guardianship.read", N_("Nahlédnutí do opatrovnictví")),
    )
