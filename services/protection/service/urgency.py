"""Judging how urgent a notice is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.web.i18n import gettext
from services.intake import service as intake
from services.intake.access import NoticeHold
from services.intake.service.names import check_words_of_notice
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import AllJudgedSaid, UrgencyAssessed
from services.protection.exceptions import SaidAlready
from services.protection.schemas import (
    AssessmentText,
    AssessUrgency,
    ChildText,
    ChildView,
    SayAllJudged,
    StoredQuestion,
)
from services.protection.tables import Aside, AssessedChild, UrgencyAssessment
from services.registers import service as registers

from . import terms as own_terms
from .open import ask_anew, end_what_is_judged


async def assess_urgency(actor: Actor, notice_id: UUID, order: AssessUrgency, *, version: int) -> UUID:
    """Judge how urgent a notice is for one child (Standard 8b); signed, and never written over: a correction is a new one.

    With the last child that is to be judged the deadline and the task end, whoever had them; of whom question 5 tells that is said (`say_all_judged`). `version` is how often the notice had been judged, and
    something added to it, when the form was drawn: who is second sees what the first said, and what was added meanwhile is judged by
    nobody who did not read it. Raises StaleVersion.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS, lock=True)).notice
        present = await views.version_of(actor, hold)
        if present != version:
            raise StaleVersion(present - version)
        (form, annexes), checks, moment = await views.asked_today(actor), Checks(), now()
        if order.form_mark not in (None, form.mark):
            checks.fail("form_mark", rules.NO_SUCH_FORM)
        children = await views.children_of(actor, hold)
        told = await views.told_of(actor, hold)
        chosen = rules.check_child(checks, order, children, [told.answer, *told.names], today=prague_date(moment))
        child_id, is_new = chosen.child_id, chosen.says is not None and chosen.child_id is None
        if order.all_judged:
            _check_all_judged(checks, told, children, said=order.said, judged=chosen)
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
        if order.all_judged:
            await _say(actor, hold, told, all_judged=True)
        elif told.answer and (not told.said or (is_new and told.all_judged)):
            await _say(actor, hold, told, all_judged=False)
        await end_what_is_judged(actor, hold)
        case_id = hold.row.case_id
        await record(
            actor,
            UrgencyAssessed(notice_id=notice_id, case_id=case_id, assessment_id=assessment_id, result=order.result),
        )
        return assessment_id


async def say_all_judged(actor: Actor, notice_id: UUID, order: SayAllJudged) -> UUID:
    """Say that all children are judged of whom the answer to question 5 tells (Standard 8b: each child by itself), or take that back.

    Nobody and nothing else says it; with it the deadline and the task end where nobody else is asked, and when it is taken back they
    begin again (ADR 0092). Raises SaidAlready.
    """
    async with unit_of_work(actor):
        hold = (await judged_for(actor, notice_id, ProtectionPermission.ASSESS, lock=True)).notice
        checks, told = Checks(), await views.told_of(actor, hold)
        if order.all_judged:
            _check_all_judged(checks, told, await views.children_of(actor, hold), said=order.said)
        checks.done()
        if order.all_judged == told.all_judged:
            raise SaidAlready
        row_id = await _say(actor, hold, told, all_judged=order.all_judged)
        await end_what_is_judged(actor, hold)
        return row_id


def _check_all_judged(
    checks: Checks,
    told: views.ToldOthers,
    children: Sequence[ChildView],
    *,
    said: int | None,
    judged: rules.Chosen | None = None,
) -> None:
    """All of them are judged only with those that stand there already, and with those whom the authority judged that forwarded the notice;
    `judged`: who is just being judged. Who says it has read what was `said` of it."""
    new = judged is not None and judged.says is not None and judged.child_id is None
    left = [each.name for each in children if not each.result and (judged is None or new or each.id != judged.child_id)]
    left += told.left_beside(judged.says if judged is not None else None)
    if not told.answer:
        checks.fail("all_judged", rules.TELLS_OF_NOBODY)
    elif left:
        checks.fail("all_judged", gettext(rules.NOT_ALL_JUDGED).format(who=", ".join(left)))
    elif said not in (None, told.seen):
        checks.fail("all_judged", rules.SAID_MEANWHILE)


async def _say(actor: Actor, hold: NoticeHold, told: views.ToldOthers, *, all_judged: bool) -> UUID:
    """(in unit) Write what was said of the answer. What is taken back is a duty again for who leads the case."""
    aside = Aside.ALL_JUDGED if all_judged else Aside.ASKED
    row_id = await write_child(actor, hold.id, None, ChildText("", told.answer), aside=aside)
    await intake.index_further(actor, [hold.row])
    if all_judged:
        await registers.leave_notices(actor, hold.id, on=prague_date(now()))
    elif told.all_judged:
        await ask_anew(actor, hold, at=now(), acutely=bool((await views.open_of(actor, hold)).acutely))
    if all_judged or told.said:
        await record(actor, AllJudgedSaid(notice_id=hold.id, case_id=hold.row.case_id, all_judged=all_judged))
    return row_id


async def others_asked(actor: Actor, hold: NoticeHold, told: views.ToldOthers) -> UUID:
    """(in unit) The row that asks whether all are judged of whom question 5 tells: the first one, by which all of them are meant; it is
    asked from now on where it was not."""
    first = next((row.id for row in told.said if row.aside == Aside.ASKED), None)
    if first is not None and told.said[-1].aside == Aside.ASKED:
        return first
    row_id = await write_child(actor, hold.id, None, ChildText("", told.answer), aside=Aside.ASKED)
    return first or row_id


async def say_of_others(actor: Actor, hold: NoticeHold, *, all_judged: bool, new: bool) -> None:
    """(in unit) Whether those who were just judged are all of whom question 5 tells, where it tells of anybody; else it is asked, once, and
    anew where it was said and one of them is `new`."""
    told = await views.told_of(actor, hold)
    asks = not told.said or (new and told.all_judged)
    if told.answer and (not told.all_judged if all_judged else asks):
        await _say(actor, hold, told, all_judged=all_judged)


async def write_child(
    actor: Actor, notice_id: UUID, child_id: UUID | None, says: ChildText, *, aside: Aside | None = None
) -> UUID:
    """(in unit) Write a further child, or who one is that nobody named yet, or what was said of words of the notice (`aside`); returns its id."""
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


def _resting_on(text: AssessmentText, questions: Sequence[StoredQuestion]) -> AssessmentText:
    """The judgement with the answers of those who were asked: they stand in it."""
    return msgspec.structs.replace(text, consulted=[row.id for row in questions if row.answered_at is not None])
