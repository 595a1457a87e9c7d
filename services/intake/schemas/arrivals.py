"""That something came, before anybody took it down: orders, rows and views. Nothing here tells of anybody."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, like
from kernel.typed_days import Meant
from services.intake.tables import ArrivalEnd, Channel

from .recording import TAKEN_DOWN


class NoteArrival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Note that a notice came: how and when, in two fields. Taking it down may wait, its day does not (D1)."""

    channel: Annotated[str, one_of(TAKEN_DOWN), like("in_person")] = ""
    received_at: Annotated[Instant | None, Meant.PAST] = None


class EndArrival(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that no notice comes of what was noted."""

    reason: Annotated[str, one_of(ArrivalEnd)] = ""


class StoredArrival(msgspec.Struct, frozen=True, kw_only=True):
    """An arrival of the actor's service."""

    id: UUID
    channel: Channel
    received_at: datetime
    noted_by: UUID
    noted_at: datetime
    notice_id: UUID | None
    reason: str | None
    ended_by: UUID | None
    ended_at: datetime | None


class ArrivalView(msgspec.Struct, frozen=True, kw_only=True):
    """What came and waits to be taken down. `mine`: noted by the actor. Of what ended, who ended it and the notice it became."""

    id: Id
    channel: Annotated[str, one_of(TAKEN_DOWN), like("in_person")]
    channel_words: Annotated[str, like("Osobně na pracovišti")]
    received_at: Instant
    noted_by: Annotated[str, like("Radek Šimůnek")]
    notice_id: Annotated[UUID | None, like(None)]
    reference_number: Annotated[str, like("")]
    reason: Annotated[str | None, like(None)]
    ended_by: Annotated[str, like("")]
    ended_at: Annotated[Instant | None, like(None)]
    late: Annotated[bool, like(False)]
    mine: Annotated[bool, like(True)]
