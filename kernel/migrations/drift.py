"""Whether the live database is the one that the code and the migrations speak of."""

import re
from typing import TYPE_CHECKING, Any

import asyncpg

from .catalogue import SAID_SO, facts, remembered
from .domains import configurations

if TYPE_CHECKING:
    from piccolo.columns import Column

OF_THE_DATABASE = {("audit_entry", "transaction"), ("outbox", "due_at")}  # columns that only SQL fills and reads
COLUMNS = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND c.relname <> 'migration' AND a.attnum > 0 AND NOT a.attisdropped"""
WALLS = """
SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND c.relname <> 'migration' AND NOT (c.relrowsecurity AND c.relforcerowsecurity
    AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive))"""
LISTS = """
SELECT k.conrelid::regclass::text, a.attname::text, pg_get_constraintdef(k.oid) FROM pg_constraint k
  JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  WHERE k.connamespace = 'public'::regnamespace AND k.contype = 'c' AND k.conname LIKE '%\\_known'"""


async def drift(dsn: str) -> list[str]:
    """Return what differs, a line each; empty when all is well."""
    connection = await asyncpg.connect(dsn, server_settings=SAID_SO)
    try:
        return [
            *await _columns(connection),
            *[f"table {table} has no forced row-level security" for (table,) in await connection.fetch(WALLS)],
            *await _lists(connection),
            *await _catalogue(connection),
        ]
    finally:
        await connection.close()


def _code() -> "dict[tuple[str, str], Column]":
    return {
        (table._meta.tablename, column._meta.db_column_name): column
        for config in configurations()
        for table in config.table_classes
        for column in table._meta.columns
    }


async def _columns(connection: Any) -> list[str]:
    """Name, type and nullability of each column, in code and database."""
    code = _code()
    named = {column.column_type for column in code.values()}
    types = dict(
        await connection.fetch("SELECT t, format_type(to_regtype(t), NULL) FROM unnest($1::text[]) t", list(named))
    )
    here = {key: (types[column.column_type], column._meta.null) for key, column in code.items()}
    there = {(table, column): (kind, null) for table, column, kind, null in await connection.fetch(COLUMNS)}
    return [
        f"column {'.'.join(key)}: code {_said(here.get(key))}, database {_said(there.get(key))}"
        for key in sorted((here.keys() | there.keys()) - OF_THE_DATABASE)
        if here.get(key) != there.get(key)
    ]


def _said(column: tuple[str, bool] | None) -> str:
    return "none" if column is None else column[0] + (" or null" if column[1] else "")


async def _lists(connection: Any) -> list[str]:
    """Each enum that is stored, and the CHECK that lists its codes."""
    here = {key: {one.value for one in column._meta.choices} for key, column in _code().items() if column._meta.choices}
    there = {
        (table, column): set(re.findall(r"'([^']*)'::", text)) for table, column, text in await connection.fetch(LISTS)
    }
    return [
        f"codes of {'.'.join(key)}: code {sorted(here.get(key, ()))}, database {sorted(there.get(key, ()))}"
        for key in sorted(here.keys() | there.keys())
        if here.get(key) != there.get(key)
    ]


async def _catalogue(connection: Any) -> list[str]:
    """Constraints, indexes, policies, triggers, functions and grants, as the migrations left them."""
    then, now = await remembered(connection), await facts(connection)
    if not then:
        return ["PostgreSQL has another major version than at the last migration; run `opora migrate`"]
    return [
        *(f"gone: {' '.join(fact.split())}" for fact in sorted(then - now)),
        *(f"not of a migration: {' '.join(fact.split())}" for fact in sorted(now - then)),
    ]
