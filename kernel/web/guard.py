"""Who may call a route: every route names its rule, a route without one stops the start-up.

A rule is `PUBLIC`, `SIGNED_IN` or the name of a permission that a domain's `access` declares. The guard lets only
signed-in people on; the permission itself is asked by the service, where the thing is known.
"""

import hmac
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from litestar import Litestar, MediaType, Response
from litestar.connection import ASGIConnection, Request
from litestar.enums import ParamType, RequestEncodingType, ScopeType
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import BodyKwarg, ParameterKwarg
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.typing import FieldDefinition

from kernel.actor import Actor
from kernel.audit import AskedFor, asked_for
from kernel.exceptions import DomainError, Invalid, NotSignedIn, NotThere, TooManyRequests
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.outages import saved
from kernel.points import Point
from kernel.settings import settings
from kernel.web import drafts
from kernel.web.forms import form_key
from kernel.web.guesses import check_not_slowed
from kernel.web.i18n import DEFAULT_LANGUAGE, N_, current_language
from kernel.web.request import WrongContentType, is_of_open_page
from kernel.web.session import Session, SessionStore, is_of_another
from kernel.web.text import format_datetime, format_time
from kernel.web.too_large import read_form

PUBLIC = "public"
SIGNED_IN = "signed-in"
NOT_HERE = N_("Toto pole sem nepatří.")
UNREADABLE = N_("Je tu znak, který se nedá přečíst.")
LANGUAGE_COOKIE = "opora_language"
RULES: Point[type[StrEnum]] = Point("permissions", once=lambda permissions: permissions)
"""The permissions of the domains: what a route may name as its rule."""


class CrossSite(DomainError):
    """A form came from elsewhere, or its page is too old."""

    code = "cross-site"
    status = 403
    message = N_("Stránka je příliš stará nebo přišla odjinud. Nic se neuložilo; načtěte ji prosím znovu.")


class FormOfSomebodyElse(DomainError):
    """A form that another person had open in this browser was sent by who signed in since."""

    code = "form-of-somebody-else"
    status = 403
    message = N_(
        "Tenhle formulář otevřel někdo jiný, kdo byl na tomto počítači přihlášený před vámi. Nic se neuložilo a nic z něj "
        "tu nezůstalo."
    )


class DraftOfSomebodyElse(FormOfSomebodyElse):
    """The same of a form that keeps a draft: what was saved of it before waits for its person. Nothing is read for that."""

    message = N_(
        "Tenhle formulář otevřel někdo jiný, kdo byl na tomto počítači přihlášený před vámi. Teď se nic neuložilo a nic z něj "
        "tu nezůstalo. Uložil-li se z něj předtím koncept, čeká jen na toho, kdo ho psal, mezi jeho rozepsanými formuláři."
    )


class SavedOfSomebodyElse(FormOfSomebodyElse):
    """The same of a form whose page knew until when its draft was saved."""

    message = N_(
        "Tenhle formulář otevřel někdo jiný, kdo byl na tomto počítači přihlášený před vámi. Teď se nic neuložilo a nic z něj "
        "tu nezůstalo. Co se z něj do {until} uložilo jako koncept, čeká jen na toho, kdo ho psal, mezi jeho rozepsanými "
        "formuláři."
    )


SOMEBODY_ELSE = N_(
    "Koncept se neuložil: v tomto prohlížeči se mezitím přihlásil někdo jiný. Je-li formulář váš, přihlaste se v novém "
    "okně znovu vy a pak ho odešlete tady."
)
"""What an open page is told wherever it asks: at the button, beside its draft and on top."""


class SignedInAnew(DomainError):
    """A page asked for something while its person types, and it is of an older session of theirs, or of another service."""

    code = "signed-in-anew"
    status = 403
    message = N_(
        "Mezitím jste se v tomto prohlížeči přihlásili znovu, nebo přešli do jiné služby. Odešlete, co máte napsáno, a "
        "uvidíte, jak dál."
    )


class SomebodyElseSignedIn(DomainError):
    """A page asked for something while its person types, and somebody else is signed in in the browser now."""

    code = "somebody-else-signed-in"
    status = 403
    message = SOMEBODY_ELSE


def is_for_programs(path: str) -> bool:
    """Whether an address belongs to the API or to what describes and watches it; all others are pages."""
    return path.startswith(("/api/", "/schema", "/health"))


def cookie_name() -> str:
    """The session cookie: `__Host-` outside the demo."""
    return "__Host-opora" if settings().cookie_secure else "opora"


def check_routes(app: Litestar) -> None:
    """Stop the start-up when a route names no rule, or one that nobody declared."""
    known = {PUBLIC, SIGNED_IN, *(permission.value for permissions in RULES.all() for permission in permissions)}
    for route in app.routes:
        for handler in getattr(route, "route_handlers", None) or [getattr(route, "route_handler", None)]:
            # the framework answers OPTIONS itself, to signed-in people only
            if handler is None or getattr(handler, "http_methods", None) == {"OPTIONS"}:
                continue
            rule = handler.opt.get("rule")
            if rule not in known:
                raise RuntimeError(f"route {route.path} names no rule that exists: {rule!r}")


def actor_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> Actor:
    """The signed-in actor. Raises NotSignedIn."""
    actor: Actor | None = connection.scope["state"].get("actor")
    if actor is None:
        raise NotSignedIn
    return actor


def session_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> Session | None:
    """The session of the browser; None with a bearer token or signed out."""
    return connection.scope["state"].get("session")


def token_of(connection: "ASGIConnection[Any, Any, Any, Any]") -> str:
    """The session cookie's token."""
    return connection.cookies.get(cookie_name(), "")


async def guard(connection: "ASGIConnection[Any, Any, Any, Any]", handler: BaseRouteHandler) -> None:
    """Let only signed-in people past a route that is not public; note what was asked for."""
    rule = handler.opt.get("rule")
    first_id = next((value for value in connection.path_params.values() if isinstance(value, UUID)), None)
    asked_for.set(AskedFor(str(rule), first_id))
    if rule != PUBLIC:
        try:
            actor = actor_of(connection)
            if first_id is not None:
                check_not_slowed(actor)
        except (NotSignedIn, TooManyRequests):
            if isinstance(handler, HTTPRouteHandler):
                await _keep_what_was_written(cast("Request[Any, Any, Any]", connection))
            raise
    check_characters(connection)
    if isinstance(handler, HTTPRouteHandler) and _is_described(handler):
        check_query(connection, handler)
        if handler.parsed_data_field is not None:
            await check_content_type(cast("Request[Any, Any, Any]", connection), handler.parsed_data_field)


def check_characters(connection: "ASGIConnection[Any, Any, Any, Any]") -> None:
    """Refuse NUL in an address: no text of the database holds it, so nothing is there and nothing is found by it."""
    if any(isinstance(value, str) and "\0" in value for value in connection.path_params.values()):
        raise NotThere
    wrong = {
        name for name, values in connection.query_params.dict().items() if any("\0" in each for each in (name, *values))
    }
    if wrong:
        raise Invalid(fields={name.replace("\0", ""): UNREADABLE for name in wrong})


def check_query(connection: "ASGIConnection[Any, Any, Any, Any]", handler: HTTPRouteHandler) -> None:
    """Refuse what the operation does not take, takes once, or would take for nothing: a lost filter shows too much."""
    takes = _query_of(handler)
    wrong: dict[str, str] = {}
    for name, values in connection.query_params.dict().items():
        if name not in takes:
            wrong[name] = NOT_HERE
        elif len(values) > 1:
            wrong[name] = N_("Uveďte jen jednou.")
        elif values == ["null"] and takes[name] is not str:
            wrong[name] = N_("Co nechcete určit, vynechte.")
    if wrong:
        raise Invalid(fields=wrong)


@cache
def _is_described(handler: HTTPRouteHandler) -> bool:
    """Whether this is an operation of the API."""
    return handler.resolve_include_in_schema()


@cache
def _query_of(handler: HTTPRouteHandler) -> dict[str, Any]:
    """The names in the query of an operation, and their types without None."""
    found: dict[str, Any] = {}
    for name, field in handler.parsed_fn_signature.parameters.items():
        marker = field.kwarg_definition
        if isinstance(marker, ParameterKwarg) and marker.param_type == ParamType.QUERY:
            kinds = [each.annotation for each in field.inner_types if not each.is_none_type] or [field.annotation]
            found[marker.name or name] = kinds[0]
    return found


async def check_content_type(request: "Request[Any, Any, Any]", body: FieldDefinition) -> None:
    """Refuse a body of another kind than the handler takes, and a form that cannot be read."""
    takes = body.kwarg_definition
    kind = RequestEncodingType(takes.media_type) if isinstance(takes, BodyKwarg) else RequestEncodingType.JSON
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != kind:
        raise WrongContentType(kind=kind.value)
    if kind == RequestEncodingType.MULTI_PART:
        await request.form()


class ActorMiddleware:
    """Finds out who calls: a session cookie for pages, a bearer token for the API. Never both."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
            state = scope["state"]
            state["request_id"] = new_id().hex
            saved.set(False)
            form_key.set("")
            await self._find(connection, state)
            session: Session | None = state.get("session")
            language = session.language if session else connection.cookies.get(LANGUAGE_COOKIE, DEFAULT_LANGUAGE)
            current_language.set(language)
        await self.app(scope, receive, send)

    async def _find(self, connection: "ASGIConnection[Any, Any, Any, Any]", state: dict[str, Any]) -> None:
        authorization = connection.headers.get("authorization", "")
        if authorization[:7].lower() == "bearer ":
            if not is_for_programs(connection.url.path):
                raise NotSignedIn  # a page needs a session: its forms, its menu and its language stand in it
            state["actor"] = await connection.app.state.actor_for_token(authorization[7:].strip(), state["request_id"])
            return
        token = token_of(connection)
        if token:
            store: SessionStore = connection.app.state.sessions
            session = await store.load(token)
            if session is not None:
                state["session"] = session
                state["actor"] = session.actor(state["request_id"])


async def check_form_origin(request: "Request[Any, Any, Any]") -> Response[Any] | None:
    """Refuse a changing request of a browser that does not come from our own page (before_request hook).

    Bearer tokens need none of it: a browser does not send them by itself. What was written on a page that is too old,
    before the person signed in anew or went to another service, becomes a draft where it belongs; that answers. What such a
    page asks while somebody types leaves it as it is.
    """
    session = session_of(request)
    by_token = session is None and "actor" in request.scope["state"]
    if request.method in ("GET", "HEAD", "OPTIONS") or by_token:
        return None
    if not is_from_us(request):
        raise CrossSite
    if session is None or request.route_handler.opt.get("proves_itself"):
        return None
    sent, too_large = request.headers.get("x-csrf-token"), False
    if not sent and not (too_large := await read_form(request)):
        sent = (await request.form()).get("csrf_token")
    if isinstance(sent, str) and hmac.compare_digest(sent.encode(), session.csrf.encode()):
        return None
    is_others = isinstance(sent, str) and is_of_another(sent, session.user_id)
    if is_of_open_page(request):
        raise SomebodyElseSignedIn if is_others else SignedInAnew
    ticket = await drafts.ticket_of(request)
    if is_others or (ticket is not None and ticket.user_id != session.user_id):
        raise of_somebody_else(ticket)
    kept = await drafts.rescue(request, ticket)
    if kept is None:
        raise RequestEntityTooLarge if too_large else CrossSite
    return to_draft(kept)


def of_somebody_else(ticket: "drafts.Ticket | None") -> FormOfSomebodyElse:
    """The refusal of a form that another person opened; what it says is known from the form itself."""
    if ticket is None or ticket.foreign:
        return FormOfSomebodyElse()
    return SavedOfSomebodyElse(until=until(ticket.saved)) if ticket.saved else DraftOfSomebodyElse()


def until(saved: float) -> str:
    """Until when something was saved: the time, with the day of another one."""
    at = datetime.fromtimestamp(saved, UTC)
    return format_time(at) if prague_date(at) == today_in_prague() else format_datetime(at)


def to_draft(kept: drafts.Kept) -> Response[Any]:
    """On to where the person goes on with what they wrote."""
    headers = {"Location": kept.address, "Cache-Control": "no-store"}
    return Response("", media_type=MediaType.HTML, status_code=303, headers=headers)


async def _keep_what_was_written(request: "Request[Any, Any, Any]") -> None:
    """What a page sends by whom nobody may act now, for the person whose page it was: they go on with it later."""
    if is_of_open_page(request) or is_for_programs(request.url.path):
        return
    if request.method == "POST" and is_from_us(request):
        ticket = await drafts.ticket_of(request)
        if ticket is not None:
            request.scope["state"]["kept"] = await drafts.rescue(request, ticket)
        else:
            request.scope["state"][drafts.NOT_DONE] = True


def is_from_us(request: "Request[Any, Any, Any]") -> bool:
    """Whether a request comes from our own page, as far as the browser says where it comes from.

    Our own is what OPORA_PUBLIC_URL says; the Host of the request is the caller's word. A browser on this machine may
    call it by any of its names.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    return site in (None, "same-origin", "none") and (origin is None or _home(origin) == _home(settings().public_url))


@lru_cache(maxsize=64)
def _home(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an origin; the names of this machine are one host."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", "", None
    host = parts.hostname or ""
    return parts.scheme, "localhost" if host in ("127.0.0.1", "::1") else host, port


def handlers_of(app: Litestar) -> list[tuple[str, str, HTTPRouteHandler]]:
    """Every (method, path, handler) of the application, for tests that go over all routes."""
    found: list[tuple[str, str, HTTPRouteHandler]] = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            methods = sorted(set(getattr(handler, "http_methods", ())) - {"HEAD", "OPTIONS"})
            found.extend((method, route.path, handler) for method in methods)
    return found
