"""Killing any process at any moment loses no acknowledged act and sends no message for an act that did not happen.

The whole product runs as `opora run` starts it: web, worker, relay, Valkey and PostgreSQL as processes of their own, on
disks that are really written. While handovers and withdrawals go in over HTTP, each of them is killed.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import psutil
import pytest

from app.embedded import EmbeddedPaths
from app.testing.busy import free_port
from kernel.legal_time import today_in_prague

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 24
VICTIMS = ("web", "worker", "relay", "valkey", "postgres")
FIELDS = ["given_name", "family_name", "residence", "email", "phone", "health"]
DEADLINE = 150
RECEIVED = "handover.received"


class Product:
    """The running product, and the means to kill a part of it."""

    def __init__(self, var_dir: Path, port: int) -> None:
        self.var_dir = var_dir
        self.port = port
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OPORA_")},
            "OPORA_DEMO": "1",
            "OPORA_VAR_DIR": str(var_dir),
            "PORT": str(port),
            "OPORA_LOG_LEVEL": "warning",
        }

    def opora(self, *arguments: str) -> str:
        """Run a command of the product."""
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def kill(self, victim: str, supervisor: psutil.Process) -> bool:
        """Kill one part with SIGKILL, its children too; False when it is not there at this moment."""
        for process in supervisor.children():
            with suppress(psutil.NoSuchProcess):
                if _part(process) == victim:
                    for each in (*process.children(recursive=True), process):
                        with suppress(psutil.NoSuchProcess):
                            each.send_signal(signal.SIGKILL)
                    return True
        return False


def _part(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    for part, word in (
        ("web", r"\bserve$"),
        ("worker", r"\bwork$"),
        ("relay", r"\brelay$"),
        ("valkey", "valkey"),
        ("postgres", "postgres"),
    ):
        if re.search(word, line):
            return part
    return ""


@pytest.fixture
async def product(tmp_path: Path) -> AsyncIterator[tuple[Product, psutil.Process]]:
    """The product with its demonstration, started and stopped."""
    port = free_port()
    running = Product(tmp_path / "var", port)
    process = subprocess.Popen(  # noqa: ASYNC220 it returns at once
        [sys.executable, "-m", "app.cli", "run"],
        cwd=ROOT, env=running.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as web:
            for _ in range(600):
                assert process.poll() is None, process.stderr and process.stderr.read()
                try:
                    if (await web.get("/health/ready")).status_code == 200:
                        break
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.2)
        yield running, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE)
        assert process.stderr
        process.stderr.close()


class Caller:
    """A program that repeats a request, with the same Idempotency-Key, until it is answered."""

    def __init__(self, product: Product, token: str) -> None:
        self.web = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{product.port}/api/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )

    async def get(self, path: str) -> httpx.Response:
        return await self._until_answered("GET", path)

    async def post(self, path: str, order: object, **headers: str) -> httpx.Response:
        headers.setdefault("Idempotency-Key", str(uuid4()))
        return await self._until_answered("POST", path, json=order, headers=headers)

    async def _until_answered(self, method: str, path: str, **more: object) -> httpx.Response:
        async with asyncio.timeout(DEADLINE):
            while True:
                try:
                    answer = await self.web.request(method, path, **more)  # type: ignore[arg-type]
                    if answer.status_code < 500:
                        return answer
                except httpx.TransportError:
                    pass
                await asyncio.sleep(random.uniform(0.05, 0.2))


async def _client_with_consent(osp: Caller, pm_service: str, number: int) -> tuple[str, str, int]:
    """A client of OSP who agrees to the handover: (case, consent, version of the consent)."""
    me = (await osp.get("/me")).json()
    order = {
        "kind": "adult",
        "open_anyway": True,
        "key_worker_id": me["worker_id"],
        "identity": {
            "given_name": "Zkouška", "family_name": f"Pád {number}", "town": "Javorec", "region": "Vysočina",
            "email": f"pad{number}@posta.example", "phone": "+420 000 000 777", "health_code": "paraplegia",
        },
    }  # fmt: skip
    case_id = (await osp.post("/cases", order)).json()["id"]
    today = today_in_prague()
    consent = {
        "type": "handover", "recipient_service_id": pm_service, "worker_ids": [], "items": FIELDS,
        "purpose": "choose_peer", "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=90)).isoformat(),
        "decision": "agree", "form": "oral_recorded", "said_on": today.isoformat(), "said_by": "self",
    }  # fmt: skip
    workers = (await osp.get(f"/workers?service_id={pm_service}")).json()["items"]
    consent["worker_ids"] = [worker["id"] for worker in workers if "social_worker" in worker["roles"]][:1]
    made = await osp.post(f"/cases/{case_id}/consents", consent)
    assert made.status_code == 201, made.text
    consent_id = made.json()["id"]
    view = (await osp.get(f"/consents/{consent_id}")).json()
    return case_id, consent_id, view["version"]


async def _hand_over_and_withdraw(osp: Caller, case_id: str, consent_id: str, version: int) -> tuple[str, int]:
    """Both acts, each until it is acknowledged: (handover, status of the withdrawal)."""
    handed = await osp.post(
        f"/cases/{case_id}/handovers",
        {"version_no": 1, "client_version": 1, "consent_id": consent_id, "item_kinds": FIELDS},
    )
    assert handed.status_code == 201, handed.text
    await asyncio.sleep(random.uniform(0, 2.0))
    order = {"said_on": today_in_prague().isoformat(), "said_by": "self", "form": "oral_recorded"}
    withdrawn = await osp.post(f"/consents/{consent_id}/withdrawal", order, **{"If-Match": f'"{version}"'})
    return handed.json()["id"], withdrawn.status_code


async def _kill_each(product: Product, supervisor: psutil.Process) -> None:
    """Kill every part once, in an order by chance, each time while acts are going on."""
    for victim in random.sample(VICTIMS, len(VICTIMS)):
        async with asyncio.timeout(DEADLINE):
            while not product.kill(victim, supervisor):  # noqa: ASYNC110 another process starts it
                await asyncio.sleep(0.1)
        await asyncio.sleep(random.uniform(1.0, 2.5))


async def test_no_acknowledged_act_is_lost_and_no_message_is_sent_for_an_act_that_did_not_happen(product):
    running, supervisor = product
    token = running.opora(
        "token", "create", "--user", "souckova@krokzpet.example", "--organisation", "krokzpet"
    ).split()[-1]
    osp = Caller(running, token)
    services = (await osp.get("/services")).json()["items"]
    pm_service = next(each["id"] for each in services if each["code"] == "PM")
    clients = [await _client_with_consent(osp, pm_service, number) for number in range(CLIENTS)]

    killer = asyncio.create_task(_kill_each(running, supervisor))
    acknowledged: list[tuple[str, int]] = []
    while len(acknowledged) < len(clients) or not killer.done():
        while len(clients) < len(acknowledged) + 3:  # acts go on until every part was killed
            clients.append(await _client_with_consent(osp, pm_service, len(clients)))
        batch = clients[len(acknowledged) :][:3]
        acknowledged += await asyncio.gather(*(_hand_over_and_withdraw(osp, *client) for client in batch))
    await killer
    await osp.web.aclose()

    database = await _connect(running)
    await _until_nothing_waits(database)
    handovers = {UUID(handover) for handover, _ in acknowledged}
    assert len(handovers) == len(clients)
    assert {status for _, status in acknowledged} == {201}
    ours = [UUID(consent_id) for _, consent_id, _ in clients]
    # every acknowledged act is there, once
    assert {
        row["id"] for row in await database.fetch("SELECT id FROM handover WHERE consent_id = ANY($1)", ours)
    } == handovers
    states = await database.fetch(
        "SELECT state, count(*) FROM consent_event WHERE consent_id = ANY($1) GROUP BY state", ours
    )
    assert {row["state"]: row["count"] for row in states} == {"given": len(clients), "withdrawn": len(clients)}
    grants = await database.fetch("SELECT revoked_at, revoke_cause FROM share_grant WHERE consent_id = ANY($1)", ours)
    assert len(grants) == len(clients) * len(FIELDS)
    assert {row["revoke_cause"] for row in grants} == {"withdrawn"}
    assert (
        await database.fetchval(
            "SELECT count(*) FROM share_key k JOIN share_grant g ON g.id = k.id WHERE g.consent_id = ANY($1)", ours
        )
        == 0
    )
    # every message is about an act that happened, and nobody is told twice
    told = await database.fetch("SELECT kind, about_id, worker_id, count(*) FROM notification GROUP BY 1, 2, 3")
    assert {row["count"] for row in told} == {1}
    known = {row["id"] for row in await database.fetch("SELECT id FROM handover")}
    assert {row["about_id"] for row in told if row["kind"] == RECEIVED} <= known
    await database.close()
    assert "broken" not in running.opora("audit", "verify").lower()


async def _connect(product: Product) -> asyncpg.Connection:
    async with asyncio.timeout(60):
        while True:
            try:
                return await asyncpg.connect(EmbeddedPaths(product.var_dir).superuser_url)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.3)


async def _until_nothing_waits(database: asyncpg.Connection) -> None:
    """What the queue lost is sent again by the relay after half a minute."""
    async with asyncio.timeout(DEADLINE):
        while await database.fetchval("SELECT count(*) FROM outbox"):  # noqa: ASYNC110 another process works
            await asyncio.sleep(0.5)
