# pyright: strict
"""Every query on the directory of authorities."""

from datetime import date
from uuid import UUID

from kernel.db import current
from kernel.rows import changed, fetch, fetch_one
from tenants.repository import CALLED, RUNS, SHORT_NAME
from tenants.tables import Authority

from .schemas import OnPlatform, StoredAuthority

_AUTHORITIES = """
SELECT a.id, a.code, a.kind, a.name, a.address, a.phone, a.email, a.data_box, a.municipalities, a.linked_tenant_id,
  a.linked_service_id, o.code AS linked_organisation, s.code AS linked_service, a.made_up, a.valid_from, a.valid_to
FROM authority a LEFT JOIN service s ON s.tenant_id = a.linked_tenant_id AND s.id = a.linked_service_id
  LEFT JOIN organisation o ON o.tenant_id = a.linked_tenant_id AND o.id = a.linked_tenant_id
WHERE a.tenant_id = $1"""
_ON_PLATFORM = f"""
SELECT s.tenant_id, s.id AS service_id, o.code || '/' || s.code AS code, o.name || ' – ' || {SHORT_NAME} AS name
FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id {CALLED}
WHERE o.kind = 'ospod' AND {RUNS} ORDER BY o.name, s.code"""  # noqa: S608


async def list_authorities(tenant_id: UUID) -> list[StoredAuthority]:
    """Every entry of a directory, the first to begin first."""
    return await fetch(StoredAuthority, f"{_AUTHORITIES} ORDER BY a.valid_from, a.id", tenant_id)


async def list_of_code(tenant_id: UUID, code: str) -> list[StoredAuthority]:
    """The entries of one office, the last first."""
    return await fetch(
        StoredAuthority, f"{_AUTHORITIES} AND a.code = $2 ORDER BY a.valid_from DESC, a.id DESC", tenant_id, code
    )


async def find_authority(tenant_id: UUID, authority_id: UUID) -> StoredAuthority | None:
    """One entry."""
    return await fetch_one(StoredAuthority, f"{_AUTHORITIES} AND a.id = $2", tenant_id, authority_id)


async def list_on_platform() -> list[OnPlatform]:
    """Every running service of an authority on the platform."""
    return await fetch(OnPlatform, _ON_PLATFORM)


async def take_turn() -> None:
    """Whoever changes directories waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn('authorities')")


async def insert_authority(row: Authority) -> None:
    """Write an entry."""
    await Authority.insert(row)


async def end_authority(tenant_id: UUID, authority_id: UUID, last_day: date) -> None:
    """Let an entry hold up to a last day."""
    await changed(
        "UPDATE authority SET valid_to = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, authority_id, last_day
    )
