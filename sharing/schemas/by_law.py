# pyright: strict
"""Rows and views of what crosses the wall by law."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from kernel.clock import Instant
from kernel.samples import Id, like


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
    """What crossed the wall by law about a thing, in words: `sent` by us, or to us.

    `who` it went to or came from; `by`: who let it go, of what was sent; `delivered_at`: null of what is on its way or went outside of
    Opora (`on_platform` false).
    """

    sent: Annotated[bool, like(True)]
    title: Annotated[str, like("Postoupení oznámení")]
    law: Annotated[str, like("§ 16 odst. 1 zákona č. 359/1999 Sb.")]
    who: Annotated[str, like("Javorec")]
    fields: Annotated[list[str], like(["dítě a bydliště", "předmět oznámení"])]
    left_at: Instant
    by: Annotated[str, like("Jana Říhová")]
    on_platform: Annotated[bool, like(True)]
    delivered_at: Annotated[Instant | None, like(None)]


class Crossed(Struct, frozen=True, kw_only=True):
    """One of all that crossed the wall by law: how its thing is called and on which page it is read, for who may know of it."""

    id: Id
    what: ByLaw
    name: Annotated[str, like("Malina Kryštof · MULH 3/2026")]
    url: Annotated[str, like("/notices/01a20332-7000-793a-8a98-290432b16bdd")]
