# pyright: strict
"""Every query of it."""

from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one, new, write

from .schemas import StoredDeclined
from .tables import CaseDeclined

_SAID = (
    "SELECT d.id, d.case_id, d.assignment_id, d.declined_by, d.declined_at, d.sealed, d.settled, d.settled_by, d.settled_at,"
    " d.sealed_word, c.client_id FROM case_declined d"
    " JOIN client_case c ON (c.tenant_id, c.service_id, c.id) = (d.tenant_id, d.service_id, d.case_id)"
    " WHERE d.tenant_id = $1 AND d.service_id = $2"
)


async def insert_declined(said: CaseDeclined) -> None:
    """Write that somebody cannot take a case over."""
    await write(new(said))


async def find_of(actor: Actor, assignment_id: UUID) -> StoredDeclined | None:
    """What was said of one assignment."""
    return await fetch_one(
        StoredDeclined, f"{_SAID} AND d.assignment_id = $3", actor.tenant, actor.service, assignment_id
    )


async def find_declined(actor: Actor, declined_id: UUID) -> StoredDeclined | None:
    """One of them."""
    return await fetch_one(StoredDeclined, f"{_SAID} AND d.id = $3", actor.tenant, actor.service, declined_id)


async def list_open(actor: Actor, *, limit: int) -> list[StoredDeclined]:
    """What waits for a head, of open cases: the first said in front."""
    query = f"{_SAID} AND d.settled_at IS NULL AND c.status = 'open' ORDER BY d.declined_at, d.id{at_most(limit)}"
    return await fetch(StoredDeclined, query, actor.tenant, actor.service)


async def settle(actor: Actor, declined_id: UUID, *, settled: str, at: datetime, word: bytes | None = None) -> bool:
    """Write what was decided; False when that was written before."""
    return await changed(
        "UPDATE case_declined SET settled = $4, settled_at = $5, settled_by = $6, sealed_word = $7"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND settled_at IS NULL",
        actor.tenant,
        actor.service,
        declined_id,
        settled,
        at,
        actor.worker_id,
        word,
    )


async def settle_given(actor: Actor, case_id: UUID, *, at: datetime) -> list[UUID]:
    """Write of a case that somebody else leads it now; returns what that settled."""
    rows = await current().connection.fetch(
        "UPDATE case_declined SET settled = 'given', settled_at = $4, settled_by = $5"
        " WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3 AND settled_at IS NULL RETURNING id",
        actor.tenant,
        actor.service,
        case_id,
        at,
        actor.worker_id,
    )
    return [row["id"] for row in rows]


async def has_acted(actor: Actor, case_id: UUID, worker_id: UUID, since: datetime) -> bool:
    """Whether somebody wrote into a record or finished a task there since an instant; that a notice came is no act of theirs."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM case_record r WHERE r.tenant_id = $1 AND r.service_id = $2 AND r.case_id = $3"
        " AND r.author_id = $4 AND r.recorded_at >= $5 AND r.kind NOT IN ('notice', 'key_worker_change'))"
        " OR EXISTS (SELECT FROM task t WHERE t.tenant_id = $1 AND t.service_id = $2 AND t.case_id = $3"
        " AND t.done_by = $4 AND t.done_at >= $5)",
        actor.tenant,
        actor.service,
        case_id,
        worker_id,
        since,
    )
