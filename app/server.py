"""The web server: granian, with room for slow clients beside the others, and an end to their patience."""

import os
import resource
from typing import Any

from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

from kernel.logs import SERVER_LOGS
from kernel.settings import Settings

# Connections of one process at most. A client that opens them by the thousand and says nothing holds each for
# OPORA_HEAD_SECONDS; how many one address may open at all is the firewall's business (deploy/README.md).
MOST_CONNECTIONS = 4096
OTHER_FILES = 256  # database, Valkey, logs, uploads
BACKLOG = 1024


def web_server(now: Settings, *, host: str | None = None, port: int | None = None) -> AbstractServer[Any]:
    """The server of pages and API, to be started by `serve()`."""
    return Server(
        "app.asgi:create_served_app",
        factory=True,
        address=host or now.host,
        port=port or now.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        # for the head of a request, and for the next one on a kept connection
        http1_settings=HTTP1Settings(header_read_timeout=now.head_seconds * 1000),
        websockets=False,
        workers=now.web_processes,
        backlog=BACKLOG,
        backpressure=_room(),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
        log_dictconfig=SERVER_LOGS,
    )


def _room() -> int:
    """How many connections a process may hold: the files it may open, less what it needs itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(min(MOST_CONNECTIONS, soft - OTHER_FILES), BACKLOG // 2)


def set_processes(number: int) -> None:
    """Let the web processes know how many they are: each checks at its start that the database has room for all."""
    os.environ["OPORA_WEB_PROCESSES"] = str(number)
