"""Whoever was slower is told who saved last and when, whatever of the meeting or the item that was."""

import re

import lxml.html
import pytest

from app.testing.time import days_from_now
from services.meetings import service, views
from services.meetings.schemas import CallMeetingOff, ChangeMeeting, EvaluateGoal, WriteMinutes

from .test_evaluation import words_of

OSP, PM = "Jindřiška Malá", "Lenka Ďurišová"


def drawn(page, field):
    (found,) = [each for each in lxml.html.fromstring(page.text).forms if field in each.fields]
    values: dict[str, list[str]] = {}
    for name, value in found.form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


async def move(story, meeting_id, version):
    order = ChangeMeeting(held_at=days_from_now(5), participant_ids=[story.osp.worker, story.pm.worker])
    await service.change_meeting(story.pm, meeting_id, order, version=version)


def names_in(page):
    assert page.status_code == 412
    said = re.split("Mezitím uložen|něco jiného než tato pole", words_of(page))[1][:60]
    return [name for name in (OSP, PM) if name in said]


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("minutes", {"minutes": "Přišli skoro všichni."}),
        ("call-off", {"reason": "Onemocněla vedoucí porady."}),
        ("change", {"time": "15:10"}),
    ],
)
async def test_of_a_meeting(story, client_app, form, typed):
    """OSP wrote the minutes before the form was opened, PM moves the meeting while it is."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes="Přišli všichni."), version=1)
    client = await client_app("osp_specialist")
    url = f"/meetings/{meeting_id}/{form}"
    sent = drawn(await client.get(url), next(iter(typed)))
    await move(story, meeting_id, 2)
    page = await client.post(url, data={**sent, **typed})
    assert names_in(page) == [PM]
    assert "Teď je uloženo" not in words_of(page), "nobody is said to have saved what they did not"


async def test_of_minutes_when_the_meeting_is_called_off(story, client_app):
    """Nobody saved other minutes, and nothing can be saved any more: the form says what happened and offers no saving."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    client = await client_app("osp_specialist")
    url = f"/meetings/{meeting_id}/minutes"
    sent = drawn(await client.get(url), "minutes")
    await service.call_off(story.pm, meeting_id, CallMeetingOff(reason="Onemocněla vedoucí porady."), version=1)
    page = await client.post(url, data={**sent, "minutes": "Přišli všichni."})
    assert f"Porada mezitím odvolána: {PM}" in words_of(page)
    assert "Přišli všichni." in page.text
    assert "Uložit zápis" not in page.text
    assert "Uložením se zapíše" not in words_of(page)
    other = await client_app("osp_head")
    assert (await other.get(url)).status_code in (303, 404), "there is nothing to write"


async def test_of_a_goal_that_nobody_judged_when_another_one_is(story, client_app):
    """What was saved was said of the other goal: nothing stands beside this one, and it can be sent."""
    (goal,) = story.output().goals
    item_id = await story.concluded(await story.active(), goals=[goal, goal])
    view = await views.item_view(story.osp, item_id)
    one, two = (each.id for each in view.goals)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}/goals/{one}"
    sent = drawn(await client.get(url), "sentence")
    await service.evaluate_goal(story.pm, item_id, two, EvaluateGoal(met=True, sentence="Ano."), version=3)
    page = await client.post(url, data={**sent, "met": "no", "sentence": "Ne tak docela."})
    assert names_in(page) == [PM]
    assert "něco jiného než tato pole" in words_of(page)
    assert "Teď je uloženo" not in words_of(page)


async def test_of_minutes_written_while_a_meeting_is_moved(story, client_app):
    """PM moved it earlier; the minutes are OSP's, and beside the day stands whose the day is."""
    meeting_id = await story.meeting(held_at=days_from_now(3))
    await move(story, meeting_id, 1)
    client = await client_app("pm_worker")
    url = f"/meetings/{meeting_id}/change"
    sent = drawn(await client.get(url), "time")
    await service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes="Přišli všichni."), version=2)
    assert names_in(await client.post(url, data={**sent, "time": "15:10"})) == [OSP]


async def test_of_a_goal_when_another_one_is_judged(story, client_app):
    """PM judged this goal before the form was opened; OSP judges another one while it is."""
    (goal,) = story.output().goals
    item_id = await story.concluded(await story.active(), goals=[goal, goal])
    view = await views.item_view(story.osp, item_id)
    one, two = (each.id for each in view.goals)
    await service.evaluate_goal(story.pm, item_id, one, EvaluateGoal(met=True, sentence="Ano."), version=3)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}/goals/{one}"
    sent = drawn(await client.get(url), "sentence")
    await service.evaluate_goal(story.osp, item_id, two, EvaluateGoal(met=True, sentence="Také."), version=4)
    page = await client.post(url, data={**sent, "met": "no", "sentence": "Ne tak docela."})
    assert "vy sami" in words_of(page).partition("něco jiného než tato pole: ")[2][:20]
