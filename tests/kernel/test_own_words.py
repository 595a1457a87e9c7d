"""What of a text is its person's own, once the form that it was written over opens to them no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.web.own_words import drawn_texts, own_words, packed, unpacked

BEFORE = "Klient říká, že doma pije. Dluží osmdesát tisíc."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{BEFORE} Souhlasím s tím.", "Souhlasím s tím."),
        (f"Podle mne ne. {BEFORE}", "Podle mne ne."),
        ("Klient říká, že doma NEpije. Dluží osmdesát tisíc.", "NEpije."),
        ("Klient říká, že doma pije. Volala jsem mu. Dluží osmdesát tisíc. Ozve se.", "Volala jsem mu. … Ozve se."),
        ("Dluží osmdesát tisíc. Klient říká, že doma pije.", ""),  # only moved
        ("Něco docela jiného.", "Něco docela jiného."),
        ("", ""),
    ],
)
def test_what_was_added_is_told_and_what_stood_there_is_not(text, own):
    assert own_words(text, [BEFORE]) == own


def test_what_stood_there_at_several_times_is_nobodys_own():
    assert (
        own_words(f"{BEFORE} Přijde v pátek ráno. A já taky.", [BEFORE, f"{BEFORE} Přijde v pátek ráno."])
        == "A já taky."
    )


@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=12),
    st.lists(st.sampled_from(["a", "b", "x", "y"]), max_size=6),
)
def test_a_text_added_to_another_is_told_apart_and_nothing_is_made_up(drawn, added):
    told = own_words(" ".join([*drawn, *added]), [" ".join(drawn)]).replace("…", " ").split()
    assert set(told) <= set(added)
    assert [word for word in added if word in "xy"] == [word for word in told if word in "xy"]


def test_very_long_texts_are_told_apart_word_by_word():
    long = " ".join(f"slovo{n}" for n in range(6_000))
    assert own_words(f"{long} navíc", [long]) == "navíc"


def test_a_ticket_carries_texts_of_words_only():
    drawn = drawn_texts({"minutes": [BEFORE, BEFORE], "day": ["3. 12. 2026"], "kind": ["note"], "empty": [""]})
    assert drawn == {"minutes": [BEFORE], "day": ["3. 12. 2026"]}
    assert unpacked(packed(drawn)) == drawn
    assert packed({}) == b""
    assert unpacked(b"") == {}
