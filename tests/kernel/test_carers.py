"""Which words of an answer are taken for names of those who care for a child, and what finds them."""

import pytest

from kernel.carers import by_carers_too, carer_terms, carers_in
from kernel.terms import By, met, query_terms


def finds(typed: str, text: str) -> bool:
    return By.CARER in met(by_carers_too(query_terms(typed)), carer_terms(text))


@pytest.mark.parametrize(
    "text",
    [
        "Matka Markéta Nováková, otec neznámý.",
        "matka marketa novakova, otec jan novak, tel. 601 000 021",
        "MATKA MARKÉTA NOVÁKOVÁ",
        "Nováková Markéta (35 let), bytem Lipová 5, Lipnice",
        "Žije s matkou Markétou Novákovou v Lipnici.",
        "O matce Markétě Novákové se nic neví.",
        "rodiče: Markéta a Jan Novákovi; Markéta Nováková pracuje na směny",
    ],
)
@pytest.mark.parametrize("typed", ["Markéta Nováková", "markéta novák", "Novakova Marketa", "Markétka Nováková"])
def test_a_carer_is_found_without_marks_in_either_gender_and_in_any_case(text, typed):
    assert finds(typed, text)


@pytest.mark.parametrize("typed", ["Jana Nováková", "Markéta Malá", "Lipová", "Lipnice", "matka", "směny", "35"])
def test_what_is_no_name_of_theirs_finds_nobody(typed):
    assert not finds(typed, "Matka Markéta Nováková (35 let) pracuje na směny, bytem Lipová 5, Lipnice.")


def test_who_called_is_no_carer_to_be_found_by():
    assert carers_in("Matka Jana Malá. Volala Drahomíra Zvěřinová, sousedka.") == []
    assert not finds("Zvěřinová", "Oznámila Drahomíra Zvěřinová; matka Jana Malá")
    assert carer_terms("nezjištěno") == carer_terms("") == set()


def test_terms_of_carers_are_met_by_nothing_else():
    terms = carer_terms("matka Markéta Nováková")
    assert terms
    assert all(term.startswith("c:") for term in terms)
    assert met(query_terms("Markéta Nováková"), terms) == frozenset()


def test_no_text_makes_more_terms_than_is_meant():
    assert len(carer_terms("s matkou " + " ".join(f"Jan{'o' * n} Novák{'ov' * n}ou" for n in range(1, 60)))) < 400
