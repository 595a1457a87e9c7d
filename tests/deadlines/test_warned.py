"""Of which kinds people are warned before their end, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.deadlines.rules import KINDS, Term, by_end_of, hours_later, warned_at
from kernel.legal_time import PRAGUE

DAY = date(2026, 11, 24)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
AFTERNOON = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


def warned(number: str, term: Term, started_at: datetime) -> set[str]:
    kinds = [kind for kind in KINDS.all() if kind.number == number and kind.key != "notice.written_down"]
    assert kinds
    found = {warned_at(kind, term, started_at) for kind in kinds}
    return {at.astimezone(PRAGUE).strftime("%-d. %-m. %H:%M") if at else "" for at in found}


@pytest.mark.parametrize("number", ["D2", "D3", "D4", "D5", "D11"])
def test_of_what_ends_with_a_day_people_are_warned_at_two_while_they_are_there(number):
    assert warned(number, by_end_of(DAY), MORNING) == {"24. 11. 14:00"}
    assert warned(number, by_end_of(DAY), AFTERNOON) == {""}, "who begins it then knows of it"


@pytest.mark.parametrize("hours", [1, 2, 48])
def test_of_an_intervention_they_are_warned_half_an_hour_before_its_end(hours):
    end = MORNING + timedelta(hours=hours)
    at = (end - timedelta(minutes=30)).astimezone(PRAGUE)
    assert warned("D6", hours_later(MORNING, hours), MORNING) == {at.strftime("%-d. %-m. %H:%M")}


def test_no_kind_ends_without_a_warning():
    """But what had ended when it began to run: it says of a notice how late it was written down."""
    assert [kind.key for kind in KINDS.all() if kind.warns is None] == ["notice.written_down"]
