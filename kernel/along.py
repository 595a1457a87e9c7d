"""One more statement with an act of somebody else's: done in its unit of work, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from kernel.actor import Actor

Statement = tuple[str, tuple[Any, ...]]


class Along:
    """A statement that waits for the first act of `actor`."""

    __slots__ = ("actor", "done", "inside", "statement")

    def __init__(self, actor: Actor, inside: object, statement: Statement) -> None:
        self.actor, self.inside, self.statement = actor, inside, statement
        self.done = False


_waits: ContextVar[Along | None] = ContextVar("along", default=None)


@contextmanager
def along(actor: Actor, inside: object, sql: str, *arguments: Any) -> Iterator[Along]:
    """Let a statement go with the act that `actor` does in the block; `done` says whether there was one.

    `inside` is the unit of work that runs around the block, if any: the statement is for a unit right within it.
    """
    one = Along(actor, inside, (sql, arguments))
    token = _waits.set(one)
    try:
        yield one
    finally:
        _waits.reset(token)


def with_the_act(actor: Actor, inside: object) -> Statement | None:
    """What goes with the act that a unit of work is about to commit; once."""
    one = _waits.get()
    if one is None or one.done or one.actor != actor or one.inside is not inside:
        return None
    one.done = True
    return one.statement
