"""What somebody gets to see of meetings: the agenda, what was agreed for each client, and what comes of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.schemas import TaskView
from consent.rules import last_day
from consent.schemas import Ending
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.czech import sort_key
from kernel.db import look
from kernel.exceptions import NotThere
from kernel.legal_time import start_of_day, today_in_prague
from kernel.web.i18n import gettext
from kernel.web.text import format_datetime
from services.case_management import views as case_management_views
from services.case_management.access import (
    CaseManagementHold,
    CaseManagementPermission,
    holds_of_case,
    holds_on_consent,
    holds_with,
)
from services.case_management.rules import ended_day
from services.case_management.schemas import CaseManagementText, Member
from services.case_management.tables import CaseManagementStatus
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from . import repository
from .access import ItemHold, MeetingHold, MeetingPermission, general, item_for, item_holds, meeting_for, require
from .rules import STEP_TASK
from .schemas import (
    AgendaChoice,
    CasePlan,
    Cooperation,
    Evaluation,
    EvaluationView,
    Goal,
    GoalView,
    ItemText,
    ItemView,
    LeftStep,
    ListedMeeting,
    MeetingChoices,
    MeetingList,
    MeetingRow,
    MeetingText,
    MeetingView,
    Seat,
    Step,
    StepView,
    StoredLeftStep,
    StoredMeeting,
    TeamDay,
)

P = MeetingPermission
Before = tuple[datetime, UUID]
ON_MY_DAY = 5
MOST_LEFT = 50


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_meetings(actor: Actor, *, before: Before | None = None, limit: int = 50) -> MeetingList:
    """The meetings of the service, last first, and the offers that wait for its answer."""
    async with look(actor):
        require(actor, P.LIST)
        rows = await repository.list_meetings(actor, before=before, limit=limit)
        return MeetingList(
            meetings=await _meeting_rows(actor, rows),
            waiting=await case_management_views.waiting(actor),
            may=sorted(general(actor)),
        )


async def names_of_meetings(actor: Actor, meeting_ids: Collection[UUID]) -> dict[UUID, str]:
    """When those of these meetings are held that the actor may see, and with which service."""
    async with look(actor):
        seen = meeting_ids if P.LIST in general(actor) else ()
        rows = await repository.list_meetings_by_id(actor, seen) if seen else []
        return {
            row.id: f"{format_datetime(row.held_at)} · {row.other_service}" for row in await _meeting_rows(actor, rows)
        }


async def _meeting_rows(actor: Actor, rows: Sequence[ListedMeeting]) -> list[MeetingRow]:
    """Meetings in a list."""
    names = await tenant_views.worker_names(actor.tenant, {each for row in rows for each in row.participant_ids})
    services = await case_management_views.services_of(actor, rows)
    return [
        MeetingRow(
            id=row.id,
            held_at=row.held_at,
            other_service=services[
                row.partner_service_id if row.service_id == actor.service_id else row.service_id
            ].short_name,
            participants=[names.get(each, "") for each in row.participant_ids],
            mine=actor.worker_id in row.participant_ids,
            items=row.items,
            concluded=row.concluded,
        )
        for row in rows
    ]


async def meeting_view(actor: Actor, meeting_id: UUID) -> MeetingView:
    """A meeting with its agenda as far as this service may see it; recorded as a read of every item."""
    async with look(actor):
        hold = await meeting_for(actor, meeting_id, P.SEE_MEETING)
        items = await item_holds(actor, await repository.list_items(actor, meeting_id))
        shown = await _items(actor, items)
        audit.read(actor, "meeting", meeting_id, count=len(shown))
        _note_reads(actor, items)
        return await _meeting(actor, hold, shown)


async def _meeting(actor: Actor, hold: MeetingHold, items: list[ItemView]) -> MeetingView:
    """A meeting with its agenda."""
    row = hold.row
    text = meeting_text(await keys.sealer(actor.tenant, hold.id), row)
    services = await case_management_views.services_of(actor, [row])
    names = await tenant_views.worker_names(actor.tenant, [row.convened_by, *row.participant_ids])
    last = await repository.find_meeting_before(actor, row)
    return MeetingView(
        id=hold.id,
        held_at=row.held_at,
        services=[each.short_name for each in case_management_views.pair_of(row, services)],
        participants=[
            case_management_views.member(seat.worker_id, seat.service_id, names, services) for seat in text.seats
        ],
        convened_by=names.get(row.convened_by, ""),
        minutes=text.minutes,
        items=items,
        last_held_at=last.held_at if last else None,
        last_steps=last.steps if last else 0,
        last_steps_done=last.done if last else 0,
        version=row.version,
        may=sorted(hold.permissions),
    )


async def meeting_choices(
    actor: Actor, *, partner_service_id: UUID | None = None, meeting_id: UUID | None = None
) -> MeetingChoices:
    """What a meeting can be made of; with a meeting, who can still be put on its agenda. Recorded as a read."""
    async with look(actor):
        on_agenda: set[UUID] = set()
        if meeting_id is not None:
            partner_service_id = (await meeting_for(actor, meeting_id, P.ADD_ITEM)).other_service_id
            on_agenda = {row.case_management_id for row in await repository.list_items(actor, meeting_id)}
        require(actor, P.CONVENE)
        choices = await _choices(actor, partner_service_id, without=on_agenda)
        if choices.partner is not None:
            shown = [choice.case_management_id for choice in choices.agenda]
            audit.read(actor, "case_managements", None, count=len(shown), shown=shown)
        return choices


async def _choices(actor: Actor, partner_id: UUID | None, *, without: Collection[UUID]) -> MeetingChoices:
    """What a meeting with a partner can be made of: the one asked for, or the only one there is."""
    partners = await case_management_views.partners(actor)
    chosen = next((each for each in partners if each.id == partner_id), None)
    chosen = chosen or (partners[0] if len(partners) == 1 else None)
    if chosen is None:
        return MeetingChoices(partners=partners, partner=None, people=[], agenda=[])
    holds = [hold for hold in await holds_with(actor, chosen.id) if hold.id not in without]
    return MeetingChoices(
        partners=partners,
        partner=chosen,
        people=list((await case_management_views.team(actor, actor.service, chosen.id)).values()),
        agenda=await _agenda_choices(actor, holds),
    )


async def _agenda_choices(actor: Actor, holds: Collection[CaseManagementHold]) -> list[AgendaChoice]:
    """Every client once: the running case management, or the last one that ended."""
    found = await case_management_views.views_of(actor, holds)
    shown: dict[UUID | None, AgendaChoice] = {}
    for view in sorted(found, key=lambda each: each.state != CaseManagementStatus.ACTIVE):
        choice = AgendaChoice(
            case_management_id=view.id,
            client_name=view.client_name,
            key_worker=view.key_worker.name if view.key_worker else "",
            open=view.state == CaseManagementStatus.ACTIVE,
            state=view.state,
            valid_until=view.valid_until,
            ended_on=view.ended_on,
            case_id=view.case_id,
        )
        shown.setdefault(view.case_id, choice)
    return sorted(shown.values(), key=lambda each: (not each.open, sort_key(each.client_name)))


# ── one client at a meeting ──────────────────────────────────────────────────────────────────────────────────────────


async def item_view(
    actor: Actor, item_id: UUID, *, meeting_id: UUID | None = None, goal_id: UUID | None = None
) -> ItemView:
    """One item, of this meeting and with this goal if they are named; recorded as a read. Raises NotThere."""
    async with look(actor):
        hold = await item_for(actor, item_id)
        if meeting_id not in (None, hold.row.meeting_id):
            raise NotThere
        found = await _items(actor, [hold])
        if not found or (goal_id is not None and goal_id not in {goal.id for goal in found[0].goals}):
            raise NotThere
        _note_reads(actor, [hold])
        return found[0]


async def item_team(actor: Actor, item_id: UUID) -> list[Member]:
    """Who of the two services may answer for a step."""
    async with look(actor):
        hold = await item_for(actor, item_id)
        return list((await case_management_views.team_of(actor, hold.case_management)).values())


def _note_reads(actor: Actor, holds: Collection[ItemHold]) -> None:
    for hold in holds:
        audit.read(actor, "meeting_item", hold.id, case_id=hold.own_case_id, basis_id=hold.consent_id)


async def _items(actor: Actor, holds: Collection[ItemHold]) -> list[ItemView]:
    """Items with goals and steps, in the order of the holds."""
    sealers = await keys.sealers(actor.tenant, {hold.case_management.id for hold in holds})
    opened: list[tuple[ItemHold, ItemText, CaseManagementText]] = []
    people: list[UUID | None] = []
    for hold in holds:
        sealer = sealers.get(hold.case_management.id)
        if sealer is None:
            continue
        text, agreed = item_text(sealer, hold), case_management_views.case_management_text(sealer, hold.case_management)
        opened.append((hold, text, agreed))
        people.append(hold.row.concluded_by)
        people += [step.responsible_id for step in text.every_step()]
        people += [goal.evaluation.by for goal in text.goals if goal.evaluation]
        people += [turn.worker_id for turn in agreed.key_workers]
    steps = await repository.list_steps(actor, [hold.id for hold, _, _ in opened]) if opened else []
    shown = _Shown(
        names=await tenant_views.worker_names(actor.tenant, people),
        services=await case_management_views.services_of(actor, [hold.case_management.row for hold, _, _ in opened]),
        done={step.id: step.done_at for step in steps},
    )
    return [shown.item(hold, text, agreed) for hold, text, agreed in opened]


class _Shown:
    """Items as they are shown with the names, services and finished steps that were looked up for all of them."""

    def __init__(
        self, names: Mapping[UUID, str], services: Mapping[UUID, ServiceView], done: Mapping[UUID, datetime | None]
    ) -> None:
        self.names = names
        self.services = services
        self.done = done

    def item(self, hold: ItemHold, text: ItemText, agreed: CaseManagementText) -> ItemView:
        row, case_management = hold.row, hold.case_management
        return ItemView(
            id=hold.id,
            meeting_id=row.meeting_id,
            held_at=row.held_at,
            case_management_id=case_management.id,
            client_name=agreed.client_name,
            case_id=hold.own_case_id,
            state=hold.state,
            valid_until=last_day(case_management.row.valid_until),
            ended_on=ended_day(hold.state, case_management.row.ended_on),
            key_worker=case_management_views.key_worker_of(agreed, self.names, self.services),
            plan=text.plan,
            goals=[self._goal(goal) for goal in text.goals],
            steps=[self._step(step) for step in text.steps],
            minutes=text.minutes,
            concluded_at=row.concluded_at,
            concluded_by=self.names.get(row.concluded_by, "") if row.concluded_by else "",
            version=row.version,
            may=sorted({*hold.permissions, *case_management.permissions}),
        )

    def _goal(self, goal: Goal) -> GoalView:
        return GoalView(
            id=goal.id,
            text=goal.text,
            measure=goal.measure,
            due_on=goal.due_on,
            steps=[self._step(step) for step in goal.steps],
            evaluation=self._evaluation(goal.evaluation) if goal.evaluation else None,
        )

    def _step(self, step: Step) -> StepView:
        return StepView(
            id=step.id,
            text=step.text,
            done_when=step.done_when,
            responsible=case_management_views.member(step.responsible_id, step.service_id, self.names, self.services),
            due_on=step.due_on,
            done_at=self.done.get(step.id),
        )

    def _evaluation(self, evaluation: Evaluation) -> EvaluationView:
        return EvaluationView(
            met=evaluation.met,
            sentence=evaluation.sentence,
            by=self.names.get(evaluation.by, ""),
            at=evaluation.at,
        )


# ── what comes of it ─────────────────────────────────────────────────────────────────────────────────────────────────


async def case_plan(actor: Actor, case_id: UUID) -> CasePlan:
    """The plan of a case: case managements, what was agreed in each, consents that wait for an offer. Recorded as a read."""
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        require(actor, CaseManagementPermission.PROPOSE)
        case_managements = await holds_of_case(actor, case_id)
        found = await case_management_views.views_of(actor, case_managements)
        outputs = await _outputs(actor, [view.id for view in found])
        audit.read(actor, "plan", None, case_id=case_id, count=len(found))
        return CasePlan(
            cooperations=[Cooperation(view=view, outputs=outputs.get(view.id, [])) for view in found],
            offers=await case_management_views.offers(actor, case, case_managements),
            may=sorted(general(actor)),
        )


async def _outputs(actor: Actor, case_management_ids: Collection[UUID]) -> dict[UUID, list[ItemView]]:
    """What was concluded in case managements, the last meeting first."""
    outputs: dict[UUID, list[ItemView]] = {}
    for item in await _items(actor, await item_holds(actor, await repository.list_outputs(actor, case_management_ids))):
        outputs.setdefault(item.case_management_id, []).append(item)
    return outputs


async def left_of_case(actor: Actor, case_id: UUID) -> list[LeftStep]:
    """Joint steps of a case that stay open after an end. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        require(actor, CaseManagementPermission.PROPOSE)
        return await _left_steps(actor, await repository.list_left_steps_of_case(actor, case_id, limit=MOST_LEFT))


async def team_day(actor: Actor) -> TeamDay:
    """Joint work on My day: offers to answer, meetings ahead, joint steps left open after an end."""
    async with look(actor):
        require(actor, P.LIST)
        meetings = await repository.list_next_meetings(actor, since=start_of_day(today_in_prague()), limit=ON_MY_DAY)
        return TeamDay(
            waiting=await case_management_views.waiting(actor),
            meetings=await _meeting_rows(actor, meetings),
            left=await _left_steps(actor, await repository.list_left_steps_of_worker(actor, limit=MOST_LEFT)),
        )


async def _left_steps(actor: Actor, rows: Collection[StoredLeftStep]) -> list[LeftStep]:
    """Joint steps left open when a case management ended, as this service may know of them."""
    if not rows:
        return []
    own = {row.task_id for row in rows if row.responsible_service_id == actor.service_id and row.task_id}
    tasks = await case_views.tasks_by_id(actor, own)
    # of the other service only the owner has the words: it keeps the joint object, as it was at the end
    known = {row.case_management_id for row in rows if row.item_sealed}
    sealers = await keys.sealers(actor.tenant, known)
    names = await tenant_views.worker_names(actor.tenant, {row.responsible_id for row in rows})
    services = await tenant_views.service_views((actor.tenant, row.responsible_service_id) for row in rows)
    found: list[LeftStep] = []
    for row in rows:
        service = services[actor.tenant, row.responsible_service_id].short_name
        task, sealer = tasks.get(row.task_id) if row.task_id else None, sealers.get(row.case_management_id)
        if task is not None and task.done_at is None:
            found.append(
                LeftStep(
                    text=task.title,
                    responsible=task.assignee,
                    service=service,
                    due_on=task.due_on,
                    own=True,
                    case_id=task.case_id,
                    client_name=task.client_name,
                    mine=task.assignee_id == actor.worker_id,
                    task_id=task.id,
                    version=task.version,
                )
            )
        elif row.responsible_service_id != actor.service_id and sealer is not None:
            found.append(_left_with_the_other(row, sealer, names.get(row.responsible_id, ""), service))
    return found


def _left_with_the_other(row: StoredLeftStep, sealer: RowSealer, responsible: str, service: str) -> LeftStep:
    assert row.item_sealed is not None
    assert row.agreed_sealed is not None
    item = sealer.open("meeting_item", row.item_id, row.item_sealed, ItemText)
    agreed = sealer.open("case_management", row.case_management_id, row.agreed_sealed, CaseManagementText)
    step = next(each for each in item.every_step() if each.id == row.id)
    return LeftStep(
        text=step.text,
        responsible=responsible,
        service=service,
        due_on=row.due_on,
        own=False,
        case_id=row.owner_case_id,
        client_name=agreed.client_name,
    )


async def words_of_steps_left(actor: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """Which tasks are joint steps that stayed open when the case management ended: what becomes of them is one's own affair."""
    steps = [task.id for task in tasks if task.kind == STEP_TASK]
    rows = await repository.list_left_tasks(actor, steps) if steps else []
    return dict.fromkeys((row.task_id for row in rows), gettext("společný krok, spolupráce skončila"))


# ── for this and other domains ───────────────────────────────────────────────────────────────────────────────────────


def item_text(sealer: RowSealer, hold: ItemHold) -> ItemText:
    """What was agreed about a client."""
    return sealer.open("meeting_item", hold.id, hold.row.sealed, ItemText)


def meeting_text(sealer: RowSealer, row: StoredMeeting) -> MeetingText:
    """Who takes part, and the minutes."""
    return sealer.open("team_meeting", row.id, row.sealed, MeetingText)


async def seats_of(actor: Actor, meeting_id: UUID) -> list[Seat]:
    """Who takes part in a meeting, for the system; in the caller's unit of work."""
    row = await repository.find_meeting(actor, meeting_id)
    return meeting_text(await keys.sealer(actor.tenant, meeting_id), row).seats if row is not None else []


async def steps_left_open(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What an end of joint work leaves open: steps that are not done."""
    said = gettext("Otevřené společné kroky, o kterých pak rozhodne každá služba sama: {left}.")
    endings: list[Ending] = []
    for hold in await holds_on_consent(actor, consent_id):
        left = await repository.count_open_steps(actor, hold.id)
        if left:
            endings.append(Ending(text=said.format(left=left), url=f"/cases/{hold.own_case_id}/plan"))
    return endings


def rights_in_case(actor: Actor, hold: CaseHold) -> Collection[str]:
    """Who may read a case and is of a team may take its client to a meeting."""
    return general(actor) if CasePermission.READ in hold.permissions else ()
