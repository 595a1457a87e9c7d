"""What raw SQL as the application could leave on a pooled connection, or see of others there: every channel is shut."""

import asyncio
import contextvars

import asyncpg
import asyncpg.connection
import pytest

from app.testing.busy import waits
from app.testing.stack import open_database
from kernel import audit, seal
from kernel.db import DB, current, unit_of_work
from kernel.ids import new_id

NOTE = "INSERT INTO notification (tenant_id, service_id, id, kind, about_type) VALUES ($1, $2, $3, 'test', 'test')"


@pytest.fixture
async def one_connection(world, committed):
    """A pool of one: who comes next gets the connection of who came before."""
    await DB.close()
    await open_database(committed.url(), size=1)
    return committed


async def raw(actor, *statements):
    """Raw SQL in a unit of the actor, in the simple protocol; returns the backend."""
    async with unit_of_work(actor) as unit:
        for statement in statements:
            await unit.connection.execute(statement)
        return unit.connection.get_server_pid()


async def works(actor):
    """The next person reads and writes as ever; returns the backend."""
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(NOTE, actor.tenant_id, actor.service_id, new_id())
        assert await unit.connection.fetchval("SELECT count(*) FROM notification") > 0
        assert await unit.connection.fetchval("SELECT opora.worker()") == actor.worker_id
        return unit.connection.get_server_pid()


# --- what others do ----------------------------------------------------------------------------------------------


async def test_a_context_travels_as_a_parameter(one_connection, world):
    sent: list[str] = []
    connection = await DB.pool.acquire()
    connection.add_query_logger(lambda query: sent.append(query.query))
    await DB.pool.release(connection)
    head = world.actor("spod_head")
    async with unit_of_work(head), unit_of_work(world.actor("pm_head")):
        pass
    assert sum("opora.enter($1)" in one for one in sent) == 3
    assert not [one for one in sent if str(head.tenant_id) in one or "|" in one]


async def test_nobody_sees_what_others_do(committed, world):
    """The server keeps no text of statements of the application, and does not tell it about sessions and locks."""
    head = world.actor("spod_head")
    async with unit_of_work(head) as unit, committed.superuser() as other:
        await unit.connection.fetchval("SELECT 'canary', $1::text", "x")
        seen = await other.fetch("SELECT query FROM pg_stat_activity WHERE usename = 'opora_app'")
        assert seen
        assert {row["query"] for row in seen} <= {"", "<command string not enabled>"}
    for view in ("pg_stat_activity", "pg_locks", "pg_prepared_statements", "pg_cursors", "pg_stat_ssl"):
        async with committed.connect("opora_app") as application:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await application.fetch(f"SELECT * FROM {view}")


# --- what is not the application's to do -------------------------------------------------------------------------

FORBIDDEN = [
    # word to other sessions, and things that outlive a session
    "SELECT pg_notify('channel', 'word')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'word')",
    "SELECT lo_get(1)",
    "SELECT pg_logical_emit_message(false, 'word', 'word')",
    "SELECT pg_export_snapshot()",
    # locks that hold others up
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_lock(1)",
    "SELECT pg_advisory_lock_shared(1, 1)",
    "SELECT pg_advisory_xact_lock(1)",
    "SELECT pg_advisory_unlock_all()",
    "SELECT 1 FROM opora.sealer FOR UPDATE",
    "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE search_term IN SHARE MODE",
    "LOCK TABLE answered_request IN EXCLUSIVE MODE",
    "LOCK TABLE sign_in_address IN SHARE ROW EXCLUSIVE MODE",
    "LOCK TABLE stored_file IN ACCESS EXCLUSIVE MODE",
    "LOCK TABLE client IN SHARE UPDATE EXCLUSIVE MODE",
    "SELECT pg_cancel_backend(pg_backend_pid())",
    # files on the disk
    "SET temp_file_limit = -1",
    "SELECT pg_terminate_backend(pg_backend_pid())",
    # names that stand in for others
    "CREATE TEMP TABLE worker (id uuid)",
    "CREATE TEMP VIEW worker AS SELECT 1",
    "SELECT 1 INTO TEMP worker",
    "CREATE FUNCTION pg_temp.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION public.now() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE public.here (id uuid)",
    "CREATE SCHEMA here",
    "CREATE PUBLICATION here",
    # code of one's own
    "DO $$ BEGIN PERFORM 1; END $$",
    "SELECT query_to_xml('SELECT 1', true, true, '')",
    "SELECT ts_stat('SELECT 1')",
    "LOAD 'auto_explain'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/here'",
    "COPY worker FROM PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
    # somebody else
    "SET ROLE opora_owner",
    "SET SESSION AUTHORIZATION opora_owner",
    "ALTER ROLE opora_app SET track_activities = on",
    "SET track_activities = on",
    "SET log_min_messages = 'debug5'",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_what_the_application_never_does_it_may_not(world, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await raw(world.actor("spod_head"), statement)


async def test_no_function_of_these_kinds_is_left_to_everybody(committed):
    """Also one that a later PostgreSQL brings."""
    kinds = "^(lo_|loread|lowrite|pg_notify|pg_advisory_|pg_try_advisory_|pg_stat_get_backend_|.*_to_xml)"
    async with committed.superuser() as other:
        left = await other.fetch(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ $1"
            " AND prorettype <> 'trigger'::regtype AND has_function_privilege('opora_app', oid, 'EXECUTE')",
            kinds,
        )
    assert left == []


# --- what is left on a connection --------------------------------------------------------------------------------


@pytest.mark.parametrize("failing", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "SET here.word = 'canary'",
        "SELECT set_config('here.word', 'canary', false)",
        "SET search_path = pg_temp",
        "SET default_transaction_read_only = on",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET row_security = off",
        "SET statement_timeout = 1",
        "SET TIME ZONE 'Asia/Tokyo'",
        "SET application_name = 'canary'",
        "COMMIT; SET here.word = 'canary'; SET statement_timeout = 1; BEGIN",
    ],
)
async def test_no_setting_outlives_the_unit(one_connection, world, statement, failing):
    before = await raw(world.actor("spod_head"))
    try:
        await raw(world.actor("spod_head"), statement, *(["SELECT 1/0"] if failing else []))
    except asyncpg.PostgresError:
        assert failing
    async with unit_of_work(world.actor("pm_head")) as unit:
        assert unit.connection.get_server_pid() == before
        assert not await unit.connection.fetchval("SELECT current_setting('here.word', true)")
        changed = await unit.connection.fetch(
            "SELECT name, setting FROM pg_settings WHERE source = 'session' AND name <> 'backtrace_functions'"
        )
        assert [tuple(row) for row in changed if row["name"] not in ("transaction_isolation",)] == []
        assert await unit.connection.fetchval("SHOW timezone") == "UTC"
        assert await unit.connection.fetchval("SHOW application_name") == "opora"
    await works(world.actor("pm_head"))


async def test_no_held_cursor_outlives_the_unit(one_connection, world):
    head = world.actor("spod_head")
    pid = await raw(head, "DECLARE held CURSOR WITH HOLD FOR SELECT * FROM membership", "FETCH 1 FROM held")
    with pytest.raises(asyncpg.InvalidCursorNameError):
        await raw(world.actor("pm_head"), "FETCH 1 FROM held")
    assert await works(world.actor("pm_head")) == pid


async def test_nobody_goes_on_listening(one_connection, world):
    pid = await raw(world.actor("spod_head"), "LISTEN channel", "NOTIFY channel, 'word'")
    async with unit_of_work(world.actor("pm_head")) as unit:
        assert unit.connection.get_server_pid() == pid
        assert await unit.connection.fetch("SELECT pg_listening_channels()") == []


async def test_no_statement_stands_in_for_one_of_the_driver(one_connection, world):
    """Names of statements are not to be guessed and not to be read; traps under the usual names catch nothing."""
    head, other = world.actor("spod_head"), world.actor("pm_head")
    await works(other)
    names = [f"__asyncpg_stmt_{number:x}__" for number in range(1, asyncpg.connection._uid + 100)]
    async with unit_of_work(head):
        for name in names:
            for statement in (f'DEALLOCATE "{name}"', f"PREPARE \"{name}\" AS SELECT 'trap'"):
                await current().connection.execute("SAVEPOINT trap")
                try:
                    await current().connection.execute(statement)
                except asyncpg.PostgresError:
                    await current().connection.execute("ROLLBACK TO trap")
                await current().connection.execute("RELEASE trap")
    await works(other)


@pytest.mark.parametrize(
    "statements",
    [
        ["DEALLOCATE ALL"],
        ["DISCARD SEQUENCES"],
        ["DISCARD PLANS"],
        ["COMMIT", "DISCARD ALL", "BEGIN"],
        ["SELECT opora.next_entry()"],
        ["SAVEPOINT s1", "SAVEPOINT s1"],
        ["COMMIT"],
        ["ROLLBACK"],
        ["COMMIT AND CHAIN"],
        ["SET CONSTRAINTS ALL IMMEDIATE"],
    ],
)
async def test_who_comes_next_is_not_disturbed(one_connection, world, statements):
    """A connection on which somebody took away what we need is closed, and another one opened."""
    await works(world.actor("pm_head"))
    await raw(world.actor("spod_head"), *statements)
    await works(world.actor("pm_head"))
    await works(world.actor("spod_head"))


# --- turns -------------------------------------------------------------------------------------------------------


async def test_nobody_takes_a_turn_outside_of_an_organisation(committed, world):
    """Words are not put together with nothing, which would be the word of whoever is named in it."""
    async with committed.connect("opora_app") as nobody:
        with pytest.raises(asyncpg.PostgresError, match="without an organisation"):
            await nobody.execute("SELECT opora.take_turn($1)", f"{world.organisations['ospod']}|word")


async def test_turns_do_not_fill_the_locks_of_the_server(committed, world):
    async with unit_of_work(world.actor("spod_head")) as unit:
        await unit.connection.execute("SELECT opora.take_turn(n::text) FROM generate_series(1, 20000) n")
        async with committed.superuser() as other:
            assert await other.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") <= 256


def at_the_same_time(work):
    """Begin in a task that does not know of the unit around it."""
    return asyncio.create_task(work, context=contextvars.Context())


async def test_nobody_but_the_relay_takes_the_turn_of_the_sealer(committed, world):
    """Whatever somebody holds in a transaction that does not end, the log goes on being sealed."""
    await seal.seal()
    head = world.actor("spod_head")
    async with unit_of_work(head):
        audit.write(head, "test.done")
    async with unit_of_work(world.actor("pm_head")) as unit:
        assert await unit.connection.fetchval("SELECT opora.may_seal()") is False
        assert await at_the_same_time(seal.seal()) == 1


async def test_a_turn_is_taken_in_ones_own_organisation(committed, world):
    """The same word of another organisation keeps nobody waiting; of the same organisation it does."""

    async def take_turn(name):
        async with unit_of_work(world.actor(name)) as unit:
            await unit.connection.execute("SELECT opora.take_turn('word')")

    async with unit_of_work(world.actor("spod_head")) as unit:
        await unit.connection.execute("SELECT opora.take_turn('word')")
        freely = at_the_same_time(take_turn("pm_head"))
        assert not await waits(committed, freely)
        await freely
        waiting = at_the_same_time(take_turn("spod_coordinator"))
        assert await waits(committed, waiting)
    await waiting
