# pyright: strict
"""The page behind a link. Opening it uses nothing up, so a scanner of mail may do it; sending its form does."""

from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.totp import provisioning_uri, qr_image
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import PUBLIC
from kernel.web.i18n import gettext
from kernel.web.limits import network_of, slow_down
from kernel.web.pages import go, show
from tenants.invitations import service, views
from tenants.invitations.exceptions import LinkLapsed, LinkUnknown, LinkUsed, LinkWithdrawn
from tenants.invitations.rules import Purpose
from tenants.invitations.schemas import Join

from .common import AnyRequest

ATTEMPTS_A_MINUTE = 30  # from one address, as with the sign-in
LINK = "/invitation/{token:str}"
_OVER = (LinkUnknown, LinkUsed, LinkLapsed, LinkWithdrawn)


@get(LINK, rule=PUBLIC)
async def open_link(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """What the link is for."""
    return await _draw(request, token, Shown())


@post(LINK, rule=PUBLIC, status_code=200)
async def use_link(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Do it."""

    async def act(sent: Form) -> Response[Any]:
        address = network_of(request)
        await slow_down(request.app.state.valkey, "invitation", address, most=ATTEMPTS_A_MINUTE, seconds=60)
        await service.use(token, sent.order(Join), address=address)
        return go(request, "/sign-in?joined")

    return await act_or_show_again(request, act, partial(_draw, request, token))


async def _draw(request: AnyRequest, token: str, shown: Shown) -> Response[Any]:
    try:
        view = await views.open_link(token)
    except _OVER as over:
        return show(
            request,
            "invitations/over.html",
            status_code=over.status,
            message=gettext(over.message),
            used=isinstance(over, LinkUsed),
        )
    secret = service.secret_in(token, shown.sent.text("secret"))
    carried = shown.sent.text("secret")
    if secret is None:
        secret, carried = service.fresh_secret(token)
    address = provisioning_uri(secret, account=view.email, issuer="Opora")
    needs_factor = view.purpose is Purpose.SECOND_FACTOR or not view.has_account
    return show(
        request,
        "invitations/link.html",
        **shown.context(),
        view=view,
        needs_factor=needs_factor,
        new_account=not view.has_account,
        carried=carried,
        picture=qr_image(address) if needs_factor else "",
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


ROUTES = [open_link, use_link]
