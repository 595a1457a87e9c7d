"""Meetings for programs: the same acts, versions, refusals beside the field."""

import pytest

from kernel.clock import now
from kernel.legal_time import today_in_prague
from services.meetings import views

from .conftest import soon


@pytest.fixture
def api(client_app):
    async def client(actor):
        return await client_app(actor, bearer=True)

    return client


async def test_the_story_through_the_api(story, world, api):
    joint = await story.active()
    osp, pm = await api("osp_specialist"), await api("pm_worker")
    order = {
        "partner_service_id": str(world.services["osp"]),
        "held_at": now().isoformat(),
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
        "agenda": [str(joint.id)],
    }
    meeting = await pm.post("/api/v1/meetings", json=order)
    assert meeting.status_code == 201, meeting.text
    item = (await osp.get(meeting.headers["location"])).json()["items"][0]
    address = f"/api/v1/meeting-items/{item['id']}"
    goal = {"text": "bydlet doma", "measure": "vstup", "due_on": soon().isoformat()}
    refused = await osp.put(address, json={"goals": [{**goal, "measure": ""}]}, headers={"If-Match": '"1"'})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["goals.0.measure"]
    assert (await osp.put(address, json={"goals": [goal]}, headers={"If-Match": '"1"'})).status_code == 204
    assert (await pm.put(address, json={"goals": [goal]}, headers={"If-Match": '"1"'})).status_code == 412
    assert (await osp.post(f"{address}/conclude", headers={"If-Match": '"2"'})).status_code == 204
    goal_id = (await pm.get(address)).json()["goals"][0]["id"]
    evaluation = {"met": True, "sentence": "Vstup je hotový."}
    done = await pm.put(f"{address}/goals/{goal_id}/evaluation", json=evaluation, headers={"If-Match": '"3"'})
    assert done.status_code == 204, done.text
    plan = (await osp.get(f"/api/v1/cases/{joint.case_id}/plan")).json()
    assert plan["case_managements"][0]["outputs"][0]["goals"][0]["evaluation"]["met"] is True
    day = (await pm.get("/api/v1/my-day/case_management")).json()
    assert day["waiting"] == []
    listed = (await pm.get("/api/v1/meetings?limit=1")).json()
    assert [each["items"] for each in listed["items"]] == [1]


async def test_an_item_without_consent_is_refused_beside_it(story, world, api):
    joint = await story.active()
    await story.withdraw(joint)
    osp = await api("osp_specialist")
    order = {
        "partner_service_id": str(world.services["pm"]),
        "held_at": now().isoformat(),
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
        "agenda": [str(joint.id)],
    }
    refused = await osp.post("/api/v1/meetings", json=order)
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [f"agenda.{joint.id}"]


@pytest.mark.parametrize("missing", ["measure", "due_on"])
async def test_a_goal_without_measure_or_date_is_refused_beside_the_field(story, api, missing):
    item_id = await story.item(await story.active())
    goal = {"text": "bydlet doma", "measure": "spí doma", "due_on": today_in_prague().isoformat()}
    del goal[missing]
    osp = await api("osp_specialist")
    order, headers = {"goals": [goal]}, {"If-Match": '"1"'}
    refused = await osp.put(f"/api/v1/meeting-items/{item_id}", json=order, headers=headers)
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [f"goals.0.{missing}"]


@pytest.mark.parametrize("actor", ["spod_head", "javorec_coordinator", "pm_peer", "pm_worker2", "krok_admin"])
async def test_hidden_and_missing_read_the_same(story, api, actor):
    joint = await story.active()
    item_id = await story.concluded(joint)
    client = await api(actor)
    answers = []
    for cooperation, item in ((joint.id, item_id), (item_id, joint.id)):
        for url in (f"/api/v1/case-management/{cooperation}", f"/api/v1/meeting-items/{item}"):
            response = await client.get(url)
            body = response.json()
            body.pop("request_id")
            answers.append((response.status_code, body))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 404


async def test_the_meeting_is_not_the_clients(story, api):
    """A colleague of the partner whom the consent does not name finds the meeting, and nobody on its agenda."""
    joint = await story.active()
    item_id = await story.item(joint)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    client = await api("pm_worker2")
    assert (await client.get(f"/api/v1/meetings/{meeting_id}")).json()["items"] == []
