"""Two people at one item: one takes a goal or a step out, or settles it, while the other one writes."""

from datetime import timedelta
from functools import partial

import lxml.html
import msgspec
import pytest

from consent import service as consents
from kernel.clock import now
from kernel.legal_time import start_of_day, today_in_prague
from kernel.outbox import drain
from kernel.web.text import soft
from services.case_management import service as joint_work
from services.case_management.schemas import ProposeCaseManagement
from services.meetings import service, views
from services.meetings.schemas import AddItem, InviteToMeeting
from tenants.leaving import service as leaving

GOAL, STEP = "bydlet doma bez schodů", "Doporučit peera"


def filled_in(page):
    """The form of an item as a browser sends it."""
    (form,) = [each for each in lxml.html.fromstring(page.text).forms if each.get("id") == "bod"]
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


@pytest.fixture
async def at_item(story, client_app):
    """An item with a goal of two steps, its address, and its form as OSP opened it."""
    item_id = await story.item(await story.active())
    await service.write_item(story.osp, item_id, story.output(), version=1)
    view = await views.item_view(story.osp, item_id)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}"
    return view, client, url, filled_in(await client.get(url))


async def taken_out(story, view, what):
    """PM takes the goal out, or its second step."""
    output = story.output()
    (goal,) = output.goals
    left = msgspec.structs.replace(goal, id=view.goals[0].id, steps=goal.steps[:1])
    order = msgspec.structs.replace(output, goals=[left] if what == "step" else [])
    await service.write_item(story.pm, view.id, order, version=2)


@pytest.mark.parametrize("what", ["goal", "step"])
async def test_who_wrote_something_else_goes_on_without_what_was_taken_out(story, at_item, what):
    """Opened from the draft or sent: the plan is theirs, the row is out, and nothing is in the way."""
    view, client, url, sent = at_item
    await taken_out(story, view, what)
    refused = await client.post(url, data={**sent, "plan": "Nejdřív koupelna.", "act": "save"})
    assert refused.status_code == 412
    again = filled_in(refused)
    assert again["plan"] == "Nejdřív koupelna."
    said = soft(refused.text).partition(soft("Mezitím někdo vyřadil: "))[2]
    assert soft(f"„{GOAL if what == 'goal' else STEP}“") in said.partition("</li>")[0]
    assert STEP not in again.values()
    assert (GOAL in again.values()) is (what == "step")
    done = await client.post(url, data={**again, "act": "save"})
    assert done.status_code == 303
    stored = await views.item_view(story.pm, view.id)
    assert stored.plan == "Nejdřív koupelna."
    assert len(stored.goals) == (1 if what == "step" else 0)


@pytest.mark.parametrize(
    ("what", "field"), [("goal", "goals.0.text"), ("goal", "goals.0.steps.1.text"), ("step", "goals.0.steps.1.text")]
)
async def test_who_wrote_into_what_was_taken_out_keeps_all_of_it(story, at_item, what, field):
    """With the measure, the term and the steps that they left as they were; nothing of it is lost."""
    view, client, url, sent = at_item
    await taken_out(story, view, what)
    refused = await client.post(url, data={**sent, field: "Napsáno teď.", "act": "save"})
    assert refused.status_code == 412
    again = filled_in(refused)
    assert soft("uložením se to vrátí") in soft(refused.text)
    for name, value in sent.items():
        if name.startswith("goals.0.") and not name.endswith(".id"):
            assert again[name] == ("Napsáno teď." if name == field else value), name
    done = await client.post(url, data={**again, "act": "save"})
    assert done.status_code == 303
    stored = await views.item_view(story.pm, view.id)
    assert len(stored.every_step()) == 2


async def test_a_closed_item_promises_no_saving_and_says_who_closed_it(story, world, at_item):
    """What was typed stays to be copied, without a button that could not do anything."""
    view, client, url, sent = at_item
    await service.conclude_item(story.pm, view.id, version=2)
    refused = await client.post(url, data={**sent, "plan": "Nejdřív koupelna.", "act": "save"})
    page = soft(refused.text)
    assert "Nejdřív koupelna." in page
    assert f"Bod mezitím uzavřen: {world.people['pm_worker'].name}" in page
    assert "co z toho potřebujete, si zkopírujte" in page
    for promise in ("Uložením se zapíše", "vy sami", 'value="save"', 'value="conclude"', 'name="take"'):
        assert promise not in page


async def test_who_closes_a_meeting_that_was_closed_a_moment_ago_reads_who_did(story, world, client_app):
    joint = await story.active()
    item_id = await story.item(joint)
    await service.write_item(story.pm, item_id, story.output(), version=1)
    meeting_id = (await views.item_view(story.pm, item_id)).meeting_id
    client = await client_app("pm_worker")
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "item": str(item_id), f"version.{item_id}": "2"}
    await service.conclude_item(story.osp, item_id, version=2)
    name = world.people["osp_specialist"].name
    for ask in (partial(client.post, data=sent), client.get):
        answer = await ask(f"/meetings/{meeting_id}/conclude")
        page = soft((await client.get(answer.headers["location"])).text)
        assert soft(f"Výstup už je uzavřený: {name}, ") in page
        assert "Zkontrolujte je" not in page


async def test_an_item_of_joint_work_that_ended_is_none_to_be_closed_beside_its_new_one(story, client_app):
    """The owner reads both; what is counted and said is of the one that goes on."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    view = await consents.consent_view(story.osp, joint.consent_id)
    await consents.change_consent(story.osp, joint.consent_id, story.wording(said_by="self"), version=view.version)
    order = ProposeCaseManagement(version_no=2, client_version=1, consent_id=joint.consent_id)
    joint.id = await joint_work.propose_case_management(story.osp, joint.case_id, order)
    await story.accept(joint)
    await service.add_item(story.osp, meeting_id, AddItem(case_management_id=joint.id))
    (item,) = [each for each in (await views.meeting_view(story.pm, meeting_id)).items if each.state == "active"]
    await service.write_item(story.pm, item.id, story.output(), version=1)
    page = soft((await (await client_app("osp_specialist")).get(f"/meetings/{meeting_id}")).text)
    assert "Body s výstupem: 1 z 1" in page
    assert "na program další porady" not in page
    assert "Na programu této porady je klient znovu." in page


async def test_who_settles_what_they_may_not_see_any_more_reads_why(story, client_app):
    joint = await story.active()
    item_id = await story.item(joint)
    await service.write_item(story.pm, item_id, story.output(), version=1)
    meeting_id = (await views.item_view(story.pm, item_id)).meeting_id
    client = await client_app("pm_worker")
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "item": str(item_id), f"version.{item_id}": "2"}
    await story.withdraw(joint)
    done = await client.post(f"/meetings/{meeting_id}/conclude", data=sent)
    page = soft((await client.get(done.headers["location"])).text)
    assert "spolupráce služeb mezitím skončily a bod už nevidíte" in page
    assert "Zkontrolujte je" not in page


async def test_a_meeting_that_began_keeps_who_left_since_when_somebody_is_invited(story, world):
    """They were there; of a meeting ahead whoever left is not waited for."""
    began = max(now() - timedelta(minutes=30), start_of_day(today_in_prague()))
    meeting_id = await story.meeting(held_at=began)
    gone = world.people["pm_worker"].name
    await leaving.close_account(world.people["pm_worker"].user_id)
    await drain()
    assert (await views.invitable(story.osp, meeting_id)).gone == []
    await service.invite(story.osp, meeting_id, InviteToMeeting(worker_id=world.actor("pm_worker2").worker))
    names = {each.name for each in (await views.meeting_view(story.osp, meeting_id)).participants}
    assert any(gone in name for name in names)
    assert world.people["pm_worker2"].name in names
