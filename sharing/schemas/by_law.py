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


class StoredCrossing(StoredDisclosure, frozen=True, kw_only=True):
    """The same in the list of all: `sent` by this service, and the thing here that it is about or became."""

    sent: bool
    thing_id: UUID


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


class Crossed(Struct, frozen=True, kw_only=True):
    """One of all that crossed the wall by law: how its thing is called and where it is read, for who may know of it."""

    id: UUID
    what: ByLaw
    name: str
    url: str
