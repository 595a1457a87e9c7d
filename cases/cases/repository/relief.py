# pyright: strict
"""Queries of what heads alone keep of workers who asked to be relieved of a case."""

from uuid import UUID

from cases.cases.schemas import StoredRelief
from cases.cases.tables import ReliefNote
from kernel.actor import Actor
from kernel.rows import at_most, fetch

_RELIEF = (
    "SELECT id, worker_id, offered, wanted, arranged, noted_by, noted_at, sealed FROM relief_note"
    " WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_relief(note: ReliefNote) -> None:
    """Write what was found out."""
    await ReliefNote.insert(note)


async def list_relief(actor: Actor, case_id: UUID, *, limit: int) -> list[StoredRelief]:
    """What was found out when somebody was relieved of a case, last first; the wall shows it to heads."""
    query = f"{_RELIEF} AND case_id = $3 ORDER BY noted_at DESC, id DESC{at_most(limit)}"
    return await fetch(StoredRelief, query, actor.tenant, actor.service, case_id)
