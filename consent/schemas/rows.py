# pyright: strict
"""Consents as they come from the database."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from consent.tables import (
    ConsentForm,
    ConsentState,
    ConsentType,
    Purpose,
    Relation,
)


class StoredConsent(Struct, frozen=True, kw_only=True):
    """A consent with its present wording, the answer to it, and the last thing that happened.

    `live_state` is the state of this moment, `state` what was written down.
    """

    id: UUID
    client_id: UUID
    case_id: UUID
    type: ConsentType
    state: ConsentState
    live_state: ConsentState
    version_no: int
    version_id: UUID
    text_version: str
    digest: bytes
    valid_from: datetime
    valid_until: datetime
    sealed: bytes
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
    item_kinds: list[str]
    purpose: Purpose
    decided_id: UUID
    decided: ConsentState
    said_on: date
    said_by: Relation
    form: ConsentForm
    decided_sealed: bytes | None
    seq: int
    last_on: date | None
    has_scan: bool
    has_withdrawal_scan: bool

    @property
    def recipient(self) -> tuple[UUID, UUID]:
        """The organisation and the service that the consent names."""
        return self.recipient_tenant_id, self.recipient_service_id

    @property
    def present(self) -> "StoredVersion":
        """The present wording."""
        return StoredVersion(
            id=self.version_id,
            no=self.version_no,
            text_version=self.text_version,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            digest=self.digest,
            sealed=self.sealed,
            recipient_tenant_id=self.recipient_tenant_id,
            recipient_service_id=self.recipient_service_id,
            recipient_worker_ids=self.recipient_worker_ids,
            item_kinds=self.item_kinds,
            purpose=self.purpose,
        )


class StoredVersion(Struct, frozen=True, kw_only=True):
    """A wording, and what it lets through to whom."""

    id: UUID
    no: int
    text_version: str
    valid_from: datetime
    valid_until: datetime
    digest: bytes
    sealed: bytes
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
    item_kinds: list[str]
    purpose: Purpose

    @property
    def recipient(self) -> tuple[UUID, UUID]:
        """The organisation and the service that the wording names."""
        return self.recipient_tenant_id, self.recipient_service_id


class StoredEvent(Struct, frozen=True, kw_only=True):
    """What happened to a consent."""

    id: UUID
    version_no: int
    state: ConsentState
    indicated_on: date | None
    indicated_by: Relation | None
    form: ConsentForm | None
    recorded_by: UUID | None
    recorded_at: datetime
    sealed: bytes | None
    heard_in_service_id: UUID | None
    of_another: bool


class StoredEvidence(Struct, frozen=True, kw_only=True):
    """Where a scan lies and what opens it."""

    id: UUID
    version_no: int
    of_withdrawal: bool
    media_type: str
    size: int
    object_key: str
    wrapped_key: bytes
    sealed: bytes
    created_at: datetime


class SaidBefore(Struct, frozen=True, kw_only=True):
    """Of one kind to one service: another consent that is in force or will be, and the last no: its day, and which event of which consent."""

    given: UUID | None
    no_on: date | None
    no_id: UUID | None
    no_seq: int | None


class StoredYes(Struct, frozen=True, kw_only=True):
    """A yes to one of the wordings of a consent, the day on which it was said, and when it was written down."""

    consent_id: UUID
    said_on: date
    recorded_at: datetime


class StoredNo(Struct, frozen=True, kw_only=True):
    """A no of a client to a wording, with what that names, written down on a later day than it was said; or a yes to a new
    wording, which may let less through than the one before.
    """

    consent_id: UUID
    version_no: int
    state: ConsentState
    client_id: UUID
    type: ConsentType
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    said_on: date
    recorded_at: datetime


class LateNo(Struct, frozen=True, kw_only=True):
    """A no, written down on a later day than it was said, and between which instants something came about against it.

    `consent_id` is the consent that it was said to, which need not be the one on which that came about. `wording`: it
    was a yes to a new wording that lets through less.
    """

    consent_id: UUID
    said_on: date
    after: datetime
    until: datetime
    wording: bool = False

    def before(self, at: datetime | None) -> bool:
        """Whether something of an instant came about after it, and before it was written down."""
        return at is not None and self.after <= at < self.until


class StoredChip(Struct, frozen=True, kw_only=True):
    """The consent of a client that a chip tells, and how many others there are; `ended` counts each yes that holds no more.

    `refused` are the kinds to which the client said no.
    """

    client_id: UUID
    id: UUID
    type: ConsentType
    others: int
    ended: int
    refused: list[str]
    coming: bool
    state: ConsentState
    valid_from: datetime
    valid_until: datetime
    indicated_on: date | None


class RanOut(Struct, frozen=True, kw_only=True):
    """A consent that time has ended and whose end nobody has written down."""

    tenant_id: UUID
    service_id: UUID
    consent_id: UUID


class ForNobody(Struct, frozen=True, kw_only=True):
    """A consent in force of whose named people nobody works in the named service any more."""

    id: UUID
    case_id: UUID
    recipient_tenant_id: UUID
    recipient_service_id: UUID
    recipient_worker_ids: list[UUID]
