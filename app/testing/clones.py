"""Databases like a template, lent to one test after the other.

To copy a database is the dearest thing that a test can ask for: five hundred files. So a clone that is given back is
made what its template is and lent again. What cannot be made so is dropped: when anything in its catalogues was
written (tables, functions, rights) but statistics, which the server writes itself when it likes, or its settings
were, or somebody is still connected.

The connections of the application to a clone are kept with it: each new one reads the catalogues, plans the statements
and compiles the triggers anew, which is dearer than what most tests do with it.
"""

import asyncio
import io
from collections import defaultdict
from typing import Any, Protocol

import asyncpg
from msgspec import Struct

_CATALOGUES = """
SELECT string_agg(format('SELECT %L, count(*), count(*) FILTER (WHERE age(xmin) <= age($1::xid)) FROM %s', oid::regclass,
                         oid::regclass), ' UNION ALL ' ORDER BY oid)
FROM pg_class WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind = 'r' AND NOT relisshared
AND oid <> 'pg_statistic'::regclass"""
_SETTINGS = """
SELECT d.datacl, d.datconnlimit, d.datallowconn, d.datdba, array_agg(s.setconfig::text) FROM pg_database d
LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid WHERE d.datname = current_database() GROUP BY d.oid"""
_TABLES = """
SELECT string_agg(format('SELECT %L, sum(hashtextextended(t::text, 0)) FROM %s t', oid::regclass, oid::regclass),
                  ' UNION ALL ' ORDER BY oid)
FROM pg_class WHERE relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
AND relnamespace <> 'pg_toast'::regnamespace"""
_OTHERS = """
SELECT string_agg(concat_ws(' ', usename, application_name, state, query), '; ') FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND pid <> ALL ($1::int[]) AND backend_type = 'client backend'"""

_ENDED = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


class Pristine(Struct, frozen=True):
    """What a database is that nobody has used."""

    ask_catalogues: str  # how many rows each has, and how many of them are younger than this
    catalogues: list[Any]
    settings: list[Any]
    ask_sums: str  # of the rows of each table; null where there are none
    sums: dict[str, Any]
    rows: dict[str, bytes]


class Server(Protocol):
    """What is asked of the servers of a test process."""

    async def unguarded_connection(self, database: str) -> asyncpg.Connection:
        """A connection past row-level security, triggers and foreign keys."""
        ...

    async def cloned(self, name: str, template: str) -> str:
        """Make a database like a template."""
        ...

    async def drop(self, name: str) -> None:
        """Drop a database."""
        ...


class Clones:
    """The clones of a test process, used in one event loop; a connection to each is kept, which knows its catalogues."""

    def __init__(self, server: Server, prefix: str) -> None:
        self.server = server
        self.prefix = prefix
        self.dropped: dict[str, str] = {}  # clones that were not lent again, with the reason
        self._made = 0
        self._free: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._pristine: dict[str, Pristine] = {}
        self._connections: dict[str, asyncpg.Connection] = {}
        self._pools: dict[str, asyncpg.Pool] = {}
        self._stay: dict[str, list[int]] = {}

    def stay(self, name: str, connected: list[int]) -> None:
        """Leave these connected to a clone when it is given back: they rest, and keep nothing of it."""
        self._stay[name] = connected

    def pool(self, name: str) -> asyncpg.Pool | None:
        """The connections of the application that were given back with a clone, if any; whoever takes them has them."""
        return self._pools.pop(name, None)

    async def lend(self, template: str, use: str = "") -> str:
        """A database like the template, to be given back; returns its name. Each use has clones of its own."""
        if self._free[template, use]:
            return self._free[template, use].pop()
        name = await self.server.cloned(f"{self.prefix}_{self._made}", template)
        self._made += 1
        if template not in self._pristine:
            self._pristine[template] = await _look(await self._connection(name))
        return name

    async def give_back(self, name: str, template: str, pool: asyncpg.Pool | None = None, *, use: str = "") -> None:
        """Make the clone what its template is, or drop it; the pool, of which nothing is in use, is kept with it."""
        pool = pool or self._pools.pop(name, None)  # nobody took what was kept
        connection, connected = await self._connection(name), await pids(pool)
        if pool is not None and not connected:  # somebody ended them: what connects anew meanwhile goes too
            pool.terminate()
            pool = None
        kept = [*connected, *self._stay.pop(name, [])]
        reason = await _stayed(connection, kept) or await _not_cleaned(connection, self._pristine[template])
        if not reason:
            self._free[template, use].append(name)
            if pool is not None:
                self._pools[name] = pool
        else:
            self.dropped[name] = reason
            if pool is not None:
                await pool.close()
            await self._connections.pop(name).close()
            await self.server.drop(name)

    async def close(self) -> None:
        """Let go of all."""
        while self._pools:
            _, pool = self._pools.popitem()
            await pool.close()
        while self._connections:
            _, connection = self._connections.popitem()
            await connection.close()

    async def _connection(self, name: str) -> asyncpg.Connection:
        """The one that is kept, or another where somebody has ended it."""
        connection = self._connections.get(name)
        try:
            if connection is not None and await connection.fetchval("SELECT true"):
                return connection
        except _ENDED:
            pass
        connection = self._connections[name] = await self.server.unguarded_connection(name)
        return connection


async def _look(connection: asyncpg.Connection) -> Pristine:
    since = await connection.fetchval("SELECT pg_current_xact_id()::xid::text")
    ask_catalogues = str(await connection.fetchval(_CATALOGUES)).replace("$1", f"'{since}'")
    ask_sums = str(await connection.fetchval(_TABLES))
    sums = dict(await connection.fetch(ask_sums))
    rows: dict[str, bytes] = {}
    for table in (table for table, total in sums.items() if total is not None):
        kept = io.BytesIO()
        schema, _, name = table.rpartition(".")
        await connection.copy_from_table(
            name, schema_name=schema or None, output=kept
        )  # generated columns are left out
        rows[table] = kept.getvalue()
    return Pristine(
        ask_catalogues,
        await connection.fetch(ask_catalogues),
        await connection.fetch(_SETTINGS),
        ask_sums,
        sums,
        rows,
    )


async def pids(pool: asyncpg.Pool | None) -> list[int]:
    """The server's processes behind a pool; none where any of them has been ended."""
    if pool is None:
        return []
    connections = [await pool.acquire() for _ in range(pool.get_size())]
    try:
        # one that has been ended may not know it yet
        pids = [connection.get_server_pid() for connection in connections if await connection.fetchval("SELECT true")]
    except _ENDED:
        return []
    for connection in reversed(connections):  # the one that was used last comes first again
        await pool.release(connection)
    return pids


async def _stayed(connection: asyncpg.Connection, kept: list[int]) -> str:
    """Who else is connected, "" for nobody; those who have just left get a moment for it."""
    who = ""
    for _ in range(200):
        who = await connection.fetchval(_OTHERS, kept)
        if who is None:
            return ""
        await asyncio.sleep(0.005)
    return f"still connected: {who}"


async def _not_cleaned(connection: asyncpg.Connection, pristine: Pristine) -> str:
    """Why it cannot be made what its template is, "" where it was."""
    catalogues = await connection.fetch(pristine.ask_catalogues)
    written = [row[0] for row, before in zip(catalogues, pristine.catalogues, strict=True) if row != before]
    if written:
        return f"written: {', '.join(written)}"
    if await connection.fetch(_SETTINGS) != pristine.settings:
        return "other settings"
    now = await connection.fetch(pristine.ask_sums)
    async with connection.transaction():
        for table in (table for table, total in now if total != pristine.sums[table]):
            await connection.execute(f"DELETE FROM {table}")
            if table in pristine.rows:
                schema, _, name = table.rpartition(".")
                source = io.BytesIO(pristine.rows[table])
                await connection.copy_to_table(name, schema_name=schema or None, source=source)
    return ""
