"""A visit on call judges every child of which it is said: in the words of who was there, and as urgent (S001 8b; ADR 0113)."""

from typing import Any
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from kernel.legal_time import prague_date
from services.intake import service as intake
from services.intake.access import NoticeHold
from services.intake.schemas import SaidOfAddition, Visit
from services.protection import repository, rules, views
from services.protection.access import ProtectionPermission, judged_for
from services.protection.events import StepTicked, UrgencyAssessed
from services.protection.rules.children import name_in
from services.protection.rules.on_call import ONCALL_FORM_REQUIRED, TAKEN_THERE
from services.protection.schemas import AssessmentText, ChildText, QuestionText
from services.protection.tables import Acute, Result, StepOutcome, UrgencyAssessment, UrgencyStep
from tenants.settings.views import value_on

from . import terms
from .heard import keep_word
from .open import end_what_is_judged
from .urgency import say_of_others, write_child


async def keep_visit(actor: Actor, notice_id: UUID, visit: Visit, addition_id: UUID | None) -> None:
    """(in unit) What follows from a visit of a notice that was just taken down, or of one to which that is added: each child of which it is said is urgent by the narrative,
    signed by who was there; what was done there for it is ticked, and ends its D6. Where the authority asks the form all the same the narrative
    judges nobody: who was visited is threatened acutely until somebody does, today.
    """
    hold = (await judged_for(actor, notice_id, ProtectionPermission.VISIT, lock=True)).notice
    named, new = await _named(actor, hold, visit.children)
    whom: list[UUID | None] = [None, *named]
    if await value_on(actor, prague_date(visit.visited_at), ONCALL_FORM_REQUIRED):
        beside = visit.said is not None and visit.said.acute == Acute.YES and visit.said.everybody
        acute = SaidOfAddition(acute=Acute.YES.value, children=whom, everybody=beside)
        await keep_word(actor, hold, addition_id, acute)
        await _tick(actor, hold, whom if visit.of_all else [None], visit)
        return
    if visit.said is not None:
        await keep_word(actor, hold, addition_id, visit.said)
    judged = [await _judge(actor, hold, child_id, visit) for child_id in whom]
    await _tick(actor, hold, whom if visit.of_all else [None], visit)
    await say_of_others(actor, hold, all_judged=visit.all_judged, new=new)
    await end_what_is_judged(actor, hold)
    for assessment_id in judged:
        fact = UrgencyAssessed(
            notice_id=notice_id, case_id=hold.row.case_id, assessment_id=assessment_id, result=Result.URGENT
        )
        await record(actor, fact)


async def _named(actor: Actor, hold: NoticeHold, names: list[str]) -> tuple[list[UUID], bool]:
    """(in unit) The further children of whom a visit is said, each from now on a child of the notice, and whether one is new; its own child is
    none of them."""
    known = {each.name: each.id for each in await views.children_of(actor, hold)}
    known |= {rules.bare(each.told): each.id for each in await views.children_of(actor, hold) if not each.named}
    found, new = list[UUID](), False
    for each in names:
        same = next((one for one in known if each == one or rules.exactly_named(each, one)), None)
        if same is None:
            name, new = name_in(each), True
            known[each] = await write_child(actor, hold.id, None, ChildText(name, "" if name else rules.bare(each)))
        child_id = known[same or each]
        if child_id is not None and child_id not in found:
            found.append(child_id)
    if new:
        await intake.index_further(actor, [hold.row])
    return found, new


async def _judge(actor: Actor, hold: NoticeHold, child_id: UUID | None, visit: Visit) -> UUID:
    assessment_id, sealer = new_id(), await keys.sealer(actor.tenant, hold.id)
    text = AssessmentText(reason=visit.narrative, narrative=True)
    await repository.insert_assessment(
        UrgencyAssessment(
            id=assessment_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=hold.id,
            child_id=child_id,
            result=Result.URGENT,
            assessed_by=actor.worker,
            assessed_at=now(),
            visited_at=visit.visited_at,
            sealed=sealer.seal("urgency_assessment", assessment_id, text),
        )
    )
    await terms.judged(actor, hold, child_id, assessment_id)
    return assessment_id


async def _tick(actor: Actor, hold: NoticeHold, whom: list[UUID | None], visit: Visit) -> None:
    """(in unit) What was done there, was done for each of these children at the time of the visit."""
    moment, sealer = now(), await keys.sealer(actor.tenant, hold.id)
    place: dict[str, Any] = {"tenant_id": actor.tenant, "service_id": actor.service, "notice_id": hold.id}
    for step in visit.steps:
        for child_id in whom:
            step_id = new_id()
            await repository.insert_step(
                UrgencyStep(
                    **place,
                    id=step_id,
                    child_id=child_id,
                    step=step,
                    outcome=StepOutcome.DONE,
                    happened_at=visit.visited_at,
                    ticked_by=actor.worker,
                    ticked_at=moment,
                    sealed=sealer.seal("urgency_step", step_id, QuestionText(TAKEN_THERE)),
                )
            )
            await terms.intervened(actor, hold, child_id, visit.visited_at)
        fact = StepTicked(notice_id=hold.id, case_id=hold.row.case_id, step=step, outcome=StepOutcome.DONE)
        await record(actor, fact)
