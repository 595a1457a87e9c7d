"""What ended long ago is taken away, and nothing else is."""

import pytest

from app.bench.house import PAST_TRIGGERS
from kernel.actor import RELAY
from kernel.db import unit_of_work
from tenants.messages import tasks


async def aged(told, state, days):
    """The one message of the test ended so long ago."""
    async with told.committed.superuser() as connection:
        await connection.execute(PAST_TRIGGERS)
        await connection.execute(
            "UPDATE message SET state = $1, ended_at = now() - $2::integer * interval '1 day'", state, days
        )


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [
        ("sent", 89, 1),
        ("sent", 91, 0),
        ("refused", 91, 1),
        ("given_up", 364, 1),
        ("unsure", 366, 0),
        ("refused", 367, 0),
    ],
)
async def test_what_was_sent_goes_after_ninety_days_and_what_was_not_after_a_year(told, state, days, left):
    await told.news("osp_worker")
    await told.later()
    assert [row[0] for row in await told.rows()] == ["sent"]
    await aged(told, state, days)
    assert await tasks.sweep() is False
    assert len(await told.rows()) == left


async def test_what_waits_is_never_swept_and_nobody_but_the_relay_sweeps(told, world):
    await told.news("osp_worker")
    await told.later()
    await aged(told, "sent", 400)
    for actor in (world.actor("krok_admin"), world.system("osp")):
        async with unit_of_work(actor) as unit:
            assert await unit.connection.fetchval("SELECT opora.take_old_messages(10)") == 0
    assert len(await told.rows()) == 1
    async with told.committed.superuser() as connection:
        await connection.execute(PAST_TRIGGERS)
        await connection.execute(
            "UPDATE message SET state = 'waiting', ended_at = NULL, created_at = now() - interval '400 days'"
        )
    await tasks.sweep()
    assert len(await told.rows()) == 1


async def test_a_full_sweep_says_that_there_may_be_more(told, monkeypatch):
    await told.news("osp_worker")
    await told.later()
    await aged(told, "sent", 400)
    monkeypatch.setattr(tasks, "SWEPT_AT_ONCE", 1)
    assert await tasks.sweep() is True
    assert await tasks.sweep() is False
    async with unit_of_work(RELAY) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM message") == 0
