"""Migrations: Piccolo's, under an advisory lock with lock and statement timeouts, as the owner of the schema."""

import contextlib
import io
import os
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from kernel.db import DB, context_key

ROOT = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 0x0B07A  # one migration at a time in a database
_SETTINGS = {
    "lock_timeout": "10s",
    "statement_timeout": "10min",
    "timezone": "UTC",
    "application_name": "opora migrate",
}

os.environ.setdefault("PICCOLO_CONF", "app.piccolo_conf")


class MigrationFailed(Exception):
    """A migration did not run, or the tables differ from what the migrations make."""


def app_config(name: str, tables: Sequence[type[Table]]) -> AppConfig:
    """Return Piccolo's configuration of a domain; its migrations lie in `migrations/<name>/`."""
    return AppConfig(app_name=name, migrations_folder_path=str(ROOT / name), table_classes=list(tables))


def sql_migration(
    migration_id: str, app_name: str, description: str, statements: Sequence[str]
) -> Callable[[], Awaitable[MigrationManager]]:
    """Return the `forwards` of a migration that is written in SQL."""

    async def run() -> None:
        for statement in statements:
            await DB.run_ddl(statement)

    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=migration_id, app_name=app_name, description=description)
        manager.add_raw(run)
        return manager

    return forwards


def domain_names() -> list[str]:
    """The domains that have migrations, in the order in which they run."""
    domains: tuple[str, ...] = import_module("app.domains").DOMAINS
    return [domain.rpartition(".")[2] for domain in domains]


async def migrate(owner_dsn: str, root_key: bytes) -> None:
    """Bring the database to the present schema and give it the key that checks contexts.

    Safe to run from several processes at once and at every start. Raises MigrationFailed.
    """
    lock = await asyncpg.connect(owner_dsn, server_settings=_SETTINGS)
    try:
        await lock.execute("SET lock_timeout = 0")
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        DB.config = cast("Any", {"dsn": owner_dsn, "server_settings": _SETTINGS})
        for name in domain_names():
            output = io.StringIO()
            with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
                async with DB.transaction():
                    result = await ForwardsMigrationManager(app_name=name, migration_id="all").run()
                    if not result.success:
                        raise MigrationFailed(output.getvalue())
        key = context_key(root_key).ljust(64, b"\0")
        await lock.execute(
            "INSERT INTO opora.context_key (inner_pad, outer_pad) VALUES ($1, $2)"
            " ON CONFLICT (one) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad",
            bytes(byte ^ 0x36 for byte in key),
            bytes(byte ^ 0x5C for byte in key),
        )
    finally:
        await lock.close()


async def drift() -> list[str]:
    """Return the domains whose tables differ from what their migrations make; empty when all is well."""
    found: list[str] = []
    for name in domain_names():
        manager = AutoMigrationManager(auto_input="y")
        config = manager.get_app_config(app_name=name)
        statements = await manager.get_alter_statements(config)
        if any(alter.statements for alter in statements):
            found.append(name)
    return found
