# pyright: strict
"""The query of the log."""

from uuid import UUID

from kernel.ids import first_id_at
from kernel.legal_time import end_of_day_exclusive, start_of_day
from kernel.rows import fetch, fetch_column

from .schemas import Asked, StoredEntry

_ENTRIES = """
SELECT id, at, kind, service_id, worker_id, (details ->> 'in_place_of')::uuid AS in_place_of, action, outcome, object_id, case_id, coalesce(details ->> 'code', '') AS refused_as
FROM audit_entry WHERE tenant_id = $1 AND id >= $2 AND id < $3 AND ($4::uuid IS NULL OR worker_id = $4)
  AND ($5 = '' OR outcome = $5) AND ($6::uuid IS NULL OR object_id = $6 OR case_id = $6)
ORDER BY id DESC LIMIT $7"""


async def list_everybody(tenant_id: UUID) -> list[UUID]:
    """Whoever works or worked in the organisation."""
    return await fetch_column(UUID, "SELECT id FROM worker WHERE tenant_id = $1", tenant_id)


async def list_entries(tenant_id: UUID, asked: Asked, *, before: UUID | None, limit: int) -> list[StoredEntry]:
    """Entries of the organisation, last first: those of the days asked, before one of them."""
    ends = first_id_at(end_of_day_exclusive(asked.last_day))
    return await fetch(
        StoredEntry,
        _ENTRIES,
        tenant_id,
        first_id_at(start_of_day(asked.first_day)),
        min(ends, before) if before is not None else ends,
        asked.worker_id,
        asked.outcome,
        asked.about,
        limit,
    )
