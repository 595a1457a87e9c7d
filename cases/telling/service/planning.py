# pyright: strict
"""A change of who leads a case on a coming day: planned, told of, carried out by the relay, cancelled (Standard 8c; D12)."""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import rules as case_rules
from cases.cases import service as cases
from cases.cases.access import HEADS, CaseHold, check_words, hold_on
from cases.cases.events import CaseMerged, KeyWorkerChanged
from cases.cases.schemas import ChangeKeyWorker, ChangeText
from cases.cases.tables import CaseStatus, RecordKind
from cases.telling import repository, rules
from cases.telling.access import TellingPermission, telling_for
from cases.telling.events import ChangePlanned, PlanDue, PlanEnded, PlanStuck, PlanTold
from cases.telling.exceptions import NotCarriedOut, PlannedAlready, PlanNotDue, PlanOver
from cases.telling.schemas import DeferTelling, NamePlan, PlanChange, PlanText, StoredPlan, ToldText
from cases.telling.schemas import PlanTold as Told
from cases.telling.tables import PlanEnd, PlannedChange, Stuck
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import DomainError
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.triggers import guarded
from tenants import views as tenant_views
from tenants.absences import views as absences
from tenants.notifications import service as notifications

STUCK = "planned_change.stuck"


async def plan_change(actor: Actor, case_id: UUID, order: PlanChange) -> UUID:
    """Let somebody else lead the case from a day on; until then nothing changes.

    The client was told already, or is told before that day by a task of whoever leads the case now, or there is a reason why not; from
    today on it becomes effective as soon as that is so. Raises Invalid, PlannedAlready.
    """
    async with unit_of_work(actor):
        checks = Checks()
        rules.check_effective(checks, order.effective_on, today=today_in_prague())
        hold, words, new_name = await cases.check_order(actor, case_id, order, planned=True, checks=checks)
        assert order.effective_on is not None
        assert order.worker_id is not None
        if await repository.find_plan_of(actor, case_id) is not None:
            raise PlannedAlready
        plan_id, moment = new_id(), now()
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        is_told = order.informed_on is not None
        plan = PlanText(
            note=words.note, request=words.request, reason_words=words.reason_words, told_words=words.told_words
        )
        await repository.insert_plan(
            PlannedChange(
                id=plan_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                case_id=case_id,
                client_id=hold.client_id,
                from_worker_id=hold.key_worker_id,
                worker_id=order.worker_id,
                reason=order.reason,
                effective_on=order.effective_on,
                decided_by=actor.worker,
                decided_at=moment,
                sealed=sealer.seal("planned_change", plan_id, plan),
                informed_on=order.informed_on,
                informed_via=order.informed_via or None,
                informed_by=actor.worker if is_told else None,
                informed_at=moment if is_told else None,
                deferred=bool(words.statements),
                told=_seal_told(sealer, plan_id, words) if is_told or words.statements else None,
            )
        )
        planned = ChangePlanned(
            case_id=case_id, plan_id=plan_id, worker_id=order.worker_id, effective_on=order.effective_on
        )
        await record(actor, planned)
        if is_told or words.statements:
            await record(actor, PlanTold(case_id=case_id, plan_id=plan_id, deferred=not is_told))
        else:
            await cases.add_task_to(
                actor,
                assignee_id=hold.key_worker_id,
                due_on=rules.tell_before(order.effective_on, today_in_prague()),
                title=rules.plan_title(new_name, order.effective_on),
                kind=rules.DUTY,
                case_id=case_id,
                client_id=hold.client_id,
                source_id=plan_id,
            )
        return plan_id


def _seal_told(sealer: RowSealer, plan_id: UUID, words: ChangeText) -> bytes:
    told = Told(whom=words.whom, via_words=words.via_words, why_not=words.statements)
    return sealer.seal("planned_change_told", plan_id, told)


async def told_of_plan(actor: Actor, plan: StoredPlan, text: ToldText, *, via: str, told_on: date) -> None:
    """(in unit) The client was told of a planned change; the caller has asked and writes the record."""
    sealer = await keys.sealer(actor.tenant, plan.client_id)
    told = Told(whom=text.whom, note=text.note, via_words=text.via_words)
    await _tell(actor, plan, sealer.seal("planned_change_told", plan.id, told), on=told_on, via=via)


async def defer_telling(actor: Actor, case_id: UUID, order: DeferTelling) -> UUID:
    """Write down why the client cannot be told before; the new key worker tells them then. Raises PlanOver, Invalid."""
    async with unit_of_work(actor):
        hold = await telling_for(actor, case_id, TellingPermission.PLAN, lock=True)
        checks = Checks()
        why = checks.reason("reason", order.reason, missing=rules.NEEDS_WHY_NOT, max_length=rules.LONG)
        await check_words(actor, checks, order, case_id)
        checks.done()
        plan = await _open_plan(actor, case_id, order.plan_id)
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        await _tell(actor, plan, sealer.seal("planned_change_told", plan.id, Told(why_not=why)), on=None, via=None)
        return plan.id


async def _tell(actor: Actor, plan: StoredPlan, told: bytes, *, on: date | None, via: str | None) -> None:
    if not await repository.tell_plan(actor, plan.id, on=on, via=via, at=now(), told=told):
        raise PlanOver
    await cases.finish_duties(actor, rules.DUTY, plan.case_id, plan.id)
    await record(actor, PlanTold(case_id=plan.case_id, plan_id=plan.id, deferred=on is None))


async def _open_plan(actor: Actor, case_id: UUID, plan_id: UUID | None) -> StoredPlan:
    plan = await repository.find_plan_of(actor, case_id)
    if plan is None or plan.id != plan_id:
        raise PlanOver
    return plan


async def cancel_plan(actor: Actor, case_id: UUID, order: NamePlan) -> UUID:
    """Take a planned change back: whoever leads the case goes on leading it. A client who was told of it is to be told so. Raises PlanOver."""
    async with unit_of_work(actor):
        hold = await telling_for(actor, case_id, TellingPermission.PLAN, lock=True)
        plan = await _open_plan(actor, case_id, order.plan_id)
        await _end(actor, plan, PlanEnd.CANCELLED)
        await cases.drop_duties(actor, rules.DUTY, plan.id, case_id, why="Změna byla zrušena.")
        if plan.informed_on is not None:
            await _untell(actor, hold, plan, plan.informed_on)
        return plan.id


async def _untell(actor: Actor, hold: CaseHold, plan: StoredPlan, informed_on: date) -> None:
    """(in unit) What a client was told does not hold: the file says so, and whoever goes on leading the case tells them (S000, S001)."""
    names = await tenant_views.worker_names(actor.tenant, [hold.key_worker_id, plan.worker_id])
    text = rules.record_of_cancelled(
        leads=names.get(hold.key_worker_id, ""),
        who=names.get(plan.worker_id, ""),
        effective_on=plan.effective_on,
        told_on=informed_on,
    )
    await cases.write_record(
        actor, hold, kind=RecordKind.KEY_WORKER_CHANGE, occurred_at=now(), text=text, source_id=plan.id
    )
    if await repository.find_open_duty(actor, hold.id, hold.assignment_id) is None:
        await cases.add_task_to(
            actor,
            assignee_id=hold.key_worker_id,
            due_on=rules.due_on(today_in_prague(), 1),
            title=rules.CANCELLED_TITLE,
            kind=rules.DUTY,
            case_id=hold.id,
            client_id=hold.client_id,
            source_id=hold.assignment_id,
        )


async def carry_out_now(actor: Actor, case_id: UUID, order: NamePlan) -> UUID:
    """Carry out what was not on its day, now that nothing is in its way. Raises PlanOver, PlanNotDue, NotCarriedOut."""
    async with unit_of_work(actor):
        hold = await telling_for(actor, case_id, TellingPermission.PLAN, lock=True)
        plan = await _open_plan(actor, case_id, order.plan_id)
        if plan.effective_on > today_in_prague():
            raise PlanNotDue
        if await _in_the_way(actor, plan) is not None:
            raise NotCarriedOut
        await _carry_out(actor, plan, hold)
        return plan.id


async def due(actor: Actor, event: PlanDue | PlanTold) -> None:
    """(reaction) Carry a change out whose day has come, or say why not: never without a key worker, never with two."""
    found = await repository.lock_plan(actor, event.plan_id)
    hold = await hold_on(actor, found.case_id, lock=True) if found is not None and found.ended is None else None
    if found is None or hold is None or found.effective_on > today_in_prague():
        return
    if hold.status != CaseStatus.OPEN or hold.key_worker_id != found.from_worker_id:
        await _end(actor, found, PlanEnd.VOID)
        return
    why = await _in_the_way(actor, found)
    if why is None:
        try:
            with guarded(NotCarriedOut):
                async with unit_of_work(actor):
                    await _carry_out(actor, found, hold)
        except DomainError:
            why = Stuck.REFUSED
    if why is not None and why != found.stuck:
        await repository.set_stuck(actor, found.id, why)
        await record(actor, PlanStuck(case_id=found.case_id, plan_id=found.id, why=why.value))


async def _in_the_way(actor: Actor, plan: StoredPlan) -> Stuck | None:
    await tenant_views.hold_workers(plan.worker_id)
    works = await tenant_views.works_here(actor, plan.worker_id, roles=case_rules.KEY_WORKER_ROLES)
    away = works and plan.worker_id in await absences.away_words(actor)
    return rules.why_stuck(plan, works_here=works, away=away)


async def _carry_out(actor: Actor, plan: StoredPlan, hold: CaseHold) -> None:
    """(in unit) The change as it was decided; the plan ends first, so that the change ends none."""
    sealer = await keys.sealer(actor.tenant, plan.client_id)
    text = sealer.open("planned_change", plan.id, plan.sealed, PlanText)
    told = sealer.open("planned_change_told", plan.id, plan.told, Told) if plan.told is not None else Told()
    names = await tenant_views.worker_names(actor.tenant, [plan.worker_id, plan.decided_by])
    await _end(actor, plan, PlanEnd.EFFECTIVE)
    order = ChangeKeyWorker(
        worker_id=plan.worker_id,
        reason=plan.reason.value,
        informed_on=plan.informed_on,
        informed_via=plan.informed_via.value if plan.informed_via is not None else "",
    )
    words = ChangeText(
        statements=told.why_not if plan.informed_on is None else "",
        note=rules.decided_note(text.note, names.get(plan.decided_by, ""), prague_date(plan.decided_at)),
        reason_words=text.reason_words,
        told_words=text.told_words,
        via_words=told.via_words,
        whom=told.whom,
        request=text.request,
    )
    await cases.carry_out(actor, hold, order, words, new_name=names.get(plan.worker_id, ""))


async def _end(actor: Actor, plan: StoredPlan, ended: PlanEnd) -> None:
    if await repository.end_plan(actor, plan.id, ended, at=now()):
        await record(actor, PlanEnded(case_id=plan.case_id, plan_id=plan.id, ended=ended.value))


async def changed_before(actor: Actor, event: KeyWorkerChanged | CaseMerged) -> None:
    """(in unit) Another change came before a planned one, or the case is led in another: the plan is void."""
    if isinstance(event, CaseMerged) and event.kept:
        return
    plan = await repository.find_plan_of(actor, event.case_id)
    if plan is not None:
        await _end(actor, plan, PlanEnd.VOID)


async def tell_heads(actor: Actor, event: PlanStuck) -> None:
    """Tell the heads of the service that a change was not carried out."""
    plan = await repository.find_plan_of(actor, event.case_id)
    if plan is None or plan.id != event.plan_id or plan.stuck is None:
        return
    for head in await tenant_views.workers_of_service(actor, roles=HEADS):
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{STUCK}|{plan.id}|{plan.stuck}|{head.id}"),
            kind=STUCK,
            about_type="case",
            about_id=plan.case_id,
            worker_id=head.id,
        )
