# pyright: strict
"""What a line of a table comes to, and what is carried from the one step to the other."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class State(StrEnum):
    """What a line comes to."""

    NEW = "new"
    SAME = "same"
    LEFT_OUT = "left_out"
    WRONG = "wrong"


class Line(Struct, frozen=True, kw_only=True):
    """A line of a table: which one, what stands in it, what it comes to and why; `made` is what it made, once it was done."""

    number: int
    cells: list[str]
    state: State
    words: str
    made: UUID | None = None


class Preview(Struct, frozen=True, kw_only=True):
    """A table as it was shown, with what is carried to the second step; `told`: what would have to be known beside the lines."""

    lines: list[Line]
    kept: str
    told: list[str] = []


class KeptTable(Struct, frozen=True):
    """A table between the two steps, and what was shown of it: sealed for the person and the kind, kept nowhere but in their form."""

    rows: list[list[str]]
    shown: list[Line]
    told: list[str] = []


class DoneTable(Struct, frozen=True, kw_only=True):
    """What was done, line by line, and what is handed over of it, as long as it may be shown: links by the number of the line."""

    lines: list[Line]
    handed: dict[int, str]
    told: list[str]
