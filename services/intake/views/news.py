"""Which news of notices still concerns somebody."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import look
from services.intake import repository
from services.intake.access import IntakePermission, may
from services.intake.tables import NoticeStatus


async def nobody_has(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notices that still wait to be assigned, for who assigns."""
    async with look(actor):
        if not notice_ids or not may(actor, IntakePermission.ASSIGN):
            return set()
        waiting, ids = NoticeStatus.RECORDED, list(notice_ids)
        return {row.id for row in await repository.list_notices(actor, status=waiting, ids=ids, limit=len(ids))}


async def still_assigned(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """Those of these notices that somebody has, for who may give them to somebody else."""
    async with look(actor):
        if not notice_ids or not may(actor, IntakePermission.ASSIGN):
            return set()
        assigned, ids = NoticeStatus.ASSIGNED, list(notice_ids)
        return {row.id for row in await repository.list_notices(actor, status=assigned, ids=ids, limit=len(ids))}
