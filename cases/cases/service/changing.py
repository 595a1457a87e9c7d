# pyright: strict
"""The change of who leads a case, by a head or as the system of its service (Standard 8c)."""

from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases import repository, rules, views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, hold_on
from cases.cases.events import KeyWorkerChanged, ReliefNoted
from cases.cases.repository import leaving, merged, relief
from cases.cases.rules import marks, reasons
from cases.cases.schemas import ChangeKeyWorker, ChangeText, SupportText
from cases.cases.tables import ChangeReason, KeyWorkerAssignment, RecordKind, ReliefNote
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

from .elsewhere import check_apart, refuse_other_side
from .records import write_record
from .tasks import ask_to_inform, drop_untold


async def change_key_worker(actor: Actor, case_id: UUID, order: ChangeKeyWorker, *, version: int) -> None:
    """Give the case to another key worker (Standard 8c).

    The client was told before, or the order says why not and the new key worker gets the task to tell them.
    Open tasks of the old key worker go to the new one, after what is asked before each of them is given on (ADR 0073). Raises
    Invalid, StaleVersion.
    """
    async with unit_of_work(actor):
        hold, words, new_name = await check_order(actor, case_id, order)
        if not await repository.bump_version(actor, case_id, version):
            raise StaleVersion(hold.version - version)
        await _replace(actor, hold, order, words, new_name=new_name, version=version)
        await _take_merged_along(actor, hold, order, new_name=new_name)


async def check_order(
    actor: Actor, case_id: UUID, order: ChangeKeyWorker, *, planned: bool = False, checks: Checks | None = None
) -> tuple[CaseHold, ChangeText, str]:
    """(in unit) Check a change that a head orders, and note what was found out of a worker's inner conflict, for heads alone.

    Returns the case, locked, the words that are kept and the name of the new key worker. `planned`: for a coming day. `checks` are
    those of the caller, who has found something already.
    """
    await tenant_views.hold_workers(order.worker_id)
    hold = await case_for(actor, case_id, CasePermission.CHANGE_KEY_WORKER, lock=True)
    rules.check_open(hold.status)
    workers = {w.id: w for w in await tenant_views.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)}
    codes, ways = await codes_of(actor, rules.REASON_CODES, rules.WAY_CODES)
    checks, today = checks or Checks(), today_in_prague()
    words = rules.check_change(
        checks,
        order,
        present_worker_id=hold.key_worker_id,
        eligible=set(workers),
        opened_on=prague_date(hold.opened_at),
        today=today,
        reasons=codes.used(today),
        ways=ways,
        roles=actor.roles,
        request_asked=await value_on(actor, today, rules.REQUEST_IN_WRITING),
        planned=planned,
    )
    support = rules.check_support(checks, order)
    if order.worker_id in workers and not order.unnamed_anyway:
        for asked in await views.asked_of_open_tasks(actor, case_id, hold.key_worker_id):
            if order.worker_id not in asked.named:
                checks.fail("unnamed_anyway", asked.question)
    await check_words(actor, checks, order, case_id)
    checks.done()
    assert order.worker_id is not None
    if support is not None:
        await _note_relief(actor, hold, order, support)
    return hold, rules.with_reason(words, order.reason, codes, today), workers[order.worker_id].name


async def _note_relief(actor: Actor, hold: CaseHold, order: ChangeKeyWorker, note: str) -> None:
    """(in unit) What the head found out of help for whoever is relieved: with the organisation's key, in no file and no history."""
    note_id, sealer = new_id(), await keys.organisation_sealer(actor.tenant)
    await relief.insert_relief(
        ReliefNote(
            id=note_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=hold.id,
            worker_id=hold.key_worker_id,
            offered=order.support_offered == "yes",
            wanted=order.support_wanted == "yes",
            arranged=order.support_arranged == "yes",
            noted_by=actor.worker,
            noted_at=now(),
            sealed=sealer.seal("relief_note", note_id, SupportText(note=note)),
        )
    )
    await record(actor, ReliefNoted(note_id=note_id))


async def carry_out(actor: Actor, hold: CaseHold, order: ChangeKeyWorker, words: ChangeText, *, new_name: str) -> None:
    """(in unit) Make a change that was decided before, of a locked case; who may do it was asked by the caller."""
    if not await repository.bump_version(actor, hold.id, hold.version):
        raise StaleVersion
    await _replace(actor, hold, order, words, new_name=new_name, version=hold.version)
    await _take_merged_along(actor, hold, order, new_name=new_name)


async def _take_merged_along(actor: Actor, hold: CaseHold, order: ChangeKeyWorker, *, new_name: str) -> None:
    """(in unit) Files that are led in this one go to its new key worker with it (ADR 0083); the client is told once."""
    for pair in await merged.list_merges(actor, [hold.id]):
        along = await hold_on(actor, pair.case_id, lock=True)
        if along is None or along.key_worker_id == order.worker_id or pair.kept_case_id != hold.id:
            continue
        if not await repository.bump_version(actor, along.id, along.version):
            raise StaleVersion
        with_it = (
            f"Spis je sloučený se spisem {marks.file_named(hold.file_mark, hold.opened_at)} a přešel s ním."
            " Jestli byl klient informován, stojí tam."
        )
        words = ChangeText(note=with_it, reason_words=reasons.WENT_ALONG, told_words=reasons.WENT_ALONG)
        decided = ChangeReason.HEAD_DECISION.value
        untold = msgspec.structs.replace(order, reason=decided, informed_on=None, informed_via="")
        await _replace(actor, along, untold, words, new_name=new_name, version=along.version)


async def take_over_all(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Give every open case of somebody who may lead none any more to a colleague, as the system of their service.

    Nobody could tell the clients before: the file says so, and the colleague gets the task to tell each of them.
    """
    await refuse_other_side(actor, from_worker, to_worker)
    people = [to_worker, *([actor.ordered_by] if actor.ordered_by else [])]
    names = await tenant_views.worker_names(actor.tenant, people)
    decided = rules.decided_by(names.get(actor.ordered_by, "") if actor.ordered_by else "")
    order = ChangeKeyWorker(worker_id=to_worker, reason=ChangeReason.URGENT_STAFFING.value)
    stays = await tenant_views.works_here(actor, from_worker)
    (codes,) = await codes_of(actor, rules.REASON_CODES)
    words = ChangeText(statements=rules.why_at_once(stays=stays), note=decided)
    words = rules.with_reason(words, order.reason, codes, today_in_prague())
    led = [each.case_id for each in await leaving.list_led(actor, [from_worker])]
    along = {pair.case_id for pair in await merged.list_merges(actor, led) if pair.kept_case_id in led}
    for case_id in sorted(led, key=lambda each: each in along):  # what is led in another one goes with it
        hold = await hold_on(actor, case_id, lock=True)
        if hold is not None and hold.key_worker_id == from_worker:
            if not await repository.bump_version(actor, hold.id, hold.version):
                raise StaleVersion
            await _replace(actor, hold, order, words, new_name=names.get(to_worker, ""), version=hold.version)
            await _take_merged_along(actor, hold, order, new_name=names.get(to_worker, ""))


async def _replace(
    actor: Actor, hold: CaseHold, order: ChangeKeyWorker, words: ChangeText, *, new_name: str, version: int
) -> None:
    """(in unit) Write the change of a locked case whose version was counted on, with all that follows from it."""
    assert order.worker_id is not None
    assignment_id, moment = new_id(), now()
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    has_words = words != ChangeText()
    await repository.replace_key_worker(
        actor,
        hold.assignment_id,
        KeyWorkerAssignment(
            id=assignment_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=hold.id,
            worker_id=order.worker_id,
            case_opened_at=hold.opened_at,
            started_at=moment,
            follows=moment,
            reason=order.reason,
            informed_on=order.informed_on,
            informed_via=order.informed_via or None,
            sealed=sealer.seal("key_worker_assignment", assignment_id, words) if has_words else None,
            assigned_by=actor.worker_id,
        ),
    )
    await drop_untold(actor, hold.id)
    await check_apart(actor, [hold.client_id], "worker_id")
    await repository.move_open_tasks(actor, hold.id, hold.key_worker_id, order.worker_id)
    await _write_change(actor, hold, order, words, new_name, assignment_id, moment)
    await record(
        actor,
        KeyWorkerChanged(
            case_id=hold.id,
            from_worker_id=hold.key_worker_id,
            to_worker_id=order.worker_id,
            reason=rules.told_reason(ChangeReason(order.reason)).value,
            informed=order.informed_on is not None,
            by_worker_id=actor.worker_id or actor.ordered_by,
            version=version + 1,
        ),
    )


async def _write_change(
    actor: Actor,
    hold: CaseHold,
    order: ChangeKeyWorker,
    words: ChangeText,
    new_name: str,
    assignment_id: UUID,
    moment: datetime,
) -> None:
    old_name = (await tenant_views.worker_names(actor.tenant, [hold.key_worker_id])).get(hold.key_worker_id, "")
    assert order.worker_id is not None
    await write_record(
        actor,
        hold,
        kind=RecordKind.KEY_WORKER_CHANGE,
        occurred_at=moment,
        text=rules.change_record(order, words, old=old_name, new=new_name, today=today_in_prague()),
        source_id=assignment_id,
    )
    if words.statements:
        await ask_to_inform(actor, hold, order.worker_id, assignment_id)
