"""Alphabetical order and search terms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.czech import fold, query_terms, search_terms, sort_key, surname_stem

CZECH = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"
names = st.text(CZECH + CZECH.upper(), min_size=3, max_size=20)


def test_czech_order() -> None:
    """č after c, ch after h, other accents second, word breaks first, other scripts last."""
    order = [
        "2. obvod", "Adam", "Ádám", "Adamec", "Cáp", "Cyril", "Čáp", "Dvořáček", "Hora", "Hrubý", "Hřib", "Chalupa",
        "Chyba", "Ivan", "Nguyen", "Nguyễn", "Novák Adam", "Novák Jan", "Nováková Anna", "Ruda", "Řeka", "Sýkora",
        "Šíma", "Ťok", "ustaly", "Ustaly", "ústalý", "Ůstalý", "Zeman", "Žák", "Коваленко",
    ]  # fmt: skip
    mixed = order[::-2] + order[-2::-2]
    assert sorted(mixed, key=sort_key) == order


@given(st.text(max_size=30), st.text(max_size=30))
def test_sort_key_is_printable_ascii_and_stable(one: str, other: str) -> None:
    """Any text has a key; equal texts have equal keys, and the key survives composing."""
    assert sort_key(one).isascii()
    assert sort_key(one).isprintable()
    assert (one == other) <= (sort_key(one) == sort_key(other))


def finds(typed: str, terms: set[str]) -> bool:
    groups = query_terms(typed)
    return bool(groups) and all(group & terms for group in groups)


@pytest.mark.parametrize(
    ("male", "female"),
    [
        ("Novák", "Nováková"), ("Dvořáček", "Dvořáčková"), ("Veselý", "Veselá"), ("Svoboda", "Svobodová"),
        ("Kovář", "Kovářová"), ("Havel", "Havlová"), ("Krejčí", "Krejčová"), ("Nový", "Nová"), ("Sova", "Sovová"),
        ("Němec", "Němcová"), ("Daniel", "Danielová"), ("Purkyně", "Purkyňová"), ("Ivanov", "Ivanovová"),
        ("Kowalski", "Kowalska"), ("Hájek", "Hájková"), ("Beneš", "Benešová"),
    ],
)  # fmt: skip
def test_surname_finds_its_other_gender(male: str, female: str) -> None:
    """Whoever types one form of a surname finds the people who carry the other."""
    assert surname_stem(fold(male)) == surname_stem(fold(female))
    assert finds(male, search_terms("Jana", female))
    assert finds(female, search_terms("Jan", male))
    assert finds(female.upper(), search_terms("Jana", female))


@pytest.mark.parametrize(
    "typed",
    [
        "nov", "NOVAK", "novakova", "jana nov", "Nováková Jana", "Svobodová", "svoboda", "novakova-svob", "Nováko",
        "21. 7. 2019", "21.7.2019", "2019-07-21", "Jana 21.\u00a07.\u00a02019", "MULH 212/2026/OM",
        "mulh212/2026/om", "212/2026/OM", "MULH 212/2026", "212/2026", "jana mulh 212/2026/om", "Nováková 212/2026",
    ],
)  # fmt: skip
def test_what_people_type_finds_the_person(typed: str) -> None:
    """Heads of names, any order, parts of a double name, the birth date and the file mark all find."""
    terms = search_terms("Jana", "Nováková-Svobodová", birth_date=date(2019, 7, 21), file_marks=["MULH 212/2026/OM"])
    assert finds(typed, terms)


@pytest.mark.parametrize(
    "typed", ["", "  ", "-", "Petr", "Jana Veselá", "22. 7. 2019", "31. 2. 2019", "213/2026", "no"]
)
def test_what_is_not_there_is_not_found(typed: str) -> None:
    """Every word must hit; nothing typed finds nothing."""
    terms = search_terms("Jana", "Nováková", birth_date=date(2019, 7, 21), file_marks=["MULH 212/2026/OM"])
    assert not finds(typed, terms)


def test_names_in_other_scripts_are_found() -> None:
    """Vietnamese without its marks, Ukrainian in Cyrillic and in both Latin ways of writing it."""
    assert finds("nguyen thi do", search_terms("Thị Đỗ", "Nguyễn"))
    ukrainian = search_terms("Юлія", "Шевченко-Ковальська")
    for typed in ("Шевч", "шевченко", "shevchenko", "Ševčenko", "Julija", "kovalska", "Iuliia"):
        assert finds(typed, ukrainian), typed


@given(names, names, st.integers(3, 20))
def test_each_head_of_a_name_finds_it(given_name: str, family: str, length: int) -> None:
    """Any head of at least three letters finds, with or without diacritics."""
    terms = search_terms(given_name, family)
    assert finds(family[:length], terms)
    assert finds(fold(family)[:length], terms)
    assert finds(f"{given_name[:length]} {family}", terms)


@given(names)
def test_female_form_meets_male_form(male: str) -> None:
    """Adding -ová to a surname that ends in a consonant never loses the person."""
    if fold(male)[-1] not in "aeiouy" and not fold(male).endswith(("ov", "yj", "ij")):
        assert surname_stem(fold(male + "ová")) == surname_stem(fold(male))


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_can_be_searched(typed: str, name: str) -> None:
    """Nothing that can be typed crashes the search, and it stays small."""
    assert len(query_terms(typed)) <= 8
    assert all(len(term) < 300 for term in search_terms(name, name, file_marks=[name[:50]]))
