# pyright: strict
"""The own account: places, password, tokens."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.outages import AWAY
from kernel.settings import settings
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import SIGNED_IN, actor_of
from kernel.web.i18n import current_language, gettext
from kernel.web.pages import go, no_session_cookie, one_look, session_cookie, show
from kernel.web.render import PageContext, render
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.schemas import ChangePassword
from tenants.settings.access import SettingPermission, may

from .common import AnyRequest, places_now, role_words, session_at, sessions


@get("/account", rule=SIGNED_IN)
async def account(request: AnyRequest) -> Response[Any]:
    """Name, places, password, tokens."""
    return await _draw(request, Shown().with_value("revoke_tokens", "1"))


@post("/account/password", rule=SIGNED_IN, status_code=200)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Choose a new password; every other session ends."""
    return await act_or_show_again(request, partial(_change_password, request), partial(_draw, request))


async def _change_password(request: AnyRequest, sent: Form) -> Response[Any]:
    session, store = session_at(request), sessions(request)
    order = sent.order(ChangePassword)
    proof = await accounts.change_password(actor_of(request), order)
    try:
        # what does not end here is of no use: the database refuses it
        await store.end_all(session.user_id)
        token, _ = await store.create(
            session.user_id,
            session.name,
            session.places,
            language=session.language,
            proof=proof,
            foreign=session.foreign,
        )
        await store.change(token, place=session.place, csrf=session.csrf)
    except AWAY:
        return _signed_out_here_too(request)
    done = (
        gettext("Heslo je změněné. Jinde jsme vás odhlásili a přístupové tokeny přestaly platit.")
        if order.revoke_tokens
        else gettext("Heslo je změněné. Jinde jsme vás odhlásili.")
    )
    response = go(request, "/account", done)
    session_cookie(response, token)
    return response


def _signed_out_here_too(request: AnyRequest) -> Response[Any]:
    """The password is changed, and there is no session to go on with."""
    response = render(
        request,
        "error.html",
        page=PageContext(current_language.get(), settings().demo),
        title=gettext("Heslo je změněné"),
        message=gettext("Odhlásili jsme vás všude, i tady: služba je na chvíli nedostupná."),
        next_step=gettext("Za chvíli se přihlaste novým heslem."),
    )
    no_session_cookie(response)
    return response


@post("/account/tokens/{token_id:uuid}/revoke", rule=SIGNED_IN, status_code=200)
async def revoke_token(request: AnyRequest, token_id: FromPath[UUID]) -> Response[Any]:
    """Take one of the own tokens back."""
    await accounts.revoke_own_token(actor_of(request), token_id)
    return go(request, "/account", gettext("Přístupový token přestal platit."))


@one_look
async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    session, places = session_at(request), await places_now(request)
    return show(
        request,
        "tenants/account.html",
        sees_settings=may(actor_of(request), SettingPermission.LIST),
        **shown.context(),
        account=await account_views.account_page(actor_of(request)),
        session=session,
        places=[(place, role_words(place)) for place in places],
    )


ROUTES = [account, change_password, revoke_token]
