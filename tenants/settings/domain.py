# pyright: strict
"""What settings add to the shell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kernel.actor import Actor
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, PARTICULARS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages, rules
from .access import SettingPermission, may

_IN_LOG = (
    ("setting.list", N_("Otevření nastavení")),
    ("setting.change", N_("Změna nastavení nebo číselníku")),
)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    ACTIONS.add(*_IN_LOG)
    PARTICULARS.add(("setting.changed", _which_settings))
    RULES.add(SettingPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Nastavení"), pages.LIST, "gear", 90, N_("Správa"), _sees_settings))
    ACTIONS.add(("setting.changed", N_("Nastavení změněno")))


def _sees_settings(session: Any) -> bool:
    """Who works for the organisation as a whole; heads of services get there from their account."""
    actor = session.actor()
    return actor.service_id is None and may(actor, SettingPermission.LIST)


async def _which_settings(actor: Actor, details: Sequence[Mapping[str, str]]) -> list[str]:
    """Which setting it was."""
    found = [rules.SETTINGS.one(each.get("key", "")) for each in details]
    return [gettext(one.title) if one is not None else "" for one in found]
