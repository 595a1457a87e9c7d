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
from tenants.imports.rules import IMPORTS, Column, Import
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK

from . import api, help, pages, repository, service, views
from .access import DistrictPermission, may

COLUMNS = (
    Column(key="service", head="Služba", help=N_("zkratka nebo název"), required=True),
    Column(key="district", head="Okrsek", help=N_("název; nový se založí"), required=True),
    Column(key="town", head="Obec", help=N_("obec, nebo nic, doplňuje-li řádek jen člověka")),
    Column(key="street", head="Ulice", help=N_("prázdné: celý zbytek obce")),
    Column(key="side", head="Čísla", help=N_("lichá, sudá, nebo prázdné pro všechna")),
    Column(key="first_number", head="Od čísla", help=N_("prázdné: od začátku")),
    Column(key="last_number", head="Do čísla", help=N_("prázdné: do konce")),
    Column(key="worker", head="Pracovník", help=N_("jméno, jak je v Opoře")),
    Column(key="deputy", head="Zástup", help=N_("ano, když jen zastupuje")),
    Column(key="valid_from", head="Platí od", help=N_("den; prázdné: ode dneška")),
)

_IN_LOG = (
    ("district.list", N_("Seznam okrsků")),
    ("district.change", N_("Změna okrsků")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(DistrictPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Okrsky"), pages.LIST, "home", 84, N_("Správa"), _administers))
    UNDER.add(
        Under("/administration/district-parts", pages.LIST), Under("/administration/import/districts", pages.LIST)
    )
    WORK.add(
        WorkOf(
            kind="districts",
            what="districts as worker",
            said=N_("okrsky, ve kterých pracuje"),
            count=repository.count_of,
        )
    )
    IMPORTS.add(
        Import(
            key="districts",
            title=N_("Načíst okrsky z tabulky"),
            help=N_("Jeden řádek je jedna ulice nebo obec, a kdo tam pracuje."),
            columns=COLUMNS,
            act=service.import_line,
            rows=views.rows_of_table,
            told=views.holes_told,
            back=pages.LIST,
        )
    )
    ACTIONS.add(
        ("district.made", N_("Okrsek založen")),
        ("district.renamed", N_("Okrsek přejmenován")),
        ("district.part_added", N_("Okrsek doplněn")),
        ("district.part_ended", N_("Část okrsku ukončena")),
    )


def _administers(session: Any) -> bool:
    return may(session.actor(), DistrictPermission.CHANGE)
