"""Who takes turns holding something, each for a moment, does not keep an end from coming: everybody gets their turn."""

import asyncio
from contextlib import asynccontextmanager, suppress
from contextvars import Context

import asyncpg
import pytest

from consent import service as consents
from consent.schemas import WithdrawConsent
from kernel.db import current, unit_of_work
from kernel.legal_time import today_in_prague
from sharing import service as sharing
from tests.isolation.test_watch import waiting
from tests.meetings.conftest import Story
from tests.sharing.conftest import Kit

pytestmark = pytest.mark.slow  # races of raw SQL against an end


class Undo(Exception):
    """Nothing of the block stays."""


LOOKS = """
INSERT INTO disclosure (tenant_id, id, service_id, grant_id, item_id, viewer_tenant_id, viewer_service_id,
  viewer_worker_id, viewer, action)
SELECT g.tenant_id, gen_random_uuid(), g.service_id, g.id, g.item_id, $1, $2, $3, 'x', 'view' FROM share_grant g"""


async def looks(actor):
    """Look at everything that was handed over to the actor; whether there was any."""
    done = await current().connection.execute(LOOKS, actor.tenant_id, actor.service_id, actor.worker_id)
    return done != "INSERT 0 0"


def locks(table):
    """Lock the rows of a table that the actor may change."""

    async def lock(_actor):
        return await current().connection.fetch(f"SELECT FROM {table} FOR SHARE") != []

    return lock


@asynccontextmanager
async def taking_turns(actor, hold):
    """Two sessions of the actor, of which one holds at any moment; each rolls back and begins anew. Gives their turns."""
    turns, begun, stop = [], asyncio.Event(), asyncio.Event()
    other_holds = [asyncio.Event(), asyncio.Event()]

    async def one(number):
        while not stop.is_set():
            with suppress(Undo):
                async with unit_of_work(actor):
                    if not await hold(actor):
                        return  # it has ended
                    turns.append(number)
                    other_holds[number].clear()
                    other_holds[1 - number].set()
                    if len(turns) > 2:
                        begun.set()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(other_holds[number].wait(), 1)  # or it waits, behind the end
                    raise Undo

    sessions = [asyncio.create_task(one(number), context=Context()) for number in (0, 1)]
    await begun.wait()
    try:
        yield turns
    finally:
        stop.set()
        for outcome in await asyncio.gather(*sessions, return_exceptions=True):
            if outcome is not None and not isinstance(outcome, asyncpg.PostgresError):  # what they held has ended
                raise outcome


async def withdraw(actor, consent_id):
    """As the page does."""
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="written")
    version = (await consents.consent_view(actor, consent_id)).version
    return (await consents.withdraw_consent(actor, consent_id, order, version=version)).state


async def beside(act):
    """In a session and a task of its own."""
    return await asyncio.create_task(act, context=Context())


async def test_looks_by_turns_hold_no_withdrawal_up(world, committed):
    kit = Kit(world)
    shared = await kit.share()
    async with taking_turns(world.actor("pm_worker"), looks) as turns:
        assert await beside(withdraw(world.actor("osp_specialist"), shared.consent_id)) == "withdrawn"
        ended = len(turns)
        await asyncio.sleep(0.1)
        assert len(turns) == ended


async def test_nor_the_end_of_one_share(world, committed):
    kit = Kit(world)
    shared = await kit.share()
    async with unit_of_work(shared.owner) as unit:
        grant = await unit.connection.fetchval("SELECT id FROM share_grant ORDER BY id LIMIT 1")
    async with taking_turns(world.actor("pm_worker"), looks):
        assert await beside(sharing.end_share(shared.owner, grant)) == shared.case_id


@pytest.mark.parametrize("table", ["case_management", "joint_step"])
async def test_nor_do_locks_of_a_partner_on_joint_work(world, committed, table):
    story = Story(world)
    joint = await story.active()
    await story.concluded(joint)
    async with taking_turns(story.pm, locks(table)):
        assert await beside(withdraw(story.osp, joint.consent_id)) == "withdrawn"


async def test_nobody_takes_the_turn_of_a_consent_of_others(world, committed):
    """Neither the recipient of a share nor the partner of joint work, who know its number."""
    story = Story(world)
    joint = await story.active()
    calls = (
        "SELECT opora.lock_consent($1, $2)",
        "SELECT opora.hold_consent($1, $2)",
        "SELECT opora.wait_for_looks((SELECT g.id FROM share_grant g WHERE $1::uuid <> $2::uuid LIMIT 1))",
        "SELECT opora.hold_case_management($1, (SELECT m.id FROM case_management m WHERE m.tenant_id <> $2))",
    )
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
    shared = await Kit(world).share()
    async with committed.superuser() as counting:
        for who in ("pm_worker", "spod_head", "javorec_head"):
            for consent_id in (joint.consent_id, shared.consent_id):
                async with unit_of_work(world.actor(who)) as unit:
                    for call in calls[:3]:
                        await unit.connection.execute(call, story.osp.tenant_id, consent_id)
                    assert await counting.fetchval(held) == 0, (who, call)
        async with unit_of_work(world.actor("spod_head")) as unit:
            await unit.connection.execute("SELECT opora.hold_case_management($1, $2)", story.osp.tenant_id, joint.id)
            assert await counting.fetchval(held) == 0
        async with unit_of_work(story.osp) as unit:
            await unit.connection.execute(calls[0], story.osp.tenant_id, joint.consent_id)
            assert await counting.fetchval(held) == 1


HOLDS = {
    "a share": "SELECT FROM share_grant FOR SHARE",
    "joint work": "SELECT FROM case_management FOR SHARE",
}


async def makes_a_circle(committed, actor, consent_id, hold, end):
    """Hold rows of an end, let it wait for them, and ask for its turn at once: what became of the end and of who asked."""

    async def ask():
        async with unit_of_work(actor) as unit:
            assert await unit.connection.fetch(hold)
            ending = asyncio.create_task(end, context=Context())
            try:
                await waiting(committed, 1)
                await unit.connection.execute("SELECT opora.hold_consent($1, $2)", actor.tenant_id, consent_id)
            finally:
                endings.append(ending)

    endings = []
    with pytest.raises(asyncpg.DeadlockDetectedError):
        await asyncio.create_task(ask(), context=Context())
    return await endings[0]


@pytest.mark.parametrize("what", HOLDS)
async def test_a_withdrawal_does_not_give_way_in_a_circle(world, committed, what):
    """Whoever makes one is the one who goes, each time."""
    if what == "a share":
        consent_id = (await Kit(world).share()).consent_id
    else:
        consent_id = (await Story(world).active()).consent_id
    end = withdraw(world.actor("osp_specialist"), consent_id)
    assert await makes_a_circle(committed, world.actor("osp_head"), consent_id, HOLDS[what], end) == "withdrawn"


async def test_nor_does_the_end_of_one_share(world, committed):
    shared = await Kit(world).share()
    async with unit_of_work(shared.owner) as unit:
        grant = await unit.connection.fetchval("SELECT id FROM share_grant ORDER BY id LIMIT 1")
    end = sharing.end_share(shared.owner, grant)
    ended = await makes_a_circle(committed, world.actor("osp_head"), shared.consent_id, HOLDS["a share"], end)
    assert ended == shared.case_id
