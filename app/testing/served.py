"""The product served by Granian in a process of its own: for one test, or kept from test to test over one clone.

To start it takes three quarters of a second of a processor, so tests of pages share one. Between two of them it forgets
whatever a process keeps (`Forgetful`), nobody is signed in any more, and its clone is made what its template is. What
cannot be made so is dropped, with the server (`app.testing.clones`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.testing.busy import free_port
from app.testing.preloaded import FORGET, Preloaded

USE = "served"
"""What the clone under the server that is kept is for: nobody else gets it."""
_SECONDS_TO_START = 90.0


@asynccontextmanager
async def serving(preloaded: Preloaded, log: Path) -> AsyncIterator[str]:
    """Serve the product in a process of its own over the database of the settings; gives its address."""
    server, url = await _start(preloaded, log)
    try:
        yield url
    finally:
        await asyncio.to_thread(preloaded.stop, server)


class Served:
    """The server that is kept; begins with the first who asks for it."""

    def __init__(self, preloaded: Preloaded, log: Path) -> None:
        self._preloaded = preloaded
        self._log = log
        self._server = 0
        self._database = ""
        self._url = ""

    async def over(self, database: str) -> str:
        """Its address, over the database of the settings, which is called so."""
        if self._database != database or self._preloaded.status(self._server) is not None:
            await self.stop()
            self._server, self._url = await _start(self._preloaded, self._log)
            self._database = database
        return self._url

    async def forget(self) -> list[int]:
        """Let everybody be answered, and all be forgotten; returns the processes of the database that it is connected to.

        A server that cannot is ended, and is connected to none.
        """
        try:
            async with httpx.AsyncClient(timeout=60) as client:
                answer = await client.post(f"{self._url}{FORGET}")
            if answer.status_code == 200:
                return answer.json()
        except httpx.HTTPError:
            pass
        await self.stop()
        return []

    async def stop(self) -> None:
        """End it, if it runs."""
        if self._database:
            self._database = ""
            await asyncio.to_thread(self._preloaded.stop, self._server)


async def _start(preloaded: Preloaded, log: Path) -> tuple[int, str]:
    port = free_port()
    url = f"http://localhost:{port}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PUBLIC_URL": url, "HOST": "127.0.0.1", "WEB_PROCESSES": "1"}.items():
            patch.setenv(f"OPORA_{name}", value)
        server = preloaded.start(["serve", "--port", str(port)], out=log)
    try:
        await _wait_for(url, lambda: preloaded.status(server) is None)
    except TimeoutError:
        await asyncio.to_thread(preloaded.stop, server)
        pytest.fail(f"the server did not start:\n{_tail(log)}")
    return server, url


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-3000:]


async def _wait_for(url: str, runs: Callable[[], bool]) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(_SECONDS_TO_START):
        while runs():
            try:
                if (await client.get(f"{url}/health/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise TimeoutError
