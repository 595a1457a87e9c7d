"""What the desk adds to the shell."""

from pathlib import Path

from cases.cases.pages.common import works_with_cases
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, SEARCHES, NavEntry
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, pages


def register() -> None:
    """Called once at the start-up."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    API.add(*api.ROUTES)
    SEARCHES.add(works_with_cases)
    NAVIGATION.add(NavEntry(N_("Můj den"), "/my-day", "sunrise", 10, None, works_with_cases))
    PANELS.add(Panel("my-day", "left", 5, "desk/panel_left.html", pages.left, sums_up=pages.left_words))
    ACTIONS.add(("my_day.read", N_("Zobrazen v Mém dni")))
