# pyright: strict
"""Tasks: given, finished, taken up again."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from cases.cases import repository, rules, views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, task_for, task_to_take_up
from cases.cases.events import TaskAdded, TaskAssigned, TaskDropped, TaskFinished, TaskReopened
from cases.cases.exceptions import FinishedByDoing, TaskAlreadyDone
from cases.cases.repository import leaving, lists
from cases.cases.schemas import AddTask, AssignTask, StoredTask, TaskText
from cases.cases.tables import Task
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.readable import opened
from kernel.web.i18n import N_
from tenants import views as tenant_views

INFORM = "inform_client"
LED_BY_ANOTHER = "Případ mezitím vede někdo jiný."


async def add_task(actor: Actor, case_id: UUID, order: AddTask) -> UUID:
    """Give somebody of the service something to do in a case."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_TASK)
        rules.check_open(hold.status)
        checks = Checks()
        title = checks.line("title", order.title, missing=N_("Napište, co je potřeba udělat."))
        note = checks.text("note", order.note, required=False, max_length=2_000)
        rules.check_term(checks, "due_on", order.due_on, missing=rules.NEEDS_DUE_DAY, today=today_in_prague())
        if order.assignee_id is None or not await tenant_views.works_here(actor, order.assignee_id):
            checks.fail("assignee_id", N_("Vyberte, kdo úkol udělá."))
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.due_on is not None
        assert order.assignee_id is not None
        return await add_task_to(
            actor,
            assignee_id=order.assignee_id,
            due_on=order.due_on,
            title=title,
            note=note,
            kind="task",
            case_id=case_id,
            client_id=hold.client_id,
        )


async def ask_to_inform(actor: Actor, hold: CaseHold, worker_id: UUID, assignment_id: UUID) -> None:
    """(in unit) The task to tell a client who their key worker is since an assignment."""
    await add_task_to(
        actor,
        assignee_id=worker_id,
        due_on=rules.inform_client_by(today_in_prague()),
        title="Informovat klienta o změně klíčového pracovníka",
        kind=INFORM,
        case_id=hold.id,
        client_id=hold.client_id,
        source_id=assignment_id,
    )


async def add_task_to(
    actor: Actor,
    *,
    assignee_id: UUID,
    due_on: date,
    title: str,
    kind: str,
    client_id: UUID,
    case_id: UUID | None = None,
    note: str = "",
    source_id: UUID | None = None,
) -> UUID:
    """Write a task in the actor's service; in the caller's unit of work. For acts of other domains too."""
    task_id = new_id()
    sealer = await keys.sealer(actor.tenant, client_id)
    await repository.insert_task(
        Task(
            id=task_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=case_id,
            client_id=client_id,
            assignee_id=assignee_id,
            due_on=due_on,
            kind=kind,
            source_id=source_id,
            sealed=sealer.seal("task", task_id, TaskText(title=title, note=note)),
            version=1,
            created_at=now(),
        )
    )
    await record(actor, TaskAdded(task_id=task_id, case_id=case_id, assignee_id=assignee_id, kind=kind))
    return task_id


async def assign_task(actor: Actor, task_id: UUID, order: AssignTask, *, version: int) -> UUID | None:
    """Give an open task to somebody else of the service; returns its case. Raises Invalid, StaleVersion, TaskAlreadyDone."""
    async with unit_of_work(actor):
        row = await task_for(actor, task_id)
        if row.case_id is None:
            raise NotAllowed
        await case_for(actor, row.case_id, CasePermission.ADD_TASK)
        if row.done_at is not None:
            raise TaskAlreadyDone
        checks = Checks()
        if order.assignee_id is None or not await tenant_views.works_here(actor, order.assignee_id):
            checks.fail("assignee_id", N_("Vyberte, kdo úkol udělá."))
        elif order.assignee_id == row.assignee_id:
            checks.fail("assignee_id", N_("Tento pracovník už úkol má."))
        elif not order.unnamed_anyway:
            asked = await views.asked_of_task(actor, task_id, row.kind)
            if asked is not None and order.assignee_id not in asked.named:
                checks.fail("unnamed_anyway", asked.question)
        checks.done()
        assert order.assignee_id is not None
        if not await leaving.give_task(actor, task_id, version, order.assignee_id):
            raise StaleVersion(row.version - version)
        await record(
            actor,
            TaskAssigned(
                task_id=task_id,
                case_id=row.case_id,
                from_worker_id=row.assignee_id,
                to_worker_id=order.assignee_id,
                kind=row.kind,
            ),
        )
        return row.case_id


async def give_tasks_to(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Give every open task of somebody who left to a colleague, as the system of their service."""
    for row in await leaving.give_tasks(actor, from_worker, to_worker):
        await record(
            actor,
            TaskAssigned(
                task_id=row.id,
                case_id=row.case_id,
                from_worker_id=from_worker,
                to_worker_id=to_worker,
                kind=row.kind,
            ),
        )


async def finish_task(actor: Actor, task_id: UUID, *, version: int) -> UUID | None:
    """Finish a task; returns its case. Raises StaleVersion, TaskAlreadyDone, FinishedByDoing."""
    async with unit_of_work(actor):
        row = await task_for(actor, task_id)
        if views.DUTIES.one(row.kind) is not None:
            raise FinishedByDoing
        if row.done_at is not None:
            raise TaskAlreadyDone
        if not await repository.set_task_done(actor, task_id, version, at=now(), by=actor.worker_id):
            raise StaleVersion
        await record(actor, TaskFinished(task_id=task_id, case_id=row.case_id, kind=row.kind, source_id=row.source_id))
        return row.case_id


async def finish_duty(actor: Actor, task_id: UUID, *, dropped: str = "") -> None:
    """(in unit) Finish a task whose duty was done in a form of its own; nothing when it was finished before. Raises NotThere.

    `dropped`: it was not done, and why; the caller asks whether it may be.
    """
    row = await task_for(actor, task_id)
    if row.done_at is not None:
        return
    sealed = await _saying(actor, row, dropped) if dropped else None
    if not await repository.set_task_done(actor, task_id, row.version, at=now(), by=actor.worker_id, sealed=sealed):
        raise StaleVersion
    what = TaskDropped if dropped else TaskFinished
    await record(actor, what(task_id=task_id, case_id=row.case_id, kind=row.kind, source_id=row.source_id))


async def _saying(actor: Actor, row: StoredTask, dropped: str) -> bytes | None:
    """The words of a task with why it was dropped, or without; None where they say that already, or cannot be read."""
    sealer = await keys.sealer(actor.tenant, row.client_id)
    text = opened(sealer, "task", row.id, row.sealed, TaskText)
    if text is None or text.dropped == dropped:
        return None
    return sealer.seal("task", row.id, replace(text, dropped=dropped))


async def finish_duties(actor: Actor, kind: str, case_id: UUID, source_id: UUID) -> None:
    """(in unit) Finish what is open of a duty with a thing, whoever had it: for the act that did it, which has its own right."""
    for row in await lists.list_open_tasks_from(actor, kind, case_id, source_id):
        if not await repository.set_task_done(actor, row.id, row.version, at=now(), by=actor.worker_id):
            raise StaleVersion
        await record(actor, TaskFinished(task_id=row.id, case_id=case_id, kind=kind, source_id=source_id))


async def hasten_duty(actor: Actor, kind: str, case_id: UUID, source_id: UUID, due_on: date) -> None:
    """(in unit) What is open of a duty with a thing is to be done by a day that is earlier than its own: for the act that asks for it."""
    await repository.hasten_tasks(actor, kind, case_id, source_id, due_on)


async def retitle_duty(
    actor: Actor, kind: str, case_id: UUID, source_id: UUID, title: str, *, of: Collection[str]
) -> None:
    """(in unit) What is open of a duty with a thing is called otherwise by now, where it is called one `of` these: for the act by which
    something else is left of it."""
    ids = [row.id for row in await lists.list_open_tasks_from(actor, kind, case_id, source_id)]
    for row in await repository.list_tasks_by_id(actor, ids) if ids else []:
        sealer = await keys.sealer(actor.tenant, row.client_id)
        text = opened(sealer, "task", row.id, row.sealed, TaskText)
        if text is not None and text.title != title and text.title in of:
            sealed = sealer.seal("task", row.id, replace(text, title=title))
            if not await repository.set_task_done(actor, row.id, row.version, at=None, by=None, sealed=sealed):
                raise StaleVersion


async def has_open_duty(actor: Actor, kind: str, case_id: UUID, source_id: UUID) -> bool:
    """(in unit) Whether a duty with a thing waits already, whoever has it."""
    return bool(await lists.list_open_tasks_from(actor, kind, case_id, source_id))


async def reopen_task(actor: Actor, task_id: UUID, *, version: int) -> bool:
    """Take a finish back; returns whether a record of it is in the file, where it stays. Raises FinishedByDoing of a duty."""
    async with unit_of_work(actor):
        row = await task_to_take_up(actor, task_id)
        if views.DUTIES.one(row.kind) is not None:  # what was done in its form stands
            raise FinishedByDoing
        sealed = await _saying(actor, row, "")
        if not await repository.set_task_done(actor, task_id, version, at=None, by=None, sealed=sealed):
            raise StaleVersion
        await record(actor, TaskReopened(task_id=task_id, case_id=row.case_id, kind=row.kind, source_id=row.source_id))
        return row.case_id is not None and await repository.has_record_from(actor, row.case_id, task_id)


async def drop_duties(actor: Actor, kind: str, source_id: UUID, case_id: UUID, *, why: str) -> None:
    """(in unit) What is open of a duty with a thing is not to be done any more, and `why`: for the act that makes it so."""
    ids = [row.id for row in await lists.list_open_tasks_from(actor, kind, case_id, source_id)]
    await _drop(actor, ids, why)


async def drop_untold(actor: Actor, case_id: UUID) -> None:
    """(in unit) Nobody has to tell the client any more who led the case since an assignment before: what comes after says who leads it.

    By the system of the service, too: such a task may end without anybody's name.
    """
    await _drop(actor, await lists.list_untold(actor, case_id), LED_BY_ANOTHER)


async def _drop(actor: Actor, ids: Collection[UUID], why: str) -> None:
    for row in await repository.list_tasks_by_id(actor, ids) if ids else []:
        sealed = await _saying(actor, row, why)
        if not await repository.set_task_done(actor, row.id, row.version, at=now(), by=actor.worker_id, sealed=sealed):
            raise StaleVersion
        await record(actor, TaskDropped(task_id=row.id, case_id=row.case_id, kind=row.kind, source_id=row.source_id))
