# pyright: strict
"""The query of the log."""

from uuid import UUID

from kernel.ids import first_id_at
from kernel.legal_time import end_of_day_exclusive, start_of_day
from kernel.rows import fetch, fetch_column

from .schemas import Asked, StoredEntry

# An account is not yet a worker where it signs in, and an invitation is used by who has just become one: they are those of
# the account in the organisation. What the system did for somebody, by a link that they had sent, is theirs
_ENTRIES = """
SELECT e.id, e.at, e.kind, e.service_id, e.action, e.outcome, e.object_id, e.case_id, e.details::text AS details,
  coalesce(e.worker_id, doer.id, (e.details ->> 'ordered_by')::uuid) AS worker_id,
  CASE e.object_type WHEN 'worker' THEN e.object_id WHEN 'user' THEN done_to.id
    ELSE coalesce((e.details ->> 'worker_id')::uuid, held.worker_id, done_to.id) END AS whom,
  (e.details ->> 'in_place_of')::uuid AS in_place_of, held.role, held.service_id AS in_service
FROM (
  SELECT * FROM audit_entry WHERE tenant_id = $1 AND id >= $2 AND id < $3
    AND ($4::uuid IS NULL OR worker_id = $4 OR worker_id IS NULL AND (details ->> 'ordered_by' = $4::text
      OR user_id = (SELECT w.user_id FROM worker w WHERE w.tenant_id = $1 AND w.id = $4)))
    AND ($5 = '' OR outcome = $5) AND ($6::uuid IS NULL OR object_id = $6 OR case_id = $6)
  ORDER BY id DESC LIMIT $7) e
LEFT JOIN worker doer ON e.worker_id IS NULL AND doer.tenant_id = e.tenant_id AND doer.user_id = e.user_id
LEFT JOIN worker done_to ON done_to.tenant_id = e.tenant_id
  AND done_to.user_id = CASE e.object_type WHEN 'user' THEN e.object_id ELSE (e.details ->> 'user_id')::uuid END
LEFT JOIN membership held ON e.object_type = 'role' AND held.tenant_id = e.tenant_id AND held.id = e.object_id
ORDER BY e.id DESC"""


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
