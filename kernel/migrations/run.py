"""Bringing a database to the present schema: one at a time, with lock and statement timeouts."""

import contextlib
import io
from typing import Any, cast

import asyncpg

from kernel.context import context_key
from kernel.db import DB

from .catalogue import SAID_SO, facts, remember, remembered
from .domains import ROOT, domain_names
from .files import MigrationFailed, MigrationFile

LOCK = 0x0B07A  # one migration at a time in a database
BASELINE = "2026-11-28"  # the day of the first frozen migrations; what ran before it is another schema
BEGIN_ANEW = (
    "this database was made before the first release and is not carried over; begin anew, this once: stop Opora,"
    " move its data folder away (OPORA_VAR_DIR, var by default) or give it an empty database, and start again"
)
SETTINGS = {
    "lock_timeout": "10s",
    "statement_timeout": "10min",
    "application_name": "opora migrate",
    **SAID_SO,
}


async def migrate(owner_dsn: str, root_key: bytes) -> None:
    """Bring the database to the present schema and give it the key that checks contexts.

    Safe to run from several processes at once and at every start. Raises MigrationFailed.
    """
    lock = await asyncpg.connect(owner_dsn, server_settings=SETTINGS)
    try:
        await lock.execute("SET lock_timeout = 0")
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        ran = await _history(lock)
        waiting = [name for name in domain_names() if any((file.domain, file.id) not in ran for file in files(name))]
        if waiting or not await remembered(lock):
            DB.config = cast("Any", {"dsn": owner_dsn, "server_settings": SETTINGS})
            async with DB.transaction() as unit:  # all of them or none
                before = await facts(unit.connection) if ran else set[str]()
                for name in waiting:
                    await _forwards(name)
                await remember(unit.connection, before)
        await _give_key(lock, root_key)
    finally:
        await lock.close()


def files(domain: str) -> list[MigrationFile]:
    """The migrations of a domain, in the order in which they run."""
    return [MigrationFile.beside(python) for python in sorted((ROOT / domain).glob("*.py"))]


async def _history(connection: Any) -> set[tuple[str, str]]:
    """Return domain and id of the migrations that ran here.

    Refuses files that were edited, by their own digest and by what the database remembers of those that ran.
    """
    every = [file for name in domain_names() for file in files(name)]
    for file in every:
        file.check()
    if await connection.fetchval("SELECT to_regclass('public.migration') IS NULL"):
        return set()
    ran = {(row[0], row[1]) for row in await connection.fetch("SELECT app_name, name FROM migration")}
    if any(name < BASELINE for _, name in ran):
        raise MigrationFailed(BEGIN_ANEW)
    editions = dict(await connection.fetch("SELECT name, sha256 FROM opora.migration_file"))
    for file in every:
        if editions.get(file.sql.name, file.sha256) != file.sha256:
            raise MigrationFailed(f"{file.sql.name} ran here in another edition; a migration that ran is not edited")
    return ran


async def _forwards(app_name: str) -> None:
    from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager

    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        result = await ForwardsMigrationManager(app_name=app_name, migration_id="all").run()
    if not result.success:
        raise MigrationFailed(output.getvalue())


async def _give_key(connection: Any, root_key: bytes) -> None:
    key = context_key(root_key).ljust(64, b"\0")
    await connection.execute(
        "INSERT INTO opora.context_key (inner_pad, outer_pad) VALUES ($1, $2)"
        " ON CONFLICT (one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
        bytes(byte ^ 0x36 for byte in key),
        bytes(byte ^ 0x5C for byte in key),
    )
