"""When a deadline ends: legal days in Prague, unmoved, and the day for which the work is planned (domain reference 1.17)."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from cases.deadlines import rules
from kernel.legal_time import instant_at


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-11-23T09:00", date(2026, 11, 23)),
        ("2026-11-23T22:59", date(2026, 11, 23)),  # 23:59 in Prague
        ("2026-11-23T23:00", date(2026, 11, 24)),
        ("2026-07-01T22:00", date(2026, 7, 2)),  # midnight in summer
    ],
)
def test_the_same_day_is_the_day_in_prague(started, due):
    term = rules.same_day(at(started))
    assert term == rules.Term(due, term.due_at)
    assert term.due_at == instant_at(date.fromordinal(due.toordinal() + 1), 0, 0)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 28), 23), (date(2026, 10, 25), 25), (date(2026, 11, 23), 24)]
)
def test_a_day_has_as_many_hours_as_it_has(day, hours):
    """Over both changes of the clock."""
    term = rules.same_day(instant_at(day, 0, 0))
    assert (term.due_at - instant_at(day, 0, 0)).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("started", "working", "due"),
    [
        (date(2026, 11, 16), True, date(2026, 11, 18)),  # the 17th is a holiday
        (date(2026, 11, 16), False, date(2026, 11, 17)),
        (date(2026, 11, 20), True, date(2026, 11, 23)),
        (date(2026, 12, 23), True, date(2026, 12, 28)),
    ],
)
def test_the_next_day_is_the_next_day_or_the_next_working_day(started, working, due):
    assert rules.next_day(instant_at(started, 9, 0), working=working).due_on == due


@pytest.mark.parametrize(
    ("started", "due", "planned"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), date(2026, 2, 27)),  # a Saturday
        (date(2027, 2, 26), date(2027, 3, 26), date(2027, 3, 25)),  # Good Friday
        (date(2026, 11, 24), date(2026, 12, 24), date(2026, 12, 23)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 8, 31), date(2026, 9, 30), date(2026, 9, 30)),
    ],
)
def test_at08_a_month_ends_on_its_day_and_is_planned_for_the_working_day_before(started, due, planned):
    """Never moved: what is due on a day off is planned before it."""
    began = instant_at(started, 9, 0)
    term = rules.months_later(started, 1)
    assert (term.due_on, rules.planned_on(term, began)) == (due, planned)


def test_what_begins_and_ends_on_a_day_off_is_planned_for_it():
    began = instant_at(date(2026, 11, 28), 15, 40)  # a Saturday
    assert rules.planned_on(rules.same_day(began), began) == date(2026, 11, 28)


def test_d16_thirty_days_count_from_the_day_after():
    term = rules.days_later(instant_at(date(2026, 11, 24), 23, 59), 30)
    assert (term.due_on, rules.planned_on(term, instant_at(date(2026, 11, 24), 9, 0))) == (
        date(2026, 12, 24),
        date(2026, 12, 23),
    )


def test_hours_are_hours_of_the_clock_also_when_it_changes():
    began = instant_at(date(2026, 10, 25), 1, 30)
    assert (rules.hours_later(began, 2).due_at - began).total_seconds() == 7200


@pytest.mark.parametrize(
    ("began", "warned"),
    [
        (instant_at(date(2026, 11, 23), 9, 0), instant_at(date(2026, 11, 23), 14, 0)),
        (instant_at(date(2026, 11, 23), 14, 0), None),  # whoever begins it then knows
        (instant_at(date(2026, 11, 23), 22, 0), None),
    ],
)
def test_people_are_warned_so_long_before_the_end_unless_it_began_later(began, warned):
    kind = SimpleNamespace(warns=timedelta(hours=10))
    assert rules.warned_at(kind, rules.same_day(began), began) == warned
    assert rules.warned_at(SimpleNamespace(warns=None), rules.same_day(began), began) is None
