"""What raw SQL says to the role itself outlives sessions and the server: it decides nothing, is seen, and is mended."""

import re
from pathlib import Path

import httpx
import pytest

from app.testing.stack import open_database
from kernel import deployment
from kernel.db import DB, unit_of_work
from kernel.settings import APP_ROLE

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
ALTERED = [
    ("synchronous_commit", "off", "on"),
    ("default_transaction_read_only", "on", "off"),
    ("default_transaction_isolation", "'serializable'", "read committed"),
    ("row_security", "off", "on"),
    ("search_path", "pg_catalog", "public"),
    ("statement_timeout", "'1ms'", "30s"),
    ("lock_timeout", "'1ms'", "20s"),
    ("idle_in_transaction_session_timeout", "0", "1min"),
    ("local_preload_libraries", "nothing", ""),
    ("transform_null_equals", "on", "off"),
    ("timezone", "'Asia/Tokyo'", "UTC"),
]


@pytest.fixture
async def mended(stack, committed):
    """The roles are set up anew after the test, as every start does."""
    yield stack.set_up_roles
    stack.set_up_roles()


async def alter(actor, what):
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(f"ALTER ROLE CURRENT_USER {what}")


async def open_anew(committed):
    await DB.close()
    await open_database(committed.url(), size=1)


@pytest.mark.parametrize("where", ["", "IN DATABASE {} "])
async def test_an_altered_role_decides_nothing(world, committed, mended, where):
    head = world.actor("spod_head")
    for name, value, _ in ALTERED:
        await alter(head, f"{where.format(committed.name)}SET {name} = {value}")
    if DB.bounded:
        await alter(head, f"{where.format(committed.name)}SET transaction_timeout = '1ms'")
    await open_anew(committed)
    async with unit_of_work(world.actor("pm_head")) as unit:
        now = {name: await unit.connection.fetchval(f"SHOW {name}") for name, _, _ in ALTERED}
        await unit.connection.execute("SET synchronous_commit = off")
    assert now == {name: wanted for name, _, wanted in ALTERED}
    async with unit_of_work(world.actor("pm_head")) as unit:
        assert await unit.connection.fetchval("SHOW synchronous_commit") == "on"


@pytest.mark.parametrize("what", ["SET synchronous_commit = off", "SET work_mem = '64kB'", "RESET ALL"])
async def test_an_altered_role_is_seen_and_the_next_start_mends_it(world, committed, mended, client_app, what):
    async with unit_of_work(world.actor("spod_head")) as unit:
        assert await deployment.altered(unit.connection) == []
    await alter(world.actor("spod_head"), what)
    web: httpx.AsyncClient = await client_app(None)
    answered = await web.get("/health/ready")
    assert (answered.status_code, answered.json()) == (200, {"status": "ready", "complaints": ["database role"]})
    mended()
    assert (await web.get("/health/ready")).json() == {"status": "ready"}


@pytest.mark.parametrize("what", ["PASSWORD NULL", "PASSWORD 'mine'"])
async def test_a_password_taken_away_shuts_nobody_out(world, committed, mended, what):
    """The embedded database knows the application by the user of the system."""
    await alter(world.actor("spod_head"), what)
    await open_anew(committed)


async def test_a_password_taken_away_is_there_again_after_the_next_start(world, committed, mended):
    password = "SELECT rolpassword FROM pg_authid WHERE rolname = $1"
    await alter(world.actor("spod_head"), "PASSWORD NULL")
    async with committed.superuser() as anybody:
        assert await anybody.fetchval(password, APP_ROLE) is None
        mended()
        assert (await anybody.fetchval(password, APP_ROLE)).startswith("SCRAM-SHA-256$")


async def test_the_other_roles_are_known_by_their_passwords(committed):
    """The user of the system alone is neither the owner of the schema nor the superuser."""
    async with committed.superuser() as anybody:
        rules = await anybody.fetch("SELECT type, user_name, auth_method FROM pg_hba_file_rules ORDER BY line_number")
    assert [tuple(row) for row in rules] == [
        ("local", [APP_ROLE], "peer"),
        ("local", ["all"], "scram-sha-256"),
    ]


def test_what_the_deployment_gives_is_what_roles_sql_says():
    said = re.findall(
        rf"^alter role {APP_ROLE} set (\w+) = '?(\w+)'?;", ROLES.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(f"{name}={value}" for name, value in said) == sorted(deployment.GIVEN)
