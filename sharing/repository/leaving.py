# pyright: strict
"""Handovers for named people of whom nobody opens them any more."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch, fetch_column
from sharing.schemas import ForNobody

from .wall import NOBODY, NOBODY_THEN

_NOBODY = """
SELECT h.id, h.case_id, h.handed_by, h.recipient_tenant_id, h.recipient_service_id
FROM handover h
WHERE h.tenant_id = $1 AND h.service_id = $2 AND h.recipient_tenant_id = $1 AND h.ended_at IS NULL {which}
  AND EXISTS (SELECT FROM share_grant g WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id
    AND g.revoked_at IS NULL AND {at} < g.valid_until {named} AND {nobody})"""
_OF = partial(_NOBODY.format, at="statement_timestamp()", nobody=NOBODY)
_NAMED = "AND g.grantee_worker_ids && $3::uuid[]"
_NAMING = _OF(which="", named=_NAMED)
_NAMING_AT = _NOBODY.format(which="", named=_NAMED, at="$4", nobody=NOBODY_THEN)
_OF_HANDOVER = _OF(which="AND h.id = $3", named="")
_OF_CASES = _OF(which="AND h.case_id = ANY($3::uuid[])", named="")


async def count_for_nobody(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many handovers of the service that let through now name any of these people and nobody who works there."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM ({_NAMING}) nobody",  # noqa: S608
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def count_for_nobody_at(actor: Actor, worker_ids: Collection[UUID], at: datetime) -> int:
    """The same as of an instant from now on."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM ({_NAMING_AT}) nobody",  # noqa: S608
        actor.tenant,
        actor.service,
        list(worker_ids),
        at,
    )


async def list_for_nobody(actor: Actor, worker_id: UUID) -> list[ForNobody]:
    """The same, of one person."""
    return await fetch(ForNobody, _NAMING, actor.tenant, actor.service, [worker_id])


async def find_for_nobody(actor: Actor, handover_id: UUID) -> list[ForNobody]:
    """A handover of the service, if it lets through to nobody who works there."""
    return await fetch(ForNobody, _OF_HANDOVER, actor.tenant, actor.service, handover_id)


async def list_cases_for_nobody(actor: Actor, case_ids: Collection[UUID]) -> list[UUID]:
    """Those of these cases from which something went to nobody who works there."""
    sql = f"SELECT DISTINCT case_id FROM ({_OF_CASES}) nobody"  # noqa: S608
    return await fetch_column(UUID, sql, actor.tenant, actor.service, list(case_ids))
