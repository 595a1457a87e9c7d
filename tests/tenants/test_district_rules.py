"""Which district an address lies in, however it is written; overlaps and holes."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.checks import Checks
from tenants.districts import rules
from tenants.districts.rules import Why, address_of, find_piece, holes, overlap

DAY = date(2026, 11, 29)


class Area(msgspec.Struct, frozen=True):
    town: str
    street: str = ""
    side: str = "all"
    first_number: int | None = None
    last_number: int | None = None
    valid_from: date = DAY
    valid_to: date | None = None


ODD = Area("Lipnice pod Hájem", "Nádražní", "odd", 1, 19)
EVEN = Area("Lipnice pod Hájem", "Nádražní", "even", 2, None)
SQUARE = Area("Lipnice pod Hájem", "náměstí Míru")
MILL = Area("Lipnice pod Hájem", "Dolní Mlýnek")
VILLAGE = Area("Zálesí")
ALL = [ODD, EVEN, SQUARE, MILL, VILLAGE]


@pytest.mark.parametrize(
    ("street", "town", "piece"),
    [
        ("Nádražní 5", "Lipnice pod Hájem", ODD),
        ("NADRAZNI 5a", "lipnice pod hajem", ODD),
        ("ul. Nádražní 1120/5", "533 33 Lipnice pod Hájem", ODD),
        ("Nádražní č. p. 1120/12b", "Lipnice pod Hájem", EVEN),
        ("Nádražní čp. 412", "53333 Lipnice pod Hájem 2", EVEN),
        ("nám. Míru 1", "Lipnice pod Hájem", SQUARE),
        ("Náměstí míru", "Lipnice pod Hájem", SQUARE),
        ("Dolní Mlýnek 7", "Lipnice pod Hájem", MILL),
        ("Dolní Mlýnek č. ev. 7", "Lipnice pod Hájem", MILL),
        ("č. p. 12", "Zálesí", VILLAGE),
        ("12", "Zálesí", VILLAGE),
        ("U Lesa 3", "Zálesí", VILLAGE),
        ("Nádražní 7, Lipnice pod Hájem", "", ODD),
        ("Nádražní 8", "", EVEN),
        ("Zálesí 12", "", VILLAGE),
        ("Zálesí č. p. 12", "", VILLAGE),
        ("Zálesí 12, 384 11 Lipnice", "", VILLAGE),
        ("Zálesí čp. 7", "Lipnice pod Hájem", VILLAGE),
    ],
)
def test_an_address_is_found_as_people_write_it(street, town, piece):
    assert find_piece(ALL, address_of(street, town)) == (Why.FOUND, piece)


@pytest.mark.parametrize(
    ("street", "town", "why"),
    [
        ("Nádražní 21", "Lipnice pod Hájem", Why.BETWEEN),
        ("Nádražní", "Lipnice pod Hájem", Why.NO_NUMBER),
        ("Lesní 3", "Lipnice pod Hájem", Why.NO_STREET),
        ("Nádražní 5", "Javorec", Why.NO_TOWN),
        ("Lesní 3", "", Why.NO_STREET),
        ("", "", Why.NO_TOWN),
    ],
)
def test_what_nobody_has_says_why(street, town, why):
    assert find_piece(ALL, address_of(street, town)) == (why, None)


def test_a_street_of_two_towns_needs_its_town():
    pieces = [*ALL, Area("Javorec", "Nádražní")]
    assert find_piece(pieces, address_of("Nádražní 5", ""))[0] is Why.SEVERAL_TOWNS
    assert find_piece(pieces, address_of("Nádražní 5", "Javorec"))[1] == pieces[-1]


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (ODD, EVEN, False),
        (ODD, Area("Lipnice pod Hajem", "Nadrazni", "odd", 19), True),
        (ODD, Area("Lipnice pod Hájem", "Nádražní", "odd", 20), False),
        (ODD, Area("Lipnice pod Hájem", "Nádražní", "all", 2, 2), False),
        (ODD, Area("Lipnice pod Hájem", "Nádražní"), True),
        (ODD, Area("Lipnice pod Hájem"), False),
        (VILLAGE, Area("zálesí"), True),
        (SQUARE, Area("Lipnice pod Hájem", "nám. Míru", valid_from=date(2027, 1, 1)), True),
        (
            Area("Zálesí", valid_to=date(2026, 12, 31)),
            Area("Zálesí", valid_from=date(2027, 1, 1)),
            False,
        ),
    ],
)
def test_two_pieces_overlap_where_they_hold_one_house_on_one_day(one, other, meet):
    assert overlap(one, other) is overlap(other, one) is meet


def test_holes_of_a_street_are_told_side_by_side():
    assert [(street, side, low, high) for _, street, side, low, high in holes(ALL)] == [("Nádražní", "odd", 21, None)]
    parted = [Area("L", "Dlouhá", "all", 1, 10), Area("L", "Dlouhá", "all", 15, None)]
    assert [(side, low, high) for *_, side, low, high in holes(parted)] == [("odd", 11, 13), ("even", 12, 14)]
    assert holes([*parted, Area("L")]) == []


AREAS = st.builds(
    Area,
    st.just("Obec"),
    st.just("Dlouhá"),
    st.sampled_from(["all", "odd", "even"]),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(13, 30),
)


@given(AREAS, AREAS)
def test_an_overlap_is_a_number_that_both_hold(one, other):
    both = any(rules.covers(one, number) and rules.covers(other, number) for number in range(1, 60))
    assert overlap(one, other) is both


@given(st.lists(AREAS, min_size=1, max_size=4))
def test_a_hole_is_every_number_that_nobody_holds(pieces):
    free = {
        number
        for *_, side, low, high in holes(pieces)
        for number in range(low, (high or 60) + 1)
        if (number % 2 == 1) == (side == "odd")
    }
    assert {n for n in free if n < 60} == {
        n for n in range(1, 60) if not any(rules.covers(piece, n) for piece in pieces)
    }


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        (("", "", "all", None, None), "town"),
        (("Obec", "", "odd", None, None), "street"),
        (("Obec", "Dlouhá", "odd", 9, 3), "first_number"),
        (("Obec", "Dlouhá", "odd", 0, 3), "first_number"),
        (("Obec", "Dlouhá", "left", None, None), "side"),
    ],
)
def test_a_piece_that_makes_no_sense_is_refused_beside_its_field(given_, field):
    checks = Checks()
    rules.check_area(checks, *given_)
    assert set(checks.fields) == {field}
