"""A step for all who are urgent is of those whom its writer saw: nobody who became urgent meanwhile counts as helped by it."""

import re

import pytest

from kernel.web.text import soft
from services.protection import views
from services.protection.rules.children import OTHERS_BY_NOW
from tests.competence.test_draft_of_another import form_of, goes_on, left
from tests.intake.conftest import Office
from tests.protection.test_child_told_of_and_judged import chosen_in

REASON = "Oba chlapci předáni babičce."
TYPED = {
    "child_id": "all",
    "what_is_done": "safe_place",
    "outcome": "done",
    "day": "dnes",
    "time": "0:01",
    "reason": REASON,
}


@pytest.fixture
def office(world):
    return Office(world)


async def urgent(office, notice_id, version, name=""):
    await office.judge(notice_id, by="spod_head", version=version, result="urgent", child_name=name)


async def back(worker, there, road, sent):
    """The page as its writer sees it again."""
    if road == "draft":
        return await goes_on(worker)
    refused = await worker.post(there, data=sent)
    assert refused.status_code == 400
    return refused.text


def every(page, name):
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    return re.findall(rf'name="{name}" value="([^"]*)"', form)


def marks_in(page):
    """Whom *Všech* named on a page, as its form says it."""
    return {name: every(page, name)[0] for name in ("all_of", "all_named")}


@pytest.mark.parametrize("road", ["open", "draft"])
async def test_who_became_urgent_meanwhile_is_not_helped_by_it(office, road, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await urgent(office, notice_id, 0)
    await urgent(office, notice_id, 1, "Cyril, bratr")
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency/steps"
    page = (await worker.get(there)).text
    step = re.search(r'<option value="([^"]+)"[^>]*>[^<]*bezpeč', page)[1]
    typed = {**TYPED, "what_is_done": step, "time": re.search(r'name="time"[^>]*value="([^"]*)"', page)[1]}
    sent = {
        **await left(worker, there, **typed, **marks_in(page)),
        **marks_in(page),
    }
    await urgent(office, notice_id, 2, "Diana, sestra")
    page = await back(worker, there, road, sent)
    assert f"{OTHERS_BY_NOW} Přibylo: Diana, sestra." in soft(page)
    assert "Už mezi nimi není" not in page
    assert REASON in page
    assert await chosen_in(page) == []
    nobody = await worker.post(there, data={**form_of(page), **typed, "child_id": "?"})
    assert (nobody.status_code, await chosen_in(nobody.text)) == (400, [])
    seen = await views.urgency_view(office.actor("spod_head"), notice_id)
    assert seen.steps == []
    again = {**form_of(page), **typed, "all_of": every(page, "all_of")[0]}
    assert (await worker.post(there, data=again)).status_code == 303
    seen = await views.urgency_view(office.actor("spod_head"), notice_id)
    assert len({each.child.id for each in seen.steps}) == 3


@pytest.mark.parametrize("road", ["open", "draft"])
async def test_where_all_are_no_more_it_is_not_of_the_child_of_the_notice(office, road, client_app):
    """The child of the notice is judged not urgent meanwhile: what was written for both is written for nobody without being chosen."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await urgent(office, notice_id, 0)
    await urgent(office, notice_id, 1, "Cyril, bratr")
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency/steps"
    page = (await worker.get(there)).text
    typed = {**TYPED, "time": re.search(r'name="time"[^>]*value="([^"]*)"', page)[1]}
    marks = marks_in(page)
    sent = await left(worker, there, **typed, **marks)
    await office.judge(notice_id, by="spod_head", version=2, result="not_urgent", reason="Otec je pryč.")
    page = await back(worker, there, road, {**sent, **marks})
    assert f"{OTHERS_BY_NOW} Už mezi nimi není: Vránová Eliška." in soft(page)
    assert "Přibylo" not in page
    for _ in range(2):
        assert await chosen_in(page) == []
        assert REASON in page
        again = {**form_of(page), **typed}
        del again["child_id"]
        refused = await worker.post(there, data=again)
        assert refused.status_code == 400
        page = refused.text
    assert (await views.urgency_view(office.actor("spod_head"), notice_id)).steps == []


async def test_a_step_for_all_says_nothing_of_whom_nobody_knows(office, client_app):
    """Of whoever else question 5 tells of no line is written that nobody can read."""
    made = await office.record(other_children="dva mladší bratři", other_children_state="answered", acute="yes")
    await office.assign(made.id)
    await urgent(office, made.id, 0)
    await urgent(office, made.id, 1, "Cyril, bratr")
    worker, there = await client_app("spod_coordinator"), f"/notices/{made.id}/urgency/steps"
    page = (await worker.get(there)).text
    step = re.search(r'<option value="([^"]+)"[^>]*>[^<]*bezpeč', page)[1]
    typed = {**TYPED, "what_is_done": step, "time": re.search(r'name="time"[^>]*value="([^"]*)"', page)[1]}
    assert (
        await worker.post(there, data={**form_of(page), **typed, "all_of": every(page, "all_of")[0]})
    ).status_code == 303
    assert "nelze přečíst" not in soft((await worker.get(there)).text)
