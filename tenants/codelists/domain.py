# pyright: strict
"""What code lists add to the shell."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kernel.actor import Actor
from kernel.web.help import HELP
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import NAVIGATION, NavEntry
from kernel.web.panels import ACTIONS, PARTICULARS
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES

from . import api, help, pages
from .access import SettingPermission, may
from .rules import CODE_LISTS
from .views import codes_of


def register() -> None:
    """Called once at the start-up, by the domain of organisations."""
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    NAVIGATION.add(NavEntry(N_("Číselníky"), pages.LISTS, "folder", 91, N_("Správa"), _sees_lists))
    ACTIONS.add(("code.changed", N_("Číselník změněn")))
    PARTICULARS.add(("code.changed", _which_codes))


def _sees_lists(session: Any) -> bool:
    """Who works for the organisation as a whole; heads of services get there from the settings."""
    actor = session.actor()
    return actor.service_id is None and may(actor, SettingPermission.LIST)


async def _which_codes(actor: Actor, details: Sequence[Mapping[str, str]]) -> list[str]:
    """(in unit) The list, and how the code is called in it on the day from which it was changed."""
    lists = {each.key: each for each in CODE_LISTS.all()}
    held = {each.of.key: each for each in await codes_of(actor, *lists.values())}
    return [
        f"{gettext(lists[key].title)}: {held[key].words(code, date.fromisoformat(day))}" if key in lists else ""
        for key, code, day in ((each["list_key"], each["code"], each["valid_from"]) for each in details)
    ]
