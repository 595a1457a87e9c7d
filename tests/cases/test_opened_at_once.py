"""A case is opened in one statement: it shows what a unit of work shows, to the same people, and records it first."""

import asyncpg
import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from app.testing.stack import open_database
from cases.cases import service, views
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import operator_actor
from kernel.clock import now
from kernel.crypto import Unreadable
from kernel.db import DB, unit_of_work
from kernel.exceptions import NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague

PLANS = 8  # PostgreSQL makes a plan for five executions, then keeps one


@pytest_asyncio.fixture
async def one_connection(world, committed):
    """A pool of one: who comes next gets the connection of who came before."""
    await DB.close()
    await open_database(committed.url(), size=1)
    return committed


@pytest_asyncio.fixture
async def case_id(world, db):
    """A case with two key workers, one after the other; names and the organisation's key are known by now."""
    head = world.actor("spod_head")
    order = OpenCase(
        identity=ClientIdentity(given_name="Eliška", family_name="Vránová", birth_number="105101/0000"),
        key_worker_id=world.actor("spod_coordinator").worker_id,
        kind="child",
    )
    case = await service.open_case(head, order)
    change = ChangeKeyWorker(
        worker_id=world.actor("spod_coordinator2").worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="phone",
    )
    await service.change_key_worker(head, case, change, version=1)
    await as_before(head, case)
    return case


async def as_before(actor, case_id):
    """Opened in a unit of work, as everything is that hangs on the single case."""
    async with unit_of_work(actor):
        return await views.case_view(actor, case_id)


async def log_of(world, case_id):
    """What the log says of a case, past the service's own reading: first to last."""
    async with unit_of_work(world.actor("spod_head")) as unit:
        return await unit.connection.fetch(
            "SELECT kind, worker_id, user_id, service_id, action, outcome, object_type, object_id, case_id, details,"
            " shown FROM audit_entry WHERE object_id = $1 AND outcome <> 'done' ORDER BY at",
            case_id,
        )


async def test_it_shows_what_a_unit_of_work_shows_in_one_statement(world, case_id):
    head = world.actor("spod_head")
    with counting_queries() as sent:
        view = await views.case_view(head, case_id)
    assert sent.count == 1
    assert view == await as_before(head, case_id)
    assert len(view.content.assignments) == 2
    assert view.content.warnings
    assert view.header.key_worker_id == world.actor("spod_coordinator2").worker_id


async def test_the_log_says_the_same_either_way(world, case_id):
    before = await log_of(world, case_id)
    await views.case_view(world.actor("spod_head"), case_id)
    await as_before(world.actor("spod_head"), case_id)
    first, second = (await log_of(world, case_id))[len(before) :]
    assert dict(first) == dict(second)
    assert first["outcome"] == "read"


@pytest.mark.parametrize("who", ["osp_specialist", "spod_mailroom", "javorec_head", "krok_admin", "osp_peer"])
async def test_who_may_not_read_it_learns_what_they_learned_before(world, case_id, who):
    actor = world.actor(who)
    try:
        expected = await as_before(actor, case_id)
    except NotThere:
        with pytest.raises(NotThere):
            await views.case_view(actor, case_id)
    else:
        assert expected.content is None
        assert await views.case_view(actor, case_id) == expected


async def test_what_is_not_there_is_refused_with_one_trace_and_read_by_nobody(world, committed, case_id):
    head, wanted = world.actor("spod_head"), new_id()
    with pytest.raises(NotThere):
        await views.case_view(head, wanted)
    async with committed.superuser() as other:
        assert await other.fetchval("SELECT count(*) FROM audit_entry WHERE object_id = $1", wanted) == 0
        last = await other.fetchrow("SELECT outcome, worker_id FROM audit_entry ORDER BY at DESC LIMIT 1")
    assert tuple(last) == ("refused", head.worker_id)


async def test_a_role_that_ended_opens_nothing(world, committed, case_id):
    head = world.actor("spod_head")
    await views.case_view(head, case_id)
    before = len(await log_of(world, case_id))
    async with unit_of_work(operator_actor(head.tenant)) as unit:
        await unit.connection.execute(
            "UPDATE membership SET valid_to = $1 WHERE tenant_id = $2 AND worker_id = $3",
            now(),
            head.tenant,
            head.worker,
        )
    with pytest.raises(NotSignedIn):
        await views.case_view(head, case_id)
    async with committed.superuser() as other:
        read = await other.fetchval(
            "SELECT count(*) FROM audit_entry WHERE object_id = $1 AND outcome = 'read'", case_id
        )
    assert read == before


async def test_a_destroyed_key_opens_nothing_though_it_is_kept_here(world, committed, case_id):
    head = world.actor("spod_head")
    client_id = (await views.case_view(head, case_id)).header.client_id
    before = len(await log_of(world, case_id))
    async with committed.superuser() as other:
        await other.execute("UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE id = $1", client_id)
    with pytest.raises((Unreadable, NotThere)):
        await views.case_view(head, case_id)
    assert len(await log_of(world, case_id)) == before


async def test_it_leaves_nothing_on_the_connection_but_the_number_of_the_next_entry(world, one_connection, case_id):
    head = world.actor("spod_head")
    for _ in range(PLANS):
        assert (await views.case_view(head, case_id)).content is not None
    connection = await DB.pool.acquire()
    assert connection.entry is not None
    assert await connection.fetchval("SELECT current_setting('backtrace_functions')") == ""
    assert await connection.fetchval("SELECT opora.inside()") is False
    assert await connection.fetchval("SELECT count(*) FROM client_case") == 0
    assert not connection.is_in_transaction()
    await DB.pool.release(connection)
    stranger = world.actor("osp_specialist")
    with pytest.raises(NotThere):
        await views.case_view(stranger, case_id)


async def test_a_connection_whose_numbers_are_spoilt_is_replaced(world, one_connection, case_id):
    head = world.actor("spod_head")
    connection = await DB.pool.acquire()
    before = connection.get_server_pid()
    connection.told(1)
    await DB.pool.release(connection)
    assert (await views.case_view(head, case_id)).content is not None
    connection = await DB.pool.acquire()
    assert connection.get_server_pid() != before
    await DB.pool.release(connection)


async def test_nothing_is_shown_when_its_commit_fails(world, one_connection, case_id):
    """The rows of a statement are here before its commit; that it failed is heard all the same."""
    head = world.actor("spod_head")
    async with one_connection.superuser() as other:
        await other.execute("""
            CREATE FUNCTION opora.fails() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END $$;
            CREATE CONSTRAINT TRIGGER fails AFTER INSERT ON audit_entry DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION opora.fails()""")
        with pytest.raises(asyncpg.DiskFullError):
            await views.case_view(head, case_id)
        await other.execute("DROP TRIGGER fails ON audit_entry")
    assert (await views.case_view(head, case_id)).content is not None


async def test_a_key_of_the_organisation_that_is_not_at_hand_is_read_in_a_unit_of_work(world, case_id):
    head = world.actor("spod_head")
    expected = await as_before(head, case_id)
    keys.forget()
    with counting_queries() as sent:
        assert await views.case_view(head, case_id) == expected
    assert sent.count > 1
