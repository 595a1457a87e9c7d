"""Orders and views of consents, and what is sealed of them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from kernel.checks import one_of
from kernel.clock import Instant

from .tables import HANDOVER_FIELDS, ConsentForm, ConsentState, ConsentType, Decision, ItemKind, Purpose, Relation

_Type = Annotated[str, one_of(ConsentType)]
_Decision = Annotated[str, one_of(Decision)]
_Form = Annotated[str, one_of(ConsentForm)]
_SaidBy = Annotated[str, one_of(Relation)]

# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class RecordConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the client said about one offer: what, to whom, what for, until when, yes or no, and how we know.

    `items` are the fields of a handover; `topics` the subjects of case management and information sharing.
    For a disagreement the validity may be left out; a preview and a form to be signed need nothing of what was said.
    """

    type: Annotated[str, one_of(ConsentType, or_empty=True)] = ""
    recipient_service_id: UUID | None = None
    worker_ids: list[UUID] = field(default_factory=list[UUID])
    items: list[Annotated[str, one_of(HANDOVER_FIELDS)]] = field(default_factory=list[str])
    topics: list[str] = field(default_factory=list[str])
    purpose: Annotated[
        str, one_of(Purpose, or_empty=True), Meta(description="May be left out except for a handover.")
    ] = ""
    purpose_text: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    decision: Annotated[str, one_of(Decision, or_empty=True)] = ""
    form: Annotated[str, one_of(ConsentForm, or_empty=True)] = ""
    said_on: date | None = None
    said_by: Annotated[str, one_of(Relation, or_empty=True)] = ""
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
    added_at: Instant


class ConsentStep(Struct, frozen=True, kw_only=True):
    """One event in the life of a consent."""

    state: Annotated[str, one_of(ConsentState)]
    version_no: int
    said_on: date | None
    said_by: Annotated[str, one_of(Relation)] | None
    representative: str
    form: Annotated[str, one_of(ConsentForm)] | None
    note: str
    recorded_by: str
    recorded_at: Instant


class VersionView(Struct, frozen=True, kw_only=True):
    """One wording: the text, what it names, how long it holds. `digest` proves the sealed text."""

    no: int
    text: str
    text_version: str
    digest: str
    recipient: Recipient
    items: list[Annotated[str, one_of(ItemKind)]]
    topics: list[str]
    purpose: Annotated[str, one_of(Purpose)]
    purpose_text: str
    valid_from: date
    valid_until: date


class ConsentRow(Struct, frozen=True, kw_only=True):
    """A consent in a list. `state` is the one of this moment; `on` its day (for given: the last day)."""

    id: UUID
    type: _Type
    state: Annotated[str, one_of(ConsentState)]
    on: date
    starts_on: date
    decided_on: date
    form: _Form
    recipient: str
    recipient_short: str
    items: list[Annotated[str, one_of(ItemKind)]]
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
    type: _Type
    state: Annotated[str, one_of(ConsentState)]
    on: date
    decision: _Decision
    form: _Form
    said_on: date
    said_by: _SaidBy
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
