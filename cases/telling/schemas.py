# pyright: strict
"""Orders, views, rows and sealed words of telling clients who leads their case."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseHeader, ChangeKeyWorker, DueOn, FileMark
from cases.cases.tables import ChangeReason, InformedVia
from cases.clients.schemas import ClientName
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, WorkerId, like
from kernel.typed_days import Meant
from kernel.wording import Worded
from tenants.tables import Channel

from .tables import LetterEnd, PlanEnd, Stuck

_Via = Annotated[str, one_of(InformedVia), like("personal")]
_Whom = Annotated[str, like("matka")]
_ToldOn = Annotated[date | None, Meant.PAST, like("2026-11-23")]

# --- sealed ------------------------------------------------------------------------------------------------------


class ToldText(msgspec.Struct, frozen=True, kw_only=True):
    """Who was told, and a note; `via_words`: what the way was called that day."""

    whom: str
    note: str = ""
    via_words: str = ""


class LetterText(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a message goes and what it says."""

    to: str
    whom: str
    subject: str
    text: str


class PlanText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of a planned change what the file says of it then: a note, a written request, what its reason was called."""

    note: str = ""
    request: str = ""
    reason_words: str = ""
    told_words: str = ""


class PlanTold(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who was told of it, and how that was called; or why nobody was before."""

    whom: str = ""
    note: str = ""
    via_words: str = ""
    why_not: str = ""


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


class WriteLetter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Have the client written to from here about who leads the case, now or from a planned day on (`worker_id`). `channel`: `email` or
    `sms`, to the address of their data. `agreed`: they agree to be written to there. `whom`: whose address it is."""

    worker_id: WorkerId | None = None
    channel: Annotated[str, one_of(Channel, or_empty=True), like("email")] = ""
    whom: _Whom = ""
    agreed: Annotated[bool, like(True)] = False


class SetContact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how clients reach one: what stands on the leaflet that they are given."""

    phone: Annotated[str, like("+420 000 000 045")] = ""
    email: Annotated[str, like("jana.nova@lipnice.example")] = ""
    room: Annotated[str, like("2. patro, dveře 214")] = ""
    hours: Annotated[str, like("pondělí a středa 8–17 hodin")] = ""


class PlanChange(ChangeKeyWorker, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let somebody else lead the case from a day on. The client is told before, here or later; today: as soon as they were told."""

    effective_on: Annotated[Annotated[date, Meant.DUE] | None, like("2027-03-01")] = None


class DeferTelling(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write down why the client of a planned change cannot be told before it: the new key worker tells them then."""

    plan_id: Id | None = None
    reason: Annotated[str, like("Matka je v nemocnici.")] = ""


class NamePlan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The plan that is cancelled, or carried out now that nothing is in its way."""

    plan_id: Id | None = None


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


class PlanView(msgspec.Struct, frozen=True, kw_only=True):
    """A change on a coming day: who leads the case now, who from when on, whether the client was told, and what is in its way.

    `reason_label`: as the file says it. `why_not`: why the client is not told before. `may`: what the reader may do with it.
    """

    id: Id
    case_id: Id
    from_worker: PersonName
    worker_id: WorkerId
    worker: PersonName
    effective_on: Annotated[date, like("2027-03-01")]
    reason_label: Annotated[str, like("rozhodnutí vedoucího pracovníka")]
    note: Annotated[str, like("")]
    decided_by: PersonName
    decided_at: Instant
    informed_on: Annotated[date | None, like(None)]
    informed_via_label: Annotated[str, like("")]
    informed_whom: Annotated[str, like("")]
    why_not: Annotated[str, like("")]
    stuck: Annotated[str, one_of(Stuck, or_empty=True), like("")]
    due: Annotated[bool, like(False)]

    @property
    def told(self) -> bool:
        """Whether it may become effective."""
        return self.informed_on is not None or bool(self.why_not)


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a client knows who leads their case (`knows`), and what they were told, last to first.

    `waits`: somebody is to tell them, by `due_on`. `before`: they were told before the change, which stands in the line of key workers.
    `version` counts what was told. `letter`: a message about it waits to be handed over, or could not be.
    """

    header: CaseHeader
    may: May
    knows: Annotated[bool, like(True)]
    waits: Annotated[bool, like(False)]
    due_on: Annotated[date | None, like(None)]
    before: Annotated[date | None, like(None)]
    all: list[ToldView]
    version: Annotated[int, like(1)]
    plan: PlanView | None = None
    letter: Annotated[str, one_of(("waits", "failed"), or_empty=True), like("")] = ""

    @property
    def last(self) -> ToldView | None:
        """What they were told last of who leads it now."""
        return next((each for each in self.all if each.worker_id == self.header.key_worker_id), None)


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """The change that is planned of a case, if there is one."""

    header: CaseHeader
    may: May
    plan: PlanView | None


class LetterView(msgspec.Struct, frozen=True, kw_only=True):
    """What would be written to a client, where to, and why it cannot be (`why_not`); by channel."""

    channel: Annotated[str, one_of(Channel), like("email")]
    to: Annotated[str, like("martin.bures@posta.example")]
    subject: Annotated[str, like("Na koho se obracet")]
    text: Annotated[str, like("Dobrý den, …")]


class Letters(msgspec.Struct, frozen=True, kw_only=True):
    """What would be written to the client of a case of each person whom they may be told of, by their id."""

    telling: Telling
    about: Annotated[dict[UUID, list[LetterView]], like({})]
    why_not: Annotated[str, like("")]


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


class StoredPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A planned change as it comes from the database."""

    id: UUID
    case_id: UUID
    client_id: UUID
    from_worker_id: UUID
    worker_id: UUID
    reason: ChangeReason
    effective_on: date
    decided_by: UUID
    decided_at: datetime
    sealed: bytes
    informed_on: date | None
    informed_via: InformedVia | None
    deferred: bool
    told: bytes | None
    stuck: Stuck | None
    ended: PlanEnd | None


class DuePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A planned change whose day has come, in which service of the platform."""

    tenant_id: UUID
    service_id: UUID
    id: UUID


class StoredLetter(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a client as it is stored."""

    id: UUID
    case_id: UUID
    client_id: UUID
    assignment_id: UUID
    plan_id: UUID | None
    channel: Channel
    sent_by: UUID
    sent_at: datetime
    sealed: bytes
    ended: LetterEnd | None
