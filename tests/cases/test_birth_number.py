"""Birth numbers: read where they are right, five sentences where they look wrong."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.clients.rules import (
    BirthNumber,
    BirthNumberProblem,
    check_birth_number,
    check_identity,
    format_birth_number,
    said_of_birth_number,
    terms_of,
)
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.terms import query_terms

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "birth_date", "sex"),
    [
        ("137314/0010", date(2013, 3, 14), "female"),
        ("163102/0017", date(2016, 11, 2), "male"),
        ("197721 / 0015", date(2019, 7, 21), "female"),
        ("1977210015", date(2019, 7, 21), "female"),
        ("535101/123", date(1953, 1, 1), "female"),
    ],
)
def test_birth_number_says_birth_date_and_sex(text: str, birth_date: date, sex: str) -> None:
    """The forms with + 50, + 20 and + 70 and the old nine digits are read."""
    checked = check_birth_number(text, today=TODAY)
    assert isinstance(checked, BirthNumber)
    assert (checked.birth_date, checked.sex) == (birth_date, sex)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "characters"),
        ("abc", "characters"),
        ("１９７７２１００１５", "characters"),
        ("1977/210015", "characters"),
        ("19772100", "length"),
        ("19772100155", "length"),
        ("545101/123", "length"),
        ("197721/0016", "checksum"),
        ("037101/0019", "date"),
        ("905155/1234", "insurance"),
        ("900165/1234", "insurance"),
        ("610968/1234", "insurance"),  # the two of each kind that the insurer gives as examples
        ("815952/1234", "insurance"),
        ("612968/1234", "insurance"),
        ("817952/1234", "insurance"),
        ("400355/854", "insurance"),
        ("612941/1234", "date"),  # + 40 never goes with + 20
        ("610231/1234", "date"),
        ("900281/1234", "date"),  # 31 February
        ("904101/1234", "date"),
        ("190230/0000", "date"),
        ("530101/0000", "future"),
    ],
)
def test_malformed_birth_number_is_a_warning(text: str, code: str) -> None:
    """A malformed birth number is a value with a code and a Czech sentence, never an exception."""
    checked = check_birth_number(text, today=TODAY)
    assert isinstance(checked, BirthNumberProblem)
    assert checked.code == f"birth_number.{code}"
    assert checked.message_cs.endswith(".")


@pytest.mark.parametrize("text", ["1977210015", "197721 / 0015", "19 77 21-0015", "197721–0015", "1977.21.0015"])
def test_a_birth_number_in_any_grouping(text: str) -> None:
    """Blanks, dashes and dots say nothing."""
    checked = check_birth_number(text, today=TODAY)
    assert isinstance(checked, BirthNumber)
    assert checked.digits == "1977210015"


def test_what_is_said_while_a_number_is_typed() -> None:
    """What cannot be is said at once, the day of birth beside it too; a right one and none need no word."""
    born = date(2019, 7, 21)
    assert said_of_birth_number("197721/0015", born, today=TODAY) == said_of_birth_number("", born, today=TODAY) == ""
    assert "neodpovídá" in said_of_birth_number("197721/0015", date(2019, 7, 22), today=TODAY)
    assert "Kontrolní číslice" in said_of_birth_number("197721/0016", None, today=TODAY)
    assert "Kontrolní číslice" in said_of_birth_number("197721/0016", born, today=TODAY)
    both = said_of_birth_number("197721/0016", date(2019, 7, 22), today=TODAY)
    assert "neodpovídá datu narození" in both
    assert "kontrolní číslice" in both


@pytest.mark.parametrize(
    ("number", "born", "other"),
    [
        ("817952/1234", date(1981, 9, 2), date(1981, 2, 9)),
        ("610968/1234", date(1961, 9, 18), date(1961, 9, 19)),
        ("905155/1234", date(1990, 1, 15), date(1990, 1, 16)),  # + 40, or the 5th with + 50
        ("905155/1234", date(1990, 1, 5), date(1990, 1, 6)),
    ],
)
def test_a_foreigners_number_is_held_against_the_day_of_birth(number: str, born: date, other: date) -> None:
    """One sentence in either case: what it is, and whether it fits."""
    assert "neodpovídá" not in said_of_birth_number(number, born, today=TODAY)
    assert "pojištěnce" in said_of_birth_number(number, born, today=TODAY)
    assert "neodpovídá" in said_of_birth_number(number, other, today=TODAY)
    assert "pojištěnce" in said_of_birth_number(number, None, today=TODAY)


@pytest.mark.parametrize("typed", ["817952/1234", "8179521234", "817952 / 1234", " 817952-1234"])
def test_a_foreigners_number_is_found(typed: str) -> None:
    """However it was written down and however it is looked for."""
    written = check_identity(Checks(), ClientIdentity(family_name="Ahmed", birth_number=typed), today=TODAY)
    for looked_for in ("817952/1234", "8179521234"):
        assert all(set(group) & set(terms_of(written)) for group in query_terms(looked_for))


def test_remainder_ten_is_written_as_zero_until_1985() -> None:
    """The historical exception holds for people born until 1985 and for nobody later."""
    for year, expected in ((84, BirthNumber), (87, BirthNumberProblem)):
        first_nine = next(f"{year}0101{n:03}" for n in range(1000) if int(f"{year}0101{n:03}") % 11 == 10)
        assert isinstance(check_birth_number(first_nine + "0", today=TODAY), expected)


@pytest.mark.parametrize(
    "first_six, code",
    [
        ("037101", "date"),  # + 70 and + 20 are of 2004 and later
        ("032101", "date"),
        ("044101", "date"),  # python-stdnum reads the months 41 and 91 as January
        ("049101", "date"),
        ("042101", None),
        ("047101", None),
    ],
)
def test_a_form_that_was_never_issued_is_no_date(first_six: str, code: str | None) -> None:
    """Also where the check digit holds."""
    number = next(
        f"{first_six}{n:03}{rest}"
        for n in range(1000)
        if (rest := int(f"{first_six}{n:03}") % 11) < 10
    )  # fmt: skip
    checked = check_birth_number(number, today=TODAY)
    assert getattr(checked, "code", None) == (code and f"birth_number.{code}")


@given(st.text(max_size=15) | st.from_regex(r"[0-9]{6}/?[0-9]{3,4}", fullmatch=True))
def test_any_text_is_read_or_told_why_not(text: str) -> None:
    """Nothing raises; what is read has digits only and a birth date that has been."""
    checked = check_birth_number(text, today=TODAY)
    if isinstance(checked, BirthNumber):
        assert checked.digits.isdigit()
        assert checked.birth_date <= TODAY
        assert (int(checked.digits[2]) >= 5) == (checked.sex == "female")


def test_birth_number_is_formatted_and_masked() -> None:
    """The mask shows the shape only."""
    assert format_birth_number("1977210015") == "197721/0015"
    assert format_birth_number("neznámé") == "neznámé"


def test_a_very_long_one_is_not_read():
    """Nine million digits took seconds, in which the process answered nobody: what is that long is looked at no further."""
    problem = check_birth_number("197721" + " " * 60 + "0015", today=TODAY)
    assert isinstance(problem, BirthNumberProblem)
    assert problem.code == "birth_number.length"


@pytest.mark.parametrize("field", ["given_name", "family_name", "former_name"])
@pytest.mark.parametrize(("name", "is_one"), [("?", False), ("-.-", False), ("—", False), ("D'", True), ("李", True)])
def test_a_name_is_more_than_marks(field: str, name: str, is_one: bool) -> None:
    """Marks alone are no name: nobody would find it, and it would be nobody's on paper."""
    checks = Checks()
    identity = msgspec.structs.replace(ClientIdentity(given_name="Jan", family_name="Kos"), **{field: name})
    check_identity(checks, identity, today=TODAY)
    assert ({field} <= set(checks.fields)) is not is_one
