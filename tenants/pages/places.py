# pyright: strict
"""Going on in another place, and reading in another language."""

from typing import Any

import msgspec
from litestar import Response, post
from litestar.params import FromPath

from kernel.exceptions import NotThere
from kernel.settings import settings
from kernel.web.forms import read_form
from kernel.web.guard import LANGUAGE_COOKIE, PUBLIC, SIGNED_IN, session_of, token_of
from kernel.web.i18n import LANGUAGES
from kernel.web.pages import go
from kernel.web.session import new_csrf
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views

from .common import AnyRequest, local_path, session_at, sessions

YEAR_SECONDS = 365 * 24 * 60 * 60


@post("/switch", rule=SIGNED_IN, status_code=200)
async def switch(request: AnyRequest) -> Response[Any]:
    """Go on in another organisation or service, by what holds now."""
    session = session_at(request)
    sent = await read_form(request)
    wanted = sent.text("choice")
    places = await account_views.places_of(session.user_id)
    place = next((one for one in places if one.id == wanted), None)
    if place is None:
        raise NotThere
    # a form that is still open in another window was meant for the place before: its word does not hold any more
    changed = msgspec.structs.replace(session, place=place, places=places, csrf=new_csrf(session.user_id))
    await accounts.switch_place(changed.actor(request.scope["state"].get("request_id")))
    await sessions(request).change(token_of(request), place=place, places=places, csrf=changed.csrf)
    return go(request, local_path(sent.text("next") or "/"))


@post("/language/{code:str}", rule=PUBLIC, status_code=200)
async def language(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Read everything in another language, here and after the next sign-in in this browser."""
    if code not in LANGUAGES:
        raise NotThere
    session = session_of(request)
    if session is not None:
        await sessions(request).change(token_of(request), language=code)
    response = go(request, local_path(request.query_params.get("next", "/")))
    response.set_cookie(
        LANGUAGE_COOKIE,
        code,
        max_age=YEAR_SECONDS,
        path="/",
        httponly=True,
        secure=settings().cookie_secure,
        samesite="lax",
    )
    return response


ROUTES = [switch, language]
