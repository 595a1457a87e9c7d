# pyright: strict
"""What the calendar adds to the shell."""

from pathlib import Path

from kernel.events import AT_ONCE, On
from kernel.web.guard import RULES
from kernel.web.help import HELP
from kernel.web.i18n import N_
from kernel.web.navigation import UNDER, Under
from kernel.web.panels import ACTIONS, PANELS, Panel
from kernel.web.render import TEMPLATES
from kernel.web.routes import API, PAGES
from tenants.events import UserSignedOut
from tenants.invitations.events import SignedOutByAdministrator

from . import api, help, pages, service
from .access import CalendarPermission

_IN_LOG = (("calendar.list", N_("Otevření kalendáře")),)
"""How the log of the organisation says the rest: what was refused (by the name of the permission), and what no history tells."""


def register() -> None:
    """Called once at the start-up."""
    ACTIONS.add(*_IN_LOG)
    RULES.add(CalendarPermission)
    TEMPLATES.add(Path(__file__).parent / "templates")
    PAGES.add(*pages.ROUTES)
    HELP.add(*help.HELP_PAGES)
    API.add(*api.ROUTES)
    AT_ONCE.add(On(UserSignedOut, service.signed_out), On(SignedOutByAdministrator, service.signed_out))
    UNDER.add(Under(pages.LIST, "/my-day"))
    PANELS.add(Panel("my-day-head", "calendar", 20, "calendar/panel_my_day_head.html", pages.from_my_day))
    ACTIONS.add(
        ("calendar.read", N_("Zobrazen v kalendáři lhůt")),
        ("calendar_print.read", N_("Zobrazen v kalendáři lhůt k tisku")),
        ("calendar_table.read", N_("Vyvezen v kalendáři lhůt")),
        ("calendar_feed.made", N_("Vytvořena tajná adresa kalendáře")),
        ("calendar_feed.withdrawn", N_("Zrušena tajná adresa kalendáře")),
        ("calendar_feed.read", N_("Kalendář přečten z tajné adresy, beze jmen")),
    )
