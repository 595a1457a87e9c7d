"""Asking what is open of a notice, of whoever is to do it, and ending it once it is done (ADR 0106)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import hold_on
from cases.cases.events import KeyWorkerChanged
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import prague_date
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAdded, NoticeAssigned, NoticeJoined, NoticeTakenBack
from services.intake.service import terms
from services.protection import rules, views
from tenants.settings.views import value_on

JUDGE = "Posoudit doplnění oznámení {number}"
ANEW = "Posoudit naléhavost znovu, oznámení {number}"


async def follow(actor: Actor, event: NoticeAdded | NoticeAssigned | NoticeJoined | NoticeTakenBack) -> None:
    """What is open of a notice is asked as soon as somebody has it, and when it is ours again, as if it had just come up."""
    row = await intake_views.row_of(actor, event.notice_id)
    if row is not None:
        await ask_what_is_open(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()), at=now())


async def led_by_another(actor: Actor, event: KeyWorkerChanged) -> None:
    """What is left of a notice is of who leads the case of who is left, whichever of its cases changed hands."""
    for notice_id in await intake_views.ids_standing_in(actor, event.case_id):
        row = await intake_views.row_of(actor, notice_id)
        if row is not None:
            await _hand_on(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()))


async def ask_what_is_open(actor: Actor, hold: NoticeHold, *, at: datetime) -> None:
    """(in unit) All that is open of a notice has its task and its clock: what was added and not read, and whoever is to be judged, each by
    who leads its case. What is asked already is not asked twice."""
    row, opened = hold.row, await views.open_of(actor, hold)
    if row.case_id is None or row.assigned_to is None:
        await terms.ask_of_nobodys(actor, hold.id, opened, at=at)
        return
    if opened.waits:
        await ask(actor, hold.id, row.case_id, row.assigned_to, rules.JUDGE_ADDITION, JUDGE, at)
    if acutely := opened.whom & opened.acutely:
        await ask_anew(actor, hold, at=at, acutely=True, whom=acutely)
    left = opened.whom - opened.acutely | ({None} if opened.told else set())
    if left:
        await ask_anew(actor, hold, at=at, whom=left)


async def ask_anew(
    actor: Actor,
    hold: NoticeHold,
    *,
    at: datetime,
    acutely: bool = False,
    whom: Collection[UUID | None] = (None,),
    what: str = ANEW,
) -> None:
    """(in unit) How urgent a notice is, is a task and a deadline again for who leads its case, or the case of the child of `whom` it is
    asked; one that nobody has is asked about as soon as somebody does, and at once where it threatens a child `acutely`, or an urgent one."""
    row = hold.row
    if row.case_id is None or row.assigned_to is None:
        await terms.ask_of_nobodys(actor, hold.id, await views.open_of(actor, hold), at=at)
        return
    own, main = await intake_views.child_cases(actor, hold.id), (row.case_id, row.assigned_to)
    asked = {(own[each].case_id, own[each].worker_id) if each in own else main for each in whom if each is not None}
    asked |= {main} if None in whom else set()
    for case_id, worker_id in asked:
        await ask(actor, hold.id, case_id, worker_id, intake_rules.ASSESS_URGENCY, what, at, today=acutely)
    worker_id = row.assigned_to if main in asked else next(worker_id for _, worker_id in asked)
    await terms.ask_again(actor, hold.id, at=at, worker_id=worker_id, acutely=acutely)
    await _hand_on(actor, hold)


async def end_what_is_judged(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) The deadline and the task end with the last child that is to be judged, once it is said that there is nobody else; what was
    added for a child was read with it. What is left is of who leads the case of who is left."""
    opened, case_id = await views.open_of(actor, hold), hold.row.case_id
    if opened.asked:
        await terms.judged_in_part(actor, hold)
    else:
        await terms.assessed(actor, hold.id)
    if case_id is None:
        return
    if not opened.waits:
        await cases.finish_duties(actor, rules.JUDGE_ADDITION, case_id, hold.id)
    for child, own in (await intake_views.child_cases(actor, hold.id)).items():
        if child not in opened.whom:
            await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id)
    if not await _asked_of_main(actor, hold, opened):
        await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, case_id, hold.id)
    await _hand_on(actor, hold)


async def _asked_of_main(actor: Actor, hold: NoticeHold, opened: intake_views.Open) -> bool:
    """(in unit) Whether who leads the case of the notice is asked; not of a child who leads whose own case is."""
    left = set(opened.whom)
    for child, own in (await intake_views.child_cases(actor, hold.id)).items():
        if child in left and await cases.has_open_duty(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id):
            left.remove(child)
    return bool(left) or opened.told


async def _hand_on(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) The clock is of who leads the case of the notice, or, where nobody is left there, the case of who is left (ADR 0099)."""
    opened = await views.open_of(actor, hold)
    if hold.row.assigned_to is None or not opened.asked:
        return
    own = (await intake_views.child_cases(actor, hold.id)).items()
    left = [each.worker_id for child, each in own if child in opened.whom]
    main = not left or await _asked_of_main(actor, hold, opened)
    await terms.hand_judging(actor, hold.id, hold.row.assigned_to if main else left[0])


async def ask(
    actor: Actor,
    notice_id: UUID,
    case_id: UUID,
    worker_id: UUID,
    kind: str,
    title: str,
    at: datetime,
    *,
    today: bool = False,
) -> None:
    """A task for whoever leads the case, due as the first judgement of urgency is, or `today`; none where it waits already.

    `title` names the notice by its `{number}`: two of one child are told apart.
    """
    case, day = await hold_on(actor, case_id), prague_date(at)
    if case is None or await cases.has_open_duty(actor, kind, case_id, notice_id):
        if today:
            await cases.hasten_duty(actor, kind, case_id, notice_id, day)
        return
    number = await intake_views.number_of(actor, notice_id)
    same_day = intake_rules.UrgencyLatest.SAME_DAY
    latest = same_day if today else await value_on(actor, day, intake_rules.URGENCY_DEADLINE)
    await cases.add_task_to(
        actor,
        assignee_id=worker_id,
        due_on=intake_rules.urgency_due(day, latest),
        title=title.format(number=number),
        note=intake_rules.urgency_note(number, latest),
        kind=kind,
        case_id=case_id,
        client_id=case.client_id,
        source_id=notice_id,
    )
