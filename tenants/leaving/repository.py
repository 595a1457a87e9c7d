# pyright: strict
"""Who leaves a service."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from kernel.db import current
from kernel.rows import fetch, fetch_column
from tenants.rules import HEADS

from .schemas import StoredHold

# first those of whom anything ends, so that a page does not read everybody of a large service
_HOLDS = """
WITH ends AS (
  SELECT m.worker_id FROM membership m WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.valid_to <= $3
  UNION SELECT m.worker_id FROM worker w JOIN membership m ON m.tenant_id = w.tenant_id AND m.worker_id = w.id
  WHERE w.tenant_id = $1 AND w.ended_at IS NOT NULL AND m.service_id = $2)
SELECT NULL AS of, m.worker_id, m.role,
  bool_or(w.ended_at IS NULL AND m.valid_from <= now() AND (m.valid_to IS NULL OR now() < m.valid_to)) AS holds,
  CASE WHEN NOT bool_or(w.ended_at IS NULL AND m.valid_to IS NULL) THEN max(coalesce(w.ended_at, m.valid_to)) END AS until
FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.worker_id IN (SELECT worker_id FROM ends) AND m.valid_from <= $3
GROUP BY m.worker_id, m.role"""
_STILL = """
SELECT EXISTS (SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
  WHERE w.ended_at IS NULL AND m.tenant_id = $1 AND m.service_id = $2 AND m.worker_id = $3
    AND m.valid_from <= greatest($5, now()) AND (m.valid_to IS NULL OR greatest($5, now()) < m.valid_to)
    AND ($4::text[] IS NULL OR m.role = ANY($4)))"""


async def list_holds(
    tenant_id: UUID, service_id: UUID, *, until: datetime, gone: Mapping[str, str]
) -> list[StoredHold]:
    """The roles of those in a service of whom one has ended, or ends by an instant; with whom the queries of `gone` name."""
    others = "".join(
        f" UNION ALL SELECT '{of}', gone.id, '', false, NULL FROM ({query}) AS gone (id)"  # noqa: S608 words of our own
        for of, query in gone.items()
    )
    return await fetch(StoredHold, _HOLDS + others, tenant_id, service_id, until)


async def works_at(
    tenant_id: UUID, service_id: UUID, worker_id: UUID, roles: Collection[str] | None, at: datetime
) -> bool:
    """Whether somebody works in a service at an instant from now on, in any of the roles."""
    listed = None if roles is None else list(roles)
    return await current().connection.fetchval(_STILL, tenant_id, service_id, worker_id, listed, at)


_LED = """
SELECT s.id FROM service s WHERE s.tenant_id = $1 AND EXISTS (SELECT FROM membership m JOIN worker w
    ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
  WHERE m.tenant_id = s.tenant_id AND m.service_id = s.id AND m.role = ANY($2) AND w.ended_at IS NULL
    AND m.valid_from <= greatest($3, now()) AND (m.valid_to IS NULL OR greatest($3, now()) < m.valid_to))"""


async def list_led(tenant_id: UUID, at: datetime) -> list[UUID]:
    """The services of an organisation that somebody leads at an instant from now on."""
    return await fetch_column(UUID, _LED, tenant_id, list(HEADS), at)


async def list_led_by(tenant_id: UUID, worker_id: UUID) -> list[UUID]:
    """The services that somebody leads or led."""
    return await fetch_column(
        UUID,
        "SELECT DISTINCT service_id FROM membership WHERE tenant_id = $1 AND worker_id = $2 AND role = ANY($3)"
        " AND service_id IS NOT NULL",
        tenant_id,
        worker_id,
        list(HEADS),
    )


async def list_services_of(tenant_id: UUID, worker_id: UUID) -> list[UUID]:
    """The services in which a worker ever had a role."""
    return await fetch_column(
        UUID,
        "SELECT DISTINCT service_id FROM membership WHERE tenant_id = $1 AND worker_id = $2 AND service_id IS NOT NULL",
        tenant_id,
        worker_id,
    )


async def list_services(tenant_id: UUID) -> list[UUID]:
    """Every service of an organisation, those included that finish what they have."""
    return await fetch_column(UUID, "SELECT id FROM service WHERE tenant_id = $1", tenant_id)


async def list_employers(user_id: UUID) -> list[UUID]:
    """The organisations in which an account works (sign-in only)."""
    return await fetch_column(UUID, "SELECT tenant_id FROM worker WHERE user_id = $1 AND ended_at IS NULL", user_id)
