"""The test foundation itself; also an example of how to use it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace

import hypothesis
import pytest

from app.testing import fixtures, plugin
from app.testing.queries import counting_queries
from app.testing.stack import WORLD, open_database
from app.testing.world import World
from kernel.actor import RELAY
from kernel.db import DB, current, running, unit_of_work
from kernel.ids import new_id
from kernel.places import lost
from tenants.tables import Notification

SQL = "INSERT INTO notification (tenant_id, service_id, id, kind, about_type) VALUES ($1, $2, $3, 'test', 'test')"


async def _leave_a_note(world):
    head = world.actor("spod_head")
    async with unit_of_work(head) as unit:
        await unit.connection.execute(SQL, head.tenant_id, head.service_id, new_id())


async def test_an_act_is_seen_in_the_same_test(world):
    await _leave_a_note(world)
    async with unit_of_work(world.actor("spod_coordinator")):
        assert await Notification.count() == 1
    async with unit_of_work(world.actor("pm_worker")):
        assert await Notification.count() == 0


async def test_and_never_in_the_next_one(world):
    async with unit_of_work(world.actor("spod_coordinator")):
        assert await Notification.count() == 0


async def test_a_committed_act_is_seen_from_elsewhere(world, committed):
    await _leave_a_note(world)
    async with committed.superuser() as other:
        assert await other.fetchval("SELECT count(*) FROM notification") == 1


async def written(stack, database):
    """All that stands in a database."""
    async with stack.superuser(database) as connection:
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        )
        return {name: sorted(await connection.fetch(f"SELECT t::text FROM {name} t")) for (name,) in tables}


async def lent_again(stack, spoil, *arguments):
    """Whether a clone is lent again after somebody with every right did this in it; and what stands in the one lent."""
    name = await stack.clones.lend(WORLD)
    async with stack.unguarded(name) as connection:
        await connection.execute(spoil, *arguments)
    await stack.clones.give_back(name, WORLD)
    other = await stack.clones.lend(WORLD)
    try:
        return other == name, await written(stack, other)
    finally:
        await stack.clones.give_back(other, WORLD)


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE worker SET ended_at = now()",
        "DELETE FROM membership",
        "INSERT INTO notification (tenant_id, service_id, id, kind, about_type)"
        " SELECT tenant_id, id, gen_random_uuid(), 'test', 'test' FROM service",
    ],
)
async def test_what_was_written_in_a_clone_is_gone_when_it_is_lent_again(db, stack, spoil):
    assert await lent_again(stack, spoil) == (True, await written(stack, WORLD))


@pytest.mark.slow  # a database made for each
@pytest.mark.parametrize(
    "spoil",
    [
        "ALTER TABLE notification DISABLE TRIGGER ALL",
        "DROP POLICY own ON task",
        "GRANT DELETE ON task TO opora_app",
        "COMMENT ON TABLE task IS 'spoilt'",
        "TRUNCATE search_term",
        "SELECT lo_create(0)",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = 64', current_database()); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE opora_app IN DATABASE %I SET work_mem = 64', current_database()); END $$",
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO opora_app', current_database()); END $$",
    ],
)
async def test_a_clone_that_is_another_database_now_is_never_lent_again(db, stack, spoil):
    assert await lent_again(stack, spoil) == (False, await written(stack, WORLD))


@pytest.mark.slow  # who has just left gets a moment for it
async def test_nor_is_one_in_which_somebody_stayed(db, stack):
    name = await stack.clones.lend(WORLD)
    async with stack.superuser(name) as other:
        await stack.clones.give_back(name, WORLD)
        assert other.is_closed()


async def test_a_clone_goes_on_when_somebody_ended_all_connections_to_it(db, stack):
    name = await stack.clones.lend(WORLD)
    async with stack.superuser() as other:
        await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    await stack.clones.give_back(name, WORLD)
    assert await stack.clones.lend(WORLD) == name, stack.clones.dropped.get(name)
    await stack.clones.give_back(name, WORLD)


@pytest.mark.usefixtures("_database")
async def test_connections_to_a_clone_are_kept_with_it_but_not_those_that_a_test_opened(stack):
    actor, used = World.read(stack.var_dir / "world.json").actor("spod_head"), list[int]()
    for own in (False, False, True, False):
        async with fixtures.in_own_clone(stack) as committed:
            if own:
                await DB.close()
                await open_database(committed.url(), size=1)
            async with unit_of_work(actor) as unit:
                used.append(unit.connection.get_server_pid())
    assert used[0] == used[1]
    assert len({*used}) == 3


# --- no test falls because of another one -------------------------------------------------------------------------


def ended(leaves, fails=None):
    """The end of a test that leaves this as the current unit of work."""
    end = fixtures.pytest_runtest_teardown(SimpleNamespace(nodeid="tests/x.py::test_x"))
    next(end)
    DB.current_transaction.set(leaves)
    if fails:
        end.throw(fails)
    else:
        end.send(None)


@pytest.mark.usefixtures("_database")
async def test_what_is_built_once_stands_in_each_clone_as_it_was_built(stack):
    world, built = World.read(stack.var_dir / "world.json"), list[str]()

    async def build(committed):
        built.append(committed.name)
        await _leave_a_note(world)
        return len(built)

    for _ in range(2):
        template, number = await fixtures.built_once(stack, "note", build)
        async with fixtures.in_own_clone(stack, template):
            async with unit_of_work(world.actor("spod_coordinator")):
                assert await Notification.count() == 1
            await _leave_a_note(world)
        assert number == 1
    assert built == [template]


def test_who_leaves_a_unit_of_work_as_the_current_one_is_named():
    with pytest.raises(pytest.fail.Exception, match="test_x left a unit of work"):
        ended(object())
    assert running() is None
    with pytest.raises(StopIteration):
        ended(None)


def test_a_fixture_that_cannot_end_takes_no_other_test_along():
    """Then nobody puts back what it set: a whole worker fell so."""
    with pytest.raises(OSError, match="cannot end"):
        ended(object(), OSError("cannot end"))
    assert running() is None


async def test_a_rolled_back_test_may_lose_its_connection(committed):
    async with fixtures.undone() as unit, committed.superuser() as other:
        await other.execute("SELECT pg_terminate_backend($1, 10000)", unit.connection.get_server_pid())
        while not lost(unit.connection):  # noqa: ASYNC110 it happens in the driver
            await asyncio.sleep(0.001)
    assert running() is None


async def test_everybody_of_the_world_may_enter(world):
    for name in world.people:
        async with unit_of_work(world.actor(name)):
            pass


async def test_statements_are_counted_without_those_of_the_transaction(world):
    with counting_queries() as n:
        async with unit_of_work(world.actor("spod_head")) as unit:
            await Notification.count()
            await unit.connection.execute("SELECT 1")
            await unit.connection.fetchval("SELECT $1::int", 2)
    assert n.count == 3, n.statements


async def test_between_the_acts_of_a_test_nobody_sees_content(db):
    assert current().actor is RELAY


@pytest.mark.parametrize("bearer", [False, True])
async def test_a_client_acts_in_the_transaction_of_the_test(world, client_app, bearer):
    client = await client_app("spod_coordinator", bearer=bearer)
    assert (await client.get("/api/v1/cases")).status_code == 200


async def test_a_client_that_is_nobody_is_not_let_in(client_app):
    client = await client_app()
    assert (await client.get("/api/v1/cases")).status_code == 401
    assert (await client.get("/cases")).headers["location"].startswith("/sign-in")


def test_an_example_may_take_as_long_as_a_loaded_computer_needs():
    assert hypothesis.settings().deadline is None


@pytest.mark.parametrize(
    ("said", "expression", "arguments", "ignored"),
    [
        ("pytestmark = pytest.mark.slow", "not browser and not slow", ["tests"], True),
        ("pytestmark = [pytest.mark.slow, GROUP]", "not slow", ["tests"], True),
        ("pytestmark = pytest.mark.slow", "not browser", ["tests"], None),
        ("pytestmark = pytest.mark.slow", "slow", ["tests"], None),
        ("pytestmark = pytest.mark.slow", "not slow or kernel", ["tests"], None),
        ("pytestmark = pytest.mark.slow", "", ["tests"], None),
        ("pytestmark = pytest.mark.slow", "not slow", ["tests/test_it.py::test_one"], None),
        ("@pytest.mark.slow", "not slow", ["tests"], None),
    ],
)
def test_only_files_that_are_left_out_whole_are_not_collected(
    tmp_path: Path, said: str, expression: str, arguments: list[str], ignored: bool | None
) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(f"import pytest\n\n{said}\n")
    config = SimpleNamespace(option=SimpleNamespace(markexpr=expression), args=arguments)
    assert plugin.pytest_ignore_collect(file, config) is ignored
