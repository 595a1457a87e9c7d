"""A meeting called for a wrong day or with wrong people is put right, until something of it is settled."""

from datetime import timedelta

import pytest

from app.testing.time import days_from_now
from kernel.exceptions import Invalid, NotThere, StaleVersion
from kernel.outbox import drain
from kernel.web.text import soft
from services.meetings import service, views
from services.meetings.exceptions import BeforeJointWork, MeetingSettled
from services.meetings.schemas import ChangeMeeting, InviteToMeeting
from tenants.leaving import service as leaving
from tenants.notifications import views as notification_views
from tests.case_management.conftest import refused


def order(story, *more, held_at=None):
    people = [story.osp.worker, story.pm.worker, *more]
    return ChangeMeeting(held_at=held_at or days_from_now(5), participant_ids=people)


async def told(actor):
    return sorted(one.kind for one in await notification_views.notifications(actor))


async def people(actor, meeting_id):
    return {each.id for each in (await views.meeting_view(actor, meeting_id)).participants}


@pytest.mark.parametrize("by", ["osp", "pm"])
async def test_either_service_moves_a_meeting_and_who_takes_part_is_told(story, by):
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await drain()
    actor, other = (story.osp, story.pm) if by == "osp" else (story.pm, story.osp)
    before = [await told(actor), await told(other)]
    later = days_from_now(5)
    await service.change_meeting(actor, meeting_id, order(story, held_at=later), version=1)
    await drain()
    for each in (story.osp, story.pm):
        view = await views.meeting_view(each, meeting_id)
        assert (view.held_at, view.version) == (later, 2)
    assert [await told(actor), await told(other)] == [before[0], sorted([*before[1], "meeting.changed"])]


async def test_a_wrong_participant_is_taken_out_and_a_right_one_put_in(story, world):
    """Each is told what concerns them; who stays keeps the service they were chosen for."""
    colleague, head = world.actor("pm_worker2"), world.actor("pm_head")
    meeting_id = await story.meeting(held_at=days_from_now(5))
    await service.change_meeting(story.osp, meeting_id, order(story, colleague.worker), version=1)
    await drain()
    assert "meeting.convened" in await told(colleague)
    await service.change_meeting(story.osp, meeting_id, order(story, head.worker), version=2)
    await drain()
    assert await people(story.pm, meeting_id) == {story.osp.worker, story.pm.worker, head.worker}
    assert "meeting.not_invited" in await told(colleague)
    assert "meeting.convened" in await told(head)


async def test_who_left_may_stay_where_they_were_and_is_not_put_in_anew(story, world):
    meeting_id = await story.meeting(held_at=days_from_now(3))
    gone = world.actor("pm_worker").worker
    await leaving.close_account(world.people["pm_worker"].user_id)
    two = [story.osp.worker, world.actor("pm_worker2").worker]
    await service.change_meeting(
        story.osp, meeting_id, ChangeMeeting(held_at=days_from_now(4), participant_ids=[*two, gone]), version=1
    )
    assert gone in await people(story.osp, meeting_id)
    await service.change_meeting(
        story.osp, meeting_id, ChangeMeeting(held_at=days_from_now(4), participant_ids=two), version=2
    )
    with pytest.raises(Invalid):
        await service.change_meeting(
            story.osp, meeting_id, ChangeMeeting(held_at=days_from_now(4), participant_ids=[*two, gone]), version=3
        )


async def test_what_is_wrong_stands_beside_its_field(story, world):
    """No day, nobody of the other service, somebody of a third one, a day before the joint work; an old form."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(3))
    for wrong, field in (
        (ChangeMeeting(held_at=None, participant_ids=[story.osp.worker, story.pm.worker]), "held_at"),
        (order(story, held_at=days_from_now(-1)), "held_at"),
        (ChangeMeeting(held_at=days_from_now(3), participant_ids=[story.osp.worker]), "participant_ids"),
        (order(story, world.actor("spod_head").worker), "participant_ids"),
    ):
        with pytest.raises(Invalid) as found:
            await service.change_meeting(story.osp, meeting_id, wrong, version=1)
        assert set(found.value.fields) == {field}
    with pytest.raises(StaleVersion):
        await service.change_meeting(story.osp, meeting_id, order(story), version=2)
    with pytest.raises(NotThere):
        await service.change_meeting(world.actor("spod_head"), meeting_id, order(story), version=1)


async def test_what_is_settled_keeps_its_day_and_its_people(story, client_app):
    """By the database, too; the page does not offer it."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    view = await views.item_view(story.osp, item_id)
    meeting = await views.meeting_view(story.osp, view.meeting_id)
    with pytest.raises(MeetingSettled):
        await service.change_meeting(story.osp, meeting.id, order(story), version=meeting.version)
    sql = "UPDATE team_meeting SET held_at = $2, version = version + 1 WHERE id = $1"
    assert await refused(story.osp, sql, meeting.id, meeting.held_at + timedelta(days=1)) == "OP409"
    client = await client_app("osp_specialist")
    assert f"/meetings/{meeting.id}/change" not in (await client.get(f"/meetings/{meeting.id}")).text


async def test_a_meeting_is_changed_by_form(story, client_app):
    meeting_id = await story.meeting(held_at=days_from_now(3))
    client = await client_app("pm_worker")
    url = f"/meetings/{meeting_id}/change"
    assert url in (await client.get(f"/meetings/{meeting_id}")).text
    assert "Uložit změnu" in (await client.get(url)).text
    sent = {
        "csrf_token": client.headers["X-CSRF-Token"],
        "version": "1",
        "day": "za 5 dní",
        "time": "9:15",
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
    }
    done = await client.post(url, data=sent)
    assert (done.status_code, done.headers["location"].partition("?")[0]) == (303, f"/meetings/{meeting_id}")
    assert "9:15" in (await client.get(f"/meetings/{meeting_id}")).text


async def test_a_meeting_moved_past_a_term_says_so(story, client_app):
    """In the answer, on the meeting and at the item, until the term is put right."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(3))
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    await service.write_item(story.osp, item.id, story.output(), version=1)
    client = await client_app("pm_worker")
    sent = {
        "csrf_token": client.headers["X-CSRF-Token"],
        "version": "1",
        "day": "za 20 dní",
        "time": "9:15",
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
    }
    done = await client.post(f"/meetings/{meeting_id}/change", data=sent)
    assert done.status_code == 303
    pages = []
    for url in (done.headers["location"], f"/meetings/{meeting_id}/items/{item.id}"):
        pages.append(soft((await client.get(url)).text))
        assert "Dřív je termín: Podat žádost o příspěvek, Doporučit peera" in pages[-1], url
    assert "dřív je termín: Podat žádost o příspěvek" in pages[0]


async def test_who_was_invited_after_a_move_is_not_told_of_it(story, world):
    """They learn when it is held as they are invited."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await drain()
    before = await told(story.pm)
    colleague = world.actor("pm_worker2")
    await service.change_meeting(story.osp, meeting_id, order(story), version=1)
    await service.invite(story.osp, meeting_id, InviteToMeeting(worker_id=colleague.worker))
    await drain()
    assert (await told(colleague)).count("meeting.changed") == 0
    assert await told(story.pm) == sorted([*before, "meeting.changed"])


async def test_nothing_is_settled_on_a_day_before_the_joint_work(story, world):
    """Who does not see a client on the agenda may move the meeting to such a day; the item is not concluded there."""
    joint = await story.active(worker_ids=[story.pm.worker])
    item_id = await story.item(joint)
    await service.write_item(story.osp, item_id, story.output(), version=1)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    await service.change_meeting(world.actor("pm_head"), meeting_id, order(story, held_at=days_from_now(-9)), version=1)
    with pytest.raises(BeforeJointWork):
        await service.conclude_item(story.osp, item_id, version=2)
