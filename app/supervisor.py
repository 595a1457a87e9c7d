"""`opora run`: the whole product on one machine, started, watched and stopped in the right order.

Everything is imported once, here, while the servers come up; web, worker and relay are forked from this process. So it
stays clean: one thread, no event loop, no connection to database or queue.
"""

import contextlib
import gc
import importlib
import select
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from app.embedded import EmbeddedError, EmbeddedStack
from app.fork import Forked
from app.ready import ReadySocket
from kernel.settings import Settings, SettingsError

log = structlog.get_logger(__name__)

IMPORTED = ("app.asgi", "granian.server", "kernel.broker", "kernel.migrations", "uvloop")
LOG_KEPT_BYTES = 5 * 1024 * 1024
STOP_SECONDS = 15.0
READY_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.2
BACK_OFF_SECONDS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
STEADY_SECONDS = 60.0

Command = Callable[[list[str]], None]
"""Runs a command of ours, given its words, in the process that calls it."""


def import_everything() -> None:
    """Import what web, worker, relay and migrations need, and share its memory with the processes forked later."""
    for name in IMPORTED:
        importlib.import_module(name)
    importlib.import_module("app.domains").load()
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, every page


class Child:
    """One process of ours: restarted with growing pauses when it dies, in a session of its own."""

    def __init__(self, name: str, command: str, perform: Command, settings: Settings) -> None:
        self.name = name
        self.command = command
        self.perform = perform
        self.log_file = settings.var_dir / "log" / f"{name}.log"
        self.process: Forked | None = None
        self.ready: ReadySocket | None = None
        self.started_at = 0.0
        self.deaths = 0
        self.start_again_at = 0.0

    def start(self) -> None:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        if self.log_file.exists() and self.log_file.stat().st_size > LOG_KEPT_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        self.process = Forked.start(
            f"opora {self.command}",
            lambda: self.perform([self.command]),
            out=self.log_file,
            environment={"NOTIFY_SOCKET": str(self.ready.path)} if self.ready else {},
        )
        self.started_at = time.monotonic()

    def has_come_up(self) -> bool:
        """Whether the process said that it is ready, for the first time. Raises EmbeddedError when it died instead."""
        if self.ready and self.ready.is_ready():
            return True
        if self.process is None or self.process.poll() is not None:
            raise EmbeddedError(f"{self.name} did not start: {self.last_line()} (all of it: {self.log_file})")
        return False

    def look(self) -> None:
        """Restart the process if it is dead and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                if self.deaths and now - self.started_at > STEADY_SECONDS:
                    self.deaths = 0
                return
            # what the dead process had started (web workers) must not go on without it
            self.process.kill_all()
            pause = BACK_OFF_SECONDS[min(self.deaths, len(BACK_OFF_SECONDS) - 1)]
            log.error(
                "process died and is started again",
                process=self.name, status=self.process.returncode, seconds=pause, line=self.last_line(),
            )  # fmt: skip
            self.process = None
            self.deaths += 1
            self.start_again_at = now + pause
        if now >= self.start_again_at:
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(STOP_SECONDS)
        self.process.kill_all()
        self.process = None

    def last_line(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log_file.read_text(errors="replace").strip().splitlines()[-100:]
            errors = [line for line in lines if "Error:" in line or line.startswith("opora:")]
            return (errors or lines or [""])[-1][:300]
        return ""


class Supervisor:
    """Brings the product up, keeps it up, takes it down."""

    def __init__(self, settings: Settings, *, perform: Command) -> None:
        self.settings = settings
        self.perform = perform
        self.stopping = False
        # not in var_dir: a socket's path must be short
        self.sockets = tempfile.TemporaryDirectory(prefix="opora-")
        self.stack: EmbeddedStack | None = None
        workers = range(1, settings.worker_processes + 1)
        self.children = [
            Child("web", "serve", perform, settings),
            *(Child("worker" if n == 1 else f"worker-{n}", "work", perform, settings) for n in workers),
            Child("relay", "relay", perform, settings),
        ]

    def run(self) -> int:
        """Run until a signal; the exit status."""
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._stop_soon)
        begun = time.monotonic()
        try:
            self._check_port()
            stack = self._launch_stack()
            import_everything()
            stack.wait_until_ready()
            self._prepare()
            self._start_children()
            if not self._wait_until_ready():
                return 0 if self.stopping else 1
            self._announce(time.monotonic() - begun)
            while not self.stopping and not _terminal_is_gone():
                self._look()
                time.sleep(LOOK_EVERY_SECONDS)
            return 0
        finally:
            self._stop_all()

    def _stop_soon(self, _number: int, _frame: object) -> None:
        # nothing is printed here: a signal may come in the middle of printing
        self.stopping = True

    def _check_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.settings.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.settings.host, self.settings.port))
            except OSError as error:
                raise SettingsError(
                    f"PORT: {self.settings.host}:{self.settings.port} cannot be used ({error.strerror}); "
                    f"choose another, e.g. PORT={self.settings.port % 65535 + 1}"
                ) from error

    def _launch_stack(self) -> EmbeddedStack:
        settings = self.settings
        self.stack = EmbeddedStack(
            settings.var_dir,
            postgres=settings.embedded_database,
            valkey=settings.embedded_redis,
            connections=settings.connections,
        )
        self.stack.launch()
        return self.stack

    def _prepare(self) -> None:
        if self.stopping:
            return
        # a process of its own, so that what only it needs leaves memory again
        process = Forked.start("opora prepare", lambda: self.perform(["prepare"]))
        while not process.wait(0.1):
            if self.stopping:
                process.terminate()
        if process.returncode != 0 and not self.stopping:
            raise EmbeddedError("the database could not be prepared; the reason stands above")

    def _start_children(self) -> None:
        for child in self.children:
            if not self.stopping:
                child.ready = ReadySocket(Path(self.sockets.name) / child.name)
                child.start()

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_SECONDS
        while not self.stopping:
            waiting = [child for child in self.children if not child.has_come_up()]
            if not waiting:
                return True
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"{waiting[0].name} is not ready after {READY_SECONDS:.0f} s; see {waiting[0].log_file}"
                )
            time.sleep(0.02)
        return False

    def _announce(self, seconds: float) -> None:
        lines = ["", f"  Opora runs at {self.settings.public_url}  (ready in {seconds:.1f} s)"]
        if self.settings.demo:
            lines += ["", *(f"  {line}" for line in demo_sign_ins(self.settings))]
        lines += ["", f"  Logs: {_short(self.settings.var_dir / 'log')}    Stop: Ctrl-C", ""]
        print("\n".join(lines), flush=True)

    def _look(self) -> None:
        stack = self.stack
        for service in (stack.postgres, stack.valkey) if stack else ():
            if service and (service.process is None or service.process.poll() is not None):
                log.error("process died and is started again", process=service.name)
                try:
                    service.process = None
                    service.start()
                except EmbeddedError as error:
                    log.error("process does not come back", process=service.name, error=str(error))
                    time.sleep(1)
        for child in self.children:
            child.look()

    def _stop_all(self) -> None:
        if self.stopping:
            with contextlib.suppress(OSError):  # the terminal may be what has gone
                print("\nStopping …", flush=True)
        for child in self.children:
            child.stop()
            if child.ready:
                child.ready.close()
        if self.stack:
            self.stack.stop()
        self.sockets.cleanup()


def _terminal_is_gone() -> bool:
    """Whether the terminal that we run in was closed: make, when it leads the session, keeps the signal to itself."""
    terminal = select.poll()
    terminal.register(0, 0)
    return any(event & select.POLLERR for _, event in terminal.poll(0))


def demo_sign_ins(settings: Settings) -> list[str]:
    """What `app.demo.load` left to be shown: `var/demo-sign-ins.txt`."""
    with contextlib.suppress(OSError):
        return (settings.var_dir / "demo-sign-ins.txt").read_text(encoding="utf-8").rstrip().splitlines()
    return ["Demo sign-ins: see README.md"]


def _short(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return f"./{path.relative_to(Path.cwd())}"
    return str(path)
