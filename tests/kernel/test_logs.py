"""Logs: one JSON object a line, and nothing about a person, whoever logs it."""

import ast
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import granian.log
import pytest
import structlog
from litestar.exceptions import LitestarException

from app.testing.client import app
from app.testing.sources import nodes
from kernel.db import unit_of_work
from kernel.logs import ALLOWED_FIELDS, SERVER_LOGS, configure_logging

ROOT = Path(__file__).resolve().parents[2]
PERSONAL = "Jana Nováková"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., list[dict[str, Any]]]]:
    """Start logging as a process does; calling it again gives the lines so far."""
    out = io.StringIO()
    before = structlog.get_config()
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    monkeypatch.setattr(sys, "stderr", out)
    configure_logging("debug", pretty=False)

    def lines(**configuration: Any) -> list[dict[str, Any]]:
        if configuration:
            monkeypatch.setattr(sys, "stderr", out)
            configure_logging("debug", **configuration)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def quote_a_person() -> None:
    try:
        raise KeyError(PERSONAL)
    except KeyError as error:
        raise ValueError(f"no such client: {PERSONAL}") from error


def test_a_line_is_one_json_object(logged: Callable[..., list[dict[str, Any]]]) -> None:
    structlog.get_logger("opora").info("started", port=8000)
    logging.getLogger("library").warning("two\nlines")

    first, second = logged()
    assert first["event"] == "started"
    assert first["port"] == 8000
    assert first["level"] == "info"
    assert first["timestamp"].endswith("Z")
    assert second["event"] == "two"


def test_a_field_that_is_not_on_the_list_is_dropped_and_the_loss_is_seen(
    logged: Callable[..., list[dict[str, Any]]],
) -> None:
    structlog.get_logger("opora").info("request", name=PERSONAL, body={"facts": PERSONAL}, status=200)

    (line,) = logged()
    assert line["status"] == 200
    assert line["line"] == "dropped: body, name"
    assert PERSONAL not in json.dumps(line, ensure_ascii=False)


def test_an_exception_tells_its_kind_and_place_but_not_its_message(
    logged: Callable[..., list[dict[str, Any]]],
) -> None:
    try:
        quote_a_person()
    except ValueError:
        structlog.get_logger("opora").error("unexpected", exc_info=True)
        logging.getLogger("library").exception("failed")
    try:
        raise ExceptionGroup(PERSONAL, [ValueError(PERSONAL), TypeError(PERSONAL)])
    except ExceptionGroup as group:
        structlog.get_logger("opora").error("unexpected", exc_info=group)

    ours, theirs, grouped = logged()
    for line in (ours, theirs):
        assert "builtins.ValueError at" in line["exception"]
        assert "builtins.KeyError at" in line["exception"]
        assert "quote_a_person" in line["exception"]
    assert "builtins.TypeError" in grouped["exception"]
    assert "Nováková" not in json.dumps([ours, theirs, grouped], ensure_ascii=False)


def test_a_library_keeps_its_sentence_but_not_the_values_in_it(logged: Callable[..., list[dict[str, Any]]]) -> None:
    logging.getLogger("library").warning("cannot store %s for %s", 7, PERSONAL)
    logging.getLogger("library").error("Task exception was never retrieved\nfuture: <Task ValueError('%s')>" % PERSONAL)  # noqa: UP031

    assert [line["event"] for line in logged()] == ["cannot store %s for %s", "Task exception was never retrieved"]


def test_a_person_at_a_terminal_sees_no_more(
    logged: Callable[..., list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    configure_logging("debug", pretty=True)
    try:
        quote_a_person()
    except ValueError:
        structlog.get_logger("opora").error("unexpected", name=PERSONAL, exc_info=True)

    assert "unexpected" in out.getvalue()
    assert "ValueError at" in out.getvalue()
    assert "Nováková" not in out.getvalue()


def test_the_demonstration_shows_whole_exceptions(logged: Callable[..., list[dict[str, Any]]]) -> None:
    logged(pretty=False, made_up=True)
    try:
        quote_a_person()
    except ValueError:
        structlog.get_logger("opora").error("unexpected", exc_info=True)

    assert f"ValueError: no such client: {PERSONAL}" in logged()[0]["exception"]


@pytest.mark.parametrize(
    "statement",
    [
        f"SELECT '{PERSONAL}'::int",
        f"DO $$ BEGIN RAISE unique_violation USING MESSAGE = '{PERSONAL}', DETAIL = 'Key (name)=({PERSONAL})',"
        f" HINT = '{PERSONAL}'; END $$",
    ],
)
async def test_what_the_database_quotes_reaches_neither_log_nor_answer(
    logged: Callable[..., list[dict[str, Any]]],
    client_app: Any,
    monkeypatch: pytest.MonkeyPatch,
    statement: str,
) -> None:
    """Its error carries the value and a DETAIL with whole keys; kind and place lead to the fault."""

    async def broken(actor: Any) -> None:
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(statement)

    monkeypatch.setattr("tenants.views.me", broken)
    for address in ("/api/v1/me", "/account"):
        monkeypatch.setattr("tenants.accounts.views.account_page", broken)
        answered = await (await client_app("pm_worker")).get(address)
        assert answered.status_code == 500
        assert "Nováková" not in answered.text

    lines = [line for line in logged() if line["event"] == "unexpected"]
    assert len(lines) == 2
    for line in lines:
        assert "asyncpg.exceptions" in line["exception"]
        assert "broken" in line["exception"]
        assert line["request_id"]
    assert "Nováková" not in json.dumps(logged(), ensure_ascii=False)
    assert "DETAIL" not in json.dumps(logged())


async def test_what_no_answer_could_be_given_for_is_logged_without_its_words(
    logged: Callable[..., list[dict[str, Any]]],
) -> None:
    """The connection broke while the answer was sent: the server must not be the first to tell."""

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        raise ValueError(PERSONAL)

    scope = {"type": "http", "method": "GET", "path": "/help", "raw_path": b"/help", "query_string": b"", "headers": []}
    with pytest.raises(LitestarException):
        await app()({**scope, "client": None}, receive, send)

    (line,) = [line for line in logged() if line["event"] == "unanswered"]
    assert "builtins.ValueError at" in line["exception"]
    assert "Nováková" not in json.dumps(logged(), ensure_ascii=False)


def test_the_web_server_logs_as_we_do(logged: Callable[..., list[dict[str, Any]]]) -> None:
    """It puts the whole traceback into its sentence."""
    server, propagates = logging.getLogger("_granian"), logging.getLogger("_granian").propagate
    try:
        granian.log.configure_logging(granian.log.LogLevels.warning, SERVER_LOGS)
        server.error(f"Application callable raised an exception\nValueError: {PERSONAL}")
    finally:
        server.propagate = propagates

    assert [line["event"] for line in logged()] == ["Application callable raised an exception"]


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    for package in ("app", "kernel", "tenants", "cases", "consent", "sharing", "services"):
        for file in (ROOT / package).rglob("*.py"):
            for node in nodes(file.read_text(encoding="utf-8")):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in ("log", "logger")
                    and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
                ):
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.xdist_group("sources")
def test_our_own_lines_are_fixed_sentences_with_fields_of_the_list() -> None:
    calls = list(log_calls())
    assert calls
    for place, call in calls:
        assert isinstance(call.args[0], ast.Constant), f"{place}: the sentence of a log line is put together"
        unknown = {keyword.arg for keyword in call.keywords} - ALLOWED_FIELDS - {"exc_info"}
        assert not unknown, f"{place}: {unknown} would be dropped"
