# pyright: strict
"""What people do with cases."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from uuid import UUID

from cases.cases import repository, rules
from cases.cases.access import CasePermission, require
from cases.cases.events import CaseOpened
from cases.cases.repository import numbers
from cases.cases.rules import marks
from cases.cases.schemas import OpenCase, StartedCase
from cases.cases.tables import Case, CaseStatus, ChangeReason, KeyWorkerAssignment
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from cases.persons import service as persons
from kernel import search
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.rows import Part
from kernel.terms import search_terms
from kernel.web.i18n import N_
from tenants import views as tenant_views

from .changing import carry_out, change_key_worker, check_order, take_over_all
from .client import change_client, write_client
from .doubles import check_single
from .elsewhere import check_elsewhere, say_same, say_same_person, take_same_person_back
from .merging import merge_cases, unmerge_cases
from .naming import DRAWS, name_file
from .records import Author, add_record, amend_record, write_record, write_sentence
from .tasks import (
    add_task,
    add_task_to,
    assign_task,
    drop_duties,
    drop_untold,
    finish_duties,
    finish_duty,
    finish_task,
    give_tasks_to,
    has_open_duty,
    hasten_duty,
    reopen_task,
    retitle_duty,
)
from .tasks import (
    ask_to_inform as ask_to_inform,
)

__all__ = [
    "DRAWS",
    "Author",
    "add_record",
    "add_task",
    "add_task_to",
    "amend_record",
    "assign_task",
    "carry_out",
    "change_client",
    "change_key_worker",
    "check_elsewhere",
    "check_key_worker",
    "check_order",
    "check_single",
    "drop_duties",
    "drop_untold",
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
    by_court: bool = False,
) -> StartedCase:
    """(in unit) Write a new client and open their case; identity and worker have been checked.

    The key worker is told of it when somebody else opened it, `by_worker_id`; None where the caller tells them. `with_file`:
    whether a file is opened with it, or only once something was found (see `DRAWS`).

    Two statements. The first ends with the number of the file, and whoever opens a case in the same service waits from
    there to the commit: so what needs no number goes before, and the audit entries along with what does. Raises ServiceClosed, OpensByResolution.
    """
    client_id, client_rows = await clients.new_client(actor, kind, identity, handover_id=handover_id)
    case_id, opened = new_id(), now()
    here = await tenant_views.own_service(actor)
    rules.check_opens(here, today=prague_date(opened), by_court=by_court)
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
