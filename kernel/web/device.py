"""What is written on a device without a connection: which forms may be, whose it is, and what the device is told (ADR 0119).

A device seals what is written there with a key that only its person is given, in the service where they write, while they are
signed in. Here nothing of it is kept: the key is worked out anew each time from the root key. Each record carries a ticket, so
nobody sends what somebody else began.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response

from kernel import keys
from kernel.clock import now
from kernel.crypto import Key, Unreadable
from kernel.exceptions import About, DomainError
from kernel.points import Point
from kernel.settings import settings
from kernel.web.i18n import N_, gettext
from kernel.web.render import PageContext
from kernel.web.session import Session, place_id

TICKET = "x-device"  # the header by which a device says whose the record is that it sends
BEGUN = "x-device-begun"  # the header with when it was begun there
_MILLISECONDS = re.compile(r"\d{13}", re.ASCII)
BESIDE_KNOWN = (
    "beside_known"  # in a record: its person has seen what was written meanwhile, and means it as a further one
)
SAID = "said"  # in the state of a request: the message that an act led on with


class NotOfDevice(DomainError):
    """A record came with a ticket that we did not seal."""

    code = "not-of-device"
    status = 403
    message = N_("Záznam ze zařízení se nedá ověřit. Zůstává v zařízení; opište ho do Opory, nebo ho ukažte správci.")


class BegunBySomebodyElse(DomainError):
    """A record is sent by another person than who began it."""

    code = "begun-by-somebody-else"
    status = 403
    message = N_(
        "Tento záznam začal psát někdo jiný. Odeslat ho může jen ten, kdo ho psal, po svém přihlášení; nic se nezapsalo."
    )


class BegunElsewhere(DomainError):
    """A record is sent in another service than that in which it was begun."""

    code = "begun-elsewhere"
    status = 403
    message = N_("Tento záznam patří do jiné služby, než ve které teď jste. Přepněte se do ní a odešlete ho tam.")


class TheirsSince(msgspec.Struct, frozen=True):
    """What somebody else wrote down meanwhile of the same: its page, how it is called, what may be said of it; where it is added to."""

    url: str
    title: str
    facts: list[str]
    add: str = ""


class WrittenMeanwhile(DomainError):
    """Somebody else wrote of the same, after the record was begun on the device: its person says what it is."""

    code = "written-meanwhile"
    message = N_(
        "Mezitím o tomtéž někdo něco zapsal. Podívejte se na obojí a rozhodněte; váš záznam zůstává v zařízení."
    )

    def __init__(self, theirs: list[TheirsSince]) -> None:
        self.theirs = theirs
        super().__init__(about=About("", theirs[0].url) if theirs else None)


@dataclass(frozen=True, slots=True)
class DeviceForm:
    """A form that may be begun and finished without a connection. `draw` draws it empty, from a `page` of nobody: it lies
    in the cache of the browser, so no word of a person and of an organisation may stand in it, and each drawing is the same.

    `title` is a Czech message marked with `N_`, `address` where the form stands and is sent; `may` says who may send it.
    """

    key: str
    title: str
    address: str
    order: int
    may: Callable[[Session], bool]
    draw: Callable[[PageContext], str]


DEVICE_FORMS: Point[DeviceForm] = Point(
    "forms without a connection", key=lambda form: form.key, once=lambda form: form.key
)


class DeviceFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Where the photos of a record go, once it is written down: the form they come with, the address behind that of what came of it,
    the fields of a photo and of the words about it, and how many there may be.
    """

    form: str
    beside: str
    field: str
    words: str
    most: int


DEVICE_FILES: Point[DeviceFiles] = Point("photos without a connection", key=lambda files: files.form)


def forms_for(session: Session | None) -> list[DeviceForm]:
    """The forms that somebody may write without a connection; on a foreign device none."""
    if session is None or session.foreign:
        return []
    return sorted((form for form in DEVICE_FORMS.all() if form.may(session)), key=lambda form: form.order)


class _Ticket(msgspec.Struct, frozen=True):
    """Whose records of a device are, and of which place."""

    user_id: UUID
    place: str
    device: UUID


class Secret(msgspec.Struct, frozen=True):
    """A key of a device, by the generation of the root key that it comes from."""

    generation: int
    key: str


class ToDevice(msgspec.Struct, frozen=True, kw_only=True):
    """What a device is told by a contact: whose records are readable now and by what, until when, and what the time is.

    `whose` marks the person in their place, `person` them alone; neither says who it is. `places`: the marks of the other places
    of the person. Times are milliseconds since 1970.
    """

    person: str
    whose: str
    places: dict[str, str]
    secrets: list[Secret]
    ticket: str
    csrf: str
    session: str
    now: int
    until: int
    forms: list[str]
    scopes: list[str]
    files: dict[str, DeviceFiles]


def to_device(session: Session, device: UUID) -> ToDevice:
    """What a device of a signed-in person is told, in the place where they are."""
    here = session.place.id
    derived = keys.root().derive(f"device|{session.user_id}|{here}|{device}")
    ticket = msgspec.json.encode(_Ticket(session.user_id, here, device))
    return ToDevice(
        person=_mark(f"{session.user_id}|{device}"),
        whose=_mark(f"{session.user_id}|{here}|{device}"),
        places={
            _mark(f"{session.user_id}|{place.id}|{device}"): f"{place.organisation_name} · {place.service_name}"
            for place in session.places
            if place.id != here
        },
        secrets=[Secret(key.generation, base64.b64encode(key.bytes()).decode()) for key in derived.generations()],
        ticket=base64.urlsafe_b64encode(_key().encrypt(ticket, b"device")).decode(),
        csrf=session.csrf,
        session=mark_of(session),
        now=int(now().timestamp() * 1000),
        until=int((session.created + settings().session_absolute_hours * 3600) * 1000),
        forms=[form.key for form in forms_for(session)],
        scopes=[form.address for form in forms_for(session)],
        files={files.form: files for files in DEVICE_FILES.all()},
    )


def mark_of(session: Session) -> str:
    """What tells a device whether the key that it has is of this session and place, and says nothing of either; '' for who
    writes nothing without a connection."""
    return _mark(f"{session.id}|{session.place.id}") if forms_for(session) else ""


def _mark(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:32]


def _key() -> Key:
    return keys.root().derive("ticket of a device")


def is_from_device(request: "Request[Any, Any, Any]") -> bool:
    """Whether a record is sent that was written on a device."""
    return TICKET in request.headers


def begun_at(request: "Request[Any, Any, Any]") -> datetime | None:
    """When a record was begun on its device, by our clock; None for what comes from none."""
    said = request.headers.get(BEGUN, "") if is_from_device(request) else ""
    return datetime.fromtimestamp(int(said) / 1000, UTC) if _MILLISECONDS.fullmatch(said) else None


def check_whose(request: "Request[Any, Any, Any]", session: Session | None) -> None:
    """Raise NotOfDevice, BegunBySomebodyElse or BegunElsewhere unless who is signed in began the record, here."""
    try:
        sealed = base64.b64decode(request.headers.get(TICKET, ""), altchars=b"-_", validate=True)
        ticket = msgspec.json.decode(_key().decrypt(sealed, b"device"), type=_Ticket)
    except (Unreadable, binascii.Error, ValueError):
        raise NotOfDevice from None
    if session is None or ticket.user_id != session.user_id:
        raise BegunBySomebodyElse
    if ticket.place != place_id(session.place.tenant_id, session.place.service_id):
        raise BegunElsewhere


class ToldDevice(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a record: it is written down `at` an address, or refused and why; `theirs` is what stands beside it."""

    code: str
    said: list[str]
    at: str = ""
    words: str = ""
    theirs: list[TheirsSince] = []


def tell_done(request: "Request[Any, Any, Any]", address: str) -> Response[Any]:
    """Tell the device that its record is written down; that it was so before is nothing to its person, who sent it once."""
    said = "" if getattr(request.state, "sent_before", False) else request.scope["state"].get(SAID, "")
    return _told(ToldDevice(code="done", said=[said] if said else [], at=address), 200)


def tell_refused(error: DomainError, said: list[str]) -> Response[Any]:
    """Tell the device why its record is not written down, sentence by sentence."""
    about, theirs = error.about, error.theirs if isinstance(error, WrittenMeanwhile) else []
    words = gettext(about.words) if about and about.words else ""
    told = ToldDevice(code=error.code, said=said, at=about.page if about else "", words=words, theirs=theirs)
    return _told(told, error.status)


def _told(told: ToldDevice, status_code: int) -> Response[Any]:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(told), media_type=MediaType.JSON, status_code=status_code, headers=headers)
