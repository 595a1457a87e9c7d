# pyright: strict
"""Rows and views of what crosses the wall by law."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct


class StoredDisclosure(Struct, frozen=True, kw_only=True):
    """What left, as either side may see it; `arrived` is for the recipient alone."""

    id: UUID
    tenant_id: UUID
    service_id: UUID
    kind: str
    law_ref: str
    authority_id: UUID
    recipient_tenant_id: UUID | None
    recipient_service_id: UUID | None
    fields: list[str]
    left_at: datetime
    disclosed_by: UUID
    delivered_at: datetime | None


class StoredPart(Struct, frozen=True, kw_only=True):
    """A part on its way, sealed to the recipient."""

    id: UUID
    part: str
    sealed: bytes


class ByLaw(Struct, frozen=True, kw_only=True):
    """What crossed the wall by law about a thing, in words: `sent` by us, or to us."""

    sent: bool
    title: str
    law: str
    who: str
    fields: list[str]
    left_at: datetime
    by: str
    on_platform: bool
    delivered_at: datetime | None
