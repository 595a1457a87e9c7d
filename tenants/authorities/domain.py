# pyright: strict
"""What the directory of authorities adds to the shell."""

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

from . import api, help, pages, service, views
from .access import AuthorityPermission, may

COLUMNS = (
    Column(key="code", head="Zkratka", help=N_("podle ní se úřad pozná"), required=True),
    Column(key="kind", head="Druh", help=N_("OSPOD, krajský úřad, soud…; prázdné: OSPOD")),
    Column(key="name", head="Název úřadu", help=N_("celý název"), required=True),
    Column(key="address", head="Adresa", help=N_("ulice, PSČ a obec")),
    Column(key="phone", head="Telefon", help=N_("nejlépe pevná linka úřadu")),
    Column(key="email", head="E-mail", help=N_("adresa úřadu, ne člověka")),
    Column(key="data_box", head="Datová schránka", help=N_("ID schránky")),
    Column(key="municipalities", head="Obce", help=N_("pro které je, oddělené čárkami")),
    Column(key="on_platform", head="V Opoře", help=N_("organizace/služba, například javorec/OM; nebo nic")),
    Column(key="made_up", head="Smyšlený", help=N_("ano u ukázkových")),
    Column(key="valid_from", head="Platí od", help=N_("den; prázdné: ode dneška")),
)

_IN_LOG = (
    ("authority.list", N_("Adresář úřadů")),
    ("authority.change", N_("Změna v adresáři úřadů")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(AuthorityPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Adresář úřadů"), pages.LIST, "home", 86, N_("Správa"), _administers))
    UNDER.add(Under("/administration/import/authorities", pages.LIST))
    IMPORTS.add(
        Import(
            key="authorities",
            title=N_("Načíst úřady z tabulky"),
            help=N_("Jeden řádek je jeden úřad. Co je jinak než v adresáři, změní se ode dne na řádku."),
            columns=COLUMNS,
            act=service.import_line,
            rows=views.rows_of_table,
            back=pages.LIST,
            by_operator=True,
        )
    )
    ACTIONS.add(
        ("authority.set", N_("Úřad v adresáři zapsán nebo změněn")),
        ("authority.closed", N_("Úřad v adresáři ukončen")),
    )


def _administers(session: Any) -> bool:
    return may(session.actor(), AuthorityPermission.CHANGE)
