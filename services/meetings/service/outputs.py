"""The output of a meeting in the folder of each service."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold
from cases.cases.tables import RecordKind
from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from services.case_management import views as case_management_views
from services.meetings import papers, rules, views
from services.meetings.access import ItemHold
from services.meetings.repository import joint_steps
from tenants import views as tenant_views
from tenants.rules import HEADS


async def put_output_into_folder(actor: Actor, hold: ItemHold, folder: CaseHold) -> None:
    """Write the output into the client's folder of the actor's service, and its steps as tasks; in the unit of work.

    The system does it for the other service. A second time changes nothing.
    """
    sealer = await keys.sealer(actor.tenant, hold.case_management.id)
    text = views.item_text(sealer, hold)
    pair = case_management_views.pair_of(
        hold.case_management.row, await case_management_views.services_of(actor, [hold.case_management.row])
    )
    short = {each.id: each.short_name for each in pair}
    by = hold.row.concluded_by or actor.worker  # of this service, when it concludes now; else of the other one
    of = actor.service if by == actor.worker_id else hold.case_management.other_service_id
    names = await tenant_views.worker_names(actor.tenant, [by, *(step.responsible_id for step in text.every_step())])
    await cases.write_record(
        actor,
        folder,
        kind=RecordKind.MEETING_OUTPUT,
        occurred_at=min(hold.row.held_at, now()),
        text=papers.output_record(
            text,
            held_at=hold.row.held_at,
            services=short.values(),
            names=names,
            short=short,
            author=f"{names.get(by, '')} ({short[of]})",
        ),
        source_id=hold.id,
    )
    written = {row.id for row in await joint_steps.list_steps(actor, [hold.id]) if row.task_id is not None}
    for step in text.every_step():
        if step.service_id == actor.service_id and step.id not in written:
            assignee_id = await _who_does(actor, step.responsible_id, folder)
            if assignee_id is None:
                continue
            task_id = await cases.add_task_to(
                actor,
                assignee_id=assignee_id,
                due_on=step.due_on,
                title=step.text,
                note=step.done_when,
                kind=rules.STEP_TASK,
                case_id=folder.id,
                client_id=folder.client_id,
                source_id=hold.id,
            )
            await joint_steps.set_step_task(actor, step.id, task_id)
            if assignee_id != step.responsible_id:
                await joint_steps.set_step_doer(actor, task_id, assignee_id)


async def _who_does(actor: Actor, responsible_id: UUID, folder: CaseHold) -> UUID | None:
    """(in unit) Who gets a step as a task when its output arrives: whoever answers for it, or left and is stood for.

    Then the key worker of the folder, then a head; the joint step names who was agreed on.
    """
    if await tenant_views.works_here(actor, responsible_id):
        return responsible_id
    if await tenant_views.works_here(actor, folder.key_worker_id):
        return folder.key_worker_id
    heads = await tenant_views.workers_of_service(actor, roles=HEADS)
    return heads[0].id if heads else None
