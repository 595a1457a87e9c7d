"""A meeting that is not held, and a client who is not discussed at one."""

from uuid import UUID

import msgspec

from cases.cases.access import check_words
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.legal_time import today_in_prague
from kernel.web.i18n import N_
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository, rules, views
from services.meetings.access import MeetingPermission, item_holds, item_to_settle, meeting_for
from services.meetings.events import MeetingCalledOff, MeetingItemCalledOff, MeetingItemTakenOff
from services.meetings.exceptions import MeetingOver, MeetingSettled
from services.meetings.schemas import CallMeetingOff

LONGEST_REASON = 1_000


async def call_off(actor: Actor, meeting_id: UUID, order: CallMeetingOff, *, version: int) -> None:
    """Say that a meeting is not held, and why; whoever was to come learns of it, and it stays in the list.

    What was prepared for it is read there and written no more. Raises Invalid, MeetingSettled, MeetingCalledOff, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await meeting_for(actor, meeting_id, MeetingPermission.CALL_OFF, lock=True)
        if hold.row.settled:
            raise MeetingSettled
        items = await item_holds(actor, await repository.list_items(actor, meeting_id))
        checks = Checks()
        missing = N_("Napište, proč se porada nekoná.")
        reason = checks.reason("reason", order.reason, missing=missing, max_length=LONGEST_REASON)
        await check_words(actor, checks, order, *(item.own_case_id for item in items))
        checks.done()
        if hold.row.version != version:
            raise StaleVersion(hold.row.version - version)
        sealer = await keys.sealer(actor.tenant, meeting_id)
        text = msgspec.structs.replace(views.meeting_text(sealer, hold.row), called_off=reason)
        await repository.call_off(actor, meeting_id, sealed=sealer.seal("team_meeting", meeting_id, text), at=now())
        await record(
            actor,
            MeetingCalledOff(
                meeting_id=meeting_id, other_service_id=hold.other_service_id, by_worker_id=actor.worker_id
            ),
        )
        for item in items:
            if item.state == CaseManagementStatus.ACTIVE and item.own_case_id is not None:
                await record(
                    actor,
                    MeetingItemCalledOff(
                        item_id=item.id,
                        case_id=item.own_case_id,
                        basis_id=item.consent_id,
                        other_service_id=item.case_management.other_service_id,
                        by_worker_id=actor.worker_id,
                    ),
                )


async def take_off(actor: Actor, item_id: UUID, *, version: int) -> UUID:
    """Take a client off the agenda before the meeting is over; returns the meeting. What was prepared stays to be read.

    Raises NotThere, ItemConcluded, ItemTakenOff, CaseManagementOver, MeetingCalledOff, MeetingOver, StaleVersion.
    """
    async with unit_of_work(actor):
        hold = await item_to_settle(actor, item_id)
        rules.check_can_write(hold.state, hold.row)
        if rules.is_over(hold.row.held_at, today=today_in_prague()):
            raise MeetingOver
        if hold.row.version != version:
            raise StaleVersion(hold.row.version - version)
        assert hold.own_case_id is not None
        await repository.take_off(actor, item_id, at=now())
        await record(
            actor,
            MeetingItemTakenOff(
                item_id=item_id,
                meeting_id=hold.row.meeting_id,
                case_id=hold.own_case_id,
                basis_id=hold.consent_id,
                other_service_id=hold.case_management.other_service_id,
                by_worker_id=actor.worker_id,
            ),
        )
        return hold.row.meeting_id
