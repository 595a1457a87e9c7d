# pyright: strict
"""The whole case, to be taken out."""

from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CasePermission, case_for
from cases.cases.schemas import (
    CaseFile,
    HistoryEntry,
    RecordView,
)
from kernel import audit
from kernel.actor import Actor
from kernel.db import look

from .case import assignments_of, case_view, readable
from .history import case_history
from .records import records_of
from .tasks import task_views

PART = 500  # rows that an export takes at a time


async def case_file(actor: Actor, case_id: UUID) -> CaseFile:
    """The whole case, what came first first, to be taken out (domain reference 1.18: export); recorded as an act."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.EXPORT)
        audit.write(actor, "case.exported", object_type="case", object_id=case_id, case_id=case_id)
        records: list[RecordView] = []
        while part := await records_of(
            actor, hold, before=(records[-1].occurred_at, records[-1].id) if records else None, limit=PART
        ):
            records += part
        history: list[HistoryEntry] = []
        while entries := await case_history(actor, case_id, before=history[-1].id if history else None, limit=PART):
            history += entries
        tasks = [
            row
            for done in (False, True)
            for row in await repository.list_tasks_of_case(actor, case_id, done=done, limit=None)
        ]
        view = await case_view(actor, case_id)
        content = msgspec.structs.replace(readable(view), assignments=await assignments_of(actor, hold))
        return CaseFile(
            header=view.header,
            content=content,
            records=records[::-1],
            tasks=await task_views(actor, tasks),
            history=history[::-1],
        )
