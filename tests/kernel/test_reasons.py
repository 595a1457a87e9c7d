"""A reason that a rule demands is in words, and what an answer does not take is told, whoever asks for it."""

from datetime import date

import msgspec
import pytest

from kernel.checks import Checks, says_something

WHY = "Napište, proč."


@pytest.mark.parametrize("mark", ["", " . ", "-", "–", "x", "1.", "???", "…", "\u200b", "👍", "12 3"])
def test_a_mark_is_no_reason(mark):
    checks = Checks()
    assert checks.reason("reason", mark, missing=WHY) == ""
    assert checks.fields == {"reason": WHY}
    assert Checks().reason("reason", mark, required=False) == ""


@pytest.mark.parametrize("words", ["Ne.", "Je u babičky.", "Мати вдома", "ở nhà", "დედა", "ok"])
def test_words_are_one_in_whatever_script(words):
    checks = Checks()
    assert checks.reason("reason", f" {words} ", missing=WHY) == words
    assert not checks.fields
    assert says_something(words)


class Ended(msgspec.Struct):
    """An order with every kind of field."""

    why: str = ""
    on: date | None = None
    wants: bool | None = None
    told: bool = False
    files: list[str] = msgspec.field(default_factory=list)


def test_what_the_chosen_answer_does_not_take_is_told_beside_each_field_that_has_something():
    fields = Ended.__struct_fields__
    for order, said in (
        (Ended(why=" \n", files=[]), set()),
        (Ended(why="Telefon.", on=date(2026, 1, 1), wants=False, told=True, files=["a"]), {*fields}),
    ):
        checks = Checks()
        checks.not_taken(order, fields, WHY)
        assert checks.fields == dict.fromkeys(said, WHY)
        checks = Checks()
        checks.not_taken(order, ["why"], WHY)
        assert set(checks.fields) == said & {"why"}
