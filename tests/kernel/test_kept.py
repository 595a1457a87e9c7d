"""Every database of a former release migrates: nothing is lost, and what stands there then is the present schema.

A kept database that "ran here in another edition" means that a released migration was edited. Only while the newest
ones are not released yet, `python -m app.testing.kept` makes it anew.
"""

import asyncio
import base64
import itertools
import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

from app.embedded.paths import SUPERUSER_ROLE
from app.testing.kept import restore
from app.testing.stack import ROOT_KEY, database_environment
from cases.clients.piccolo_app import APP_CONFIG
from kernel.db import DB
from kernel.migrations import MigrationFailed, drift, migrate, run
from kernel.migrations.__main__ import PYTHON
from kernel.migrations.files import MigrationFile, digest
from kernel.settings import OWNER_ROLE

pytestmark = pytest.mark.slow

KEPT = sorted((Path(__file__).parent / "kept").glob("*.sql.gz"))
# migrations that tell each service that its cases or its notices are to be indexed anew (ADR 0037, 0045)
ANEW = {
    ("cases", "2026-11-28T18:48:47:332900"),
    ("cases", "2026-11-29T00:59:08:252693"),
    ("cases", "2026-11-29T20:28:15:166590"),
    ("cases", "2026-11-30T20:31:52:156605"),
    ("cases", "2026-11-30T22:28:52:915059"),
    ("intake", "2026-11-28T18:48:49:660474"),
    ("intake", "2026-11-29T00:59:43:819781"),
    ("intake", "2026-11-29T20:28:16:133805"),
    ("intake", "2026-11-29T21:44:57:499105"),
    ("intake", "2026-11-30T20:31:53:050067"),
    ("intake", "2026-11-30T22:28:52:530577"),
}
# the one that tells each agenda of an authority that its cases stand before its others (ADR 0111)
BEFORE_OTHERS = ("cases", "2026-11-30T19:29:31:236585")
_numbers = itertools.count()


@pytest.fixture(params=KEPT, ids=lambda kept: kept.name.removesuffix(".sql.gz"))
async def kept(request, stack):
    """A kept database, as it was left."""
    name = await stack.cloned(f"kept_{os.getpid()}_{next(_numbers)}", "template0")
    restore(stack.url(SUPERUSER_ROLE, name), request.param)
    yield name
    await stack.drop(name)


async def rows_of(stack, database):
    """How many rows each table has, past row-level security."""
    connection = await asyncpg.connect(stack.url(SUPERUSER_ROLE, database))
    try:
        tables = await connection.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
        )
        return {name: await connection.fetchval(f"SELECT count(*) FROM {name}") for (name,) in tables}
    finally:
        await connection.close()


async def ran_in(stack, database):
    """Domain and id of the migrations that ran."""
    connection = await asyncpg.connect(stack.url(SUPERUSER_ROLE, database))
    try:
        return {tuple(row) for row in await connection.fetch("SELECT app_name, name FROM migration")}
    finally:
        await connection.close()


async def told_by(stack, database, migrations):
    """How many messages these migrations left in the present database."""
    connection = await asyncpg.connect(stack.url(SUPERUSER_ROLE, database))
    try:
        services = await connection.fetchval("SELECT count(*) FROM service")
        agendas = await connection.fetchval(
            "SELECT count(*) FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id WHERE o.preset LIKE 'ospod%'"
        )
        return len(ANEW & migrations) * services + (BEFORE_OTHERS in migrations) * agendas
    finally:
        await connection.close()


async def wrongly_ended(stack, database):
    """Consents that do not end with their wording, handovers that are over while a grant is not or the other way round."""
    connection = await asyncpg.connect(stack.url(SUPERUSER_ROLE, database))
    try:
        consents = await connection.fetchval(
            "SELECT count(*) FROM consent c JOIN consent_version v ON v.tenant_id = c.tenant_id AND v.consent_id = c.id"
            " AND v.no = c.version_no WHERE c.ends_at IS DISTINCT FROM v.valid_until"
        )
        handovers = await connection.fetchval(
            "SELECT count(*) FROM (SELECT h.ended_at, bool_or(g.revoked_at IS NULL) AS live FROM handover h"
            " JOIN share_grant g ON g.tenant_id = h.tenant_id AND g.handover_id = h.id GROUP BY h.tenant_id, h.id) one"
            " WHERE live = (ended_at IS NOT NULL)"
        )
        return consents, handovers
    finally:
        await connection.close()


async def opora(stack, database, *words):
    environment = {
        **os.environ,
        **database_environment(stack.var_dir, database),
        "OPORA_ROOT_KEY": base64.b64encode(ROOT_KEY).decode(),
    }
    return await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "app.cli", *words], env=environment, capture_output=True, text=True
    )


def test_one_is_kept():
    assert KEPT


async def test_a_kept_database_migrates_and_loses_nothing(stack, kept):
    before, ran = await rows_of(stack, kept), await ran_in(stack, kept)
    assert min(before[name] for name in ("client", "consent", "share_grant", "meeting_item", "notice")) > 0
    done = await opora(stack, kept, "migrate")
    assert done.returncode == 0, done.stderr
    assert await drift(stack.url(OWNER_ROLE, kept)) == []
    after = await rows_of(stack, kept)
    told = await told_by(stack, kept, await ran_in(stack, kept) - ran)
    assert {name: after[name] for name in before} == {**before, "outbox": before["outbox"] + told}
    assert await wrongly_ended(stack, kept) == (0, 0)
    done = await opora(stack, kept, "keys", "check")
    assert (done.returncode, done.stdout) == (0, f"The root key opens {before['organisation']} keys.\n"), done.stderr


# --- the next migration ------------------------------------------------------------------------------------------


@pytest.fixture
def later(tmp_path, monkeypatch):
    """Migrations of clients with one more: `later(sql)` writes it and returns its file."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setattr(DB, "pool", None)
    for name in run.domain_names():
        (tmp_path / name).mkdir()
        for file in run.files(name):
            for one in (file.sql, file.sql.with_suffix(".py")):
                (tmp_path / name / one.name).write_bytes(one.read_bytes())
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(APP_CONFIG, "migrations_folder_path", str(tmp_path / "clients"))

    def write(statements: str) -> Path:
        sql = tmp_path / "clients" / f"clients_2100_01_01t00_00_00_{next(_numbers):06}.sql"
        sql.write_text(statements)
        python = PYTHON.format(id=MigrationFile(sql, "").id, sha256=digest(sql))
        sql.with_suffix(".py").write_text(python)
        return sql

    return write


async def test_the_next_migration_runs_on_top(stack, kept, later):
    """It runs once, changes rows that are there, and what the catalogue says then is remembered as its work."""
    url = stack.url(OWNER_ROLE, kept)
    await migrate(url, ROOT_KEY)
    before = await rows_of(stack, kept)
    later(
        "ALTER TABLE client ADD COLUMN mood text NOT NULL DEFAULT 'calm';\nCREATE INDEX client_mood ON client (mood);"
    )
    await migrate(url, ROOT_KEY)
    await migrate(url, ROOT_KEY)
    assert await rows_of(stack, kept) == before
    assert await drift(url) == ["column client.mood: code none, database text"]


async def test_of_a_migration_that_fails_nothing_stays(stack, kept, later):
    url = stack.url(OWNER_ROLE, kept)
    await migrate(url, ROOT_KEY)
    sql = later("ALTER TABLE client ADD COLUMN mood text;\nALTER TABLE nobody ADD COLUMN mood text;")
    with pytest.raises(MigrationFailed) as failed:
        await migrate(url, ROOT_KEY)
    assert str(failed.value) == f'{sql.name}: relation "nobody" does not exist'
    assert await drift(url) == []


async def test_an_edited_migration_stops_before_anything_runs(stack, kept, later):
    sql = later("ALTER TABLE client ADD COLUMN mood text;")
    sql.write_text("ALTER TABLE client ADD COLUMN humour text;")
    with pytest.raises(MigrationFailed, match=f"^{sql.name} was edited after its release"):
        await migrate(stack.url(OWNER_ROLE, kept), ROOT_KEY)
