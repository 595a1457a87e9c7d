# pyright: strict
"""What an import is, how its heads are found, and how a cell is read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256

import msgspec
from msgspec import Struct

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.czech import fold
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.typed_days import Meant, NoDay, read_day
from kernel.web.i18n import N_, gettext

from .exceptions import LineRefused
from .schemas import Line, State

UNKNOWN_HEADS = N_("Těmto sloupcům nerozumíme: {heads}. Nechte jen ty ze vzoru.")
MISSING_HEADS = N_("V prvním řádku chybí sloupce: {heads}.")
TWICE = N_("Sloupec je v tabulce dvakrát: {heads}.")
EMPTY = N_("V tabulce není žádný řádek kromě nadpisů.")
NOT_A_NUMBER = N_("{head}: napište celé číslo.")
NOT_A_DAY = N_("{head}: {problem}")
YES = {"ano", "a", "1", "x", "true"}


class Column(Struct, frozen=True, kw_only=True):
    """A column: its head (a marked message, as the template has it in Czech), what belongs there, whether it must be there."""

    key: str
    head: str
    help: str
    required: bool = False


class Done(Struct, frozen=True, kw_only=True):
    """What a line did: in words that are the same each time; `new` unless it was so already; `handed` is shown once after it."""

    words: str
    new: bool = True
    handed: str = ""


class Import(Struct, frozen=True, kw_only=True):
    """A kind of table. `act` does one line in the caller's unit and raises what the domain refuses; `rows` is what there is."""

    key: str
    title: str
    help: str
    columns: tuple[Column, ...]
    act: Callable[[Actor, "Cells"], Awaitable[Done]]
    rows: Callable[[Actor], Awaitable[list[list[str]]]]
    back: str


IMPORTS: Point[Import] = Point("imports", key=lambda each: each.key, once=lambda each: each.key)


class Cells:
    """One line, read by the key of a column; what cannot be read raises LineRefused."""

    def __init__(self, columns: Sequence[Column], values: Mapping[str, str]) -> None:
        self._heads = {each.key: each.head for each in columns}
        self._values = values

    def text(self, key: str) -> str:
        """What stands there; empty for nothing."""
        return self._values.get(key, "")

    def day(self, key: str) -> date | None:
        """A day as people write one."""
        try:
            return read_day(self.text(key), today=today_in_prague(), meant=Meant.DUE)
        except NoDay as none:
            raise LineRefused(self._said(NOT_A_DAY, key).replace("{problem}", gettext(none.message))) from none

    def number(self, key: str) -> int | None:
        """A whole number."""
        text = self.text(key)
        if text and not (text.isascii() and text.isdigit() and len(text) < 10):
            raise LineRefused(self._said(NOT_A_NUMBER, key))
        return int(text) if text else None

    def yes(self, key: str) -> bool:
        """Whether it says yes; anything else is no."""
        return fold(self.text(key)) in YES

    def _said(self, message: str, key: str) -> str:
        return gettext(message).replace("{head}", self._heads[key])


def lines_of(checks: Checks, what: Import, rows: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The lines below the heads, by the key of the column; wrong heads are said beside `file`."""
    keys = {fold(each.head): each.key for each in what.columns}
    heads = [fold(each) for each in rows[0]] if rows else []
    unknown = [shown for shown, head in zip(rows[0] if rows else [], heads, strict=True) if head and head not in keys]
    missing = [each.head for each in what.columns if each.required and fold(each.head) not in heads]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    for message, wrong in ((UNKNOWN_HEADS, unknown), (MISSING_HEADS, missing), (TWICE, twice)):
        if wrong:
            checks.fail("file", gettext(message).replace("{heads}", ", ".join(wrong)))
    if len(rows) < 2:
        checks.fail("file", EMPTY)
    return [{keys[head]: cell for head, cell in zip(heads, row, strict=False) if head in keys} for row in rows[1:]]


def digest(lines: Sequence[Line]) -> bytes:
    """What was shown: another one when any line would do something else."""
    return sha256(msgspec.json.encode([(each.number, each.state, each.words) for each in lines])).digest()


def may_be_done(lines: Sequence[Line]) -> bool:
    """Nothing half: not while a line is refused, nor when nothing would change."""
    return all(each.state != State.WRONG for each in lines) and any(each.state == State.NEW for each in lines)
