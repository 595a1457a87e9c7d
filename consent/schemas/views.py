# pyright: strict
"""A consent as somebody sees it, and what it lets through."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from consent.tables import (
    ConsentForm,
    ConsentState,
    ConsentType,
    Decision,
    ItemKind,
    Purpose,
    Relation,
)
from kernel.checks import one_of
from kernel.clock import Instant

_Type = Annotated[str, one_of(ConsentType)]
_Decision = Annotated[str, one_of(Decision)]
_Form = Annotated[str, one_of(ConsentForm)]
_SaidBy = Annotated[str, one_of(Relation)]


class Provision(Struct, frozen=True, kw_only=True):
    """What one consent lets through, in its present version. Instants in UTC, the end exclusive.

    No named worker means everybody of the recipient service.
    """

    id: UUID
    consent_id: UUID
    case_id: UUID
    client_id: UUID
    type: ConsentType
    version_no: int
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
    item_kinds: list[str]
    actions: list[str]
    purpose: Purpose
    valid_from: datetime
    valid_until: datetime
    effective: bool


class Ending(Struct, frozen=True, kw_only=True):
    """Something that ends with a consent, said in a sentence of the reader's language."""

    text: str
    url: str = ""


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
