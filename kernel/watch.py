"""The relay's watch over transactions that hold what others wait for (ADR 0030, 0032)."""

import asyncpg
import msgspec
import structlog

from kernel.actor import RELAY
from kernel.db import current, unit_of_work
from kernel.rows import fetch

log = structlog.get_logger()

LONGEST_SECONDS = 120.0
LONGEST_WAIT = 10.0  # seconds; a statement of ours waits 20 for one lock, and 30 in all
LONGEST_WAIT_FOR_WHO_WAITS = 15.0
MOST_LOCKS = 2_000  # an act of ours holds some hundred
_OPEN = "SELECT pid, number, locks FROM opora.open_transactions()"
_KEPT_WAITING = "SELECT pid, number, by_pid, by_number, by_waits FROM opora.kept_waiting()"


async def may_last() -> None:
    """(in unit, of the relay or a command) Say that this transaction may stay open for long: nobody ends it."""
    await current().connection.execute("SELECT opora.may_last()")


class _Open(msgspec.Struct, frozen=True):
    pid: int
    number: str
    locks: int


class _KeptWaiting(msgspec.Struct, frozen=True):
    pid: int
    number: str
    by_pid: int
    by_number: str
    by_waits: bool


class Watch:
    """What one process has seen open, and what waiting, and since when."""

    def __init__(self) -> None:
        self._since: dict[tuple[int, str], float] = {}
        self._waited: dict[tuple[int, str], float] = {}
        self._looked_at = 0.0
        self._may = True

    async def look(self, at: float) -> int:
        """End what has been open for two minutes, holds thousands of locks, or keeps somebody waiting; returns how many.

        `at` are the seconds of a clock that only goes forward. Says once when the owner of the schema lacks the right.
        """
        try:
            async with unit_of_work(RELAY):
                ended = await self._end(await fetch(_Open, _OPEN), at)
                return ended + await self._let_through(await fetch(_KeptWaiting, _KEPT_WAITING), at)
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
            if await _ended(one.pid, one.number):
                log.error("ended a transaction that stayed open", seconds=round(seconds), count=one.locks)
                ended += 1
        return ended

    async def _let_through(self, seen: list[_KeptWaiting], at: float) -> int:
        """End whoever holds at this moment what somebody has waited for, by our looks, for ten seconds in all.

        It is the wait that counts, not who makes it: sessions that take turns hold nothing for long, each by itself. Who
        holds it and waits for somebody else has five seconds more, in which whom they wait for is ended.
        """
        gap, self._looked_at = at - self._looked_at, at
        kept = {one: waited for one, waited in self._waited.items() if one in self._since}
        waiting = {(one.pid, one.number) for one in seen}
        self._waited = kept | {one: kept[one] + gap if one in kept else 0.0 for one in waiting}
        limits = (LONGEST_WAIT, LONGEST_WAIT_FOR_WHO_WAITS)
        too_long = [one for one in seen if self._waited[one.pid, one.number] >= limits[one.by_waits]]
        ended = 0
        for holder in {(one.by_pid, one.by_number) for one in too_long}:
            if await _ended(*holder):
                log.error("ended a transaction that kept another one waiting")
                ended += 1
        return ended


async def _ended(pid: int, number: str) -> bool:
    return await current().connection.fetchval("SELECT opora.end_transaction($1, $2)", pid, number)
