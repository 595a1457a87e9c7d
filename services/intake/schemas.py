"""Orders and views of notices, and the sealed documents."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseRow
from cases.clients.schemas import ClientIdentity
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.web.i18n import gettext

from .tables import AnswerState, Channel, NoticeStatus, ShowReason

State = Annotated[str, one_of(AnswerState, or_empty=True)]

# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


class StoredNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice of the actor's service; what was said is sealed, who said it lies elsewhere."""

    id: UUID
    channel: Channel
    reference_number: str
    received_at: datetime
    received_by: UUID
    status: NoticeStatus
    anonymous: bool
    wants_report: bool
    confidentiality_explained_at: datetime | None
    disclosure_explained_at: datetime | None
    assigned_to: UUID | None
    assigned_at: datetime | None
    case_id: UUID | None
    sealed: bytes
    version: int


class StoredNotifier(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a notice, sealed under a key of their own."""

    id: UUID
    sealed: bytes


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered to one question; the state is empty when nobody asked it."""

    state: State = ""
    text: str = ""


class Child(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who the child is, as far as the caller knows."""

    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    address: str = ""

    @property
    def name(self) -> str:
        """Family name first; says so when the name is not known."""
        return " ".join(part for part in (self.family_name, self.given_name) if part) or gettext("Jméno nezjištěno")


class NoticeText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Questions 1 to 5 with their answers; of questions 6 to 8 only whether they were answered."""

    child_description: Answer
    child_name_state: str
    child: Child
    caregivers: Answer
    subject: Answer
    other_children: Answer
    notifier_name_state: str
    notifier_relation_state: str
    notifier_contact_state: str


class Notifier(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who made a notice: answers to questions 6 to 8, sealed under a key of their own (§ 57 of Act 359/1999)."""

    name: str = ""
    relation: str = ""
    contact: str = ""


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class RecordNotice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a telephone notice down: the eight questions of Standard 8a in their order.

    Each `…_state` is `answered`, `unknown`, `refused` or empty when the question was not asked. `received_at` is an
    instant with its zone.
    """

    received_at: Instant | None
    child_description_state: State = ""
    child_description: str = ""
    child_name_state: State = ""
    child_given_name: str = ""
    child_family_name: str = ""
    child_birth_date: date | None = None
    child_address: str = ""
    caregivers_state: State = ""
    caregivers: str = ""
    subject_state: State = ""
    subject: str = ""
    other_children_state: State = ""
    other_children: str = ""
    notifier_name_state: State = ""
    notifier_name: str = ""
    notifier_relation_state: State = ""
    notifier_relation: str = ""
    notifier_contact_state: State = ""
    notifier_contact: str = ""
    confidentiality_explained: bool = False
    disclosure_explained: bool = False
    wants_report: bool = False


class ShowNotifier(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Look at who made a notice; the reason goes into the audit log."""

    reason: Annotated[str, one_of(ShowReason)]


class AssignNotice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a case from a notice. `summary` is what the file says of it, without a trace of the notifier."""

    identity: ClientIdentity
    key_worker_id: UUID | None
    summary: str = ""
    open_anyway: bool = False


class JoinNotice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Join a notice to an open case. `summary` is what the file says of it, without a trace of the notifier."""

    case_id: UUID | None
    summary: str = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class RecordedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that was just taken down."""

    id: UUID
    reference_number: str


class NoticeHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What every worker of the authority may know of a notice (domain reference 1.5)."""

    id: UUID
    reference_number: str
    channel: Annotated[str, one_of(Channel)]
    status: Annotated[str, one_of(NoticeStatus)]
    received_at: Instant
    received_by: str
    child_name: str
    birth_date: date | None
    assigned_to: str
    assigned_at: Instant | None
    case_id: UUID | None
    mine: bool


class NoticeContent(msgspec.Struct, frozen=True, kw_only=True):
    """What was said. Of the notifier only what was answered, never the answers."""

    child_description: Answer
    child_name_state: State
    child: Child
    caregivers: Answer
    subject: Answer
    other_children: Answer
    notifier_name_state: State
    notifier_relation_state: State
    notifier_contact_state: State
    anonymous: bool
    wants_report: bool
    confidentiality_explained_at: Instant | None
    disclosure_explained_at: Instant | None


class NoticeView(msgspec.Struct, frozen=True, kw_only=True):
    """A notice opened; without content for who may only know of it. `may` lists what this actor may do with it."""

    header: NoticeHeader
    version: int
    may: list[str]
    content: NoticeContent | None = None


class NotifierView(msgspec.Struct, frozen=True, kw_only=True):
    """Who made a notice."""

    notice_id: UUID
    name: Answer
    relation: Answer
    contact: Answer


class WorkerLoad(msgspec.Struct, frozen=True, kw_only=True):
    """Who can be the key worker, and how many open cases they lead."""

    id: UUID
    name: str
    open_cases: int


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose child may be the one of the notice. `birth_date`: `same`, `other` or `unknown`."""

    case: CaseRow
    birth_date: Annotated[str, one_of(("same", "other", "unknown"))]


class NoticeAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """What the head needs to assign a notice: the child as the notice knows it, workers, cases that may be the child's."""

    notice: NoticeView
    identity: ClientIdentity
    workers: list[WorkerLoad]
    matches: list[Match]


class AssignedNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Where a notice went. `warnings`: field of the identity → what looks wrong and was saved all the same."""

    notice_id: UUID
    case_id: UUID
    warnings: dict[str, str] = {}
