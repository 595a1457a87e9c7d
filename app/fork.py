"""A process forked from this one: it has everything imported already, and is told apart by its title.

The parent must be clean: one thread, no event loop, no connection. `Forked.start` refuses otherwise.
"""

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from app.embedded.process import die_with_parent

RESET = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)


class Forked:
    """A child of ours, in a session of its own, that does not outlive us."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    @classmethod
    def start(
        cls, title: str, work: Callable[[], None], *, out: Path | None = None, environment: Mapping[str, str] = {}
    ) -> "Forked":
        """Do `work` in a new process; its exit status is that of a command. `out` takes what it prints."""
        if threading.active_count() > 1:
            raise RuntimeError("a process with threads cannot be forked")
        _flush()
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return cls(pid)
        # nothing of the parent's own, its clean-up least of all, may run in here: the way out is _exit
        status = 1
        try:
            _leave_parent(parent, out)
            os.environ.update(environment)
            set_title(title)
            work()
            status = 0
        except SystemExit as ended:
            status = _status(ended)
        except BaseException:  # noqa: BLE001 the last handler there is
            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                _flush()
            os._exit(status)

    def poll(self) -> int | None:
        """The exit status, minus the signal for who was killed; None while it runs."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, seconds: float) -> bool:
        """Whether it ended in time."""
        deadline = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def terminate(self) -> None:
        """Ask it to stop; nothing when it has ended."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill_all(self) -> None:
        """End it and everything it has started and left in its session, at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self.wait(float("inf"))


def _leave_parent(parent: int, out: Path | None) -> None:
    os.setsid()
    die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # it died before it could have been told
        os._exit(1)
    for each in RESET:
        signal.signal(each, signal.default_int_handler if each == signal.SIGINT else signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if out is not None:
        log = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
    # the folder's lock and the parent's sockets among them
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _status(ended: SystemExit) -> int:
    if ended.code is None or isinstance(ended.code, int):
        return ended.code or 0
    sys.stderr.write(f"{ended.code}\n")
    return 1


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()


def set_title(title: str) -> None:
    """Show `title` as our command line (Linux; elsewhere a no-op)."""
    if sys.platform != "linux":
        return
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    start, end = int(fields[45]), int(fields[46])  # where the kernel finds the arguments: proc(5), 48 and 49
    room = end - start
    # a last byte that is not 0 tells the kernel that the arguments were replaced by a text that ends at the first 0
    ctypes.memmove(start, title.encode()[: room - 2].ljust(room - 1, b"\0") + b"\1", room)
