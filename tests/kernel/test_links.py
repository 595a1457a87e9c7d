"""Words in links: nobody guesses one, and a form sent twice shows the same."""

from uuid import UUID

import pytest

from kernel.ids import new_id
from kernel.links import ids_in, word_of


def test_a_word_names_its_row_and_is_another_each_time():
    tenant, row = new_id(), new_id()
    words = {word_of(tenant, row) for _ in range(5)}
    assert len(words) == 5
    assert {ids_in(word) for word in words} == {(tenant, row)}


def test_of_one_form_it_is_the_same_and_of_another_form_or_row_it_is_not():
    tenant, row = new_id(), new_id()
    assert word_of(tenant, row, "a form") == word_of(tenant, row, "a form")
    others = [word_of(tenant, row, "another form"), word_of(tenant, new_id(), "a form"), word_of(tenant, row)]
    assert word_of(tenant, row, "a form") not in others


@pytest.mark.parametrize("word", ["", "x", "á", "=" * 80, "A" * 85, "A" * 87, "a b", "\x00"])
def test_what_is_no_word_names_nothing(word):
    assert ids_in(word) is None


def test_zeros_are_a_word_like_any():
    assert ids_in("A" * 86) == (UUID(int=0), UUID(int=0))
