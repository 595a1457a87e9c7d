"""A child that question 5 tells of and that somebody judges meanwhile: the form of who wrote of it stays of it, and of no other one."""

import re

import pytest

from kernel.web.text import soft
from services.protection import rules, views
from tests.competence.test_draft_of_another import form_of, goes_on, left
from tests.intake.conftest import Office

REASON = "Tom je ve školce, viděl jsem ho."


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
async def notice_id(office):
    """Two siblings are told of, the notice's own child is threatened acutely by who took it down."""
    made = await office.record(other_children="sestra Míša, bratr Tom", other_children_state="answered", acute="yes")
    await office.assign(made.id)
    return made.id


def typed(told):
    return {
        "child_id": told,
        "result": "not_urgent",
        "reason": REASON,
        "best_interest": "Doma.",
        "child_asked": "not_met",
    }


async def chosen_in(page):
    return re.findall(r'name="child_id"[^>]*value="([^"]*)"[^>]*\schecked', page)


async def the_brother(client, there):
    page = (await client.get(there)).text
    return next(each for each in re.findall(r'name="child_id"[^>]*value="([^"]+)"', page) if "Tom" in each)


async def judge_him(office, notice_id, told):
    """The head says who he is and judges him."""
    told = told.removeprefix("told:")
    await office.judge(notice_id, by="spod_head", child_told=told, child_name="Tomáš Ryba", child_born="2021")
    return str((await views.urgency_view(office.actor("spod_head"), notice_id)).children[-1].id)


@pytest.mark.parametrize("road", ["open", "draft"])
async def test_what_was_written_of_a_child_stays_of_that_child(office, notice_id, road, client_app):
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    told = await the_brother(worker, there)
    sent = await left(worker, there, **typed(told))
    child = await judge_him(office, notice_id, told)
    page = (await worker.post(there, data=sent)).text if road == "open" else await goes_on(worker)
    assert "Mezitím uloženo" in soft(page)
    assert await chosen_in(page) == [child]
    again = {**form_of(page), **typed(child)}
    assert (await worker.post(there, data=again)).status_code == 303
    own, *_ = (await views.urgency_view(office.actor("spod_head"), notice_id)).children
    assert (own.result, own.asked) == ("", True)


@pytest.mark.parametrize("who", ["", "TOM"])
@pytest.mark.parametrize("road", ["open", "draft"])
async def test_who_is_no_more_to_be_chosen_is_not_the_child_of_the_notice(office, notice_id, road, who, client_app):
    """The head judges the child of the notice and says that there is nobody else; whoever is not chosen stays so on every page."""
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    told = await the_brother(worker, there)
    sent = await left(worker, there, **{**typed(told), "told_name": who})
    await office.judge(notice_id, by="spod_head", result="urgent", all_judged=True)
    page = (await worker.post(there, data=sent)).text if road == "open" else await goes_on(worker)
    assert await chosen_in(page) == []
    assert "už tu k výběru není" in soft(page)
    for _ in range(3):
        again = {**form_of(page), **typed("")}
        del again["child_id"]
        refused = await worker.post(there, data=again)
        assert refused.status_code == 400
        page = refused.text
        assert REASON in page
        assert await chosen_in(page) == []
    own, *_ = (await views.urgency_view(office.actor("spod_head"), notice_id)).children
    assert own.result == "urgent"


async def test_nobody_chosen_among_several_is_nobody_and_not_the_child_of_the_notice(office, notice_id, client_app):
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    sent = {**form_of((await worker.get(there)).text), **typed("")}
    del sent["child_id"]
    refused = await worker.post(there, data=sent)
    assert refused.status_code == 400
    assert rules.CHOOSE_CHILD in soft(refused.text)
    assert REASON in refused.text
