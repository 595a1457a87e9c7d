"""The clock of the application; what decides about validity is the database's own clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its zone, in orders and views: the description of the API says `date-time`, a naive one is refused."""

_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def played() -> datetime | None:
    """The instant at which the clock was let stand, None where it goes as clocks do; the signed context says it."""
    return _pretended.get()


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant: for the history of the demonstration and for tests, never for people's acts."""
    token = _pretended.set(instant)
    try:
        yield
    finally:
        _pretended.reset(token)
