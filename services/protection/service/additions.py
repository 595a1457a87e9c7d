"""Judging what was added to a notice, and asking anew how urgent it is."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.events import CaseUnmerged
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.events import NoticeAssigned, NoticeJoined
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import AdditionJudged, UrgencyAssessed
from services.protection.exceptions import AlreadyJudged
from services.protection.rules.children import OTHERS_BY_NOW, mark_of_children
from services.protection.schemas import JudgeAddition
from services.protection.tables import Acute, AdditionJudgement
from services.registers.events import EntryEnded
from services.registers.tables import Ending

from .open import ask, ask_anew, ask_to_read, end_what_is_judged


async def judge_addition(actor: Actor, notice_id: UUID, order: JudgeAddition) -> UUID:
    """Judge what was added to a notice for one child, or for every one for which it waits (S003).

    How urgent it is for these is asked anew where that says so. Raises AlreadyJudged, also where it was for one of all.
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
        others = order.for_all and order.all_of not in (None, mark_of_children(whom))
        if not whom or done.intersection(whom):
            raise AlreadyJudged
        if others:
            raise Invalid(fields={"child_id": OTHERS_BY_NOW})
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
        await ask_to_read(actor, hold, at=moment)
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


async def ask_for_basic(actor: Actor, event: NoticeAssigned | NoticeJoined | UrgencyAssessed) -> None:
    """Once a child is judged and somebody leads its case, they make its basic assessment, the same day [S003]; of a joined notice that is
    judged anew there, after that."""
    row = await intake_views.row_of(actor, event.notice_id) if isinstance(event, NoticeJoined) else None
    if row is not None:
        hold = NoticeHold(id=row.id, row=row, permissions=frozenset())
        if (await views.standing_of(actor, hold)).asked:
            return
    await ask_where_left(actor, event.notice_id)


async def ask_where_left(actor: Actor, notice_id: UUID) -> None:
    """(in unit) The basic assessment is a duty in each case of a notice that has a child which was judged and not assessed."""
    await _ask_for_those_left(actor, notice_id, "Základní vyhodnocení, oznámení {number}")


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
            await ask(actor, notice_id, case_id, worker_id, rules.ASSESS_BASICALLY, title, now())


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
