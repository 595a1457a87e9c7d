"""The command `opora`: help everywhere, one line for what goes wrong, an exit status that says whether it worked."""

import base64
import importlib.util
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import click
import httpx
import pytest

from app import cli
from app.embedded import wait_for
from app.ready import ReadySocket
from app.testing.busy import free_port
from app.testing.stack import Stack, in_loop_of_its_own
from kernel.exceptions import DomainError
from kernel.settings import settings

pytestmark = pytest.mark.slow

Opora = Callable[..., int]


def commands(group: click.Group, name: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        assert command is not None
        yield (*name, word), command
        if isinstance(command, click.Group):
            yield from commands(command, (*name, word))


EVERY = dict(commands(cli.opora))


@pytest.fixture
def opora(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opora]:
    """Run a command in this process; returns the exit status."""

    def run(*words: str, **environment: str) -> int:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        monkeypatch.setattr(sys, "argv", ["opora", *words])
        monkeypatch.setattr("kernel.logs.configure_logging", lambda *_, **_how: None)
        try:
            cli.main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    yield run
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...], opora: Opora, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora(*words, "--help") == 0
    assert f"opora {' '.join(words)}" in capsys.readouterr().out

    command = EVERY[words]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), f"--{parameter.name} says nothing"


def test_the_commands_of_the_contract_are_there() -> None:
    wanted = [
        "serve",
        "work",
        "relay",
        "migrate",
        "demo",
        "tenant create",
        "user create",
        "token create",
        "audit verify",
        "keys check",
        "export case",
        "export audit",
    ]
    assert {tuple(words.split()) for words in wanted} <= EVERY.keys()


def test_the_version_is_told(opora: Opora, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora("--version") == 0
    assert capsys.readouterr().out.startswith("opora ")


def test_an_unknown_command_fails(opora: Opora, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora("sevre") == 2
    assert "No such command 'sevre'" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["serve", "work", "relay", "migrate", "demo", "run", "prepare", "tenant list"])
def test_a_wrong_setting_is_one_line(words: str, opora: Opora, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora(*words.split(), OPORA_LOG_LEVEL="loud") == 2
    said = capsys.readouterr()
    assert said.err == (
        "opora: OPORA_LOG_LEVEL is 'loud', which is none of debug, info, warning, error; e.g. OPORA_LOG_LEVEL=info\n"
    )
    assert said.out == ""


def test_the_demonstration_is_refused_without_its_setting(opora: Opora, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora("demo", OPORA_DEMO="0") == 2
    assert capsys.readouterr().err.startswith("opora: OPORA_DEMO is not set")


@pytest.mark.parametrize("command", ["demo", "run"])
def test_where_the_demonstration_is_not_installed_it_is_one_line(
    command: str, opora: Opora, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "app.demo" else found(name))
    assert opora(command, OPORA_DEMO="1") == 2
    assert capsys.readouterr().err == (
        "opora: OPORA_DEMO is 1 and the demonstration is not installed here; it runs from a clone, make run\n"
    )


def test_migrate_needs_the_owner(
    opora: Opora, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("OPORA_OWNER_DATABASE_URL")
    assert opora("migrate", OPORA_DATABASE_URL="postgresql://opora_app:word@db/opora") == 2
    assert capsys.readouterr().err.startswith("opora: OPORA_OWNER_DATABASE_URL is not set")


def test_a_database_that_is_away_is_one_line(opora: Opora, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert opora("tenant", "list", OPORA_DATABASE_URL=f"postgresql://opora_app:word@/opora?host={tmp_path}") == 1
    assert capsys.readouterr().err.startswith("opora: the database does not answer")


class LanternBroken(DomainError):
    """A refusal with a value in its sentence."""

    code = "lantern_broken"
    status = 409
    message = "Lampa {number} nesvítí."


@pytest.mark.parametrize(
    "error, line",
    [
        (LanternBroken(number=7), "opora: Lampa 7 nesvítí. (lantern_broken)\n"),
        (ValueError("two\n  lines"), "opora: two lines\n"),
        (KeyError(), "opora: KeyError\n"),
    ],
)
def test_what_goes_wrong_is_one_line(
    error: Exception, line: str, opora: Opora, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise error

    monkeypatch.setitem(cli.opora.commands, "fail", click.Command("fail", callback=fail))
    assert opora("fail") == 1
    assert capsys.readouterr().err == line

    with pytest.raises(type(error)):
        opora("fail", OPORA_LOG_LEVEL="debug")


def test_migrate_may_run_again_and_finds_no_drift(
    stack: Stack, opora: Opora, capsys: pytest.CaptureFixture[str]
) -> None:
    name = stack.clone("opora_cli_migrate")
    try:
        for words in (["migrate"], ["migrate"], ["migrate", "--check"]):
            done = run_opora(stack, name, *words)
            assert done.returncode == 0, done.stderr
        assert done.stdout == "Code, migrations and database agree.\n"
    finally:
        in_loop_of_its_own(stack.drop(name))


def environment(stack: Stack, database: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("OPORA_")},
        "OPORA_VAR_DIR": str(stack.var_dir),
        "OPORA_DEMO": "1",
        "OPORA_ROOT_KEY": base64.b64encode(bytes(range(32))).decode(),
        "OPORA_DATABASE_URL": stack.url("opora_app", database),
        "OPORA_OWNER_DATABASE_URL": stack.url("opora_owner", database),
        "OPORA_REDIS_URL": stack.paths.redis_url.replace("db=0", "db=15"),
    }


def run_opora(stack: Stack, database: str, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *words],
        env=environment(stack, database) | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_root_key_of_another_database_is_one_line(stack: Stack) -> None:
    done = run_opora(stack, "opora", "tenant", "list", OPORA_ROOT_KEY=base64.b64encode(b"?" * 32).decode())
    assert done.returncode == 1
    assert done.stderr.startswith("opora: the database refuses us: this is not its root key")


def is_ready(port: int) -> bool:
    """A busy computer may take longer than the two seconds that each part has."""
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/health/ready").status_code == 200
    return False


@pytest.mark.parametrize("command", ["work", "relay", "serve"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_processes_say_when_they_are_up_and_stop_when_told(
    stack: Stack, tmp_path: Path, command: str, how: signal.Signals
) -> None:
    name = stack.clone(f"opora_cli_{command}")
    ready = ReadySocket(tmp_path / "ready")
    port = free_port()
    with (tmp_path / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", command],
            env=environment(stack, name) | {"NOTIFY_SOCKET": str(ready.path), "PORT": str(port)},
            stderr=log,
            stdout=log,
        )
        try:
            assert wait_for(ready.is_ready, seconds=90), (tmp_path / "log").read_text()
            if command == "serve":
                assert wait_for(lambda: is_ready(port), seconds=90)
            process.send_signal(how)
            assert process.wait(90) == 0
        finally:
            process.kill()
            process.wait()
            ready.close()
            in_loop_of_its_own(stack.drop(name))
    lines = (tmp_path / "log").read_text().splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines), lines
