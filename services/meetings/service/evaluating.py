"""Was a goal met? Each service may say so; what either said stays, with who and when."""

from uuid import UUID

from msgspec.structs import replace

from cases.cases import service as cases
from cases.cases.access import check_words, hold_on
from cases.cases.tables import CaseStatus, RecordKind
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotThere, StaleVersion
from services.case_management import views as case_management_views
from services.case_management.rules import check_joint
from services.case_management.tables import CaseManagementStatus
from services.meetings import papers, repository, views
from services.meetings.access import ItemHold, MeetingPermission, item_for
from services.meetings.events import GoalEvaluated
from services.meetings.rules import evaluating
from services.meetings.schemas import EvaluateGoal, Goal


async def evaluate_goal(
    actor: Actor, item_id: UUID, goal_id: UUID, order: EvaluateGoal, *, version: int
) -> tuple[UUID, bool]:
    """Say whether a goal was met, and how one knows. What was said of it before stays beside.

    Returns the own case, and whether the other service sees it.

    It goes into the folder of the actor's service, to the output there. After an end the service that keeps the joint object
    goes on saying it, for itself alone (ADR 0074). Raises NotThere, Invalid, CaseManagementOver, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id, lock=True)
        sealer = await keys.sealer(actor.tenant, hold.case_management.id)
        text = views.item_text(sealer, hold)
        goal = next((each for each in text.goals if each.id == goal_id), None)
        case_id = hold.own_case_id
        if not hold.concluded:
            check_joint(hold.state)
        if MeetingPermission.EVALUATE not in hold.permissions or goal is None or case_id is None:
            raise NotThere
        checks = Checks()
        said = evaluating.check_evaluation(checks, order, goal, by=actor.worker, service_id=actor.service, at=now())
        await check_words(actor, checks, order, case_id)
        checks.done()
        if hold.row.version != version:
            raise StaleVersion(hold.row.version - version)
        present = evaluating.evaluated(goal, said)
        runs = hold.state == CaseManagementStatus.ACTIVE
        if present is goal:
            return case_id, runs
        text = replace(text, goals=[present if each is goal else each for each in text.goals])
        await repository.write_item(actor, item_id, sealed=sealer.seal("meeting_item", item_id, text))
        await _put_into_folder(actor, hold, case_id, present)
        await record(
            actor,
            GoalEvaluated(
                item_id=item_id,
                goal_id=goal_id,
                case_id=case_id,
                basis_id=hold.consent_id,
                met=said.met,
                other_service_id=hold.case_management.other_service_id if runs else None,
                by_worker_id=actor.worker_id,
                number=len(present.evaluations),
            ),
        )
        return case_id, runs


async def _put_into_folder(actor: Actor, hold: ItemHold, case_id: UUID, goal: Goal) -> None:
    """Only of one's own service: what the other one says goes no further than the joint object, which ends with the consent."""
    folder = await hold_on(actor, case_id)
    if folder is None or folder.status != CaseStatus.OPEN or goal.evaluation is None:
        return
    services = await case_management_views.services_of(actor, [hold.case_management.row])
    await cases.write_record(
        actor,
        folder,
        kind=RecordKind.MEETING_OUTPUT,
        occurred_at=goal.evaluation.at,
        text=papers.evaluation_record(
            goal, goal.evaluation, held_at=hold.row.held_at, of=services[actor.service].short_name
        ),
        adds_to=hold.id,
    )
