# pyright: strict
"""Orders, views, rows and sealed words of telling clients who leads their case."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseHeader, DueOn, FileMark
from cases.cases.tables import InformedVia
from cases.clients.schemas import ClientName
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, WorkerId, like
from kernel.typed_days import Meant
from kernel.wording import Worded

_Via = Annotated[str, one_of(InformedVia), like("personal")]
_Whom = Annotated[str, like("matka")]
_ToldOn = Annotated[date | None, Meant.PAST, like("2026-11-23")]

# --- sealed ------------------------------------------------------------------------------------------------------


class ToldText(msgspec.Struct, frozen=True, kw_only=True):
    """Who was told, and a note; `via_words`: what the way was called that day."""

    whom: str
    note: str = ""
    via_words: str = ""


class ContactText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How clients reach somebody."""

    phone: str = ""
    email: str = ""
    room: str = ""
    hours: str = ""


# --- orders ------------------------------------------------------------------------------------------------------


class TellClient(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note that the client, of a child its people, were told who leads the case: `worker_id`, who leads it now.

    `via`: a code of the list of ways. `whom`: who was told, in words.
    """

    worker_id: WorkerId | None = None
    told_on: _ToldOn = None
    via: Annotated[str, one_of(InformedVia, or_empty=True), like("personal")] = ""
    whom: _Whom = ""
    note: Annotated[str, like("")] = ""


class SetContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how clients reach one: what stands on the leaflet that they are given."""

    phone: Annotated[str, like("+420 000 000 045")] = ""
    email: Annotated[str, like("jana.nova@lipnice.example")] = ""
    room: Annotated[str, like("2. patro, dveře 214")] = ""
    hours: Annotated[str, like("pondělí a středa 8–17 hodin")] = ""


# --- views -------------------------------------------------------------------------------------------------------


class ToldView(msgspec.Struct, frozen=True, kw_only=True):
    """That a client was told, when, how and by whom; `via_label`: as the way was called that day, Czech."""

    id: Id
    worker_id: WorkerId
    worker: PersonName
    told_on: Annotated[date, like("2026-11-23")]
    via: _Via
    via_label: Annotated[str, like("osobně")]
    whom: _Whom
    note: Annotated[str, like("")]
    told_by: PersonName
    told_at: Instant


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a client knows who leads their case (`knows`), and what they were told, last to first.

    `waits`: somebody is to tell them, by `due_on`. `before`: they were told before the change, which stands in the line of key workers.
    `version` counts what was told.
    """

    header: CaseHeader
    may: May
    knows: Annotated[bool, like(True)]
    waits: Annotated[bool, like(False)]
    due_on: Annotated[date | None, like(None)]
    before: Annotated[date | None, like(None)]
    all: list[ToldView]
    version: Annotated[int, like(1)]

    @property
    def last(self) -> ToldView | None:
        """What they were told last of who leads it now."""
        return next((each for each in self.all if each.worker_id == self.header.key_worker_id), None)


class ContactView(msgspec.Struct, frozen=True, kw_only=True):
    """How clients reach somebody, as it stands on the leaflet. `version` counts how often it was said."""

    worker_id: WorkerId
    worker: PersonName
    phone: Annotated[str, like("+420 000 000 045")]
    email: Annotated[str, like("jana.nova@lipnice.example")]
    room: Annotated[str, like("2. patro, dveře 214")]
    hours: Annotated[str, like("pondělí a středa 8–17 hodin")]
    version: Annotated[int, like(1)]
    set_at: Annotated[Instant | None, like(None)] = None

    @property
    def known(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.phone or self.email or self.room or self.hours)


class Leaflet(msgspec.Struct, frozen=True, kw_only=True):
    """What a client is handed: who leads their case, how to reach them, who stands in, which office it is. Nothing about the client."""

    organisation: str
    unit: str
    title: str
    contact: ContactView
    deputies: list[tuple[str, str]]


class UntoldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A client who was not told yet who leads their case; `task_id` is the open task."""

    task_id: Id
    case_id: Id
    client_name: ClientName
    file_mark: FileMark
    worker_id: WorkerId
    worker: PersonName
    due_on: DueOn


# --- rows --------------------------------------------------------------------------------------------------------


class StoredTold(msgspec.Struct, frozen=True, kw_only=True):
    """A telling as it comes from the database, with whom the assignment is about."""

    id: UUID
    assignment_id: UUID
    worker_id: UUID
    told_on: date
    via: InformedVia
    told_by: UUID
    told_at: datetime
    sealed: bytes


class StoredContact(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody is reached, still sealed, and how often they said it."""

    id: UUID
    worker_id: UUID
    set_at: datetime
    sealed: bytes
    version: int


class OpenDuty(msgspec.Struct, frozen=True, kw_only=True):
    """An open task to tell a client who leads their case."""

    task_id: UUID
    case_id: UUID
    client_id: UUID
    worker_id: UUID
    due_on: date
