"""What tests of processes and of people at the same moment ask, so that none depends on how busy the computer is."""

import asyncio
import random
import socket
from contextlib import suppress
from typing import Any

from app.testing.stack import Committed

# below what systems give to outgoing connections: one of those, of another test, may take a port that was free a moment ago
_PORTS = range(20_000, 32_000)
_WAITS = "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    while True:
        port = random.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def waits(committed: Committed, act: "asyncio.Future[Any]") -> bool:
    """Whether an act waits for what somebody else holds in the database; False when it is over without having to."""
    async with committed.superuser() as eye, asyncio.timeout(60):
        while not act.done():
            if await eye.fetchval(_WAITS):
                return True
            await asyncio.sleep(0.01)
    return False
