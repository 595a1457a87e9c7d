"""Many at once: they wait their turn for Valkey and the database, and Valkey that does not answer is said soon."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.testing.browser import Live
from app.testing.world import World
from kernel.settings import settings
from kernel.valkey import CONNECTIONS, open_queue, open_valkey
from kernel.web.guard import cookie_name
from kernel.web.session import SessionStore

pytestmark = pytest.mark.slow

CROWD = 240


async def test_two_hundred_and_forty_requests_at_once_are_all_answered(live: Live, world: World, valkey: Redis) -> None:
    """From four addresses, each on a line of its own, to one process: none is told that the service is away."""
    person = world.people["pm_worker"]
    token, _ = await SessionStore(valkey).create(person.user_id, person.name, world.places("pm_worker"), proof="")
    host = urlsplit(live.url)
    head = (
        f"GET /my-day HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {cookie_name()}={token}\r\nConnection: close\r\n\r\n"
    )
    lines = [
        await asyncio.open_connection("127.0.0.1", host.port, local_addr=(f"127.0.0.{1 + number % 4}", 0))
        for number in range(CROWD)
    ]
    for _, writer in lines:
        writer.write(head.encode())
    async with asyncio.timeout(300):
        answers = await asyncio.gather(*(reader.read() for reader, _ in lines))
    for _, writer in lines:
        writer.close()
    assert Counter(answer[9:12] for answer in answers) == {b"200": CROWD}


@pytest.mark.parametrize("crowd", [CROWD, 1000])
async def test_a_crowd_shares_the_connections_to_valkey(valkey: Redis, crowd: int) -> None:
    """Everybody waits for one of them; there are never more."""
    before = len(await valkey.client_list())
    client = open_valkey(settings().redis_url)
    answers = await asyncio.gather(*(client.incr("opora:count:crowd") for _ in range(crowd)))
    assert sorted(answers) == list(range(1, crowd + 1))
    assert len(await valkey.client_list()) - before <= CONNECTIONS
    await client.aclose()


async def test_the_queue_waits_alike(valkey: Redis) -> None:
    """In its threads."""
    client = open_queue(settings().redis_url)
    answers = await asyncio.gather(*(asyncio.to_thread(client.incr, "opora:count:crowd") for _ in range(CROWD)))
    assert len(set(answers)) == CROWD
    client.close()


@pytest.fixture
async def standing_still(tmp_path: Path) -> AsyncIterator[str]:
    """What lets everybody in and answers nobody, as a stopped Valkey does."""
    path, gone = tmp_path / "still.sock", asyncio.Event()

    async def let_in(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await gone.wait()
        writer.close()

    server = await asyncio.start_unix_server(let_in, path)
    yield f"unix://{path}"
    gone.set()
    server.close()


async def _asked(url: str) -> tuple[list[Any], float]:
    """What everybody of a crowd is told, and after how many seconds all are."""
    client = open_valkey(url)
    begun = time.monotonic()
    answers = await asyncio.gather(*(client.get("x") for _ in range(CROWD)), return_exceptions=True)
    lasted = time.monotonic() - begun
    await client.aclose()
    return answers, lasted


async def _refused(url: str) -> float:
    """After how many seconds everybody of a crowd is refused, without what a busy computer adds.

    That is counted as five times what the same crowd takes here where it is answered.
    """
    answered, usual = await _asked(settings().redis_url)
    assert answered == [None] * CROWD
    answers, lasted = await _asked(url)
    assert all(isinstance(answer, RedisError) for answer in answers), answers
    return lasted - 5 * usual


async def test_valkey_that_stands_still_is_said_within_seconds(valkey: Redis, standing_still: str) -> None:
    """Nobody waits for it as long as a page may take; whoever waits for a connection is told, too."""
    assert await _refused(standing_still) < 12


async def test_valkey_that_is_away_is_said_at_once(valkey: Redis, tmp_path: Path) -> None:
    """There is nothing to wait for."""
    assert await _refused(f"unix://{tmp_path / 'nobody.sock'}") < 2
