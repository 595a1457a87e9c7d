"""What breaks beside us is said as what it is: 503 with the time to come back, and no fault of ours in the log."""

import asyncio
from types import SimpleNamespace
from typing import Any

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from app.testing.client import ClientApp
from kernel import db, deployment
from kernel.db import DB
from kernel.outages import AWAY
from kernel.settings import settings
from kernel.variables import SettingsError

pytestmark = pytest.mark.slow

DEEP = b"[" * 200_000


async def answered(client: httpx.AsyncClient, path: str) -> tuple[int, str | None]:
    """The status and when to come back; nothing of it may be a fault in the log."""
    with capture_logs() as lines:
        answer = await client.get(path)
    assert not [line for line in lines if line["log_level"] == "error"], lines
    return answer.status_code, answer.headers.get("retry-after")


@pytest.mark.parametrize("path", ["/my-day", "/api/v1/cases"])
async def test_a_full_pool_is_waited_for_and_then_said(
    client_app: ClientApp, committed: object, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Nobody waits for ever behind slow acts of others."""
    client = await client_app("pm_worker")
    monkeypatch.setattr(db, "LONGEST_WAIT_SECONDS", 0.1)
    assert DB.pool
    taken = [await DB.pool.acquire() for _ in range(DB.pool.get_max_size())]
    assert await answered(client, path) == (503, "5")
    for connection in taken:
        await DB.pool.release(connection)
    assert await answered(client, path) == (200, None)


@pytest.mark.parametrize("path", ["/my-day", "/api/v1/cases"])
async def test_a_connection_that_breaks_in_the_middle_is_said(
    client_app: ClientApp, committed: object, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Whoever comes next gets another one."""
    client = await client_app("pm_worker")
    begin = db.UnitOfWork.begin

    async def cut(unit: db.UnitOfWork) -> None:
        await begin(unit)
        unit.connection.terminate()

    monkeypatch.setattr(db.UnitOfWork, "begin", cut)
    assert await answered(client, path) == (503, "5")
    monkeypatch.setattr(db.UnitOfWork, "begin", begin)
    assert await answered(client, path) == (200, None)


REFUSALS = [
    asyncpg.TooManyConnectionsError, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError, asyncpg.DiskFullError, asyncpg.QueryCanceledError, asyncpg.DeadlockDetectedError,
    asyncpg.IdleInTransactionSessionTimeoutError, asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InvalidPasswordError, asyncpg.InternalClientError, TimeoutError, ConnectionResetError, FileNotFoundError,
]  # fmt: skip


@pytest.mark.parametrize("bearer", [True, False])
async def test_a_database_that_takes_nobody_is_said(client_app: ClientApp, committed: object, bearer: bool) -> None:
    """Full, starting, stopping, read-only, gone with its socket: for sessions and for bearer tokens alike."""
    client = await client_app("pm_worker", bearer=bearer)
    for error in REFUSALS:

        async def refuse(error: type[Exception] = error, **_: object) -> None:
            raise error("no")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(DB, "pool", SimpleNamespace(acquire=refuse))
            assert await answered(client, "/api/v1/cases") == (503, "5"), error
            if not bearer:
                assert await answered(client, "/my-day") == (503, "5"), error


@pytest.mark.parametrize("error", AWAY)
async def test_an_outage_in_the_middle_of_an_act_is_said(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Whatever the driver calls it."""
    client = await client_app("pm_worker")

    async def fail(*_: object) -> None:
        raise error("no")

    monkeypatch.setattr("kernel.db.UnitOfWork.flush", fail)
    assert await answered(client, "/api/v1/cases") == (503, "5")


async def test_the_database_must_have_room_for_all_of_us(committed: object) -> None:
    """Asked at the start of each process, and said in one line with the names of the settings."""
    await deployment.check_room(DB.pool, settings().connections)
    with pytest.raises(SettingsError, match=r"lets in \d+ connections .* may open 10000; raise max_connections"):
        await deployment.check_room(DB.pool, 10_000)


# ── what is wrong with a request is no fault of ours either ──────────────────────────────────────────────────────────


async def test_json_nested_without_end_is_refused(client_app: ClientApp) -> None:
    """As a body, also of a browser, and as a place in a list."""
    client = await client_app("pm_worker")
    posted = await client.post("/api/v1/cases", content=DEEP, headers={"Content-Type": "application/json"})
    assert (posted.status_code, posted.json()["code"]) == (400, "unreadable-body")
    assert (await client.get("/api/v1/cases", params={"after": "W1tb" * 2_000})).status_code == 400


@pytest.mark.parametrize("path", ["/my-day", "/cases", "/account", "/search", "/cases/new", "/help"])
async def test_a_bearer_token_opens_no_page(client_app: ClientApp, path: str) -> None:
    """Pages belong to sessions; a program that asks for one is sent to the sign-in like anybody."""
    client = await client_app("pm_worker", bearer=True)
    page = await client.get(path)
    assert (page.status_code, page.headers["location"].partition("?")[0]) == (303, "/sign-in")
    posted = await client.post("/cases/new", data={"a": "b"})
    assert posted.status_code == 303
    assert (await client.get("/api/v1/me")).status_code == 200


async def test_a_waiting_request_does_not_hold_up_the_others(
    client_app: ClientApp, committed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every connection taken, what needs none is answered while the other still waits."""
    client, acquire, asked = await client_app("pm_worker"), asyncpg.Pool.acquire, asyncio.Event()
    monkeypatch.setattr(db, "LONGEST_WAIT_SECONDS", 60)
    assert DB.pool
    taken = [await DB.pool.acquire() for _ in range(DB.pool.get_max_size())]

    def noted(pool: asyncpg.Pool, **words: Any) -> Any:
        asked.set()
        return acquire(pool, **words)

    monkeypatch.setattr(asyncpg.Pool, "acquire", noted)
    waiting = asyncio.create_task(client.get("/api/v1/cases"))
    await asked.wait()
    assert (await client.get("/health/live")).status_code == 200
    assert not waiting.done()
    for connection in taken:
        await DB.pool.release(connection)
    assert (await waiting).status_code == 200
