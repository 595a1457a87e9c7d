"""What the database itself refuses of messages, by raw SQL."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.testing.rows import NOW, count, insert, refused, update
from kernel.actor import RELAY, system_actor
from kernel.db import unit_of_work


@pytest.fixture
def job(world):
    return system_actor(world.organisations["ospod"], None)


@pytest.fixture
def told(world, job):
    async def write(actor=job, **values):
        own = {"tenant_id": actor.tenant_id, "worker_id": world.actor("spod_head").worker, "channel": "email"}
        said = {"kinds": ["news"], "counts": [1], "state": "waiting", "tries": 0, "due_at": NOW}
        return await insert("message", **own | said | values)

    return write


@pytest.mark.parametrize("who", ["spod_head", "ospod_admin", "ospod_auditor", "javorec_admin"])
async def test_nobody_but_a_job_of_the_organisation_writes_a_message(world, told, who):
    async with refused(world.actor(who), "row-level security"):
        await told(world.actor(who))


async def test_a_job_of_another_organisation_or_of_a_service_sees_none(world, job, told):
    async with unit_of_work(job):
        await told()
    for other in (system_actor(world.organisations["krok"], None), world.system("spod"), RELAY):
        async with unit_of_work(other):
            assert await count("message") == 0


async def test_a_message_is_to_somebody_of_the_organisation(world, job, told):
    async with refused(job, "message_worker_fkey"):
        await told(worker_id=world.actor("javorec_head").worker)


async def test_what_was_sent_stays_sent(job, told):
    async with unit_of_work(job):
        message = await told()
        await update("message", message, state="sent", ended_at=NOW)
    async with refused(job, "append-only"):
        await update("message", message, state="waiting", ended_at=None)


async def test_it_ends_now(job, told):
    async with unit_of_work(job):
        message = await told()
    for hours in (-1, 1):
        async with refused(job, "not of another time"):
            await update("message", message, state="given_up", ended_at=NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("values", "guard"),
    [
        ({"counts": [0]}, "message_counted"),
        ({"counts": [1, 2]}, "message_counted"),
        ({"kinds": [], "counts": []}, "message_counted"),
        ({"state": "sent"}, "message_ended"),
        ({"channel": "pigeon"}, "message_channel_known"),
        ({"kinds": ["x" * 20_000]}, "message_bounds"),
    ],
)
async def test_it_says_how_many_of_which_kind(job, told, values, guard):
    async with refused(job, guard):
        await told(**values)


async def test_an_act_tells_in_its_own_service_and_reads_nothing(world):
    head = world.actor("spod_head")
    own = {"tenant_id": head.tenant_id, "worker_id": head.worker, "kind": "news", "due_at": NOW}
    async with unit_of_work(head):
        await insert("message_item", **own, service_id=head.service)
        assert await count("message_item") == 0
    async with refused(head, "row-level security"):
        await insert("message_item", **own, service_id=world.services["javorec_spod"])
    async with refused(head, "row-level security"):
        await insert("message_item", **own | {"id": uuid4()}, service_id=None)
    async with unit_of_work(head) as unit:
        assert await unit.connection.fetch("SELECT * FROM opora.take_message_items($1)", head.worker) == []
        assert await unit.connection.fetch("SELECT * FROM opora.messages_due(10)") == []
