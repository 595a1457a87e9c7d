# pyright: strict
"""What the sheet shows, and rows of the log that it is made of."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.clock import Instant
from kernel.samples import Id, PersonName, WorkerId, like


class StoredAct(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done in somebody's place, as the log has it; `details` are JSON."""

    id: UUID
    at: datetime
    action: str
    object_type: str
    object_id: UUID | None
    case_id: UUID | None
    details: str


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """An absence that is over, in which service of the platform."""

    tenant_id: UUID
    service_id: UUID
    id: UUID


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was done: when, what, about whom and where it is. `words`: what of it, as far as the reader may read that."""

    id: Id
    at: Instant
    action: Annotated[str, like("record.added")]
    what: Annotated[str, like("Přidán záznam")]
    words: Annotated[str, like("Telefonát s matkou")] = ""
    about: Annotated[str, like("")] = ""
    url: Annotated[str, like("")] = ""


class SheetView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did in the place of another one who was away, in the order of time, and who has read it when.

    `following`: behind which row the next ones are. `waits`: nobody has said yet that they read it.
    """

    absence_id: Id
    worker_id: WorkerId
    worker: PersonName
    substitute: PersonName
    starts_at: Instant
    ends_at: Instant
    rows: list[SheetRow]
    following: Annotated[UUID | None, like(None)]
    over: Annotated[bool, like(True)]
    waits: Annotated[bool, like(True)]
    due_on: Annotated[date | None, like(None)]
    read_by: Annotated[PersonName | None, like(None)]
    read_at: Annotated[Instant | None, like(None)]
    may_confirm: Annotated[bool, like(True)]
