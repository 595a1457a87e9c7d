# pyright: strict
"""Orders, views and rows of absences."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct, field

from kernel.clock import Instant
from kernel.samples import Id, PersonName, WorkerId, like, like_id
from kernel.typed_days import Meant

_Phone = Annotated[
    str, Meta(description="Where the substitute is reached: on the door, in the reply."), like("+420 465 000 111")
]
_Steps = Annotated[list[str], Meta(description="Codes of absence_checklist: what is ready."), like(["calls", "door"])]


class AbsenceText(Struct, frozen=True):
    """What is said of an absence in words; sealed with the organisation's key. Why somebody is away is asked nowhere."""

    phone: str = ""


# --- orders ------------------------------------------------------------------------------------------------------


class PlanAbsence(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody of the actor's service will be away, and who stands in for them. Oneself, or (heads) anybody."""

    worker_id: Annotated[UUID | None, like_id(5)] = None
    substitute_id: Annotated[UUID | None, like_id(6)] = None
    starts_at: Annotated[Instant | None, Meant.DUE] = None
    ends_at: Annotated[Instant | None, Meant.DUE] = None
    phone: _Phone = ""
    prepared: _Steps = field(default_factory=list[str])


class ChangeSubstitute(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From now on somebody else stands in until the planned end: who stood in fell ill, or leaves."""

    substitute_id: Annotated[UUID | None, like_id(6)] = None
    phone: _Phone = ""


# --- views -------------------------------------------------------------------------------------------------------


class AbsenceView(Struct, frozen=True, kw_only=True):
    """Who is away from when to when, and who stands in. `ends_at` is when they came back, where that was earlier.

    `next_id`: where the absence goes on with another substitute."""

    id: Id
    worker_id: WorkerId
    worker: PersonName
    substitute_id: WorkerId
    substitute: PersonName
    starts_at: Instant
    ends_at: Instant
    planned_end: Annotated[Instant, Meta(description="When it was to end.")]
    holds: Annotated[bool, Meta(description="They are away now."), like(True)]
    ended: Annotated[bool, like(False)]
    cancelled: Annotated[bool, Meta(description="It ended before it began."), like(False)]
    long: Annotated[bool, Meta(description="Over two days."), like(False)]
    phone: _Phone
    prepared: Annotated[list[str], Meta(description="What is ready, in words."), like(["hovory jsou přesměrované"])]
    set_by: PersonName | None
    set_at: Instant
    may_end: Annotated[bool, Meta(description="The reader may say that they are back."), like(True)]
    substitute_gone: Annotated[bool, Meta(description="Who stands in works there no more."), like(False)]
    next_id: Annotated[UUID | None, like(None)]


class AbsencePapers(Struct, frozen=True, kw_only=True):
    """An absence with what its papers need: the agency's words of the automatic reply, and where it is."""

    view: AbsenceView
    words: str
    organisation: str
    unit: str


class Possible(Struct, frozen=True, kw_only=True):
    """Who may stand in: from the same shared cell or as their deputy first; what speaks against it for the time asked."""

    id: UUID
    name: str
    first: bool
    why: str
    against: str


class Planned(Struct, frozen=True, kw_only=True):
    """An absence that is about to be written, as rules compare it."""

    worker_id: UUID
    substitute_id: UUID
    starts_at: datetime
    ends_at: datetime


# --- rows --------------------------------------------------------------------------------------------------------


class StoredAbsence(Struct, frozen=True, kw_only=True):
    """An absence as it is stored; `ends_at` is the earliest of its ends."""

    id: UUID
    service_id: UUID
    worker_id: UUID
    substitute_id: UUID
    starts_at: datetime
    ends_at: datetime
    planned_end: datetime
    prepared: list[str]
    set_by: UUID
    set_at: datetime
    sealed: bytes
    substitute_gone: bool
    next_id: UUID | None
