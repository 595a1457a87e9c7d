# pyright: strict
"""Signing in, and signing out."""

from functools import partial
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import msgspec
from litestar import Response, get, post

from kernel import drafts
from kernel.checks import Checks
from kernel.exceptions import NotSignedIn
from kernel.web.drafts import word_of_kept
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import PUBLIC, SIGNED_IN, actor_of, session_of, token_of
from kernel.web.i18n import N_, current_language, gettext
from kernel.web.limits import network_of, slow_down
from kernel.web.pages import go, no_session_cookie, session_cookie, show
from kernel.web.session import Session
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.exceptions import SignInRefused

from .common import AnyRequest, local_path, role_words, session_at, sessions

ATTEMPTS_A_MINUTE = 30  # from one address: an office behind one line signs in within a minute, a machine does not
NOT_KEPT = N_("Přihlášení mezitím skončilo. Formulář se neodeslal a co v něm bylo, se tady nezachovalo.")
NOT_DONE = N_("Přihlášení mezitím skončilo a nic se neuložilo. Jakmile se přihlásíte, udělejte to prosím znovu.")
_TOLD = {"0": NOT_KEPT, "2": NOT_DONE}
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
    wanted, kept = local_path(request.query_params.get("next", "/")), request.query_params.get("kept", "")
    if await account_views.still_holds(actor_of(request), session.place):
        return go(request, wanted, gettext(_TOLD[kept]) if kept in _TOLD else "", kind="due")
    # sent on they would come back for ever: the session goes, the wish stays, and what became of the form
    await sessions(request).end(token_of(request))
    return go(request, f"/sign-in?next={quote(wanted)}{f'&kept={quote(kept)}' if kept else ''}")


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
    wanted = local_path(sent.text("next"))
    waits_in = _place_in(wanted)
    token, _ = await store.create(
        person.user_id,
        person.name,
        sorted(person.places, key=lambda place: place.id != waits_in),
        language=current_language.get(),
        proof=person.proof,
        foreign=sent.ticked("foreign"),
    )
    if not await accounts.still_proven(person):
        await store.end(token)
        raise SignInRefused
    response = go(request, wanted)
    session_cookie(response, token)
    return response


async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    after = local_path(shown.sent.text("next") or request.query_params.get("next", "/"))
    return show(
        request,
        "tenants/sign_in.html",
        **shown.context(),
        next=after,
        signed_out="out" in request.query_params,
        joined="joined" in request.query_params,
        kept={"0": "0", "2": "2", word_of_kept(after): "1"}.get(request.query_params.get("kept", ""), ""),
        demo_people=[
            (person, [role_words(place) for place in person.places]) for person in await account_views.demo_people()
        ],
        demo_password=accounts.DEMO_PASSWORD,
        demo_code=accounts.DEMO_CODE,
    )


def _place_in(address: str) -> str:
    """Where the draft waits that the address leads to."""
    return parse_qs(urlsplit(address).query).get("place", [""])[0]


@post("/sign-out", rule=PUBLIC, status_code=200)
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this session."""
    session = session_of(request)
    if session is not None:
        await sessions(request).end(token_of(request))
        await _leave_nothing(request, session)
        await _note_sign_out(request, everywhere=False)
    return _signed_out(request)


@post("/sign-out-everywhere", rule=SIGNED_IN, status_code=200)
async def sign_out_everywhere(request: AnyRequest) -> Response[Any]:
    """End every session of the person."""
    session = session_at(request)
    await sessions(request).end_all(session.user_id)
    await _leave_nothing(request, session)
    await _note_sign_out(request, everywhere=True)
    return _signed_out(request)


async def _leave_nothing(request: AnyRequest, session: Session) -> None:
    """What was typed on a foreign device goes with the session, in each organisation."""
    one_of_each = {place.tenant_id: place for place in session.places} if session.foreign else {}
    for place in one_of_each.values():
        try:
            await drafts.drop_of_session(msgspec.structs.replace(session, place=place).actor())
        except NotSignedIn:
            continue  # the place is gone; no session finds the draft, and the sweep takes it


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


ROUTES = [sign_in_page, sign_in, sign_out, sign_out_everywhere]
