# pyright: strict
"""What districts add to the shell."""

from pathlib import Path
from typing import Any

from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import NAVIGATION, UNDER, NavEntry, Under
from kernel.web.panels import ACTIONS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK

from . import api, help, pages, repository
from .access import DistrictPermission, may


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    RULES.add(DistrictPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Okrsky"), pages.LIST, "home", 84, N_("Správa"), _administers))
    UNDER.add(Under("/administration/district-parts", pages.LIST))
    WORK.add(
        WorkOf(
            kind="districts",
            what="districts as worker",
            said=N_("okrsky, ve kterých pracuje"),
            count=repository.count_of,
        )
    )
    ACTIONS.add(
        ("district.made", N_("Okrsek založen")),
        ("district.part_added", N_("Okrsek doplněn")),
        ("district.part_ended", N_("Část okrsku ukončena")),
    )


def _administers(session: Any) -> bool:
    return may(session.actor(), DistrictPermission.CHANGE)
