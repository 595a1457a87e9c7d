"""Commands of ours in processes of their own, forked from one that has everything imported already, as `opora run` does.

To import the product takes a second of a processor, to read its templates nearly as long, and a run of the tests starts it
hundreds of times. The parent is this file, run as a program: it reads an order a line and answers each with a line.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from app import cli, supervisor
from app.fork import Forked
from app.testing.clones import pids
from kernel import db, flood, keys, valkey
from kernel.settings import settings
from kernel.web import guesses, render

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_STOP = 10.0
FORGET = "/-/forget"
"""Where a served product is asked to forget what it keeps; answers the processes of the database behind its pool."""


def keep_templates(folder: Path) -> None:
    """Compile each template once and keep it here, not once in each process of each run."""
    render.Environment = partial(jinja2.Environment, bytecode_cache=jinja2.FileSystemBytecodeCache(str(folder)))


class Forgetful:
    """The served application, which forgets on demand what it keeps, when nobody is being answered."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._answering = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] == FORGET:
            content = json.dumps(await self._forget()).encode()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": content})
        else:
            self._answering += 1
            self._nobody.clear()
            try:
                await self.app(scope, receive, send)
            finally:
                self._answering -= 1
                if not self._answering:
                    self._nobody.set()

    async def _forget(self) -> list[int]:
        await self._nobody.wait()
        for each in (keys, flood, guesses):
            each.forget()
        return await pids(db.DB.pool)


def _forgetful(create: Callable[[], Any]) -> Callable[[], Forgetful]:
    return lambda: Forgetful(create())


class Preloaded:
    """Starts and ends the commands; its own process begins with the first of them."""

    def __init__(self) -> None:
        self.templates: Path | None = None  # where they are kept
        self._process: subprocess.Popen[str] | None = None

    def start(self, words: Sequence[str], *, out: Path, err: Path | None = None, given: Path | None = None) -> int:
        """Run `opora …` in the environment of this moment; returns its process. What it prints goes into files."""
        files = {"out": str(out), "err": str(err or out), "given": str(given or os.devnull)}
        return self._ask(act="start", words=list(words), environment=dict(os.environ), **files)

    def status(self, pid: int) -> int | None:
        """The exit status, or None while it runs."""
        return self._ask(act="status", pid=pid)

    def wait(self, pid: int) -> int:
        """The exit status, when it has ended."""
        return self._ask(act="wait", pid=pid)

    def stop(self, pid: int) -> None:
        """End it, gently at first."""
        self._ask(act="stop", pid=pid)

    def close(self) -> None:
        """End all that still run."""
        if self._process is not None:
            self._process.communicate()

    def _ask(self, **order: Any) -> Any:
        if self._process is None:
            command = [sys.executable, "-m", __name__, *([str(self.templates)] if self.templates else [])]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process with everything imported ended with {self._process.wait()}")
        return json.loads(answer)


# --- the parent --------------------------------------------------------------------------------------------------


def main() -> None:
    """Do what is ordered until nobody orders any more."""
    supervisor.import_everything()
    asgi: Any = sys.modules["app.asgi"]
    asgi.create_served_app = _forgetful(asgi.create_served_app)
    for folder in sys.argv[1:]:
        keep_templates(Path(folder))
    # how long a turn at the database or at Valkey takes is decided by what else the computer does
    db.LONGEST_WAIT_SECONDS = valkey.LONGEST_WAIT_SECONDS = valkey.ANSWER_SECONDS = 300
    assert not settings.cache_info().currsize, "settings are of each command"
    running: dict[int, Forked] = {}
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_done(json.loads(line), running)) + "\n")
        sys.stdout.flush()
    for each in running.values():
        each.kill_all()


def _done(order: dict[str, Any], running: dict[int, Forked]) -> int | None:
    if order["act"] == "start":
        child = Forked.start(" ".join(("opora", *order["words"])), lambda: _perform(order), out=Path(order["out"]))
        running[child.pid] = child
        return child.pid
    child = running[order["pid"]]
    if order["act"] == "stop":
        child.terminate()
        if not child.wait(SECONDS_TO_STOP):
            child.kill_all()
    elif order["act"] == "wait":
        child.wait(float("inf"))
    return child.poll()


def _perform(order: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(order["environment"])
    for number, name, flags in ((0, "given", os.O_RDONLY), (2, "err", os.O_WRONLY | os.O_CREAT | os.O_APPEND)):
        os.dup2(os.open(order[name], flags, 0o644), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    cli.main(order["words"])


if __name__ == "__main__":
    main()
