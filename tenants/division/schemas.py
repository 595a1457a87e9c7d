# pyright: strict
"""Orders, views and rows of the division of work."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, PersonName, ServiceId, WorkerId, like, like_id
from kernel.typed_days import Meant

from .tables import WorkKind

_Kind = Annotated[str, one_of(WorkKind), like("activity")]
_Code = Annotated[
    str,
    Meta(
        description="Of the list that the kind asks: specialisations, activities or shared_cells; empty for a deputy."
    ),
    like("guardianship"),
]
_First = Annotated[str, Meta(description="Of an activity that is divided by surnames: their first letters."), like("A")]
_Last = Annotated[str, Meta(description="The last ones, included."), like("K")]
_Reason = Annotated[str, like("Organizační řád od 1. ledna.")]
_For = Annotated[UUID | None, Meta(description="For whom a deputy stands in."), like_id(6)]


class PartText(Struct, frozen=True):
    """Why somebody has a part of the work, or no more; sealed with the organisation's key."""

    reason: str


# --- orders ------------------------------------------------------------------------------------------------------


class GiveWork(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let somebody have a part of the work of a service, from today or a day to come."""

    kind: _Kind = ""
    service_id: Annotated[UUID | None, like_id(7)] = None
    worker_id: Annotated[UUID | None, like_id(5)] = None
    code: _Code = ""
    for_worker_id: Annotated[UUID | None, like(None)] = None
    first_letters: _First = ""
    last_letters: _Last = ""
    valid_from: Annotated[date | None, Meant.DUE] = None
    valid_to: Annotated[date | None, Meant.DUE, Meta(description="The last day on which it holds.")] = None
    reason: _Reason = ""


class EndWorkPart(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a part of the work after a last day: today when none is said."""

    last_day: Annotated[date | None, Meant.DUE] = None
    reason: _Reason = ""


# --- views -------------------------------------------------------------------------------------------------------


class PartView(Struct, frozen=True, kw_only=True):
    """Who has what of the work of a service, from its first to its last day. `gone`: they do not work there any more."""

    id: Id
    kind: _Kind
    service_id: ServiceId
    service_name: Annotated[str, like("OSPOD")]
    worker_id: WorkerId
    name: PersonName
    code: _Code
    what: Annotated[str, Meta(description="What it is, in words."), like("kolizní opatrovnictví, příjmení A–K")]
    for_worker_id: _For
    for_name: Annotated[str, like("")]
    first_letters: _First
    last_letters: _Last
    valid_from: date
    valid_to: date | None
    holds: Annotated[bool, like(True)]
    ended: Annotated[bool, like(False)]
    gone: Annotated[bool, like(False)]
    for_gone: Annotated[bool, like(False)]


class WrittenView(Struct, frozen=True, kw_only=True):
    """That a part began or was ended: by whom, when and why. `reason` is null for who does not administer."""

    at: Instant
    by: PersonName | None
    reason: Annotated[str | None, like("Organizační řád od 1. ledna.")]
    last_day: Annotated[date | None, Meta(description="Of an end; null for the beginning.")] = None


class PartHistory(Struct, frozen=True, kw_only=True):
    """A part of the work with what was written of it, last written first."""

    part: PartView
    written: list[WrittenView]


# --- rows --------------------------------------------------------------------------------------------------------


class StoredPart(Struct, frozen=True, kw_only=True):
    """A part as it is stored; `valid_to` is the earliest day on which it ends."""

    id: UUID
    service_id: UUID
    service_name: str
    worker_id: UUID
    kind: str
    code: str
    for_worker_id: UUID | None
    first_letters: str
    last_letters: str
    valid_from: date
    valid_to: date | None
    set_by: UUID | None
    set_at: Instant
    sealed: bytes
    gone: bool
    for_gone: bool


class StoredEnd(Struct, frozen=True, kw_only=True):
    """An end as it is stored."""

    id: UUID
    last_day: date
    set_by: UUID | None
    set_at: Instant
    sealed: bytes
