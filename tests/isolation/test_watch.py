"""A person's transaction that stays open, or fills the lock table, is ended; what may last is not, and nobody else ends any."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from contextvars import Context

import asyncpg
import pytest

from kernel import deployment, watch
from kernel.actor import RELAY
from kernel.context import signed_context
from kernel.db import DB, unit_of_work
from kernel.outages import AWAY
from kernel.watch import Watch, may_last
from tests.sharing.conftest import Kit

pytestmark = pytest.mark.slow  # races of raw SQL against the watch


@pytest.fixture
def lines(monkeypatch):
    """What the watch logs."""
    written = []
    monkeypatch.setattr(watch.log, "error", lambda event, **_: written.append(event))
    return written


@asynccontextmanager
async def held_open(committed, *statements):
    """A session of the application with an open transaction, whose time limits its person took away."""
    connection = await asyncpg.connect(committed.url())
    try:
        await connection.execute("BEGIN")
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            await connection.execute(f"SET {limit} = 0")
        for statement in statements:
            await connection.execute(statement)
        yield connection
    finally:
        connection.terminate()


HOLDS_ROWS = "SELECT FROM share_grant FOR SHARE"


async def test_who_keeps_somebody_waiting_is_ended(world, committed, lines):
    """Ten seconds in all: those who hold it then, whoever held it before, and not those who wait in between."""
    shared = await Kit(world).share()
    colleague, looks = world.actor("osp_head"), Watch()
    async with holding(committed, colleague) as first:
        withdrawal = asyncio.create_task(Kit(world).withdraw(shared), context=Context())
        await waiting(committed, 1)
        assert [await looks.look(at) for at in (0.0, 5.0)] == [0, 0]
        async with holding(committed, colleague) as second:
            await first.execute("ROLLBACK; BEGIN")
            await waiting(committed, 1)
            assert [await looks.look(at) for at in (9.0, 10.0)] == [0, 1]
            await withdrawal
            with pytest.raises(AWAY):
                await second.fetchval("SELECT 1")
        assert await looks.look(20.0) == 0
        assert await first.fetchval("SELECT 1") == 1
    assert lines == ["ended a transaction that kept another one waiting"]


async def test_who_waits_anew_has_not_waited(world, committed, lines):
    """A queue that moves is a queue: nobody is ended for those who stand in it."""
    consent = (await Kit(world).share()).consent_id
    colleague, looks = world.actor("osp_head"), Watch()
    turn = "SELECT opora.lock_consent($1, $2)"
    async with holding(committed, colleague) as first, holding(committed, colleague) as second:
        for one, other, at in ((first, second, 0.0), (second, first, 6.0), (first, second, 12.0)):
            await one.execute(turn, colleague.tenant_id, consent)
            waits = asyncio.create_task(other.execute(turn, colleague.tenant_id, consent))
            await waiting(committed, 1)
            assert await looks.look(at) == 0
            await one.execute("ROLLBACK")
            await waits
            await other.execute("ROLLBACK")
            for each in (first, second):
                await enters(each, colleague)
    assert lines == []


async def test_who_holds_and_waits_is_ended_too(world, committed, lines):
    """However many stand ready to be waited for, one after the other."""
    shared = await Kit(world).share()
    colleague, looks = world.actor("osp_head"), Watch()
    turn = "SELECT opora.take_turn($1)"
    async with holding(committed, colleague) as middle, AsyncExitStack() as stack:
        for number in range(3):
            ready = await stack.enter_async_context(held_open(committed, "ROLLBACK"))
            await enters(ready, colleague)
            await ready.execute(turn, str(number))

        async def wait_for_each():
            for number in range(3):
                await middle.execute(turn, str(number))

        waits = asyncio.create_task(wait_for_each())
        await waiting(committed, 1)
        withdrawal = asyncio.create_task(Kit(world).withdraw(shared), context=Context())
        await waiting(committed, 2)
        assert [await looks.look(at) for at in (0.0, 5.0, 10.0)] == [0, 0, 1]
        await waiting(committed, 2)  # the next of them is waited for
        assert await looks.look(15.0) == 2
        await withdrawal
        with pytest.raises(AWAY):
            await waits


async def test_who_stands_in_a_queue_is_not_ended_for_those_behind(world, committed, lines):
    """Only who holds: the two before them wait as well."""
    consent = (await Kit(world).share()).consent_id
    colleague, looks = world.actor("osp_head"), Watch()
    turn = "SELECT opora.lock_consent($1, $2)"
    async with holding(committed, colleague) as first, AsyncExitStack() as stack:
        await first.execute(turn, colleague.tenant_id, consent)
        waits = []
        for number in (1, 2):
            other = await stack.enter_async_context(held_open(committed, "ROLLBACK"))
            await enters(other, colleague)
            waits.append(asyncio.create_task(other.execute(turn, colleague.tenant_id, consent)))
            await waiting(committed, number)
        async with unit_of_work(RELAY) as unit:
            rows = await unit.connection.fetch("SELECT * FROM opora.kept_waiting()")
        assert [row["by_pid"] for row in rows] == [first.get_server_pid()] * 2
        assert [row["by_waits"] for row in rows] == [False] * 2
        assert [await looks.look(at) for at in (0.0, 10.0)] == [0, 1]
        await waits[0]


async def enters(connection, actor):
    """Begin a unit of work of the actor's, as raw SQL does."""
    entry = await connection.fetchval("SELECT opora.next_entry()")
    await connection.execute("BEGIN")
    context = signed_context(actor, connection.get_server_pid(), entry, DB.context_key)
    await connection.fetchval("SELECT opora.enter($1)", context)


@asynccontextmanager
async def holding(committed, actor):
    """A session of the actor that holds what they shared."""
    async with held_open(committed, "ROLLBACK") as connection:
        await enters(connection, actor)
        await connection.fetch(HOLDS_ROWS)
        yield connection


async def waiting(committed, number):
    """Until so many sessions wait for a lock."""
    async with committed.superuser() as counting:
        for _ in range(1_000):
            if await counting.fetchval("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted") >= number:
                return
            await asyncio.sleep(0.01)
    pytest.fail("nobody waits")


async def test_what_stays_open_for_two_minutes_is_ended(world, committed, lines):
    looks = Watch()
    async with held_open(committed) as held:
        assert [await looks.look(at) for at in (0.0, 119.0)] == [0, 0]
        assert await held.fetchval("SELECT 1") == 1
        assert await looks.look(120.0) == 1
        with pytest.raises(AWAY):
            await held.fetchval("SELECT 1")
    assert lines == ["ended a transaction that stayed open"]


async def test_a_session_that_begins_anew_is_not_the_same(world, committed, lines):
    looks = Watch()
    async with held_open(committed) as held:
        assert await looks.look(0.0) == 0
        await held.execute("COMMIT; BEGIN")
        assert [await looks.look(at) for at in (121.0, 240.0)] == [0, 0]
        await held.execute("COMMIT")
        assert await looks.look(999.0) == 0
        assert await held.fetchval("SELECT 1") == 1


async def test_who_fills_the_lock_table_is_ended_at_once(world, committed, lines):
    """Each savepoint that writes takes a lock of the server, and no right forbids one."""
    with pytest.raises(AWAY):
        async with unit_of_work(world.actor("spod_head")) as unit:
            await unit.connection.execute(savepoints(world.actor("spod_head"), watch.MOST_LOCKS))
            assert await beside(Watch().look(0.0)) == 1
            await unit.connection.execute("SELECT 1")


async def reads_serializable(connection, actor):
    """Begin a serializable transaction of the actor's that has read something."""
    entry = await connection.fetchval("SELECT opora.next_entry()")
    await connection.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
    context = signed_context(actor, connection.get_server_pid(), entry, DB.context_key)
    await connection.fetchval("SELECT opora.enter($1)", context)
    assert await connection.fetch("SELECT FROM worker")


async def test_what_an_ended_transaction_read_is_not_counted(world, committed, lines):
    """A serializable one leaves that in the lock table while another is open; it is not held by the next."""
    actor = world.actor("spod_head")
    async with held_open(committed, "COMMIT") as other, held_open(committed, "COMMIT") as held:
        await reads_serializable(other, actor)
        for _ in range(5):
            await reads_serializable(held, actor)
            await held.execute("COMMIT")
        await held.execute("BEGIN; SELECT FROM worker")
        pid = held.get_server_pid()
        async with committed.superuser() as counting:
            left = "SELECT count(*) FROM pg_locks WHERE pid = $1 AND mode = 'SIReadLock'"
            assert await counting.fetchval(left, pid) >= 5
            its_own = "SELECT virtualtransaction FROM pg_locks WHERE pid = $1 AND locktype = 'virtualxid'"
            number = await counting.fetchval(its_own, pid)
            held_now = await counting.fetchval(
                "SELECT count(*) FROM pg_locks WHERE pid = $1 AND mode <> 'SIReadLock'", pid
            )
        async with unit_of_work(RELAY) as unit:
            (seen,) = await unit.connection.fetch("SELECT * FROM opora.open_transactions() WHERE pid = $1", pid)
        assert (seen["number"], seen["locks"]) == (number, held_now)


@pytest.mark.slow
async def test_a_full_lock_table_does_not_keep_the_watch_from_it(world, committed, lines):
    """Nobody can connect then; the relay is connected."""
    looks = Watch()
    async with committed.superuser() as superuser:
        for (routine,) in await superuser.fetch(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = 'pg_logical_emit_message'"
        ):
            await superuser.execute(f"GRANT EXECUTE ON FUNCTION {routine} TO opora_app")
    number_of_its_own = "SELECT pg_logical_emit_message(true, '', '')"
    with pytest.raises(AWAY):
        async with unit_of_work(world.actor("spod_head")) as unit:
            assert await beside(looks.look(0.0)) == 0
            if DB.bounded:
                await unit.connection.execute("SET transaction_timeout = 0")
            with pytest.raises(asyncpg.OutOfMemoryError):
                for _ in range(100):
                    await unit.connection.execute(in_savepoints(number_of_its_own, 2_000))
            with pytest.raises(asyncpg.OutOfMemoryError):
                await asyncpg.connect(committed.url())
            assert await beside(looks.look(1.0)) == 1
            await unit.connection.execute("SELECT 1")
    await connects_again(committed)


async def connects_again(committed):
    """Who was ended gives its locks back in its own time; until then nobody connects."""
    for _ in range(600):
        with suppress(asyncpg.OutOfMemoryError):
            await (await asyncpg.connect(committed.url())).close()
            return
        await asyncio.sleep(0.1)
    pytest.fail("the lock table is still full")


async def test_a_small_lock_table_is_told_of_at_the_start(committed, monkeypatch):
    """A server of one's own has 64 places for each connection; the embedded one has what we ask for."""
    told = []
    monkeypatch.setattr(deployment.log, "error", lambda event, **fields: told.append(fields))
    await deployment.check_room(DB.pool, 1)
    assert told == []
    monkeypatch.setattr(deployment, "LOCKS", deployment.LOCKS + 1)
    await deployment.check_room(DB.pool, 1)
    assert told == [{"count": deployment.LOCKS}]


def savepoints(actor, number):
    """So many writes, each in a savepoint of its own that nobody releases."""
    fact = (
        "INSERT INTO outbox (tenant_id, id, service_id, event, payload)"
        f" VALUES ('{actor.tenant}', uuidv7(), '{actor.service}', 'no.such', '{{}}')"
    )
    return in_savepoints(fact, number)


def in_savepoints(statement, number):
    """A number of its own for each: what a write takes of the lock table, without a row that slows down all that follow."""
    return ";".join([f"SAVEPOINT x; {statement}"] * number)


async def beside(look):
    """A look beside the unit of work that runs, not inside."""
    return await asyncio.create_task(look, context=Context())


@pytest.mark.parametrize("who", ["relay", "operator"])
async def test_what_may_last_is_not_ended(world, committed, lines, who):
    """Seals, exports, sweeps and the demonstration say so; only the relay and commands can."""
    looks = Watch()
    async with unit_of_work(RELAY if who == "relay" else world.operator("krok")):
        await may_last()
        ended = [await beside(looks.look(at)) for at in (0.0, 999.0)]
    assert ended == [0, 0]


async def test_nobody_but_the_relay_watches(world, committed):
    async with held_open(committed) as held:
        async with unit_of_work(RELAY) as unit:
            ((number,),) = await unit.connection.fetch("SELECT number FROM opora.open_transactions()")
        for actor in (world.actor("spod_head"), world.actor("ospod_admin"), world.operator("krok")):
            async with unit_of_work(actor) as unit:
                assert await unit.connection.fetch("SELECT * FROM opora.open_transactions()") == []
                assert await unit.connection.fetch("SELECT * FROM opora.kept_waiting()") == []
                ends = "SELECT opora.end_transaction($1, $2)"
                assert not await unit.connection.fetchval(ends, held.get_server_pid(), number)
            for statement in ("SELECT pg_terminate_backend(1)", "SELECT pg_lock_status()"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    async with unit_of_work(actor) as unit:
                        await unit.connection.execute(statement)


@pytest.mark.parametrize("who", ["spod_head", "ospod_admin"])
async def test_no_person_may_last(world, committed, who):
    with pytest.raises(asyncpg.PostgresError, match="only the relay and commands may last"):
        async with unit_of_work(world.actor(who)):
            await may_last()
    with pytest.raises(asyncpg.PostgresError, match="only the relay and commands may last"):
        async with unit_of_work(world.system("spod")):
            await may_last()


async def test_without_the_right_the_watch_says_so_once(world, committed, lines):
    async with committed.superuser() as anybody:
        await anybody.execute("REVOKE EXECUTE ON FUNCTION pg_lock_status() FROM opora_owner")
        try:
            looks = Watch()
            assert [await looks.look(at) for at in (0.0, 1.0)] == [0, 0]
        finally:
            await anybody.execute("GRANT EXECUTE ON FUNCTION pg_lock_status() TO opora_owner")
    assert lines == ["nobody ends transactions that stay open; run deploy/roles.sql again"]


async def test_the_server_itself_bounds_acts_of_people(world, committed):
    """Where it knows how to (PostgreSQL 17); jobs and the relay have limits of their own."""
    async with committed.superuser() as anybody:
        assert DB.bounded == (anybody.get_server_version().major >= 17)
    if DB.bounded:
        limits = {}
        for actor in (world.actor("spod_head"), world.system("spod"), RELAY):
            async with unit_of_work(actor) as unit:
                limits[actor.kind.value] = await unit.connection.fetchval("SHOW transaction_timeout")
        assert limits == {"worker": "1min", "system": "0", "relay": "0"}
