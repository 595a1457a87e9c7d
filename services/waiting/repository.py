"""Every query of waiting."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch

from .schemas import StoredWait
from .tables import NoticeWait

_WAIT = (
    "SELECT id, notice_id, worker_id, until, set_by, set_at, sealed, ended_by, ended_at, ended FROM notice_wait"
    " WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_wait(wait: NoticeWait) -> None:
    """Write that a notice waits."""
    await NoticeWait.insert(wait)


async def end_wait(actor: Actor, wait_id: UUID, *, ended: str, at: datetime) -> bool:
    """Write that it waits no more; False when that was written before."""
    return await changed(
        "UPDATE notice_wait SET ended = $4, ended_at = $5, ended_by = $6"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended_at IS NULL",
        actor.tenant,
        actor.service,
        wait_id,
        ended,
        at,
        actor.worker_id,
    )


async def list_of(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredWait]:
    """What a notice waited for, last to first."""
    query = f"{_WAIT} AND notice_id = $3 ORDER BY set_at DESC, id DESC{at_most(limit)}"
    return await fetch(StoredWait, query, actor.tenant, actor.service, notice_id)


async def list_open(actor: Actor, *, limit: int) -> list[StoredWait]:
    """What waits in the service, the first day in front."""
    query = f"{_WAIT} AND ended_at IS NULL ORDER BY until, id{at_most(limit)}"
    return await fetch(StoredWait, query, actor.tenant, actor.service)


async def list_open_of(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredWait]:
    """Those of these notices that wait."""
    query = f"{_WAIT} AND ended_at IS NULL AND notice_id = ANY($3::uuid[])"
    return await fetch(StoredWait, query, actor.tenant, actor.service, list(notice_ids))


async def list_open_for(actor: Actor, worker_ids: Collection[UUID], *, limit: int) -> list[StoredWait]:
    """What waits for these people, the first day in front."""
    query = f"{_WAIT} AND ended_at IS NULL AND worker_id = ANY($3::uuid[]) ORDER BY until, id{at_most(limit)}"
    return await fetch(StoredWait, query, actor.tenant, actor.service, list(worker_ids))


async def count_open_for(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many notices wait for these people."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM notice_wait WHERE tenant_id = $1 AND service_id = $2 AND ended_at IS NULL"
        " AND worker_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )
