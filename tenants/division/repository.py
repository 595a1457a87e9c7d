# pyright: strict
"""Every query on the division of work."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch, fetch_one
from tenants.repository import CALLED, HOLDS_NOW, SHORT_NAME

from .schemas import StoredEnd, StoredPart
from .tables import WorkPart, WorkPartEnd


def _gone(who: str) -> str:
    return f"""{who} IS NOT NULL AND NOT EXISTS (
  SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
  WHERE m.tenant_id = p.tenant_id AND m.worker_id = {who} AND m.service_id = p.service_id AND {HOLDS_NOW})"""


# what ends it first: the day it was given with, or the earliest of its ends
_LAST_DAY = """least(p.valid_to, (SELECT min(e.last_day) FROM work_part_end e
  WHERE e.tenant_id = p.tenant_id AND e.part_id = p.id))"""
_PARTS = f"""
SELECT p.id, p.service_id, {SHORT_NAME} AS service_name, p.worker_id, p.kind, p.code, p.for_worker_id, p.first_letters,
  p.last_letters, p.valid_from, {_LAST_DAY} AS valid_to, p.set_by, p.set_at, p.sealed,
  {_gone("p.worker_id")} AS gone, {_gone("p.for_worker_id")} AS for_gone
FROM work_part p JOIN service s ON s.tenant_id = p.tenant_id AND s.id = p.service_id {CALLED}
WHERE p.tenant_id = $1"""  # noqa: S608

_COUNT = f"""
SELECT count(*) FROM work_part p WHERE p.tenant_id = $1 AND p.service_id = $2 AND p.worker_id = ANY ($3::uuid[])
  AND coalesce({_LAST_DAY}, 'infinity') >= (now() AT TIME ZONE 'Europe/Prague')::date"""  # noqa: S608


async def list_parts(
    tenant_id: UUID, *, service_id: UUID | None = None, worker_id: UUID | None = None
) -> list[StoredPart]:
    """The parts of the work of an organisation: of a service, of somebody or for them; the first to begin first."""
    return await fetch(
        StoredPart,
        f"{_PARTS} AND ($2::uuid IS NULL OR p.service_id = $2)"
        " AND ($3::uuid IS NULL OR p.worker_id = $3 OR p.for_worker_id = $3) ORDER BY p.valid_from, p.id",
        tenant_id,
        service_id,
        worker_id,
    )


async def find_part(tenant_id: UUID, part_id: UUID) -> StoredPart | None:
    """One of them."""
    return await fetch_one(StoredPart, f"{_PARTS} AND p.id = $2", tenant_id, part_id)


async def list_ends(tenant_id: UUID, part_id: UUID) -> list[StoredEnd]:
    """The last days that were written for it, last written first."""
    return await fetch(
        StoredEnd,
        "SELECT id, last_day, set_by, set_at, sealed FROM work_part_end"
        " WHERE tenant_id = $1 AND part_id = $2 ORDER BY id DESC",
        tenant_id,
        part_id,
    )


async def count_of(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many parts of the work of the actor's service these people have today or will."""
    return await current().connection.fetchval(
        _COUNT,
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def take_turn() -> None:
    """Whoever divides the work waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn('division')")


async def insert_part(part: WorkPart) -> None:
    """Write a part."""
    await WorkPart.insert(part)


async def insert_end(end: WorkPartEnd) -> None:
    """Write that one ends."""
    await WorkPartEnd.insert(end)
