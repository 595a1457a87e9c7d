"""A meeting that was concluded stays so for either service, also when it may see no item of it any more."""

import pytest

from kernel.web.text import soft
from services.meetings import service, views
from services.meetings.exceptions import MeetingClosed
from services.meetings.schemas import AddItem, WriteMinutes


@pytest.fixture
async def withdrawn(story):
    """A meeting of today, concluded, after which the client withdrew; returns its id."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    await story.withdraw(joint)
    return meeting_id


async def test_the_partner_is_not_told_of_an_open_meeting_without_clients(story, withdrawn):
    view = await views.meeting_view(story.pm, withdrawn)
    assert (view.items, view.closed) == ([], True)
    assert not {"meeting.add_item", "meeting.invite"} & set(view.may)
    assert [row.settled for row in (await views.list_meetings(story.pm)).meetings] == [True]
    assert not (await views.meetings_ahead(story.pm)).rows
    further = await story.active()
    with pytest.raises(MeetingClosed):
        await service.add_item(story.pm, withdrawn, AddItem(case_management_id=further.id))


async def test_its_page_says_what_is_true(story, withdrawn, client_app):
    client = await client_app("pm_worker")
    page = soft((await client.get(f"/meetings/{withdrawn}")).text)
    assert "Porada je uzavřená" in page
    assert "Přidejte klienta" not in page
    assert f"/meetings/{withdrawn}" not in (await client.get("/my-day")).text


async def test_a_conclusion_makes_nobodys_minutes_old(story):
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    await service.write_item(story.osp, item_id, story.output(), version=view.version)
    version = (await views.meeting_view(story.pm, view.meeting_id)).version
    await service.conclude_item(story.osp, item_id, version=view.version + 1)
    await service.write_minutes(story.pm, view.meeting_id, WriteMinutes(minutes="Uvnitř."), version=version)
    assert (await views.meeting_view(story.osp, view.meeting_id)).minutes == "Uvnitř."
