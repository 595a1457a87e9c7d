# pyright: strict
"""Signing in, what waited for it, and signing out."""

from functools import partial
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post

from kernel.checks import Checks
from kernel.exceptions import NotSignedIn
from kernel.web import kept
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import PUBLIC, SIGNED_IN, actor_of, session_of, token_of
from kernel.web.i18n import N_, current_language
from kernel.web.limits import network_of, slow_down
from kernel.web.pages import go, no_session_cookie, session_cookie, show
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.exceptions import SignInRefused

from .common import AnyRequest, local_path, role_words, session_at, sessions

ATTEMPTS_A_MINUTE = 30  # from one address: an office behind one line signs in within a minute, a machine does not
_NEEDED = {
    "email": N_("Zadejte svůj e-mail."),
    "password": N_("Zadejte heslo."),
    "code": N_("Zadejte kód z aplikace v telefonu."),
}


@get("/sign-in", rule=PUBLIC)
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """The form; people who are signed in go on. Whose place does not hold any more signs in anew."""
    session = session_of(request)
    if session is None:
        return await _draw(request, Shown())
    wanted = local_path(request.query_params.get("next", "/"))
    if await account_views.still_holds(actor_of(request), session.place):
        return go(request, wanted)
    # sent on they would come back for ever: the session goes, the wish stays
    await sessions(request).end(token_of(request))
    return go(request, f"/sign-in?next={quote(wanted)}")


@post("/sign-in", rule=PUBLIC, status_code=200)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Open a session under a new token."""
    return await act_or_show_again(request, partial(_let_in, request), partial(_draw, request))


async def _let_in(request: AnyRequest, sent: Form) -> Response[Any]:
    checks = Checks()
    for field, missing in _NEEDED.items():
        if not sent.text(field).strip():
            checks.fail(field, missing)
    checks.done()
    address, valkey, store = network_of(request), request.app.state.valkey, sessions(request)
    await slow_down(valkey, "sign-in", address, most=ATTEMPTS_A_MINUTE, seconds=60)
    person = await accounts.sign_in(sent.text("email"), sent.text("password"), sent.text("code"), address=address)
    if token_of(request):
        await store.end(token_of(request))
    waits_in = await kept.place_of_kept(valkey, person.user_id)
    token, _ = await store.create(
        person.user_id,
        person.name,
        sorted(person.places, key=lambda place: place.id != waits_in),
        language=current_language.get(),
        proof=person.proof,
    )
    if not await accounts.still_proven(person):
        await store.end(token)
        raise SignInRefused
    response = go(request, local_path(sent.text("next")) if waits_in is None else "/kept")
    session_cookie(response, token)
    return response


async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    return show(
        request,
        "tenants/sign_in.html",
        **shown.context(),
        next=local_path(shown.sent.text("next") or request.query_params.get("next", "/")),
        signed_out="out" in request.query_params,
        kept="kept" in request.query_params,
        demo_people=[
            (person, [role_words(place) for place in person.places]) for person in await account_views.demo_people()
        ],
        demo_password=accounts.DEMO_PASSWORD,
        demo_code=accounts.DEMO_CODE,
    )


@get("/kept", rule=SIGNED_IN)
async def kept_form(request: AnyRequest) -> Response[Any]:
    """What the person sent after their session had ended, once: to send it again or let it go."""
    session = session_at(request)
    if not await account_views.still_holds(actor_of(request), session.place):
        raise NotSignedIn
    forms = await kept.take(request.app.state.valkey, session.user_id)
    return show(request, "tenants/kept.html", forms=forms) if forms else go(request, "/")


@post("/sign-out", rule=PUBLIC, status_code=200)
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this session."""
    if session_of(request) is not None:
        await sessions(request).end(token_of(request))
        await _note_sign_out(request, everywhere=False)
    return _signed_out(request)


@post("/sign-out-everywhere", rule=SIGNED_IN, status_code=200)
async def sign_out_everywhere(request: AnyRequest) -> Response[Any]:
    """End every session of the person."""
    session = session_at(request)
    await sessions(request).end_all(session.user_id)
    await _note_sign_out(request, everywhere=True)
    return _signed_out(request)


async def _note_sign_out(request: AnyRequest, *, everywhere: bool) -> None:
    """Write it down, once it is done."""
    try:
        await accounts.sign_out(actor_of(request), everywhere=everywhere)
    except NotSignedIn:
        return  # the place is gone; the session goes all the same


def _signed_out(request: AnyRequest) -> Response[Any]:
    response = go(request, "/sign-in?out")
    no_session_cookie(response)
    return response


ROUTES = [sign_in_page, sign_in, kept_form, sign_out, sign_out_everywhere]
