"""What the people of two services do together for a client who agreed to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from consent import service as consents
from consent.events import ConsentExpired, ConsentFact, ConsentSuperseded, ConsentWithdrawn
from consent.rules import last_day
from consent.schemas import Ending
from consent.tables import ConsentState, ConsentType
from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import CHOOSE, Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.czech import sort_key
from kernel.db import unit_of_work
from kernel.events import at_once, record
from kernel.exceptions import NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, start_of_day, today_in_prague
from kernel.web.i18n import N_, gettext
from services.cases import service as cases
from services.cases import views as case_views
from services.cases.access import CaseHold, CasePermission, also_allows, case_for
from services.cases.events import TaskFinished, TaskReopened
from services.cases.rules import check_open
from services.cases.tables import CaseStatus, RecordKind
from services.clients import service as clients
from tenants import service as tenants
from tenants.schemas import ServiceView

from . import repository, rules
from .access import (
    CooperationHold,
    ItemHold,
    Side,
    TeamworkPermission,
    cooperation_for,
    general,
    hold_of,
    item_for,
    item_hold_of,
    meeting_for,
    require,
)
from .events import (
    CaseManagementAccepted,
    CaseManagementDeclined,
    CaseManagementEnded,
    CaseManagementProposed,
    CooperationKeyWorkerChanged,
    GoalEvaluated,
    MeetingConvened,
    MeetingItemAdded,
    MeetingItemConcluded,
    MeetingItemWritten,
    MinutesWritten,
)
from .exceptions import AlreadyAnswered, AlreadyOnAgenda, AlreadyProposed
from .schemas import (
    AcceptCaseManagement,
    AddItem,
    AgendaChoice,
    CaseManagementText,
    CaseManagementView,
    CasePlan,
    ChangeCooperationKeyWorker,
    ConsentChoice,
    ConveneMeeting,
    Cooperation,
    DeclineCaseManagement,
    EvaluateGoal,
    Evaluation,
    EvaluationView,
    Goal,
    GoalView,
    ItemText,
    ItemView,
    KeyWorkerTurn,
    KeyWorkerTurnView,
    LeftStep,
    MeetingChoices,
    MeetingList,
    MeetingRow,
    MeetingText,
    MeetingView,
    Member,
    ProposeCaseManagement,
    Seat,
    ServiceChoice,
    Step,
    StepView,
    TeamDay,
    Waiting,
    WriteItem,
    WriteMinutes,
)
from .tables import CaseManagement, CaseManagementStatus, JointStep, MeetingItem, TeamMeeting

P = TeamworkPermission
Before = tuple[datetime, UUID]
ON_MY_DAY = 5
MOST_WAITING = 20
MOST_LEFT = 50


# ── the offer and its answer ─────────────────────────────────────────────────────────────────────────────────────────


async def propose_case_management(actor: Actor, case_id: UUID, order: ProposeCaseManagement) -> UUID:
    """Offer joint work to the service that the client's consent names; topics, purpose and end come from the consent.

    Raises NoConsent, OtherOrganisation, AlreadyProposed.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        require(actor, P.PROPOSE)
        check_open(hold.status)
        checks = Checks()
        note = checks.text("note", order.note, required=False, max_length=1_000)
        if order.consent_id is None:
            checks.fail("consent_id", CHOOSE)
        checks.done()
        assert order.consent_id is not None
        provision = rules.check_provision(
            await consents.provision_by_id(actor, order.consent_id), tenant_id=actor.tenant, client_id=hold.client_id
        )
        await _make_room(actor, hold.client_id, provision.recipient_service_id)
        said = (await consents.consent_view(actor, provision.consent_id)).present
        identity = (await clients.client_identities(actor, [hold.client_id]))[hold.client_id]
        cooperation_id = new_id()
        sealer = await keys.create_owner_key(actor, cooperation_id, partner_service_id=provision.recipient_service_id)
        text = CaseManagementText(
            client_name=identity.name,
            birth_date=identity.birth_date,
            topics=said.topics,
            purpose=said.purpose_text,
            note=note,
        )
        written = await repository.insert_cooperation(
            CaseManagement(
                id=cooperation_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                client_id=hold.client_id,
                case_id=hold.id,
                partner_service_id=provision.recipient_service_id,
                partner_worker_ids=provision.recipient_worker_ids,
                consent_id=provision.consent_id,
                provision_id=provision.id,
                status=CaseManagementStatus.PROPOSED.value,
                proposed_by=actor.worker,
                proposed_at=now(),
                valid_until=provision.valid_until,
                sealed=_seal_text(sealer, cooperation_id, text),
                version=1,
            )
        )
        if not written:
            raise AlreadyProposed
        await record(
            actor,
            CaseManagementProposed(
                case_management_id=cooperation_id,
                case_id=hold.id,
                basis_id=provision.consent_id,
                partner_service_id=provision.recipient_service_id,
            ),
        )
        return cooperation_id


async def _make_room(actor: Actor, client_id: UUID, partner_service_id: UUID) -> None:
    running = await repository.find_running(actor, client_id, partner_service_id)
    if running is not None and running["state"] != ConsentState.EXPIRED:
        raise AlreadyProposed
    if running is not None:
        await repository.end_expired(actor, running["id"])


async def accept_case_management(
    actor: Actor, cooperation_id: UUID, order: AcceptCaseManagement, *, version: int
) -> None:
    """The partner agrees: which of its own cases it is, and who is the one key worker of the joint work.

    Raises Invalid, AlreadyAnswered, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await _to_answer(actor, cooperation_id)
        checks = Checks()
        sealer = await keys.sealer(actor.tenant, cooperation_id)
        case_id = await _check_case(actor, checks, order.case_id, hold, _text(sealer, hold.row))
        team = await _team_of(actor, hold.row)
        rules.check_key_worker(checks, order.key_worker_id, team)
        checks.done()
        assert order.key_worker_id is not None
        _check_version(hold, version)
        sealed = _with_key_worker(hold, sealer, team[order.key_worker_id], agreed_on=today_in_prague())
        if not await repository.accept(
            actor, cooperation_id, case_id=case_id, key_worker_id=order.key_worker_id, sealed=sealed, at=now()
        ):
            raise StaleVersion
        await record(
            actor,
            CaseManagementAccepted(
                case_management_id=cooperation_id,
                case_id=case_id,
                basis_id=hold.row["consent_id"],
                other_service_id=hold.other_service_id,
                key_worker_id=order.key_worker_id,
            ),
        )


async def _to_answer(actor: Actor, cooperation_id: UUID) -> CooperationHold:
    hold = await cooperation_for(actor, cooperation_id, P.SEE, lock=True)
    if hold.side is Side.OWNER:
        raise NotAllowed
    if P.ANSWER not in hold.permissions:
        raise AlreadyAnswered
    return hold


async def _check_case(
    actor: Actor, checks: Checks, case_id: UUID | None, hold: CooperationHold, text: CaseManagementText
) -> UUID:
    """The client's open case in the partner's own service; a case that is not there and one of others read the same."""
    try:
        found = await case_for(actor, case_id, CasePermission.READ) if case_id else None
    except (NotThere, NotAllowed):
        found = None
    if found is None or found.status != CaseStatus.OPEN:
        checks.fail("case_id", N_("Vyberte otevřený případ tohoto klienta ve vaší službě."))
        return UUID(int=0)
    identity = (await clients.client_identities(actor, [found.client_id]))[found.client_id]
    rules.check_same_person(checks, text.birth_date, identity.birth_date)
    if await repository.is_joined(actor, found.id, hold.other_service_id):
        checks.fail("case_id", N_("Tento případ už je připojený k jiné spolupráci s touto službou."))
    return found.id


async def decline_case_management(
    actor: Actor, cooperation_id: UUID, order: DeclineCaseManagement, *, version: int
) -> None:
    """The partner declines and says why. Raises Invalid, AlreadyAnswered, StaleVersion."""
    async with unit_of_work(actor):
        hold = await _to_answer(actor, cooperation_id)
        checks = Checks()
        reason = checks.text("reason", order.reason, max_length=1_000)
        checks.done()
        _check_version(hold, version)
        sealer = await keys.sealer(actor.tenant, cooperation_id)
        text = msgspec.structs.replace(_text(sealer, hold.row), decline_reason=reason)
        sealed = _seal_text(sealer, cooperation_id, text)
        if not await repository.decline(actor, cooperation_id, sealed=sealed, at=now()):
            raise StaleVersion
        await record(
            actor,
            CaseManagementDeclined(
                case_management_id=cooperation_id,
                basis_id=hold.row["consent_id"],
                other_service_id=hold.other_service_id,
            ),
        )


async def change_cooperation_key_worker(
    actor: Actor, cooperation_id: UUID, order: ChangeCooperationKeyWorker, *, version: int
) -> None:
    """The team agreed on another key worker of the joint work. Raises Invalid, CooperationEnded, StaleVersion."""
    async with unit_of_work(actor):
        hold = await cooperation_for(actor, cooperation_id, P.SEE, lock=True)
        rules.check_joint(hold.state)
        team = await _team_of(actor, hold.row)
        checks = Checks()
        present = hold.row["key_worker_id"]
        rules.check_change(checks, order, present=present, team=team, today=today_in_prague())
        checks.done()
        assert order.key_worker_id is not None
        assert order.agreed_on is not None
        _check_version(hold, version)
        sealer = await keys.sealer(actor.tenant, cooperation_id)
        sealed = _with_key_worker(hold, sealer, team[order.key_worker_id], agreed_on=order.agreed_on)
        if not await repository.change_key_worker(
            actor, cooperation_id, key_worker_id=order.key_worker_id, sealed=sealed
        ):
            raise StaleVersion
        assert hold.own_case_id is not None
        await record(
            actor,
            CooperationKeyWorkerChanged(
                case_management_id=cooperation_id,
                case_id=hold.own_case_id,
                basis_id=hold.row["consent_id"],
                other_service_id=hold.other_service_id,
                from_worker_id=present,
                to_worker_id=order.key_worker_id,
            ),
        )


def _with_key_worker(hold: CooperationHold, sealer: RowSealer, member: Member, *, agreed_on: Any) -> bytes:
    text = _text(sealer, hold.row)
    turn = KeyWorkerTurn(worker_id=member.id, service_id=member.service_id, since=now(), agreed_on=agreed_on)
    return _seal_text(sealer, hold.id, msgspec.structs.replace(text, key_workers=[*text.key_workers, turn]))


def _check_version(hold: CooperationHold | ItemHold, version: int) -> None:
    """The row is locked: its version is the one the change starts from, or somebody was faster."""
    if hold.row["version"] != version:
        raise StaleVersion


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def convene_meeting(actor: Actor, order: ConveneMeeting) -> UUID:
    """Call a meeting of two services. Items without a consent that covers the other service are refused beside the item."""
    async with unit_of_work(actor):
        require(actor, P.CONVENE)
        partners = {partner.id: partner for partner in await _partners(actor)}
        partner_id = order.partner_service_id
        known = partner_id is not None and partner_id in partners
        team = await _team(actor, actor.service, partner_id) if known and partner_id else {}
        rows = await repository.list_with(actor, partner_id) if known and partner_id else []
        open_ = {row["id"]: row for row in rows if row["state"] == CaseManagementStatus.ACTIVE}
        checks = Checks()
        rules.check_meeting(checks, order, partners=partners, team=team, open_=set(open_), today=today_in_prague())
        checks.done()
        assert partner_id is not None
        assert order.held_at is not None
        meeting_id = new_id()
        sealer = await keys.create_owner_key(actor, meeting_id, partner_service_id=partner_id)
        participants = list(dict.fromkeys(order.participant_ids))
        seats = [Seat(worker_id=each, service_id=team[each].service_id) for each in participants]
        await repository.insert_meeting(
            TeamMeeting(
                id=meeting_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                partner_service_id=partner_id,
                held_at=order.held_at,
                participant_ids=participants,
                convened_by=actor.worker,
                sealed=sealer.seal("team_meeting", meeting_id, MeetingText(seats=seats)),
                version=1,
            )
        )
        await record(actor, MeetingConvened(meeting_id=meeting_id, other_service_id=partner_id))
        for cooperation_id in dict.fromkeys(order.agenda):
            await _put_on_agenda(actor, meeting_id, hold_of(actor, open_[cooperation_id]))
        return meeting_id


async def add_item(actor: Actor, meeting_id: UUID, order: AddItem) -> UUID:
    """Put one more client on the agenda. Raises Invalid beside the item, AlreadyOnAgenda."""
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, P.ADD_ITEM)
        rows = await repository.list_with(actor, hold.other_service_id)
        open_ = {row["id"]: row for row in rows if row["state"] == CaseManagementStatus.ACTIVE}
        checks = Checks()
        if order.case_management_id is None:
            checks.fail("case_management_id", CHOOSE)
        elif order.case_management_id not in open_:
            checks.fail("case_management_id", rules.NO_CONSENT_ITEM)
        checks.done()
        assert order.case_management_id is not None
        return await _put_on_agenda(actor, meeting_id, hold_of(actor, open_[order.case_management_id]))


async def _put_on_agenda(actor: Actor, meeting_id: UUID, hold: CooperationHold) -> UUID:
    item_id = new_id()
    sealer = await keys.sealer(actor.tenant, hold.id)
    written = await repository.insert_item(
        MeetingItem(
            id=item_id,
            tenant_id=actor.tenant,
            service_id=hold.row["service_id"],
            partner_service_id=hold.row["partner_service_id"],
            meeting_id=meeting_id,
            case_management_id=hold.id,
            sealed=sealer.seal("meeting_item", item_id, ItemText()),
            version=1,
        )
    )
    if not written:
        raise AlreadyOnAgenda
    assert hold.own_case_id is not None
    await record(
        actor,
        MeetingItemAdded(
            item_id=item_id,
            meeting_id=meeting_id,
            case_management_id=hold.id,
            case_id=hold.own_case_id,
            basis_id=hold.row["consent_id"],
        ),
    )
    return item_id


async def write_minutes(actor: Actor, meeting_id: UUID, order: WriteMinutes, *, version: int) -> None:
    """Write the internal minutes. Raises Invalid, StaleVersion."""
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, P.WRITE_MINUTES, lock=True)
        checks = Checks()
        minutes = checks.text("minutes", order.minutes, required=False)
        checks.done()
        if hold.row["version"] != version:
            raise StaleVersion
        sealer = await keys.sealer(actor.tenant, meeting_id)
        text = sealer.open("team_meeting", meeting_id, hold.row["sealed"], MeetingText)
        text = msgspec.structs.replace(text, minutes=minutes)
        await repository.write_minutes(actor, meeting_id, sealed=sealer.seal("team_meeting", meeting_id, text))
        await record(actor, MinutesWritten(meeting_id=meeting_id))


async def seats_of(actor: Actor, meeting_id: UUID) -> list[Seat]:
    """Who takes part in a meeting, for the system; in the caller's unit of work."""
    row = await repository.find_meeting(actor, meeting_id)
    if row is None:
        return []
    return (
        (await keys.sealer(actor.tenant, meeting_id)).open("team_meeting", meeting_id, row["sealed"], MeetingText).seats
    )


# ── an item and its output ───────────────────────────────────────────────────────────────────────────────────────────


async def write_item(actor: Actor, item_id: UUID, order: WriteItem, *, version: int) -> None:
    """Write what was agreed about a client. Raises Invalid, ItemConcluded, CooperationEnded, StaleVersion."""
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id, lock=True)
        rules.check_can_write(hold.state, concluded=hold.row["concluded_at"] is not None)
        sealer = await keys.sealer(actor.tenant, hold.row["case_management_id"])
        checks = Checks()
        text = rules.check_item(
            checks,
            order,
            present=_item_text(sealer, hold.row),
            team=await _team_of(actor, hold.row),
            not_before=prague_date(hold.row["held_at"]),
            new_id=new_id,
        )
        checks.done()
        _check_version(hold, version)
        await repository.write_item(actor, item_id, sealed=sealer.seal("meeting_item", item_id, text))
        await record(
            actor, MeetingItemWritten(item_id=item_id, case_id=_own_case(hold), basis_id=hold.row["consent_id"])
        )


async def conclude_item(actor: Actor, item_id: UUID, *, version: int) -> None:
    """Settle the output: into the folder and the tasks of the actor's service at once, of the other by a reaction.

    Raises OutputMissing, ItemConcluded, CooperationEnded, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id, lock=True)
        rules.check_can_write(hold.state, concluded=hold.row["concluded_at"] is not None)
        sealer = await keys.sealer(actor.tenant, hold.row["case_management_id"])
        text = _item_text(sealer, hold.row)
        rules.check_can_conclude(text)
        folder = await case_for(actor, _own_case(hold), CasePermission.ADD_RECORD)
        check_open(folder.status)
        _check_version(hold, version)
        await repository.conclude_item(actor, item_id, at=now())
        await repository.insert_steps(
            [
                JointStep(
                    id=step.id,
                    tenant_id=actor.tenant,
                    service_id=hold.row["service_id"],
                    partner_service_id=hold.row["partner_service_id"],
                    case_management_id=hold.row["case_management_id"],
                    item_id=item_id,
                    responsible_id=step.responsible_id,
                    responsible_service_id=step.service_id,
                    case_id=_case_in(hold, step.service_id),
                    due_on=step.due_on,
                )
                for step in text.every_step()
            ]
        )
        await put_output_into_folder(actor, hold, folder)
        await record(
            actor,
            MeetingItemConcluded(
                item_id=item_id,
                case_id=_own_case(hold),
                basis_id=hold.row["consent_id"],
                other_service_id=hold.other_service_id,
            ),
        )


async def put_output_into_folder(actor: Actor, hold: ItemHold, folder: CaseHold) -> None:
    """Write the output into the client's folder of the actor's service, and its steps as tasks; in the unit of work.

    The system does it for the other service. A second time changes nothing.
    """
    sealer = await keys.sealer(actor.tenant, hold.row["case_management_id"])
    text = _item_text(sealer, hold.row)
    short = await _short_names(actor, hold.row)
    names = await tenants.worker_names(actor.tenant, [step.responsible_id for step in text.every_step()])
    await cases.write_record(
        actor,
        folder,
        kind=RecordKind.MEETING_OUTPUT,
        occurred_at=min(hold.row["held_at"], now()),
        text=rules.output_record(text, held_at=hold.row["held_at"], services=short.values(), names=names, short=short),
        source_id=hold.id,
    )
    written = {row["id"] for row in await repository.list_steps(actor, [hold.id]) if row["task_id"] is not None}
    for step in text.every_step():
        if step.service_id == actor.service_id and step.id not in written:
            task_id = await cases.add_task_to(
                actor,
                assignee_id=step.responsible_id,
                due_on=step.due_on,
                title=step.text,
                note=step.done_when,
                kind=rules.STEP_TASK,
                case_id=folder.id,
                client_id=folder.client_id,
                source_id=hold.id,
                step_id=step.id,
            )
            await repository.set_step_task(actor, step.id, task_id)


async def evaluate_goal(actor: Actor, item_id: UUID, goal_id: UUID, order: EvaluateGoal, *, version: int) -> None:
    """Say whether a goal was met, with one sentence on how it is known. Raises Invalid, CooperationEnded, StaleVersion."""
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id, lock=True)
        rules.check_joint(hold.state)
        sealer = await keys.sealer(actor.tenant, hold.row["case_management_id"])
        text = _item_text(sealer, hold.row)
        if hold.row["concluded_at"] is None or goal_id not in {goal.id for goal in text.goals}:
            raise NotThere
        checks = Checks()
        evaluation = rules.check_evaluation(checks, order, by=actor.worker, at=now())
        checks.done()
        _check_version(hold, version)
        goals = [
            msgspec.structs.replace(goal, evaluation=evaluation) if goal.id == goal_id else goal for goal in text.goals
        ]
        sealed = sealer.seal("meeting_item", item_id, msgspec.structs.replace(text, goals=goals))
        await repository.write_item(actor, item_id, sealed=sealed)
        await record(
            actor,
            GoalEvaluated(
                item_id=item_id,
                goal_id=goal_id,
                case_id=_own_case(hold),
                basis_id=hold.row["consent_id"],
                met=evaluation.met,
            ),
        )


def _own_case(hold: ItemHold) -> UUID:
    assert hold.own_case_id is not None
    return hold.own_case_id


def _case_in(hold: ItemHold, service_id: UUID) -> UUID:
    return hold.row["case_id"] if service_id == hold.row["service_id"] else hold.row["partner_case_id"]


@at_once(TaskFinished)
async def _step_done(actor: Actor, event: TaskFinished) -> None:
    """The joint view of a step follows its task."""
    await repository.set_step_done(actor, event.task_id, at=now())


@at_once(TaskReopened)
async def _step_open(actor: Actor, event: TaskReopened) -> None:
    await repository.set_step_done(actor, event.task_id, at=None)


# ── the end of a consent ─────────────────────────────────────────────────────────────────────────────────────────────


@at_once(ConsentWithdrawn)
@at_once(ConsentSuperseded)
@at_once(ConsentExpired)
async def _ended_with_consent(actor: Actor, event: ConsentFact) -> None:
    """The database has ended what rested on the consent; here it is said."""
    provision = await consents.provision_by_id(actor, event.consent_id)
    if event.type != ConsentType.CASE_MANAGEMENT or provision is None:
        return
    for row in await repository.list_ended_with(actor, provision.id):
        await record(
            actor,
            CaseManagementEnded(
                case_management_id=row["id"],
                case_id=row["case_id"],
                basis_id=event.consent_id,
                partner_service_id=row["partner_service_id"],
                cause=row["state"],
            ),
        )


@consents.tells_what_ends
async def _what_ends(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What would end with a consent: the joint work, and how many of its steps stay open."""
    rows = [
        row
        for row in await repository.list_on_consent(actor, consent_id)
        if row["state"] in (CaseManagementStatus.PROPOSED, CaseManagementStatus.ACTIVE)
    ]
    endings: list[Ending] = []
    for row in rows:
        other = (await _services(actor, [row]))[row["partner_service_id"]]
        said = gettext("Společná práce se službou {service} skončí a její pracovníci ji přestanou vidět.")
        endings.append(Ending(text=said.format(service=other.short_name), url=f"/cases/{row['case_id']}/plan"))
        left = await repository.count_open_steps(actor, row["id"])
        if left:
            text = gettext("Otevřené společné kroky, o kterých pak rozhodne každá služba sama: {left}.")
            endings.append(Ending(text=text.format(left=left), url=f"/cases/{row['case_id']}/plan"))
    return endings


@also_allows
def _rights_with_case(actor: Actor, hold: CaseHold) -> Collection[str]:
    """Who may read a case and is of a team sees its plan."""
    return general(actor) if CasePermission.READ in hold.permissions else ()


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def case_management_view(actor: Actor, cooperation_id: UUID, *, to_answer: bool = False) -> CaseManagementView:
    """The agreement of the two services; recorded as a read. Raises NotThere; `to_answer` NotAllowed for its owner."""
    async with unit_of_work(actor):
        hold = await cooperation_for(actor, cooperation_id, P.SEE)
        if to_answer and hold.side is Side.OWNER:
            raise NotAllowed
        views = await _cooperation_views(actor, [hold.row])
        if not views:
            raise NotThere
        audit.read(actor, "case_management", hold.id, case_id=hold.own_case_id, basis_id=hold.row["consent_id"])
        return views[0]


async def team_for(actor: Actor, cooperation_id: UUID) -> list[Member]:
    """Who may be key worker of the joint work, or answer for a step: the people of both teams."""
    async with unit_of_work(actor):
        hold = await cooperation_for(actor, cooperation_id, P.SEE)
        return list((await _team_of(actor, hold.row)).values())


async def case_plan(actor: Actor, case_id: UUID) -> CasePlan:
    """The plan of a case: cooperations, what was agreed in each, consents that wait for an offer. Recorded as a read."""
    async with unit_of_work(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        require(actor, P.PROPOSE)
        rows = [
            row for row in await repository.list_of_case(actor, case_id) if P.SEE in hold_of(actor, row).permissions
        ]
        views = await _cooperation_views(actor, rows)
        outputs: dict[UUID, list[ItemView]] = {}
        for item in await _item_views(actor, await repository.list_outputs(actor, [view.id for view in views])):
            outputs.setdefault(item.case_management_id, []).append(item)
        running = {row["partner_service_id"] for row in rows if row["state"] in ("proposed", "active")}
        audit.read(actor, "plan", None, case_id=case_id, count=len(views))
        return CasePlan(
            cooperations=[Cooperation(view=view, outputs=outputs.get(view.id, [])) for view in views],
            offers=await _offers(actor, case.client_id, without=running) if case.status == CaseStatus.OPEN else [],
            may=sorted(permission.value for permission in general(actor)),
        )


async def _offers(actor: Actor, client_id: UUID, *, without: Collection[UUID]) -> list[ConsentChoice]:
    found = await consents.effective_provisions(actor, client_id, type=ConsentType.CASE_MANAGEMENT)
    internal = [
        each for each in found if each.recipient_tenant_id == actor.tenant and each.recipient_service_id not in without
    ]
    services = await tenants.service_views((actor.tenant, each.recipient_service_id) for each in internal)
    return [
        ConsentChoice(
            consent_id=each.consent_id,
            partner=_service_choice(services[actor.tenant, each.recipient_service_id]),
            valid_until=last_day(each.valid_until),
        )
        for each in internal
    ]


async def list_meetings(actor: Actor, *, before: Before | None = None, limit: int = 50) -> MeetingList:
    """The meetings of the service, last first, and the offers that wait for its answer."""
    async with unit_of_work(actor):
        require(actor, P.LIST)
        rows = await repository.list_meetings(actor, before=before, limit=limit)
        return MeetingList(
            meetings=await _meeting_rows(actor, rows),
            waiting=await _waiting(actor),
            may=sorted(permission.value for permission in general(actor)),
        )


async def _waiting(actor: Actor) -> list[Waiting]:
    rows = await repository.list_waiting(actor, MOST_WAITING)
    views = await _cooperation_views(actor, rows)
    if rows:
        audit.read(actor, "cooperations", None, count=len(views))
    return [
        Waiting(
            case_management_id=view.id,
            other_service=view.other_service,
            client_name=view.client_name,
            proposed_at=view.proposed_at,
        )
        for view in views
    ]


async def meeting_view(actor: Actor, meeting_id: UUID) -> MeetingView:
    """A meeting with its agenda as far as this service may see it; recorded as a read of every item."""
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, P.SEE_MEETING)
        row = hold.row
        rows = await repository.list_items(actor, meeting_id)
        items = await _item_views(actor, rows)
        sealer = await keys.sealer(actor.tenant, meeting_id)
        text = sealer.open("team_meeting", meeting_id, row["sealed"], MeetingText)
        short = await _short_names(actor, row)
        names = await tenants.worker_names(actor.tenant, [row["convened_by"], *row["participant_ids"]])
        last = await repository.find_meeting_before(actor, row)
        audit.read(actor, "meeting", meeting_id, count=len(items))
        _note_reads(actor, rows)
        return MeetingView(
            id=meeting_id,
            held_at=row["held_at"],
            services=list(short.values()),
            participants=[_member(seat.worker_id, seat.service_id, names, short) for seat in text.seats],
            convened_by=names.get(row["convened_by"], ""),
            minutes=text.minutes,
            items=items,
            last_held_at=last["held_at"] if last else None,
            last_steps=last["steps"] if last else 0,
            last_steps_done=last["done"] if last else 0,
            version=row["version"],
            may=sorted(permission.value for permission in hold.permissions),
        )


async def item_view(
    actor: Actor, item_id: UUID, *, meeting_id: UUID | None = None, goal_id: UUID | None = None
) -> ItemView:
    """One item, of this meeting and with this goal if they are named; recorded as a read. Raises NotThere."""
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id)
        if meeting_id not in (None, hold.row["meeting_id"]):
            raise NotThere
        views = await _item_views(actor, [hold.row])
        if not views or (goal_id is not None and goal_id not in {goal.id for goal in views[0].goals}):
            raise NotThere
        _note_reads(actor, [hold.row])
        return views[0]


async def item_team(actor: Actor, item_id: UUID) -> list[Member]:
    """Who of the two services may answer for a step."""
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id)
        return list((await _team_of(actor, hold.row)).values())


async def meeting_choices(
    actor: Actor, *, partner_service_id: UUID | None = None, meeting_id: UUID | None = None
) -> MeetingChoices:
    """What a meeting can be made of; with a meeting, who can still be put on its agenda. Recorded as a read."""
    async with unit_of_work(actor):
        on_agenda: set[UUID] = set()
        if meeting_id is not None:
            hold = await meeting_for(actor, meeting_id, P.ADD_ITEM)
            partner_service_id = hold.other_service_id
            on_agenda = {row["case_management_id"] for row in await repository.list_items(actor, meeting_id)}
        require(actor, P.CONVENE)
        partners = await _partners(actor)
        chosen = next((each for each in partners if each.id == partner_service_id), None)
        chosen = chosen or (partners[0] if len(partners) == 1 else None)
        if chosen is None:
            return MeetingChoices(partners=partners, partner=None, people=[], agenda=[])
        rows = [row for row in await repository.list_with(actor, chosen.id) if row["id"] not in on_agenda]
        agenda = await _agenda(actor, rows)
        audit.read(actor, "cooperations", None, count=len(agenda))
        return MeetingChoices(
            partners=partners,
            partner=chosen,
            people=list((await _team(actor, actor.service, chosen.id)).values()),
            agenda=agenda,
        )


async def _agenda(actor: Actor, rows: Sequence[Any]) -> list[AgendaChoice]:
    """Every client once: the running cooperation, or the last one that ended."""
    views = await _cooperation_views(actor, rows)
    shown: dict[UUID | None, AgendaChoice] = {}
    for view in sorted(views, key=lambda each: each.state != CaseManagementStatus.ACTIVE):
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


async def team_day(actor: Actor) -> TeamDay:
    """Joint work on My day: offers to answer, meetings ahead, joint steps left open after an end."""
    async with unit_of_work(actor):
        require(actor, P.LIST)
        meetings = await repository.list_next_meetings(actor, since=start_of_day(today_in_prague()), limit=ON_MY_DAY)
        return TeamDay(
            waiting=await _waiting(actor),
            meetings=await _meeting_rows(actor, meetings),
            left=await _left_steps(actor, worker_id=actor.worker),
        )


async def left_of_case(actor: Actor, case_id: UUID) -> list[LeftStep]:
    """Joint steps of a case that stay open after an end. Raises NotThere, NotAllowed."""
    async with unit_of_work(actor):
        await case_for(actor, case_id, CasePermission.READ)
        require(actor, P.PROPOSE)
        return await _left_steps(actor, case_id=case_id)


async def _left_steps(actor: Actor, *, case_id: UUID | None = None, worker_id: UUID | None = None) -> list[LeftStep]:
    rows = await repository.list_left_steps(actor, case_id=case_id, worker_id=worker_id, limit=MOST_LEFT)
    if not rows:
        return []
    own = {row["task_id"] for row in rows if row["responsible_service_id"] == actor.service_id and row["task_id"]}
    tasks = await case_views.tasks_by_id(actor, own)
    # of the other service only the owner has the words: it keeps the joint object, as it was at the end
    known = {row["case_management_id"] for row in rows if row["item_sealed"]}
    sealers = await keys.sealers(actor.tenant, known)
    names = await tenants.worker_names(actor.tenant, {row["responsible_id"] for row in rows})
    services = await tenants.service_views((actor.tenant, row["responsible_service_id"]) for row in rows)
    found: list[LeftStep] = []
    for row in rows:
        service = services[actor.tenant, row["responsible_service_id"]].short_name
        name = names.get(row["responsible_id"], "")
        task = tasks.get(row["task_id"])
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
                )
            )
        elif row["responsible_service_id"] != actor.service_id and row["case_management_id"] in sealers:
            sealer = sealers[row["case_management_id"]]
            item = sealer.open("meeting_item", row["item_id"], row["item_sealed"], ItemText)
            text = sealer.open(
                "case_management", row["case_management_id"], row["cooperation_sealed"], CaseManagementText
            )
            step = next(each for each in item.every_step() if each.id == row["id"])
            found.append(
                LeftStep(
                    text=step.text,
                    responsible=name,
                    service=service,
                    due_on=row["due_on"],
                    own=False,
                    case_id=row["owner_case_id"],
                    client_name=text.client_name,
                )
            )
    return found


def _note_reads(actor: Actor, rows: Iterable[Any]) -> None:
    for row in rows:
        hold = item_hold_of(actor, row)
        audit.read(actor, "meeting_item", hold.id, case_id=hold.own_case_id, basis_id=row["consent_id"])


# ── rows to views: a constant number of queries however many rows ────────────────────────────────────────────────────


async def _cooperation_views(actor: Actor, rows: Sequence[Any]) -> list[CaseManagementView]:
    sealers = await keys.sealers(actor.tenant, {row["id"] for row in rows})
    # a key that went between two statements went with its consent
    texts = {row["id"]: _text(sealers[row["id"]], row) for row in rows if row["id"] in sealers}
    turns = [turn for text in texts.values() for turn in text.key_workers]
    names = await tenants.worker_names(
        actor.tenant,
        [
            *(turn.worker_id for turn in turns),
            *(row["proposed_by"] for row in rows),
            *(row["answered_by"] for row in rows),
        ],
    )
    services = await _services(actor, rows)
    short = {service_id: service.short_name for service_id, service in services.items()}
    views: list[CaseManagementView] = []
    for row in rows:
        if row["id"] not in texts:
            continue
        hold, text = hold_of(actor, row), texts[row["id"]]
        views.append(
            CaseManagementView(
                id=row["id"],
                state=row["state"],
                own=hold.side is Side.OWNER,
                client_name=text.client_name,
                birth_date=text.birth_date,
                service=short[actor.service],
                other_service=short[hold.other_service_id],
                other_service_name=services[hold.other_service_id].name,
                other_service_id=hold.other_service_id,
                case_id=hold.own_case_id,
                topics=text.topics,
                purpose=text.purpose,
                note=text.note,
                valid_until=last_day(row["valid_until"]),
                proposed_by=names.get(row["proposed_by"], ""),
                proposed_at=row["proposed_at"],
                answered_by=names.get(row["answered_by"], ""),
                answered_at=row["answered_at"],
                decline_reason=text.decline_reason,
                key_worker=_present(text, names, short),
                key_workers=[
                    KeyWorkerTurnView(name=names.get(turn.worker_id, ""), since=turn.since, agreed_on=turn.agreed_on)
                    for turn in reversed(text.key_workers)
                ],
                ended_on=rules.ended_day(row["state"], row["ended_on"]),
                version=row["version"],
                may=sorted(permission.value for permission in hold.permissions),
            )
        )
    return views


async def _item_views(actor: Actor, rows: Sequence[Any]) -> list[ItemView]:
    sealers = await keys.sealers(actor.tenant, {row["case_management_id"] for row in rows})
    rows = [row for row in rows if row["case_management_id"] in sealers]
    opened = [
        (
            row,
            _item_text(sealers[row["case_management_id"]], row),
            sealers[row["case_management_id"]].open(
                "case_management", row["case_management_id"], row["cooperation_sealed"], CaseManagementText
            ),
        )
        for row in rows
    ]
    steps = await repository.list_steps(actor, [row["id"] for row in rows]) if rows else []
    done = {step["id"]: step["done_at"] for step in steps}
    people = [row["concluded_by"] for row in rows]
    for _, text, cooperation in opened:
        people += [step.responsible_id for step in text.every_step()]
        people += [goal.evaluation.by for goal in text.goals if goal.evaluation]
        people += [turn.worker_id for turn in cooperation.key_workers]
    names = await tenants.worker_names(actor.tenant, people)
    short = {service_id: service.short_name for service_id, service in (await _services(actor, rows)).items()}
    return [_item_view(actor, row, text, cooperation, names, short, done) for row, text, cooperation in opened]


def _item_view(
    actor: Actor,
    row: Any,
    text: ItemText,
    cooperation: CaseManagementText,
    names: Mapping[UUID, str],
    short: Mapping[UUID, str],
    done: Mapping[UUID, datetime | None],
) -> ItemView:
    hold = item_hold_of(actor, row)

    def step_view(step: Step) -> StepView:
        return StepView(
            id=step.id,
            text=step.text,
            done_when=step.done_when,
            responsible=_member(step.responsible_id, step.service_id, names, short),
            due_on=step.due_on,
            done_at=done.get(step.id),
        )

    def goal_view(goal: Goal) -> GoalView:
        return GoalView(
            id=goal.id,
            text=goal.text,
            measure=goal.measure,
            due_on=goal.due_on,
            steps=[step_view(step) for step in goal.steps],
            evaluation=_evaluation_view(goal.evaluation, names),
        )

    return ItemView(
        id=row["id"],
        meeting_id=row["meeting_id"],
        held_at=row["held_at"],
        case_management_id=row["case_management_id"],
        client_name=cooperation.client_name,
        case_id=hold.own_case_id,
        state=row["state"],
        valid_until=last_day(row["valid_until"]),
        ended_on=rules.ended_day(row["state"], row["ended_on"]),
        key_worker=_present(cooperation, names, short),
        plan=text.plan,
        goals=[goal_view(goal) for goal in text.goals],
        steps=[step_view(step) for step in text.steps],
        minutes=text.minutes,
        concluded_at=row["concluded_at"],
        concluded_by=names.get(row["concluded_by"], ""),
        version=row["version"],
        may=sorted(permission.value for permission in hold.permissions),
    )


def _evaluation_view(evaluation: Evaluation | None, names: Mapping[UUID, str]) -> EvaluationView | None:
    if evaluation is None:
        return None
    return EvaluationView(
        met=evaluation.met, sentence=evaluation.sentence, by=names.get(evaluation.by, ""), at=evaluation.at
    )


async def _meeting_rows(actor: Actor, rows: Sequence[Any]) -> list[MeetingRow]:
    names = await tenants.worker_names(actor.tenant, {each for row in rows for each in row["participant_ids"]})
    services = await _services(actor, rows)
    return [
        MeetingRow(
            id=row["id"],
            held_at=row["held_at"],
            other_service=services[
                row["partner_service_id"] if row["service_id"] == actor.service_id else row["service_id"]
            ].short_name,
            participants=[names.get(each, "") for each in row["participant_ids"]],
            mine=actor.worker_id in row["participant_ids"],
            items=row["items"],
            concluded=row["concluded"],
        )
        for row in rows
    ]


def _seal_text(sealer: RowSealer, cooperation_id: UUID, text: CaseManagementText) -> bytes:
    return sealer.seal("case_management", cooperation_id, text)


def _text(sealer: RowSealer, row: Any) -> CaseManagementText:
    return sealer.open("case_management", row["id"], row["sealed"], CaseManagementText)


def _item_text(sealer: RowSealer, row: Any) -> ItemText:
    return sealer.open("meeting_item", row["id"], row["sealed"], ItemText)


def _present(text: CaseManagementText, names: Mapping[UUID, str], short: Mapping[UUID, str]) -> Member | None:
    turn = text.key_workers[-1] if text.key_workers else None
    return _member(turn.worker_id, turn.service_id, names, short) if turn else None


def _member(worker_id: UUID, service_id: UUID, names: Mapping[UUID, str], short: Mapping[UUID, str]) -> Member:
    return Member(id=worker_id, name=names.get(worker_id, ""), service_id=service_id, service=short.get(service_id, ""))


async def _services(actor: Actor, rows: Iterable[Any]) -> dict[UUID, ServiceView]:
    ids = {row[column] for row in rows for column in ("service_id", "partner_service_id")} | {actor.service}
    views = await tenants.service_views((actor.tenant, service_id) for service_id in ids)
    return {service_id: view for (_, service_id), view in views.items()}


async def _short_names(actor: Actor, row: Any) -> dict[UUID, str]:
    """The short names of the two services of a row, in one order for both."""
    found = await _services(actor, [row])
    pair = sorted((row["service_id"], row["partner_service_id"]), key=lambda each: found[each].short_name)
    return {service_id: found[service_id].short_name for service_id in pair}


def _service_choice(service: ServiceView) -> ServiceChoice:
    return ServiceChoice(id=service.id, name=service.name, short_name=service.short_name)


async def _partners(actor: Actor) -> list[ServiceChoice]:
    """The other services of the organisation."""
    return [_service_choice(each) for each in await tenants.recipient_services(actor) if each.tenant_id == actor.tenant]


async def _team_of(actor: Actor, row: Any) -> dict[UUID, Member]:
    """The people of both teams of a cooperation: of the partner only those whom the consent names, if it names any."""
    return await _team(actor, row["service_id"], row["partner_service_id"], named=row["partner_worker_ids"])


async def _team(actor: Actor, first_id: UUID, second_id: UUID, *, named: Collection[UUID] = ()) -> dict[UUID, Member]:
    """The people of two teams by id; who works in both stands for the first."""
    services = await tenants.service_views([(actor.tenant, first_id), (actor.tenant, second_id)])
    team: dict[UUID, Member] = {}
    for service_id in (first_id, second_id):
        for worker in await tenants.workers_of_service(actor, service_id=service_id, roles=rules.TEAM_ROLES):
            if worker.id in team or (service_id == second_id and named and worker.id not in named):
                continue
            team[worker.id] = Member(
                id=worker.id,
                name=worker.name,
                service_id=service_id,
                service=services[actor.tenant, service_id].short_name,
            )
    return team
