# pyright: strict
"""Records written from wherever somebody is, with the task they fulfil."""

from uuid import UUID

import msgspec

from cases.cases import repository, views
from cases.cases.access import CasePermission, require, task_for
from cases.cases.exceptions import FinishedByDoing, TaskAlreadyDone, TaskNotDropped
from cases.cases.schemas import AddRecord, AmendRecord
from cases.cases.schemas.tasks import FinishTask
from cases.cases.service import add_record, amend_record
from cases.cases.service.tasks import finish_duty
from cases.cases.tables import Amendment, RecordKind
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, StaleVersion
from kernel.web.i18n import N_

LONGEST_LINE = 500
NEEDS_LINE = N_("Napište, co se stalo. Bez zápisu úkol dokončíte tlačítkem „Hotovo“.")
NEEDS_WHY = N_("Napište, proč se krok ruší.")
DROPPED = "Zrušeno: {title}"
LONGEST_TITLE = 200
OF_ANOTHER = N_("Tenhle úkol je u jiného klienta.")


async def finish_with_line(actor: Actor, task_id: UUID, order: FinishTask, *, version: int) -> tuple[UUID, UUID]:
    """Finish a task and write what happened into the file of its case, in one act; returns the case and the record.

    The record is a note about what the task was, happened now; or why it is dropped, where its domain lets it be. Raises NotThere,
    NotAllowed, Invalid, StaleVersion, TaskAlreadyDone, FinishedByDoing, TaskNotDropped.
    """
    async with unit_of_work(actor):
        task = (await views.tasks_by_id(actor, [(await task_for(actor, task_id)).id]))[task_id]
        if task.done_at is None and task.version != version:
            raise StaleVersion(task.version - version)
        if order.drop and task.done_at is None and not await views.may_be_dropped(actor, task):
            raise TaskNotDropped
        checks = Checks()
        missing = NEEDS_WHY if order.drop else NEEDS_LINE
        line = checks.line("line", order.line, missing=missing, max_length=LONGEST_LINE)
        checks.done()
        written = AddRecord(
            kind=RecordKind.NOTE.value,
            occurred_at=now(),
            title=DROPPED.format(title=task.title)[:LONGEST_TITLE] if order.drop else task.title,
            facts=line,
            other_people=order.other_people,
            other_people_reason=order.other_people_reason,
        )
        dropped = line if order.drop else ""
        return await write_of_client(actor, task.case_id, written, fulfils=task_id, dropped=dropped)


async def write_of_client(
    actor: Actor, case_id: UUID | None, order: AddRecord, *, fulfils: UUID | None, dropped: str = ""
) -> tuple[UUID, UUID]:
    """Write a record and finish the task that it fulfils, in one act; returns the case and the record.

    The task says of which case it is where none was chosen, and the record stays linked to it; a second record to the same
    task is an addendum of the first. Raises Invalid, NotThere, NotAllowed, TaskAlreadyDone, FinishedByDoing.
    """
    async with unit_of_work(actor):
        require(actor, CasePermission.WRITE)
        if fulfils is not None:
            task = await task_for(actor, fulfils)
            if case_id is not None and task.case_id != case_id:
                raise Invalid(fields={"task_id": OF_ANOTHER})
            if task.done_at is not None:
                raise TaskAlreadyDone
            if views.DUTIES.one(task.kind) is not None:
                raise FinishedByDoing
            case_id = task.case_id
        if case_id is None:
            raise Invalid(fields={"case_id": N_("Vyberte, koho se záznam týká.")})
        first = None if fulfils is None else await repository.find_record_of(actor, case_id, order.kind, fulfils)
        if first is None:
            made = await add_record(actor, case_id, order, source_id=fulfils)
        else:
            addendum = AmendRecord(**msgspec.structs.asdict(order), amendment=Amendment.ADDENDUM.value)
            made = await amend_record(actor, case_id, first, addendum)
        if fulfils is not None:
            await finish_duty(actor, fulfils, dropped=dropped)
        return case_id, made
