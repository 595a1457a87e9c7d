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

_SIGN = intake_views.UrgencySign
JUDGE = "Posoudit doplnění oznámení {number}"


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
            hold = NoticeHold(id=row.id, row=row, permissions=frozenset())
            await _hand_on(actor, hold)
            await ask_to_read(actor, hold, at=now())


async def ask_what_is_open(actor: Actor, hold: NoticeHold, *, at: datetime) -> None:
    """(in unit) All that is open of a notice has its task and its clock: what was added and not read, and whoever is to be judged, each by
    who leads its case. What is asked already is not asked twice."""
    row, opened = hold.row, await views.open_of(actor, hold)
    if row.case_id is None or row.assigned_to is None:
        await terms.ask_of_nobodys(actor, hold.id, opened, at=at)
        return
    await ask_to_read(actor, hold, at=at)
    if acutely := opened.whom & opened.acutely:
        await ask_anew(actor, hold, at=at, acutely=True, whom=acutely)
    left = opened.whom - opened.acutely | ({None} if opened.told else set())
    if left:
        await ask_anew(actor, hold, at=at, whom=left)


async def ask_to_read(actor: Actor, hold: NoticeHold, *, at: datetime) -> None:
    """(in unit) What was added and not read for a child is read by who leads its case, once by one person; where all is read the task
    ends, whoever had it."""
    row, unread = hold.row, (await views.open_of(actor, hold)).unread
    if row.case_id is None or row.assigned_to is None:
        return
    own = await intake_views.child_cases(actor, hold.id)
    cases_of = {row.case_id: row.assigned_to} | {each.case_id: each.worker_id for each in own.values()}
    left = {own[child].case_id if child is not None and child in own else row.case_id for child in unread}
    asked: set[UUID] = set()
    for case_id, worker_id in cases_of.items():
        if case_id not in left:
            await cases.finish_duties(actor, rules.JUDGE_ADDITION, case_id, hold.id)
        elif worker_id not in asked:
            asked.add(worker_id)
            await ask(actor, hold.id, case_id, worker_id, rules.JUDGE_ADDITION, JUDGE, at)


async def ask_anew(
    actor: Actor,
    hold: NoticeHold,
    *,
    at: datetime,
    acutely: bool = False,
    whom: Collection[UUID | None] = (None,),
    what: str = "",
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
    worker_id = row.assigned_to if main in asked else next(worker_id for _, worker_id in asked)
    await terms.ask_again(actor, hold.id, at=at, worker_id=worker_id, acutely=acutely)
    titled = what or intake_rules.urgency_title("{number}")
    for case_id, each in asked:
        await ask(actor, hold.id, case_id, each, intake_rules.ASSESS_URGENCY, titled, at, today=acutely)
    await _hand_on(actor, hold)
    await _name_what_is_left(actor, hold)


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
    await ask_to_read(actor, hold, at=now())
    for child, own in (await intake_views.child_cases(actor, hold.id)).items():
        if child not in opened.whom:
            await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id)
    if not await _asked_of_main(actor, hold, opened):
        await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, case_id, hold.id)
    await _hand_on(actor, hold)
    await _name_what_is_left(actor, hold)


async def _name_what_is_left(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) The task in each case says whether who is left there was judged before, and whether that is to be done today."""
    if hold.row.case_id is None:
        return
    opened, number = await views.open_of(actor, hold), await intake_views.number_of(actor, hold.id)
    there = await intake_views.urgent_there(actor, hold)
    names = intake_rules.urgency_titles(number)
    own = await intake_views.child_cases(actor, hold.id)
    left = {each.case_id: opened.whom & {child} for child, each in own.items()}
    left[hold.row.case_id] = await _left_to_main(actor, hold, opened)
    for case_id, whom in left.items():
        main = case_id == hold.row.case_id
        sign = _SIGN.ACUTE if whom & opened.acutely else there if main else None
        again = bool(whom) and whom <= opened.judged and not (opened.told and main)
        only_told = main and not whom and opened.only_told
        title = intake_rules.urgency_title(number, sign, again=again, only_told=only_told)
        await cases.retitle_duty(actor, intake_rules.ASSESS_URGENCY, case_id, hold.id, title, of=names)


async def _asked_of_main(actor: Actor, hold: NoticeHold, opened: intake_views.Open) -> bool:
    """(in unit) Whether who leads the case of the notice is asked; not of a child who leads whose own case is."""
    return bool(await _left_to_main(actor, hold, opened)) or opened.told


async def _left_to_main(actor: Actor, hold: NoticeHold, opened: intake_views.Open) -> frozenset[UUID | None]:
    left = set(opened.whom)
    for child, own in (await intake_views.child_cases(actor, hold.id)).items():
        if child in left and await cases.has_open_duty(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id):
            left.remove(child)
    return frozenset(left)


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
    """A task for whoever leads the case, due as the first judgement of urgency is, or `today`; none where it waits already. One to judge
    urgency is due when its deadline is, if that is earlier (ADR 0099).

    `title` names the notice by its `{number}`: two of one child are told apart.
    """
    case, day = await hold_on(actor, case_id), prague_date(at)
    same_day = intake_rules.UrgencyLatest.SAME_DAY
    latest = same_day if today else await value_on(actor, day, intake_rules.URGENCY_DEADLINE)
    due = intake_rules.urgency_due(day, latest)
    if kind == intake_rules.ASSESS_URGENCY:
        due = await intake_views.judged_by(actor, notice_id, day, due)
    if case is None or await cases.has_open_duty(actor, kind, case_id, notice_id):
        if today or (due == day and kind == intake_rules.ASSESS_URGENCY):
            await cases.hasten_duty(actor, kind, case_id, notice_id, day)
        return
    number = await intake_views.number_of(actor, notice_id)
    await cases.add_task_to(
        actor,
        assignee_id=worker_id,
        due_on=due,
        title=title.format(number=number),
        note=intake_rules.urgency_note(number, same_day if due == day else latest),
        kind=kind,
        case_id=case_id,
        client_id=case.client_id,
        source_id=notice_id,
    )
