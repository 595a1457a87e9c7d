# pyright: strict
"""My day: one list of what waits for a person, by urgency. Each domain adds its kind of row in its `register()`.

A kind says in one constant number of statements what waits for the actor, what waits longest or is most urgent first;
the page puts the rows of all kinds together and knows none of them. Whatever a kind shows, it decides by its own access.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, IntEnum
from math import inf
from uuid import UUID

from kernel.actor import Actor
from kernel.legal_time import prague_date, start_of_day
from kernel.points import Point
from kernel.web.render import Lead


class Urgency(IntEnum):
    """In which group of the list a row stands, the first to be done in front."""

    URGENT = 0  # somebody may be in danger
    AT_ONCE = 1  # nobody can do it until somebody acts
    LATE = 2
    TODAY = 3
    OTHERS = 4  # somebody else answers for it and is late; whoever heads them sees it
    ANSWER = 5  # somebody else waits for a yes or no
    ARRIVED = 6  # came in, and waits for its place
    SOON = 7


class When(Enum):
    """What the moment of a row says of it."""

    BY = "by"  # until when it is to be done
    AT = "at"  # when it begins
    SINCE = "since"  # when it came: nothing is late for that alone


@dataclass(frozen=True, slots=True)
class Act:
    """The one right act of a row: a link to the form that does the duty, or with `fields` the act itself, sent at once.

    `name` says of what, for who only hears the button; `line` is the label of one line that may go along as `line`.
    """

    text: str
    url: str
    name: str = ""
    fields: Mapping[str, str] | None = None
    line: str = ""
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class DayRow:
    """Something that waits. `key` is its id on the page; `when` the day it is due, the hour it begins or since when it waits, as `moment`
    says.

    `whom` says whom it is about, `words` what else is to be known, `quote` how it begins in somebody's own words, each
    only as far as the actor may read it. `tells`: the news (kind and thing) that this row says already. `late`: its hour has
    passed. `under`: whose it is, where the rows of a group stand by person, and `person` who that is.
    """

    key: str
    urgency: Urgency
    title: str
    when: date | datetime | None = None
    moment: When = When.BY
    whom: str = ""
    words: Sequence[str] = ()
    quote: str = ""
    url: str = ""
    act: Act | None = None
    tells: Sequence[tuple[str, UUID]] = ()
    late: bool = False
    under: str = ""
    person: UUID | None = None

    @property
    def by(self) -> str:
        """Under whose heading it stands: of two people of one name each has their own."""
        return str(self.person) if self.person is not None else self.under

    @property
    def on(self) -> date | None:
        """The legal day of `when`."""
        return prague_date(self.when) if isinstance(self.when, datetime) else self.when

    @property
    def at(self) -> datetime | None:
        """The instant, when it is one."""
        return self.when if isinstance(self.when, datetime) else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of a kind: its rows, most urgent first; a way to those that are not shown; a few words that sum it up.

    `more`: how many are not shown; None where that is not known.
    """

    rows: Sequence[DayRow]
    rest: Lead | None = None
    summary: str = ""
    more: int | None = 0


@dataclass(frozen=True, slots=True)
class DayKind:
    """A kind of row. `load` answers with None where there is nothing to say; each opens its own unit of work.

    `in_place` (in unit): the same of what waits for somebody else in whose place the actor is at this moment.
    """

    key: str
    order: int
    load: Callable[[Actor], Awaitable[Waiting | None]]
    in_place: Callable[[Actor, UUID], Awaitable[Waiting | None]] | None = None


DAY: Point[DayKind] = Point("kinds of rows of My day", once=lambda kind: kind.key)


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The rows of one urgency, what waits longest in front; after the last row of a kind the way to its others.

    What stands by person stays together, whoever is late for longest in front.
    """

    urgency: Urgency
    entries: list[DayRow | Lead] = field(default_factory=list[DayRow | Lead])


@dataclass(frozen=True, slots=True)
class Day:
    """The whole list."""

    groups: list[DayGroup]
    summaries: list[str]
    more: int | None = 0

    @property
    def rows(self) -> list[DayRow]:
        """The rows in their order."""
        return [entry for group in self.groups for entry in group.entries if isinstance(entry, DayRow)]

    @property
    def count(self) -> int | None:
        """How many things wait, also those that are not shown; None where nobody counted them."""
        return None if self.more is None else len(self.rows) + self.more

    @property
    def told(self) -> set[tuple[str, UUID]]:
        """The news that some row says already."""
        return {each for row in self.rows for each in row.tells}

    def after(self, key: str) -> str:
        """The key of the row behind another one; of the first when that was the last, none when there is no other."""
        keys = [row.key for row in self.rows]
        following = keys[keys.index(key) + 1 :] or [each for each in keys[:1] if each != key]
        return following[0] if following else ""


async def day_of(actor: Actor) -> Day:
    """(in unit) What waits for the actor, of every kind."""
    parts = [await kind.load(actor) for kind in sorted(DAY.all(), key=lambda kind: kind.order)]
    return arranged([part for part in parts if part is not None])


async def day_in_place(actor: Actor, worker_id: UUID) -> Day:
    """(in unit) What waits for somebody in whose place the actor is at this moment, of every kind that tells it."""
    kinds = sorted(DAY.all(), key=lambda kind: kind.order)
    parts = [await kind.in_place(actor, worker_id) for kind in kinds if kind.in_place is not None]
    return arranged([part for part in parts if part is not None])


def arranged(parts: Sequence[Waiting]) -> Day:
    """The rows of all kinds in one list."""
    placed: list[tuple[_Place, DayRow | Lead]] = []
    for part in parts:
        first: dict[str, float] = {}
        for row in part.rows:
            first[row.by] = min(first.get(row.by, inf), _moment(row.when))
        here = [(_place(row, first[row.by]), row) for row in part.rows]
        placed += here
        if part.rest is not None and here:
            last = max(place for place, _ in here)
            placed.append(((last[0], last[1], last[2], last[3], 1), part.rest))
    placed.sort(key=lambda each: each[0])
    groups: dict[Urgency, DayGroup] = {}
    for place, entry in placed:
        groups.setdefault(place[0], DayGroup(place[0])).entries.append(entry)
    hidden = [part.more for part in parts]
    more = None if None in hidden else sum(each for each in hidden if each is not None)
    return Day(list(groups.values()), [part.summary for part in parts if part.summary], more)


_Place = tuple[Urgency, float, str, float, int]
"""Where a row stands: its group, since when whoever it is under waits for it longest, who that is, since when it waits, and whether it is
the way to others."""


def _place(row: DayRow, first: float) -> _Place:
    moment = _moment(row.when)
    return row.urgency, first if row.by else moment, row.by, moment, 0


def _moment(when: date | datetime | None) -> float:
    if when is None:
        return 0.0
    return (when if isinstance(when, datetime) else start_of_day(when)).timestamp()
