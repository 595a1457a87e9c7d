"""Counting the statements that a block sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kernel.db import Connection

_OWN = (
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT",
    "SET CONSTRAINTS",
    "SELECT opora.enter(",
    "SELECT opora.next_entry(",
)


class Queries:
    """The statements of a block, as sent; those of the transaction itself are left out, and `begun` counts them."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.begun = 0

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return len(self.statements)


_counting: list[Queries] = []


def _note(statement: str) -> None:
    for queries in _counting:
        queries.begun += statement == "BEGIN"
        if not statement.startswith(_OWN):
            queries.statements.append(statement)


class CountedConnection(Connection):
    """A connection of the tests: tells what it sends."""

    async def execute(self, query: str, *args: Any, **kwargs: Any) -> str:
        if not args:
            _note(query)
        return await super().execute(query, *args, **kwargs)

    async def _execute(self, query: str, *args: Any, **kwargs: Any) -> Any:
        _note(query)
        return await super()._execute(query, *args, **kwargs)

    async def _executemany(self, query: str, *args: Any, **kwargs: Any) -> Any:
        _note(query)
        return await super()._executemany(query, *args, **kwargs)


@contextmanager
def counting_queries() -> Iterator[Queries]:
    """Count the statements that this process sends inside the block."""
    queries = Queries()
    _counting.append(queries)
    try:
        yield queries
    finally:
        _counting.remove(queries)
