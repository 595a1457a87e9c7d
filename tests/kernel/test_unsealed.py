"""When nobody seals the audit log, the operator is told: by the health of the web process and by `opora audit verify`."""

import tracemalloc
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs

from kernel import audit, seal
from kernel.db import unit_of_work

pytestmark = pytest.mark.slow  # thousands of entries, processes of its own


@pytest.fixture
async def unsealed(world, committed):
    """An entry that has waited for two minutes, in a log that was sealed before."""
    await seal.seal()
    async with unit_of_work(world.actor("pm_worker")) as unit:
        audit.write(unit.actor, "test.done")
    async with committed.unguarded() as other:
        await other.execute(
            "UPDATE audit_entry SET at = at - interval '2 minutes' WHERE transaction ="
            " (SELECT max(transaction::text::bigint) FROM audit_entry)::text::xid8"
        )
    return committed


async def waits() -> list[float]:
    return [one.seconds for one in await seal.late(0)]


async def test_what_has_just_been_written_is_not_late(world, committed) -> None:
    await seal.seal()
    assert await waits() == []
    async with unit_of_work(world.actor("pm_worker")) as unit:
        audit.write(unit.actor, "test.done")
    (seconds,) = await waits()
    assert 0 < seconds < seal.LATE_SECONDS
    assert await seal.late() == []


async def test_the_oldest_entry_without_a_seal_counts(world, unsealed) -> None:
    ((who, seconds),) = [(one.tenant_id, one.seconds) for one in await seal.late()]
    assert who == world.actor("pm_worker").tenant_id
    assert seconds > 120
    assert await seal.seal() == 1
    assert await waits() == []


ACTORS = {"ospod": "spod_head", "krok": "pm_worker"}


@pytest.fixture(params=ACTORS)
async def unreadable(request, world, committed):
    """Two logs with a new entry that has waited for long; nobody can read the one of the organisation returned."""
    await seal.seal()
    for name in ACTORS.values():
        async with unit_of_work(world.actor(name)) as unit:
            audit.write(unit.actor, "test.done")
    async with committed.unguarded() as other:
        for name, at in [
            *((name, "now() - interval '2 minutes'") for name in ACTORS),
            (request.param, "'4000-01-01 BC'"),
        ]:
            await other.execute(
                f"UPDATE audit_entry SET at = {at} WHERE tenant_id = $1 AND id ="
                " (SELECT max(id::text)::uuid FROM audit_entry WHERE tenant_id = $1)",
                world.organisations[name],
            )
    return world.organisations[request.param]


async def test_an_entry_that_nobody_can_read_stops_one_log_alone(unreadable, beside, client_app) -> None:
    """The others are sealed; the log of the relay, the health and `opora audit verify` name the one that is not."""
    assert len(await seal.late()) == 2
    resting: dict[UUID, float] = {}
    with capture_logs() as lines:
        assert await seal.seal(resting) == 1
        assert await seal.seal(resting) == 0, "it rests"
    assert [(line["log_level"], line["tenant_id"]) for line in lines] == [("error", str(unreadable))]
    assert [one.tenant_id for one in await seal.late()] == [unreadable]
    web: httpx.AsyncClient = await client_app(None)
    with capture_logs() as lines:
        assert (await web.get("/health/ready")).json()["complaints"] == ["audit log"]
    assert [line["tenant_id"] for line in lines if "seal" in line["event"]] == [str(unreadable)]
    said = beside("audit", "verify", fails=True)
    assert f"organisation {unreadable}: entries have waited" in said
    assert "seals hold" not in said


async def test_a_sealed_entry_that_nobody_can_read_any_more_is_found(world, committed) -> None:
    """And the other logs are checked."""
    for name in ACTORS.values():
        async with unit_of_work(world.actor(name)) as unit:
            audit.write(unit.actor, "test.done")
    assert await seal.seal() == 2
    for count, name in enumerate(ACTORS, start=1):
        async with committed.unguarded() as other:
            await other.execute(
                "UPDATE audit_entry SET at = '4000-01-01 BC' WHERE tenant_id = $1", world.organisations[name]
            )
        checked, broken = await seal.verify()
        assert checked == 2
        assert [one.why for one in broken] == ["an entry cannot be read"] * count


async def test_a_large_entry_does_not_stay_in_memory_with_hundreds_of_others(world, committed) -> None:
    head = world.actor("spod_head")
    async with unit_of_work(head) as unit:
        await unit.connection.execute(
            "INSERT INTO audit_entry (tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type,"
            " details) SELECT $1, gen_random_uuid(), $2, 'worker', $3, $4, 'test.done', 'done', 'test',"
            " jsonb_build_object('word', repeat('x', 60000)) FROM generate_series(1, 1000)",
            head.tenant_id, head.service_id, head.worker_id, head.user_id,
        )  # fmt: skip
    tracemalloc.start()
    try:
        assert await seal.seal() == 1
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


async def test_health_complains_and_the_service_goes_on(unsealed, client_app) -> None:
    web: httpx.AsyncClient = await client_app(None)
    answered = await web.get("/health/ready")
    assert (answered.status_code, answered.json()) == (200, {"status": "ready", "complaints": ["audit log"]})
    await seal.seal()
    assert (await web.get("/health/ready")).json() == {"status": "ready"}


@pytest.mark.slow
async def test_audit_verify_complains_while_somebody_holds_the_lock_of_the_sealer(unsealed, beside) -> None:
    async with unsealed.superuser() as other, other.transaction():
        await other.execute("SELECT FROM opora.sealer FOR UPDATE")
        assert await seal.seal() == 0, "nobody can seal"
        assert "for their seal" in beside("audit", "verify", fails=True)
    await seal.seal()
    assert "seals hold" in beside("audit", "verify")
