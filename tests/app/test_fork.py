"""Forking: a clean parent, an exit status like a command's, and the whole product imported without a thread."""

import subprocess
import sys
import threading

import pytest

from app.fork import Forked

pytestmark = pytest.mark.slow  # processes of their own


def forked(code: str) -> subprocess.CompletedProcess[str]:
    """Run in a process of its own, which has no threads."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)


def test_a_process_with_threads_is_not_forked() -> None:
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        with pytest.raises(RuntimeError, match="threads"):
            Forked.start("never", lambda: None)
    finally:
        over.set()
        thread.join()


def test_importing_everything_starts_nothing() -> None:
    """No thread of any library, no file, no connection: else a fork would copy a lock that nobody opens again."""
    done = forked(
        "import os; opened = lambda: {each for each in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{each}')};"
        "before = opened(); from app.supervisor import import_everything; import_everything();"
        "print(len(os.listdir('/proc/self/task')), sorted(opened() - before))"
    )
    assert done.stdout.split() == ["1", "[]"], done.stderr + done.stdout


@pytest.mark.parametrize(
    "work, status",
    [
        ("lambda: None", 0),
        ("lambda: sys.exit(3)", 3),
        ("lambda: sys.exit('a reason')", 1),
        ("lambda: 1 / 0", 1),
        ("lambda: os.kill(os.getpid(), 9)", -9),
    ],
)
def test_the_status_is_that_of_a_command(work: str, status: int) -> None:
    done = forked(
        "import atexit, os, sys; from app.fork import Forked; atexit.register(print, 'once');"
        f"child = Forked.start('a child', {work}); print(child.wait(60), child.returncode)"
    )
    assert done.stdout.splitlines() == [f"True {status}", "once"], done.stderr
