"""A thousand connections that say little hold up nobody else: measured on the server as `opora serve` starts it.

The others come from another address of the loopback, because they are other people.
"""

import asyncio
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.server import BACKLOG
from app.testing.busy import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
HEAD_SECONDS, BODY_SECONDS, CLIENT_REQUESTS = 2, 2, 20
SLOW = BACKLOG  # what stopped the service before
GET = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF_A_BODY += b"Content-Length: 1000\r\n\r\nemail="

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Served:
    """The server, and what it wrote into its log."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.log = log
        self.lines: list[Line] = []
        self.usual: list[float] = []  # after how many seconds it answers where nobody is slow

    async def connect(self, sends: bytes, *, source: str = "127.0.0.1") -> Line:
        line = await asyncio.open_connection("127.0.0.1", self.port, local_addr=(source, 0))
        self.lines.append(line)
        line[1].write(sends)
        return line

    async def close(self) -> None:
        for _, writer in self.lines:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for _, writer in self.lines), return_exceptions=True)

    async def ask(self, sends: bytes = GET, *, source: str = "127.0.0.2") -> tuple[int, float]:
        """The status of an answer, and after how many seconds it came; 0 when the line was closed without one."""
        begun = time.monotonic()
        reader, writer = await self.connect(sends, source=source)
        try:
            answer = await asyncio.wait_for(reader.read(4096), 20)
        finally:
            writer.close()
        found = re.match(rb"HTTP/1.1 (\d+)", answer)
        return (int(found[1]) if found else 0), time.monotonic() - begun


@pytest.fixture
async def served(committed: object, tmp_path: Path) -> AsyncIterator[Served]:
    """`opora serve` with small limits."""
    environment = {
        **os.environ,
        "OPORA_HEAD_SECONDS": str(HEAD_SECONDS),
        "OPORA_BODY_SECONDS": str(BODY_SECONDS),
        "OPORA_CLIENT_REQUESTS": str(CLIENT_REQUESTS),
    }
    port, log = free_port(), tmp_path / "web.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: ASYNC220 it returns at once
            [sys.executable, "-m", "app.cli", "serve", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=out, stderr=out,
        )  # fmt: skip
    web = Served(port, log)
    try:
        async with asyncio.timeout(60):
            while True:
                assert process.poll() is None, log.read_text()
                with suppress(OSError):
                    if (await web.ask())[0] == 200:
                        break
                await asyncio.sleep(0.1)
        web.usual = sorted([(await web.ask())[1] for _ in range(20)])
        yield web
    finally:
        await web.close()
        process.send_signal(signal.SIGTERM)
        process.wait(90)


@pytest.fixture(autouse=True)
def enough_files() -> None:
    """This process holds the other ends."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


async def _hold(served: Served, sends: bytes) -> list[Line]:
    return [await served.connect(sends) for _ in range(SLOW)]


def _are_quick(served: Served, answers: list[tuple[int, float]]) -> bool:
    """Answered, none after long: a service that is held up answers when its limits have passed, or not at all.

    A computer with other work answers later, the slow or not: so what is long counts from ten times what is usual here.
    """
    times, usual = sorted(seconds for _, seconds in answers), served.usual
    late, latest = 1 + 10 * usual[len(usual) // 2], 5 + 10 * usual[-1]
    return all(status == 200 for status, _ in answers) and times[len(times) // 2] < late and times[-1] < latest


@pytest.mark.parametrize("sends", [b"", HALF_A_HEAD], ids=["silent", "half a head"])
async def test_a_thousand_slow_heads_hold_up_nobody_and_are_closed(served: Served, sends: bytes) -> None:
    """The others are answered at once; after its seconds each line is closed."""
    lines = await _hold(served, sends)
    answers = [await served.ask() for _ in range(20)]
    assert _are_quick(served, answers), (served.usual, answers)
    async with asyncio.timeout(HEAD_SECONDS + 10 + 10 * served.usual[-1]):
        ends = await asyncio.gather(*(reader.read() for reader, _ in lines), return_exceptions=True)
    assert all(end == b"" or isinstance(end, ConnectionError) for end in ends)


async def test_a_thousand_slow_bodies_hold_up_nobody_and_are_given_up(served: Served) -> None:
    """So many places has one address; the rest is told to wait, and whoever holds a place loses it."""
    lines = await _hold(served, HALF_A_BODY)
    answers = [await served.ask() for _ in range(20)]
    assert _are_quick(served, answers), (served.usual, answers)
    async with asyncio.timeout(BODY_SECONDS + 20):
        heads = await asyncio.gather(*(reader.readline() for reader, _ in lines), return_exceptions=True)
    told = [head.split()[1] for head in heads if isinstance(head, bytes) and head]
    # on a busy machine the lines take longer to open than a place is held, so some places are taken twice
    assert told.count(b"408") >= CLIENT_REQUESTS
    assert told.count(b"429") > SLOW / 2
    assert set(told) <= {b"408", b"429"}
    assert "error" not in served.log.read_text()
    await _has_its_places_again(served)


async def _has_its_places_again(served: Served) -> None:
    """The address of the slow ones is served once the server has noticed the end of each."""
    async with asyncio.timeout(60):
        while (await served.ask(source="127.0.0.1"))[0] != 200:  # noqa: ASYNC110 another process sees it
            await asyncio.sleep(0.1)


async def test_a_body_that_trickles_is_given_up(served: Served) -> None:
    """A byte now and then keeps no place: there is a slowest speed, too."""
    reader, writer = await served.connect(HALF_A_BODY)

    async def trickle() -> None:
        with suppress(ConnectionError):
            while True:
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.3)

    dripping = asyncio.create_task(trickle())
    async with asyncio.timeout(2 * BODY_SECONDS + 10):
        assert b" 408 " in await reader.readline()
    dripping.cancel()


async def test_a_body_broken_off_is_no_fault_of_ours(served: Served) -> None:
    """The client went away: nothing in the log says error, and nothing is left behind."""
    for _ in range(CLIENT_REQUESTS * 2):
        _, writer = await served.connect(HALF_A_BODY)
        await asyncio.sleep(0.01)
        writer.close()
        await writer.wait_closed()
    await _has_its_places_again(served)
    assert "error" not in served.log.read_text()
    assert "Traceback" not in served.log.read_text()
