"""The database: one engine, and the unit of work in which every act happens."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar, Token
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import structlog
from piccolo.engine.postgres import PostgresEngine

from kernel import crypto, deployment
from kernel.actor import Actor, ActorKind
from kernel.along import with_the_act
from kernel.checks import refuse_unread
from kernel.context import signed_context
from kernel.exceptions import DomainError, NotSignedIn, NotThere
from kernel.outages import UNCLEAR, DatabaseAway, MaybeSaved, saved
from kernel.places import end, in_place, lost
from kernel.points import Point
from kernel.triggers import guarded
from kernel.variables import SettingsError

log = structlog.get_logger()

T = TypeVar("T")
TRACES: Point[Callable[[Actor, DomainError], None]] = Point("traces of a refusal")
MEMBERSHIP_ENDED = "OP402"
CONTEXT_REFUSED = "OP401"
LONGEST_WAIT_SECONDS = 5  # for a place in the pool
# what says at the beginning of a unit that somebody changed the session: its statements or its numbers are gone
_SPOILED = {
    CONTEXT_REFUSED,
    asyncpg.InvalidSQLStatementNameError.sqlstate,
    asyncpg.ObjectNotInPrerequisiteStateError.sqlstate,
}
# nothing of a session outlives the unit of work: held cursors, channels listened to, settings (ADR 0025)
_AFTERWARDS = "CLOSE ALL; UNLISTEN *; RESET ALL"


class Connection(asyncpg.Connection):
    """A pooled connection: what it carries from one unit of work to the next is only the number of its next entry."""

    entry: int | None = None

    def itself(self) -> "Connection":
        """The connection without its place in the pool, which knows it no more when it breaks."""
        return self

    def told(self, entry: int | None) -> None:
        """Keep the number that the next context has to name; None when it has to be asked for."""
        self.entry = entry

    async def ask_for_entry(self) -> None:
        """Have a number for the next context."""
        if self.entry is None:
            self.told(await self.fetchval("SELECT opora.next_entry()"))

    def context_of(self, actor: Actor) -> str:
        """A context for one entry, after `ask_for_entry`; what that entry gives back has to be told."""
        assert self.entry is not None
        context = signed_context(actor, self.get_server_pid(), self.entry, DB.context_key)
        self.told(None)
        return context

    def get_reset_query(self) -> str:
        """Nothing: the unit of work has cleared the session with its COMMIT or ROLLBACK, in the same round trip."""
        return ""

    def _get_unique_id(self, prefix: str) -> str:
        # names of statements that nobody guesses, so that none is put in the place of ours
        return f"{prefix}_{secrets.token_hex(12)}"


class Engine(PostgresEngine):
    """Piccolo's engine over a pool of our own connections."""

    bounded = False  # whether the server ends transactions that last too long

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
        sent = deployment.SENT | deployment.BOUNDED
        try:
            pool, self.bounded = await _pool_of(dsn, size, sent), True
        except asyncpg.UndefinedObjectError:  # older than PostgreSQL 17
            sent = deployment.SENT
            pool, self.bounded = await _pool_of(dsn, size, sent), False
        self.pool = pool
        others, were_altered = await deployment.others(pool)
        pool.set_connect_args(dsn, **_arguments(sent | others))
        if were_altered:
            await pool.expire_connections()
        if not await pool.fetchval(deployment.AS_DEPLOYED):
            await self.close()
            raise SettingsError(
                "the rights of the roles in the database are not those that deploy/roles.sql gives; run it again"
            )
        if names := await deployment.altered(pool):
            log.error("somebody altered the role of the application; run deploy/roles.sql again", count=len(names))

    async def close(self) -> None:
        """Close the pool."""
        if self.pool is not None:
            pool, self.pool = self.pool, None
            await pool.close()


DB = Engine()


async def _pool_of(dsn: str, size: int, sent: dict[str, str]) -> Any:
    return await asyncpg.create_pool(dsn, min_size=1, max_size=size, connection_class=Connection, **_arguments(sent))


def _arguments(sent: dict[str, str]) -> dict[str, Any]:
    return {"command_timeout": 60, "server_settings": sent}


class UnitOfWork:
    """What piccolo takes for its current transaction, and what waits to be written with the commit."""

    __slots__ = ("acted", "actor", "connection", "depth", "lieu", "outer", "over", "pending", "sealers", "seen", "told")

    def __init__(self, actor: Actor, connection: Any, depth: int, outer: "UnitOfWork | None" = None) -> None:
        self.actor = actor
        self.connection = connection
        self.depth = depth
        self.outer = outer
        self.acted = False  # whether a fact was recorded
        self.over = False  # nothing can be undone any more
        self.pending: list[tuple[str, tuple[Any, ...]]] = []
        # written only with the trace of a refusal: `audit.if_refused`
        self.told: list[tuple[str, tuple[Any, ...]]] = []
        self.lieu: dict[UUID, UUID] = {}  # in whose place the actor got hold of which things: `audit.in_place_of`
        self.seen: dict[Any, Any] | None = None  # what a look has read already, by what it is; an act reads anew
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
            one = len(rows) == 1
            await (self.connection.fetch(sql, *rows[0]) if one else self.connection.executemany(sql, rows))

    async def begin(self) -> None:
        """Open the transaction, or a savepoint inside the outer one, and enter. Raises NotSignedIn."""
        await self.open()
        try:
            await self.enter()
        except (asyncpg.PostgresError, NotSignedIn):
            await self.rollback()
            raise

    async def open(self) -> None:
        """Open the transaction or the savepoint; nobody has entered it yet."""
        await in_place(self.connection).ask_for_entry()
        await self.connection.execute(f"SAVEPOINT s{self.depth}" if self.depth else self._first())

    def _first(self) -> str:
        """Acts of people end after a minute; jobs have their own limit, and seals, exports and sweeps none."""
        lasting = DB.bounded and self.actor.kind not in (ActorKind.WORKER, ActorKind.SIGN_IN)
        return "BEGIN; SET LOCAL transaction_timeout = 0" if lasting else "BEGIN"

    async def enter(self) -> None:
        """Show the context, a parameter good for this once, and keep the number of the next. Raises NotSignedIn."""
        connection = in_place(self.connection)
        await connection.ask_for_entry()
        with entering():
            connection.told(await connection.fetchval("SELECT opora.enter($1)", connection.context_of(self.actor)))

    async def commit(self) -> None:
        """Write what is pending and commit; a savepoint checks its deferred constraints now.

        Raises MaybeSaved when it is not known whether an act was committed, Invalid for an act on a form that could not
        be read whole.
        """
        if self.acted:
            refuse_unread()
            if (also := with_the_act(self.actor, self.outer)) is not None:
                self.later(*also)
        await self.flush()
        if self.depth:
            await self.connection.execute(
                f"SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; RELEASE SAVEPOINT s{self.depth}"
            )
            if self.outer is not None:
                self.outer.acted |= self.acted
            return
        gone = lost(self.connection)
        try:
            await self.connection.execute(f"COMMIT; {_AFTERWARDS}")
        except UNCLEAR as error:
            self.over = True
            end(self.connection)
            if gone or not self.acted:
                raise
            raise MaybeSaved from error
        if self.acted:
            saved.set(True)

    async def rollback(self) -> None:
        """Undo everything since `begin`; a connection on which that fails is ended, so nothing stays on it."""
        self.pending.clear()
        if self.over or lost(self.connection):
            return
        if self.depth:
            await self.connection.execute(f"ROLLBACK TO SAVEPOINT s{self.depth}; RELEASE SAVEPOINT s{self.depth}")
            return
        try:
            await self.connection.execute(f"ROLLBACK; {_AFTERWARDS}")
        except BaseException:
            end(self.connection)
            raise


@contextmanager
def entering() -> Iterator[None]:
    """Raise NotSignedIn when the database refuses a context, or what is said in it holds no more."""
    try:
        yield
    except asyncpg.PostgresError as error:
        if getattr(error, "sqlstate", None) in (MEMBERSHIP_ENDED, CONTEXT_REFUSED):
            raise NotSignedIn from error
        raise


_current: ContextVar[UnitOfWork | None] = DB.current_transaction  # type: ignore[assignment]


def current() -> UnitOfWork:
    """The unit of work that runs; an error outside of one."""
    unit = _current.get()
    if unit is None:
        raise RuntimeError("outside a unit of work")
    return unit


def running() -> UnitOfWork | None:
    """The unit of work that runs, if any."""
    return _current.get()


@asynccontextmanager
async def unit_of_work(actor: Actor) -> AsyncIterator[UnitOfWork]:
    """Do one act: all of it or nothing, under the row-level security of `actor`.

    Nested use makes a savepoint and restores the outer context. The connection is released even when COMMIT fails.
    A DomainError rolls back and leaves one audit entry, written in a transaction of its own.
    Raises NotSignedIn when the actor's membership, roles or proof no longer hold, DatabaseAway without a connection.
    """
    outer = _current.get()
    if outer is not None:
        async with _nested(actor, outer) as unit:
            yield unit
        return

    async def begun(connection: Any) -> UnitOfWork:
        unit = UnitOfWork(actor, connection, 0)
        await unit.begin()
        return unit

    connection, unit = await on_a_fit_one(begun)
    try:
        try:
            async with as_current(unit):
                yield unit
        except DomainError as refusal:
            await _leave_trace(unit, refusal)
            raise
    finally:
        await _pool().release(connection)


async def on_a_fit_one(begin: Callable[[Any], Awaitable[T]], *, again: bool = True) -> tuple[Any, T]:
    """Begin on a connection of the pool; one that somebody left unfit for use is closed, and another one taken.

    Returns the connection, to be released, and what was begun. Raises DatabaseAway without a connection.
    """
    pool = _pool()
    connection = await _connection(pool)
    try:
        return connection, await begin(connection)
    except BaseException as error:
        spoiled = getattr(error.__cause__ or error, "sqlstate", None) in _SPOILED
        if spoiled:
            end(connection)
        await pool.release(connection)
        if not (spoiled and again):
            raise
    return await on_a_fit_one(begin, again=False)


@asynccontextmanager
async def look(actor: Actor) -> AsyncIterator[UnitOfWork]:
    """Read what a page shows: in the unit of work that runs, when it is the actor's own, otherwise in a new one.

    For what changes nothing but the log, so a page that looks at several things is one transaction with one snapshot of
    rights. Within it `seen` keeps what was read already; it is None when an act looks, which reads anew.
    """
    outer = _current.get()
    if outer is not None and outer.actor == actor:
        yield outer
        return
    async with unit_of_work(actor) as unit:
        unit.seen = {}
        yield unit


def _pool() -> asyncpg.Pool:
    if DB.pool is None:
        raise RuntimeError("the database is not open")
    return DB.pool


async def _connection(pool: asyncpg.Pool) -> Any:
    try:
        return await pool.acquire(timeout=LONGEST_WAIT_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as away:
        raise DatabaseAway from away


@asynccontextmanager
async def _nested(actor: Actor, outer: UnitOfWork) -> AsyncIterator[UnitOfWork]:
    unit = UnitOfWork(actor, outer.connection, outer.depth + 1, outer)
    try:
        async with _entered(unit):
            yield unit
    except DomainError as refusal:
        # gone again when the outer unit passes the refusal on: then that one leaves the trace
        await _leave_trace(unit, refusal)
        raise
    finally:
        outer.told += unit.told
        if not lost(outer.connection):
            await outer.enter()


@asynccontextmanager
async def _entered(unit: UnitOfWork) -> AsyncIterator[None]:
    await unit.begin()
    async with as_current(unit):
        yield


@asynccontextmanager
async def as_current(unit: UnitOfWork) -> AsyncIterator[None]:
    """The block is the unit's: committed at its end, or undone."""
    token: Token[UnitOfWork | None] = _current.set(unit)
    try:
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


async def _leave_trace(undone: UnitOfWork, refusal: DomainError) -> None:
    """Write the refusal into the audit log, and what it tells. Raises NotThere when that may not be looked at any more."""
    if undone.actor.tenant_id is None or isinstance(refusal, NotSignedIn):
        return
    unit = UnitOfWork(undone.actor, undone.connection, undone.depth)
    try:
        with guarded(NotThere):
            async with _entered(unit):
                for trace in TRACES.all():
                    trace(unit.actor, refusal)
                unit.pending += undone.told
    except NotThere as gone:
        undone.told.clear()  # nobody is told of it
        await _leave_trace(undone, gone)
        raise
