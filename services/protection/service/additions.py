"""Judging what was added to a notice, and asking anew how urgent it is."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import hold_on
from cases.cases.events import CaseUnmerged
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import prague_date
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAdded, NoticeAssigned
from services.intake.service import terms
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import AdditionJudged, UrgencyAssessed
from services.protection.exceptions import AlreadyJudged
from services.protection.schemas import JudgeAddition
from services.protection.tables import Acute, AdditionJudgement
from services.registers.events import EntryEnded
from services.registers.tables import Ending
from tenants.settings.views import value_on


async def judge_addition(actor: Actor, notice_id: UUID, order: JudgeAddition) -> UUID:
    """Judge what was added to a notice for one child, or for every one for which it waits (S003).

    How urgent it is for these is asked anew where that says so. Raises AlreadyJudged.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS, lock=True)).notice
        checks, moment = Checks(), now()
        text = rules.check_addition(checks, order)
        known = {each.id for each in await intake_views.additions_of(actor, hold)}
        if order.addition_id is None or order.addition_id not in known:
            checks.fail("addition_id", rules.NO_SUCH_ADDITION)
        stands = await views.standing_of(actor, hold)
        waiting = [child for child in stands.children if order.addition_id in stands.waits.get(child, ())]
        whom = rules.check_for_whom(checks, order, waiting, stands.children)
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        assert order.addition_id is not None
        rows = await repository.list_judgements(actor, notice_id, limit=views.MOST)
        acutely = text.acute == Acute.YES
        said = {row.child_id: row.word for row in rows if row.addition_id == order.addition_id}
        done = {child for child, word in said.items() if not word}
        if not whom or done.intersection(whom):
            raise AlreadyJudged
        sealer, ids = await keys.sealer(actor.tenant, notice_id), [new_id() for _ in whom]
        for judgement_id, child_id in zip(ids, whom, strict=True):
            await repository.insert_judgement(
                AdditionJudgement(
                    id=judgement_id,
                    tenant_id=actor.tenant,
                    service_id=actor.service,
                    notice_id=notice_id,
                    addition_id=order.addition_id,
                    child_id=child_id,
                    concerns=order.concerns,
                    reopens=order.reopens,
                    acutely=acutely,
                    word=False,
                    judged_by=actor.worker,
                    judged_at=moment,
                    sealed=sealer.seal("addition_judgement", judgement_id, text),
                )
            )
        if hold.row.case_id is not None and not (await views.standing_of(actor, hold)).waits:
            await cases.finish_duties(actor, rules.JUDGE_ADDITION, hold.row.case_id, notice_id)
        if order.reopens:
            await ask_anew(actor, hold, at=moment, acutely=acutely, whom=whom)
        elif any(said.get(child) for child in whom):  # what was asked by the word of who took it down
            await end_what_is_judged(actor, hold)
        await record(
            actor,
            AdditionJudged(
                notice_id=notice_id, case_id=hold.row.case_id, addition_id=order.addition_id, reopens=order.reopens
            ),
        )
        return ids[0]


async def end_what_is_judged(actor: Actor, hold: NoticeHold) -> None:
    """The deadline and the task end with the last child that is to be judged, once it is said that there is nobody else; what was added
    for a child was read with it."""
    stands, case_id = await views.standing_of(actor, hold), hold.row.case_id
    judged = not stands.asked and not (await views.told_of(actor, hold)).open
    if judged:
        await terms.assessed(actor, hold.id)
    else:
        await terms.judged_in_part(actor, hold)
    if case_id is None:
        return
    if not stands.waits:
        await cases.finish_duties(actor, rules.JUDGE_ADDITION, case_id, hold.id)
    left = set(stands.asked)
    for child, own in (await intake_views.child_cases(actor, hold.id)).items():
        if child not in stands.asked:
            await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id)
        elif await cases.has_open_duty(actor, intake_rules.ASSESS_URGENCY, own.case_id, hold.id):
            left.remove(child)  # who leads its own case is asked
    if judged or not (left or (await views.told_of(actor, hold)).open):
        await cases.finish_duties(actor, intake_rules.ASSESS_URGENCY, case_id, hold.id)


async def ask_anew(
    actor: Actor,
    hold: NoticeHold,
    *,
    at: datetime,
    acutely: bool = False,
    whom: Collection[UUID | None] = (None,),
    what: str = "Posoudit naléhavost znovu, oznámení {number}",
) -> None:
    """(in unit) How urgent a notice is, is a task and a deadline again for who leads its case, or the case of the child of `whom` it is
    asked; one that nobody has is asked about as soon as somebody does, and at once where it threatens a child `acutely`, or an urgent one."""
    row = hold.row
    if row.case_id is None or row.assigned_to is None:
        if (
            acutely or (await views.standing_of(actor, hold)).anew
        ):  # an urgent child has a clock, whoever has the notice
            await terms.ask_at_once(actor, hold.id, at=at)
        return
    own, main = await intake_views.child_cases(actor, hold.id), (row.case_id, row.assigned_to)
    asked = {(own[each].case_id, own[each].worker_id) if each in own else main for each in whom if each is not None}
    asked |= {main} if None in whom else set()
    for case_id, worker_id in asked:
        await _ask(actor, hold.id, case_id, worker_id, intake_rules.ASSESS_URGENCY, what, at, today=acutely)
    worker_id = row.assigned_to if main in asked else next(worker_id for _, worker_id in asked)
    await terms.ask_again(actor, hold.id, at=at, worker_id=worker_id, acutely=acutely)


async def _ask(
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


async def ask_to_judge(actor: Actor, event: NoticeAdded) -> None:
    """What is added to a notice that was judged is judged by whoever leads its case, were it who added it."""
    row = await intake_views.row_of(actor, event.notice_id)
    if row is None or event.case_id is None or row.assigned_to is None:
        return
    waits = (await views.standing_of(actor, NoticeHold(id=row.id, row=row, permissions=frozenset()))).waits
    if not any(event.addition_id in each for each in waits.values()):
        return
    await _ask(
        actor,
        event.notice_id,
        event.case_id,
        row.assigned_to,
        rules.JUDGE_ADDITION,
        "Posoudit doplnění oznámení {number}",
        now(),
    )


async def ask_for_basic(actor: Actor, event: NoticeAssigned | UrgencyAssessed) -> None:
    """Once a child is judged and somebody leads its case, they make its basic assessment, the same day [S003]."""
    await ask_where_left(actor, event.notice_id)


async def ask_where_left(actor: Actor, notice_id: UUID) -> None:
    """(in unit) The basic assessment is a duty in each case of a notice that has a child which was judged and not assessed."""
    await _ask_for_those_left(actor, notice_id, "Základní vyhodnocení")


async def ask_once_parted(actor: Actor, event: CaseUnmerged) -> None:
    """Who was entered by the record that is led apart now alone stands nowhere: enrolment is without delay (D7), so it is asked for."""
    await _ask_again(actor, event.case_id)


async def ask_once_mistaken(actor: Actor, event: EntryEnded) -> None:
    """Whose entry should not have been made is assessed anew, in every notice that rests on it."""
    if event.ending == Ending.MISTAKEN and event.case_id is not None:
        await _ask_again(actor, event.case_id)


async def _ask_again(actor: Actor, case_id: UUID) -> None:
    cases_of = await case_views.led_as_one(actor, case_id)
    ids = [each for one in cases_of for each in await intake_views.ids_standing_in(actor, one)]
    for notice_id in dict.fromkeys(ids):
        if await views.without_entry(actor, notice_id):
            await _ask_for_those_left(actor, notice_id, "Základní vyhodnocení znovu, oznámení {number}")


async def _ask_for_those_left(actor: Actor, notice_id: UUID, title: str) -> None:
    for case_id, (worker_id, left) in (await _left_by_case(actor, notice_id)).items():
        if left:
            await _ask(actor, notice_id, case_id, worker_id, rules.ASSESS_BASICALLY, title, now())


async def finish_basic(actor: Actor, notice_id: UUID) -> None:
    """(in unit) The duty ends in each case of a notice with the last of its children."""
    for case_id, (_, left) in (await _left_by_case(actor, notice_id)).items():
        if not left:
            await cases.finish_duties(actor, rules.ASSESS_BASICALLY, case_id, notice_id)


async def _left_by_case(actor: Actor, notice_id: UUID) -> dict[UUID, tuple[UUID, set[UUID | None]]]:
    """(in unit) By case of a notice, who leads it and which of its children were judged and not assessed, or to no effect any more."""
    row = await intake_views.row_of(actor, notice_id)
    if row is None or row.case_id is None or row.assigned_to is None:
        return {}
    own, left = await intake_views.child_cases(actor, notice_id), await _not_assessed(actor, notice_id)
    found: dict[UUID, tuple[UUID, set[UUID | None]]] = {row.case_id: (row.assigned_to, left - set(own))}
    return found | {each.case_id: (each.worker_id, left & {child}) for child, each in own.items()}


async def _not_assessed(actor: Actor, notice_id: UUID) -> set[UUID | None]:
    """(in unit) Of which children of a notice the urgency was judged and no basic assessment made, or none that still says anything."""
    judged = {row.child_id for row in await repository.list_assessments(actor, notice_id, limit=views.MOST)}
    assessed = {row.child_id for row in await repository.list_basic(actor, notice_id, limit=views.MOST)}
    return (judged - assessed) | await views.without_entry(actor, notice_id)
