"""A share ends between a refusal that tells something of it and the entry that says so."""

import asyncio
from contextvars import Context

import pytest

from cases.cases.exceptions import PossibleDuplicate
from kernel.db import UnitOfWork, unit_of_work
from kernel.exceptions import NotThere
from sharing import service, views
from sharing.schemas import OpenOwnCase


@pytest.fixture
async def second(kit, world, committed):
    """What came a second time of one client: taking it over is refused, and the refusal tells of the first file."""
    worker = world.actor("pm_worker")
    order = OpenOwnCase(key_worker_id=worker.worker)
    await service.open_own_case(worker, (await kit.share()).handover_id, order)
    return await kit.share(), worker, order


@pytest.fixture
def ends_before_the_entry(kit, second, monkeypatch):
    """The client takes the consent back as soon as the refused act is undone, on another connection."""
    rollback, shared = UnitOfWork.rollback, second[0]

    async def and_then(unit):
        await rollback(unit)
        monkeypatch.undo()
        await asyncio.create_task(kit.withdraw(shared), context=Context())

    monkeypatch.setattr(UnitOfWork, "rollback", and_then)


async def entries(actor, handover_id):
    async with unit_of_work(actor) as unit:
        return [
            tuple(row)
            for row in await unit.connection.fetch(
                "SELECT outcome, details->>'code' FROM audit_entry WHERE outcome IN ('refused', 'read')"
                " AND (object_id = $1 OR details->>'code' IS NOT NULL) ORDER BY id",
                handover_id,
            )
        ]


async def test_until_it_ends_the_refusal_is_a_look(second):
    shared, worker, order = second
    with pytest.raises(PossibleDuplicate):
        await service.open_own_case(worker, shared.handover_id, order)
    assert sorted(await entries(worker, shared.handover_id)) == [("read", None), ("refused", "possible-duplicate")]


@pytest.mark.parametrize("nested", [False, True])
async def test_then_it_is_not_there_and_nothing_of_it_is_told(second, ends_before_the_entry, nested):
    """As if it had ended before the act: the refusal is the one of what never was, and leaves its entry."""
    shared, worker, order = second
    with pytest.raises(NotThere):
        if nested:
            async with unit_of_work(worker):
                await service.open_own_case(worker, shared.handover_id, order)
        else:
            await service.open_own_case(worker, shared.handover_id, order)
    assert await entries(worker, shared.handover_id) == [("refused", "not-found")]
    assert (await views.sent_handover(shared.owner, shared.handover_id)).looks == []


async def test_the_api_answers_as_for_what_never_was(second, ends_before_the_entry, client_app):
    shared, worker, _ = second
    client = await client_app("pm_worker", bearer=True)
    address = f"/api/v1/sharing/received/{shared.handover_id}/case"
    answer = await client.post(address, json={"key_worker_id": str(worker.worker)})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
