# pyright: strict
"""What heads alone see of workers who asked to be relieved of a case."""

from uuid import UUID

from cases.cases.access import CasePermission, case_for
from cases.cases.repository import relief
from cases.cases.schemas import ReliefView, SupportText
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened, unreadable
from tenants import views as tenant_views

MOST = 20


async def relief_notes(actor: Actor, case_id: UUID) -> list[ReliefView]:
    """What was found out of help for those who were relieved of a case, last first; for who may change its key worker. Recorded."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.CHANGE_KEY_WORKER)
        rows = await relief.list_relief(actor, hold.id, limit=MOST)
        if not rows:
            return []
        names = await tenant_views.worker_names(
            actor.tenant, {each for row in rows for each in (row.worker_id, row.noted_by)}
        )
        sealer = await keys.organisation_sealer(actor.tenant)
        audit.read(actor, "relief_note", None, count=len(rows))
        return [
            ReliefView(
                id=row.id,
                worker_id=row.worker_id,
                worker=names.get(row.worker_id, ""),
                offered=row.offered,
                wanted=row.wanted,
                arranged=row.arranged,
                note=(
                    opened(sealer, "relief_note", row.id, row.sealed, SupportText) or SupportText(note=unreadable())
                ).note,
                noted_by=names.get(row.noted_by, ""),
                noted_at=row.noted_at,
            )
            for row in rows
        ]
