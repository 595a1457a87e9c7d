"""How the sources of the calendar become one list and one month."""

from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest

from cases.calendar import rules
from cases.calendar.schemas import Day, Place
from kernel.legal_time import holiday_name, is_working_day


def place(day, number):
    return Place(date(2026, 12, day), UUID(int=number))


def test_the_places_of_all_sources_are_one_list_and_the_rest_follows_behind_its_last():
    parts = {"task": [place(1, 1), place(3, 2), place(9, 3)], "deadline": [place(2, 4), place(3, 5), place(4, 6)]}
    chosen, behind = rules.together(parts, 3)
    assert chosen == {"task": [UUID(int=1), UUID(int=2)], "deadline": [UUID(int=4)]}
    assert behind == place(3, 2)
    assert rules.together({"task": [place(1, 1)]}, 3) == ({"task": [UUID(int=1)]}, None)


def entry(on, planned_on=None):
    return SimpleNamespace(on=on, planned_on=planned_on)


def month(first, entries):
    days = {
        day: Day(not is_working_day(day), holiday_name(day, "cs")) for week in rules.weeks_of(first) for day in week
    }
    return {cell.day: cell for week in rules.laid_out(first, entries, days) for cell in week}


def test_a_deadline_stands_unmoved_and_its_work_on_the_working_day_before():
    """Christmas Eve is a day off: the deadline stays on it (1.17 rule 2)."""
    one = entry(date(2026, 12, 24), date(2026, 12, 23))
    cells = month(date(2026, 12, 1), [one, entry(date(2026, 12, 8), date(2026, 12, 8))])
    assert (cells[date(2026, 12, 24)].due, cells[date(2026, 12, 23)].planned) == ([one], [one])
    assert cells[date(2026, 12, 24)].holiday == "Štědrý den"
    assert cells[date(2026, 12, 24)].off
    assert len(cells[date(2026, 12, 8)].due) == 1
    assert cells[date(2026, 12, 8)].planned == []


def test_work_planned_in_a_month_stands_there_though_its_deadline_is_in_the_next():
    """31 January 2027 is a Sunday; 28 February a Sunday too."""
    cells = month(date(2027, 4, 1), [entry(date(2027, 5, 8), date(2027, 4, 30))])
    assert len(cells[date(2027, 4, 30)].planned) == 1


@pytest.mark.parametrize("typed", ["", "2026", "2026-13", "abc", "0001-01", "9999-12", "2026-0x"])
def test_what_is_no_month_is_this_one(typed):
    assert rules.month_of(typed, date(2026, 11, 29)) == date(2026, 11, 1)


def test_a_month_is_whole_weeks_from_monday():
    assert rules.month_of("2026-12", date(2026, 11, 29)) == date(2026, 12, 1)
    weeks = rules.weeks_of(date(2026, 12, 1))
    assert (weeks[0][0], weeks[-1][-1]) == (date(2026, 11, 30), date(2027, 1, 3))
    assert rules.last_of(date(2028, 2, 1)) == date(2028, 2, 29)
