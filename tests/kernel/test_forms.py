"""What a person sent, as text: nothing is lost, nothing is guessed."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.typed_days import Meant
from kernel.web.forms import EMPTY, NEEDS_TIME, Form, filled

ID = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def test_a_missing_field_is_empty():
    assert (EMPTY.text("x"), EMPTY.texts("x"), EMPTY.day("x"), EMPTY.uuid("x"), EMPTY.uuids("x")) == (
        "",
        [],
        None,
        None,
        [],
    )
    assert not EMPTY.ticked("x")
    assert "x" not in EMPTY
    assert EMPTY.number("version") == -1


def test_the_last_value_is_shown_and_all_are_kept():
    form = Form({"x": ["a", "b"]})
    assert (form.text("x"), form.texts("x"), "x" in form) == ("b", ["a", "b"], True)


def test_a_date_as_czech_people_write_it():
    for typed in ("23. 11. 2026", "23.11.2026", "23. 11. 2026 "):
        assert Form({"day": [typed]}).day("day") == date(2026, 11, 23), typed


@pytest.mark.parametrize("typed", ["", "x", "31. 2. 2026", "11/23/2026", "0", "99. 99. 9999"])
def test_what_is_no_date_is_none(typed):
    assert Form({"day": [typed]}).day("day") is None


def test_ids_that_are_none_are_left_out():
    form = Form({"ids": [str(ID), "x", "", str(ID).upper()], "one": ["x"]})
    assert form.uuids("ids") == [ID, ID]
    assert form.uuid("one") is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("0", 0), ("17", 17), ("", -1), ("x", -1), ("-3", -1), ("1e3", -1), ("１２", -1), ("9" * 10, -1)],
)
def test_a_hidden_number(typed, number):
    assert Form({"version": [typed]}).number("version") == number


def test_a_form_filled_by_us():
    form = filled({"a": "x", "b": ["y", "z"], "c": None})
    assert (form.text("a"), form.texts("b"), "c" in form) == ("x", ["y", "z"], False)


@given(st.text())
def test_whatever_is_typed_breaks_nothing(typed):
    form = Form({"x": [typed]})
    assert form.text("x") == typed
    form.day("x")
    form.uuid("x")
    form.number("x")


def test_a_day_without_a_time_is_not_now() -> None:
    """Where an empty moment means now, a typed day alone must not: it is asked for its time."""
    form = Form({"day": ["1. 1. 2026"], "time": [""]})
    assert form.moment("happened_at", "day", "time", meant=Meant.PAST) is None
    assert form.unread == {"happened_at": {"time": NEEDS_TIME}}
    empty = Form({"day": [""], "time": [""]})
    assert empty.moment("happened_at", "day", "time", meant=Meant.PAST) is None
    assert empty.unread == {}
