# pyright: strict
"""What the pages of links share."""

from typing import Any
from uuid import UUID

from litestar import Request, Response

from kernel.settings import settings
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go
from tenants.invitations.rules import Purpose, State

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/invitations"
STATES = {
    State.WAITING: (N_("čeká"), "wait"),
    State.USED: (N_("využitá"), "done"),
    State.LAPSED: (N_("vypršela"), "due"),
    State.WITHDRAWN: (N_("zrušená"), "calm"),
}
PURPOSES = {Purpose.WORK: N_("pozvánka"), Purpose.SECOND_FACTOR: N_("nový druhý faktor")}


def link_of(token: str) -> str:
    """The address that is handed over."""
    return f"{settings().public_url}/invitation/{token}"


def shown(request: AnyRequest, invitation_id: UUID, said: str, token: str) -> Response[Any]:
    """Go to the page of a link, which shows it once: in the message that only this session reads."""
    words = gettext("{said} Odkaz k předání, ukazujeme ho jen teď: {link}").format(said=said, link=link_of(token))
    return go(request, f"{LIST}/{invitation_id}", words if token else said)
