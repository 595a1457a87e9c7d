"""The relay's watch over transactions that stay open: they hold what others wait for (ADR 0030)."""

import asyncpg
import msgspec
import structlog

from kernel.actor import RELAY
from kernel.db import current, unit_of_work
from kernel.rows import fetch

log = structlog.get_logger()

LONGEST_SECONDS = 120.0
MOST_LOCKS = 2_000  # an act of ours holds some hundred
_OPEN = "SELECT pid, number, locks FROM opora.open_transactions()"


async def may_last() -> None:
    """(in unit, of the relay or a command) Say that this transaction may stay open for long: nobody ends it."""
    await current().connection.execute("SELECT opora.may_last()")


class _Open(msgspec.Struct, frozen=True):
    pid: int
    number: str
    locks: int


class Watch:
    """What one process has seen open, and since when."""

    def __init__(self) -> None:
        self._since: dict[tuple[int, str], float] = {}
        self._may = True

    async def look(self, at: float) -> int:
        """End what has been open for two minutes, or holds thousands of locks; returns how many.

        `at` are the seconds of a clock that only goes forward. Says once when the owner of the schema lacks the right.
        """
        try:
            async with unit_of_work(RELAY):
                return await self._end(await fetch(_Open, _OPEN), at)
        except asyncpg.InsufficientPrivilegeError:
            if self._may:
                log.error("nobody ends transactions that stay open; run deploy/roles.sql again")
            self._may = False
            return 0

    async def _end(self, seen: list[_Open], at: float) -> int:
        self._since = {(one.pid, one.number): self._since.get((one.pid, one.number), at) for one in seen}
        ended = 0
        for one in seen:
            seconds = at - self._since[one.pid, one.number]
            if seconds < LONGEST_SECONDS and one.locks < MOST_LOCKS:
                continue
            if await current().connection.fetchval("SELECT opora.end_transaction($1, $2)", one.pid, one.number):
                log.error("ended a transaction that stayed open", seconds=round(seconds), count=one.locks)
                ended += 1
        return ended
