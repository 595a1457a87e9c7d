"""Drafts of forms: which form is whose, and what somebody sent who cannot act now, kept for that person alone.

Each form carries a ticket, sealed: which draft it is, of whom, where. It lets words be kept for that person, also from a
page whose session ended, and nothing else: nobody acts by it, nobody reads by it.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from markupsafe import Markup

from kernel import drafts, keys
from kernel.actor import Actor, ActorKind
from kernel.clock import Instant, now
from kernel.crypto import Key, Unreadable
from kernel.drafts import Content, Saved
from kernel.exceptions import DomainError, NotSignedIn, TooManyRequests
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.typed_days import day_so_far
from kernel.web.conflicts import changed_since, marks_of
from kernel.web.field_names import Names, names_in
from kernel.web.forms import Form
from kernel.web.limits import slow_down
from kernel.web.session import Session, place_id
from kernel.web.too_large import FILE_NAMES, THROWN_AWAY, read_form

T = TypeVar("T")
FIELD = "draft"
LATE_AN_HOUR = 300  # what one person's pages may still save without a session
SAVES_A_MINUTE = 120
MOST_FILES = 10
WITHOUT_ROLE = "draft without a role"  # in the state of a request: it waits until its person has their role again
NOT_KEPT = "why no draft was kept"  # in the state of a request: a `NotKept`
NOT_DONE = "not done"  # in the state of a request: a form or a button without a draft, sent after the session
OF_THE_PAGE = {FIELD, FILE_NAMES, "csrf_token"}  # what a form carries of its page, not of its person
_CLOCK = re.compile(r"\d{1,2}:\d\d", re.ASCII)  # a time as forms are filled in with it
_OF_THE_FORM = {"once", "version", "drawn", "told", "left"}
SECRETS = {"password", "password_again", "current", "code"}  # kept nowhere, and shown to nobody again
_CODE = "code"
_NOT_KEPT = OF_THE_PAGE | {"act", "step", "months", "take", "another"}


class NotKept(Enum):
    """Why nothing was kept of a form that its person may have kept."""

    TOO_LONG = "more than a draft holds"
    TOO_OFTEN = "it is asked to slow down"
    SIGNED_OUT = "nobody is signed in who it could be kept for"
    NOT_HERE = "a page too old, or of a service where its person has no role"


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What a form carries: the draft it is, whose, in which place, under what proof; its name and where it stands.

    `begins` are the marks of what the form was drawn with (`conflicts.marks_of`), `names` what its fields are called there,
    `drawn` the texts that stood in them (`own_words`), `saved` when the draft was saved that it was drawn from.
    """

    id: UUID
    user_id: UUID
    tenant_id: UUID
    service_id: UUID | None
    worker_id: UUID
    roles: list[str]
    proof: str
    session_id: str
    foreign: bool
    label: str
    place: str
    address: str
    made: float
    begins: str = ""
    names: bytes = b""
    drawn: bytes = b""
    saved: float = 0

    @property
    def place_id(self) -> str:
        """The organisation and service, as forms name it."""
        return place_id(self.tenant_id, self.service_id)

    def is_of(self, session: Session) -> bool:
        """Whether the person of the session may go on here with it: theirs, and of this service."""
        return self.user_id == session.user_id and self.place_id == session.place.id

    def actor(self, request_id: str | None) -> Actor:
        """Whose form it was; what is said of them is asked of the database again."""
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.tenant_id,
            service_id=self.service_id,
            worker_id=self.worker_id,
            user_id=self.user_id,
            roles=frozenset(self.roles),
            proof=self.proof,
            session_id=self.session_id,
            request_id=request_id,
        )

    def sealed(self) -> str:
        """As the form carries it."""
        return base64.urlsafe_b64encode(_key().encrypt(msgspec.json.encode(self), b"ticket")).decode()


class Kept(msgspec.Struct, frozen=True):
    """What was kept: which draft, in which place, since when; whether a file that came with it was too large.

    `count`: how many drafts its person has with it.
    """

    id: UUID
    place_id: str
    saved_at: Instant
    too_large: bool = False
    count: int = 1

    @property
    def address(self) -> str:
        """Where its person goes on."""
        return f"/drafts?of={self.id}&place={self.place_id}{'&large=1' if self.too_large else ''}"


def new_ticket(
    session: Session,
    label: str,
    place: str,
    address: str,
    draft_id: UUID | None = None,
    *,
    begins: str = "",
    drawn: bytes = b"",
) -> Ticket:
    """The ticket of a form that is drawn in a session, of its service or of the organisation as a whole."""
    where = session.place
    return Ticket(
        id=draft_id or new_id(),
        user_id=session.user_id,
        tenant_id=where.tenant_id,
        service_id=where.service_id,
        worker_id=where.worker_id,
        roles=sorted(where.roles),
        proof=session.proof,
        session_id=session.id[:16],
        foreign=session.foreign,
        label=label.unescape() if isinstance(label, Markup) else label,
        place=place,
        address=address,
        made=now().timestamp(),
        begins=begins,
        drawn=drawn,
    )


async def ticket_of(request: "Request[Any, Any, Any]") -> Ticket | None:
    """The ticket that a sent form carries; None without one, for one that we did not seal, and for one that is too old."""
    sent: Any = None
    with suppress(HTTPException, DomainError):
        if request.method == "POST":
            await read_form(request)
            sent = (await request.form()).get(FIELD)
    return ticket_in(sent if isinstance(sent, str) else "")


def ticket_in(words: str) -> Ticket | None:
    """The ticket that a form carries in these words; None for what we did not seal, and for one that is too old."""
    try:
        sealed = base64.b64decode(words, altchars=b"-_", validate=True)
        ticket = msgspec.json.decode(_key().decrypt(sealed, b"ticket"), type=Ticket)
    except (Unreadable, binascii.Error, ValueError):
        return None
    return ticket if now().timestamp() - ticket.made < drafts.KEPT.total_seconds() else None


async def save(
    request: "Request[Any, Any, Any]", ticket: Ticket, session: Session, *, but: Collection[str] = ()
) -> Saved | None:
    """Keep what a form of the person's own service says, `but` these fields; None for more than is kept."""
    await slow_down(request.app.state.valkey, "draft", str(session.user_id), most=SAVES_A_MINUTE, seconds=60)
    content, lasts = await content_of(request, ticket, but), _lasts(session)
    keep = partial(drafts.save, draft_id=ticket.id, content=content, lasts=lasts)
    actor = session.actor(request.scope["state"].get("request_id"))
    return await (keep(actor) if lasts else _for_person(request, actor, keep))


async def _for_person(request: "Request[Any, Any, Any]", actor: Actor, keep: Callable[[Actor], Awaitable[T]]) -> T:
    """Keep words also when the role that they were written by has ended: they are read when their person has it again.

    Raises NotSignedIn for who has left the organisation, or is not proven to be the person any more.
    """
    try:
        return await keep(actor)
    except NotSignedIn:
        if not await request.app.state.still_works(actor.user_id, actor.tenant_id, actor.proof):
            raise
    request.scope["state"][WITHOUT_ROLE] = True
    return await keep(msgspec.structs.replace(actor, kind=ActorKind.SIGN_IN, worker_id=None, roles=frozenset()))


async def carry_over(
    request: "Request[Any, Any, Any]", *, label: str, address: str, fields: Mapping[str, str], own: str
) -> UUID:
    """Let words that were typed in a sent form go on in another one, as a draft of that with them in its field `own`.

    The draft of the sent form ends. Returns which one goes on. Raises NotSignedIn.
    """
    session: Session | None = request.scope["state"].get("session")
    if session is None:
        raise NotSignedIn
    actor, draft_id = session.actor(request.scope["state"].get("request_id")), new_id()
    content = Content(label=label, place=address, address=address, fields=list(fields.items()), files=[], own=[own])
    await drafts.save(actor, draft_id, content, lasts=_lasts(session))
    ticket = await ticket_of(request)
    if ticket is not None and ticket.is_of(session):
        await drafts.drop_of_page(actor, ticket.id, ticket.made)
    return draft_id


def _lasts(session: Session) -> timedelta | None:
    return timedelta(hours=settings().session_absolute_hours) if session.foreign else None


async def rescue(request: "Request[Any, Any, Any]", ticket: Ticket | None) -> Kept | None:
    """Keep what a form says that nobody may act by now, for the person whose form it was.

    None when that cannot be: then the state of the request says why (`NOT_KEPT`).
    """
    session: Session | None = request.scope["state"].get("session")
    request.scope["state"][NOT_KEPT] = NotKept.NOT_HERE if session else NotKept.SIGNED_OUT
    if ticket is None:
        return None
    if session is not None:
        place = next((one for one in session.places if one.id == ticket.place_id), None)
        if ticket.user_id != session.user_id or place is None:
            return None
        session = msgspec.structs.replace(session, place=place)
    elif ticket.foreign:
        return None  # the session is over, and with it what was typed there
    try:
        if session is not None:
            saved = await save(request, ticket, session)
        else:
            who = str(ticket.user_id)
            await slow_down(request.app.state.valkey, "late draft", who, most=LATE_AN_HOUR, seconds=3600)
            actor = ticket.actor(request.scope["state"].get("request_id"))
            keep = partial(drafts.save, draft_id=ticket.id, content=await content_of(request, ticket))
            saved = await _for_person(request, actor, keep)
    except (NotSignedIn, TooManyRequests) as error:
        slowed = isinstance(error, TooManyRequests)
        request.scope["state"][NOT_KEPT] = NotKept.TOO_OFTEN if slowed else NotKept.SIGNED_OUT
        return None
    request.scope["state"][NOT_KEPT] = NotKept.TOO_LONG
    return None if saved is None else kept_as(request, ticket, saved)


def kept_as(request: "Request[Any, Any, Any]", ticket: Ticket, saved: Saved) -> "Kept":
    """What was kept of a form that a request sent."""
    too_large = THROWN_AWAY in request.scope["state"]
    return Kept(saved.id, ticket.place_id, saved.at, too_large, saved.count)


async def files_of(request: "Request[Any, Any, Any]") -> list[str]:
    """The names of the files that were chosen in a form: they are asked for again."""
    sent = list((await request.form()).items())
    files = [value.filename for _, value in sent if isinstance(value, UploadFile) and value.filename]
    files += [value for name, value in sent if name == FILE_NAMES and isinstance(value, str)]
    return [name[:200] for name in dict.fromkeys(files)][:MOST_FILES]


def secrets_in(ticket: Ticket | None) -> set[str]:
    """The fields of a form that are kept nowhere. The code of an office or of a list is none: its form keeps a draft and
    asks for it, and no form that asks for a one-time code keeps one.
    """
    return SECRETS - ({_CODE} & _names_of(ticket).keys())


def _names_of(ticket: Ticket | None) -> Names:
    """What the fields of a form are called on its page."""
    return msgspec.json.decode(zlib.decompress(ticket.names), type=Names) if ticket and ticket.names else {}


async def content_of(request: "Request[Any, Any, Any]", ticket: Ticket | None, but: Collection[str] = ()) -> Content:
    """What a sent form says, `but` these fields: with the ticket that it carries, or as much as is known without one."""
    names = _names_of(ticket)
    left_out = _NOT_KEPT.union(secrets_in(ticket), but)
    sent = list((await request.form()).items())
    fields = [(name, value) for name, value in sent if isinstance(value, str) and name not in left_out]
    form = _form(fields)
    begins = ticket.begins if ticket else ""
    return Content(
        label=ticket.label if ticket else "",
        place=ticket.place if ticket else "",
        address=ticket.address if ticket else "",
        fields=fields,
        files=await files_of(request),
        own=[name for name in changed_since(form, begins, form.text("drawn")) if name not in _OF_THE_FORM],
        page=ticket.made if ticket else 0,
        names=names,
        drawn=ticket.drawn if ticket else b"",
    )


def clocks_left(fields: Sequence[tuple[str, str]], begins: str) -> set[str]:
    """The fields of a form in which a day or a time stands as it was filled in with the form: nobody said that one."""
    form = _form(fields)
    changed = changed_since(form, begins, form.text("drawn"))
    return {name for name in form.names if name not in changed and all(map(is_clock, form.texts(name)))}


def left_of(content: Content) -> str:
    """The marks of what a form in a draft still holds as it was drawn."""
    return marks_of(_form([each for each in content.fields if each[0] not in content.own]))


def is_clock(value: str) -> bool:
    return bool(_CLOCK.fullmatch(value.strip())) or day_so_far(value, today=today_in_prague()) is not None


def _form(fields: Sequence[tuple[str, str]]) -> Form:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return Form(values)


def _key() -> Key:
    return keys.root().derive("ticket of a form")


def with_names(page: str, tickets: Mapping[str, tuple[Ticket, bool]]) -> str:
    """A drawn page whose forms carry what their fields are called in it, each within its ticket; `tickets` as it was sealed.

    With each ticket whether its form is new: then the choices that are made in it were made by nobody.
    """
    for sealed, (ticket, is_new) in tickets.items():
        before, found, form = page.partition(sealed)
        if found:
            names, chosen = names_in(form.partition("</form>")[0])
            begins = f"{ticket.begins} {marks_of(Form(chosen))}" if is_new else ticket.begins
            packed = zlib.compress(msgspec.json.encode(names))
            page = f"{before}{msgspec.structs.replace(ticket, names=packed, begins=begins).sealed()}{form}"
    return page


def said(content: Content) -> list[tuple[str, str]]:
    """What a form in a draft says, without what is drawn with each and the day and time that nobody chose."""
    without = _OF_THE_FORM | clocks_left(content.fields, left_of(content))
    return [each for each in content.fields if each[0] not in without]


def word_of_kept(address: str) -> str:
    """What tells the page of sign-in that the form at an address was kept: a word that nobody types by hand."""
    return keys.root().derive("kept-draft").term(address).hex()[:16]
