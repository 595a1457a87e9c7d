"""Relay, queue and worker as processes: what was committed is taken, and nobody falls when the queue is away."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from app.embedded import wait_for
from app.ready import ReadySocket
from app.testing.busy import free_port
from app.testing.stack import Committed
from app.testing.time import let_time_pass
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.events import KeyWorkerChanged
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from consent import service as consents
from consent.schemas import RecordConsent
from kernel.actor import RELAY
from kernel.broker import connect, sender
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from tenants.notifications.views import notifications

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WAIT_SECONDS = 90


@pytest.fixture
def start(committed: Committed, world: World) -> Iterator[Any]:
    """Start `opora …` beside the test and wait until it is up; stopped gently at its end, which must succeed."""
    running: list[subprocess.Popen[bytes]] = []
    sockets = tempfile.TemporaryDirectory(prefix="opora-")  # a socket's path must be short

    def run(command: str, **environment: str) -> subprocess.Popen[bytes]:
        ready = ReadySocket(Path(sockets.name) / f"{command}-{len(running)}")
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", command],
            cwd=ROOT,
            env={**os.environ, **environment, "NOTIFY_SOCKET": str(ready.path)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        running.append(process)
        assert wait_for(ready.is_ready, seconds=WAIT_SECONDS)
        ready.close()
        return process

    yield run
    sockets.cleanup()
    for process in running:
        process.send_signal(signal.SIGTERM)
    statuses = [process.wait(WAIT_SECONDS) for process in running]
    assert statuses == [0] * len(running)


async def leave_facts(world: World, count: int) -> None:
    """Facts about cases, two of each, of one of which PM's worker is to be told."""
    actor, told = world.actor("pm_head"), world.actor("pm_worker").worker
    person = ClientIdentity(given_name="Jana", family_name="Zkušební")
    async with unit_of_work(actor):
        for _ in range(count):
            opened = await cases.start_case(actor, ClientKind.ADULT, person, key_worker_id=told)
            await record(
                actor,
                KeyWorkerChanged(
                    case_id=opened.case_id,
                    from_worker_id=actor.worker,
                    to_worker_id=told,
                    reason="head_decision",
                    informed=True,
                    version=2,
                ),
            )


async def waiting(table: str = "outbox") -> int:
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval(f"SELECT count(*) FROM {table}")


async def until(what: Any) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not await what():  # noqa: ASYNC110 it happens in another process
            await asyncio.sleep(0.1)


async def test_a_committed_fact_reaches_a_worker_and_the_log_is_sealed(start, valkey: Redis, world: World) -> None:
    """Through the relay and the queue; afterwards nothing waits, and a message holds ids only."""
    await leave_facts(world, 20)
    start("relay")

    async def queued() -> bool:
        return await valkey.hlen("opora:queue:facts.msgs") == 40

    await until(queued)
    for message in await valkey.hvals("opora:queue:facts.msgs"):
        assert b"key_worker" not in message
    start("work")

    async def taken() -> bool:
        return await waiting() == 0

    async def sealed() -> bool:
        return await waiting("audit_seal") > 0

    await until(taken)
    assert len(await notifications(world.actor("pm_worker"))) == 20
    await until(sealed)


async def test_a_consent_that_ran_out_is_noted_though_nobody_looks(start, committed: Committed, world: World) -> None:
    """The relay sees it by its clock, a worker writes the end down in the service of the consent."""
    actor, day = world.actor("osp_specialist"), today_in_prague()
    identity = ClientIdentity(given_name="Vít", family_name="Okoun", birth_date=date(1992, 4, 3))
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id))
    order = RecordConsent(
        type="handover",
        recipient_service_id=world.services["pm"],
        worker_ids=[world.people["pm_worker"].worker_id],
        items=["phone"],
        purpose="choose_peer",
        valid_from=day,
        valid_until=day + timedelta(days=9),
        decision="agree",
        form="written",
        said_on=day,
        said_by="self",
    )
    await consents.record_consent(actor, case_id, order)
    await let_time_pass(committed)
    start("relay")
    start("work")

    async def noted() -> bool:
        async with unit_of_work(actor) as unit:
            return await unit.connection.fetchval("SELECT state FROM consent") == "expired"

    await until(noted)


async def test_the_relay_waits_for_a_queue_that_is_away(start, valkey: Redis, world: World) -> None:
    """It tries again; it neither falls nor marks a fact as sent."""
    tries = 0

    async def shut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        writer.close()

    port = free_port()
    async with await asyncio.start_server(shut, "127.0.0.1", port):
        relay = start("relay", OPORA_REDIS_URL=f"redis://127.0.0.1:{port}/0")
        await leave_facts(world, 1)
        before = tries

        async def tried_again() -> bool:
            return tries >= before + 4  # twice at each try

        await until(tried_again)
    assert relay.poll() is None
    async with unit_of_work(RELAY) as unit:
        assert await unit.connection.fetchval("SELECT sent_at FROM outbox") is None


def test_a_queue_that_is_away_is_one_clear_error(change_settings) -> None:
    """The relay understands it; nothing else gets out."""
    change_settings(OPORA_REDIS_URL="redis://127.0.0.1:1/0")
    send = sender(connect(settings()))
    with pytest.raises(ConnectionError):
        send(new_id(), UUID(int=1), None)
