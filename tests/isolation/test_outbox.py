"""Raw SQL puts no row into the outbox that holds up the facts of others, or stands in their places."""

import asyncio
from collections import Counter
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import httpx
import msgspec
import pytest

from kernel import events, outbox
from kernel.db import unit_of_work
from kernel.events import Event
from kernel.ids import new_id

FACT = "INSERT INTO outbox (tenant_id, id, service_id, event, payload) VALUES ($1, $2, $3, 'no.such', '{}')"


class Rang(Event):
    """A fact of these tests."""

    name: ClassVar[str] = "bell.rang"
    subject: ClassVar[str] = "bell_id"
    bell_id: UUID


@pytest.mark.parametrize("column", ["sent_at", "attempts", "refusals", "given_up_at", "created_at"])
async def test_who_acts_says_nothing_of_the_way_of_a_fact(world, column):
    head = world.actor("spod_head")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with unit_of_work(head) as unit:
            await unit.connection.execute(
                f"INSERT INTO outbox (tenant_id, id, service_id, event, payload, {column})"
                " VALUES ($1, $2, $3, 'no.such', '{}', DEFAULT)",
                head.tenant_id,
                new_id(),
                head.service_id,
            )


async def test_a_row_with_any_numbers_holds_up_no_other(world, committed):
    """Also one that was there before nobody could write them."""
    for name in ("spod_head", "pm_head"):
        actor = world.actor(name)
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(FACT, actor.tenant_id, new_id(), actor.service_id)
    async with committed.unguarded() as other:
        await other.execute(
            "UPDATE outbox SET attempts = 2147483647, refusals = 2147483647 WHERE tenant_id = $1",
            world.actor("spod_head").tenant_id,
        )
    assert await outbox.relay_once(lambda *_: None) == 2
    assert await outbox.relay_once(lambda *_: None) == 0


async def test_one_mark_is_for_one_organisation(world, committed):
    """Somebody else's row with the same id is not taken for sent."""
    same = new_id()
    for name in ("spod_head", "pm_head"):
        actor = world.actor(name)
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(FACT, actor.tenant_id, same, actor.service_id)
    async with committed.unguarded() as other:
        await other.execute(
            "UPDATE outbox SET given_up_at = now() WHERE tenant_id = $1", world.actor("spod_head").tenant_id
        )
    assert await outbox.relay_once(lambda *_: None) == 1
    async with committed.superuser() as other:
        assert await other.fetchval("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == 1


async def fill(actor, number, event="no.such"):
    """So many facts whose ids stand before all others."""
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(
            "INSERT INTO outbox (tenant_id, id, service_id, event, payload)"
            " SELECT $1, lpad(to_hex(n), 32, '0')::uuid, $2, $4, '{}' FROM generate_series(1, $3::int) n",
            actor.tenant_id,
            actor.service_id,
            number,
            event,
        )


@pytest.mark.parametrize("event", ["no.such", Rang.name])
async def test_organisations_take_turns(world, committed, event):
    """A thousand facts of one hold up nobody's, and are not in the queue before the workers took what is there."""
    sent = []
    with events.LATER.opened(events.On(Rang, lambda *_: asyncio.sleep(0))):
        await fill(world.actor("spod_head"), 1_000, event)
        await fill(world.actor("pm_head"), 1, Rang.name)
        for _ in range(3):
            await outbox.relay_once(lambda *row: sent.append(row))
    of_each = Counter(tenant_id for _, tenant_id, _ in sent)
    assert of_each[world.actor("pm_head").tenant_id] == 1
    assert of_each[world.actor("spod_head").tenant_id] == (outbox.ON_THE_WAY if event == Rang.name else 0)


async def test_what_is_done_now_does_not_wait_behind_what_filled_the_outbox(world, committed):
    """Of one's own organisation, under a name that is sent; and the oldest still get their turn."""
    sent, actor = [], world.actor("spod_head")
    with events.LATER.opened(events.On(Rang, lambda *_: asyncio.sleep(0))):
        await fill(actor, 1_000, Rang.name)
        fact = new_id()
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(FACT.replace("no.such", Rang.name), actor.tenant_id, fact, actor.service_id)
        await outbox.relay_once(lambda *row: sent.append(row[0]))
    assert len(sent) == outbox.ON_THE_WAY
    assert fact in sent
    assert UUID(int=1) in sent


async def test_nobody_stands_before_what_is_done_tomorrow(world, committed):
    """The newest go first by their ids, which are the writer's word up to now."""
    actor = world.actor("spod_head")
    for ahead, refused in ((timedelta(minutes=4), False), (timedelta(minutes=6), True), (None, True)):
        moment = None if ahead is None else datetime.now(UTC) + ahead
        fact = UUID(int=2**128 - 1 if moment is None else int(moment.timestamp() * 1000) << 80)
        with pytest.raises(asyncpg.InsufficientPrivilegeError) if refused else nullcontext():
            async with unit_of_work(actor) as unit:
                await unit.connection.execute(FACT, actor.tenant_id, fact, actor.service_id)


async def test_a_name_that_nobody_knew_for_a_day_is_given_up(world, committed, client_app):
    """It is never sent; younger ones wait for a process that knows them."""
    web: httpx.AsyncClient = await client_app(None)
    await fill(world.actor("spod_head"), 2)
    async with committed.unguarded() as other:
        await other.execute(
            "UPDATE outbox SET created_at = now() - interval '25 hours' WHERE id = (SELECT id FROM outbox ORDER BY id LIMIT 1)"
        )
    sent = []
    assert await outbox.relay_once(lambda *row: sent.append(row)) == 2
    assert sent == []
    assert (await web.get("/health/ready")).json() == {"status": "ready", "complaints": ["facts given up"]}
    assert [each.event for each in await outbox.list_given_up()] == ["no.such"]
    async with committed.unguarded() as other:
        await other.execute("UPDATE outbox SET given_up_at = now() - interval '2 days' WHERE given_up_at IS NOT NULL")
    assert (await web.get("/health/ready")).json() == {"status": "ready"}


async def test_health_complains_when_facts_are_not_sent(world, committed, client_app):
    web: httpx.AsyncClient = await client_app(None)
    actor = world.actor("spod_head")
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(FACT, actor.tenant_id, new_id(), actor.service_id)
    assert (await web.get("/health/ready")).json() == {"status": "ready"}
    async with committed.unguarded() as other:
        await other.execute("UPDATE outbox SET created_at = created_at - interval '2 minutes'")
    assert (await web.get("/health/ready")).json() == {"status": "ready", "complaints": ["outbox"]}
    await outbox.relay_once(lambda *_: None)
    assert (await web.get("/health/ready")).json() == {"status": "ready"}


async def test_nobody_stands_in_the_place_of_what_time_brings_about(world, committed):
    """The id of such a fact is not to be told from what it says."""
    actor = world.actor("spod_head")
    due = outbox.Due(actor.tenant, actor.service, Rang(bell_id=new_id()))
    payload = msgspec.json.encode(due.event).decode()
    with outbox.CLOCKS.emptied(), outbox.CLOCKS.opened(lambda: asyncio.sleep(0, [due])):
        async with committed.unguarded() as other:  # raw SQL only has those whose time has come
            for said in (f"{due.event.name}|{actor.service}|{payload}", payload):
                guess = uuid5(NAMESPACE_OID, said)
                await other.execute(FACT, actor.tenant_id, guess, actor.service_id)
        assert [await outbox.note_due() for _ in range(2)] == [1, 0]
