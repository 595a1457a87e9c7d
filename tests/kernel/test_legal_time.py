"""Legal days: instants and dates in Prague, months, working days, dates as written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.legal_time import (
    add_months,
    end_of_day_exclusive,
    format_date,
    format_instant,
    is_working_day,
    next_working_day,
    prague_date,
    start_of_day,
    today_in_prague,
    working_day_on_or_after,
)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def test_midnight_in_prague_starts_the_day() -> None:
    """An hour before midnight in UTC is already tomorrow in Prague."""
    assert prague_date(datetime(2026, 11, 22, 22, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert prague_date(datetime(2026, 11, 22, 23, 0, tzinfo=UTC)) == date(2026, 11, 23)
    assert today_in_prague(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert abs(today_in_prague() - datetime.now(UTC).date()) <= timedelta(days=1)


def test_time_without_zone_is_refused() -> None:
    """A naive time has no legal day."""
    with pytest.raises(ValueError, match="time zone"):
        prague_date(datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 2, 29), 24)])
def test_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    """On the nights when clocks change the day is shorter or longer."""
    assert end_of_day_exclusive(day) - start_of_day(day) == timedelta(hours=hours)


@given(days)
def test_day_holds_exactly_its_instants(day: date) -> None:
    """The first and last instant of a day lie in it, the neighbours do not."""
    tick = timedelta(microseconds=1)
    assert prague_date(start_of_day(day)) == prague_date(end_of_day_exclusive(day) - tick) == day
    assert prague_date(start_of_day(day) - tick) == day - timedelta(days=1)
    assert start_of_day(day).tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 24), 1, date(2026, 12, 24)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_month_ends_on_the_same_number(day: date, months: int, end: date) -> None:
    """The day with the same number, or the month's last."""
    assert add_months(day, months) == end


@given(days, st.integers(-600, 600))
def test_months_count_months(day: date, months: int) -> None:
    """The month moves by exactly the number; the day never grows."""
    end = add_months(day, months)
    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day <= day.day


def test_working_days_around_holidays() -> None:
    """Tasks for a deadline on a holiday are planned for the working day before."""
    assert working_day_on_or_after(date(2027, 3, 26)) == date(2027, 3, 30)  # Good Friday, Easter Monday
    assert working_day_on_or_after(date(2026, 11, 23)) == date(2026, 11, 23)
    assert working_day_on_or_after(date(2026, 12, 24)) == date(2026, 12, 28)
    assert next_working_day(date(2026, 11, 16)) == date(2026, 11, 18)
    assert not is_working_day(date(2027, 3, 29))  # Easter Monday


@given(days)
def test_working_days_follow_one_another(day: date) -> None:
    """The next one is a working day, and between the two there is none."""
    following = next_working_day(day)
    assert is_working_day(following)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range(1, (following - day).days))


def test_format() -> None:
    """Hard spaces, no leading zeros, Prague time."""
    assert format_date(date(2026, 1, 2)) == "2.\u00a01.\u00a02026"
    assert format_instant(datetime(2026, 7, 1, 13, 5, tzinfo=UTC)) == "1.\u00a07.\u00a02026\u00a015:05"
    assert format_instant(datetime(2026, 1, 2, 8, 5, tzinfo=UTC)) == "2.\u00a01.\u00a02026\u00a09:05"
