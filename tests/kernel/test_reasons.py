"""A reason that a rule demands is in words, whoever asks for it."""

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
