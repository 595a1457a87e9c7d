"""What of a text is its person's own, once the form that it was written over opens to them no more."""

from contextvars import Context

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.web.own_words import drawn_texts, own_words, packed, unpacked, words_of

BEFORE = "Klient říká, že doma pije. Dluží osmdesát tisíc."


def told(text, *drawn):
    """The own words of a text over what a form was drawn with."""
    return own_words(text, words_of({"minutes": list(drawn)}))


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{BEFORE} Souhlasím s tím.", "Souhlasím s tím."),
        (f"Podle mne ne. {BEFORE}", "Podle mne ne."),
        ("Klient říká, že doma NEpije. Dluží osmdesát tisíc.", "NEpije."),
        ("Klient říká, že doma pije. Volala jsem mu. Dluží osmdesát tisíc. Ozve se.", "Volala jsem mu. … Ozve se."),
        ("Dluží osmdesát tisíc. Klient říká, že doma pije.", ""),  # only moved
        ("KLIENT (říká), že doma; pije, a já vím proč", "a já vím proč"),
        ("Něco docela jiného.", "Něco docela jiného."),
        ("", ""),
    ],
)
def test_what_was_added_is_told_and_what_stood_there_is_not(text, own):
    assert told(text, BEFORE) == own


def test_a_single_word_and_words_under_each_other_are_texts_too():
    assert told("Exekuce\nAlkohol\nKrál dodal toto", "Exekuce\nAlkohol") == "Král dodal toto"
    assert told("alkohol ale dnes Král ví víc", "alkohol") == "ale dnes Král ví víc"


def test_what_stood_in_another_field_or_at_another_time_is_nobodys_own():
    assert told(f"{BEFORE} Přijde v pátek ráno. Také čekám.", BEFORE, "Přijde v pátek ráno.") == "Také čekám."
    drawn = words_of({"goals.0.text": ["Najít práci"], "goals.1.text": ["Splatit tajné dluhy"]})
    assert own_words("Splatit tajné dluhy, dodává Král", drawn) == "dodává Král"


WORDS = st.lists(st.sampled_from(["aaa", "bbb", "ccc", "ddd"]), max_size=12)


@given(WORDS, st.lists(st.sampled_from(["aaa", "bbb", "xxx", "yyy"]), max_size=6), WORDS)
def test_nothing_of_what_was_drawn_is_told_and_all_that_is_new_is(before, added, after):
    said = told(" ".join([*before, *added, *after]), " ".join([*before, *after])).replace("…", " ").split()
    assert [word for word in added if word in ("xxx", "yyy")] == [word for word in said if word in ("xxx", "yyy")]
    assert not {*said} & {*before, *after}


def test_a_text_of_one_word_again_and_again_is_gone_through_once():
    assert told("b a " * 50_000 + "navíc", "a b " * 50_000) == "navíc"


def test_a_ticket_carries_all_that_was_drawn_but_ids():
    fields = {
        "minutes": [BEFORE, BEFORE],
        "goal": ["Druhý"],
        "id": ["01a227d2-fbcf-7d03-b48c-60fb57cb1a1f"],
        "no": [" "],
    }
    drawn = Context().run(drawn_texts, fields)  # in a request of its own
    assert drawn == {"minutes": [BEFORE], "goal": ["Druhý"]}
    assert unpacked(packed(drawn)) == drawn
    assert packed({}) == b""
    assert unpacked(b"") == {}
