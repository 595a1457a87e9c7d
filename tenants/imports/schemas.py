# pyright: strict
"""What a line of a table comes to, and what is carried from the one step to the other."""

from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """What a line comes to."""

    NEW = "new"
    SAME = "same"
    WRONG = "wrong"


class Line(Struct, frozen=True, kw_only=True):
    """A line of a table: which one, what stands in it, what it comes to and why; `handed` only once it was done."""

    number: int
    cells: list[str]
    state: State
    words: str
    handed: str = ""


class Preview(Struct, frozen=True, kw_only=True):
    """A table as it was shown, with what is carried to the second step."""

    lines: list[Line]
    kept: str


class KeptTable(Struct, frozen=True):
    """A table between the two steps: sealed for the person and the kind, kept nowhere but in their form."""

    rows: list[list[str]]
    shown: bytes
