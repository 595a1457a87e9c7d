# pyright: strict
"""Entries of the calendar."""

from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from msgspec import Struct

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

    `on` is the legal day, unmoved; `planned_on` the day for which the work is planned, the working day before where that
    one is a day off. `kind` is what the calendar is narrowed by; `url` where it is done.
    """

    id: Id
    kind: Annotated[str, like("notice.urgency_assessed")]
    kind_words: Annotated[str, like("Lhůta")]
    title: Annotated[str, like("Posoudit naléhavost")]
    about: Annotated[str, like("Eva Nová · MULH 13/2026")]
    note: Annotated[str, like("vnitřní lhůta")]
    on: date
    planned_on: date | None
    worker: PersonName | None
    url: Annotated[str, like("/notices/01a20332-7000-793a-8a98-290432b16bdd")]
    late: bool


class Listed(Struct, frozen=True, kw_only=True):
    """A part of the list, and the place behind which the next one begins."""

    entries: list[Entry]
    behind: Place | None
