# pyright: strict
"""Every query on the services of an organisation as their administrator sees them."""

from uuid import UUID

from kernel.db import current
from kernel.rows import fetch, fetch_one
from tenants.repository import CALLED, HOLDS_NOW, LAST_DAY, SHORT_NAME

from .schemas import StoredName, StoredService

_SERVICES = f"""
SELECT s.id, s.code, coalesce(n.name, s.name) AS name, {SHORT_NAME} AS short_name, coalesce(n.said, s.said, '') AS said,
  coalesce(s.offers_peers, s.name ILIKE '%peer%') AS offers_peers, s.guardianship, {LAST_DAY} AS last_day, s.name AS began,
  (SELECT count(DISTINCT m.worker_id) FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
   WHERE m.tenant_id = s.tenant_id AND m.service_id = s.id AND w.ended_at IS NULL AND {HOLDS_NOW}) AS people
FROM service s {CALLED} WHERE s.tenant_id = $1"""  # noqa: S608
_NAMES = (
    "SELECT id, service_id, name, short_name, said, valid_from, set_by, set_at FROM service_name WHERE tenant_id = $1"
)


async def list_services(tenant_id: UUID) -> list[StoredService]:
    """The services of an organisation, open and closed."""
    return await fetch(StoredService, _SERVICES, tenant_id)


async def find_service(tenant_id: UUID, service_id: UUID) -> StoredService | None:
    """One of them."""
    return await fetch_one(StoredService, f"{_SERVICES} AND s.id = $2", tenant_id, service_id)


async def list_names(tenant_id: UUID, service_id: UUID | None = None) -> list[StoredName]:
    """The names that were written for the services, or for one of them, last written first."""
    return await fetch(
        StoredName, f"{_NAMES} AND ($2::uuid IS NULL OR service_id = $2) ORDER BY id DESC", tenant_id, service_id
    )


async def take_turn(service_id: UUID) -> None:
    """Whoever changes the same service waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"service|{service_id}")


async def take_turn_at_names() -> None:
    """Whoever names a service waits for the commit of who came first: no two get one name."""
    await current().connection.execute("SELECT opora.take_turn('service names')")
