"""My day: rows of many kinds in one list by urgency."""

from datetime import date, timedelta

from app.testing.time import days_from_now
from kernel.clock import now
from kernel.ids import new_id
from kernel.web.day import DayRow, Lead, Urgency, Waiting, arranged

TODAY = date(2026, 11, 28)


def row(key, urgency, when=None, **more):
    return DayRow(key=key, urgency=urgency, title=key, when=when, **more)


def test_the_most_urgent_stands_first_and_in_a_group_what_waits_longest():
    """Whatever the kinds are and in whatever order they came: instants beside days."""
    tasks = Waiting(
        [
            row("late", Urgency.LATE, TODAY - timedelta(days=3)),
            row("today", Urgency.TODAY, TODAY),
            row("soon", Urgency.SOON, TODAY + timedelta(days=1)),
        ]
    )
    notices = Waiting(
        [
            row("first", Urgency.ARRIVED, days_from_now(-9)),
            row("second", Urgency.ARRIVED, days_from_now(-2)),
        ]
    )
    duties = Waiting([row("very-late", Urgency.LATE, TODAY - timedelta(days=8)), row("nobody", Urgency.AT_ONCE)])
    day = arranged([notices, tasks, duties])
    assert [each.key for each in day.rows] == ["nobody", "very-late", "late", "today", "first", "second", "soon"]
    assert [group.urgency for group in day.groups] == sorted(group.urgency for group in day.groups)


def test_the_way_to_the_others_stands_behind_the_last_row_of_its_kind():
    """Never in front of what waits longer, also when another kind has more to say in the same group."""
    rest = Lead("a dalších 11", "/tasks")
    tasks = Waiting([row(f"t{n}", Urgency.LATE, TODAY - timedelta(days=9 - n)) for n in range(3)], rest)
    other = Waiting([row("other", Urgency.LATE, TODAY - timedelta(days=1))])
    (group,) = arranged([other, tasks]).groups
    assert [getattr(entry, "key", "rest") for entry in group.entries] == ["t0", "t1", "t2", "rest", "other"]
    assert arranged([Waiting([], rest)]).groups == []


def test_after_an_act_one_goes_on_in_the_next_row():
    """Behind the last one in the first; nowhere when nothing else is there."""
    day = arranged([Waiting([row(key, Urgency.SOON, TODAY) for key in "abc"])])
    assert [day.after(key) for key in "abc"] == ["b", "c", "a"]
    assert arranged([Waiting([row("a", Urgency.SOON, TODAY)])]).after("a") == ""


def test_what_a_row_says_is_told():
    told = ("case_management.proposed", new_id())
    assert arranged([Waiting([row("a", Urgency.ANSWER, now(), tells=[told])])]).told == {told}
