"""What raw SQL says to the role itself outlives sessions and the server: it decides nothing, is seen, and is mended."""

import re
from pathlib import Path

import asyncpg
import httpx
import pytest

from app.testing.stack import open_database
from kernel import deployment
from kernel.actor import RELAY
from kernel.db import DB, unit_of_work
from kernel.settings import APP_ROLE

pytestmark = pytest.mark.slow  # a start of its own for each

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


async def decided() -> dict[str, str]:
    """Every setting that an ordinary role may alter, on a new connection of ours."""
    assert DB.pool is not None
    await DB.pool.expire_connections()
    async with unit_of_work(RELAY) as unit:  # that it works, and plpgsql is loaded
        return dict(await unit.connection.fetch("SELECT name, setting FROM pg_settings WHERE context = 'user'"))


async def alter_all(committed, most: bool) -> set[str]:
    """Alter every setting of the role that lets itself be altered, to the least or the most it can be."""
    altered = set[str]()
    async with committed.superuser() as anybody:
        for loaded in ("SET search_path = public", "SELECT opora.entered()"):
            await anybody.execute(loaded)
        rows = await anybody.fetch(
            "SELECT name, setting, vartype, min_val, max_val, enumvals FROM pg_settings WHERE context = 'user'"
        )
        for row in rows:
            values = {
                "bool": ["on", "off"],
                "enum": row["enumvals"],
                "string": ["all", "nothere"],
            }.get(row["vartype"], [row["min_val"], row["max_val"]])
            for value in reversed(values) if most else values:
                if value == row["setting"]:
                    continue
                try:
                    await anybody.execute(f"ALTER ROLE {APP_ROLE} SET {row['name']} = '{value}'")
                except asyncpg.PostgresError:
                    continue
                altered.add(row["name"])
                break
    return altered


@pytest.mark.parametrize("most", [False, True])
async def test_no_setting_of_the_role_reaches_a_connection(world, committed, mended, most):
    """Neither a process that runs nor one that starts later; whatever the role says, both work."""
    before = await decided()
    async with committed.superuser() as anybody:
        in_the_file = "SELECT name, boot_val FROM pg_settings WHERE context = 'user' AND source = 'configuration file'"
        configured = dict(await anybody.fetch(in_the_file))
    altered = await alter_all(committed, most)
    assert {"work_mem", "enable_indexscan", "exit_on_error", "plpgsql.extra_errors", "debug_print_plan"} <= altered
    assert len(altered) > 100
    assert await decided() == before
    await open_anew(committed)
    own = {name: value for name, value in configured.items() if name.lower() not in deployment.SENT}
    assert await decided() == before | own


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


async def test_one_statement_fills_no_disk(world, committed):
    async with unit_of_work(world.actor("spod_head")) as unit:
        assert await unit.connection.fetchval("SHOW temp_file_limit") == "256MB"


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
