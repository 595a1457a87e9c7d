# pyright: strict
"""Meetings with their agenda, and what one can be made of."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from kernel import audit, keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import prague_date, today_in_prague
from kernel.readable import opened
from kernel.web.i18n import gettext
from kernel.web.text import format_datetime
from services.case_management import views as case_management_views
from services.case_management.access import (
    CaseManagementHold,
    holds_with,
)
from services.case_management.schemas import Member
from services.case_management.tables import CaseManagementStatus
from services.meetings import repository, rules
from services.meetings.access import (
    MeetingHold,
    MeetingPermission,
    check_takes_more,
    general,
    is_closed,
    item_holds,
    meeting_for,
    require,
)
from services.meetings.exceptions import MeetingOver, MeetingSettled
from services.meetings.schemas import (
    AgendaChoice,
    Invitation,
    ItemView,
    ListedMeeting,
    MeetingChoices,
    MeetingList,
    MeetingRow,
    MeetingText,
    MeetingToChange,
    MeetingView,
    Seat,
    StoredMeeting,
)
from tenants import views as tenant_views
from tenants.leaving.schemas import LeftRow

from .items import items_of, noted, who_noted

P = MeetingPermission
Before = tuple[datetime, UUID]


async def list_meetings(actor: Actor, *, before: Before | None = None, limit: int = 50) -> MeetingList:
    """The meetings of the service, last first, and the offers that wait for its answer."""
    async with look(actor):
        require(actor, P.LIST)
        rows = await repository.list_meetings(actor, before=before, limit=limit)
        return MeetingList(
            meetings=await meeting_rows(actor, rows),
            waiting=await case_management_views.waiting(actor),
            may=sorted(general(actor)),
        )


async def names_of_meetings(actor: Actor, meeting_ids: Collection[UUID]) -> dict[UUID, str]:
    """When those of these meetings are held that the actor may see, and with which service."""
    async with look(actor):
        seen = meeting_ids if P.LIST in general(actor) else ()
        rows = await repository.list_meetings_by_id(actor, seen) if seen else []
        return {
            row.id: f"{format_datetime(row.held_at)} · {row.other_service}" for row in await meeting_rows(actor, rows)
        }


async def ahead_of_me(actor: Actor, meeting_ids: Collection[UUID]) -> set[UUID]:
    """Those of these meetings that the actor is invited to and that are not over: the day of it included."""
    async with look(actor):
        seen = meeting_ids if P.LIST in general(actor) else ()
        rows = await repository.list_meetings_by_id(actor, seen) if seen else []
        today = today_in_prague()
        return {
            row.id
            for row in rows
            if actor.worker_id in row.participant_ids and prague_date(row.held_at) >= today and not row.called_off
        }


async def seats_left_empty(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[LeftRow]:
    """(in unit) Coming meetings to which these people are invited and will not come."""
    empty = await repository.list_without(actor, worker_ids, limit)
    names = await names_of_meetings(actor, {seat.meeting_id for seat in empty})
    return [
        LeftRow(
            worker_id=seat.worker_id,
            title=gettext("Společná porada"),
            about=names[seat.meeting_id],
            url=f"/meetings/{seat.meeting_id}/invite",
            act=gettext("Pozvat jiného"),
        )
        for seat in empty
        if seat.meeting_id in names
    ]


async def invitable(actor: Actor, meeting_id: UUID) -> Invitation:
    """Whom one can still invite to a meeting, and who of the invited has left. Raises NotThere, MeetingOver, MeetingClosed."""
    async with look(actor):
        hold = await meeting_for(actor, meeting_id, P.INVITE)
        row = hold.row
        await check_takes_more(actor, hold)
        if rules.is_over(row.held_at, today=today_in_prague()):
            raise MeetingOver
        team = await case_management_views.team(actor, row.service_id, row.partner_service_id)
        # of a meeting that began, who was there stays
        gone = [each for each in row.participant_ids if each not in team] if row.held_at > now() else []
        names = await tenant_views.worker_names(actor.tenant, gone)
        on_agenda = await item_holds(actor, await repository.list_items(actor, meeting_id))
        unnamed = rules.unnamed(team.values(), [item.case_management.row for item in on_agenda])
        others = [member for member in team.values() if member.id not in row.participant_ids]
        return Invitation(
            meeting_id=meeting_id,
            held_at=row.held_at,
            people=sorted(others, key=lambda member: member.id in unnamed),
            gone=[str(names.get(each, "")) for each in gone],  # the page says of each that they left
            unnamed=[member.id for member in others if member.id in unnamed],
        )


async def team_and_seated(actor: Actor, row: StoredMeeting, text: MeetingText) -> dict[UUID, Member]:
    """(in unit) The people of both teams, and who sits at the meeting and is in neither any more."""
    team = await case_management_views.team(actor, row.service_id, row.partner_service_id)
    services = await case_management_views.services_of(actor, [row])
    names = await tenant_views.worker_names(actor.tenant, [seat.worker_id for seat in text.seats])
    for seat in text.seats:
        if seat.worker_id not in team:
            team[seat.worker_id] = case_management_views.member(seat.worker_id, seat.service_id, names, services)
    return team


async def changeable(actor: Actor, meeting_id: UUID) -> MeetingToChange:
    """A meeting as it is called, with everybody who could take part. Raises NotThere, MeetingSettled."""
    async with look(actor):
        hold = await meeting_for(actor, meeting_id, P.CHANGE)
        if hold.row.settled:
            raise MeetingSettled
        on_agenda = await item_holds(actor, await repository.list_items(actor, meeting_id))
        text = meeting_text(await keys.sealer(actor.tenant, meeting_id), hold.row)
        team = await team_and_seated(actor, hold.row, text)
        unnamed = rules.unnamed(team.values(), [item.case_management.row for item in on_agenda])
        names = await tenant_views.worker_names(actor.tenant, [text.changed_by])
        return MeetingToChange(
            meeting_id=meeting_id,
            held_at=hold.row.held_at,
            participant_ids=hold.row.participant_ids,
            people=sorted(team.values(), key=lambda member: member.id in unnamed),
            unnamed=list(unnamed),
            version=hold.row.version,
            changed_by=names.get(text.changed_by, "") if text.changed_by else "",
            changed_at=text.changed_at,
            last=await _last_act(actor, hold, text),
        )


async def last_act_at(actor: Actor, meeting_id: UUID) -> tuple[str, datetime | None]:
    """Who changed anything of a meeting last, and when: its version counts each of these. Raises NotThere."""
    async with look(actor):
        hold = await meeting_for(actor, meeting_id, P.SEE_MEETING)
        return await _last_act(actor, hold, meeting_text(await keys.sealer(actor.tenant, meeting_id), hold.row))


async def _last_act(actor: Actor, hold: MeetingHold, text: MeetingText) -> tuple[str, datetime | None]:
    acts = (
        (text.changed_by, text.changed_at),
        (text.written_by, text.written_at),
        (hold.row.called_off_by, hold.row.called_off_at),
    )
    by, at = max(acts, key=lambda each: each[1].timestamp() if each[1] else 0.0)
    return (await tenant_views.worker_names(actor.tenant, [by])).get(by, "") if by else "", at


async def meeting_rows(actor: Actor, rows: Sequence[ListedMeeting]) -> list[MeetingRow]:
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
            items=row.waiting + row.concluded,
            concluded=row.concluded,
            settled=row.settled and not row.waiting,
            called_off=row.called_off,
        )
        for row in rows
    ]


async def meeting_view(actor: Actor, meeting_id: UUID, *, agenda: bool = True) -> MeetingView:
    """A meeting with its agenda as far as this service may see it; recorded as a read that says whom it showed.

    Without its `agenda` nobody on it is looked at.
    """
    async with look(actor):
        hold = await meeting_for(actor, meeting_id, P.SEE_MEETING)
        items = await item_holds(actor, await repository.list_items(actor, meeting_id, taken_off_too=agenda))
        shown = await items_of(actor, items) if agenda else []
        closed = is_closed(hold, [item for item in items if item.row.taken_off_by is None])
        audit.read(actor, "meeting", meeting_id, count=len(shown), shown={item.case_management_id for item in shown})
        return await _meeting(actor, hold, shown, closed=closed)


async def _meeting(actor: Actor, hold: MeetingHold, items: list[ItemView], *, closed: bool) -> MeetingView:
    """A meeting with its agenda."""
    row, gone = hold.row, {P.CHANGE, P.CALL_OFF} if hold.row.settled else set[MeetingPermission]()
    if row.called_off_at is not None:
        gone |= {P.CHANGE, P.CALL_OFF, P.ADD_ITEM, P.INVITE, P.WRITE_MINUTES}
    if closed:
        gone |= {P.ADD_ITEM, P.INVITE}
    elif rules.is_over(row.held_at, today=today_in_prague()):
        gone.add(P.INVITE)
    text = meeting_text(await keys.sealer(actor.tenant, hold.id), row)
    services = await case_management_views.services_of(actor, [row])
    people = [row.convened_by, row.called_off_by, *who_noted(text), *row.participant_ids]
    names = await tenant_views.worker_names(actor.tenant, people)
    last = await repository.find_meeting_before(actor, row)
    return MeetingView(
        id=hold.id,
        held_at=row.held_at,
        called_off_at=row.called_off_at,
        called_off_by=names.get(row.called_off_by, "") if row.called_off_by else "",
        called_off_why=text.called_off,
        services=[each.short_name for each in case_management_views.pair_of(row, services)],
        participants=[
            case_management_views.member(seat.worker_id, seat.service_id, names, services) for seat in text.seats
        ],
        convened_by=names.get(row.convened_by, ""),
        **noted(text, names),
        items=[item for item in items if not item.taken_off_at],
        taken_off=[item for item in items if item.taken_off_at],
        closed=closed,
        last_held_at=last.held_at if last else None,
        last_steps=last.steps if last else 0,
        last_steps_done=last.done if last else 0,
        version=row.version,
        may=sorted(hold.permissions - gone),
    )


async def meeting_choices(
    actor: Actor, *, partner_service_id: UUID | None = None, meeting_id: UUID | None = None
) -> MeetingChoices:
    """What a meeting can be made of; with a meeting, who can still be put on its agenda. Recorded as a read."""
    async with look(actor):
        on_agenda: set[UUID] = set()
        held_on: date | None = None
        if meeting_id is not None:
            hold = await meeting_for(actor, meeting_id, P.ADD_ITEM)
            await check_takes_more(actor, hold)
            partner_service_id = hold.other_service_id
            held_on = prague_date(hold.row.held_at)
            on_agenda = {row.case_management_id for row in await repository.list_items(actor, meeting_id)}
        require(actor, P.CONVENE)
        choices = await _choices(actor, partner_service_id, without=on_agenda)
        if choices.partner is not None:
            shown = [choice.case_management_id for choice in choices.agenda]
            audit.read(actor, "case_managements", None, count=len(shown), shown=shown)
        return msgspec.structs.replace(choices, held_on=held_on)


async def _choices(actor: Actor, partner_id: UUID | None, *, without: Collection[UUID]) -> MeetingChoices:
    """What a meeting with a partner can be made of: the one asked for, or the only one there is."""
    partners = await case_management_views.partners(actor)
    chosen = next((each for each in partners if each.id == partner_id), None)
    chosen = chosen or (partners[0] if len(partners) == 1 else None)
    if chosen is None:
        return MeetingChoices(partners=partners, partner=None, people=[], agenda=[])
    holds = [hold for hold in await holds_with(actor, chosen.id) if hold.id not in without]
    people = (await case_management_views.team(actor, actor.service, chosen.id)).values()
    unnamed = rules.unnamed(people, [hold.row for hold in holds if hold.state == CaseManagementStatus.ACTIVE])
    return MeetingChoices(
        partners=partners,
        partner=chosen,
        people=sorted(people, key=lambda member: member.id in unnamed),
        agenda=await _agenda_choices(actor, holds),
        unnamed=[member.id for member in people if member.id in unnamed],
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
            no=view.no,
            case_id=view.case_id,
        )
        shown.setdefault(view.case_id, choice)
    return sorted(shown.values(), key=lambda each: (not each.open, sort_key(each.client_name)))


def meeting_text(sealer: RowSealer, row: StoredMeeting) -> MeetingText:
    """Who takes part, and the minutes."""
    return sealer.open("team_meeting", row.id, row.sealed, MeetingText)


async def is_called_off(actor: Actor, meeting_id: UUID) -> bool:
    """(in unit) Whether a meeting of the service is not held, for the system."""
    row = await repository.find_meeting(actor, meeting_id)
    return row is not None and row.called_off_at is not None


async def seats_of(actor: Actor, meeting_id: UUID, *, with_service: UUID) -> list[Seat]:
    """(in unit) Who takes part in a meeting with another service, for the system; nobody when there is none."""
    row = await repository.find_meeting(actor, meeting_id)
    if row is None or {row.service_id, row.partner_service_id} != {actor.service_id, with_service}:
        return []
    text = opened(await keys.sealer(actor.tenant, meeting_id), "team_meeting", meeting_id, row.sealed, MeetingText)
    return text.seats if text is not None else []
