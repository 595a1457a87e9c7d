"""Search terms: what a person can be found by, and what somebody who types means."""

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.czech import fold, surname_stem
from kernel.terms import REASONS, VERSION, By, alike_terms, query_terms, search_terms

CZECH = "aábcčdďeéěfghiíjklmnňoópqrřsštťuúůvwxyýzž"
names = st.text(CZECH + CZECH.upper(), min_size=3, max_size=20)


def finds(typed: str, terms: set[str]) -> bool:
    return found_by(typed, terms) != []


def found_by(typed: str, terms: set[str]) -> list[By]:
    """The surest of each group, when every group is met."""
    groups = query_terms(typed)
    met = [max((by for term, by in group.items() if term in terms), default=None) for group in groups]
    return [by for by in met if by is not None] if None not in met else []


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
    "typed", ["", "  ", "-", "Petr", "Jana Veselá", "23. 7. 2019", "31. 2. 2019", "213/2026", "no", "21", "2026"]
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


@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_can_be_searched(typed: str, name: str) -> None:
    """Nothing that can be typed crashes the search, and it stays small."""
    assert len(query_terms(typed)) <= 8
    assert all(len(term) < 300 for term in search_terms(name, name, file_marks=[name[:50]]))


IN_TOWN = search_terms("Jana", "Malá", street="Na Příkopě 1203/12, 2. patro", town="Lipnice pod Hájem")
IN_A_VILLAGE = search_terms("Jana", "Malá", street="č. p. 45a", town="Zálesí")


@pytest.mark.parametrize(
    ("typed", "there", "nowhere"),
    [
        ("Na Příkopě 12", IN_TOWN, IN_A_VILLAGE),
        ("na prikope 1203", IN_TOWN, IN_A_VILLAGE),
        ("Příkopě 1203/12, Lipnice", IN_TOWN, IN_A_VILLAGE),
        ("Malá, Na Příkopě č. p. 1203, Lipnice pod Hájem", IN_TOWN, IN_A_VILLAGE),
        ("Jana Lipnice", IN_TOWN, IN_A_VILLAGE),
        ("Zálesí 45a", IN_A_VILLAGE, IN_TOWN),
        ("zalesi čp. 45A", IN_A_VILLAGE, IN_TOWN),
        ("Zálesí", IN_A_VILLAGE, IN_TOWN),
    ],
)
def test_an_address_finds_in_any_way_of_writing_it(typed: str, there: set[str], nowhere: set[str]) -> None:
    assert By.ADDRESS in found_by(typed, there)
    assert not finds(typed, nowhere)


@pytest.mark.parametrize("typed", ["Na Příkopě 3", "Příkopě 2", "Hájem 12", "Lipnice 12", "patro 2", "Zálesí 45", "12"])
def test_another_house_is_not_found(typed: str) -> None:
    """Nor a house by its number with the name of a town that has streets."""
    assert not finds(typed, IN_TOWN)
    assert not finds(typed, IN_A_VILLAGE)


D_ANGELO = search_terms("Gina", "D’Angelo")
DEMJANCUK = search_terms("Ivan", "Demjančuk")
DEMIANCHUK = search_terms("Ivan", "Demianchuk")
BERG = search_terms("Thị Đỗ", "van der Berg")
JANA = search_terms(
    "Jana",
    "Nováková",
    former="Svobodová",
    birth_date=date(2016, 7, 3),
    birth_number="165703/0018",
    phone="+420 601 000 021, 602000022 (matka)",
    file_marks=["MULH 57/2026/OM"],
)


@pytest.mark.parametrize(
    ("typed", "terms", "by"),
    [
        *((f"D{mark}Angelo", D_ANGELO, By.NAME) for mark in "'’ʼ‘`´ʹ′ʻˈ＇"),
        *((typed, D_ANGELO, By.NAME) for typed in ("Dangelo", "DANGELO", "angelo")),
        ("dange", D_ANGELO, By.BEGINNING),
        ("D'Angelo", search_terms("Gina", "Dangelo"), By.NAME),
        ("D'Angelo", search_terms("Gina", "Angelo"), By.PART),
        ("O'Neilová", search_terms("Sean", "O'Neil"), By.OTHER_FORM),
        *((typed, DEMJANCUK, By.NAME) for typed in ("Дем'янчук", "Демʼянчук", "Demjančuk")),
        *((typed, DEMIANCHUK, By.NAME) for typed in ("Дем'янчук", "Дем’янчук", "Demianchuk")),
        ("Demianchuk", DEMJANCUK, By.SPELLING),
        ("Demjančuková", DEMIANCHUK, By.SPELLING),
        *((typed, search_terms("Іван", "Дем'янчук"), By.NAME) for typed in ("Demjančuk", "Demianchuk", "Дем’янчук")),
        ("Yuliia", search_terms("Julija", "Bondar"), By.SPELLING),
        ("Nowak", search_terms("Jan", "Novák"), By.SPELLING),
        ("Novák", search_terms("Jan", "Nowak"), By.SPELLING),
        *((typed, BERG, By.NAME) for typed in ("vanderberg", "thido", "berg")),
        *(
            (typed, JANA, By.BIRTH_NUMBER)
            for typed in ("165703/0018", "1657030018", "165703 0018", "165703-0018", "16 5703 0018", "16 57 03 00 18")
        ),
        *((typed, JANA, By.PHONE) for typed in ("601000021", "601 000 021", "+420 601 00 00 21", "00420601000021")),
        ("602 000 022", JANA, By.PHONE),
        ("530101123", search_terms("Jan", "Kos", birth_number="530101/123"), By.BIRTH_NUMBER),
        *((typed, JANA, By.MARK) for typed in ("57/2026", "MULH 57/2026", "MULH 57/2026/OM", "57/2026/OM", "57/26")),
        *((typed, JANA, By.PART_OF_MARK) for typed in ("57", "MULH 57")),
        *((typed, JANA, By.FORMER_NAME) for typed in ("Svobodová", "svoboda", "svobo")),
        *((typed, JANA, By.BIRTH_DATE) for typed in ("3. 7. 2016", "3.7.16", "3/7/2016", "2016-07-03")),
        *((typed, JANA, By.DAY_OFF) for typed in ("2. 7. 2016", "4.7.2016")),
        ("7. 3. 2016", JANA, By.DAY_AND_MONTH),
        ("7. 21. 2019", search_terms("", "", birth_date=date(2019, 7, 21)), By.DAY_AND_MONTH),
        ("Nováková", JANA, By.NAME),
        ("Novák", JANA, By.OTHER_FORM),
        ("nová", JANA, By.BEGINNING),
        *((typed, search_terms("Tereza", "Bílá"), By.FAMILIAR) for typed in ("Terka", "Terezie")),
        ("Jan", search_terms("Honza", "Bílý"), By.FAMILIAR),
    ],
)
def test_each_hit_says_by_what(typed: str, terms: set[str], by: By) -> None:
    """Apostrophes, transliteration, numbers in any grouping, parts of a mark, other days: found, with the surest reason."""
    assert set(found_by(typed, terms)) == {by}


def test_a_name_cut_in_two_is_one() -> None:
    """Whoever types a blank in a name that is written together finds it, beside other words."""
    for typed in ("D Angelo", "van der Berg Jan", "Jan Van Derberg", "Gina D Angelo"):
        assert finds(typed, search_terms("Jan Gina", "Vanderberg") | search_terms("", "Dangelo")), typed


def test_who_is_found_by_anything_else_is_not_said_to_have_had_another_name() -> None:
    """Nor by an address. Both are told to readers only, so they never stand for what everybody may know."""
    assert sorted(By)[:3] == [By.HOUSEHOLD, By.ADDRESS, By.FORMER_NAME]
    assert found_by("Lípová", search_terms("Jana", "Lípová", street="Lípová 2")) == [By.NAME]
    both = search_terms("Jana", "Svobodová", former="Svobodová")
    assert found_by("Svobodová", both) == [By.NAME]


def test_every_reason_has_words() -> None:
    assert set(REASONS) == set(By)
    assert len(set(REASONS.values())) == len(By)


def test_likely_doubles_are_looked_for_by_the_birth_number_too() -> None:
    """It alone is enough: it satisfies every group."""
    groups = alike_terms("Jan", "Novák", date(2016, 3, 7), birth_number="160307/0007")
    assert len(groups) == 3
    assert all(group["r:1603070007"] is By.BIRTH_NUMBER for group in groups)
    assert alike_terms("", "", None, birth_number="160307/0007") == [{"r:1603070007": By.BIRTH_NUMBER}]
    assert alike_terms("", "", None, birth_number="16") == []


def test_rows_are_indexed_anew_when_the_terms_change() -> None:
    """Whoever changes what a row is found by counts VERSION on and ships a migration like that of ADR 0037."""
    terms = search_terms(
        "Дем'ян", "d'Angelo-Nováková", former="O'Neil", birth_date=date(2016, 7, 3), birth_number="165703/0018",
        phone="601 000 021", street="Na Příkopě 1203/12, 2. patro", town="Lipnice", file_marks=["MULH 57/2026/OM"],
    )  # fmt: skip
    assert (VERSION, fingerprint(terms)) == (6, "7d320fa2a7d2")


def fingerprint(terms: set[str]) -> str:
    return sha256("|".join(sorted(terms)).encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    "street", ["Lipnice, Dlouhá 5", "Dlouhá 5", "Dlouhá č. p. 5, byt 3", "Lipnice, Dlouhá 5, 2. patro"]
)
def test_a_house_is_found_wherever_the_town_was_typed(street):
    terms = search_terms("Jana", "Nováková", street=street, town="")
    for typed in ("Dlouhá", "Dlouhá 5", "dlouha"):
        assert finds(typed, terms), typed
    assert "a:byt|3" not in terms
