"""Which of many people a text may name: what the index is asked, and what is taken for one of those who were found."""

import time

import pytest

from kernel.czech import joined, surname_stem, words
from kernel.declension import possible_stems
from kernel.mentions import MOST_ASKED, Someone, Texts
from kernel.terms import search_terms
from tests.kernel.test_declension import ROWS

JANA = Someone("Jana", "Nováková")
PETR = Someone("Petr", "Hájek", "Veselý")


def said(text, *people, own=(), but=()):
    (places,) = Texts([text], own).places(people or (JANA, PETR), but)
    return list(places)


@pytest.mark.parametrize(("name", "forms"), ROWS, ids=[name for name, _ in ROWS])
def test_every_form_of_a_surname_leads_back_to_what_it_is_indexed_under(name, forms):
    indexed = {surname_stem(word) for word in words(name) | joined(name)}
    plain = str.maketrans("áčďéěíňóřšťúůýž", "acdeeinorstuuyz")
    for form in forms:
        assert indexed & possible_stems(form), form
        assert indexed & possible_stems(form.lower().translate(plain)), form


@pytest.mark.parametrize(("name", "forms"), ROWS, ids=[name for name, _ in ROWS])
def test_who_is_asked_for_by_a_form_is_found_by_the_terms_of_a_row(name, forms):
    row = search_terms("Jana", name)
    for form in forms:
        asked = Texts([f"Byla tam {form}."], own=()).asked(former=False)
        assert any(row & terms for terms in asked.values()), form


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Byla u Novákové.", ["Novákové"]),
        ("Novákových se to netýká.", ["Novákových"]),
        ("Jde o Janu Novákovou.", ["Janu Novákovou"]),
        ("Nováková Jana souhlasí.", ["Nováková Jana"]),
        ("jana novakova přijde", ["jana novakova"]),
        ("S Janičkou Novákovou a Petrem Hájkem.", ["Janičkou Novákovou", "Petrem Hájkem"]),
        ("Přijde Mgr. Nováková, paní Hájková.", ["Nováková", "Hájková"]),
        ("Klientka OSPOD Nováková.", ["Nováková"]),
        ("NOVÁKOVÁ, HÁJEK", ["NOVÁKOVÁ", "HÁJEK"]),
        ("Včera Nováková volala.", ["Nováková"]),
        ("Jan Veselý byl dřív Petr Veselý.", ["Veselý", "Petr Veselý"]),
        ("nováková, hájek, jana", []),
        ("Přišla Jana i Petr.", []),
        ("Zve ji Karla Nováková.", []),  # somebody else's full name
        ("Nové koupelny a veselý den v háji.", []),
    ],
)
def test_a_full_name_counts_always_and_a_surname_with_a_capital_letter(text, found):
    assert said(text) == found


def test_the_clients_own_and_colleagues_surnames_count_for_nobody_else_unless_the_name_is_whole():
    own = [Someone("Karel", "Novák")]
    names = ["Karel", "Novák", "Lipová 12 Hájkov"]
    assert said("Karel Novák a paní Nováková bydlí v Hájkově.", own=names, but=own) == []
    assert said("Jana Nováková je sestra.", own=names, but=own) == ["Jana Nováková"]
    assert said("Petr Hájek je kolega, Hájek přijde.", own=["Věra Hájková"]) == ["Petr Hájek"]
    assert said("Jde o Janu Novákovou.", own=["Jana Nováková"], but=[JANA]) == []  # of that name as well


def test_what_is_asked_is_bounded_and_quick():
    """Names first: they are not crowded out by a long text."""
    text = (
        " ".join(f"slovo{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} potom" for n in range(3_000))
        + " Nováková"
    )
    begun = time.process_time()
    asked = Texts([text], own=()).asked(former=True)
    assert time.process_time() - begun < 2
    assert len(asked) == MOST_ASKED
    assert "novakova" in asked
