# pyright: strict
"""What people do so that clients know who leads their case, and what asks for it."""

from datetime import date
from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold, check_words, hold_on
from cases.cases.events import CaseMerged, CaseOpened
from cases.cases.rules import WAY_CODES, check_open
from cases.cases.tables import CaseStatus, RecordKind
from cases.telling import repository, rules, views
from cases.telling.access import TellingPermission, require, telling_for
from cases.telling.events import ClientInformed, ContactSet
from cases.telling.schemas import SetContact, StoredPlan, TellClient, ToldText
from cases.telling.tables import ClientTold, WorkerContact
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from tenants import views as tenant_views
from tenants.codelists.views import codes_of
from tenants.settings.views import value_on

from .letters import LETTER, send, write_letter
from .planning import (
    STUCK,
    cancel_plan,
    carry_out_now,
    changed_before,
    defer_telling,
    due,
    plan_change,
    tell_heads,
    told_of_plan,
)

__all__ = [
    "LETTER",
    "STUCK",
    "cancel_plan",
    "carry_out_now",
    "changed_before",
    "defer_telling",
    "due",
    "merged",
    "opened",
    "plan_change",
    "send",
    "set_contact",
    "tell_client",
    "tell_heads",
    "write_letter",
]


async def tell_client(actor: Actor, case_id: UUID, order: TellClient, *, version: int | None = None) -> UUID:
    """Note that the client was told who leads the case and how to reach them: a record of the file; the task to do so ends with it.

    `version`: how much its writer knew to be told. Raises StaleVersion, Invalid, CaseClosed, CaseMerged.
    """
    async with unit_of_work(actor):
        hold = await telling_for(actor, case_id, TellingPermission.NOTE, lock=True)
        check_open(hold.status)
        told = await repository.list_told(actor, case_id, limit=views.MOST)
        if version is not None and version != len(told):
            raise StaleVersion(len(told) - version)
        plan = await repository.find_plan_of(actor, case_id)
        coming = plan if plan is not None and order.worker_id == plan.worker_id else None
        checks, (ways,), today, moment = Checks(), await codes_of(actor, WAY_CODES), today_in_prague(), now()
        text = rules.check_telling(
            checks,
            order,
            of=[hold.key_worker_id, *([plan.worker_id] if plan is not None else [])],
            since=prague_date(hold.opened_at if coming is not None else hold.key_worker_since),
            today=today,
            ways=ways,
        )
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.told_on is not None
        if coming is not None:
            return await _told_of(actor, hold, coming, order.told_on, order.via, text)
        told_id, sealer = new_id(), await keys.sealer(actor.tenant, hold.client_id)
        await repository.insert_told(
            ClientTold(
                id=told_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                case_id=case_id,
                client_id=hold.client_id,
                assignment_id=hold.assignment_id,
                told_on=order.told_on,
                via=order.via,
                told_by=actor.worker,
                told_at=moment,
                sealed=sealer.seal("client_told", told_id, text),
            )
        )
        await _file_it(actor, hold, told_id, order.told_on, order.via, text)
        await cases.finish_duties(actor, rules.DUTY, case_id, hold.assignment_id)
        await record(
            actor,
            ClientInformed(
                case_id=case_id,
                told_id=told_id,
                worker_id=hold.key_worker_id,
                told_on=order.told_on,
                via=order.via,
            ),
        )
        return told_id


async def _file_it(actor: Actor, hold: CaseHold, told_id: UUID, told_on: date, via: str, text: ToldText) -> None:
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id])
    await cases.write_record(
        actor,
        hold,
        kind=RecordKind.CLIENT_TOLD,
        occurred_at=rules.happened_at(told_on, now()),
        text=rules.record_of(text, who=names.get(hold.key_worker_id, ""), told_on=told_on, via=via),
        source_id=told_id,
    )


async def _told_of(actor: Actor, hold: CaseHold, plan: StoredPlan, told_on: date, via: str, text: ToldText) -> UUID:
    """(in unit) The client was told of a planned change: a record of the file, and the change may become effective."""
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id, plan.worker_id])
    now_leads, who = names.get(hold.key_worker_id, ""), names.get(plan.worker_id, "")
    said = rules.record_of_plan(
        text, now_leads=now_leads, who=who, effective_on=plan.effective_on, told_on=told_on, via=via
    )
    await cases.write_record(
        actor,
        hold,
        kind=RecordKind.CLIENT_TOLD,
        occurred_at=rules.happened_at(told_on, now()),
        text=said,
        source_id=plan.id,
    )
    await told_of_plan(actor, plan, text, via=via, told_on=told_on)
    return plan.id


async def set_contact(actor: Actor, order: SetContact, *, version: int | None = None) -> UUID:
    """Say how clients reach one. Raises StaleVersion, Invalid."""
    async with unit_of_work(actor):
        require(actor, TellingPermission.CONTACT)
        await tenant_views.hold_workers(actor.worker)
        present = await views.contact_of(actor, actor.worker)
        if version is not None and present.version != version:
            raise StaleVersion(present.version - version)
        checks = Checks()
        text = rules.check_contact(checks, order)
        checks.done()
        contact_id, sealer = new_id(), await keys.organisation_sealer(actor.tenant)
        await repository.insert_contact(
            WorkerContact(
                id=contact_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                worker_id=actor.worker,
                set_at=now(),
                sealed=sealer.seal("worker_contact", contact_id, text),
            )
        )
        await record(actor, ContactSet(contact_id=contact_id))
        return contact_id


async def opened(actor: Actor, event: CaseOpened) -> None:
    """(reaction) Whoever leads a case since its opening is asked to tell its client, by the setting of that day; once.

    Of a case that another one leads by now, or that is led in another one, nobody is asked: what came after asks for itself.
    """
    hold = await hold_on(actor, event.case_id, lock=True)
    if hold is None or hold.status != CaseStatus.OPEN or hold.key_worker_since != hold.opened_at:
        return
    assigned_on = prague_date(hold.opened_at)
    days = await value_on(actor, assigned_on, rules.TOLD_WITHIN)
    if not days or await repository.was_asked(actor, hold.id, hold.assignment_id):
        return
    await cases.add_task_to(
        actor,
        assignee_id=hold.key_worker_id,
        due_on=rules.due_on(assigned_on, days),
        title=rules.TITLE,
        kind=rules.DUTY,
        case_id=hold.id,
        client_id=hold.client_id,
        source_id=hold.assignment_id,
    )


async def merged(actor: Actor, event: CaseMerged) -> None:
    """(in unit) The client of two records that are one is told once, of the one that stands for both."""
    case = await hold_on(actor, event.case_id)
    if case is not None and not event.kept:
        await cases.drop_untold(actor, case.id)
