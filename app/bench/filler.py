"""The other organisations of the large world: copies of one that the product made, with other ids and other ciphertext.

What is copied, and how, is read from the catalogue, so the schema may change. Copies cannot be opened: nobody is
signed in there. Their rows have the shape, the spread and the size of the real ones, which is what plans depend on.
"""

from typing import Any, NamedTuple
from uuid import UUID

from app.bench.house import PAST_TRIGGERS, House

PART = 25  # copies that one statement makes
# the disk is spared while a house is built; what else a bulk load wants
_SETTINGS = f"""
{PAST_TRIGGERS};
SET maintenance_work_mem = '768MB';
SET max_parallel_maintenance_workers = 0;
SET work_mem = '64MB'"""
_SERVER = {"autovacuum": "off", "max_wal_size": "'8GB'"}
_COLUMNS = """
SELECT c.table_name, c.column_name, c.udt_name,
  EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
          WHERE i.indrelid = format('public.%I', c.table_name)::regclass AND i.indisunique AND a.attname = c.column_name
            AND NOT EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = i.indrelid AND t.attnum = ANY(i.indkey)
                            AND t.attname = 'tenant_id')) AS alone_unique
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position"""
# what rows of organisations point to without being rows of organisations: accounts
_SHARED = """
SELECT k.confrelid::regclass::text AS shared, k.conrelid::regclass::text AS pointing, a.attname AS by
FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
WHERE k.contype = 'f' AND cardinality(k.conkey) = 1 AND k.connamespace = 'public'::regnamespace
  AND NOT EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = k.confrelid AND t.attname = 'tenant_id')
  AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = k.conrelid AND t.attname = 'tenant_id')"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text AS on, quote_ident(conname) AS name, contype = 'f' AS foreign, pg_get_constraintdef(oid) AS says
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u', 'x') AND conparentid = 0
ORDER BY contype = 'f' DESC, conrelid, conname"""
_INDEXES = """
SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS on, pg_get_indexdef(i.indexrelid) AS says
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)"""
_OTHER = {
    "uuid": "(left({0}::text, 24) || left(md5({0}::text || k), 12))::uuid",
    "_uuid": "(SELECT array_agg((left(e::text, 24) || left(md5(e::text || k), 12))::uuid) FROM unnest({0}) e)",
    # the last sixteen bytes are others: what stands in front (format, generation) says how the rest is to be read
    "bytea": "overlay({0} placing substr(decode(md5({0} || k::text::bytea), 'hex'), 1, length({0}))"
    " from greatest(1, length({0}) - 15))",
}


class Keys(NamedTuple):
    """The constraints and indexes that are made anew when all rows are there."""

    constraints: list[Any]
    indexes: list[Any]


async def fill(house: House, template: UUID, copies: int) -> None:
    """Copy an organisation so many times, then make indexes and constraints anew; the foreign keys prove the copies."""
    async with house.superuser() as connection:
        for name, value in _SERVER.items():
            await connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        await connection.execute("SELECT pg_reload_conf()")
        keys = Keys(await connection.fetch(_CONSTRAINTS), await connection.fetch(_INDEXES))
        statements = await _set_apart(connection, template)
        for one in keys.constraints:
            await connection.execute(f"ALTER TABLE {one['on']} DROP CONSTRAINT {one['name']}")
        for one in keys.indexes:
            await connection.execute(f"DROP INDEX {one['name']}")
    parts = [(first, min(first + PART, copies + 1) - 1) for first in range(1, copies + 1, PART)]
    await house.work([(each, part) for each in statements for part in parts], _SETTINGS)
    await _remake(house, keys)
    async with house.superuser() as connection:
        await connection.execute("DROP SCHEMA template CASCADE")
        for name in _SERVER:
            await connection.execute(f"ALTER SYSTEM RESET {name}")
        await connection.execute("SELECT pg_reload_conf()")


async def _set_apart(connection: Any, template: UUID) -> list[str]:
    """Set the rows that are copied apart; returns a statement for each table: $1 to $2 are the numbers of the copies."""
    tables: dict[str, list[Any]] = {}
    for row in await connection.fetch(_COLUMNS):
        tables.setdefault(row["table_name"], []).append(row)
    whose = {
        table: f"tenant_id = '{template}'"
        for table, columns in tables.items()
        if any(column["column_name"] == "tenant_id" for column in columns)
    }
    for row in await connection.fetch(_SHARED):
        whose[row["shared"]] = f"id IN (SELECT {row['by']} FROM {row['pointing']} WHERE tenant_id = '{template}')"
    await connection.execute("DROP SCHEMA IF EXISTS template CASCADE; CREATE SCHEMA template")
    for table, condition in whose.items():
        await connection.execute(
            f'CREATE UNLOGGED TABLE template."{table}" AS SELECT * FROM public."{table}" WHERE {condition}'
        )
    return [_copy(table, tables[table]) for table in whose]


def _copy(table: str, columns: list[Any]) -> str:
    names = ", ".join(f'"{column["column_name"]}"' for column in columns)
    values = ", ".join(_other(column) for column in columns)
    return (
        f'INSERT INTO public."{table}" ({names}) SELECT {values} FROM template."{table}" one'
        " CROSS JOIN generate_series($1::integer, $2::integer) k"
    )


def _other(column: Any) -> str:
    name = f'one."{column["column_name"]}"'
    if column["udt_name"] == "text" and column["alone_unique"]:
        return f"{name} || '-' || k"
    return _OTHER.get(column["udt_name"], "{0}").format(name)


async def _remake(house: House, keys: Keys) -> None:
    """Keys, then indexes, of the largest tables first; then the foreign keys: first said, then checked against all rows."""
    foreign = [one for one in keys.constraints if one["foreign"]]
    own: dict[str, list[str]] = {}
    for one in keys.constraints:
        if not one["foreign"]:
            said = f"ALTER TABLE {one['on']} ADD CONSTRAINT {one['name']} {one['says']}"
            own.setdefault(one["on"], []).append(said)
    largest_first = {table: number for number, table in enumerate(await house.tables())}
    order = sorted(own, key=lambda table: largest_first[table])
    await house.work([("; ".join(own[table]), ()) for table in order], _SETTINGS)
    indexes = sorted(keys.indexes, key=lambda one: largest_first[one["on"]])
    await house.work([(one["says"], ()) for one in indexes], _SETTINGS)
    async with house.superuser() as connection:
        for one in foreign:
            await connection.execute(f"ALTER TABLE {one['on']} ADD CONSTRAINT {one['name']} {one['says']} NOT VALID")
    checks = [(f"ALTER TABLE {one['on']} VALIDATE CONSTRAINT {one['name']}", ()) for one in foreign]
    await house.work(checks, _SETTINGS)
