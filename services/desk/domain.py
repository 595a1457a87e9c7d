"""What the desk adds to the shell."""

from pathlib import Path

from cases.cases.pages.common import works_with_cases
from kernel.web.day import DAY, DayKind
from kernel.web.handbook import CHAPTERS, PICTURES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, SEARCHES, NavEntry
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages, views


def register() -> None:
    """Called once at the start-up."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    CHAPTERS.add(help.HANDBOOK)
    PICTURES.add(*help.HANDBOOK_PICTURES)
    API.add(*api.ROUTES)
    SEARCHES.add(works_with_cases)
    NAVIGATION.add(NavEntry(N_("Můj den"), "/my-day", "sunrise", 10, None, works_with_cases))
    DAY.add(DayKind("left", 5, views.without_worker), DayKind("consents", 50, views.ending_soon))
    ACTIONS.add(
        ("my_day.read", N_("Zobrazen v Mém dni")),
        ("standing_in.read", N_("Zobrazen v Mém dni zástupu")),
        ("without_worker.read", N_("Zobrazen v seznamu věcí bez pracovníka")),
    )
