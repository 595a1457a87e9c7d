"""The town (`app.testing.town`), and what the tests of isolation compare answers with.

A clone for each module that asks. Everything is committed; what a request does in a test is rolled back.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from app.testing.fixtures import built_once, in_own_clone
from app.testing.stack import Stack
from app.testing.town import Town
from app.testing.world import World
from kernel import audit, keys
from kernel.settings import settings


def first_difference(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """Where two answers (status, headers, text) differ."""
    if one[:2] != other[:2]:
        return f"{one[:2]} / {other[:2]}"
    place = next((i for i, pair in enumerate(zip(one[2], other[2], strict=False)) if pair[0] != pair[1]), 0)
    return f"…{one[2][place - 40 : place + 80]!r} / …{other[2][place - 40 : place + 80]!r}"


@pytest_asyncio.fixture(scope="module")
async def town(stack: Stack, _database: str) -> AsyncIterator[Town]:
    """The town, in a clone of each module that asks; it is built once."""
    async with in_town(stack) as town:
        yield town


@asynccontextmanager
async def in_town(stack: Stack) -> AsyncIterator[Town]:
    """The town as it was built, until the block ends."""
    valkey = Redis.from_url(settings().redis_url)
    await valkey.flushdb()
    build = partial(Town.build, World.read(stack.var_dir / "world.json"), valkey)
    template, built = await built_once(stack, "town", build)
    keys.forget()
    audit.asked_for.set(None)
    async with in_own_clone(stack, template) as committed:
        await valkey.flushdb()
        town = await built.opened(valkey, committed)
        yield town
        await town.clients.close()
    await valkey.aclose()
    keys.forget()


async def _uncounted(*_: object, **__: object) -> tuple[int, int]:
    """How often somebody missed, and for how many seconds that counts."""
    return 0, 0


@pytest.fixture(autouse=True)
def _guesses_by_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are refused by the thousand, to compare the answers and their entries; tests/kernel counts and slows down."""
    monkeypatch.setattr("kernel.web.guesses.count_one", _uncounted)
    monkeypatch.setattr("kernel.flood.MOST_A_MINUTE", 1_000_000)
