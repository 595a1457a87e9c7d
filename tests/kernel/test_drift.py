"""Drift: the live database is the one that code and migrations speak of, and every difference is named."""

import asyncpg
import pytest

from app.testing.stack import EMPTY
from kernel.migrations import drift
from kernel.migrations.spelling import one_spelling
from kernel.settings import OWNER_ROLE
from tenants.piccolo_app import APP_CONFIG


async def test_code_migrations_and_database_agree(stack):
    assert await drift(stack.url(OWNER_ROLE, EMPTY)) == []


@pytest.mark.slow  # a database for each
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE task ALTER COLUMN due_on DROP NOT NULL", "column task.due_on: code date, database date or null"),
        (
            "ALTER TABLE task ALTER COLUMN kind TYPE varchar(9)",
            "column task.kind: code text, database character varying",
        ),
        ("ALTER TABLE task ADD COLUMN mine text", "column task.mine: code none, database text or null"),
        ("ALTER TABLE task DROP CONSTRAINT task_done", "gone: constraint task.task_done CHECK"),
        ("ALTER TABLE task NO FORCE ROW LEVEL SECURITY", "table task has no forced row-level security"),
        ("DROP POLICY own ON task", "table task has no forced row-level security"),
        ("CREATE POLICY all_in ON task FOR SELECT USING (true)", "not of a migration: policy task.all_in"),
        ("DROP TRIGGER append_only ON disclosure", "gone: trigger O CREATE TRIGGER append_only BEFORE"),
        ("ALTER TABLE disclosure DISABLE TRIGGER looks", "gone: trigger O CREATE TRIGGER looks"),
        ("DROP INDEX task_open", "gone: index CREATE INDEX task_open"),
        ("GRANT DELETE ON task TO opora_app", "not of a migration: table task r {opora_owner=arwdDxt"),
        ("DROP FUNCTION opora.lock_consent", "gone: function {opora_owner=X/opora_owner,opora_app=X/opora_owner}"),
        (
            "ALTER TABLE client DROP CONSTRAINT client_kind_known,"
            " ADD CONSTRAINT client_kind_known CHECK (kind IN ('child', 'adult', 'robot'))",
            "codes of client.kind: code ['adult', 'child'], database ['adult', 'child', 'robot']",
        ),
    ],
)
async def test_a_change_past_the_migrations_is_seen(stack, change, said):
    url = stack.url(OWNER_ROLE, await stack.cloned("drifted", EMPTY))
    try:
        connection = await asyncpg.connect(url)
        await connection.execute(change)
        await connection.close()
        assert [line for line in await drift(url) if line.startswith(said)], await drift(url)
    finally:
        await stack.drop("drifted")


async def test_a_table_that_no_migration_makes_is_seen(stack, monkeypatch):
    last = APP_CONFIG.table_classes[-1]._meta.tablename
    monkeypatch.setattr(APP_CONFIG, "table_classes", APP_CONFIG.table_classes[:-1])
    found = await drift(stack.url(OWNER_ROLE, EMPTY))
    assert found
    assert all(line.startswith(f"column {last}.") and ": code none," in line for line in found)


async def test_what_was_there_before_a_migration_is_not_taken_for_its_work(stack):
    """A change by hand stays drift when the next migration has run."""
    from kernel.migrations.catalogue import facts, remember

    url = stack.url(OWNER_ROLE, await stack.cloned("drifted", EMPTY))
    try:
        connection = await asyncpg.connect(url)
        await connection.execute("DROP INDEX task_open")
        before = await facts(connection)
        await connection.execute("CREATE INDEX of_a_migration ON task (tenant_id, kind)")
        await remember(connection, before)
        await connection.close()
        (line,) = await drift(url)
        assert line.startswith("gone: index CREATE INDEX task_open")
    finally:
        await stack.drop("drifted")


@pytest.mark.parametrize(
    ("said", "after_a_restore"),
    [
        ("(((a >= 0) AND (a <= 9)) AND (b))", "((a >= 0) AND (a <= 9) AND (b))"),
        ("((((a = b) OR (a = c)) OR (a = d)) OR (e))", "((a = b) OR (a = c) OR (a = d) OR (e))"),
        ("((b) AND ((a >= 0) AND (a <= 9)))", None),
        ("(((a) OR (b)) AND (c))", None),
        ("((NOT ((a) AND (b))) AND (c))", None),
        ("(NOT ((a) AND (b)))", None),
        ("(f(((a) AND (b))) AND (c))", None),
        ("((a = '((x) AND (y)) AND z''(') AND (\"(\" = 1))", None),
    ],
)
async def test_a_condition_reads_the_same_after_a_restore(said, after_a_restore):
    """And one that says something else reads otherwise."""
    assert one_spelling(f"constraint t.c CHECK {said}") == f"constraint t.c CHECK {after_a_restore or said}"


async def test_the_text_of_a_function_is_no_condition():
    assert one_spelling("function -- (((a) AND (b)) AND (c)") == "function -- (((a) AND (b)) AND (c)"
