# pyright: strict
"""What an import is, how its heads are found, and how a cell is read."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

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
    """What a line did, in words that are the same each time: written, so already, or left out with the reason as its words.

    `made` is what is handed over of it afterwards (`Import.handed`).
    """

    words: str
    state: State = State.NEW
    made: UUID | None = None


class Import(Struct, frozen=True, kw_only=True):
    """A kind of table. `act` does one line in the caller's unit and raises what the domain refuses; `rows` is what there is.

    `handed` gives the links of what was made that still may be shown, worked out of the seed that `act` had: they are kept
    nowhere. `told` says what the whole table would leave, in the unit in which it is tried or done. `by_operator`: the operator
    may load it for an organisation, as there is nothing of people in it.
    """

    key: str
    title: str
    help: str
    columns: tuple[Column, ...]
    act: Callable[[Actor, "Cells"], Awaitable[Done]]
    rows: Callable[[Actor], Awaitable[list[list[str]]]]
    back: str
    handed: Callable[[Actor, Collection[UUID], str], Awaitable[dict[UUID, str]]] | None = None
    told: Callable[[Actor], Awaitable[list[str]]] | None = None
    by_operator: bool = False


IMPORTS: Point[Import] = Point("imports", key=lambda each: each.key, once=lambda each: each.key)


class Cells:
    """One line, read by the key of a column; what cannot be read raises LineRefused. `seed`: see `kernel.links.word_of`.

    `known` is one for all lines of a table: what a line has looked up the next one need not, nor any line the more the
    longer the table is. Whoever keeps something there keeps it true after each line.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        values: Mapping[str, str],
        seed: str = "",
        known: dict[object, Any] | None = None,
    ) -> None:
        self.seed = seed
        self.known: dict[object, Any] = {} if known is None else known
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


def as_shown(lines: Sequence[Line], shown: Sequence[Line]) -> bool:
    """Whether every line does what was shown of it."""
    return [(each.number, each.state, each.words) for each in lines] == [
        (each.number, each.state, each.words) for each in shown
    ]


def may_be_done(lines: Sequence[Line]) -> bool:
    """Nothing half: not while a line is refused, nor when nothing would change."""
    return all(each.state != State.WRONG for each in lines) and any(each.state == State.NEW for each in lines)
