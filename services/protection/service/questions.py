"""Putting a notice to a colleague, to the head, to the department head, and answering."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import UrgencyAnswered, UrgencyAsked
from services.protection.exceptions import AskedAlready
from services.protection.schemas import AnswerColleague, AskColleague, QuestionText
from services.protection.tables import UrgencyAnswer, UrgencyQuestion
from tenants import views as tenant_views


async def ask_colleague(actor: Actor, notice_id: UUID, order: AskColleague) -> UUID:
    """Put a notice to somebody of the service (S001, 8b): they read it until they answer. Raises AskedAlready."""
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
        if any(row.asked_of == order.asked_of and row.answered_at is None and not row.lapsed for row in rows):
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


async def answer_colleague(actor: Actor, notice_id: UUID, order: AnswerColleague) -> UUID:
    """Answer what one was asked about a notice; with that one reads it no more, unless by another right."""
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ANSWER, lock=True)).notice
        checks = Checks()
        text = checks.text("answer", order.answer, missing=rules.NEEDS_ANSWER, max_length=rules.LONG)
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        rows = await repository.list_questions(actor, notice_id, limit=views.MOST)
        question = next(
            row for row in rows if row.asked_of == actor.worker and row.answered_at is None and not row.lapsed
        )
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
