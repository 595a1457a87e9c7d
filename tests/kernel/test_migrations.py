"""Migrations: repeatable, one at a time, all of them or none; a database from before the baseline is refused."""

import asyncio
import os
import re
import subprocess
import sys

import asyncpg
import pytest

from app.testing.stack import EMPTY, ROOT_KEY, database_environment
from kernel.settings import APP_ROLE, OWNER_ROLE

pytestmark = pytest.mark.slow


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


async def test_a_database_from_before_the_baseline_is_told_to_begin_anew(stack, bare):
    """Once and in one line; from the baseline on every database migrates."""
    connection = await asyncpg.connect(stack.url(OWNER_ROLE, bare))
    try:
        await connection.execute("CREATE TABLE migration (name varchar(200), app_name varchar(200), ran_on timestamp)")
        await connection.execute("INSERT INTO migration VALUES ('2026-11-22T10:19:33:622391', 'kernel', now())")
    finally:
        await connection.close()
    process = opora(stack, bare, "migrate")
    output, _ = await asyncio.to_thread(process.communicate)
    assert process.returncode == 1
    assert output.startswith("opora: this database was made before the first release and is not carried over; begin")
    assert output.count("\n") == 1


async def test_a_migration_that_ran_is_not_edited(stack, bare):
    """Not even together with its digest: the database remembers which edition it was."""
    await _migrated(stack, bare)
    connection = await asyncpg.connect(stack.url(OWNER_ROLE, bare))
    try:
        await connection.execute("UPDATE opora.migration_file SET sha256 = 'other' WHERE name LIKE 'consent_%'")
    finally:
        await connection.close()
    process = opora(stack, bare, "migrate")
    output, _ = await asyncio.to_thread(process.communicate)
    assert process.returncode == 1
    assert re.fullmatch(r"opora: consent_\w+\.sql ran here in another edition; .*\n", output)
