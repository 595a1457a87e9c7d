"""The bench: what it sends again is what the product sent, and leaves nothing in a house that people look into."""

from uuid import UUID

import asyncpg

from app.bench import replay
from app.bench.replay import Recording, Statement
from app.testing.stack import Committed
from app.testing.world import World
from kernel.db import Connection, UnitOfWork

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
