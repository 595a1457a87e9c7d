"""A meeting that is not held, and a client who is taken off the agenda before it is (ADR 0074)."""

import pytest

from app.testing.time import days_from_now
from cases.cases import views as case_views
from kernel.clock import as_of
from kernel.exceptions import Invalid, StaleVersion
from kernel.outbox import drain
from kernel.web.text import soft
from services.meetings import service, views
from services.meetings.exceptions import (
    AlreadyOnAgenda,
    ItemConcluded,
    ItemTakenOff,
    MeetingCalledOff,
    MeetingOver,
    MeetingSettled,
)
from services.meetings.schemas import AddItem, CallMeetingOff, InviteToMeeting, WriteMinutes
from tests.case_management.conftest import refused

from .test_changing import order, told

WHY = CallMeetingOff(reason="Obě služby mají ten den školení.")


@pytest.fixture
async def called(story):
    """A meeting to come with a prepared item: the joint work, the meeting and the item."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(3))
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    await service.write_item(story.osp, item.id, story.output(), version=1)
    await drain()
    return joint, meeting_id, item.id


@pytest.mark.parametrize("by", ["osp", "pm"])
async def test_either_service_calls_a_meeting_off_and_whoever_was_to_come_reads_why(story, called, by, client_app):
    joint, meeting_id, _ = called
    actor, other = (story.osp, story.pm) if by == "osp" else (story.pm, story.osp)
    before = [await told(actor), await told(other)]
    await service.call_off(actor, meeting_id, WHY, version=1)
    await drain()
    # that somebody is invited is no news any more; that it is not held is
    there = [each for each in before[1] if each != "meeting.convened"]
    assert sorted({*await told(other)} - {"meeting.convened"}) == sorted({*there, "meeting.called_off"})
    assert "meeting.called_off" not in await told(actor)
    for who, name in ((story.osp, "osp_specialist"), (story.pm, "pm_worker")):
        view = await views.meeting_view(who, meeting_id)
        assert (view.called_off_why, view.called_off_at is not None) == (WHY.reason, True)
        assert {each for each in view.may if each.startswith("meeting.")} == {
            "meeting.list",
            "meeting.convene",
            "meeting.see",
        }
        assert view.items[0].plan  # what was prepared is read there
        client = await client_app(name)
        page = soft((await client.get(f"/meetings/{meeting_id}")).text)
        assert f"Důvod: {WHY.reason}" in page
        assert "Odvolaná" in soft((await client.get("/meetings")).text)
    case_id = joint.case_id if by == "osp" else joint.partner_case_id
    history = await case_views.case_history(actor, case_id, acts_only=True)
    assert "meeting_item.called_off" in [each.action for each in history]


async def test_nothing_is_written_of_a_meeting_that_was_called_off(story, called):
    """Neither by an act nor by raw SQL, and it comes back by none."""
    joint, meeting_id, item_id = called
    await service.call_off(story.osp, meeting_id, WHY, version=1)
    for act in (
        service.call_off(story.pm, meeting_id, WHY, version=2),
        service.change_meeting(story.pm, meeting_id, order(story), version=2),
        service.invite(story.pm, meeting_id, InviteToMeeting(worker_id=story.pm.worker)),
        service.write_minutes(story.pm, meeting_id, WriteMinutes(minutes="Byt hledá PM."), version=2),
        service.add_item(story.pm, meeting_id, AddItem(case_management_id=joint.id)),
        service.write_item(story.pm, item_id, story.output(plan="Jinak."), version=2),
        service.take_off(story.pm, item_id, version=2),
        service.conclude_item(story.pm, item_id, version=2),
    ):
        with pytest.raises(MeetingCalledOff):
            await act
    for sql, arguments in (
        ("UPDATE team_meeting SET called_off_at = NULL, called_off_by = NULL WHERE id = $1", [meeting_id]),
        ("UPDATE team_meeting SET sealed = '' WHERE id = $1", [meeting_id]),
        ("UPDATE meeting_item SET sealed = '' WHERE id = $1", [item_id]),
    ):
        for actor in (story.osp, story.pm):
            assert await refused(actor, sql, *arguments) == "OP409"


async def test_who_calls_off_signs_it_themselves_and_now(story, called):
    """By raw SQL."""
    _, meeting_id, _ = called
    sql = "UPDATE team_meeting SET called_off_at = $2, called_off_by = $3 WHERE id = $1"
    assert await refused(story.osp, sql, meeting_id, days_from_now(0), story.pm.worker) == "OP409"
    assert await refused(story.osp, sql, meeting_id, days_from_now(-2), story.osp.worker) == "OP409"


async def test_what_is_wrong_stands_beside_its_field(story, called):
    _, meeting_id, _ = called
    with pytest.raises(Invalid) as found:
        await service.call_off(story.osp, meeting_id, CallMeetingOff(reason=" - "), version=1)
    assert set(found.value.fields) == {"reason"}
    with pytest.raises(StaleVersion):
        await service.call_off(story.osp, meeting_id, WHY, version=7)


async def test_a_meeting_of_which_something_is_settled_was_held(story):
    joint = await story.active()
    item_id = await story.concluded(joint)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    meeting = await views.meeting_view(story.osp, meeting_id)
    assert "meeting.call_off" not in meeting.may
    with pytest.raises(MeetingSettled):
        await service.call_off(story.osp, meeting_id, WHY, version=meeting.version)
    with pytest.raises(ItemConcluded):
        await service.take_off(story.osp, item_id, version=3)


@pytest.mark.parametrize("by", ["osp", "pm"])
async def test_a_client_is_taken_off_the_agenda_and_what_was_prepared_is_read(story, called, by, client_app):
    """By both services; nobody writes there any more, and the client may be put on again."""
    joint, meeting_id, item_id = called
    actor = story.osp if by == "osp" else story.pm
    version = (await views.item_view(actor, item_id)).version
    await service.take_off(actor, item_id, version=version)
    for who, name in ((story.osp, "osp_specialist"), (story.pm, "pm_worker")):
        assert (await views.meeting_view(who, meeting_id)).items == []
        (row,) = [each for each in (await views.list_meetings(who)).meetings if each.id == meeting_id]
        assert row.items == 0
        assert [each.id for each in (await views.meeting_view(who, meeting_id)).taken_off] == [item_id]
        prepared = await views.item_view(who, item_id)
        assert prepared.plan
        assert prepared.taken_off_by
        client = await client_app(name)
        assert "Staženo z programu" in soft((await client.get(f"/meetings/{meeting_id}")).text)
        page = soft((await client.get(f"/meetings/{meeting_id}/items/{item_id}")).text)
        assert prepared.plan in page
        assert "Klient je z programu této porady stažený." in page
        for act in (
            service.write_item(who, item_id, story.output(plan="Jinak."), version=prepared.version),
            service.take_off(who, item_id, version=prepared.version),
            service.conclude_item(who, item_id, version=prepared.version),
        ):
            with pytest.raises(ItemTakenOff):
                await act
    await drain()
    assert "meeting_item.taken_off" in await told(story.pm if by == "osp" else story.osp)
    assert "meeting_item.taken_off" not in await told(actor)
    again = await service.add_item(story.pm, meeting_id, AddItem(case_management_id=joint.id))
    assert not (await views.item_view(story.osp, again)).plan
    with pytest.raises(AlreadyOnAgenda):
        await service.add_item(story.osp, meeting_id, AddItem(case_management_id=joint.id))
    assert (
        await refused(actor, "UPDATE meeting_item SET taken_off_at = NULL, taken_off_by = NULL WHERE id = $1", item_id)
        == "OP409"
    )


async def test_a_client_is_taken_off_before_the_meeting_is_over(story):
    joint = await story.active()
    item_id = await story.item(joint)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    await service.change_meeting(story.osp, meeting_id, order(story, held_at=days_from_now(0)), version=1)
    assert "meeting_item.take_off" in (await views.item_view(story.pm, item_id)).may
    with as_of(days_from_now(1)):
        assert "meeting_item.take_off" not in (await views.item_view(story.pm, item_id)).may
        with pytest.raises(MeetingOver):
            await service.take_off(story.pm, item_id, version=1)


async def test_both_are_done_by_form(story, called, client_app):
    _, meeting_id, item_id = called
    client = await client_app("pm_worker")
    url = f"/meetings/{meeting_id}"
    page = (await client.get(url)).text
    assert f'href="{url}/call-off"' in page
    assert f'href="{url}/items/{item_id}/take-off"' in page
    asked = soft((await client.get(f"{url}/items/{item_id}/take-off")).text)
    assert "V bodu už je něco připravené" in asked
    token = {"csrf_token": client.headers["X-CSRF-Token"]}
    stale = await client.post(f"{url}/items/{item_id}/take-off", data={**token, "version": "1"})
    assert stale.headers["location"].partition("?")[0] == f"{url}/items/{item_id}/take-off"
    done = await client.post(f"{url}/items/{item_id}/take-off", data={**token, "version": "2"})
    assert done.headers["location"].partition("?")[0] == url
    assert "Odvolat poradu" in soft((await client.get(f"{url}/call-off")).text)
    done = await client.post(f"{url}/call-off", data={**token, "version": "1", "reason": WHY.reason})
    assert done.headers["location"].partition("?")[0] == url
    second = await client.post(f"{url}/call-off", data={**token, "version": "1", "reason": "Nikdo nemůže."})
    assert second.status_code == 409
    assert "Nikdo nemůže." in soft(second.text)
    assert WHY.reason in soft(second.text)
