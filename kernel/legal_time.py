"""Legal days in Europe/Prague: from instants to dates and back, months, working days, dates as Czechs read them."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from kernel import clock

PRAGUE = ZoneInfo("Europe/Prague")

_ONE_DAY = timedelta(days=1)


def prague_date(instant: datetime) -> date:
    """The calendar day in Prague at this instant, of any that there is. Raises ValueError for a time without a zone."""
    try:
        return _in_prague(instant).date()
    except OverflowError:  # the first and the last hour that there are
        return instant.date()


def today_in_prague(now: datetime | None = None) -> date:
    """Today's date in Prague; rules take it as an argument, so only the edges call this without `now`."""
    return prague_date(now or clock.now())


def _in_prague(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(PRAGUE)


def start_of_day(day: date) -> datetime:
    """The first instant of the day in Prague, in UTC."""
    return datetime.combine(day, time.min, PRAGUE).astimezone(UTC)


def instant_at(day: date, hour: int, minute: int) -> datetime:
    """The instant at which a clock in Prague shows this time on this day, in UTC."""
    return datetime.combine(day, time(hour, minute), PRAGUE).astimezone(UTC)


def instants_at(day: date, hour: int, minute: int) -> list[datetime]:
    """Each instant at which a clock in Prague shows this time on this day, in UTC: two in the hour that comes twice in
    autumn, none in the one that is left out in spring."""
    found = (datetime.combine(day, time(hour, minute, fold=turn), PRAGUE).astimezone(UTC) for turn in (0, 1))
    shown = {each for each in found if _in_prague(each).timetz().replace(tzinfo=None, fold=0) == time(hour, minute)}
    return sorted(shown)


def end_of_day_exclusive(day: date) -> datetime:
    """The first instant that is no longer that day in Prague, in UTC; a day may have 23 or 25 hours."""
    return start_of_day(day + _ONE_DAY)


def add_months(day: date, months: int) -> date:
    """The day with the same number `months` later (or earlier); the month's last day where there is none.

    31 January + 1 month = 28 February. Source: § 40(1)(a) of Act 500/2004. The end is not moved off a weekend.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CZ", years=year))


@lru_cache(maxsize=64)
def _named_holidays(year: int, language: str) -> dict[date, str]:
    return dict(holidays.country_holidays("CZ", years=year, language="en_US" if language == "en" else "cs"))


def holiday_name(day: date, language: str) -> str:
    """What a public holiday is called, shortly; nothing for any other day."""
    return _named_holidays(day.year, language).get(day, "").rpartition("; ")[2]


def is_working_day(day: date) -> bool:
    """Whether it is neither Saturday, Sunday nor a Czech public holiday (Act 245/2000)."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day strictly after `day`."""
    return working_day_on_or_after(day + _ONE_DAY)


def working_day_on_or_after(day: date) -> date:
    """`day` itself when people work on it, else the working day after it."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def format_date(day: date) -> str:
    """`23. 11. 2026` with hard spaces, so that a date never breaks across lines."""
    return f"{day.day}.\u00a0{day.month}.\u00a0{day.year}"


def format_instant(instant: datetime) -> str:
    """`23. 11. 2026 9:40` in Prague time, with hard spaces. Raises ValueError for a time without a zone."""
    local = _in_prague(instant)
    return f"{format_date(local.date())}\u00a0{local.hour}:{local:%M}"
