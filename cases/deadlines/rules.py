# pyright: strict
"""When a deadline ends (domain reference 1.17): pure, in Prague time; and what a kind of deadline is."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.legal_time import add_months, end_of_day_exclusive, is_working_day, next_working_day, prague_date
from kernel.points import Point
from tenants.settings.rules import Setting
from tenants.settings.views import Settings
from tenants.tables import Role

_ONE_DAY = timedelta(days=1)
AT_TWO = timedelta(hours=10)
"""Before midnight: there is time to do it still, and people are there. One moment for every duty of a day, so that their warnings
are one message."""
AT_SIX = timedelta(hours=6)
"""Before midnight: the day is over for most (domain reference 1.19, test 2)."""


@dataclass(frozen=True, slots=True)
class Term:
    """The end of a deadline: its legal day, unmoved, and the first instant (UTC) at which it is late."""

    due_on: date
    due_at: datetime


def by_end_of(day: date) -> Term:
    """All of that day is in time."""
    return Term(day, end_of_day_exclusive(day))


def same_day(started_at: datetime) -> Term:
    """The calendar day in Prague on which it began, were it a minute before midnight."""
    return by_end_of(prague_date(started_at))


def next_day(started_at: datetime, *, working: bool) -> Term:
    """The following day, or the following day on which people work."""
    day = prague_date(started_at)
    return by_end_of(next_working_day(day) if working else day + _ONE_DAY)


def months_later(started_on: date, months: int) -> Term:
    """The day with the same number, the last of its month where there is none; never moved off a day off."""
    return by_end_of(add_months(started_on, months))


def days_later(started_at: datetime, days: int) -> Term:
    """So many calendar days after the day on which it began; that day itself does not count."""
    return by_end_of(prague_date(started_at) + timedelta(days=days))


def hours_later(started_at: datetime, hours: int) -> Term:
    """So many hours of the clock later, over changes of the clock as well."""
    due = started_at + timedelta(hours=hours)
    return Term(prague_date(due), due)


def hour_of(due_on: date, due_at: datetime) -> datetime | None:
    """The hour at which it ends, of what is counted in hours; none where the whole day is in time."""
    return due_at if due_at < end_of_day_exclusive(due_on) else None


def planned_on(term: Term, started_at: datetime) -> date:
    """The day for which the work is planned: the legal day, or the working day before it where that is a day off.

    Never a day before it began: what begins on a day off and ends on it is planned for it.
    """
    day, first = term.due_on, prague_date(started_at)
    while not is_working_day(day) and day > first:
        day -= _ONE_DAY
    return day if is_working_day(day) else term.due_on


@dataclass(frozen=True, kw_only=True, eq=False)
class DeadlineKind:
    """A kind of deadline, said by the domain that knows its thing. `title` is a Czech message marked with `N_`.

    `term` says when it ends, by what holds on the day it starts; `of` are the settings it asks. `url` is where it is met,
    with `{about_id}` in it. `names` answers whom or what each thing is about, as far as the actor may know, and records that
    look; `known` answers of which things the actor may know, and records nothing: it shows nobody. An `internal` one has no number in the law: the agency's own clock. `warns` is how long before
    its end its people are warned; on My day it stands by itself only if it is `on_my_day`, not where a task or the thing
    does; `to_heads`: to the heads, whoever answers for it, though a task says it to that one; `urgent` in front of everything else there, and when it passed its people are told at once, at any hour; `act` says in a button what is to be done, to who `acts` (whoever knows of it, unless said). One that stands `alone` is
    told by nothing else of who answers for it: when they leave it is counted and goes to the head. As long as nobody answers for
    one, it is with the heads, and with who holds a role that it `falls_to`. `task`: the kind of task that asks for the same; that one in
    the case that `in_case` answers for its thing is one row with it in the calendar. `hands`: the addresses at which its head gives
    each thing to somebody else, as far as there is one.
    """

    key: str
    number: str
    title: str
    term: Callable[[datetime, Settings], Term]
    url: str
    names: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
    known: Callable[[Actor, Collection[UUID]], Awaitable[Collection[UUID]]]
    of: tuple[Setting[Any], ...] = ()
    internal: bool = False
    warns: timedelta | None = None
    on_my_day: bool = True
    to_heads: bool = False
    urgent: bool = False
    act: str = ""
    acts: Callable[[Actor], bool] | None = None
    alone: bool = False
    falls_to: frozenset[Role] = frozenset()
    task: str = ""
    in_case: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, UUID]]] | None = None
    hands: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]] | None = None

    @property
    def alert(self) -> str:
        """As which news it is told that one passed: what is urgent goes out at once, everything else with the digest."""
        return PASSED_URGENT if self.urgent else PASSED


NEAR, PASSED, PASSED_URGENT = "deadline.near", "deadline.passed", "deadline.passed_urgent"
NEWS = (NEAR, PASSED, PASSED_URGENT)
"""What its people are told of a deadline."""


def warned_at(kind: DeadlineKind, term: Term, started_at: datetime) -> datetime | None:
    """When its people are warned: so long before its end; not of what begins later than that, which they know of."""
    at = term.due_at - kind.warns if kind.warns is not None else None
    return at if at is not None and at > started_at else None


KINDS: Point[DeadlineKind] = Point("kinds of deadlines", key=lambda kind: kind.key, once=lambda kind: kind.key)
