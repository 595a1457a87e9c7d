"""All that a migration may import. Frozen: what it does for a released file it does for ever."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from .files import MigrationFile


def sql_beside(file: str, sha256: str) -> Callable[[], Awaitable[MigrationManager]]:
    """Return the `forwards` of the migration whose SQL lies beside `file` and has that SHA-256."""
    migration = MigrationFile(Path(file).with_suffix(".sql"), sha256)

    async def forwards() -> MigrationManager:
        manager = MigrationManager(migration_id=migration.id, app_name=migration.domain)
        manager.add_raw(migration.run)
        return manager

    return forwards
