"""Putting a notice to a colleague, to the head, to the department head, and answering."""

from collections.abc import Sequence
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from services.intake.access import NoticeHold
from services.intake.service.names import check_words_of_notice
from services.intake.service.reading import check_read
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import UrgencyAnswered, UrgencyAsked, UrgencyQuestionWithdrawn
from services.protection.exceptions import AnotherQuestion, AskedAlready, NothingWaits
from services.protection.schemas import AnswerColleague, AskColleague, QuestionText, StoredQuestion, WithdrawQuestion
from services.protection.tables import UrgencyAnswer, UrgencyQuestion, UrgencyQuestionWithdrawal
from tenants import views as tenant_views


async def ask_colleague(actor: Actor, notice_id: UUID, order: AskColleague) -> UUID:
    """Put a notice to somebody of the service (S001, 8b): they read it until they answer.

    Raises AskedAlready; NothingWaits for what is asked instead of.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.asked_of)
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASK, lock=True)).notice
        checks = Checks()
        text = checks.text("question", order.question, missing=rules.NEEDS_QUESTION, max_length=rules.LONG)
        people = {each.id for _, step in await views.possible_to_ask(actor) for each in step}
        if order.asked_of is None or order.asked_of not in people:
            checks.fail("asked_of", rules.NEEDS_WHOM)
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        assert order.asked_of is not None
        rows = await repository.list_questions(actor, notice_id, limit=views.MOST)
        if order.instead is not None:
            await _withdraw(actor, hold, rows, order.instead)
        if any(row.asked_of == order.asked_of and row.waits and row.id != order.instead for row in rows):
            raise AskedAlready
        question_id, sealer = new_id(), await keys.sealer(actor.tenant, notice_id)
        await repository.insert_question(
            UrgencyQuestion(
                id=question_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                asked_of=order.asked_of,
                asked_by=actor.worker,
                asked_at=now(),
                sealed=sealer.seal("urgency_question", question_id, QuestionText(text)),
            )
        )
        await record(actor, UrgencyAsked(notice_id=notice_id, case_id=hold.row.case_id, question_id=question_id))
        return question_id


async def withdraw_question(actor: Actor, notice_id: UUID, order: WithdrawQuestion) -> UUID:
    """Take back a question that waits, one's own or another's: with that nobody reads the notice for it. Raises NothingWaits."""
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASK, lock=True)).notice
        rows = await repository.list_questions(actor, notice_id, limit=views.MOST)
        return await _withdraw(actor, hold, rows, order.question_id)


async def _withdraw(actor: Actor, hold: NoticeHold, rows: Sequence[StoredQuestion], question_id: UUID | None) -> UUID:
    """(in unit) The notice is locked."""
    row = next((each for each in rows if each.id == question_id), None)
    if row is None or not row.waits:
        raise NothingWaits
    withdrawal_id = new_id()
    await repository.insert_withdrawal(
        UrgencyQuestionWithdrawal(
            id=withdrawal_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            question_id=row.id,
            withdrawn_by=actor.worker,
            withdrawn_at=now(),
        )
    )
    await record(actor, UrgencyQuestionWithdrawn(notice_id=hold.id, case_id=hold.row.case_id, question_id=row.id))
    return withdrawal_id


async def answer_colleague(actor: Actor, notice_id: UUID, order: AnswerColleague) -> UUID:
    """Answer what one was asked about a notice; with that one reads it no more, unless by another right."""
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ANSWER, lock=True)).notice
        await check_read(actor, hold, order.read)
        checks = Checks()
        text = checks.text("answer", order.answer, missing=rules.NEEDS_ANSWER, max_length=rules.LONG)
        await check_words_of_notice(actor, checks, order, hold)
        rows = await repository.list_questions(actor, notice_id, limit=views.MOST)
        question = next(row for row in rows if row.asked_of == actor.worker and row.waits)
        if order.question_id is not None and order.question_id != question.id:
            raise AnotherQuestion
        checks.done()
        answer_id, sealer = new_id(), await keys.sealer(actor.tenant, notice_id)
        await repository.insert_answer(
            UrgencyAnswer(
                id=answer_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                question_id=question.id,
                answered_by=actor.worker,
                answered_at=now(),
                sealed=sealer.seal("urgency_answer", answer_id, QuestionText(text)),
            )
        )
        await record(actor, UrgencyAnswered(notice_id=notice_id, case_id=hold.row.case_id, question_id=question.id))
        return answer_id
