"""Rows come out of the database as frozen Structs: what a statement returns is said once, in a type.

A query names the columns as the fields of its Struct are named. Codes become the enum that the field says, arrays the
frozenset, and the rest stays as the driver gives it; a column that is missing or one too many is an error the first time
the query runs.

New rows of several tables go in together: `write` makes one statement of them, and one round trip.
"""

import re
import types
from collections.abc import Callable, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec
from piccolo.table import Table

from kernel.db import current

S = TypeVar("S", bound=msgspec.Struct)
V = TypeVar("V")
# an INSERT of one row, as `new` and the audit log write it
_ROW = re.compile(r"INSERT INTO \w+ \([^()]*\) VALUES (\([^()]*\))")
Make = Callable[[Sequence[Any]], Any]


class Part(msgspec.Struct, frozen=True):
    """One INSERT, with places `$1` … of its own."""

    sql: str
    arguments: tuple[Any, ...]


def new(row: Table) -> Part:
    """A row that is to be written, all its columns said."""
    columns = [column._meta.name for column in type(row)._meta.columns]
    values = (getattr(row, column) for column in columns)
    return Part(_insert(type(row)), tuple(value.value if isinstance(value, Enum) else value for value in values))


async def write(*parts: Part) -> None:
    """Write rows in one statement, in the caller's unit of work. Foreign keys look when all of them are there."""
    arguments = [argument for part in parts for argument in part.arguments]
    await current().connection.execute(_together(tuple((part.sql, len(part.arguments)) for part in parts)), *arguments)


async def write_then(parts: Sequence[Part], last: Part) -> Any:
    """Write rows and then do `last`, which returns one value, in one statement and in the caller's unit of work.

    `last` has a place `{written}` for a table of one row that is there when the others are written: what it locks is
    locked no longer than it must be.
    """
    all_of_them = (*parts, last)
    arguments = [argument for part in all_of_them for argument in part.arguments]
    sql = _one_behind_the_other(tuple((part.sql, len(part.arguments)) for part in all_of_them))
    return await current().connection.fetchval(sql, *arguments)


async def write_with_pending(*parts: Part) -> None:
    """Write rows, and with them in one statement what the unit of work was to write with its commit."""
    unit = current()
    pending, unit.pending = unit.pending, []
    await write(*(Part(sql, arguments) for sql, arguments in pending), *parts)


@lru_cache(maxsize=256)
def _insert(table: type[Table]) -> str:
    names = [column._meta.db_column_name for column in table._meta.columns]
    places = ", ".join(f"${number}" for number in range(1, len(names) + 1))
    return f"INSERT INTO {table._meta.tablename} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 names of our own tables


@lru_cache(maxsize=256)
def _together(parts: tuple[tuple[str, int], ...]) -> str:
    """One statement of several."""
    *others, last = _counted_on(parts)
    return (
        f"WITH {', '.join(f'part_{number} AS ({sql})' for number, sql in enumerate(others))} {last}" if others else last
    )


@lru_cache(maxsize=256)
def _one_behind_the_other(parts: tuple[tuple[str, int], ...]) -> str:
    """One statement of several, the last of which waits for the others."""
    *others, last = _counted_on(parts)
    withs = "".join(f"part_{number} AS ({sql} RETURNING 1), " for number, sql in enumerate(others))
    counts = " + ".join(f"(SELECT count(*) FROM part_{number})" for number in range(len(others)))  # noqa: S608
    return f"WITH {withs}written AS MATERIALIZED (SELECT {counts or 0}) {last.format(written='written')}"


def _counted_on(parts: tuple[tuple[str, int], ...]) -> list[str]:
    """The statements, their places counted on; rows of one table that follow each other are one INSERT of several.

    Each INSERT reads policies and CHECKs of its table anew, however many rows it has.
    """
    before, said = 0, list[str]()
    last = ""
    for sql, count in parts:
        places = re.sub(r"\$(\d+)", lambda place, before=before: f"${int(place[1]) + before}", sql)
        row = _ROW.fullmatch(sql)
        if row and sql == last:
            said[-1] += f", {places[row.start(1) :]}"
        else:
            said.append(places)
        last = sql
        before += count
    return said


class WrongColumns(TypeError):
    """A query does not return what its Struct holds."""


async def fetch(kind: type[S], sql: str, *arguments: Any) -> list[S]:
    """Every row of a query as `kind`; in the caller's unit of work."""
    records = await current().connection.fetch(sql, *arguments)
    if not records:
        return []
    make = _maker(kind, tuple(records[0].keys()))
    return [make(record) for record in records]


async def fetch_one(kind: type[S], sql: str, *arguments: Any) -> S | None:
    """The first row of a query as `kind`, None when there is none; in the caller's unit of work."""
    record = await current().connection.fetchrow(sql, *arguments)
    return None if record is None else _maker(kind, tuple(record.keys()))(record)


async def fetch_column(kind: type[V], sql: str, *arguments: Any) -> list[V]:
    """The one column of every row of a query, each a `kind` as the driver gives it; in the caller's unit of work."""
    values: list[V] = [value for (value,) in await current().connection.fetch(sql, *arguments)]
    return values


def at_most(limit: int | None) -> str:
    """The end of a query that returns so many rows; None for all of them.

    In the text and not a parameter: the planner knows how few are asked for, and keeps the plan.
    """
    return "" if limit is None else f" LIMIT {int(limit)}"


async def changed(sql: str, *arguments: Any) -> bool:
    """Do what a statement says; whether there was any row to do it to. In the caller's unit of work."""
    return not (await current().connection.execute(sql, *arguments)).endswith(" 0")


def parts(records: Sequence[Any], *kinds: type[msgspec.Struct]) -> list[tuple[Any, ...]]:
    """Rows of several Structs side by side, one for each of `kinds` in a row; the `entry` of a statement at once is no part.

    The columns stand as the fields do; a part whose first column is NULL was not found, and is None.
    """
    if not records:
        return []
    columns = tuple(records[0].keys())
    start = int(columns[0] == "entry")
    makers: list[tuple[int, int, Make]] = []
    for kind in kinds:
        end = start + len(kind.__struct_fields__)
        makers.append((start, end, _maker(kind, columns[start:end])))
        start = end
    return [
        tuple(None if record[start] is None else make(record[start:end]) for start, end, make in makers)
        for record in records
    ]


@lru_cache(maxsize=4096)
def _maker(kind: type[msgspec.Struct], columns: tuple[str, ...]) -> Make:
    """How a row with these columns becomes a `kind`. Raises WrongColumns."""
    fields = msgspec.structs.fields(kind)
    missing = [field.name for field in fields if field.required and field.name not in columns]
    unknown = [column for column in columns if column not in kind.__struct_fields__]
    if missing or unknown or len(set(columns)) != len(columns):
        raise WrongColumns(f"{kind.__name__}: missing {missing}, unknown {unknown} in {list(columns)}")
    hints = get_type_hints(kind)
    named: dict[str, Any] = {"kind": kind}
    given: list[str] = []
    for position, column in enumerate(columns):
        value, kind_of = f"row[{position}]", _becomes(hints[column])
        if kind_of is frozenset:
            value = f"None if {value} is None else frozenset({value})"
        elif kind_of is not None:
            named[f"code{position}"] = _Codes(kind_of)
            value = f"code{position}[{value}]"
        given.append(f"{column}={value}")
    # written out, as a dataclass is: a list makes two hundred of them; the names are those of the Struct's fields
    return eval(f"lambda row: kind({', '.join(given)})", named)  # noqa: S307


class _Codes(dict[Any, Any]):
    """The members of an enum by their codes; nothing stays nothing, an unknown code is the enum's own error."""

    def __init__(self, enum: Any) -> None:
        super().__init__({None: None})
        self._enum = enum

    def __missing__(self, code: Any) -> Any:
        member = self[code] = self._enum(code)
        return member


def _becomes(hint: Any) -> type[Enum] | type[frozenset[Any]] | None:
    """What the driver's value is made into: the enum of a code (or a code or nothing), a set of what was an array."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    if get_origin(hint) is frozenset:
        return frozenset
    if get_origin(hint) in (Union, types.UnionType):
        return next((found for part in get_args(hint) if (found := _becomes(part))), None)
    return None
