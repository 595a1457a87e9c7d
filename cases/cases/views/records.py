# pyright: strict
"""The records of a file."""

from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.schemas import (
    RecordText,
    RecordView,
)
from cases.cases.tables import RecordKind
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened, unreadable
from tenants import views as tenant_views

Before = tuple[datetime, UUID]


async def list_records(
    actor: Actor, case_id: UUID, *, kind: str = "", before: Before | None = None, limit: int = 50
) -> list[RecordView]:
    """The records of a file, last happened first; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        views = await records_of(actor, hold, kind=kind, before=before, limit=limit)
        audit.read(actor, "records", None, case_id=case_id, count=len(views))
        return views


async def has_record_of(actor: Actor, case_id: UUID, kind: RecordKind, source_id: UUID) -> bool:
    """(in unit) Whether an act of another domain left its record in a file of this service."""
    return await repository.find_record_of(actor, case_id, kind.value, source_id) is not None


async def records_of(
    actor: Actor, hold: CaseHold, *, limit: int, kind: str = "", before: Before | None = None
) -> list[RecordView]:
    rows = await repository.list_records(actor, hold.id, kind=kind, before=before, limit=limit)
    names = await tenant_views.worker_names(actor.tenant, {row.author_id for row in rows if row.author_id})
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    views: list[RecordView] = []
    for row in rows:
        text = opened(sealer, "case_record", row.id, row.sealed, RecordText) or RecordText(title=unreadable())
        views.append(
            RecordView(
                id=row.id,
                kind=row.kind,
                occurred_at=row.occurred_at,
                recorded_at=row.recorded_at,
                author=names.get(row.author_id, "") if row.author_id else "",
                **msgspec.structs.asdict(text),
            )
        )
    return views
