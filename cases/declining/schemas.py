# pyright: strict
"""Orders, views, rows and sealed words of it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, WorkerId, like, like_id

from .tables import Settled

_Reason = Annotated[str, like("S rodinou se osobně znám.")]
_Word = Annotated[str, like("Nikdo jiný teď volno nemá; pomůže vám kolegyně.")]


class DeclineCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say why one cannot take a case over; for heads alone."""

    reason: _Reason = ""


class KeepWithThem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Leave the case with who has it, with a word to them."""

    declined_id: Annotated[UUID | None, like_id(9)] = None
    word: _Word = ""


class DeclinedView(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody cannot take a case over, to them and to heads: why, and what was decided with which word."""

    id: Id
    worker_id: WorkerId
    worker: PersonName
    reason: _Reason
    declined_at: Instant
    settled: Annotated[str, one_of(Settled, or_empty=True), like("")] = ""
    settled_by: Annotated[str, like("")] = ""
    settled_at: Annotated[Instant | None, like(None)] = None
    word: Annotated[str, like("")] = ""


class Declining(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with who leads a case now. `may_say`: the reader may say it, on `last_day` at the latest; `may_settle`: decide."""

    case_id: Annotated[UUID, like_id(3)]
    may_say: Annotated[bool, like(False)]
    last_day: Annotated[date | None, like(None)]
    may_settle: Annotated[bool, like(True)]
    said: DeclinedView | None


class StoredDeclined(msgspec.Struct, frozen=True, kw_only=True):
    """A row, still sealed."""

    id: UUID
    case_id: UUID
    assignment_id: UUID
    declined_by: UUID
    declined_at: datetime
    sealed: bytes
    settled: str | None
    settled_by: UUID | None
    settled_at: datetime | None
    sealed_word: bytes | None
    client_id: UUID


class DeclinedText(msgspec.Struct, frozen=True, kw_only=True):
    """Why, or the head's word; sealed with the key of the client."""

    text: str
