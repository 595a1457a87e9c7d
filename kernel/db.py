"""The database: one engine, and the unit of work in which every act happens."""

import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar, Token
from typing import Any
from uuid import UUID

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from kernel import crypto
from kernel.actor import Actor
from kernel.exceptions import DomainError, NotSignedIn
from kernel.points import Point
from kernel.variables import SettingsError

TRACES: Point[Callable[[Actor, DomainError], None]] = Point("traces of a refusal")
MEMBERSHIP_ENDED = "OP402"
CONTEXT_REFUSED = "OP401"
LONGEST_WAIT_SECONDS = 5  # for a place in the pool


class DatabaseAway(ConnectionError):
    """The database gives us no connection: it is away, it is full, or all of ours are in use."""


class Connection(asyncpg.Connection):
    """A pooled connection. Every setting we make is local to a transaction, so a release needs no reset."""

    def get_reset_query(self) -> str:
        return ""


class Engine(PostgresEngine):
    """Piccolo's engine over a pool of our own connections."""

    def __init__(self) -> None:
        super().__init__(config={}, extensions=())

    async def prep_database(self) -> None:
        """Do nothing: roles and extensions belong to the deployment, not to the application."""

    async def check_version(self) -> None:
        """Do nothing: an import must not look for a database."""

    async def open(self, dsn: str, *, size: int, context_key: bytes) -> None:
        """Open the pool in the running event loop; `context_key` signs the context for row-level security."""
        self.config = {"dsn": dsn}
        self.context_key = context_key
        self.pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            connection_class=Connection,
            command_timeout=60,
            server_settings={"application_name": "opora", "timezone": "UTC", "jit": "off"},
        )

    async def close(self) -> None:
        """Close the pool."""
        if self.pool is not None:
            pool, self.pool = self.pool, None
            await pool.close()


DB = Engine()

_ROOM = """
SELECT least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true)::int, 0),
             nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1))
FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()"""


async def check_room(wanted: int) -> None:
    """Refuse to start when the processes of this installation may open more connections than the database lets in.

    Raises SettingsError. Without this the first busy morning finds out.
    """
    assert DB.pool is not None
    room = await DB.pool.fetchval(_ROOM)
    if room < wanted:
        raise SettingsError(
            f"the database lets in {room} connections and the processes of this installation may open {wanted}; raise"
            " max_connections, or lower OPORA_DATABASE_POOL_SIZE, OPORA_WEB_PROCESSES, OPORA_WORKER_PROCESSES or"
            " OPORA_WORKER_THREADS"
        )


def context_key(root_key: bytes) -> bytes:
    """The key that signs contexts, derived from the root key; `opora migrate` gives it to the database."""
    return crypto.Key(root_key).derive("rls-context").bytes()


def signed_context(actor: Actor, backend_pid: int, key: bytes) -> str:
    """Return the context of `actor` for one connection: fields joined by '|', the last one their HMAC-SHA256."""

    def part(value: object) -> str:
        return "" if value is None else str(value)

    body = "|".join(
        (
            "1",
            str(backend_pid),
            str(int(time.time())),
            actor.kind.value,
            part(actor.tenant_id),
            part(actor.service_id),
            part(actor.worker_id),
            part(actor.user_id),
            ",".join(sorted(actor.roles)),
        )
    )
    return f"{body}|{hmac.new(key, body.encode(), 'sha256').hexdigest()}"


class UnitOfWork:
    """What piccolo takes for its current transaction, and what waits to be written with the commit."""

    __slots__ = ("actor", "connection", "depth", "pending", "sealers")

    def __init__(self, actor: Actor, connection: Any, depth: int, outer: "UnitOfWork | None" = None) -> None:
        self.actor = actor
        self.connection = connection
        self.depth = depth
        self.pending: list[tuple[str, tuple[Any, ...]]] = []
        # keys of (organisation, owner) that the wall showed to this actor in this transaction; see kernel.keys
        self.sealers: dict[tuple[UUID, UUID], crypto.RowSealer] = (
            outer.sealers if outer is not None and outer.actor == actor else {}
        )

    def later(self, sql: str, arguments: tuple[Any, ...]) -> None:
        """Run an INSERT just before the commit; rows of one statement go together."""
        self.pending.append((sql, arguments))

    async def flush(self) -> None:
        """Write what is pending."""
        while self.pending:
            sql = self.pending[0][0]
            rows = [arguments for statement, arguments in self.pending if statement == sql]
            self.pending = [one for one in self.pending if one[0] != sql]
            if len(rows) == 1:
                await self.connection.fetch(sql, *rows[0])
            else:
                await self.connection.executemany(sql, rows)

    def _context(self) -> str:
        return signed_context(self.actor, self.connection.get_server_pid(), DB.context_key)

    async def begin(self) -> None:
        """Open the transaction, or a savepoint inside the outer one, and set the context in the same round trip."""
        start = f"SAVEPOINT s{self.depth}" if self.depth else "BEGIN"
        try:
            await self.connection.execute(f"{start}; SELECT opora.enter('{self._context()}')")
        except asyncpg.PostgresError as error:
            await self.rollback()
            if getattr(error, "sqlstate", None) in (MEMBERSHIP_ENDED, CONTEXT_REFUSED):
                raise NotSignedIn from error
            raise

    async def commit(self) -> None:
        """Write what is pending and commit; a savepoint checks its deferred constraints now."""
        await self.flush()
        if self.depth:
            await self.connection.execute(
                f"SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT s{self.depth}"
            )
        else:
            await self.connection.execute("COMMIT")

    async def rollback(self) -> None:
        """Undo everything since `begin`."""
        self.pending.clear()
        if self.connection.is_closed():
            return
        await self.connection.execute(
            f"ROLLBACK TO SAVEPOINT s{self.depth}; RELEASE SAVEPOINT s{self.depth}" if self.depth else "ROLLBACK"
        )

    async def restore(self, outer: "UnitOfWork") -> None:
        """Give the outer unit its own context back."""
        await self.connection.execute(f"SELECT opora.enter('{outer._context()}')")


_current: ContextVar[UnitOfWork | None] = DB.current_transaction  # type: ignore[assignment]


def current() -> UnitOfWork:
    """The unit of work that runs; an error outside of one."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("outside a unit of work")
    return unit


@asynccontextmanager
async def unit_of_work(actor: Actor) -> AsyncIterator[UnitOfWork]:
    """Do one act: all of it or nothing, under the row-level security of `actor`.

    Nested use makes a savepoint and restores the outer context. The connection is released even when COMMIT fails.
    A DomainError rolls back and leaves one audit entry, written in a transaction of its own.
    Raises NotSignedIn when the actor's membership or roles no longer hold, DatabaseAway without a connection.
    """
    outer = _current.get()
    if outer is not None:
        async with _nested(actor, outer) as unit:
            yield unit
        return
    pool = _pool()
    connection = await _connection(pool)
    try:
        unit = UnitOfWork(actor, connection, 0)
        try:
            async with _entered(unit):
                yield unit
        except DomainError as refusal:
            await _leave_trace(actor, connection, 0, refusal)
            raise
    finally:
        await pool.release(connection)


def _pool() -> asyncpg.Pool:
    if DB.pool is None:
        raise RuntimeError("the database is not open")
    return DB.pool


async def _connection(pool: asyncpg.Pool) -> Any:
    try:
        return await pool.acquire(timeout=LONGEST_WAIT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as away:
        raise DatabaseAway from away


@asynccontextmanager
async def _nested(actor: Actor, outer: UnitOfWork) -> AsyncIterator[UnitOfWork]:
    unit = UnitOfWork(actor, outer.connection, outer.depth + 1, outer)
    try:
        async with _entered(unit):
            yield unit
    except DomainError as refusal:
        # gone again when the outer unit passes the refusal on: then that one leaves the trace
        await _leave_trace(actor, outer.connection, outer.depth + 1, refusal)
        raise
    finally:
        if not outer.connection.is_closed():
            await unit.restore(outer)


@asynccontextmanager
async def _entered(unit: UnitOfWork) -> AsyncIterator[None]:
    token: Token[UnitOfWork | None] = _current.set(unit)
    try:
        await unit.begin()
        try:
            yield
        except BaseException:
            await unit.rollback()
            raise
        try:
            await unit.commit()
        except BaseException:
            await unit.rollback()
            raise
    finally:
        _current.reset(token)


async def _leave_trace(actor: Actor, connection: Any, depth: int, refusal: DomainError) -> None:
    """Write the refusal into the audit log; the act itself left nothing."""
    if actor.tenant_id is None or isinstance(refusal, NotSignedIn):
        return
    unit = UnitOfWork(actor, connection, depth)
    async with _entered(unit):
        for trace in TRACES.all():
            trace(actor, refusal)
