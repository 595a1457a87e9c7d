"""What comes to a meeting while it is settled, on connections of their own: before that, or refused."""

import asyncio

import pytest

from app.testing.busy import waits
from app.testing.world import World
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from services.meetings import service, views
from services.meetings.exceptions import MeetingClosed
from services.meetings.repository import joint_steps
from services.meetings.schemas import AddItem, InviteToMeeting

pytestmark = pytest.mark.slow  # races

JANA = ClientIdentity(given_name="Jana", family_name="Dlouhá")


async def settle_one(actor, item_id, meeting_id):
    await service.conclude_item(actor, item_id, version=2)


async def settle_all(actor, item_id, meeting_id):
    assert (await service.conclude_items(actor, meeting_id, {item_id: 2})).done == [item_id]


async def add_client(actor, meeting_id, other, person):
    return await service.add_item(actor, meeting_id, AddItem(case_management_id=other.id))


async def invite(actor, meeting_id, other, person):
    return await service.invite(actor, meeting_id, InviteToMeeting(worker_id=person))


@pytest.mark.parametrize("settle", [settle_one, settle_all])
@pytest.mark.parametrize("late", [add_client, invite])
async def test_nothing_comes_to_a_meeting_that_is_being_settled(
    story, world: World, committed, monkeypatch, settle, late
):
    """Whoever looked at the open meeting waits for the one who settles its last item, and is told."""
    joint, other = await story.active(), await story.active(JANA)
    meeting_id = await story.meeting(joint.id)
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    await service.write_item(story.osp, item.id, story.output(), version=1)
    written, go_on = asyncio.Event(), asyncio.Event()
    insert = joint_steps.insert_steps

    async def slowly(steps):
        await insert(steps)
        written.set()
        await go_on.wait()

    monkeypatch.setattr(joint_steps, "insert_steps", slowly)
    settling = asyncio.create_task(settle(story.osp, item.id, meeting_id))
    await written.wait()
    adding = asyncio.create_task(late(story.pm, meeting_id, other, world.actor("pm_worker2").worker))
    waited = await waits(committed, adding)
    go_on.set()
    await settling
    with pytest.raises(MeetingClosed):
        await adding
    assert waited
    async with unit_of_work(story.osp) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM meeting_item WHERE concluded_at IS NULL") == 0
