# pyright: strict
"""What comes of meetings: the plan of a case, My day, and the steps that an end left open."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for
from cases.cases.schemas import TaskView
from cases.cases.tables import RecordKind
from cases.cases.views import AskedOfTask
from consent.schemas import Ending
from kernel import audit, keys
from kernel.actor import Actor, system_actor
from kernel.checks import Limit
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.legal_time import prague_date, start_of_day, today_in_prague
from kernel.readable import opened
from kernel.web.day import Act, DayRow, Urgency, Waiting, When
from kernel.web.i18n import N_, gettext
from kernel.web.render import Lead
from kernel.web.text import format_datetime
from services.case_management import views as case_management_views
from services.case_management.access import (
    CaseManagementPermission,
    holds,
    holds_of_case,
    holds_on_consent,
    running_of_case,
)
from services.case_management.schemas import CaseManagementText
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository
from services.meetings.access import MeetingPermission, general, item_holds, require
from services.meetings.repository import joint_steps
from services.meetings.rules import STEP_TASK
from services.meetings.schemas import (
    CasePlan,
    ItemText,
    ItemView,
    KeptOutput,
    LeftStep,
    MeetingRow,
    PlannedCaseManagement,
    StoredLeftStep,
    TeamDay,
)
from tenants import views as tenant_views

from .items import items_of
from .meetings import meeting_rows

P = MeetingPermission
ON_MY_DAY = 5
MOST_LEFT = 50


async def case_plan(actor: Actor, case_id: UUID) -> CasePlan:
    """The plan of a case: case managements, what was agreed in each, consents that wait for an offer. Recorded as a read."""
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        require(actor, CaseManagementPermission.PROPOSE)
        case_managements = await holds_of_case(actor, case_id)
        found = await case_management_views.views_of(actor, case_managements)
        outputs = await _outputs(actor, [view.id for view in found])
        known = {item.id for items in outputs.values() for item in items} | await _still_joint(actor, case_id)
        kept = await case_views.outputs_of(actor, case, RecordKind.MEETING_OUTPUT, without=known, limit=MOST_LEFT)
        shown = keys.opened_of(actor, [view.id for view in found])
        audit.read(actor, "plan", None, case_id=case_id, count=len(found), shown=shown)
        return CasePlan(
            case_managements=[PlannedCaseManagement(view=view, outputs=outputs.get(view.id, [])) for view in found],
            offers=await case_management_views.offers(actor, case, case_managements),
            may=sorted(general(actor)),
            why_none=await case_management_views.why_none(actor, case, case_managements),
            kept=[KeptOutput(record_id=each.id, title=each.title, occurred_at=each.occurred_at) for each in kept],
        )


async def _still_joint(actor: Actor, case_id: UUID) -> set[UUID]:
    """The concluded items of joint work that runs, also where the consent leaves the reader out: they are kept after no end."""
    there = system_actor(actor.tenant, actor.service)
    async with look(there):
        running = await running_of_case(there, case_id)
        return {row.id for row in await repository.list_outputs(there, running)} if running else set()


async def _outputs(actor: Actor, case_management_ids: Collection[UUID]) -> dict[UUID, list[ItemView]]:
    """What was concluded in case managements, the last meeting first."""
    outputs: dict[UUID, list[ItemView]] = {}
    for item in await items_of(
        actor, await item_holds(actor, await repository.list_outputs(actor, case_management_ids))
    ):
        outputs.setdefault(item.case_management_id, []).append(item)
    return outputs


LAST_MEETING = N_("Ze společné porady {day} jsou výstupy v záznamech obou služeb, dřív než ona spolupráce neskončila.")


async def last_meeting(actor: Actor, case_management_id: UUID) -> Limit | None:
    """(in unit) The day of the last meeting with an output of a case management: it did not end before that."""
    outputs = await repository.list_outputs(actor, [case_management_id])
    return Limit(prague_date(outputs[0].held_at), LAST_MEETING) if outputs else None


async def left_of_case(actor: Actor, case_id: UUID) -> list[LeftStep]:
    """Joint steps of a case that stay open after an end; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        require(actor, CaseManagementPermission.PROPOSE)
        left = await _left_steps(actor, await joint_steps.list_left_steps_of_case(actor, case_id, limit=MOST_LEFT))
        audit.read(actor, "plan", None, case_id=case_id, count=len(left))
        return left


async def team_day(actor: Actor) -> TeamDay:
    """Case management on My day: offers to answer, meetings ahead, joint steps left open after an end."""
    async with look(actor):
        require(actor, P.LIST)
        meetings = await repository.list_next_meetings(actor, since=start_of_day(today_in_prague()), limit=ON_MY_DAY)
        return TeamDay(
            waiting=await case_management_views.waiting(actor),
            meetings=await meeting_rows(actor, meetings),
            left=await _left_steps(actor, await joint_steps.list_left_steps_of_worker(actor, limit=MOST_LEFT)),
        )


async def meetings_ahead(actor: Actor) -> Waiting | None:
    """The meetings ahead that the actor goes to and that are not settled yet, from today on, next first."""
    if P.LIST not in general(actor):
        return None
    async with look(actor):
        today = today_in_prague()
        rows = await repository.list_next_meetings(
            actor, since=start_of_day(today), limit=ON_MY_DAY + 1, of_worker=actor.worker
        )
        return Waiting(
            [_as_day_row(row, today) for row in await meeting_rows(actor, rows[:ON_MY_DAY]) if not row.settled],
            Lead(gettext("a další porady"), "/meetings") if len(rows) > ON_MY_DAY else None,
            more=None if len(rows) > ON_MY_DAY else 0,
        )


def _as_day_row(meeting: MeetingRow, today: date) -> DayRow:
    title = gettext("Společná porada se službou {service}").format(service=meeting.other_service)
    return DayRow(
        key=f"porada-{meeting.id}",
        urgency=Urgency.TODAY if prague_date(meeting.held_at) == today else Urgency.SOON,
        title=title,
        when=meeting.held_at,
        moment=When.AT,
        words=[gettext("klienti: {n}").format(n=meeting.items) if meeting.items else gettext("žádný bod k zobrazení")],
        url=f"/meetings/{meeting.id}",
        act=Act(gettext("Program"), f"/meetings/{meeting.id}", name=f"{title}, {format_datetime(meeting.held_at)}"),
        tells=[("meeting.convened", meeting.id)],
    )


async def steps_left_to_others(actor: Actor) -> list[LeftStep]:
    """Open joint steps of the own service after an end that colleagues have: one's own are among the tasks.

    What becomes of those of the other service nobody here learns: the plan says how they were at the end, and nothing waits.
    """
    if P.LIST not in general(actor):
        return []
    async with look(actor):
        left = await _left_steps(actor, await joint_steps.list_left_steps_of_worker(actor, limit=MOST_LEFT))
        return [step for step in left if step.own and not step.mine]


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
            left = _left_with_the_other(row, sealer, names.get(row.responsible_id, ""), service)
            found += [left] if left is not None else []
    return found


def _left_with_the_other(row: StoredLeftStep, sealer: RowSealer, responsible: str, service: str) -> LeftStep | None:
    """The step in the words of its item; None when they cannot be read, or tell of no such step."""
    assert row.item_sealed is not None
    assert row.agreed_sealed is not None
    item = opened(sealer, "meeting_item", row.item_id, row.item_sealed, ItemText)
    agreed = opened(sealer, "case_management", row.case_management_id, row.agreed_sealed, CaseManagementText)
    step = next((each for each in item.every_step() if each.id == row.id), None) if item is not None else None
    if agreed is None or step is None:
        return None
    return LeftStep(
        text=step.text,
        responsible=responsible,
        service=service,
        due_on=row.due_on,
        own=False,
        case_id=row.owner_case_id,
        client_name=agreed.client_name,
        arrived=row.task_id is not None,
    )


async def steps_left(actor: Actor, tasks: Collection[TaskView]) -> list[UUID]:
    """Which tasks are joint steps that stayed open when the case management ended: what becomes of them is one's own affair."""
    steps = [task.id for task in tasks if task.kind == STEP_TASK]
    return [row.task_id for row in await joint_steps.list_left_tasks(actor, steps)] if steps else []


async def words_of_steps_left(actor: Actor, tasks: Collection[TaskView]) -> dict[UUID, str]:
    """The same, in words."""
    return dict.fromkeys(await steps_left(actor, tasks), gettext("společný krok, spolupráce skončila"))


async def asked_of_step(actor: Actor, task_id: UUID, kind: str) -> AskedOfTask | None:
    """A joint step is given to somebody whom the client's consent does not name only when that is meant (ADR 0073).

    Who is not named themselves does not see whom it names, but for who agreed to the step.
    """
    step = await joint_steps.find_step_of_task(actor, task_id) if kind == STEP_TASK else None
    if step is None:
        return None
    said = gettext(
        "Společný krok dvou služeb: souhlas klienta jmenuje pracovníky vaší služby, kterých se týká. Kdo krok dostane, uvidí "
        "jméno klienta a znění kroku, a druhá služba uvidí, že ho má. Jméno lze do souhlasu přidat jen novým zněním."
    )
    hold = (await holds(actor, [step.case_management_id])).get(step.case_management_id)
    if hold is None:
        question = gettext(
            "Koho souhlas klienta jmenuje, tu nevidíte. Zeptejte se: {who}. Nebo přidělení potvrďte zaškrtnutím."
        )
        names = await tenant_views.worker_names(actor.tenant, [step.responsible_id])
        asked = question.format(who=names.get(step.responsible_id, ""))
        return AskedOfTask(frozenset({step.responsible_id}), said, asked, sure=False)
    if hold.state != CaseManagementStatus.ACTIVE or not hold.row.partner_worker_ids:
        return None
    question = gettext("Souhlas klienta tuto osobu nejmenuje. Vyberte jmenovanou, nebo přidělení potvrďte zaškrtnutím.")
    return AskedOfTask(frozenset(hold.row.partner_worker_ids), said, question, sure=True)


async def steps_left_open(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What an end of case management leaves open: steps that are not done."""
    said = gettext("Otevřené společné kroky, o kterých pak rozhodne každá služba sama: {left}.")
    endings: list[Ending] = []
    for hold in await holds_on_consent(actor, consent_id):
        left = await joint_steps.count_open_steps(actor, hold.id)
        if left:
            go_on, url = gettext("Přejít na otevřené společné kroky"), f"/cases/{hold.own_case_id}/plan"
            endings.append(Ending(text=said.format(left=left), url=url, left=go_on))
    return endings
