"""Templates of numbers: what they may hold, how they are filled, and which typed numbers are of their series."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.cases.rules.marks import file_mark
from kernel.checks import Checks
from services.intake.rules import numbers_typed, reference_number
from services.registers import rules
from services.registers.exceptions import NumberTooLong
from services.registers.rules import numbers


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("", numbers.NEEDS_TEMPLATE),
        ("{ABBR} {YEAR}", numbers.NEEDS_SEQ),
        ("{SEQ}-{SEQ}/{YEAR}", numbers.NEEDS_SEQ),
        ("{ABBR} {SEQ}/{UNIT}", numbers.NEEDS_YEAR),
        ("{ABBR} {seq}/{YEAR}", numbers.WRONG),
        ("{ABBR} {SEQ}/{YEAR}/{DISTRICT}", numbers.WRONG),
        ("{SEQ}/{YEAR}}", numbers.WRONG),
        ("{SEQ}/{YEAR", numbers.WRONG),
    ],
)
def test_a_template_without_what_it_needs_says_so(template, wrong):
    assert rules.wrong_with(template) == wrong


def test_a_template_that_may_grow_over_fifty_characters_is_refused_and_says_how_long():
    assert rules.wrong_with("x" * 29 + "{ABBR}{SEQ}{YEAR}") is None
    assert "51 znaků" in (rules.wrong_with("x" * 30 + "{ABBR}{SEQ}{YEAR}") or "").replace("\u00a0", " ")
    with pytest.raises(NumberTooLong):
        rules.fill("x" * 29 + "{ABBR}{SEQ}{YEAR}", abbreviation="PŘÍLIŠDLOUHÁ", number=9_999_999, year=2026, unit="")


def test_every_preset_begins_with_templates_that_hold():
    for setting in rules.SETTINGS:
        for value in setting.presets.values():
            assert setting.read(setting.write(value)) == value


def test_the_template_of_the_domain_reference_reads_as_it_says():
    said = {"abbreviation": "MULH", "number": 13, "year": 2026, "unit": "OM"}
    assert rules.fill("{ABBR} {SEQ}/{YEAR}/{UNIT}", **said) == "MULH 13/2026/OM"
    assert rules.fill("{UNIT}-{SEQ}/{YY}", **said) == "OM-13/26"


def test_the_year_of_a_number_is_that_of_prague():
    assert rules.year_of(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == 2026
    assert rules.year_of(datetime(2026, 12, 31, 23, 0, tzinfo=UTC)) == 2027


@given(st.integers(1, 9_999_999), st.integers(2000, 2999), st.integers(1, 9_999_999), st.integers(2000, 2999))
def test_two_numbers_of_a_series_are_never_the_same(one, year, other, of):
    filled = [
        rules.fill("{ABBR}{SEQ}{YEAR}", abbreviation="X", number=number, year=when, unit="")
        for number, when in ((one, year), (other, of))
    ]
    assert (filled[0] == filled[1]) == ((one, year) == (other, of))


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("KUZL 42537/2026", True),
        ("kuzl42537/2026", True),
        ("  KUZL  42537 / 2026 ", True),
        ("KUZL 042537/2026", True),
        ("KUZL 42537/2025", True),
        ("KUZL 42537/2024", False),
        ("KUZL 42537/2027", False),
        ("KUZL 0/2026", False),
        ("KUZK 42537/2026", False),
        ("42537/2026", False),
        ("KUZL 42537/2026/X", False),
    ],
)
def test_a_typed_number_out_of_the_series_or_of_another_year_is_refused(typed, fits):
    checks = Checks()
    rules.check_series(checks, "n", typed, "{ABBR} {SEQ}/{YEAR}", "KUZL", range(2025, 2027))
    assert ("n" not in checks.fields) == fits


def test_without_a_shape_every_number_is_taken():
    checks = Checks()
    rules.check_series(checks, "n", "cokoli 7", "", "KUZL", range(2026, 2027))
    assert checks.fields == {}


@pytest.mark.parametrize(("one", "other"), [("MULH 13/2026", "mulh13/2026"), ("č. j. 5", "Č.J. 5")])
def test_a_number_is_the_same_however_it_is_written(one, other):
    assert rules.key_of(one) == rules.key_of(other)


def test_the_numbers_of_a_notice_and_of_its_files_are_told_apart_without_their_slashes():
    """Whoever reads one aloud, or leaves its signs out, has not said another one."""
    said = {"abbreviation": "MULH", "number": 13, "year": 2026}
    for preset in rules.REFERENCE.presets:
        numbers = [
            reference_number(13, 2026),
            rules.fill(rules.REFERENCE.presets[preset], **said, unit="OM"),
            rules.fill(rules.FILE_MARK.presets[preset], **said, unit="OM"),
            file_mark("MULH", 13, 2026, "OM"),
        ]
        assert len({re.sub(r"\W", "", number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("ozn13 / 2026", ["OZN 13/2026"]),
        ("Ozn. 13/2026", ["OZN 13/2026"]),
        ("13/2026", ["OZN 13/2026", "MULH 13/2026"]),
        ("mulh 013/2026", ["MULH 13/2026"]),
        ("JINÝ 13/2026", []),
        ("třináct", []),
    ],
)
def test_a_notice_is_found_by_its_number_of_today_and_of_before(typed, numbers):
    assert numbers_typed(typed, "MULH") == numbers
