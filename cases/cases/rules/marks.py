# pyright: strict
"""How a case is called by the mark of its file, and where it has none (ADR 0087)."""

from datetime import datetime

from kernel.legal_time import format_instant
from kernel.web.i18n import N_, gettext
from kernel.web.text import NBSP

NO_MARK = N_("spisová značka zatím není")


def file_mark(abbreviation: str, number: int, year: int, unit: str) -> str:
    """The mark of a file that is drawn with its case, e.g. `MULH 212/2026/OM`."""
    return f"{abbreviation} {number}/{year}/{unit}"


def said(mark: str) -> str:
    """A mark on one line; where there is none that is said."""
    return mark.replace(" ", NBSP) or gettext(NO_MARK)


def with_mark(name: str, mark: str) -> str:
    """A client and the mark of their file, in one line."""
    return f"{name} · {said(mark)}"


def file_named(mark: str, opened_at: datetime) -> str:
    """A file behind `spis` in any of its cases, as it is written into a record, in Czech; without a mark by when it was opened."""
    return mark or f"bez spisové značky (otevření {format_instant(opened_at)})"
