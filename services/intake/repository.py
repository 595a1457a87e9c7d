"""Every query on notices."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current

from .tables import Notice, NotifierIdentity

_NOTICE = (
    "SELECT id, channel, reference_number, received_at, received_by, recorded_at, status, anonymous, wants_report,"
    " confidentiality_explained_at, disclosure_explained_at, assigned_to, assigned_at, case_id, sealed, version"
    " FROM notice WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_notice(notice: Notice) -> None:
    """Write a notice."""
    await Notice.insert(notice)


async def insert_notifier(identity: NotifierIdentity) -> None:
    """Write who made a notice."""
    await NotifierIdentity.insert(identity)


async def find_notice(actor: Actor, notice_id: UUID, *, lock: bool = False) -> Any | None:
    """A notice of the actor's service."""
    return await current().connection.fetchrow(
        f"{_NOTICE} AND id = $3{' FOR UPDATE' if lock else ''}", actor.tenant, actor.service, notice_id
    )


async def find_notifier(actor: Actor, notice_id: UUID) -> Any | None:
    """The sealed identity of who made a notice; none when the caller said nothing about themselves."""
    return await current().connection.fetchrow(
        "SELECT id, sealed FROM notifier_identity WHERE tenant_id = $1 AND notice_id = $2", actor.tenant, notice_id
    )


async def list_notices(
    actor: Actor,
    *,
    status: str = "",
    of_worker: UUID | None = None,
    assigned_to: UUID | None = None,
    assigned_since: datetime | None = None,
    case_id: UUID | None = None,
    ids: list[UUID] | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> list[Any]:
    """Notices of the actor's service, last received first; `of_worker`: received by or assigned to them."""
    at, last = before or (None, None)
    return await current().connection.fetch(
        f"{_NOTICE} AND ($3 = '' OR status = $3)"
        " AND ($4::uuid IS NULL OR received_by = $4 OR assigned_to = $4)"
        " AND ($5::uuid IS NULL OR assigned_to = $5)"
        " AND ($6::timestamptz IS NULL OR assigned_at >= $6)"
        " AND ($7::uuid IS NULL OR case_id = $7)"
        " AND ($8::uuid[] IS NULL OR id = ANY($8))"
        " AND ($9::timestamptz IS NULL OR (received_at, id) < ($9, $10))"
        " ORDER BY received_at DESC, id DESC LIMIT $11",
        actor.tenant,
        actor.service,
        status,
        of_worker,
        assigned_to,
        assigned_since,
        case_id,
        ids,
        at,
        last,
        limit,
    )


async def count_waiting(actor: Actor) -> int:
    """How many notices of the service wait for the head."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM notice WHERE tenant_id = $1 AND service_id = $2 AND status = 'recorded'",
        actor.tenant,
        actor.service,
    )


async def assign_notice(
    actor: Actor, notice_id: UUID, version: int, *, status: str, case_id: UUID, worker_id: UUID, at: datetime
) -> bool:
    """Write where a notice went over `version`; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE notice SET status = $4, case_id = $5, assigned_to = $6, assigned_by = $7, assigned_at = $8,"
            " version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3 RETURNING true",
            actor.tenant,
            notice_id,
            version,
            status,
            case_id,
            worker_id,
            actor.worker,
            at,
        )
    )


async def move_notices(actor: Actor, case_id: UUID, worker_id: UUID) -> None:
    """Give the notices of a case to its new key worker."""
    await current().connection.execute(
        "UPDATE notice SET assigned_to = $3, version = version + 1 WHERE tenant_id = $1 AND case_id = $2",
        actor.tenant,
        case_id,
        worker_id,
    )
