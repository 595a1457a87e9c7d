"""Tables for spreadsheet programs: text stays text, and is one cell."""

import csv
import io
from datetime import date

import pytest

from kernel.spreadsheet import as_text, day, table


@pytest.mark.parametrize(
    "value",
    ["=1+1", "+420 777", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "＝1"],
)
def test_what_would_be_calculated_is_text(value):
    assert as_text(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Novák", "a=b", "1-2", "Čech-Žák", "'x", "23.11.2026", "KZ 1/2026"])
def test_other_values_stay_as_they_are(value):
    assert as_text(value) == value


def test_separators_quotes_and_line_ends_stay_in_their_cell():
    cells = ["a;b", 'c"d', "e\nf", "1,5"]
    content = table(["=Hlava", "b", "c", "d"], [cells])
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["'=Hlava", "b", "c", "d"],
        cells,
    ]


def test_days_are_days_of_czech_programs():
    assert (day(date(2026, 3, 1)), day(None)) == ("1.3.2026", "")
