"""People who leave before a meeting: their seats are told of, given on, and one invites somebody else."""

from datetime import timedelta

import pytest

from app.testing.time import days_from_now
from kernel.clock import now
from kernel.exceptions import Invalid
from kernel.legal_time import start_of_day, today_in_prague
from kernel.outbox import drain
from kernel.web.text import soft
from services.desk import views as desk
from services.meetings import service, views
from services.meetings.exceptions import MeetingOver
from services.meetings.schemas import InviteToMeeting
from tenants.leaving import service as leaving
from tenants.leaving.exceptions import CannotTakeOver

INVITED = "Jste mezi účastníky společné porady."
SEATS = "seats at coming meetings"


async def left(world, name):
    """Where the one act for an empty seat leads, and who will not come."""
    found = await desk.left_without(world.actor(name))
    return [(row.url, row.worker) for row in found.rows if "/meetings/" in row.url] if found else []


async def word_of_meetings(world, name):
    """What My day says of meetings: word of it, or the row of the meeting itself, which says it already."""
    day = await desk.desk(world.actor(name))
    rows = [kind for row in day.day.rows for kind, _ in row.tells if kind == "meeting.convened"]
    return rows + [one.text for one in day.news if one.text == INVITED]


async def close(world, name, **more):
    told = await leaving.close_account(world.people[name].user_id, **more)
    return [(each.service, each.number, each.taken) for each in told if each.what == SEATS]


async def people(actor, meeting_id):
    return {each.name for each in (await views.meeting_view(actor, meeting_id)).participants}


async def test_a_seat_of_who_left_is_told_and_given_to_another(story, world, client_app):
    """To the head of the service; whoever is invited instead learns of it, and the list is empty again."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    before = await story.meeting()
    assert await left(world, "pm_head") == []
    assert await close(world, "pm_worker") == [("PM", 1, False)]
    assert await left(world, "pm_head") == [(f"/meetings/{meeting_id}/invite", "Lenka Ďurišová")]
    assert await left(world, "osp_head") == await left(world, "spod_head") == []
    client = await client_app("pm_head")
    assert "Lenka Ďurišová" in (await client.get(f"/meetings/{meeting_id}/invite")).text
    values = {"csrf_token": client.headers["X-CSRF-Token"], "worker_id": str(world.actor("pm_worker").worker)}
    refused = await client.post(f"/meetings/{meeting_id}/invite", data=values)
    assert "Vyberte, kdo na poradu přijde" in refused.text
    values["worker_id"] = str(world.actor("pm_worker2").worker)
    sent = await client.post(f"/meetings/{meeting_id}/invite", data=values)
    assert sent.headers["location"] == f"/meetings/{meeting_id}"
    assert await left(world, "pm_head") == []
    assert await people(story.osp, meeting_id) == {"Jindřiška Malá", "Radim Zedník"}
    assert "Lenka Ďurišová" in await people(story.osp, before)
    await drain()
    assert await word_of_meetings(world, "pm_worker2") == ["meeting.convened"]
    assert await word_of_meetings(world, "pm_head") == []


async def test_a_seat_goes_to_the_colleague_with_the_account(story, world):
    """A peer mentor does not take part: nothing happens then."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    with pytest.raises(CannotTakeOver):
        await close(world, "pm_worker", to_user=world.people["pm_peer"].user_id)
    assert await close(world, "pm_worker", to_user=world.people["pm_head"].user_id) == [("PM", 1, True)]
    assert await people(story.osp, meeting_id) == {"Jindřiška Malá", "Alžběta Říhová"}
    assert await left(world, "pm_head") == []


async def test_the_only_seat_of_a_service_is_not_given_away(story, world, client_app):
    """To somebody of the other service: neither while it is ahead and the seat would go, with the words of the other forms."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await close(world, "pm_worker")
    client, address = await client_app("pm_head"), f"/meetings/{meeting_id}/invite"
    values = {"csrf_token": client.headers["X-CSRF-Token"], "worker_id": str(world.actor("osp_head").worker)}
    refused = await client.post(address, data=values)
    assert "Vyberte účastníky, aspoň jednoho z každé služby." in soft(refused.text)
    assert await left(world, "pm_head") == [(address, "Lenka Ďurišová")]
    both = {"csrf_token": client.headers["X-CSRF-Token"], "worker_id": str(world.actor("both_osp").worker)}
    assert (await client.post(address, data=both)).status_code == 303
    seated = (await views.meeting_view(story.osp, meeting_id)).participants
    assert {each.service for each in seated} == {"OSP", "PM"}
    assert (await client.post(address, data=values)).status_code == 303


async def test_of_two_services_without_anybody_the_first_may_come(story, world):
    """Nobody stays: the seats are filled one by one, then of both."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await close(world, "pm_worker")
    await close(world, "osp_specialist")
    head = world.actor("pm_head")
    await service.invite(head, meeting_id, InviteToMeeting(worker_id=head.worker))
    with pytest.raises(Invalid):
        await service.invite(head, meeting_id, InviteToMeeting(worker_id=world.actor("pm_worker2").worker))
    await service.invite(head, meeting_id, InviteToMeeting(worker_id=world.actor("osp_head").worker))
    assert await people(head, meeting_id) == {"Alžběta Říhová", world.people["osp_head"].name}


async def test_nobody_is_invited_twice_or_to_what_is_over(story, world):
    """Nor is somebody of another service."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    for name in ("pm_worker", "spod_head", "pm_peer"):
        with pytest.raises(Invalid):
            await service.invite(story.osp, meeting_id, InviteToMeeting(worker_id=world.actor(name).worker))
    over = await story.meeting(held_at=days_from_now(-2))
    with pytest.raises(MeetingOver):
        await service.invite(story.osp, over, InviteToMeeting(worker_id=world.actor("pm_worker2").worker))
    with pytest.raises(MeetingOver):
        await views.invitable(story.osp, over)


@pytest.mark.parametrize(("days", "stands"), [(0, True), (-2, False)])
async def test_word_of_a_meeting_goes_with_it(story, world, days, stands):
    """It stands through its day, for those who take part."""
    await story.meeting(held_at=days_from_now(days))
    await drain()
    assert bool(await word_of_meetings(world, "pm_worker")) is stands


async def test_a_meeting_that_is_settled_keeps_who_was_there(story, world):
    """Also before the hour that it was called for: only what is still to be settled waits for somebody."""
    later = min(
        now() + timedelta(minutes=30), start_of_day(today_in_prague() + timedelta(days=1)) - timedelta(seconds=1)
    )
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=later)
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    await service.write_item(story.osp, item.id, story.output(steps=[], goals=[]), version=1)
    await service.conclude_item(story.osp, item.id, version=2)
    before = await people(story.osp, meeting_id)
    assert await close(world, "pm_worker", to_user=world.people["pm_head"].user_id) == []
    assert await people(story.osp, meeting_id) == before
