"""Orders and views of consents, and what is sealed of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct, field

from .tables import HANDOVER_FIELDS, ConsentForm, ConsentType, Decision, Purpose, Relation


def _codes(members: Any, text: str = "") -> Meta:
    """How the description of the API tells the codes of a field; a wrong one is refused beside it, in words."""
    values = [member.value for member in members if isinstance(member, StrEnum)]
    return Meta(description=f"{text}{', '.join(values)}", examples=[values[0]])


_Type = Annotated[str, _codes(ConsentType)]
_Items = Annotated[
    list[str],
    Meta(description="Fields of a handover: " + ", ".join(HANDOVER_FIELDS), examples=[["given_name", "email"]]),
]
_Topics = Annotated[
    list[str], Meta(description="Topics of the other kinds, in words", examples=[["bydlení a úprava bytu"]])
]
_Purpose = Annotated[str, _codes(Purpose, "May be left out except for a handover: ")]
_Decision = Annotated[str, _codes(Decision)]
_Form = Annotated[str, _codes(ConsentForm)]
_SaidBy = Annotated[str, _codes(Relation)]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class RecordConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client said about one offer: what, to whom, what for, until when, yes or no, and how we know.

    `items` are the fields of a handover; `topics` the subjects of case management and information sharing.
    For a disagreement the validity may be left out.
    """

    type: _Type = ""
    recipient_service_id: UUID | None = None
    worker_ids: list[UUID] = field(default_factory=list[UUID])
    items: _Items = field(default_factory=list[str])
    topics: _Topics = field(default_factory=list[str])
    purpose: _Purpose = ""
    purpose_text: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    decision: _Decision = ""
    form: _Form = ""
    said_on: date | None = None
    said_by: _SaidBy = ""
    representative: str = ""


class WithdrawConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The client takes a consent back; why is nobody's business."""

    said_on: date | None = None
    said_by: _SaidBy = ""
    representative: str = ""
    form: _Form = ""
    note: str = ""


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class VersionText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a version as the client saw them. The digest of the version is over `salt` and the rest."""

    salt: str
    text: str
    sentence: str
    recipient: str
    worker_names: list[str] = field(default_factory=list[str])
    topics: list[str] = field(default_factory=list[str])
    purpose_text: str = ""


class EventText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words of an event: who spoke for the client, and a note."""

    representative: str = ""
    note: str = ""


class EvidenceText(Struct, frozen=True, kw_only=True):
    """What a scan was called."""

    file_name: str


# ── for other domains ────────────────────────────────────────────────────────────────────────────────────────────────


class Provision(Struct, frozen=True, kw_only=True):
    """What one consent lets through, in its present version. Instants in UTC, the end exclusive.

    No named worker means everybody of the recipient service.
    """

    id: UUID
    consent_id: UUID
    case_id: UUID
    client_id: UUID
    type: str
    version_no: int
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
    item_kinds: list[str]
    actions: list[str]
    purpose: str
    valid_from: datetime
    valid_until: datetime
    effective: bool


class ConsentChip(Struct, frozen=True, kw_only=True):
    """The state of a client's consents in one chip: given (on: its last day), refused, withdrawn, expired (on: when)."""

    state: str
    on: date


class Ending(Struct, frozen=True, kw_only=True):
    """Something that ends with a consent, said in a sentence of the reader's language."""

    text: str
    url: str = ""


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class Phrase(Struct, frozen=True):
    """A piece of a wording; marked when it is what this client's consent fills in."""

    text: str
    marked: bool = False


class Wording(Struct, frozen=True, kw_only=True):
    """The exact words that will be stored: paragraphs of the text, and the sentence for the client's folder."""

    paragraphs: list[list[Phrase]]
    sentence: str
    text_version: str

    @property
    def text(self) -> str:
        """The text as it is sealed."""
        return "\n".join("".join(phrase.text for phrase in paragraph) for paragraph in self.paragraphs)


class PersonChoice(Struct, frozen=True, kw_only=True):
    """A worker of a recipient service who can be named."""

    id: UUID
    name: str
    roles: list[str]


class RecipientChoice(Struct, frozen=True, kw_only=True):
    """A service that can be a recipient. `workers` are known inside the own organisation only."""

    tenant_id: UUID
    service_id: UUID
    name: str
    short_name: str
    organisation_name: str
    own: bool
    workers: list[PersonChoice] = field(default_factory=list[PersonChoice])


class Recipient(Struct, frozen=True, kw_only=True):
    """To whom: a service, and the people named in the text."""

    tenant_id: UUID
    service_id: UUID
    name: str
    short_name: str
    organisation_name: str
    own: bool
    worker_ids: list[UUID]
    worker_names: list[str]


class EvidenceView(Struct, frozen=True, kw_only=True):
    """A scan."""

    id: UUID
    version_no: int
    file_name: str
    media_type: str
    size: int
    added_at: datetime


class ConsentStep(Struct, frozen=True, kw_only=True):
    """One event in the life of a consent."""

    state: str
    version_no: int
    said_on: date | None
    said_by: str | None
    representative: str
    form: str | None
    note: str
    recorded_by: str
    recorded_at: datetime


class VersionView(Struct, frozen=True, kw_only=True):
    """One wording: the text, what it names, how long it holds. `digest` proves the sealed text."""

    no: int
    text: str
    text_version: str
    digest: str
    recipient: Recipient
    items: list[str]
    topics: list[str]
    purpose: str
    purpose_text: str
    valid_from: date
    valid_until: date


class ConsentRow(Struct, frozen=True, kw_only=True):
    """A consent in a list. `state` is the one of this moment; `on` its day (for given: the last day)."""

    id: UUID
    type: str
    state: str
    on: date
    starts_on: date
    decided_on: date
    form: str
    recipient: str
    recipient_short: str
    items: list[str]
    topics: int
    scan_missing: bool


class ConsentList(Struct, frozen=True, kw_only=True):
    """The consents of a client in the actor's service, newest first."""

    consents: list[ConsentRow]
    may: list[str]


class ConsentView(Struct, frozen=True, kw_only=True):
    """A consent. `version` counts its events and guards changes; `may` lists what this actor may do next."""

    id: UUID
    case_id: UUID
    client_id: UUID
    type: str
    state: str
    on: date
    decision: str
    form: str
    said_on: date
    said_by: str
    representative: str
    present: VersionView
    earlier: list[VersionView]
    steps: list[ConsentStep]
    evidence: list[EvidenceView]
    scan_missing: bool
    left: list[str]
    unnamed: list[str]
    version: int
    may: list[str]


class EvidenceFile(Struct, frozen=True, kw_only=True):
    """A scan, decrypted. `name` carries nothing personal."""

    name: str
    media_type: str
    content: bytes


class ConsentForms(Struct, frozen=True, kw_only=True):
    """What the form shows around the fields. `recipient_id`: the chosen service, whose workers are listed."""

    case_id: UUID
    client_name: str
    birth_date: date | None
    own_short: str
    recipients: list[RecipientChoice]
    recipient_id: UUID | None
    others: list[ConsentRow]
    longest_months: int
