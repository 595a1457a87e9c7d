"""`opora run`: every part comes up in order, comes back when it dies, and nothing is left when it stops.

The web, worker and relay of these tests are stand-ins that only say that they are there; the servers are real.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from app.embedded import wait_for
from app.testing.busy import free_port

pytestmark = pytest.mark.slow

SUPERVISOR = """
import os, signal, sys, time
from pathlib import Path
from app import supervisor
from app.cli import main
from app.ready import tell_ready

def stand_in(words):
    (name,), folder = words, Path(os.environ["OPORA_TEST_FOLDER"])
    with (folder / "journal").open("a") as journal:
        journal.write(f"{name} {os.getpid()}\\n")
    if (folder / f"{name}.broken").exists():
        sys.exit("opora: there is a reason")
    if name != "prepare":
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        tell_ready()
        time.sleep(600)  # longer than any test: nobody ends by themselves

real = supervisor.Supervisor
supervisor.Supervisor = lambda settings, perform: real(settings, perform=stand_in)
supervisor.import_everything = lambda: None
supervisor.BACK_OFF_SECONDS = (0.0,)
main()
"""


class Run:
    """One `opora run` with stand-ins for the processes of the product."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.var_dir = folder / "var"
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self, stdin: int = subprocess.DEVNULL) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPORA_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR, "run"],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            env=environment
            | {"OPORA_VAR_DIR": str(self.var_dir), "PORT": str(self.port), "OPORA_TEST_FOLDER": str(self.folder)},
        )

    def start_and_wait(self, stdin: int = subprocess.DEVNULL) -> str:
        """What it printed until it was up."""
        self.start(stdin)
        assert self.process is not None
        assert self.process.stdout is not None
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if "Stop: Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def stop(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        said, _ = self.process.communicate(timeout=90)
        print(said)  # shown with a failure
        return self.process.returncode

    def fail(self) -> tuple[int, list[str]]:
        """The exit status and the lines of a start that does not succeed."""
        self.start()
        assert self.process is not None
        said, _ = self.process.communicate(timeout=90)
        return self.process.returncode, said.strip().splitlines()

    def journal(self) -> list[str]:
        """The parts in the order in which they were started."""
        return [line.split()[0] for line in (self.folder / "journal").read_text().splitlines()]

    def pids(self, name: str) -> list[int]:
        lines = (self.folder / "journal").read_text().splitlines()
        return [int(line.split()[1]) for line in lines if line.split()[0] == name]

    def left(self) -> list[str]:
        """Every process that belongs to this run."""
        found: list[str] = []
        for process in psutil.process_iter(["cmdline", "environ"]):
            words = " ".join(process.info["cmdline"] or [])
            # ours have its environment, the servers its folder on their command lines
            ours = (process.info["environ"] or {}).get("OPORA_TEST_FOLDER") == str(self.folder)
            if ours or (str(self.folder) in words and process.pid != os.getpid()):
                found.append(words)
        return found

    def server(self, name: str) -> int | None:
        """The process id of the running PostgreSQL or Valkey."""
        file = {"postgres": "postgres/postmaster.pid", "valkey": "valkey/valkey.pid"}[name]
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.var_dir / file).read_text().split()[0])
        return None

    def answers(self, name: str) -> bool:
        path = {"postgres": ".s.PGSQL.5432", "valkey": "valkey.sock"}[name]
        with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(OSError):
            connection.connect(str(self.var_dir / "run" / path))
            return True
        return False


def held(files: Path) -> set[str]:
    """The locks and sockets among the open files of a process."""
    opened: set[str] = set()
    for file in files.iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            opened.add(os.readlink(file))
    return {each for each in opened if "lock" in each or "socket" in each}


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path)
    yield run
    if run.process is not None:
        run.process.kill()
        run.process.wait()
        if run.process.stdout:
            run.process.stdout.close()
        wait_for(lambda: not run.left(), seconds=60)


def test_parts_start_in_order_and_the_address_is_printed(run: Run) -> None:
    said = run.start_and_wait()

    assert f"Opora runs at http://localhost:{run.port}" in said
    journal = run.journal()
    assert journal[0] == "prepare", "the database is prepared before anything uses it"
    assert sorted(journal[1:]) == ["relay", "serve", "work"]
    assert run.answers("postgres")
    assert run.answers("valkey")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(run: Run, how: signal.Signals) -> None:
    run.start_and_wait()

    assert run.stop(how) == 0
    assert run.left() == []


def test_a_closed_terminal_stops_everything(run: Run) -> None:
    terminal, stdin = os.openpty()
    run.start_and_wait(stdin)
    os.close(stdin)
    os.close(terminal)

    assert wait_for(lambda: not run.left(), seconds=60)


def test_a_signal_during_the_start_stops_everything_too(run: Run) -> None:
    run.start()
    assert wait_for(lambda: (run.folder / "journal").exists(), seconds=60)

    assert run.stop(signal.SIGTERM) == 0
    assert run.left() == []


def test_everything_ends_with_a_killed_supervisor(run: Run) -> None:
    run.start_and_wait()
    run.stop(signal.SIGKILL)

    assert wait_for(lambda: not run.left(), seconds=60)


def test_each_process_shows_what_it_is(run: Run) -> None:
    run.start_and_wait()
    assert {part: psutil.Process(run.pids(part)[0]).cmdline() for part in ("serve", "work", "relay")} == {
        part: ["opora", part] for part in ("serve", "work", "relay")
    }


def test_no_process_holds_what_belongs_to_the_supervisor(run: Run) -> None:
    """Neither the folder's lock nor a socket: the next start would find the folder in use by who is left."""
    run.start_and_wait()
    for part in ("serve", "work", "relay"):
        files = Path(f"/proc/{run.pids(part)[0]}/fd")
        # by which it says that it is ready is its own, and may not be closed yet
        wait_for(lambda files=files: not held(files), seconds=60)
        assert held(files) == set()


@pytest.mark.parametrize("part", ["serve", "work", "relay"])
def test_a_process_that_died_is_started_again(run: Run, part: str) -> None:
    run.start_and_wait()
    (first,) = run.pids(part)
    os.kill(first, signal.SIGKILL)

    assert wait_for(lambda: len(run.pids(part)) >= 2, seconds=60)
    assert run.stop(signal.SIGTERM) == 0
    assert run.left() == []


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_server_that_died_is_started_again(run: Run, server: str) -> None:
    run.start_and_wait()
    first = run.server(server)
    assert first is not None
    os.kill(first, signal.SIGKILL)

    assert wait_for(lambda: run.server(server) not in (first, None) and run.answers(server), seconds=60)
    assert run.stop(signal.SIGTERM) == 0
    assert run.left() == []


@pytest.mark.parametrize("part, called", [("serve", "web"), ("work", "worker"), ("relay", "relay")])
def test_a_process_that_cannot_start_fails_the_start(run: Run, part: str, called: str) -> None:
    (run.folder / f"{part}.broken").touch()
    status, lines = run.fail()

    assert status == 1
    assert re.match(rf"opora: {called} did not start: opora: there is a reason", lines[-1]), lines
    assert run.left() == []


def test_a_database_that_cannot_be_prepared_fails_the_start(run: Run) -> None:
    (run.folder / "prepare.broken").touch()
    status, lines = run.fail()

    assert status == 1
    assert lines[-2:] == [
        "opora: there is a reason",
        "opora: the database could not be prepared; the reason stands above",
    ]
    assert run.left() == []


def test_a_port_in_use_fails_the_start_before_anything_is_started(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.port))
        other.listen()
        status, lines = run.fail()

    assert status == 2
    assert len(lines) == 1
    assert re.match(rf"opora: PORT: 127\.0\.0\.1:{run.port} cannot be used \(.*\); choose another", lines[0])
    assert not (run.var_dir / "postgres").exists()


def test_a_second_run_on_the_same_folder_is_refused(run: Run, tmp_path: Path) -> None:
    run.start_and_wait()
    second = Run(tmp_path)
    status, lines = second.fail()

    assert status == 1
    assert re.search(r"in use by another Opora \(process \d+\)", lines[-1])
    assert run.answers("postgres")


def test_it_starts_again_and_again(run: Run) -> None:
    for _ in range(2):
        run.start_and_wait()
        assert run.stop(signal.SIGINT) == 0
    assert run.journal().count("prepare") == 2
