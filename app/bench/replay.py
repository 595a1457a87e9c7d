"""The SQL of a request: recorded as the driver sent it, and sent again without any of our code but the signing.

Recorded is what each connection of this process tells its listeners (`asyncpg.Connection.add_query_logger`), so it does
not matter who sent it and how. The ids that a request is about, those of the rows that it made and the blind terms that
only it has are others each time.
"""

import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from secrets import token_bytes
from typing import Any, cast
from unittest.mock import patch
from uuid import UUID

import asyncpg
import httpx
from asyncpg.connection import LoggedQuery

from app.bench.house import House
from app.bench.load import Take, Worker
from app.bench.operations import Operation
from kernel import at_once
from kernel.actor import Actor
from kernel.db import Connection, UnitOfWork
from kernel.ids import new_id

TERM = 16  # bytes of a blind term (`kernel.crypto.Key.term`)
_OF_THE_TRANSACTION = re.compile(
    r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET CONSTRAINTS|SELECT opora\.(enter|next_entry)\()"
)


@dataclass(frozen=True)
class Statement:
    """One statement with its arguments; `many` rows of them when it was sent for many."""

    sql: str
    arguments: Any
    many: bool
    at_once: bool = False  # it enters by itself; its context is not among the arguments

    @property
    def rows(self) -> list[Any]:
        """The arguments, row by row."""
        return self.arguments if self.many else [self.arguments]


class Listener:
    """What the connections of this process sent."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __call__(self, sent: LoggedQuery) -> None:
        """Note a statement, unless it is the transaction's own."""
        if not _OF_THE_TRANSACTION.match(sent.query):
            many = isinstance(sent.args, list)
            arguments = sent.args if many else tuple(sent.args)
            behind = at_once.behind(sent.query)
            self.statements.append(
                Statement(sent.query, arguments, many)
                if behind is None
                else Statement(behind, arguments[:-1], many=False, at_once=True)
            )


@contextmanager
def listening() -> Iterator[Listener]:
    """Hear every connection that is opened in the block."""
    listener = Listener()
    usual = asyncpg.Connection.__init__

    def opened(self: Any, *arguments: Any, **named: Any) -> None:
        usual(self, *arguments, **named)
        self.add_query_logger(listener)

    with patch.object(asyncpg.Connection, "__init__", opened):
        yield listener


@dataclass(frozen=True)
class Recording:
    """The statements of one request, and what in them has to be another each time."""

    statements: list[Statement]
    about: tuple[UUID, ...]
    made: frozenset[UUID]
    marks: frozenset[str]
    terms: frozenset[bytes] = frozenset()
    """Blind terms of this request and not of the one before: each is of somebody new, whom nobody has and waits for."""

    def others(self, ids: tuple[UUID, ...]) -> dict[Any, Any]:
        """What takes the place of what, for a request about other ids."""
        swapped: dict[Any, Any] = {**dict(zip(self.about, ids, strict=True)), **{one: new_id() for one in self.made}}
        swapped |= {term: token_bytes(len(term)) for term in self.terms}
        return swapped | {mark: f"{mark.split(' ')[0]} {new_id()}" for mark in self.marks}


@asynccontextmanager
async def product() -> AsyncIterator[httpx.AsyncClient]:
    """The application in this process."""
    from app.asgi import create_app

    app = cast("Any", create_app())
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
    ):
        yield client


async def record(
    house: House, client: httpx.AsyncClient, listener: Listener, operation: Operation, mark: str
) -> Recording:
    """Record a request; others like it go before, so that only what is its own is cold."""
    *warming, recorded = operation.spare
    for number in warming:
        listener.statements = []
        await _ask(client, operation, number)
    usual = _terms(listener.statements)
    before = await _ids_of(house)
    listener.statements = []
    await _ask(client, operation, recorded)
    statements, listener.statements = listener.statements, []
    found = set(_values(statements))
    made = {one for one in await _ids_of(house) - before if one in found}
    marks = frozenset(value for value in found if isinstance(value, str) and value.startswith(f"{mark} "))
    return Recording(statements, operation.ids(recorded), frozenset(made), marks, _terms(statements) - usual)


async def _ask(client: httpx.AsyncClient, operation: Operation, number: int) -> None:
    one = operation.request(number)
    answer = await client.request(one.method, one.path, headers=one.headers, content=one.content or None)
    if answer.status_code != operation.expected:
        raise RuntimeError(f"{operation.name}: {answer.status_code} {answer.text[:300]}")


def _terms(statements: list[Statement]) -> frozenset[bytes]:
    return frozenset(one for one in _values(statements) if isinstance(one, bytes) and len(one) == TERM)


def _values(statements: list[Statement]) -> Iterator[UUID | str | bytes]:
    def look(value: Any) -> Iterator[UUID | str | bytes]:
        if isinstance(value, list | tuple):
            for each in cast("list[Any]", value):
                yield from look(each)
        elif isinstance(value, UUID | str | bytes):
            yield value

    for statement in statements:
        yield from look(statement.rows)


async def _ids_of(house: House) -> set[UUID]:
    """The ids of all rows, past the wall."""
    async with house.superuser() as connection:
        tables = await connection.fetch(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'uuid'"
        )
        union = " UNION ".join(f'SELECT id FROM "{row["table_name"]}"' for row in tables)
        return {row["id"] for row in await connection.fetch(union)}


class Straight:
    """Connections that send recorded SQL; they stay open, as those of a pool do."""

    def __init__(self, connections: list[Any], actor: Actor) -> None:
        self._idle = connections
        self._actor = actor

    def worker(self, operation: Operation, recording: Recording, offset: int) -> Worker:
        """A worker that sends the SQL of request number `offset` and of those behind it over one connection."""

        async def worker(take: Take) -> list[float]:
            connection = self._idle.pop()
            spent: list[float] = []
            while (number := take()) is not None:
                prepared = swapped(recording, operation.ids(offset + number))
                begun = time.perf_counter()
                await _send(connection, self._actor, prepared)
                spent.append(time.perf_counter() - begun)
            self._idle.append(connection)
            return spent

        return worker


@asynccontextmanager
async def straight(dsn: str, actor: Actor, count: int) -> AsyncIterator[Straight]:
    """So many connections to a database."""
    connections = [await asyncpg.connect(dsn, connection_class=Connection) for _ in range(count)]
    try:
        yield Straight([*connections], actor)
    finally:
        for connection in connections:
            await connection.close()


async def _send(connection: Any, actor: Actor, statements: list[Statement]) -> None:
    """What the product sent, each context a fresh one: statements at once alone, the others in units of work."""
    for alone, together in groupby(statements, lambda one: one.at_once):
        if alone:
            for one in together:
                await at_once.send(connection, actor, one.sql, one.arguments)
            continue
        unit = UnitOfWork(actor, connection, 0)
        await unit.begin()
        for one in together:
            if one.many:
                await connection.executemany(one.sql, one.arguments)
            else:
                await connection.fetch(one.sql, *one.arguments)
        await unit.commit()


def swapped(recording: Recording, ids: tuple[UUID, ...]) -> list[Statement]:
    """The statements for a request about other ids: also where an id stands in a list or inside text."""
    others = recording.others(ids)
    if not others:
        return recording.statements
    texts = {_text(one): _text(other) for one, other in others.items()}
    known = re.compile("|".join(map(re.escape, texts)))

    def swap(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return type(value)(swap(each) for each in cast("list[Any]", value))
        if isinstance(value, UUID | bytes):
            return others.get(value, value)
        return known.sub(lambda found: texts[found[0]], value) if isinstance(value, str) else value

    return [replace(one, arguments=swap(one.arguments)) for one in recording.statements]


def _text(one: UUID | str | bytes) -> str:
    return one.hex() if isinstance(one, bytes) else str(one)
