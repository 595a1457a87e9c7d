"""Telling who started us that we are up: systemd's own way (NOTIFY_SOCKET), which the supervisor speaks too."""

import contextlib
import os
import socket
from pathlib import Path


def tell_ready() -> None:
    """Say READY=1 to whoever asked to be told; nothing when nobody did."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, contextlib.suppress(OSError):
            sender.connect("\0" + address[1:] if address.startswith("@") else address)
            sender.send(b"READY=1")


class ReadySocket:
    """The other end: a socket of one child."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.heard = False
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(str(path))

    def is_ready(self) -> bool:
        """Whether the child has said so."""
        with contextlib.suppress(BlockingIOError):
            while not self.heard:
                self.heard = b"READY=1" in self._socket.recv(4096).split(b"\n")
        return self.heard

    def close(self) -> None:
        """Listen no longer."""
        self._socket.close()
        self.path.unlink(missing_ok=True)
