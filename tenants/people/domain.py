# pyright: strict
"""What people add to the shell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import NAVIGATION, UNDER, NavEntry, Under
from kernel.web.panels import ACTIONS, PARTICULARS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.rules import ROLES
from tenants.tables import Role
from tenants.views import service_views

from . import api, help, pages
from .access import PeoplePermission, may
from .pages.common import LIST

_IN_LOG = (
    ("people.list", N_("Seznam lidí")),
    ("people.change", N_("Změna mezi lidmi: pozvání, role, přístup")),
    ("worker.added", N_("Člověk začal v organizaci pracovat")),
    ("worker.ended", N_("Člověk v organizaci skončil")),
    ("role.granted", N_("Role dána")),
    ("role.ended", N_("Role ukončena nebo dostala konec")),
    ("token.created", N_("Vydán přístup pro program")),
    ("token.revoked", N_("Přístup pro program odebrán")),
    ("user.signed_in", N_("Přihlášení")),
    ("user.switched", N_("Přechod do jiné služby")),
    ("user.signed_out", N_("Odhlášení")),
    ("user.locked", N_("Účet na čas uzavřen po chybných pokusech")),
    ("user.password_changed", N_("Změna hesla")),
    ("organisation.created", N_("Organizace založena")),
    ("service.described", N_("Popis služby změněn")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    PARTICULARS.add(("role.granted", _which_roles), ("role.ended", _which_roles))
    RULES.add(PeoplePermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Lidé"), LIST, "person", 80, N_("Správa"), _administers))
    UNDER.add(Under("/administration/roles", LIST))


def _administers(session: Any) -> bool:
    return may(session.actor(), PeoplePermission.LIST)


async def _which_roles(actor: Actor, details: Sequence[Mapping[str, str]]) -> list[str]:
    """(in unit) Which role it was, and in which service."""
    where = {(actor.tenant, UUID(each["in_service"])) for each in details if "in_service" in each}
    names = {str(each.id): each.short_name for each in (await service_views(where)).values()}
    words = [
        (gettext(ROLES[Role(each["role"])]) if "role" in each else "", each.get("in_service", "")) for each in details
    ]
    return [", ".join(filter(None, (role, names.get(service, "")))) for role, service in words]
