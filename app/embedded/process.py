"""A server as a child process: bound to our life, logged into a file, stopped gently at first, its orphans ended."""

import contextlib
import ctypes
import functools
import os
import signal
import stat
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import structlog

from app.embedded.paths import EmbeddedPaths

log = structlog.get_logger(__name__)

START_SECONDS = 60.0
STOP_SECONDS = 15.0
LOG_KEPT_BYTES = 5 * 1024 * 1024


class EmbeddedError(Exception):
    """The embedded default cannot start; the message is for the person at the terminal."""


class Service(ABC):
    """One child process with a log file, stopped gently at first."""

    name = ""
    gentle = signal.SIGTERM

    def __init__(self, paths: EmbeddedPaths, *, durable: bool) -> None:
        self.paths = paths
        self.durable = durable
        self.process: subprocess.Popen[Any] | None = None

    @abstractmethod
    def launch(self) -> None:
        """Start the process."""

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it answers."""

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    @property
    def log_file(self) -> Path:
        return self.paths.var_dir / "log" / f"{self.name}.log"

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if self.process is None or self.process.poll() is not None:
                raise EmbeddedError(f"the embedded {self.name} did not start: {self._last_log_line()}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"the embedded {self.name} is not ready after {START_SECONDS:.0f} s")
            time.sleep(0.02)

    def stop(self) -> None:
        process = self.process
        if process is None:
            return
        for how in (self.gentle, signal.SIGQUIT, signal.SIGKILL):
            if process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        self.process = None

    def spawn(self, command: list[str], **as_user: Any) -> None:
        """Start the server's program, as another user where `as_user` says so (arguments of Popen)."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_KEPT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        with self.log_file.open("ab") as out:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                **bound_to_us(self.gentle),
                env=plain_environment(),
                **as_user,
            )

    def _last_log_line(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log_file.read_text(errors="replace").strip().splitlines()
            wrong = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line or "rror" in line]
            return (wrong or lines or [f"see {self.log_file}"])[-1]
        return f"see {self.log_file}"


def bound_to_us(how: int) -> dict[str, Any]:
    """Arguments of Popen for a child that must not outlive us, even when we are killed.

    A session of its own: Ctrl-C reaches only the supervisor, which then stops the rest in the right order.
    """
    return {"start_new_session": True, "preexec_fn": functools.partial(die_with_parent, int(how))}


def die_with_parent(how: int) -> None:
    """Run in the child: the kernel sends it `how` when its parent dies (Linux; elsewhere a no-op)."""
    if sys.platform == "linux":
        _libc().prctl(1, how, 0, 0, 0)


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def private_folder(folder: Path, *users: int) -> None:
    """Make a folder that only we can enter; refused when neither we nor one of `users` own the one that is there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.lstat()
    if not stat.S_ISDIR(owner.st_mode) or (owner.st_uid not in {os.geteuid(), *users} and os.geteuid() != 0):
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it or set OPORA_VAR_DIR")
    folder.chmod(0o700)


def stop_orphan(pid_file: Path, command: bytes, how: int) -> None:
    """End a server that outlived a killed supervisor; a pid file whose process is gone or another is just removed."""
    for pid in _pid_in(pid_file):
        if not _runs(pid, command):
            break
        log.warning("an orphaned server is stopped", pid=pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        if not wait_for(lambda pid=pid: not _runs(pid, command), seconds=STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            wait_for(lambda pid=pid: not _runs(pid, command), seconds=STOP_SECONDS)
    pid_file.unlink(missing_ok=True)


def _pid_in(pid_file: Path) -> Iterator[int]:
    with contextlib.suppress(OSError, ValueError, IndexError):
        yield int(pid_file.read_text().split()[0])


def _runs(pid: int, command: bytes) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
        return command in Path(f"/proc/{pid}/cmdline").read_bytes() and b") Z " not in status
    except FileNotFoundError:
        if Path("/proc/self").exists():
            return False
    try:  # no /proc: ask the kernel whether it lives, and ps what it is
        os.kill(pid, 0)
    except OSError:
        return False
    return command in subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout


def wait_for(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether `condition` came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def plain_environment() -> dict[str, str]:
    """What a server sees of our environment: where programs are, and a language and zone that do not depend on us.

    When our clock is turned (libfaketime, in tests), so is the server's.
    """
    turned = {name: value for name, value in os.environ.items() if name == "LD_PRELOAD" or name.startswith("FAKETIME")}
    return {**turned, "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
