# pyright: strict
"""What the calendar asks its sources, and how their answers become one list and one month. Pure."""

import calendar
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from kernel.actor import Actor
from kernel.legal_time import add_months
from kernel.points import Point
from kernel.settings import settings

from .schemas import Bare, Day, Entry, Place

MOST_EARLIER = timedelta(days=14)
"""Work is planned so long before a legal day at most: holidays and weekends in a row are fewer."""
FIRST_YEAR, LAST_YEAR = 1900, 2998
_LINE = 75
FEED = "/calendar/feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What somebody wants to see: their own or (`mine` is not set) all of the service, of one kind, from a day on."""

    mine: bool = True
    kind: str = ""
    since: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """What a source is asked for: places in the order of their days, behind `after`, at most so many.

    `of_worker`: what this person answers for; None: all of the service. With `nobodys` what has nobody, too: a head
    answers for it. Between `since` and `until` lie the legal day or the day for which the work is planned.
    """

    of_worker: UUID | None
    nobodys: bool = False
    kind: str = ""
    since: date | None = None
    until: date | None = None
    after: Place | None = None
    limit: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Source:
    """What a domain puts into the calendar. All of it runs in the unit of work of the caller.

    `kinds` are what may be chosen there, as code and in words; a source that `Span.kind` does not mean has no places.
    `entries` shows what the actor may know of, leaves the rest out and records the look; of everything (`alone` is not
    set) it may leave out what another source says already. `bare` answers of the same, in the same order, without a word
    about a person and without a look: it leaves under a secret address. `first`: what stands in front of the list, whatever is late.
    """

    key: str
    kinds: Callable[[Actor], Awaitable[Sequence[tuple[str, str]]]]
    places: Callable[[Actor, Span], Awaitable[Sequence[Place]]]
    entries: Callable[[Actor, Collection[UUID], bool], Awaitable[Sequence[Entry]]]
    bare: Callable[[Actor, Collection[UUID]], Awaitable[Sequence[Bare]]]
    first: Callable[[Actor, Span], Awaitable[Sequence[Place]]] | None = None


SOURCES: Point[Source] = Point("sources of the calendar", key=lambda each: each.key, once=lambda each: each.key)


def selected(
    span: Span,
    table: str,
    running: str,
    *,
    on: str,
    worker: str,
    planned_on: str = "",
    kind: str = "",
    kinds: Sequence[str] = (),
) -> tuple[str, list[object]]:
    """The statement of a source for its places, from its own table and columns, and what stands at its places from $3 on.

    The first two are the organisation and the service. Without a column `kind` it has one kind alone, without one
    `planned_on` work is planned for the day itself. `kinds`: which ones `Span.kind` means, where that is not one alone.
    """
    values: list[object] = []

    def at(value: object) -> str:
        values.append(value)
        return f"${len(values) + 2}"

    asked = ["tenant_id = $1", "service_id = $2", running]
    if span.of_worker is not None:
        mine = f"{worker} = {at(span.of_worker)}"
        asked.append(f"({mine} OR {worker} IS NULL)" if span.nobodys else mine)
    if span.kind and kind:
        asked.append(f"{kind} = ANY({at([*kinds])}::text[])" if len(kinds) > 1 else f"{kind} = {at(span.kind)}")
    if span.since is not None:
        asked.append(f"{on} >= {at(span.since)}")
    if span.until is not None:
        latest = span.until + MOST_EARLIER if planned_on else span.until
        asked.append(f"{on} <= {at(latest)}" + (f" AND {planned_on} <= {at(span.until)}" if planned_on else ""))
    if span.after is not None:
        asked.append(f"({on}, id) > ({at(span.after.on)}, {at(span.after.id)})")
    where = " AND ".join(asked)
    return f"SELECT {on}, id FROM {table} WHERE {where} ORDER BY {on}, id LIMIT {int(span.limit)}", values  # noqa: S608


def together(parts: Mapping[str, Sequence[Place]], limit: int) -> tuple[dict[str, list[UUID]], Place | None]:
    """The first `limit` places of all sources, by source, and the last of them where there are more.

    Each source gave one more than the limit where it has that many.
    """
    merged = sorted((place, key) for key, places in parts.items() for place in places)
    chosen: dict[str, list[UUID]] = {}
    for place, key in merged[:limit]:
        chosen.setdefault(key, []).append(place.id)
    return chosen, merged[limit - 1][0] if len(merged) > limit else None


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month with what has to be done by it, and what is planned for it because its legal day is one off."""

    day: date
    inside: bool
    off: bool
    holiday: str
    due: list[Entry] = field(default_factory=list[Entry])
    planned: list[Entry] = field(default_factory=list[Entry])

    @property
    def has_any(self) -> bool:
        """Whether it is a day of the month on which something stands."""
        return self.inside and bool(self.due or self.planned)


def month_of(typed: str, today: date) -> date:
    """The first day of the month that an address names; of this one where it names none."""
    try:
        year, _, month = typed.partition("-")
        day = date(int(year), int(month), 1)
    except ValueError:
        return today.replace(day=1)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today.replace(day=1)


def weeks_of(first: date) -> list[list[date]]:
    """The weeks of a month, Monday first, with the days of its neighbours."""
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def last_of(first: date) -> date:
    """The last day of the month."""
    return add_months(first, 1) - timedelta(days=1)


def laid_out(first: date, entries: Sequence[Entry], days: Mapping[date, Day]) -> list[list[Cell]]:
    """The month with its entries: each by its legal day, unmoved, and by the day for which it is planned where it is another."""
    cells = {
        day: Cell(day, day.month == first.month, days[day].off, days[day].holiday)
        for week in weeks_of(first)
        for day in week
    }
    for entry in entries:
        if entry.on in cells:
            cells[entry.on].due.append(entry)
        if entry.planned_on is not None and entry.planned_on != entry.on and entry.planned_on in cells:
            cells[entry.planned_on].planned.append(entry)
    return [[cells[day] for day in week] for week in weeks_of(first)]


# --- secret addresses --------------------------------------------------------------------------------------------


def address_of(token: str) -> str:
    """The whole secret address."""
    return f"{settings().public_url}{FEED}/{token}.ics"


def ics_of(entries: Sequence[Bare], made_at: datetime, public_url: str) -> bytes:
    """The entries as a calendar (RFC 5545): days in Prague, which need no hour and no zone. Nothing of it names a person.

    It depends on nothing but what it says, so equal content has an equal tag.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Opora//Kalendar lhut//CS",
        "CALSCALE:GREGORIAN",
        "X-WR-CALNAME:" + _text("Opora: lhůty a úkoly"),
        "X-WR-TIMEZONE:Europe/Prague",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    stamp = f"{made_at.astimezone(UTC).date():%Y%m%d}T000000Z"
    for entry in entries:
        days = [("", entry.on, entry.title)]
        if entry.planned_on is not None and entry.planned_on != entry.on:
            planned = f"Naplánováno: {entry.title} (lhůta {entry.on.day}. {entry.on.month}.)"
            days.append(("-plan", entry.planned_on, planned))
        for end, day, title in days:
            lines += [
                "BEGIN:VEVENT",
                f"UID:{entry.id}{end}@opora",
                f"DTSTAMP:{stamp}",
                f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
                f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
                "SUMMARY:" + _text(title),
                "DESCRIPTION:" + _text("Podrobnosti uvidíte v Opoře po přihlášení."),
                f"URL:{public_url}{entry.path}",
                "TRANSP:TRANSPARENT",
                "CLASS:PRIVATE",
                "END:VEVENT",
            ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return value.replace("\r\n", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line of at most 75 octets, continued behind a blank, never inside of a letter (RFC 5545, 3.1)."""
    parts, here, size = list[str](), "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LINE:
            parts.append(here)
            here, size = " ", 1
        here, size = here + letter, size + octets
    return "\r\n".join([*parts, here])
