"""Pages: signing in and out, going on in another place, the own account, the language."""

from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.exceptions import DomainError, NotSignedIn, NotThere
from kernel.settings import settings
from kernel.web import kept
from kernel.web.forms import EMPTY, Form, read_form
from kernel.web.guard import LANGUAGE_COOKIE, PUBLIC, SIGNED_IN, actor_of, cookie_name, session_of, token_of
from kernel.web.i18n import LANGUAGES, N_, current_language, gettext
from kernel.web.limits import network_of, slow_down
from kernel.web.pages import go, session_cookie, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors
from kernel.web.session import Place, Session, SessionStore, new_csrf
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.exceptions import SignInRefused
from tenants.schemas import ChangePassword
from tenants.tables import Role

AnyRequest = Request[Any, Any, Any]
ATTEMPTS_A_MINUTE = 30  # from one address: an office behind one line signs in within a minute, a machine does not
YEAR_SECONDS = 365 * 24 * 60 * 60

ROLES = {
    Role.CASE_COORDINATOR: N_("koordinace případů"),
    Role.INTAKE_WORKER: N_("příjem oznámení"),
    Role.UNIT_HEAD: N_("vedení oddělení"),
    Role.MAILROOM: N_("podatelna"),
    Role.SOCIAL_WORKER: N_("sociální práce"),
    Role.SPINAL_SPECIALIST: N_("spinální specializace"),
    Role.PEER_MENTOR: N_("peer mentoring"),
    Role.SERVICE_HEAD: N_("vedení služby"),
    Role.TENANT_ADMIN: N_("správa organizace"),
    Role.AUDITOR: N_("audit"),
}


def role_words(place: Place) -> str:
    """What the person does in a place, in the reader's language."""
    return ", ".join(gettext(ROLES[Role(role)]) for role in sorted(place.roles))


def _sessions(request: AnyRequest) -> SessionStore:
    return request.app.state.sessions


def local_path(wanted: str) -> str:
    """Where to go next: a path of ours, the start for anything else."""
    parts = urlsplit(wanted)
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if ours and wanted.isascii() and wanted.isprintable() else "/"


# --- signing in and out ------------------------------------------------------------------------------------------


@get("/sign-in", rule=PUBLIC)
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """The form; people who are signed in go on. Whose place does not hold any more signs in anew."""
    session = session_of(request)
    if session is None:
        return await _sign_in_form(request, EMPTY, FormErrors())
    wanted = local_path(request.query_params.get("next", "/"))
    if await account_views.still_holds(session.user_id, session.place):
        return go(request, wanted)
    # sent on they would come back for ever: the session goes, the wish stays
    await _sessions(request).end(token_of(request))
    return go(request, f"/sign-in?next={quote(wanted)}")


@post("/sign-in", rule=PUBLIC, status_code=200)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Open a session under a new token."""
    sent = await read_form(request)
    errors = FormErrors()
    errors.require("email", sent.text("email"), gettext("Zadejte svůj e-mail."))
    errors.require("password", sent.text("password"), gettext("Zadejte heslo."))
    errors.require("code", sent.text("code"), gettext("Zadejte kód z aplikace v telefonu."))
    if errors:
        return await _sign_in_form(request, sent, errors, status_code=400)
    try:
        address = network_of(request)
        await slow_down(request.app.state.valkey, "sign-in", address, most=ATTEMPTS_A_MINUTE, seconds=60)
        person = await accounts.sign_in(sent.text("email"), sent.text("password"), sent.text("code"), address=address)
    except DomainError as error:
        return await _sign_in_form(request, sent, form_errors(error), status_code=error.status)
    if token_of(request):
        await _sessions(request).end(token_of(request))
    waits_in = await kept.place_of_kept(request.app.state.valkey, person.user_id)
    token, _ = await _sessions(request).create(
        person.user_id,
        person.name,
        sorted(person.places, key=lambda place: place.id != waits_in),
        language=current_language.get(),
    )
    if not await accounts.still_proven(person):
        await _sessions(request).end(token)
        return await _sign_in_form(request, sent, form_errors(SignInRefused()), status_code=SignInRefused.status)
    response = go(request, local_path(sent.text("next")) if waits_in is None else "/kept")
    session_cookie(response, token)
    return response


async def _sign_in_form(
    request: AnyRequest, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    return show(
        request,
        "tenants/sign_in.html",
        status_code=status_code,
        sent=sent,
        errors=errors,
        next=local_path(sent.text("next") or request.query_params.get("next", "/")),
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
    forms = await kept.take(request.app.state.valkey, _session(request).user_id)
    return show(request, "tenants/kept.html", forms=forms) if forms else go(request, "/")


@post("/sign-out", rule=PUBLIC, status_code=200)
async def sign_out(request: AnyRequest) -> Response[Any]:
    """End this session."""
    if session_of(request) is not None:
        await _note_sign_out(request, everywhere=False)
        await _sessions(request).end(token_of(request))
    return _signed_out(request)


@post("/sign-out-everywhere", rule=SIGNED_IN, status_code=200)
async def sign_out_everywhere(request: AnyRequest) -> Response[Any]:
    """End every session of the person."""
    session = _session(request)
    await _note_sign_out(request, everywhere=True)
    await _sessions(request).end_all(session.user_id)
    return _signed_out(request)


async def _note_sign_out(request: AnyRequest, *, everywhere: bool) -> None:
    try:
        await accounts.sign_out(actor_of(request), everywhere=everywhere)
    except NotSignedIn:
        return  # the place is gone; the session goes all the same


def _signed_out(request: AnyRequest) -> Response[Any]:
    response = go(request, "/sign-in?out")
    # a cookie with the prefix __Host- is taken away only in the way it was set
    response.set_cookie(
        cookie_name(), "", max_age=0, path="/", httponly=True, secure=settings().cookie_secure, samesite="lax"
    )
    return response


# --- where -------------------------------------------------------------------------------------------------------


@post("/switch", rule=SIGNED_IN, status_code=200)
async def switch(request: AnyRequest) -> Response[Any]:
    """Go on in another organisation or service, by what holds now."""
    session = _session(request)
    wanted = (await read_form(request)).text("choice")
    places = await account_views.places_of(session.user_id)
    place = next((one for one in places if one.id == wanted), None)
    if place is None:
        raise NotThere
    # a form that is still open in another window was meant for the place before: its word does not hold any more
    changed = msgspec.structs.replace(session, place=place, places=places, csrf=new_csrf())
    await accounts.switch_place(changed.actor(request.scope["state"].get("request_id")))
    await _sessions(request).change(token_of(request), changed)
    return go(request, "/")


@post("/language/{code:str}", rule=PUBLIC, status_code=200)
async def language(request: AnyRequest, code: FromPath[str]) -> Response[Any]:
    """Read everything in another language, here and after the next sign-in in this browser."""
    if code not in LANGUAGES:
        raise NotThere
    session = session_of(request)
    if session is not None:
        await _sessions(request).change(token_of(request), msgspec.structs.replace(session, language=code))
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


# --- the own account ---------------------------------------------------------------------------------------------


@get("/account", rule=SIGNED_IN)
async def account(request: AnyRequest) -> Response[Any]:
    """Name, places, password, tokens."""
    return await _account_page(request, FormErrors())


@post("/account/password", rule=SIGNED_IN, status_code=200)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Choose a new password; every other session ends."""
    session, store = _session(request), _sessions(request)
    sent = await read_form(request)
    order = ChangePassword(
        current=sent.text("current"),
        password=sent.text("password"),
        password_again=sent.text("password_again"),
        revoke_tokens=sent.ticked("revoke_tokens"),
    )
    try:
        await accounts.change_password(actor_of(request), order)
    except DomainError as error:
        return await _account_page(
            request, form_errors(error), status_code=error.status, revoke_tokens=order.revoke_tokens
        )
    await store.end_all(session.user_id)
    token, fresh = await store.create(session.user_id, session.name, session.places, language=session.language)
    await store.change(token, msgspec.structs.replace(fresh, place=session.place, csrf=session.csrf))
    done = (
        gettext("Heslo je změněné. Jinde jsme vás odhlásili a přístupové tokeny přestaly platit.")
        if order.revoke_tokens
        else gettext("Heslo je změněné. Jinde jsme vás odhlásili.")
    )
    response = go(request, "/account", done)
    session_cookie(response, token)
    return response


@post("/account/tokens/{token_id:uuid}/revoke", rule=SIGNED_IN, status_code=200)
async def revoke_token(request: AnyRequest, token_id: FromPath[UUID]) -> Response[Any]:
    """Take one of the own tokens back."""
    await accounts.revoke_own_token(actor_of(request), token_id)
    return go(request, "/account", gettext("Přístupový token přestal platit."))


async def _account_page(
    request: AnyRequest, errors: FormErrors, *, status_code: int = 200, revoke_tokens: bool = True
) -> Response[Any]:
    session = _session(request)
    return show(
        request,
        "tenants/account.html",
        status_code=status_code,
        errors=errors,
        revoke_tokens=revoke_tokens,
        account=await account_views.account_page(actor_of(request)),
        session=session,
        places=[(place, role_words(place)) for place in session.places],
    )


def _session(request: AnyRequest) -> Session:
    """Pages of the account belong to a browser's session; a bearer token has none."""
    session = session_of(request)
    if session is None:
        raise NotSignedIn
    return session


ROUTES = [
    sign_in_page,
    sign_in,
    kept_form,
    sign_out,
    sign_out_everywhere,
    switch,
    language,
    account,
    change_password,
    revoke_token,
]
