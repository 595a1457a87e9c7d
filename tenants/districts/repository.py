# pyright: strict
"""Every query on districts."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import changed, fetch, fetch_one
from tenants.repository import CALLED, HOLDS_NOW, SHORT_NAME
from tenants.tables import District, DistrictArea, DistrictCalled, DistrictWorker

from .schemas import StoredArea, StoredCalled, StoredDistrict, StoredDistrictWorker

_DISTRICTS = f"""
SELECT d.id, coalesce(c.name, d.name) AS name, d.name AS began, d.service_id, {SHORT_NAME} AS service_name
FROM district d JOIN service s ON s.tenant_id = d.tenant_id AND s.id = d.service_id {CALLED}
LEFT JOIN LATERAL (SELECT x.name FROM district_called x WHERE x.tenant_id = d.tenant_id AND x.district_id = d.id
  AND x.valid_from <= (now() AT TIME ZONE 'Europe/Prague')::date ORDER BY x.valid_from DESC, x.id DESC LIMIT 1) c ON true
WHERE d.tenant_id = $1"""  # noqa: S608
_AREAS = """
SELECT a.id, a.district_id, a.town, a.street, a.side, a.first_number, a.last_number, a.valid_from, a.valid_to
FROM district_area a JOIN district d ON d.tenant_id = a.tenant_id AND d.id = a.district_id WHERE a.tenant_id = $1"""
_PEOPLE = f"""
SELECT p.id, p.district_id, p.worker_id, p.deputy, p.valid_from, p.valid_to, NOT EXISTS (
  SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
  WHERE m.tenant_id = p.tenant_id AND m.worker_id = p.worker_id AND m.service_id = d.service_id AND {HOLDS_NOW}) AS gone
FROM district_worker p JOIN district d ON d.tenant_id = p.tenant_id AND d.id = p.district_id
WHERE p.tenant_id = $1"""  # noqa: S608


async def list_districts(tenant_id: UUID) -> list[StoredDistrict]:
    """Every district of an organisation."""
    return await fetch(StoredDistrict, _DISTRICTS, tenant_id)


async def find_district(tenant_id: UUID, district_id: UUID) -> StoredDistrict | None:
    """One of them."""
    return await fetch_one(StoredDistrict, f"{_DISTRICTS} AND d.id = $2", tenant_id, district_id)


async def list_areas(
    tenant_id: UUID, *, district_id: UUID | None = None, service_id: UUID | None = None, on: date | None = None
) -> list[StoredArea]:
    """The pieces of districts: of one, of those of a service, of those that hold on a day; the first to begin first."""
    return await fetch(
        StoredArea,
        f"{_AREAS} AND ($2::uuid IS NULL OR a.district_id = $2) AND ($3::uuid IS NULL OR d.service_id = $3)"
        " AND ($4::date IS NULL OR (a.valid_from <= $4 AND (a.valid_to IS NULL OR $4 <= a.valid_to)))"
        " ORDER BY a.valid_from, a.id",
        tenant_id,
        district_id,
        service_id,
        on,
    )


async def find_area(tenant_id: UUID, area_id: UUID) -> StoredArea | None:
    """One of them."""
    return await fetch_one(StoredArea, f"{_AREAS} AND a.id = $2", tenant_id, area_id)


async def list_people(tenant_id: UUID, district_id: UUID | None = None) -> list[StoredDistrictWorker]:
    """Who works or worked for districts, or for one of them; the first to begin first."""
    return await fetch(
        StoredDistrictWorker,
        f"{_PEOPLE} AND ($2::uuid IS NULL OR p.district_id = $2) ORDER BY p.deputy, p.valid_from, p.id",
        tenant_id,
        district_id,
    )


async def find_worker(tenant_id: UUID, part_id: UUID) -> StoredDistrictWorker | None:
    """One of them, by the row."""
    return await fetch_one(StoredDistrictWorker, f"{_PEOPLE} AND p.id = $2", tenant_id, part_id)


async def count_of(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """For how many districts of the actor's service these people work today or will."""
    return await current().connection.fetchval(
        "SELECT count(DISTINCT p.district_id) FROM district_worker p"
        " JOIN district d ON d.tenant_id = p.tenant_id AND d.id = p.district_id"
        " WHERE p.tenant_id = $1 AND d.service_id = $2 AND p.worker_id = ANY ($3::uuid[])"
        " AND (p.valid_to IS NULL OR p.valid_to >= (now() AT TIME ZONE 'Europe/Prague')::date)",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def take_turn() -> None:
    """Whoever changes districts waits for the commit of who came first: two pieces that overlap are never both written."""
    await current().connection.execute("SELECT opora.take_turn('districts')")


async def insert_district(district: District) -> None:
    """Write a district."""
    await District.insert(district)


async def list_called(tenant_id: UUID, district_id: UUID | None = None) -> list[StoredCalled]:
    """The names that were written for districts, or for one of them, last written first."""
    return await fetch(
        StoredCalled,
        "SELECT id, district_id, name, valid_from, set_by, set_at FROM district_called WHERE tenant_id = $1"
        " AND ($2::uuid IS NULL OR district_id = $2) ORDER BY id DESC",
        tenant_id,
        district_id,
    )


async def insert_called(called: DistrictCalled) -> None:
    """Write how a district is called from a day on."""
    await DistrictCalled.insert(called)


async def insert_area(area: DistrictArea) -> None:
    """Write a piece of a district."""
    await DistrictArea.insert(area)


async def insert_worker(row: DistrictWorker) -> None:
    """Write who works for a district."""
    await DistrictWorker.insert(row)


async def end_area(tenant_id: UUID, area_id: UUID, last_day: date) -> None:
    """Let a piece hold up to a last day."""
    await changed(
        "UPDATE district_area SET valid_to = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, area_id, last_day
    )


async def end_worker(tenant_id: UUID, part_id: UUID, last_day: date) -> None:
    """Let somebody work for a district up to a last day."""
    await changed(
        "UPDATE district_worker SET valid_to = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, part_id, last_day
    )
