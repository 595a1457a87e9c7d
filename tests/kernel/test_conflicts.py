"""Nothing that somebody else saved is written over unseen."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.testing.kitchen_sink import kitchen_sink
from kernel.exceptions import StaleVersion
from kernel.web.conflicts import Stored, last_of
from kernel.web.form_page import Shown
from kernel.web.forms import Form, filled
from kernel.web.render import FormErrors, environment

OPENED = Stored(fields=filled({"town": "Lipnice", "street": "Lipová 3", "phone": "", "items": ["a", "b"]}), version=3)
AT = datetime(2026, 11, 28, 13, 3, tzinfo=UTC)


def sent(**typed: str | list[str]) -> Form:
    form = OPENED.opened()
    for name, value in typed.items():
        form = form.with_values(name, [value] if isinstance(value, str) else value)
    return form


def stored(**other: str | list[str]) -> Stored:
    fields = OPENED.fields
    for name, value in other.items():
        fields = fields.with_values(name, [value] if isinstance(value, str) else value)
    return Stored(fields=fields, version=4, by="Jana Nová", at=AT)


def test_what_only_the_other_changed_is_taken_over_and_said() -> None:
    shown = Shown(sent(street="Lipová 5"), status_code=412).against(stored(phone="777 123 456"))
    assert shown.sent.text("phone") == "777 123 456"
    assert shown.sent.text("street") == "Lipová 5"
    assert shown.sent.text("version") == "4"
    phone = shown.errors.differing["phone"]
    assert (phone.taken, list(phone.other), phone.by, phone.at) == (True, [""], "Jana Nová", AT)


def test_where_nothing_can_be_saved_any_more_nobody_is_asked_to_save_again() -> None:
    """Said by the form of anything whose last word was spoken meanwhile; a form that can be saved asks to compare."""
    stale = Shown(sent(town="Hájek"), FormErrors({"": StaleVersion.message}), 412)
    over = msgspec.structs.replace(stored(town="Javorec"), over=True)
    assert "uložte znovu" not in stale.against(over).errors[""]
    assert stale.against(stored(town="Javorec")).errors[""] == StaleVersion.message


def test_what_both_changed_keeps_the_own_words_beside_the_others() -> None:
    shown = Shown(sent(town="Hájek"), status_code=412).against(stored(town="Javorec"))
    assert shown.sent.text("town") == "Hájek"
    assert list(shown.errors.differing["town"].other) == ["Javorec"]
    assert not shown.errors.differing["town"].taken


def test_a_button_takes_what_is_stored_and_the_rest_is_compared_again() -> None:
    first = Shown(sent(town="Hájek", street="Jiná 1"), status_code=412).against(stored(town="Javorec", street="Dlouhá"))
    wanted = Shown(first.sent.with_value("take", "town"))
    assert wanted.stale
    again = wanted.against(stored(town="Javorec", street="Dlouhá"))
    assert (again.sent.text("town"), again.sent.text("street"), again.sent.text("take")) == ("Javorec", "Jiná 1", "")
    assert set(again.errors.differing) == {"street"}


def test_what_a_third_saved_meanwhile_is_not_written_over_either() -> None:
    """The marks move with the version, so a field that was looked at once is compared anew."""
    first = Shown(sent(town="Hájek"), status_code=412).against(stored(town="Javorec"))
    third = Shown(first.sent, status_code=412).against(stored(town="Javorec", phone="606"))
    assert third.sent.text("phone") == "606"
    assert set(third.errors.differing) == {"town", "phone"}


def test_lists_are_compared_whole_and_white_space_does_not_count() -> None:
    shown = Shown(sent(items=["b", "a"], street=" Lipová\r\n3"), status_code=412).against(stored(items=["a"]))
    assert shown.sent.texts("items") == ["a"]
    assert set(shown.errors.differing) == {"items"}


@pytest.mark.parametrize(
    ("typed", "other", "same"),
    [
        ("23.12.2026", "23. 12. 2026", True),
        ("23122026", "23. 12. 2026", True),
        ("23. 12. 2026", "24. 12. 2026", False),
        ("601000000", "601 000 000", True),
        ("+420601000000", "+420 601 000 000", True),
        ("051223/5678", "0512235678", True),
        ("Lipová 3/5", "Lipová 35", False),
        ("3/5", "35", False),
        ("Pokoj\u00a012", "Pokoj 12", True),
        ("novak", "Novák", False),
        ("23. 12. 2026 přijde matka", "23. 12. 2026 přijde otec", False),
    ],
)
def test_values_are_compared_as_they_are_stored(typed: str, other: str, same: bool) -> None:
    """What differs only in how it was typed is no conflict, and is not taken for a change either."""
    form = filled({"town": "Javorec", "street": typed})
    drawn = Stored(fields=filled({"town": "Lipnice", "street": typed}), version=1).opened()
    sent = drawn.with_value("town", "Javorec")
    now = Stored(fields=form.with_value("street", other), version=2)
    assert ("street" not in Shown(sent, status_code=412).against(now).errors.differing) is same


def test_a_next_step_says_that_nothing_was_ticked() -> None:
    """An empty field of words says nothing; a list of ticks says something by being empty."""
    step = Stored(fields=filled({"items": [], "note": ""}), version=4, next_step=True, tells_empty=frozenset({"items"}))
    shown = Shown(sent(items=["a"], note="Moje"), status_code=412).against(step)
    assert set(shown.errors.differing) == {"items"}
    assert shown.sent.texts("items") == ["a"]


def test_a_next_step_shows_what_is_stored_and_takes_nothing_over() -> None:
    """An empty field stays empty, and what nobody stored is not said to be empty."""
    step = stored(phone="606")
    step = Stored(fields=step.fields, version=4, next_step=True, words={"Lipnice": "obec"})
    shown = Shown(Form({"town": ["Hájek"], "phone": [""], "version": ["3"]}), status_code=412).against(step)
    assert (shown.sent.text("town"), shown.sent.text("phone"), shown.sent.text("version")) == ("Hájek", "", "4")
    assert {"town", "phone"} <= set(shown.errors.differing)
    assert not any(each.taken or each.to_take for each in shown.errors.differing.values())
    assert shown.errors.differing["town"].words == {"Lipnice": "obec"}


def test_a_form_is_behind_also_when_something_else_was_wrong_with_it() -> None:
    assert Shown(Form({"version": ["3"]}), status_code=400).behind(4)
    assert not Shown(Form({"version": ["4"]}), status_code=400).behind(4)
    assert not Shown().behind(4)


def test_a_form_without_marks_keeps_what_was_typed_and_fills_only_what_is_empty() -> None:
    shown = Shown(Form({"town": ["Hájek"], "version": ["3"]}), status_code=412).against(stored(phone="606"))
    assert (shown.sent.text("town"), shown.sent.text("phone")) == ("Hájek", "606")
    assert not shown.errors.differing["town"].taken


def test_both_values_stand_beside_the_field_with_words_and_a_named_button() -> None:
    errors = FormErrors()
    saved = stored(town="other")
    errors.saved = saved
    errors.differing = Shown(sent(town="mine"), status_code=412).against(saved).errors.differing
    form = environment().globals["form"]
    html = str(form.select("town", "Obec", [("mine", "Hájek"), ("other", "Javorec")], "mine", errors))  # type: ignore[attr-defined]
    assert "<strong>Javorec</strong>" in html
    assert 'name="take" value="town"' in html
    assert "Jana Nová" in html
    assert 'aria-describedby="town-stored"' in html
    assert "Obec</span></button>" in html
    assert kitchen_sink()


def test_nobody_is_named_for_what_was_there_when_the_form_was_drawn() -> None:
    """A version counts more acts than the one that wrote these fields: who wrote those earlier saved nothing meanwhile."""
    later = (AT + timedelta(minutes=1)).timestamp()
    shown = Shown(sent(town="Hájek"), status_code=412, drawn_at=later).against(stored(town="Javorec"))
    assert shown.errors.saved is not None
    assert (shown.errors.saved.by, shown.errors.saved.at) == ("", None)
    assert (shown.errors.differing["town"].by, shown.errors.differing["town"].at) == ("Jana Nová", AT)
    known = Shown(sent(town="Hájek"), status_code=412, drawn_at=AT.timestamp()).against(stored(town="Javorec"))
    assert known.errors.saved is not None
    assert known.errors.saved.by == "Jana Nová"


def test_who_saved_last_is_named_and_who_wrote_a_field_stands_beside_it() -> None:
    moment = AT + timedelta(minutes=2)
    both = msgspec.structs.replace(stored(town="Javorec"), last=("Petr Malý", moment))
    shown = Shown(sent(town="Hájek"), status_code=412, drawn_at=(moment - timedelta(minutes=1)).timestamp()).against(
        both
    )
    assert shown.errors.saved is not None
    assert (shown.errors.saved.by, shown.errors.saved.at) == ("Petr Malý", moment)
    assert shown.errors.differing["town"].by == "Jana Nová"
    assert last_of(("Jana", AT), ("Petr", None), ("Eva", moment)) == ("Eva", moment)


def test_where_nothing_can_be_saved_any_more_what_was_typed_stands_beside_what_is_empty() -> None:
    """What nobody will store is not taken for stored; in a next step that can be made, what is empty is passed over."""
    typed = Form({"phone": ["606"], "street": ["Lipová 3"], "version": ["3"]})
    step = Stored(fields=filled({"phone": "", "street": "Lipová 3", "note": ""}), version=4, next_step=True)
    assert not Shown(typed, status_code=412).against(step).errors.differing
    over = Shown(typed, status_code=412).against(msgspec.structs.replace(step, over=True))
    assert {name: list(each.other) for name, each in over.errors.differing.items()} == {"phone": [""]}


def test_what_nobody_else_wrote_is_not_shown_as_saved_by_them() -> None:
    """Something beside the fields raised the version: they are as the form was drawn with, and its person's words stand."""
    shown = Shown(sent(town="Hájek"), status_code=412, drawn_at=1.0).against(stored())
    assert shown.errors.differing == {}
    assert shown.errors.saved is not None
    assert shown.errors.saved.elsewhere
    assert shown.sent.text("town") == "Hájek"
    assert shown.sent.text("version") == "4"
    other = Shown(sent(town="Hájek"), status_code=412).against(stored(phone="606"))
    assert other.errors.saved is not None
    assert not other.errors.saved.elsewhere
    assert set(other.errors.differing) == {"phone"}
