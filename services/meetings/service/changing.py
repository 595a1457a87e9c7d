"""A meeting that was called for a wrong day or with wrong people, until something of it is settled."""

from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.legal_time import today_in_prague
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository, rules, views
from services.meetings.access import MeetingPermission, item_holds, meeting_for
from services.meetings.events import MeetingChanged
from services.meetings.exceptions import MeetingSettled
from services.meetings.schemas import ChangeMeeting, Seat
from tenants import views as tenant_views


async def change_meeting(actor: Actor, meeting_id: UUID, order: ChangeMeeting, *, version: int) -> None:
    """Move a meeting, or say anew who takes part; they learn of it. Raises Invalid, MeetingSettled, StaleVersion."""
    async with unit_of_work(actor):
        await tenant_views.hold_workers(*order.participant_ids)
        hold = await meeting_for(actor, meeting_id, MeetingPermission.CHANGE, lock=True)
        row = hold.row
        if row.settled:
            raise MeetingSettled
        items = await item_holds(actor, await repository.list_items(actor, meeting_id))
        running = [each.case_management for each in items if each.state == CaseManagementStatus.ACTIVE]
        sealer = await keys.sealer(actor.tenant, meeting_id)
        text = views.meeting_text(sealer, row)
        team = await views.team_and_seated(actor, row, text)
        checks = Checks()
        rules.check_changed(checks, order, team=team, agenda=running, today=today_in_prague())
        checks.done()
        if row.version != version:
            raise StaleVersion(row.version - version)
        assert order.held_at is not None
        wanted = list(dict.fromkeys(order.participant_ids))
        if (order.held_at, set(wanted)) == (row.held_at, set(row.participant_ids)):
            return
        seated = {seat.worker_id: seat for seat in text.seats}
        new = rules.seats([each for each in wanted if each not in seated], team, [each.row for each in running])
        seats: list[Seat] = [*(seated[each] for each in wanted if each in seated), *new]
        sealed = sealer.seal(
            "team_meeting",
            meeting_id,
            msgspec.structs.replace(text, seats=seats, changed_by=actor.worker, changed_at=now()),
        )
        people = [seat.worker_id for seat in seats]
        await repository.write_meeting(actor, meeting_id, order.held_at, people, sealed=sealed)
        await record(
            actor,
            MeetingChanged(
                meeting_id=meeting_id,
                other_service_id=hold.other_service_id,
                version=version + 1,
                moved=order.held_at != row.held_at,
                added=[seat.worker_id for seat in new],
                removed=[each for each in seated if each not in wanted],
                stayed=[each for each in seated if each in wanted],
                by_worker_id=actor.worker_id,
            ),
        )
