"""Who takes part in a meeting to come, after it was called."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.web.i18n import N_, gettext
from services.case_management import views as case_management_views
from services.case_management.schemas import Member
from services.meetings import repository, rules, views
from services.meetings.access import MeetingPermission, check_takes_more, meeting_for
from services.meetings.events import ParticipantInvited
from services.meetings.schemas import InviteToMeeting, MeetingText, Seat, StoredMeeting
from tenants import views as tenant_views
from tenants.leaving.exceptions import CannotTakeOverInRole

SEATS = N_("místa na poradách, které teprve budou")


async def invite(actor: Actor, meeting_id: UUID, order: InviteToMeeting) -> None:
    """Invite one more person; who will not come to a meeting ahead, having left, is not waited for. Raises Invalid, MeetingOver,
    MeetingClosed.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.worker_id)
        hold = await meeting_for(actor, meeting_id, MeetingPermission.INVITE, lock=True)
        await check_takes_more(actor, hold)
        team = await _team(actor, hold.row)
        text = views.meeting_text(await keys.sealer(actor.tenant, meeting_id), hold.row)
        seated = await views.team_and_seated(actor, hold.row, text)
        stay = [seated[seat.worker_id] for seat in _staying(hold.row, text, team)]
        checks = Checks()
        rules.check_invited(checks, order, hold.row, team=team, stay=stay, today=today_in_prague())
        checks.done()
        assert order.worker_id is not None
        await _seat(actor, hold.row, team[order.worker_id], team=team, other_service_id=hold.other_service_id)


async def take_over_seats(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Seat a colleague at the coming meetings of somebody who left, as the system of their service.

    Raises CannotTakeOverInRole.
    """
    for empty in await repository.list_without(actor, [from_worker]):
        row = await repository.find_meeting(actor, empty.meeting_id, lock=True)
        if row is None:
            raise NotThere
        team = await _team(actor, row)
        if to_worker not in team:
            own = (await tenant_views.service_views([(actor.tenant, actor.service)]))[actor.tenant, actor.service]
            raise CannotTakeOverInRole(service=own.short_name, what=gettext(SEATS))
        other = row.partner_service_id if row.service_id == actor.service_id else row.service_id
        await _seat(actor, row, team[to_worker], team=team, other_service_id=other)


async def _team(actor: Actor, row: StoredMeeting) -> dict[UUID, Member]:
    return await case_management_views.team(actor, row.service_id, row.partner_service_id)


async def _seat(
    actor: Actor, row: StoredMeeting, member: Member, *, team: Mapping[UUID, Member], other_service_id: UUID
) -> None:
    """(in unit) Write who takes part from now on into a locked meeting."""
    sealer = await keys.sealer(actor.tenant, row.id)
    text = views.meeting_text(sealer, row)
    seats = [seat for seat in _staying(row, text, team) if seat.worker_id != member.id]
    stands_for = rules.stands_for(member, {seat.service_id for seat in seats})
    seats.append(Seat(worker_id=member.id, service_id=stands_for))
    sealed = sealer.seal(
        "team_meeting", row.id, msgspec.structs.replace(text, seats=seats, changed_by=actor.worker_id, changed_at=now())
    )
    await repository.write_seats(actor, row.id, _workers(seats), sealed=sealed)
    await record(
        actor,
        ParticipantInvited(
            meeting_id=row.id, other_service_id=other_service_id, to_worker_id=member.id, by_worker_id=actor.worker_id
        ),
    )


def _staying(row: StoredMeeting, text: MeetingText, team: Mapping[UUID, Member]) -> list[Seat]:
    """Who takes part and does not leave; at a meeting that began, everybody who was there."""
    return [seat for seat in text.seats if row.held_at <= now() or seat.worker_id in team]


def _workers(seats: Iterable[Seat]) -> list[UUID]:
    return list(dict.fromkeys(seat.worker_id for seat in seats))
