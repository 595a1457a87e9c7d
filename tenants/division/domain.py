# pyright: strict
"""What the division of work adds to the shell."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import NAVIGATION, UNDER, NavEntry, Under
from kernel.web.panels import ACTIONS, PANELS, PARTICULARS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.codelists.rules import CODE_LISTS
from tenants.leaving.schemas import WorkOf
from tenants.leaving.views import WORK
from tenants.settings.rules import SETTINGS

from . import api, help, pages, repository, rules, views
from .access import DivisionPermission, may
from .schemas import PartView
from .tables import WorkKind

PANEL = "division/panel.html"

_IN_LOG = (
    ("division.list", N_("Otevření rozdělení činností")),
    ("division.change", N_("Změna rozdělení činností")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    PARTICULARS.add(("work_part.given", _which_parts))
    RULES.add(DivisionPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    SETTINGS.add(rules.ANNEX_DIVISION)
    CODE_LISTS.add(rules.SPECIALISATIONS, rules.ACTIVITIES, rules.CELLS)
    NAVIGATION.add(NavEntry(N_("Rozdělení činností"), pages.LIST, "meeting", 85, N_("Správa"), _administers))
    UNDER.add(Under("/administration/work-parts", pages.LIST))
    PANELS.add(
        Panel("person", "division", order=10, template=PANEL, load=_of_person),
        Panel("agenda", "division", order=10, template=PANEL, load=_of_service),
    )
    WORK.add(
        WorkOf(
            kind="division",
            what="parts of the division of work",
            said=N_("specializace, činnosti, zástupy a místa v buňkách"),
            count=repository.count_of,
        )
    )
    ACTIONS.add(
        ("work_part.given", N_("Zapsáno do rozdělení činností")),
        ("work_part.ended", N_("Ukončeno v rozdělení činností")),
    )


async def _of_person(actor: Actor, person_id: UUID) -> list[PartView]:
    """What of the work somebody has, and who stands in for them."""
    return await views.list_parts(actor, person_id=person_id)


async def _of_service(actor: Actor, service_id: UUID) -> list[PartView]:
    """How the work of a service is divided."""
    return await views.list_parts(actor, service_id=service_id)


def _administers(session: Any) -> bool:
    return may(session.actor(), DivisionPermission.CHANGE)


async def _which_parts(actor: Actor, details: Sequence[Mapping[str, str]]) -> list[str]:
    """(in unit) Which part of the work it was, as it was called on its first day."""
    lists, said = await views.lists(actor), list[str]()
    for each in details:
        kind, codes = gettext(rules.KINDS[WorkKind(each["kind"])]), lists.get(each["kind"])
        word = codes.words(each["code"], date.fromisoformat(each["valid_from"])) if codes and each.get("code") else ""
        said.append(f"{kind}: {word}" if word else kind)
    return said
