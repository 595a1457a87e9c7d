# pyright: strict
"""Entries of the calendar."""

from datetime import date, datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Struct

from kernel.clock import Instant
from kernel.samples import Id, PersonName, like


class Place(NamedTuple):
    """Where something stands in the list: its day, and its id."""

    on: date
    id: UUID


class Day(NamedTuple):
    """Whether people work on a day, and which holiday it is."""

    off: bool
    holiday: str


class Entry(Struct, frozen=True, kw_only=True):
    """Something to be done by a day.

    `on` is the legal day, unmoved, `at` the hour where it is counted in hours; `planned_on` the day for which the work is planned, the working day before where that
    one is a day off. `kind` is what the calendar is narrowed by; `url` where it is done.
    """

    id: Id
    kind: Annotated[str, like("notice.urgency_assessed")]
    kind_words: Annotated[str, like("Lhůta")]
    title: Annotated[str, like("Posoudit naléhavost")]
    about: Annotated[str, like("Eva Nová · MULH 13/2026")]
    note: Annotated[str, like("vnitřní lhůta")]
    on: date
    at: Annotated[Instant | None, like(None)] = None
    planned_on: date | None
    worker: PersonName | None
    url: Annotated[str, like("/notices/01a20332-7000-793a-8a98-290432b16bdd")]
    late: bool


class Listed(Struct, frozen=True, kw_only=True):
    """A part of the list, and the place behind which the next one begins."""

    entries: list[Entry]
    behind: Place | None


# --- secret addresses --------------------------------------------------------------------------------------------


class Bare(Struct, frozen=True, kw_only=True):
    """An entry without anything of a person: what leaves under a secret address."""

    id: UUID
    title: str
    on: date
    planned_on: date | None
    path: str


class MakeFeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a secret address: of one's own, or (`whole`, for who heads the service) of everybody's."""

    whole: Annotated[bool, like(False)] = False


class FeedView(Struct, frozen=True, kw_only=True):
    """The secret address that a person has: since when and of what; the address itself is known to them alone."""

    id: Id
    whole: Annotated[bool, like(False)]
    made_at: Instant


class OwnFeed(Struct, frozen=True, kw_only=True):
    """The address that somebody has, if they have one."""

    feed: FeedView | None


class FeedMade(Struct, frozen=True, kw_only=True):
    """A new address, told this once."""

    id: Id
    address: Annotated[str, like("https://opora.example/calendar/feed/AZoiSH7sdrxA.ics")]


class StoredFeed(Struct, frozen=True, kw_only=True):
    """An address as it is stored."""

    id: UUID
    service_id: UUID
    user_id: UUID
    whole: bool
    proof: str
    made_at: datetime


class EndedFeed(Struct, frozen=True, kw_only=True):
    """One that was withdrawn."""

    id: UUID
