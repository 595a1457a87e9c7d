"""One statement that is a unit of work by itself: it enters, reads, and writes down what it showed (ADR 0029).

What is read most and seldom refused takes one round trip. A refusal leaves a trace, so whatever such a statement does
not find is asked for again in a unit of work; see `cases.cases.views`.
"""

from typing import Any

from kernel.actor import Actor
from kernel.db import DB, UnitOfWork, as_current, entering, on_a_fit_one, running
from kernel.places import in_place, lost

_FIRST, _NEXT = "WITH entered AS MATERIALIZED (SELECT opora.enter($", ") AS entry), "


async def at_once(actor: Actor, sql: str, *arguments: Any) -> list[Any]:
    """The rows of one statement, which is committed when they are here; the first column of each is `entry`.

    `sql` goes on behind WITH and the table `entered`, has at least one row, and reads every other table in a
    `LATERAL (… AND entered.entry IS NOT NULL … OFFSET 0)` or of one that did: so nothing is looked at before the
    context is shown, and what would be sees nothing.

    Beside a running unit of work it is a unit inside that one. Raises NotSignedIn, DatabaseAway.
    """
    outer = running()
    with entering():
        if outer is not None:
            return await _inside(outer, actor, sql, arguments)

        async def read(connection: Any) -> list[Any]:
            return await send(connection, actor, sql, arguments)

        connection, rows = await on_a_fit_one(read)
    assert DB.pool is not None
    await DB.pool.release(connection)
    return rows


async def send(connection: Any, actor: Actor, sql: str, arguments: tuple[Any, ...]) -> list[Any]:
    """Show a context in front of `sql`, its last argument, and keep the number of the next."""
    connection = in_place(connection)
    await connection.ask_for_entry()
    context = connection.context_of(actor)
    rows = await connection.fetch(entered(sql, len(arguments)), *arguments, context)
    connection.told(rows[0]["entry"])
    return rows


def entered(sql: str, count: int) -> str:
    """The statement that shows a context and goes on with `sql`, which has so many arguments."""
    return f"{_FIRST}{count + 1}{_NEXT}{sql}"


def behind(statement: str) -> str | None:
    """The `sql` that a statement goes on with; None for a statement that does not enter."""
    first, _, sql = statement.partition(_NEXT)
    return sql if first.startswith(_FIRST) else None


async def _inside(outer: UnitOfWork, actor: Actor, sql: str, arguments: tuple[Any, ...]) -> list[Any]:
    unit = UnitOfWork(actor, outer.connection, outer.depth + 1)
    await unit.open()
    try:
        async with as_current(unit):
            return await send(unit.connection, actor, sql, arguments)
    finally:
        if not lost(outer.connection):
            await outer.enter()
