# pyright: strict
"""Tables for spreadsheet programs, as Excel and LibreOffice open them in Czech: `;` between cells, UTF-8 with its mark."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

MARK = "\ufeff"
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the wide forms are read as the narrow ones


def as_text(value: str) -> str:
    """A value that stays text: what a program would calculate, or call another program for, gets an apostrophe in front.

    Source: OWASP, CSV injection. Blanks in front are skipped as the programs skip them.
    """
    begins = value.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{value}" if begins and begins in _FORMULA else value


def day(value: date | None) -> str:
    """A day that both programs know for one in Czech: `23.11.2026`, without spaces; nothing for none."""
    return f"{value.day}.{value.month}.{value.year}" if value else ""


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as a file."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([as_text(head) for head in heads])
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return f"{MARK}{text.getvalue()}".encode()
