"""Migrations: repeatable, one at a time, in step with the tables, in files whose names do not meet."""

import asyncio
import importlib
import os
import re
import subprocess
import sys

import asyncpg
import pytest

from app.domains import DOMAINS
from app.testing.stack import EMPTY, ROOT_KEY, database_environment
from kernel import migrations
from kernel.settings import APP_ROLE, OWNER_ROLE

FILES = sorted(migrations.ROOT.glob("*/*.py"))


@pytest.fixture
def bare(stack):
    """A database without anything in it."""
    return stack.clone(f"bare_{os.getpid()}_{next(_numbers)}", "template0")


_numbers = iter(range(1000))


def opora(stack, database, *arguments):
    """Start a command of the product on a database of the run."""
    environment = {**os.environ, **database_environment(stack.var_dir, database)}
    return subprocess.Popen(
        [sys.executable, "-m", "app.cli", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


async def schema_of(stack, database):
    """Everything a migration makes, as text to compare."""
    connection = await asyncpg.connect(stack.url(OWNER_ROLE, database))
    try:
        return await connection.fetch(
            "SELECT 'column', table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')"
            "  FROM information_schema.columns WHERE table_schema IN ('public', 'opora')"
            " UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint"
            "  WHERE connamespace::regnamespace::text IN ('public', 'opora')"
            " UNION ALL SELECT 'policy', tablename || '.' || policyname, coalesce(qual, '') || coalesce(with_check, '')"
            "  FROM pg_policies"
            " UNION ALL SELECT 'function', proname, md5(prosrc) FROM pg_proc WHERE pronamespace = 'opora'::regnamespace"
            " UNION ALL SELECT 'migration', app_name, name FROM migration ORDER BY 1, 2, 3"
        )
    finally:
        await connection.close()


async def test_tables_and_migrations_agree():
    assert await migrations.drift() == []


async def test_the_database_has_the_columns_of_the_tables(stack):
    """What the migrations written by hand do to a column is what the code believes of it."""
    connection = await asyncpg.connect(stack.url(OWNER_ROLE, EMPTY))
    try:
        rows = await connection.fetch(
            "SELECT table_name::text, column_name::text, is_nullable = 'YES' FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
    finally:
        await connection.close()
    made = {tuple(row) for row in rows if row[0] != "migration"}
    only_there = {("audit_entry", "transaction", False)}
    assert made - only_there == {
        (table._meta.tablename, column._meta.db_column_name, column._meta.null)
        for domain in DOMAINS
        for table in importlib.import_module(f"{domain}.piccolo_app").APP_CONFIG.table_classes
        for column in table._meta.columns
    }


async def test_drift_is_seen(monkeypatch):
    from tenants.piccolo_app import APP_CONFIG

    monkeypatch.setattr(APP_CONFIG, "table_classes", APP_CONFIG.table_classes[:-1])
    assert await migrations.drift() == ["tenants"]


async def test_a_second_migration_changes_nothing(stack, bare):
    first = await _migrated(stack, bare)
    assert first == await _migrated(stack, bare) == await schema_of(stack, EMPTY)


async def _migrated(stack, database):
    process = opora(stack, database, "migrate")
    output, _ = await asyncio.to_thread(process.communicate)
    assert process.returncode == 0, output
    return await schema_of(stack, database)


async def test_two_at_once_wait_for_one_another(stack, bare):
    both = [opora(stack, bare, "migrate") for _ in range(2)]
    outputs = await asyncio.gather(*(asyncio.to_thread(process.communicate) for process in both))
    assert [process.returncode for process in both] == [0, 0], outputs
    assert await schema_of(stack, bare) == await schema_of(stack, EMPTY)


async def test_the_application_itself_may_not_migrate(stack):
    connection = await asyncpg.connect(stack.url(APP_ROLE, EMPTY))
    try:
        for statement in (
            "CREATE TABLE public.mine (id uuid)",
            "CREATE TABLE opora.mine (id uuid)",
            "CREATE TEMPORARY TABLE mine (id uuid)",
            "CREATE SCHEMA mine",
            "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "ALTER TABLE client_case DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE consent_event DISABLE TRIGGER ALL",
            "DROP POLICY own ON client_case",
            "SET session_replication_role = replica",
            "SET ROLE opora_owner",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_key_of_contexts_is_replaced(stack, bare):
    """After a change of the root key `opora migrate` makes the contexts of the new one valid, and no others."""
    await _migrated(stack, bare)
    connection = await asyncpg.connect(stack.url(OWNER_ROLE, bare))
    try:
        await connection.execute("UPDATE opora.context_key SET inner_pad = '', outer_pad = ''")
        await _migrated(stack, bare)
        ((_, inner, outer),) = await connection.fetch("SELECT * FROM opora.context_key")
    finally:
        await connection.close()
    key = bytes(byte ^ 0x36 for byte in inner)
    assert key == bytes(byte ^ 0x5C for byte in outer)
    assert key != ROOT_KEY.ljust(64, b"\0")


# --- the files ---------------------------------------------------------------------------------------------------


def test_every_domain_with_tables_has_migrations():
    assert {file.parent.name for file in FILES} == set(migrations.domain_names())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_named_by_its_domain_and_time(file):
    """Piccolo imports by the bare name: equal names in two domains would run one of them twice and the other never."""
    assert re.fullmatch(rf"{file.parent.name}_\d{{4}}_\d\d_\d\dt\d\d_\d\d_\d\d_\d{{6}}\.py", file.name)
    assert re.search(r"^ID = \"([^\"]+)\"", file.read_text(), re.M)[1] == re.sub(
        r".*?_(\d{4})_(\d\d)_(\d\d)t(\d\d)_(\d\d)_(\d\d)_(\d{6})\.py", r"\1-\2-\3T\4:\5:\6:\7", file.name
    )


def test_nothing_else_lies_beside_them():
    others = [
        path.name
        for path in migrations.ROOT.rglob("*")
        if path.is_file() and path not in FILES and "__pycache__" not in path.parts
    ]
    assert others == []
    assert len({file.name for file in FILES}) == len(FILES)


def test_every_table_of_a_domain_is_in_its_configuration():
    from piccolo.table import Table

    for domain in DOMAINS:
        tables = importlib.import_module(f"{domain}.tables")
        config = importlib.import_module(f"{domain}.piccolo_app").APP_CONFIG
        here = {
            one
            for one in vars(tables).values()
            if isinstance(one, type) and issubclass(one, Table) and one.__module__ == tables.__name__
        }
        assert set(config.table_classes) == here, domain
