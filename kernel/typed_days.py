# pyright: strict
"""Days and times as people type them: one reading for every form, by what the field means."""

import re
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from kernel.checks import NEEDS_DATE
from kernel.czech import fold
from kernel.legal_time import add_months, today_in_prague
from kernel.text import tidy
from kernel.typed_weekdays import WEEKDAYS, days_of_weekday
from kernel.web.i18n import N_, gettext
from kernel.web.text import date_field, format_date, month_day, weekday_name

NEEDS_TIME = N_("Zadejte čas, například 9:40.")
_NO_SUCH_DAY = N_("{day} neexistuje.")
_NO_SUCH_MONTH = N_("{month}. měsíc neexistuje. Napište den, měsíc a rok, například 23. 12. 2026.")
_NEEDS_YEAR = N_("Chybí rok narození.")
_WHICH_YEAR = N_("Myslíte {day}? Napište i rok.")
_WHICH_DAY = N_("Myslíte {one}, nebo {other}? Napište datum.")
_OTHER_WEEKDAY = N_("{day} je {weekday}. Zkontrolujte datum.")
_WITHOUT_TIME = N_("{day}, bez času {time}")
_WITH_TIME = N_("{day} v {time}")


class Meant(StrEnum):
    """What a date in a field is, which decides the year that was not written whole."""

    BIRTH = "birth"
    """It has passed, up to a hundred years ago; its year is always written."""
    PAST = "past"
    """It has happened, lately."""
    DUE = "due"
    """It comes, soon."""
    NEAREST = "nearest"
    """Either."""


MEANT = {meant.value: meant for meant in Meant}


class NoDay(ValueError):
    """What was typed is no day or time; `message` says why, as it stands beside the field."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


_YEARS_BACK = {Meant.BIRTH: 99, Meant.PAST: 94, Meant.DUE: 20, Meant.NEAREST: 50}
"""How far back a year of two digits reaches; the other years of its hundred lie ahead."""
_HALF_A_YEAR = timedelta(days=184)
"""How far a day without a year lies at most: `29. 11.` typed on 28. 11. as a day that has passed is tomorrow mistyped."""
_LONGEST = 60  # characters of anything that is a day or a time

_LOOKS_LIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "·": ".", "⋅": ".", "’": " ", "'": " ", "：": ":"})
_AROUND = re.compile(
    r"^(?:(?:ke |ode )?dne?i?|k|od|do|on) (?=\d)|(?: r\.|[,;:])+$"
)  # of the sentence that a day was copied from
_GAP = r"[ .,/-]+"
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_GAP}(\d{{1,2}}|[a-z]+)(?:{_GAP}(\d{{4}}|\d{{2}}))?[ .]*", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[ ./-]+(\d{1,2})[ ./-]+(\d{1,2})", re.ASCII)
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
_WEEKDAY = re.compile(r"(?:ve? )?([a-z]+)\.?,? (?=\d)")
_SPAN = re.compile(r"(za|pred|in) (?:(\d{1,4}|[a-z]+) )?([a-z]+)", re.ASCII)
_TIME = re.compile(r"(?:ve? |at )?(\d{1,2})(?:[:.,h ]+([0-5]\d)(?::[0-5]\d)?)?(?: ?h| ?hod(?:in[ayu]?)?)?\.?", re.ASCII)
_TURN = re.compile(r"(?<=\d) ?([ab])$")  # which of the two hours after two at the end of summer time
_TIME_DIGITS = re.compile(r"(\d{1,2})([0-5]\d)", re.ASCII)
# A day that was copied with its time: 23. 12. 2026 14:30, 2026-12-23T14:30, středa 23. 12. v 14.30, zítra v 9 h. A time
# of another zone (…Z, +01:00) or of twelve hours is none of these: it might be another day or hour.
_DAY_AND_TIME = re.compile(
    r"(.*?[^ ,])(?:,? (?:ve? |at |o )?|(?<=\d)t)"
    r"(?:(\d{1,2}[:.][0-5]\d)(?:[:.][0-5]\d(?:\.\d{1,6})?)?|((?:(?<= v )|(?<= ve )|(?<= at )|(?<= o ))\d{1,2}|\d{1,2}(?= ?h)))"
    r"(?: ?h| ?hod(?:in[ayu]?)?)?\.?",
    re.ASCII,
)

_WORDS = {
    "dnes": 0,
    "dneska": 0,
    "today": 0,
    "zitra": 1,
    "tomorrow": 1,
    "pozitri": 2,
    "vcera": -1,
    "yesterday": -1,
    "predevcirem": -2,
}
_NUMBERS = {
    word: number
    for number, words in {
        1: "jeden jedno a one",
        2: "dva dve two",
        3: "tri three",
        4: "ctyri four",
        5: "pet five",
        6: "sest six",
        7: "sedm seven",
        8: "osm eight",
        9: "devet nine",
        10: "deset ten",
        11: "jedenact eleven",
        12: "dvanact twelve",
        13: "trinact thirteen",
        14: "ctrnact fourteen",
        15: "patnact fifteen",
        20: "dvacet twenty",
        30: "tricet thirty",
        60: "sedesat sixty",
        90: "devadesat ninety",
    }.items()
    for word in words.split()
}
_DAYS_IN = dict.fromkeys(["den", "dny", "dni", "dnu", "dnem", "day", "days"], 1) | dict.fromkeys(
    ["tyden", "tydny", "tydnu", "tydnem", "week", "weeks"], 7
)
_MONTHS_IN = dict.fromkeys(["mesic", "mesice", "mesicu", "mesicem", "mesici", "month", "months"], 1) | dict.fromkeys(
    ["rok", "roky", "roku", "rokem", "let", "lety", "year", "years"], 12
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "ledna leden led i january jan",
            "unora unor uno ii february feb",
            "brezna brezen bre iii march mar",
            "dubna duben dub iv april apr",
            "kvetna kveten kve v may",
            "cervna cerven cvn vi june jun",
            "cervence cervenec cvc vii july jul",
            "srpna srpen srp viii august aug",
            "zari zar ix september sep",
            "rijna rijen rij x october oct",
            "listopadu listopad lis xi november nov",
            "prosince prosinec pro xii december dec",
        ),
        1,
    )
    for name in names.split()
}


class Typed(NamedTuple):
    """What was typed into a field of a day: the day, and the hour and minute that stood with it."""

    day: date
    time: tuple[int, int] | None = None


def read_day(text: str, *, today: date, meant: Meant = Meant.NEAREST, unreadable: str = NEEDS_DATE) -> date | None:
    """The day that somebody typed: numbers with any marks between or none, names of months, `zítra`, `za 14 dní`.

    None when nothing was typed. A year of two digits and one that is left out are found by what the field means. A time
    that was pasted with the day is left out. Raises NoDay: for a day that does not exist with its name, for anything
    else with `unreadable`.
    """
    read = read_day_and_time(text, today=today, meant=meant, unreadable=unreadable)
    return read.day if read else None


def read_day_and_time(
    text: str, *, today: date, meant: Meant = Meant.NEAREST, unreadable: str = NEEDS_DATE
) -> Typed | None:
    """The day as `read_day` reads it, with the time that was pasted with it."""
    plain = _plain(text)
    if not plain:
        return None
    try:
        return Typed(_read(plain, today, meant, unreadable))
    except NoDay:
        both = _DAY_AND_TIME.fullmatch(plain)
        time = _clock(both[2] or both[3]) if both else None
        if both is None or time is None:
            raise
        return Typed(_read(_AROUND.sub("", both[1]), today, meant, unreadable), time)


def _read(plain: str, today: date, meant: Meant, unreadable: str) -> date:
    """The day alone."""
    if plain in _WORDS:
        return today + timedelta(days=_WORDS[plain])
    if span := _SPAN.fullmatch(plain):
        return _after(span, today, unreadable)
    past = {Meant.PAST: True, Meant.DUE: False}.get(meant)
    if meant is not Meant.BIRTH and (named := days_of_weekday(plain, today=today, past=past)):
        if len(named) > 1:
            raise NoDay(gettext(_WHICH_DAY).format(one=format_date(named[0]), other=format_date(named[1])))
        return named[0]
    weekday = _WEEKDAY.match(plain)
    if weekday and weekday[1] not in WEEKDAYS:
        raise NoDay(unreadable)
    found = _dated(plain[weekday.end() if weekday else 0 :], today, meant, unreadable)
    if weekday and found.weekday() != WEEKDAYS[weekday[1]]:
        raise NoDay(gettext(_OTHER_WEEKDAY).format(day=format_date(found), weekday=weekday_name(found.weekday())))
    return found


def day_so_far(text: str, *, today: date, meant: Meant = Meant.NEAREST) -> date | None:
    """The same day while it is still being typed: None when it is none."""
    read = day_and_time_so_far(text, today=today, meant=meant)
    return read.day if read else None


def day_and_time_so_far(text: str, *, today: date, meant: Meant = Meant.NEAREST) -> Typed | None:
    """The same with its time."""
    try:
        return read_day_and_time(text, today=today, meant=meant)
    except NoDay:
        return None


def said_of_day(text: str, meant: str = Meant.NEAREST, *, with_time: bool = False) -> str:
    """What stands beside a day typed today: `středa 23. 12. 2026`; nothing while it is none.

    A time that was pasted with it is said too: as taken where a field `with_time` stands beside, else as left out.
    """
    read = day_and_time_so_far(text, today=today_in_prague(), meant=MEANT[meant])
    if read is None:
        return ""
    day = f"{weekday_name(read.day.weekday())} {format_date(read.day)}"
    if read.time is None:
        return day
    return gettext(_WITH_TIME if with_time else _WITHOUT_TIME).format(day=day, time=format_clock(read.time))


typed_on: ContextVar[date | None] = ContextVar("typed_on", default=None)
"""The day on which what a form is drawn with was typed, where that is not today: the draft it goes on from."""


def fixed_day(text: str, meant: str = Meant.NEAREST, *, with_time: bool = False) -> str:
    """What was typed, or the day itself where words told it from the day of typing: "zítra" is another day tomorrow.

    A time that was typed with it goes, as the field takes none; where a field `with_time` stands beside, it is left for that.
    """
    if not any(letter.isalpha() for letter in text):
        return text
    read = day_and_time_so_far(text, today=typed_on.get() or today_in_prague(), meant=MEANT[meant])
    return text if read is None or (with_time and read.time is not None) else date_field(read.day)


def format_clock(time: tuple[int, int]) -> str:
    """`9:05`, as a field of a time holds it."""
    return f"{time[0]}:{time[1]:02}"


def near_days() -> list[tuple[str, date]]:
    """The days that a term is usually set for, in words, from today."""
    today = today_in_prague()
    words = ((gettext("dnes"), 0), (gettext("zítra"), 1), (gettext("za 7 dní"), 7), (gettext("za 14 dní"), 14))
    return [(word, today + timedelta(days=days)) for word, days in words]


def _plain(text: str) -> str:
    """What was typed, folded, with single blanks; what is far too long is cut and then is no day."""
    plain = " ".join(fold(tidy(text[: 4 * _LONGEST]).translate(_LOOKS_LIKE)).split())[:_LONGEST]
    return _AROUND.sub("", plain)


def _after(span: re.Match[str], today: date, unreadable: str) -> date:
    """The day that lies so many days, weeks, months or years from today."""
    sign = -1 if span[1] == "pred" else 1
    unit = span[3]
    if span[2] in ("pul", "half") and unit == "roku":
        count, unit = 6, "mesic"
    else:
        count = int(span[2]) if (span[2] or "").isdigit() else _NUMBERS.get(span[2] or "jeden", 0)
    try:
        if count and unit in _DAYS_IN:
            return today + timedelta(days=sign * count * _DAYS_IN[unit])
        if count and unit in _MONTHS_IN:
            return add_months(today, sign * count * _MONTHS_IN[unit])
    except (OverflowError, ValueError):
        pass
    raise NoDay(unreadable)


def _dated(plain: str, today: date, meant: Meant, unreadable: str) -> date:
    """The day written with its day and month."""
    if match := _YEAR_FIRST.fullmatch(plain):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _DAY_FIRST.fullmatch(plain) or _DIGITS.fullmatch(plain)
    month = None if match is None else int(match[2]) if match[2].isdigit() else _MONTHS.get(match[2])
    if match is None or month is None:
        raise NoDay(unreadable)
    day = int(match[1])
    if match[3] is None:
        return _without_year(day, month, today, meant)
    year = int(match[3])
    if len(match[3]) == 4:
        return _day(year, month, day)
    first = today.year - _YEARS_BACK[meant]
    found = _day(first + (year - first) % 100, month, day)
    if meant is Meant.BIRTH and found > today:
        return _day(found.year - 100, month, day)
    return found


def _without_year(day: int, month: int, today: date, meant: Meant) -> date:
    """The nearest such day on the side of today that the field means, within half a year; one further off is asked about."""
    if meant is Meant.BIRTH:
        raise NoDay(_NEEDS_YEAR)
    near = [found for year in (today.year - 1, today.year, today.year + 1) if (found := _real(year, month, day))]
    sides: dict[Meant, Callable[[date], bool]] = {
        Meant.PAST: lambda one: one <= today,
        Meant.DUE: lambda one: one >= today,
    }
    near = list(filter(sides.get(meant), near))
    if not near:
        return _day(today.year, month, day)
    found = min(near, key=lambda one: abs(one - today))
    if abs(found - today) > _HALF_A_YEAR:
        raise NoDay(gettext(_WHICH_YEAR).format(day=format_date(found)))
    return found


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    """The day, or NoDay that names what does not exist."""
    found = _real(year, month, day)
    if found is not None:
        return found
    if not 1 <= month <= 12:
        raise NoDay(gettext(_NO_SUCH_MONTH).format(month=month))
    always = _real(2000, month, day) is None
    raise NoDay(gettext(_NO_SUCH_DAY).format(day=month_day(day, month) + ("" if always else f" {year}")))


def read_time(text: str) -> tuple[int, int] | None:
    """The hour and minute that somebody typed: `9:40`, `9.40`, `940`, `0940`, `9 h`; None when nothing was typed.

    Raises NoDay.
    """
    plain = _plain(text)
    if not plain:
        return None
    time = _clock(plain) or _clock(_TURN.sub("", plain))
    if time is None:
        raise NoDay(NEEDS_TIME)
    return time


def which_of_two(text: str) -> int | None:
    """0 for `2:30 A`, the first time a clock shows it on the day of 25 hours, 1 for `2:30 B`; None where it is not said."""
    turn = _TURN.search(_plain(text))
    return None if turn is None else "ab".index(turn[1])


def _clock(plain: str) -> tuple[int, int] | None:
    match = _TIME.fullmatch(plain) or _TIME_DIGITS.fullmatch(plain)
    if match is None or int(match[1]) > 23:
        return None
    return int(match[1]), int(match[2] or 0)
