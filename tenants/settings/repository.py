# pyright: strict
"""Every query on settings."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kernel.db import current
from kernel.rows import at_most, fetch
from tenants.tables import SettingChange

from .schemas import StoredChange, StoredValue

# of two changes for one day the one that was written last
_ON = """
SELECT o.preset, s.key, s.value FROM organisation o LEFT JOIN LATERAL (
  SELECT DISTINCT ON (key) key, value FROM setting_change
  WHERE tenant_id = o.tenant_id AND valid_from <= $2 AND ($3::text[] IS NULL OR key = ANY ($3))
  ORDER BY key, valid_from DESC, id DESC) s ON true
WHERE o.tenant_id = $1"""
VALUE = """coalesce((SELECT value FROM setting_change WHERE tenant_id = {tenant} AND key = '{key}' AND valid_from <= {day}
  ORDER BY valid_from DESC, id DESC LIMIT 1), (SELECT CASE preset {begins} END FROM organisation WHERE tenant_id = {tenant}))"""
_CHANGES = "SELECT id, key, value, valid_from, set_by, set_at, sealed FROM setting_change WHERE tenant_id = $1"


async def list_values(tenant_id: UUID, day: date, keys: Collection[str] | None) -> list[StoredValue]:
    """What holds in an organisation on a day; a row for the preset alone where nothing of it was changed."""
    return await fetch(StoredValue, _ON, tenant_id, day, None if keys is None else list(keys))


async def list_changes_of(tenant_id: UUID, key: str, *, limit: int) -> list[StoredChange]:
    """The changes of one setting, last written first."""
    return await fetch(StoredChange, f"{_CHANGES} AND key = $2 ORDER BY id DESC{at_most(limit)}", tenant_id, key)


async def count_changes(tenant_id: UUID, key: str) -> int:
    """How often one setting was changed."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM setting_change WHERE tenant_id = $1 AND key = $2", tenant_id, key
    )


async def list_changes_since(tenant_id: UUID, day: date, *, limit: int) -> list[StoredChange]:
    """The changes whose day is this one or later, and for each setting the one that holds on it, as they hold."""
    return await fetch(
        StoredChange,
        f"{_CHANGES} AND (valid_from > $2 OR id IN ("  # noqa: S608 our own words
        "SELECT DISTINCT ON (key) id FROM setting_change WHERE tenant_id = $1 AND valid_from <= $2"
        f" ORDER BY key, valid_from DESC, id DESC)) ORDER BY key, valid_from, id{at_most(limit)}",
        tenant_id,
        day,
    )


async def take_turn(key: str) -> None:
    """Whoever changes the same setting waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"setting|{key}")


async def insert_change(change: SettingChange) -> None:
    """Write a change."""
    await SettingChange.insert(change)
