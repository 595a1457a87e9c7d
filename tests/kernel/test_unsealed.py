"""When nobody seals the audit log, the operator is told: by the health of the web process and by `opora audit verify`."""

import httpx
import pytest

from kernel import audit, seal
from kernel.db import unit_of_work


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


async def test_what_has_just_been_written_is_not_late(world, committed) -> None:
    await seal.seal()
    assert await seal.waiting_seconds() == 0
    async with unit_of_work(world.actor("pm_worker")) as unit:
        audit.write(unit.actor, "test.done")
    assert 0 < await seal.waiting_seconds() < seal.LATE_SECONDS


async def test_the_oldest_entry_without_a_seal_counts(unsealed) -> None:
    assert await seal.waiting_seconds() > 120
    assert await seal.seal() == 1
    assert await seal.waiting_seconds() == 0


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
