"""What was judged of one notice."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from kernel.readable import opened, unreadable
from kernel.web.i18n import gettext
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold
from services.intake.rules.two_names import two_named
from services.intake.schemas import NoticeContent
from services.protection import repository, rules
from services.protection.access import JudgedHold, ProtectionPermission, judged_for
from services.protection.rules.on_call import ONCALL_FORM_REQUIRED
from services.protection.rules.told import likely_same
from services.protection.schemas import (
    AnswerView,
    AssessmentText,
    AssessmentView,
    ChildView,
    Judged,
    QuestionView,
    StoredAssessment,
    UrgencyForm,
    UrgencyView,
)
from services.protection.tables import JudgedBy
from tenants import views as tenant_views
from tenants.settings.views import settings_on, values_until
from tenants.tables import PresetName

from .additions import additions_of
from .basic import basic_of
from .heard import words_of
from .questions import questions_of
from .standing import MOST, children_of, put_aside, told_of, version_of
from .steps import steps_of


async def urgency_view(
    actor: Actor, notice_id: UUID, permission: ProtectionPermission = ProtectionPermission.READ
) -> UrgencyView:
    """What was judged of a notice, with the notice itself and the form of today: for a look, or for judging it."""
    async with look(actor):
        with audit.one_look_at(actor, "urgency", "notice"):
            hold = await judged_for(actor, notice_id, permission)
            audit.read(actor, "urgency", notice_id, case_id=hold.notice.row.case_id)
            notice = await intake_views.notice_view(actor, notice_id, _to_read(hold))
            said = await _said(actor, hold, notice.content)
            form, annexes = await asked_today(actor)
            return UrgencyView(
                notice=notice,
                version=await version_of(actor, hold.notice),
                todays_questions=form,
                annexes=annexes,
                itself=await _made_it_itself(actor, hold, said["assessments"]),
                **said,
            )


async def judged(actor: Actor, notice_id: UUID) -> Judged | None:
    """What was judged of a notice, for its page; None for who may not read it, and where nothing was of one that left."""
    async with look(actor):
        try:
            hold = await judged_for(actor, notice_id, ProtectionPermission.READ)
        except (NotThere, NotAllowed):
            return None
        reads, content = hold.reads_notice, None
        if reads and await repository.count_judged_and_answered(actor, notice_id):
            content = (await intake_views.notice_view(actor, notice_id, IntakePermission.READ)).content
        said = await _said(actor, hold, content)
        if not reads and not (said["assessments"] or said["steps"] or said["heard"]):
            return None
        two = two_named((await intake_views.text_of(actor, hold.notice)).child) if reads else None
        return Judged(
            two=two.others if two and len(said["children"]) == 1 and not said["told"] else [],
            notice_id=notice_id,
            assigned=hold.notice.row.case_id is not None,
            assigns=IntakePermission.ASSIGN in hold.notice.permissions,
            **said,
        )


async def _made_it_itself(actor: Actor, hold: JudgedHold, judged: Sequence[AssessmentView]) -> bool:
    """(in unit) Whether the child of a notice made it itself, for who judges it for the first time: to judge is to know it (ADR 0090)."""
    if ProtectionPermission.ASSESS not in hold.permissions or any(each.child.id is None for each in judged):
        return False
    return await intake_views.calls_itself(actor, hold.notice.id)


def _to_read(hold: JudgedHold) -> IntakePermission:
    """For what the notice is opened: of one that left only its header stays here."""
    return IntakePermission.READ if hold.reads_notice else IntakePermission.SEE


async def _said(actor: Actor, hold: JudgedHold, content: NoticeContent | None) -> dict[str, Any]:
    """(in unit) All that was said of the urgency of a notice, child by child; of one that is not read here, without its words."""
    rows = await repository.list_assessments(actor, hold.notice.id, limit=MOST)
    questions = await questions_of(actor, hold)
    children = await children_of(actor, hold.notice, rows)
    if not hold.reads_notice:
        children = [msgspec.structs.replace(each, told="") for each in children]
    return {
        "may": sorted(each.value for each in hold.permissions),
        "children": children,
        **await _told(actor, hold, children),
        "assessments": await _assessments(actor, hold, rows, children, questions),
        "additions": await additions_of(actor, hold.notice, content, children),
        "heard": await words_of(actor, hold.notice, children),
        "questions": questions,
        "steps": await steps_of(actor, hold, children, rows),
        "basic": await basic_of(actor, hold, children),
    }


async def _told(actor: Actor, hold: JudgedHold, children: Sequence[ChildView]) -> dict[str, Any]:
    """(in unit) What the notice tells of further children."""
    if not hold.reads_notice:
        return {"answer": "", "from_there": False, "all_judged": True, "said": 0, "told": [], "likely": {}, "aside": []}
    told = await told_of(actor, hold.notice, children)
    return {
        "answer": told.answer,
        "from_there": told.from_there,
        "all_judged": told.all_judged,
        "said": told.seen,
        "told": told.names,
        "likely": {each: same for each in told.names if (same := likely_same(each, children, first=told.first))},
        "aside": await put_aside(actor, hold.notice, children),
    }


async def asked_today(actor: Actor) -> tuple[UrgencyForm, dict[str, str]]:
    """(in unit) The form that the authority asks by today, and as which annexes of its standard it has this form and the lists of steps."""
    held = await settings_on(actor, today_in_prague(), rules.URGENCY_FORM, *rules.ANNEXES)
    return held[rules.URGENCY_FORM], {each.key: held[each] for each in rules.ANNEXES}


async def visits_ask_form(actor: Actor) -> bool:
    """(in unit) Whether the authority asks the form after a visit on call all the same, today."""
    return (await settings_on(actor, today_in_prague(), ONCALL_FORM_REQUIRED))[ONCALL_FORM_REQUIRED]


async def may_visit(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether the actor may tell of a visit: whoever judges a notice, and who received it on call."""
    try:
        return await judged_for(actor, notice_id, ProtectionPermission.VISIT) is not None
    except (NotThere, NotAllowed):
        return False


async def children_beside_visit(actor: Actor, hold: NoticeHold) -> intake_views.BesideVisit:
    """(in unit) The further children of a notice and those whom the office judged that forwarded it, by name: judged ones, and others."""
    children = [each for each in await children_of(actor, hold) if each.id is not None]
    told = await told_of(actor, hold, children) if children else await told_of(actor, hold)
    names = [(each, each.name if each.named or not each.told else rules.bare(each.told)) for each in children]
    return intake_views.BesideVisit(
        judged=[name for each, name in names if each.result],
        others=[name for each, name in names if not each.result] + told.left,
    )


async def signed_text(actor: Actor, notice_id: UUID, assessment_id: UUID) -> AssessmentText:
    """A judgement in codes, for the form that stands beside it. Raises NotThere, NotAllowed."""
    async with look(actor):
        await judged_for(actor, notice_id, ProtectionPermission.ASSESS)
        rows = await repository.list_assessments(actor, notice_id, limit=MOST)
        sealer = await keys.sealer(actor.tenant, notice_id)
        row = next(row for row in rows if row.id == assessment_id)
        return opened(sealer, "urgency_assessment", row.id, row.sealed, AssessmentText) or AssessmentText()


async def no_more_asked(actor: Actor, form: UrgencyForm, keys: Collection[str]) -> UrgencyForm:
    """(in unit) Those of these questions and categories that the form of today has no more, as they were asked before."""
    left = set(keys) - {each.key for each in (*form.questions, *form.categories)}
    before = await values_until(actor, today_in_prague(), rules.URGENCY_FORM) if left else []
    return rules.no_more_asked(form, before, left)


async def _assessments(
    actor: Actor,
    hold: JudgedHold,
    rows: Sequence[StoredAssessment],
    children: Sequence[ChildView],
    questions: Sequence[QuestionView],
) -> list[AssessmentView]:
    """(in unit) Every judgement of a notice, last first."""
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.assessed_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    of = {child.id: child for child in children}
    found: list[AssessmentView] = []
    seen = set[UUID | None]()
    for row in rows:
        child = of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable())
        one = _view(row, sealer, child, names.get(row.assessed_by, ""), questions, holds=row.child_id not in seen)
        found.append(one)
        seen.add(row.child_id)
    return found


def _view(
    row: StoredAssessment,
    sealer: RowSealer,
    child: ChildView,
    who: str,
    questions: Sequence[QuestionView],
    *,
    holds: bool,
) -> AssessmentView:
    text = opened(sealer, "urgency_assessment", row.id, row.sealed, AssessmentText)
    text = text or AssessmentText(reason=unreadable(), narrative=row.visited_at is not None)
    form = _signed_form(text)
    return AssessmentView(
        id=row.id,
        child=child,
        result=row.result,
        holds=holds,
        answers=[] if text.narrative else _answers(form, text),
        categories=rules.named(form, [key for key in text.categories if key]),
        proposed=rules.named(form, text.proposed),
        child_asked=text.child_asked,
        child_view=text.child_view,
        best_interest=text.best_interest,
        reason=text.reason,
        steps=text.steps,
        annex=text.annex,
        consulted=[each for each in questions if each.id in text.consulted],
        assessed_by=who,
        assessed_at=row.assessed_at,
        kind=JudgedBy.NARRATIVE.value if text.narrative else JudgedBy.FORM.value,
        visited_at=row.visited_at,
    )


def _signed_form(text: AssessmentText) -> UrgencyForm:
    """The form by which a judgement was signed, with what was answered of a wording of before."""
    form = text.form or rules.URGENCY_FORM.presets[PresetName.OSPOD_STRICT]
    earlier = UrgencyForm(mark="", questions=text.earlier, categories=text.earlier_categories)
    return rules.with_earlier(form, earlier)


def _answers(form: UrgencyForm, text: AssessmentText) -> list[AnswerView]:
    """Every question of the form, with what was answered."""
    given = {each.question: each for each in text.answers}
    earlier = {each.key for each in text.earlier}
    return [
        AnswerView(
            question=gettext(question.text),
            answer=rules.words_of(question, given[question.key].state)
            if question.key in given
            else gettext("bez odpovědi"),
            text=given[question.key].text if question.key in given else "",
            urges=question.key in text.proposed,
            earlier=question.key in earlier,
        )
        for question in form.questions
    ]
