"""What two services do at a meeting: convene it, write what is agreed for each client, settle it, follow it up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold, CasePermission, case_for, check_words
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import DomainError, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date, today_in_prague
from kernel.web.i18n import N_
from services.case_management import views as case_management_views
from services.case_management.access import CaseManagementHold, holds_with
from services.case_management.schemas import Member
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository, rules, views
from services.meetings.access import (
    ItemHold,
    MeetingPermission,
    check_takes_more,
    item_for,
    item_holds,
    item_to_settle,
    items_for,
    meeting_for,
    require,
)
from services.meetings.events import (
    MeetingConvened,
    MeetingItemAdded,
    MeetingItemConcluded,
    MeetingItemWritten,
    MinutesWritten,
)
from services.meetings.exceptions import AlreadyOnAgenda
from services.meetings.repository import joint_steps
from services.meetings.schemas import (
    AddItem,
    ConveneMeeting,
    ItemText,
    MeetingText,
    Settled,
    WriteItem,
    WriteMinutes,
)
from services.meetings.tables import JointStep, MeetingItem, TeamMeeting
from tenants import views as tenant_views

from .calling_off import call_off as call_off
from .calling_off import take_off as take_off
from .changing import change_meeting as change_meeting
from .evaluating import evaluate_goal as evaluate_goal
from .following import follow_assigned_task as follow_assigned_task
from .following import follow_finished_task as follow_finished_task
from .following import follow_key_worker as follow_key_worker
from .following import follow_reopened_task as follow_reopened_task
from .inviting import SEATS as SEATS
from .inviting import invite as invite
from .inviting import take_over_seats as take_over_seats
from .outputs import put_output_into_folder as put_output_into_folder

P = MeetingPermission


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def convene_meeting(actor: Actor, order: ConveneMeeting) -> UUID:
    """Call a meeting of two services. Items without a consent that covers the other service are refused beside the item."""
    async with unit_of_work(actor):
        require(actor, P.CONVENE)
        partner_id = order.partner_service_id
        known = {partner.id for partner in await case_management_views.partners(actor)}
        people: dict[UUID, Member] = {}
        running: dict[UUID, CaseManagementHold] = {}
        if partner_id is not None and partner_id in known:
            await tenant_views.hold_workers(*order.participant_ids)
            people = await case_management_views.team(actor, actor.service, partner_id)
            running = await _running_with(actor, partner_id)
        checks = Checks()
        rules.check_meeting(checks, order, partners=known, team=people, open_=running, today=today_in_prague())
        checks.done()
        assert partner_id is not None
        assert order.held_at is not None
        meeting_id = new_id()
        sealer = await keys.create_owner_key(actor, meeting_id, partner_service_id=partner_id)
        participants = list(dict.fromkeys(order.participant_ids))
        agenda = [running[case_management_id] for case_management_id in dict.fromkeys(order.agenda)]
        seats = rules.seats(participants, people, [hold.row for hold in agenda])
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
        for hold in agenda:
            await _put_on_agenda(actor, meeting_id, hold)
        return meeting_id


async def _running_with(actor: Actor, other_service_id: UUID) -> dict[UUID, CaseManagementHold]:
    """Whom the two services may discuss now."""
    found = await holds_with(actor, other_service_id)
    return {hold.id: hold for hold in found if hold.state == CaseManagementStatus.ACTIVE}


async def add_item(actor: Actor, meeting_id: UUID, order: AddItem) -> UUID:
    """Put one more client on the agenda. Raises Invalid beside the item, AlreadyOnAgenda, MeetingClosed."""
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, P.ADD_ITEM, lock=True)
        await check_takes_more(actor, hold)
        running = await _running_with(actor, hold.other_service_id)
        checks = Checks()
        if order.case_management_id is None:
            checks.fail("case_management_id", N_("Vyberte, o kterém klientovi se bude mluvit."))
        elif order.case_management_id not in running:
            checks.fail("case_management_id", rules.NO_CONSENT_ITEM)
        else:
            chosen = [running[order.case_management_id]]
            rules.check_agenda_day(checks, hold.row.held_at, chosen, "case_management_id")
        checks.done()
        assert order.case_management_id is not None
        return await _put_on_agenda(actor, meeting_id, running[order.case_management_id])


async def _put_on_agenda(actor: Actor, meeting_id: UUID, hold: CaseManagementHold) -> UUID:
    item_id = new_id()
    sealer = await keys.sealer(actor.tenant, hold.id)
    written = await repository.insert_item(
        MeetingItem(
            id=item_id,
            tenant_id=actor.tenant,
            service_id=hold.row.service_id,
            partner_service_id=hold.row.partner_service_id,
            meeting_id=meeting_id,
            case_management_id=hold.id,
            sealed=sealer.seal("meeting_item", item_id, ItemText()),
            version=1,
        )
    )
    if not written:
        raise AlreadyOnAgenda(about=await views.on_agenda(actor, meeting_id, hold.id))
    await record(
        actor,
        MeetingItemAdded(
            item_id=item_id,
            meeting_id=meeting_id,
            case_management_id=hold.id,
            case_id=_own_case(hold),
            basis_id=hold.row.consent_id,
            other_service_id=hold.other_service_id,
        ),
    )
    return item_id


async def write_minutes(actor: Actor, meeting_id: UUID, order: WriteMinutes, *, version: int) -> None:
    """Write the internal minutes; what somebody else had written stays beside. Raises Invalid, StaleVersion."""
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, P.WRITE_MINUTES, lock=True)
        checks = Checks()
        minutes = checks.text("minutes", order.minutes, required=False)
        sealer = await keys.sealer(actor.tenant, meeting_id)
        present = views.meeting_text(sealer, hold.row)
        earlier = rules.kept_beside(checks, present, minutes, by=actor.worker, at=now())
        items = await item_holds(actor, await repository.list_items(actor, meeting_id))
        await check_words(actor, checks, order, *(item.own_case_id for item in items))
        checks.done()
        if hold.row.version != version:
            raise StaleVersion(hold.row.version - version)
        if minutes == present.minutes:
            return
        text = msgspec.structs.replace(present, minutes=minutes, earlier=earlier, **_written(actor))
        await repository.write_minutes(actor, meeting_id, sealed=sealer.seal("team_meeting", meeting_id, text))
        await record(actor, MinutesWritten(meeting_id=meeting_id))


def _written(actor: Actor) -> dict[str, Any]:
    """Who writes a text, and when: said to whoever was slower."""
    return {"written_by": actor.worker, "written_at": now()}


def _noted(actor: Actor, checks: Checks, present: ItemText, minutes: str) -> dict[str, Any]:
    """Who wrote the minutes of an item last, and what they said before."""
    if minutes == present.minutes:
        last, earlier = present.present, present.earlier
        return {"noted_by": last.written_by, "noted_at": last.written_at, "earlier": earlier}
    moment = now()
    earlier = rules.kept_beside(checks, present, minutes, by=actor.worker, at=moment)
    return {"noted_by": actor.worker, "noted_at": moment, "earlier": earlier}


# ── an item and its output ───────────────────────────────────────────────────────────────────────────────────────────


async def write_item(actor: Actor, item_id: UUID, order: WriteItem, *, version: int) -> None:
    """Write what was agreed about a client. Raises Invalid, ItemConcluded, CaseManagementOver, StaleVersion."""
    async with unit_of_work(actor):
        hold = await item_for(actor, item_id, lock=True)
        rules.check_can_write(hold.state, hold.row)
        sealer = await keys.sealer(actor.tenant, hold.case_management.id)
        checks, present = Checks(), views.item_text(sealer, hold)
        text = rules.check_item(
            checks,
            order,
            present=present,
            team=await case_management_views.team_of(actor, hold.case_management),
            not_before=prague_date(hold.row.held_at),
            new_id=new_id,
        )
        await check_words(actor, checks, order, hold.own_case_id)
        noted = _noted(actor, checks, present, text.minutes)
        checks.done()
        _check_version(hold, version)
        text = msgspec.structs.replace(text, **_written(actor), **noted)
        await repository.write_item(actor, item_id, sealed=sealer.seal("meeting_item", item_id, text))
        await record(
            actor,
            MeetingItemWritten(
                item_id=item_id,
                case_id=_own_case(hold),
                basis_id=hold.consent_id,
                other_service_id=hold.case_management.other_service_id,
                by_worker_id=actor.worker_id,
            ),
        )


async def conclude_item(actor: Actor, item_id: UUID, *, version: int) -> None:
    """Settle the output: into the folder and the tasks of the actor's service at once, of the other by a reaction.

    Raises OutputMissing, ItemConcluded, MeetingAhead, BeforeJointWork, CaseManagementOver, StaleVersion.
    """
    async with unit_of_work(actor):
        decided = await _decide(actor, await item_to_settle(actor, item_id), version)
        if decided.refusal is not None:
            raise decided.refusal
        await _conclude(actor, decided)


async def conclude_items(actor: Actor, meeting_id: UUID, versions: Mapping[UUID, int]) -> Settled:
    """Settle those of the named items of a meeting that can be settled as they were seen, and say why the others cannot.

    What can be is decided for all of them before anything is written; what is refused while it is written, as when a
    consent ends in that instant, undoes the whole act. `versions` are those seen. Raises NotThere, CaseManagementOver.
    """
    async with unit_of_work(actor):
        await meeting_for(actor, meeting_id, P.SEE_MEETING, lock=True)
        holds = await items_for(actor, meeting_id, versions)
        decided = [await _decide(actor, hold, versions[hold.id]) for hold in holds]
        ready = [each for each in decided if each.refusal is None]
        for each in ready:
            await _conclude(actor, each)
        left = dict.fromkeys(versions.keys() - {hold.id for hold in holds}, NotThere)
        return Settled(
            done=[each.hold.id for each in ready],
            left={**left, **{each.hold.id: each.refusal for each in decided if each.refusal is not None}},
        )


class _Decided(msgspec.Struct, frozen=True, kw_only=True):
    """An item with the folder that its output goes into, and what keeps it from going there."""

    hold: ItemHold
    text: ItemText
    folder: CaseHold
    refusal: type[DomainError] | None


async def _decide(actor: Actor, hold: ItemHold, version: int) -> _Decided:
    """Whether a locked item can be settled as it was seen."""
    text = views.item_text(await keys.sealer(actor.tenant, hold.case_management.id), hold)
    folder = await case_for(actor, _own_case(hold), CasePermission.ADD_RECORD)
    await tenant_views.hold_workers(*(step.responsible_id for step in text.every_step()))
    team = await case_management_views.team_of(actor, hold.case_management)
    refusal = rules.what_keeps_open(
        text,
        state=hold.state,
        row=hold.row,
        ahead=rules.is_ahead(hold.row.held_at, today=today_in_prague()),
        too_early=rules.is_before(hold.row.held_at, hold.case_management.row.answered_at),
        folder_status=folder.status,
        team=team,
        stale=hold.row.version != version,
    )
    return _Decided(hold=hold, text=text, folder=folder, refusal=refusal)


async def _conclude(actor: Actor, decided: _Decided) -> None:
    hold, agreed = decided.hold, decided.hold.case_management
    await repository.conclude_item(actor, hold.id, at=now())
    await joint_steps.insert_steps(
        [
            JointStep(
                id=step.id,
                tenant_id=actor.tenant,
                service_id=agreed.row.service_id,
                partner_service_id=agreed.row.partner_service_id,
                case_management_id=agreed.id,
                item_id=hold.id,
                responsible_id=step.responsible_id,
                responsible_service_id=step.service_id,
                case_id=hold.case_in(step.service_id),
                due_on=step.due_on,
            )
            for step in decided.text.every_step()
        ]
    )
    await put_output_into_folder(actor, hold, decided.folder)
    await record(
        actor,
        MeetingItemConcluded(
            item_id=hold.id,
            case_id=_own_case(hold),
            basis_id=hold.consent_id,
            other_service_id=agreed.other_service_id,
        ),
    )


def _own_case(hold: ItemHold | CaseManagementHold) -> UUID:
    assert hold.own_case_id is not None
    return hold.own_case_id


def _check_version(hold: ItemHold, version: int) -> None:
    """The row is locked: its version is the one the change starts from, or somebody was faster."""
    if hold.row.version != version:
        raise StaleVersion(hold.row.version - version)
