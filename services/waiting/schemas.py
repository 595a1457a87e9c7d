"""Orders, views, rows and sealed words of waiting."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, WorkerId, like, like_id
from kernel.typed_days import Meant
from kernel.wording import Worded
from services.intake.schemas import NoticeHeader
from tenants.schemas import WorkerView

from .tables import WaitEnd

_Reason = Annotated[str, like("Rodinu vede a vrací se ve čtvrtek, dopis nespěchá.")]
_Until = Annotated[date, like("2026-12-03")]

# --- orders ------------------------------------------------------------------------------------------------------


class LetWait(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a written notice that is not urgent wait for somebody's return, until the day on which they are back.

    Where it waits already, this takes the place of that. Nothing of it moves a deadline.
    """

    worker_id: WorkerId | None = None
    until: Annotated[date | None, Meant.DUE, like("2026-12-03")] = None
    reason: _Reason = ""


class EndWait(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a waiting back, the one that is named (`id` of it): the notice waits to be assigned like any other."""

    wait_id: Id | None = None


# --- views -------------------------------------------------------------------------------------------------------


class WaitView(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a notice waits or waited, from when until which day, and how that ended; `reason` to who reads the notice."""

    id: Id
    worker_id: WorkerId
    worker: PersonName
    until: _Until
    reason: _Reason
    set_by: PersonName
    set_at: Instant
    ended: Annotated[str, one_of(WaitEnd, or_empty=True), like("")] = ""
    ended_by: Annotated[str, like("")] = ""
    ended_at: Annotated[Instant | None, like(None)] = None
    due: Annotated[bool, like(False)] = False


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice waited for, last to first. `waits`: it does now; `may_wait`: it may be let wait, until `last_day` at the latest.

    `due`, of the one that waits: its day has come.
    """

    notice_id: Annotated[UUID, like_id(3)]
    version: Annotated[int, like(1)]
    may: May
    waits: Annotated[bool, like(True)]
    may_wait: Annotated[bool, like(True)]
    last_day: Annotated[date | None, like("2026-12-05")]
    all: list[WaitView]

    @property
    def now(self) -> WaitView | None:
        """The one that waits."""
        return next((each for each in self.all if not each.ended), None)

    @property
    def over(self) -> list[WaitView]:
        """Those that ended."""
        return [each for each in self.all if each.ended]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a head needs to let a notice wait."""

    waits: Waits
    header: NoticeHeader
    workers: list[WorkerView]
    why_not: str


# --- rows --------------------------------------------------------------------------------------------------------


class StoredWait(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting as it comes from the database, its reason still sealed."""

    id: UUID
    notice_id: UUID
    worker_id: UUID
    until: date
    set_by: UUID
    set_at: datetime
    sealed: bytes
    ended_by: UUID | None
    ended_at: datetime | None
    ended: str | None


# --- sealed ------------------------------------------------------------------------------------------------------


class WaitText(msgspec.Struct, frozen=True, kw_only=True):
    """Why it waits, in the head's words."""

    reason: str
