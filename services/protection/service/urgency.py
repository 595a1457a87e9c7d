"""Judging how urgent a notice is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from cases.cases import service as cases
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from services.intake import rules as intake_rules
from services.intake import service as intake
from services.intake.access import NoticeHold
from services.intake.service import terms
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import ToldSetAside, UrgencyAssessed
from services.protection.exceptions import SaidAlready
from services.protection.schemas import AssessmentText, AssessUrgency, ChildText, SetAside, StoredQuestion
from services.protection.tables import Aside, AssessedChild, UrgencyAssessment

from . import terms as own_terms


async def assess_urgency(actor: Actor, notice_id: UUID, order: AssessUrgency, *, version: int) -> UUID:
    """Judge how urgent a notice is for one child (Standard 8b); signed, and never written over: a correction is a new one.

    With the last child that is to be judged the deadline and the task end, whoever had them. `version` is how often the notice had been judged when the
    form was drawn: who is second sees what the first said. Raises StaleVersion.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS, lock=True)).notice
        present = await repository.count_assessments(actor, notice_id)
        if present != version:
            raise StaleVersion(present - version)
        (form, annexes), checks, moment = await views.asked_today(actor), Checks(), now()
        if order.form_mark not in (None, form.mark):
            checks.fail("form_mark", rules.NO_SUCH_FORM)
        children = await views.children_of(actor, hold)
        told = await views.children_told(actor, hold, children) if order.child_told else []  # what was put aside, too
        chosen = rules.check_child(checks, order, children, told, today=prague_date(moment))
        child_id, is_new = chosen.child_id, chosen.says is not None and chosen.child_id is None
        stands = next((each.result for each in children if each.id == child_id and not is_new), "")
        earlier = await views.no_more_asked(
            actor, form, {*(each.question for each in order.answers), *order.categories}
        )
        text = rules.check_assessment(checks, order, form, earlier=earlier, stands=stands)
        text = msgspec.structs.replace(text, annex=annexes[rules.ANNEX_URGENCY.key])
        questions = await repository.list_questions(actor, notice_id, limit=views.MOST)
        await check_words_of_notice(actor, checks, order, hold)
        checks.done()
        sealer = await keys.sealer(actor.tenant, notice_id)
        place: dict[str, Any] = {"tenant_id": actor.tenant, "service_id": actor.service, "notice_id": notice_id}
        if chosen.says is not None:
            child_id = await write_child(actor, notice_id, child_id, chosen.says)
        assessment_id = new_id()
        await repository.insert_assessment(
            UrgencyAssessment(
                **place,
                id=assessment_id,
                child_id=child_id,
                result=order.result,
                assessed_by=actor.worker,
                assessed_at=moment,
                sealed=sealer.seal("urgency_assessment", assessment_id, _resting_on(text, questions)),
            )
        )
        if chosen.says is not None:
            await intake.index_further(actor, [hold.row])
        await own_terms.judged(actor, hold, child_id, assessment_id)
        await _end_what_is_judged(actor, hold)
        case_id = hold.row.case_id
        await record(
            actor,
            UrgencyAssessed(notice_id=notice_id, case_id=case_id, assessment_id=assessment_id, result=order.result),
        )
        return assessment_id


async def set_aside(actor: Actor, notice_id: UUID, order: SetAside) -> UUID:
    """Say of words of a notice that they name no further child, or one that is there already. Where nobody is left to be judged, the
    deadline and the task end. Whoever finds that it was a child after all judges it by the same words. Raises SaidAlready.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS, lock=True)).notice
        checks = Checks()
        aside = checks.choice("aside", order.aside, Aside, rules.NEEDS_ASIDE)
        children = await views.children_of(actor, hold)
        if order.child_id not in {each.id for each in children} or (
            aside == Aside.NO_CHILD and order.child_id is not None
        ):
            checks.fail("child_id", rules.NEEDS_CHILD)
        left = await views.told_left(actor, hold, children)
        said = {each.told for each in (*children, *await views.put_aside(actor, hold, children))}
        if order.child_told not in {*left, *said}:
            checks.fail("child_told", rules.NO_SUCH_WORDS)
        checks.done()
        if order.child_told not in left:
            raise SaidAlready
        row_id = await write_child(
            actor, notice_id, order.child_id, ChildText("", order.child_told), aside=Aside(aside)
        )
        await intake.index_further(actor, [hold.row])
        await _end_what_is_judged(actor, hold)
        await record(actor, ToldSetAside(notice_id=notice_id, case_id=hold.row.case_id, aside=order.aside))
        return row_id


async def write_child(
    actor: Actor, notice_id: UUID, child_id: UUID | None, says: ChildText, *, aside: Aside | None = None
) -> UUID:
    """(in unit) Write a further child, or who one is that nobody named yet, or words that are put `aside`; returns its id, or of the words."""
    row_id = new_id()
    await repository.insert_child(
        AssessedChild(
            id=row_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=notice_id,
            added_by=actor.worker,
            added_at=now(),
            names_id=child_id,
            aside=aside,
            sealed=(await keys.sealer(actor.tenant, notice_id)).seal("assessed_child", row_id, says),
        )
    )
    return row_id if aside else child_id or row_id


async def _end_what_is_judged(actor: Actor, hold: NoticeHold) -> None:
    """The deadline and the task end with the last child that is to be judged, those that the notice names as well; what was added
    for a child was read with it."""
    stands, case_id = await views.standing_of(actor, hold), hold.row.case_id
    judged = not stands.asked and not await views.told_left(actor, hold)
    if judged:
        await terms.assessed(actor, hold.id)
    if case_id is None:
        return
    for kind, over in ((intake_rules.ASSESS_URGENCY, judged), (rules.JUDGE_ADDITION, not stands.waits)):
        if over:
            await cases.finish_duties(actor, kind, case_id, hold.id)


def _resting_on(text: AssessmentText, questions: Sequence[StoredQuestion]) -> AssessmentText:
    """The judgement with the answers of those who were asked: they stand in it."""
    return msgspec.structs.replace(text, consulted=[row.id for row in questions if row.answered_at is not None])
