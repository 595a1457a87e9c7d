"""The bench: what it sends again is what the product sent, and leaves nothing in a house that people look into."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.bench import filler, replay
from app.bench.house import House
from app.bench.load import measure
from app.bench.operations import Operation, Request
from app.bench.replay import Recording, Statement
from app.testing.stack import Committed
from app.testing.world import World
from kernel import at_once
from kernel.db import Connection, UnitOfWork
from kernel.migrations.catalogue import facts

CASE, OTHER = UUID(int=1), UUID(int=2)
MADE = UUID(int=3)


def sent(*statements: Statement) -> Recording:
    return Recording(list(statements), about=(CASE,), made=frozenset({MADE}), marks=frozenset({"ME 1/2026"}))


def test_another_request_is_about_other_ids_wherever_they_stand() -> None:
    """In lists, in rows of many and inside text; what the request made is new each time, and so is its mark."""
    recording = sent(
        Statement("a", (CASE, [CASE, "x"], f'{{"case":"{CASE}"}}', 7), many=False),
        Statement("b", [(MADE, "ME 1/2026"), (CASE, None)], many=True),
    )
    first, second = replay.swapped(recording, (OTHER,))
    assert first.arguments == (OTHER, [OTHER, "x"], f'{{"case":"{OTHER}"}}', 7)
    (made, mark), kept = second.arguments
    assert made not in (MADE, CASE, OTHER)
    assert mark.startswith("ME ")
    assert mark != "ME 1/2026"
    assert kept == (OTHER, None)


def test_who_is_new_is_somebody_else_each_time() -> None:
    """Terms that only this request has are others, also in the name of a turn: nobody is found by them, nobody waits."""
    own, shared = b"t" * replay.TERM, b"s" * replay.TERM
    recording = replace(sent(Statement("a", ([own, shared], f"case|{own.hex()}"), many=False)), terms=frozenset({own}))
    turns: set[str] = set()
    for _ in range(2):
        (statement,) = replay.swapped(recording, (OTHER,))
        (other, same), turn = statement.arguments
        assert same == shared
        assert turn == f"case|{other.hex()}"
        turns.add(turn)
    assert len(turns | {f"case|{own.hex()}"}) == 3


async def test_what_is_heard_is_what_was_sent(world: World, committed: Committed) -> None:
    """Whoever opens the connection and however it sends; the transaction's own statements are left out."""
    with replay.listening() as heard:
        connection = await asyncpg.connect(committed.url(), connection_class=Connection)
    unit = UnitOfWork(world.actor("osp_specialist"), connection, 0)
    await unit.begin()
    await connection.fetchval("SELECT $1::integer", 5)
    await connection.executemany("SELECT $1::uuid", [(CASE,), (OTHER,)])
    await unit.commit()
    await connection.close()
    assert heard.statements == [
        Statement("SELECT $1::integer", (5,), many=False),
        Statement("SELECT $1::uuid", [(CASE,), (OTHER,)], many=True),
    ]


async def test_what_enters_by_itself_is_sent_with_a_context_of_its_own(world: World, committed: Committed) -> None:
    """Its context is good once, so it is not recorded."""
    actor = world.actor("osp_specialist")
    sql = "asked AS (SELECT $1::integer AS number) SELECT entry, number FROM entered, asked"
    with replay.listening() as heard:
        connection = await asyncpg.connect(committed.url(), connection_class=Connection)
        await at_once.send(connection, actor, sql, (5,))
        await connection.close()
        recording = Recording(heard.statements, about=(), made=frozenset(), marks=frozenset())
        assert recording.statements == [Statement(sql, (5,), many=False, at_once=True)]
        heard.statements = []
        async with replay.straight(committed.url(), actor, 1) as direct:
            operation = Operation("", lambda _: Request("GET", "/", {}))
            sent = await measure(direct.worker(operation, recording, 0), 1, 60, times=2)
    assert len(sent.times) == 2
    assert heard.statements == 2 * recording.statements


@pytest.mark.slow  # every table, three times over
async def test_copies_of_an_organisation_stand_in_the_same_schema(world: World, committed: Committed) -> None:
    """Whatever tables there are: every row of the template is there once more for each copy, and no constraint or index
    is missing or unchecked."""
    house = House(committed.stack.var_dir, committed.name)
    tenant = world.actor("osp_specialist").tenant
    async with committed.superuser() as connection:
        before = await facts(connection), await _rows_of(connection, tenant), await _rows(connection)
        await filler.fill(house, tenant, 3)
        after = await facts(connection), await _rows_of(connection, tenant), await _rows(connection)
        unchecked = await connection.fetchval("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
    assert after[:2] == before[:2]
    assert {table: count - before[2][table] for table, count in after[2].items() if table in before[1]} == {
        table: 3 * count for table, count in before[1].items()
    }
    assert unchecked == 0


async def _rows(connection: Any) -> dict[str, int]:
    return await _counts(connection, "true")


async def _rows_of(connection: Any, tenant: UUID) -> dict[str, int]:
    return await _counts(connection, f"tenant_id = '{tenant}'", "AND a.attname = 'tenant_id'")


async def _counts(connection: Any, whose: str, having: str = "") -> dict[str, int]:
    tables = await connection.fetch(
        "SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        f" WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace {having}"
    )
    return {
        row["relname"]: await connection.fetchval(f'SELECT count(*) FROM "{row["relname"]}" WHERE {whose}')
        for row in tables
    }
