# pyright: strict
"""The first page of who works for the organisation as a whole."""

from typing import Any

from litestar import Request, Response, get

from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import one_look, show
from kernel.web.panels import panels_of
from tenants.rules import ROLES
from tenants.tables import Role

from . import views
from .access import OverviewPermission as P

AnyRequest = Request[Any, Any, Any]
HOME = "/organisation"
SEES = {
    Role.TENANT_ADMIN: N_("Nastavujete organizaci: lidi, služby, okrsky, číselníky. O klientech nevidíte nic."),
    Role.TOWN_SECRETARY: N_(
        "Vidíte souhrny po službách. Jména klientů ani to, co o nich služby vedou, vám Opora neukáže."
    ),
    Role.DATA_PROTECTION_OFFICER: N_(
        "Vidíte, čím se organizace řídí, od kdy a proč, a v Protokolu, kdo co udělal a na co se díval. O klientech nevidíte nic. Stránku"
        " pro žádosti lidí o jejich údaje Opora zatím nemá."
    ),
    Role.AUDITOR: N_(
        "Vidíte, čím se organizace řídí, od kdy a proč, a v Protokolu, kdo co udělal a na co se díval. O klientech nevidíte nic. Že"
        " protokol nikdo nezměnil, ověří provozovatel."
    ),
}
_LOOK = frozenset({Role.TOWN_SECRETARY, Role.DATA_PROTECTION_OFFICER, Role.AUDITOR})
LINKS = (
    ("/administration/settings", N_("Nastavení"), frozenset({Role.AUDITOR, Role.DATA_PROTECTION_OFFICER})),
    ("/administration/code-lists", N_("Číselníky"), frozenset({Role.AUDITOR, Role.DATA_PROTECTION_OFFICER})),
    ("/administration/division", N_("Rozdělení činností"), _LOOK),
    ("/administration/districts", N_("Okrsky"), _LOOK),
    ("/administration/authorities", N_("Adresář úřadů"), _LOOK),
)
"""Where somebody in a role looks who has no entry of the menu for it."""


@get(HOME, rule=P.SEE)
@one_look
async def organisation(request: AnyRequest) -> Response[Any]:
    """As what somebody is here, what waits for them, the totals, and where they look."""
    view = await views.overview(actor_of(request))
    panels = await panels_of("organisation", actor_of(request))
    return show(
        request,
        "overview/overview.html",
        view=view,
        panels=panels,
        roles=[(gettext(ROLES[role]), gettext(SEES[role])) for role in view.roles],
        links=[(url, gettext(words)) for url, words, of in LINKS if of & {*view.roles}],
    )


ROUTES = [organisation]
