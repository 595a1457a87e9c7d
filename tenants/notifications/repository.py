# pyright: strict
"""Every query of notifications."""

from collections.abc import Collection
from uuid import UUID

from kernel.db import current
from kernel.rows import at_most, changed, fetch

from .schemas import NotificationView


async def insert_notification(
    tenant_id: UUID,
    service_id: UUID,
    notification_id: UUID,
    *,
    worker_id: UUID | None,
    kind: str,
    about_type: str,
    about_id: UUID,
    in_place_of: UUID | None,
) -> bool:
    """Leave a notification; the same id twice is once. Whether it is new."""
    return await changed(
        "INSERT INTO notification (tenant_id, id, service_id, worker_id, kind, about_type, about_id, in_place_of)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING",
        tenant_id,
        notification_id,
        service_id,
        worker_id,
        kind,
        about_type,
        about_id,
        in_place_of,
    )


async def list_notifications(
    tenant_id: UUID, service_id: UUID, worker_id: UUID, *, limit: int
) -> list[NotificationView]:
    """Unseen ones of the worker or the whole service, newest first."""
    return await fetch(
        NotificationView,
        "SELECT id, kind, about_type, about_id, at, in_place_of FROM notification WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608
        " AND (worker_id = $3 OR worker_id IS NULL AND NOT coalesce($3 = ANY (seen_by), false))"
        f" AND seen_at IS NULL ORDER BY at DESC, id DESC{at_most(limit)}",
        tenant_id,
        service_id,
        worker_id,
    )


async def is_told(tenant_id: UUID, service_id: UUID, worker_id: UUID, kind: str, about_id: UUID) -> bool:
    """Whether a worker has a notification of a kind about a thing that they have not seen yet."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM notification WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3 AND kind = $4"
        " AND about_id = $5 AND seen_at IS NULL)",
        tenant_id,
        service_id,
        worker_id,
        kind,
        about_id,
    )


async def put_away(tenant_id: UUID, service_id: UUID, notification_id: UUID) -> bool:
    """Whether there was such a notification in the service; nobody sees it from now on."""
    return await changed(
        "UPDATE notification SET seen_at = coalesce(seen_at, now()) WHERE tenant_id = $1 AND service_id = $2 AND id = $3",
        tenant_id,
        service_id,
        notification_id,
    )


async def mark_seen(tenant_id: UUID, service_id: UUID, worker_id: UUID, notification_ids: Collection[UUID]) -> bool:
    """Whether there is any such notification of the worker; seen a second time stays as it was.

    What the whole service was told is seen by this worker alone.
    """
    return await changed(
        "UPDATE notification SET seen_at = CASE WHEN worker_id IS NULL THEN seen_at ELSE coalesce(seen_at, now()) END,"
        " seen_by = CASE WHEN worker_id IS NULL AND NOT coalesce($3 = ANY (seen_by), false)"
        " THEN coalesce(seen_by, '{}') || $3 ELSE seen_by END"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($4::uuid[]) AND (worker_id = $3 OR worker_id IS NULL)",
        tenant_id,
        service_id,
        worker_id,
        list(notification_ids),
    )
