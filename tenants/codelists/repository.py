# pyright: strict
"""Every query on code lists."""

from collections.abc import Collection
from uuid import UUID

from kernel.db import current
from kernel.rows import fetch, fetch_column
from tenants.tables import CodeChange, PresetName

from .schemas import StoredCodeChange, StoredCodeOfList


async def find_preset(tenant_id: UUID) -> PresetName:
    """What the organisation began with."""
    (preset,) = await fetch_column(str, "SELECT preset FROM organisation WHERE tenant_id = $1", tenant_id)
    return PresetName(preset)


async def list_codes(tenant_id: UUID, keys: Collection[str] | None) -> list[StoredCodeOfList]:
    """Every change of the codes of some lists, or of all; a row for the preset alone where nothing of them was changed."""
    return await fetch(
        StoredCodeOfList,
        "SELECT o.preset, c.list_key, c.id, c.code, c.label, c.used, c.details, c.valid_from FROM organisation o"
        " LEFT JOIN code_change c ON c.tenant_id = o.tenant_id AND ($2::text[] IS NULL OR c.list_key = ANY ($2))"
        " WHERE o.tenant_id = $1",
        tenant_id,
        None if keys is None else list(keys),
    )


async def list_changes(tenant_id: UUID, key: str) -> list[StoredCodeChange]:
    """The changes of one list with who made them, last written first."""
    return await fetch(
        StoredCodeChange,
        "SELECT id, code, label, used, details, valid_from, set_by, set_at, sealed FROM code_change"
        " WHERE tenant_id = $1 AND list_key = $2 ORDER BY id DESC",
        tenant_id,
        key,
    )


async def take_turn(key: str) -> None:
    """Whoever changes the same list waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"codes|{key}")


async def insert_change(change: CodeChange) -> None:
    """Write a change."""
    await CodeChange.insert(change)
