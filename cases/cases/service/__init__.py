# pyright: strict
"""What people do with cases."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases import repository, rules, views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, hold_on, require
from cases.cases.events import CaseOpened, KeyWorkerChanged
from cases.cases.repository import leaving, merged, numbers
from cases.cases.rules import marks, reasons
from cases.cases.schemas import (
    ChangeKeyWorker,
    ChangeText,
    OpenCase,
    StartedCase,
)
from cases.cases.tables import Case, CaseStatus, ChangeReason, KeyWorkerAssignment, RecordKind
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from cases.persons import service as persons
from kernel import keys, search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.rows import Part
from kernel.terms import search_terms
from kernel.web.i18n import N_
from tenants import views as tenant_views
from tenants.codelists.views import codes_of

from .client import change_client, write_client
from .doubles import check_single
from .elsewhere import check_elsewhere, say_same, say_same_person, take_same_person_back
from .merging import merge_cases, unmerge_cases
from .naming import DRAWS, name_file
from .records import Author, add_record, amend_record, write_record, write_sentence
from .tasks import (
    add_task,
    add_task_to,
    ask_to_inform,
    assign_task,
    finish_duties,
    finish_duty,
    finish_task,
    give_tasks_to,
    has_open_duty,
    hasten_duty,
    reopen_task,
    retitle_duty,
)

__all__ = [
    "DRAWS",
    "Author",
    "add_record",
    "add_task",
    "add_task_to",
    "amend_record",
    "assign_task",
    "change_client",
    "change_key_worker",
    "check_elsewhere",
    "check_key_worker",
    "check_single",
    "finish_duties",
    "finish_duty",
    "finish_task",
    "give_tasks_to",
    "has_open_duty",
    "hasten_duty",
    "merge_cases",
    "name_file",
    "next_free_number",
    "next_number",
    "open_case",
    "reopen_task",
    "retitle_duty",
    "say_same",
    "say_same_person",
    "start_case",
    "take_over_all",
    "take_same_person_back",
    "unmerge_cases",
    "write_client",
    "write_record",
    "write_sentence",
]

LOOKED_AHEAD = 100  # numbers at a time, where the next one is taken

# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_case(actor: Actor, order: OpenCase, *, named: Collection[UUID] | None = None) -> UUID:
    """Open a case of a new client with exactly one key worker, one of those `named` where a consent names people.

    Raises PossibleDuplicate unless `open_anyway`, KnownElsewhere, ServiceClosed.
    """
    async with unit_of_work(actor):
        require(actor, CasePermission.OPEN)
        checks = Checks()
        identity = clients.check_identity(checks, order.identity, today=today_in_prague())
        kind = checks.choice("kind", order.kind, ClientKind, N_("Vyberte, zda je klient dítě, nebo dospělý."))
        key_worker_id = await check_key_worker(actor, checks, order.key_worker_id, named=named)
        checks.done()
        assert key_worker_id is not None
        if not order.open_anyway:
            await check_single(actor, identity)
        if kind == ClientKind.CHILD:
            await check_elsewhere(
                actor, identity, order.same_person, anyway=order.elsewhere_anyway, seen=order.same_person_seen
            )
        started = await start_case(
            actor, ClientKind(kind), identity, key_worker_id=key_worker_id, by_worker_id=actor.worker_id
        )
        await say_same(actor, started, order.same_person if kind == ClientKind.CHILD else ())
        return started.case_id


async def check_key_worker(
    actor: Actor,
    checks: Checks,
    worker_id: UUID | None,
    field: str = "key_worker_id",
    *,
    named: Collection[UUID] | None = None,
) -> UUID | None:
    """Return the worker when they may be a key worker in the actor's service now; otherwise say so beside the field.

    A consent for named people binds the file opened from what it let through (ADR 0035).
    """
    if worker_id and await tenant_views.works_here(actor, worker_id, roles=rules.KEY_WORKER_ROLES):
        if named is not None and worker_id not in named:
            checks.fail(field, rules.NOT_NAMED)
        return worker_id
    checks.fail(field, N_("Vyberte pracovníka této služby, který může vést případ."))
    return None


async def start_case(
    actor: Actor,
    kind: ClientKind,
    identity: ClientIdentity,
    *,
    key_worker_id: UUID,
    handover_id: UUID | None = None,
    by_worker_id: UUID | None = None,
    with_file: bool = True,
) -> StartedCase:
    """(in unit) Write a new client and open their case; identity and worker have been checked.

    The key worker is told of it when somebody else opened it, `by_worker_id`; None where the caller tells them. `with_file`:
    whether a file is opened with it, or only once something was found (see `DRAWS`).

    Two statements. The first ends with the number of the file, and whoever opens a case in the same service waits from
    there to the commit: so what needs no number goes before, and the audit entries along with what does. Raises ServiceClosed.
    """
    client_id, client_rows = await clients.new_client(actor, kind, identity, handover_id=handover_id)
    case_id, opened = new_id(), now()
    here = await tenant_views.own_service(actor)
    rules.check_service_open(here.last_day, today=prague_date(opened))
    found_by = await search.new_terms(actor, "case", case_id, clients.terms_of(identity))
    person_id, person_rows = await persons.new_person(actor, client_id, identity, kind)
    draws = [each(with_file) for each in DRAWS.all()]
    number = await numbers.draw_mark(actor, here.code, prague_date(opened), draws, *client_rows, found_by)
    mark, found_by_mark = "", list[Part]()
    if number is not None:
        mark = marks.file_mark(here.organisation_abbreviation, number, prague_date(opened).year, here.code)
        found_by_mark = await _found_by_mark(actor, case_id, person_id, mark)
    fact = CaseOpened(case_id=case_id, client_id=client_id, key_worker_id=key_worker_id, by_worker_id=by_worker_id)
    await record(actor, fact)
    await repository.insert_case(
        Case(
            id=case_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            client_id=client_id,
            file_mark=mark,
            status=CaseStatus.OPEN.value,
            opened_at=opened,
            version=1,
            mark_drawn=number is not None,
        ),
        KeyWorkerAssignment(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=case_id,
            worker_id=key_worker_id,
            case_opened_at=opened,
            started_at=opened,
            opened_at=opened,
            reason=ChangeReason.OPENING.value,
            assigned_by=actor.worker_id,
        ),
        [*person_rows, *found_by_mark],
    )
    return StartedCase(case_id, client_id)


async def _found_by_mark(actor: Actor, case_id: UUID, person_id: UUID | None, mark: str) -> list[Part]:
    """By its mark a new case is found here, and the head of its file by other agendas."""
    here = await search.new_terms(actor, "case", case_id, search_terms("", "", file_marks=[mark]))
    return [here, *await persons.found_by_mark(actor, person_id, mark)]


async def next_number(actor: Actor, series: str, year: int, *before: Part) -> int:
    """The next number of a gapless series of the organisation; in the caller's unit of work, as late in it as can be.

    `before`: rows that are written with it, in one statement, and wait for nobody.
    """
    return await numbers.next_number(actor, series, year, *before)


async def next_free_number(
    actor: Actor, series: str, year: int, taken: Callable[[Sequence[int]], Awaitable[Collection[int]]]
) -> int:
    """The same, past those that are `taken`: what somebody gave by hand is given, and the series goes on behind it."""
    number = await numbers.next_number(actor, series, year)
    if not await taken([number]):
        return number
    while True:
        following = range(number + 1, number + 1 + LOOKED_AHEAD)
        used = await taken(following)
        free = next((each for each in following if each not in used), None)
        last = following[-1] if free is None else free
        await numbers.pass_by(actor, series, year, times=last - number)
        if free is not None:
            return free
        number = last


# ── key worker ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def change_key_worker(actor: Actor, case_id: UUID, order: ChangeKeyWorker, *, version: int) -> None:
    """Give the case to another key worker (Standard 8c).

    The client was told before, or the order says why not and the new key worker gets the task to tell them.
    Open tasks of the old key worker go to the new one, after what is asked before each of them is given on (ADR 0073). Raises
    Invalid, StaleVersion.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.worker_id)
        hold = await case_for(actor, case_id, CasePermission.CHANGE_KEY_WORKER, lock=True)
        rules.check_open(hold.status)
        workers = {w.id: w for w in await tenant_views.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)}
        checks, (codes,), today = Checks(), await codes_of(actor, rules.REASON_CODES), today_in_prague()
        words = rules.check_change(
            checks,
            order,
            present_worker_id=hold.key_worker_id,
            eligible=set(workers),
            opened_on=prague_date(hold.opened_at),
            today=today,
            reasons=codes.used(today),
        )
        if order.worker_id in workers and not order.unnamed_anyway:
            for asked in await views.asked_of_open_tasks(actor, case_id, hold.key_worker_id):
                if order.worker_id not in asked.named:
                    checks.fail("unnamed_anyway", asked.question)
        await check_words(actor, checks, order, case_id)
        checks.done()
        assert order.worker_id is not None
        if not await repository.bump_version(actor, case_id, version):
            raise StaleVersion(hold.version - version)
        words, new_name = rules.with_reason(words, order.reason, codes, today), workers[order.worker_id].name
        await _replace(actor, hold, order, words, new_name=new_name, version=version)
        await _take_merged_along(actor, hold, order, words, new_name=new_name)


async def _take_merged_along(
    actor: Actor, hold: CaseHold, order: ChangeKeyWorker, told: ChangeText, *, new_name: str
) -> None:
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
        words = msgspec.structs.replace(
            told, statements="", note=with_it, reason_words=reasons.WENT_ALONG, told_words=reasons.WENT_ALONG
        )
        decided = ChangeReason.HEAD_DECISION.value
        untold = msgspec.structs.replace(order, reason=decided, informed_on=None, informed_via="")
        await _replace(actor, along, untold, words, new_name=new_name, version=along.version)


async def take_over_all(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Give every open case of somebody who may lead none any more to a colleague, as the system of their service.

    Nobody could tell the clients before: the file says so, and the colleague gets the task to tell each of them.
    """
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
            await _take_merged_along(actor, hold, order, words, new_name=names.get(to_worker, ""))


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
    await repository.move_open_tasks(actor, hold.id, hold.key_worker_id, order.worker_id)
    await _write_change(actor, hold, order, words, new_name, assignment_id, moment)
    await record(
        actor,
        KeyWorkerChanged(
            case_id=hold.id,
            from_worker_id=hold.key_worker_id,
            to_worker_id=order.worker_id,
            reason=order.reason,
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
