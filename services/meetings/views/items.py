# pyright: strict
"""One client at a meeting: what was agreed, the goals, the steps and what became of them."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from cases.cases import views as case_views
from consent.rules import last_day
from kernel import audit, keys, readable
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import About, NotThere
from kernel.web.i18n import N_
from services.case_management import views as case_management_views
from services.case_management.access import worked_for_again
from services.case_management.rules import ended_day
from services.case_management.schemas import CaseManagementText, Member
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository
from services.meetings.access import ItemHold, item_for
from services.meetings.events import MeetingItemCalledOff, MeetingItemTakenOff
from services.meetings.repository import joint_steps
from services.meetings.schemas import (
    EarlierMinutes,
    Evaluation,
    EvaluationView,
    Goal,
    GoalView,
    ItemText,
    ItemView,
    Noted,
    Step,
    StepView,
    StoredStep,
    Wording,
)
from tenants import views as tenant_views
from tenants.schemas import ServiceView


async def item_view(
    actor: Actor,
    item_id: UUID,
    *,
    meeting_id: UUID | None = None,
    goal_id: UUID | None = None,
    seen: Callable[[ItemView], bool] = lambda _: False,
) -> ItemView:
    """One item, of this meeting and with this goal if they are named; recorded as a read. Raises NotThere.

    `seen` says whether the actor has all of it before them already: to show that again is no further look.
    """
    async with look(actor):
        hold = await item_for(actor, item_id)
        if meeting_id not in (None, hold.row.meeting_id):
            raise NotThere
        found = await items_of(actor, [hold])
        if not found or (goal_id is not None and goal_id not in {goal.id for goal in found[0].goals}):
            raise NotThere
        if not seen(found[0]):
            audit.read(
                actor,
                "meeting_item",
                hold.id,
                case_id=hold.own_case_id,
                basis_id=hold.consent_id,
                shown=keys.opened_of(actor, [found[0].case_management_id]),
            )
        return found[0]


async def check_on_agenda(actor: Actor, item_id: UUID, meeting_id: UUID) -> None:
    """Raise NotThere for an item that is not of this meeting; nothing of it is shown."""
    async with look(actor):
        if (await item_for(actor, item_id)).row.meeting_id != meeting_id:
            raise NotThere


async def on_agenda(actor: Actor, meeting_id: UUID, case_management_id: UUID) -> About | None:
    """(in unit) Where the item of a client at a meeting is, for a refusal that speaks of it."""
    for row in await repository.list_items(actor, meeting_id):
        if row.case_management_id == case_management_id:
            page = f"/meetings/{meeting_id}/items/{row.id}"
            return About(N_("Přejít na bod porady"), page, f"/api/v1/meeting-items/{row.id}")
    return None


async def who_did(actor: Actor, hold: ItemHold, what: str) -> tuple[UUID | None, bool]:
    """(in unit) Who wrote an item last, took it off the agenda or called its meeting off, and whether anybody did; for the system."""
    if what == MeetingItemTakenOff.name:
        return hold.row.taken_off_by, hold.row.taken_off_by is not None
    if what == MeetingItemCalledOff.name:
        return hold.row.called_off_by, hold.row.called_off
    sealer = await keys.sealer(actor.tenant, hold.case_management.id)
    text = readable.opened(sealer, "meeting_item", hold.id, hold.row.sealed, ItemText)
    return (text.written_by, text.written_at is not None) if text is not None else (None, False)


async def item_team(actor: Actor, item_id: UUID) -> list[Member]:
    """Who of the two services may answer for a step."""
    async with look(actor):
        hold = await item_for(actor, item_id)
        return list((await case_management_views.team_of(actor, hold.case_management)).values())


async def items_of(actor: Actor, holds: Collection[ItemHold]) -> list[ItemView]:
    """Items with goals and steps, in the order of the holds."""
    sealers = await keys.sealers(actor.tenant, {hold.case_management.id for hold in holds})
    opened: list[tuple[ItemHold, ItemText, CaseManagementText]] = []
    people: list[UUID | None] = []
    for hold in holds:
        sealer = sealers.get(hold.case_management.id)
        if sealer is None:
            continue
        joint = hold.case_management
        text = readable.opened(sealer, "meeting_item", hold.id, hold.row.sealed, ItemText)
        agreed = readable.opened(sealer, "case_management", joint.id, joint.row.sealed, CaseManagementText)
        if text is None or agreed is None:
            continue
        opened.append((hold, text, agreed))
        people += [hold.row.concluded_by, hold.row.taken_off_by, text.written_by, *who_noted(text)]
        people += [step.responsible_id for step in text.every_step()]
        people += [each.by for goal in text.goals for each in goal.evaluations]
        people += [turn.worker_id for turn in agreed.key_workers]
    steps = await joint_steps.list_steps(actor, [hold.id for hold, _, _ in opened]) if opened else []
    people += [each for step in steps for each in (step.doer_id, step.done_by)]
    shown = _Shown(
        again=await worked_for_again(actor, [hold.case_management for hold, _, _ in opened]),
        names=await tenant_views.worker_names(actor.tenant, people),
        services=await case_management_views.services_of(actor, [hold.case_management.row for hold, _, _ in opened]),
        steps={step.id: step for step in steps},
        dropped=await _dropped(actor, [hold for hold, _, _ in opened], steps),
        own_service_id=actor.service,
    )
    return [shown.item(hold, text, agreed) for hold, text, agreed in opened]


def who_noted(text: Noted) -> list[UUID | None]:
    """Who wrote the minutes, and what they said before."""
    return [each.written_by for each in (text.present, *text.earlier)]


def noted(text: Noted, names: Mapping[UUID, str]) -> dict[str, Any]:
    """The minutes of a meeting or of an item as they are shown, with who wrote them and what they said before, last first."""

    def name(of: Wording) -> str:
        return names.get(of.written_by, "") if of.written_by else ""

    present = text.present
    return {
        "minutes": present.minutes,
        "minutes_by": name(present),
        "minutes_at": present.written_at,
        "minutes_before": [
            EarlierMinutes(minutes=each.minutes, by=name(each), at=each.written_at) for each in reversed(text.earlier)
        ],
    }


async def _dropped(actor: Actor, holds: Collection[ItemHold], steps: Collection[StoredStep]) -> dict[UUID, str]:
    """Why the own service dropped its steps after an end, by task; of the other service's nobody here knows."""
    if all(hold.state == CaseManagementStatus.ACTIVE for hold in holds):
        return {}
    tasks = await case_views.tasks_by_id(actor, {step.task_id for step in steps if step.task_id and not step.done_at})
    return {task.id: task.dropped for task in tasks.values() if task.dropped}


class _Shown:
    """Items as they are shown with the names, services and finished steps that were looked up for all of them."""

    def __init__(
        self,
        names: Mapping[UUID, str],
        services: Mapping[UUID, ServiceView],
        steps: Mapping[UUID, StoredStep],
        again: Collection[UUID],
        dropped: Mapping[UUID, str],
        own_service_id: UUID,
    ) -> None:
        self.own_service_id = own_service_id
        self.dropped = dropped
        self.again = again
        self.names = names
        self.services = services
        self.steps = steps

    def item(self, hold: ItemHold, text: ItemText, agreed: CaseManagementText) -> ItemView:
        row, case_management = hold.row, hold.case_management
        over = not case_management.crosses and row.concluded_at is not None
        return ItemView(
            id=hold.id,
            meeting_id=row.meeting_id,
            held_at=row.held_at,
            case_management_id=case_management.id,
            client_name=agreed.client_name,
            case_id=hold.own_case_id,
            owner_service=self.services[case_management.row.service_id].short_name,
            state=hold.state,
            valid_until=last_day(case_management.row.valid_until),
            ended_on=ended_day(hold.state, case_management.row.ended_on),
            no=case_management.row.no,
            after_no=bool(case_management.row.no and case_management.row.no.before(row.concluded_at)),
            again=case_management.id in self.again,
            key_worker=case_management_views.key_worker_of(agreed, self.names, self.services),
            plan=text.plan,
            goals=[self._goal(goal, over=over) for goal in text.goals],
            steps=[self._step(step, over=over) for step in text.steps],
            **noted(text, self.names),
            written_by=self.names.get(text.written_by, "") if text.written_by else "",
            written_at=text.written_at,
            concluded_at=row.concluded_at,
            concluded_by=self.names.get(row.concluded_by, "") if row.concluded_by else "",
            taken_off_at=row.taken_off_at,
            taken_off_by=self.names.get(row.taken_off_by, "") if row.taken_off_by else "",
            version=row.version,
            may=sorted({*hold.permissions, *case_management.permissions}),
        )

    def _goal(self, goal: Goal, *, over: bool) -> GoalView:
        return GoalView(
            id=goal.id,
            text=goal.text,
            measure=goal.measure,
            due_on=goal.due_on,
            steps=[self._step(step, over=over) for step in goal.steps],
            evaluation=self._evaluation(goal.evaluation) if goal.evaluation else None,
            earlier=[self._evaluation(each) for each in reversed(goal.earlier)],
        )

    def _step(self, step: Step, *, over: bool) -> StepView:
        known = self.steps.get(step.id)
        done_at = known.done_at if known is not None else None
        doer = known.doer_id if known is not None and known.doer_id != step.responsible_id else None
        finisher = known.done_by if known is not None else None
        return StepView(
            id=step.id,
            text=step.text,
            done_when=step.done_when,
            responsible=self._member(step, step.responsible_id),
            doer=self._member(step, doer) if doer else None,
            due_on=step.due_on,
            done_at=done_at,
            done_by=self._member(step, finisher) if finisher else None,
            dropped=self.dropped.get(known.task_id, "") if known is not None and known.task_id else "",
            open_at_end=over and step.service_id != self.own_service_id and done_at is None,
        )

    def _member(self, step: Step, worker_id: UUID) -> Member:
        return case_management_views.member(worker_id, step.service_id, self.names, self.services)

    def _evaluation(self, evaluation: Evaluation) -> EvaluationView:
        service = self.services.get(evaluation.service_id) if evaluation.service_id is not None else None
        return EvaluationView(
            met=evaluation.met,
            sentence=evaluation.sentence,
            by=self.names.get(evaluation.by, ""),
            at=evaluation.at,
            service=service.short_name if service is not None else "",
        )


def item_text(sealer: RowSealer, hold: ItemHold) -> ItemText:
    """What was agreed about a client."""
    return sealer.open("meeting_item", hold.id, hold.row.sealed, ItemText)
