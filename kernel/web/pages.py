"""What every page handler needs: the shell's context, redirects with a message, files to download."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response

from kernel import audit
from kernel.clock import Instant, now
from kernel.db import look, running
from kernel.legal_time import prague_date, today_in_prague
from kernel.settings import settings
from kernel.web.device import SAID, mark_of
from kernel.web.drafts import Kept, Ticket, new_ticket, with_names
from kernel.web.guard import actor_of, cookie_name, session_of
from kernel.web.help import help_for
from kernel.web.i18n import N_, current_language, gettext
from kernel.web.navigation import SEARCHES, navigation_for
from kernel.web.own_words import drawn_texts, packed, unpacked
from kernel.web.render import Choice, Flash, FlashKind, FormDraft, FormErrors, Lead, PageContext, Undo, render
from kernel.web.request import is_of_open_page
from kernel.web.session import Session

P = ParamSpec("P")
AnyRequest = Request[Any, Any, Any]
FLASH_COOKIE = "opora_message"
_FLASH = "flash"
SEARCHED = "searched"  # as what the words of a search are hidden in its address (`Session.hide`)
# in the state of a request: the draft a form is drawn from, what it was drawn with before, the ticket it was sent with
BEGUN, DRAWN, SENT, OTHERS = "draft", "drawn", "ticket", "other drafts"
TICKETS = "tickets"  # in it too: those of the forms of this page
NO_FORM = "no form"  # in it too: the page of a refused form does not have it any more
MADE = "made"  # in it too: where it stands what the act made or changed
_STANDS_AT = "stands at"  # in it too: the page of forms that are sent to another address
THIS_DRAFT, WITHOUT_DRAFT = "draft", "blank"
OF_DRAFTS = frozenset({THIS_DRAFT, WITHOUT_DRAFT})
"""What the address of a form says of its drafts: which one goes on, or that none does. It is no part of where the form is."""
FORM_GONE = N_("Formulář se tu už neotvírá. Co jste do něj napsali, zůstalo v konceptu.")
NOTHING_RUNS = "default-src 'none'; sandbox"


class Begun(msgspec.Struct, frozen=True):
    """The draft that a form is drawn from."""

    id: UUID
    saved_at: Instant
    files: list[str]
    place: str
    left: str = ""
    """Marks of what its person left as the form had been drawn."""
    drawn: bytes = b""
    """The texts that it had been drawn with, packed."""
    page: float = 0
    """When the page was drawn that saved it last."""


class OfDraft(msgspec.Struct, frozen=True, array_like=True):
    """The draft that somebody is led to its form with: which one, and of which form."""

    id: UUID
    place: str


def place_at(request: "Request[Any, Any, Any]", part: str) -> str:
    """How the form of a page is told from all others of its service."""
    path = _path_of(request)
    return f"{path}|{part}" if part else path


def stands_at(request: "Request[Any, Any, Any]", path: str) -> None:
    """Say on which page the forms stand that are drawn, where they are sent to another address."""
    request.scope["state"][_STANDS_AT] = path


def _path_of(request: "Request[Any, Any, Any]") -> str:
    return request.scope["state"].get(_STANDS_AT, request.url.path)


def chosen_draft(request: "Request[Any, Any, Any]") -> UUID | None:
    """The draft that an address names."""
    try:
        return UUID(request.query_params.get(THIS_DRAFT, ""))
    except ValueError:
        return None


def with_draft(address: str, draft_id: UUID) -> str:
    """The address of a form, to go on in it with one draft."""
    return f"{address}{'&' if '?' in address else '?'}{THIS_DRAFT}={draft_id}"


def _address_of(request: "Request[Any, Any, Any]") -> str:
    """Where a form stands, whichever draft of it is shown."""
    asked = [(name, value) for name, value in request.query_params.items() if name not in OF_DRAFTS]
    return _path_of(request) + (f"?{urlencode(asked)}" if asked and request.method == "GET" else "")


def page_context(request: "Request[Any, Any, Any]", *, counts: dict[str, int] | None = None) -> PageContext:
    """The context of the shell: who, where, menu, the message left by the previous page."""
    session = session_of(request)
    moment = now()
    if session is None:
        return PageContext(language=current_language.get(), demo=settings().demo, now=moment)
    return PageContext(
        language=session.language,
        demo=settings().demo,
        csrf_token=session.csrf,
        actor_name=session.name,
        organisation_name=session.place.organisation_name,
        organisation_short=session.place.organisation_short,
        service_name=session.place.service_name or gettext(session.place.whole),
        choices=[
            Choice(
                place.id,
                f"{place.organisation_name} · {place.service_name or gettext(place.whole)}",
                place == session.place,
            )
            for place in session.places
        ],
        navigation=navigation_for(session, request.url.path, counts=counts),
        flashes=flashes_of(request, session),
        may_search=any(may(session) for may in SEARCHES.all()),
        search_query=_searched(request, session),
        printed_by=session.name,
        now=moment,
        draft_of=partial(_draft_of, request, session),
        help=help_for(request.url.path),
        device_session=mark_of(session),
    )


def _searched(request: "Request[Any, Any, Any]", session: Session) -> str:
    return session.reveal(request.query_params.get("s", ""), SEARCHED) if request.url.path == "/search" else ""


def _draft_of(request: "Request[Any, Any, Any]", session: Session, label: str, part: str) -> FormDraft:
    """What the form of a page carries, and what is said of its draft."""
    sent: Ticket | None = request.scope["state"].get(SENT)
    begun: dict[str, Begun] = request.scope["state"].get(BEGUN, {})
    if sent is not None and sent.place.endswith(part and f"|{part}"):
        ticket = sent
    else:
        place = place_at(request, part)
        ours = begun.get(place)
        drawn = request.scope["state"].get(DRAWN, {}).get(place, "") if request.method == "GET" else ""
        drawn = f"{drawn} {ours.left}" if ours else drawn
        ticket = new_ticket(session, label, place, _address_of(request), ours.id if ours else None, begins=drawn)
    before = [unpacked(each.drawn) for each in (ticket, begun.get(ticket.place)) if each is not None]
    ticket = msgspec.structs.replace(ticket, drawn=packed(drawn_texts(*before)))
    posted, found = request.method == "POST", begun.get(ticket.place)
    if found is not None and found.id == ticket.id:
        ticket = msgspec.structs.replace(ticket, saved=found.saved_at.timestamp())
    sealed = ticket.sealed()
    request.scope["state"].setdefault(TICKETS, {})[sealed] = ticket, not posted and found is None
    others = request.scope["state"].get(OTHERS, {}).get(ticket.place, ())
    if found is None or found.id != ticket.id:
        return FormDraft(sealed, address=ticket.address, posted=posted, others=others, foreign=ticket.foreign)
    blank = f"{ticket.address}{'&' if '?' in ticket.address else '?'}{WITHOUT_DRAFT}=1"
    said = FormDraft(sealed, ticket.address, found.saved_at, found.files, posted=posted, blank=blank, others=others)
    return replace(said, foreign=ticket.foreign)


def show(request: "Request[Any, Any, Any]", template: str, *, status_code: int = 200, **context: Any) -> Response[str]:
    """Render a page with the shell."""
    page = page_context(request)
    if isinstance(errors := context.get("errors"), FormErrors):
        errors.reader = page.actor_name or ""
    response = render(request, template, status_code=status_code, page=page, **context)
    if _lost_a_draft(request):  # the page has no form for the draft that it found
        response = render(request, template, status_code=status_code, page=page_context(request), **context)
    response.content = with_names(response.content, request.scope["state"].get(TICKETS, {}))
    session = session_of(request)
    if session is not None and _left(request, session) is not None:
        response.delete_cookie(FLASH_COOKIE)
    return response


class _LedOn(Exception):
    """Whoever was to look is led on elsewhere: what was read is taken back with the unit of work, its entries too."""

    def __init__(self, response: Response[Any]) -> None:
        super().__init__()
        self.response = response


def one_look(
    draw: Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]],
) -> Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]]:
    """Draw a page in one look: all it asks for is one unit of work, committed before the bytes leave.

    Who is led on elsewhere has looked at nothing, and the log says nothing of it.
    """

    @wraps(draw)
    async def drawn(request: AnyRequest, *args: P.args, **kwargs: P.kwargs) -> Response[Any]:
        inside = running() is not None
        try:
            async with look(actor_of(request)):
                response = await draw(request, *args, **kwargs)
                if not inside and (response.status_code == 303 or "HX-Redirect" in response.headers):
                    raise _LedOn(response)
                return response
        except _LedOn as led:
            return led.response

    return drawn


def one_look_at(
    *names: str,
) -> Callable[
    [Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]]],
    Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]],
]:
    """Like `one_look`, for a page that shows several things: the log has one entry for it, see `audit.one_look_at`."""

    def named(
        draw: Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]],
    ) -> Callable[Concatenate[AnyRequest, P], Awaitable[Response[Any]]]:
        @wraps(draw)
        async def drawn(request: AnyRequest, *args: P.args, **kwargs: P.kwargs) -> Response[Any]:
            with audit.one_look_at(actor_of(request), *names):
                return await draw(request, *args, **kwargs)

        return one_look(drawn)

    return named


def was_drawn_today(request: "Request[Any, Any, Any]") -> bool:
    """Whether the form that was sent was drawn for its person on its page today: they have seen it then."""
    sent: Ticket | None = request.scope["state"].get(SENT)
    if sent is None or sent.place.partition("|")[0] != request.url.path:
        return False
    return prague_date(datetime.fromtimestamp(sent.made, UTC)) == today_in_prague()


def person(request: "Request[Any, Any, Any]", name: str) -> str:
    """Who did something, to be told to whoever may have done it themselves."""
    session = session_of(request)
    return gettext("vy sami") if session is not None and name == session.name else name


def go(
    request: "Request[Any, Any, Any]",
    url: str,
    message: str = "",
    *,
    kind: FlashKind = "given",
    undo: Undo | None = None,
    to: Lead | None = None,
    of_draft: OfDraft | None = None,
) -> Response[str]:
    """Redirect after a done act (303), with a message for the page at that address; whoever is led on from there takes it.

    The message may lead to what the act was about (`to`) and offer to take the act back (`undo`). One `of_draft` is said
    only where the form really goes on from that draft. Where the form is gone for which somebody came or sent something,
    the message leads to what they wrote in it.

    When the act was done before by the same form, the message says that: nothing was made twice.
    """
    request.state.made = to.url if to else url
    if getattr(request.state, "sent_before", False):
        message, kind = (
            gettext("Totéž už jste jednou odeslali. Nic dalšího nevzniklo, tady je, co vzniklo napoprvé."),
            "info",
        )
    request.scope["state"][SAID] = message
    headers = {"Location": url, "Cache-Control": "no-store"}
    response = Response("", media_type=MediaType.HTML, status_code=303, headers=headers)
    if is_of_open_page(request):
        response = Response(
            "", media_type=MediaType.HTML, status_code=200, headers={"HX-Redirect": url, "Cache-Control": "no-store"}
        )
    session = session_of(request)
    left = _left(request, session) if session else None
    unsent = _unsent(request, left)
    if unsent and (message or request.method == "POST"):
        said: _Said | None = _Said(message or gettext(FORM_GONE), kind, undo, to or what_was_written(unsent), of_draft)
    else:
        said = _Said(message, kind, undo, to, of_draft) if message else left
    if said and session:
        path = urlsplit(url).path
        said = msgspec.structs.replace(said, address="" if path == "/" else path)
        response.set_cookie(
            FLASH_COOKIE,
            session.hide(msgspec.json.encode(said).decode(), _FLASH),
            max_age=60,
            httponly=True,
            secure=settings().cookie_secure,
            samesite="lax",
        )
    return response


def download(content: bytes, name: str, media_type: str, *, inline: bool = False) -> Response[bytes]:
    """A file for the person; the name carries no personal data. Only what we drew ourselves is shown `inline`."""
    how = "inline" if inline else "attachment"
    # the viewers of browsers show no PDF inside a sandbox
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'" if inline else NOTHING_RUNS
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
            "Content-Security-Policy": policy,
        },
    )


def session_cookie(response: Response[Any], token: str) -> None:
    """Give the browser its session."""
    response.set_cookie(cookie_name(), token, path="/", httponly=True, secure=settings().cookie_secure, samesite="lax")


def no_session_cookie(response: Response[Any]) -> None:
    """Take the session from the browser: a cookie with the prefix __Host- goes only in the way it was set."""
    response.set_cookie(
        cookie_name(), "", max_age=0, path="/", httponly=True, secure=settings().cookie_secure, samesite="lax"
    )


class _Said(msgspec.Struct, frozen=True, array_like=True):
    """What stands in the cookie, which only this session can read: it may name people."""

    text: str
    kind: FlashKind
    undo: Undo | None
    to: Lead | None = None
    of_draft: OfDraft | None = None
    address: str = ""
    """The page that says it; '' for where the way in leads."""


def _left(request: "Request[Any, Any, Any]", session: Session) -> _Said | None:
    """What the page before left to be said at this address, and in this session; what is sent is answered by itself."""
    left = session.reveal(request.cookies.get(FLASH_COOKIE, ""), _FLASH)
    said = msgspec.json.decode(left, type=_Said) if left else None
    return said if said and request.method == "GET" and said.address in ("", request.url.path) else None


def came_to_a_draft(request: "Request[Any, Any, Any]") -> bool:
    """Whether somebody was led to this page to go on with a draft, and it does not open to them any more."""
    session = session_of(request)
    return session is not None and _opens_no_more(request, _left(request, session)) is not None


def to_what_was_written(request: "Request[Any, Any, Any]") -> str:
    """Where somebody reads what they typed into a form that does not open to them any more; '' when they came with none."""
    session = session_of(request)
    draft_id = _unsent(request, _left(request, session)) if session else None
    return what_was_written(draft_id).url if draft_id else ""


def _opens_no_more(request: "Request[Any, Any, Any]", said: _Said | None) -> UUID | None:
    """The draft that somebody was led here with, when this page does not go on with it."""
    draft = said.of_draft if said else None
    return draft.id if draft and draft.place not in request.scope["state"].get(BEGUN, {}) else None


def _lost_a_draft(request: "Request[Any, Any, Any]") -> bool:
    """Whether somebody came to a drawn page to go on with a draft that no form of it holds; then it does not open here."""
    session = session_of(request)
    said = _left(request, session) if session is not None else None
    begun: dict[str, Begun] = request.scope["state"].get(BEGUN, {})
    if said is None or said.of_draft is None or said.of_draft.place not in begun:
        return False
    if said.of_draft.place in {ticket.place for ticket, _ in request.scope["state"].get(TICKETS, {}).values()}:
        return False
    del begun[said.of_draft.place]
    return True


def _unsent(request: "Request[Any, Any, Any]", left: _Said | None) -> UUID | None:
    """The draft of what is left unsent when a request leads on from a form: the one it came with, or was refused with."""
    kept: Kept | None = request.scope["state"].get("kept")
    return kept.id if kept else _opens_no_more(request, left)


def what_was_written(draft_id: UUID) -> Lead:
    """Where a draft is read that goes on in no form."""
    return Lead(gettext("Co jste napsali"), f"/drafts?whole={draft_id}")


def flashes_of(request: "Request[Any, Any, Any]", session: Session) -> list[Flash]:
    """What the page before left to be said here; else nothing."""
    said = _left(request, session)
    if said is None:
        return []
    unread = _opens_no_more(request, said)
    if unread is not None:
        return [Flash(gettext(FORM_GONE), "due", to=what_was_written(unread))]
    return [Flash(said.text, said.kind, said.undo, said.to)]
