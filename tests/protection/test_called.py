"""How a further child is called, and which one a form is about: never by what the caller is to it, never another's by mistake."""

import pytest
from lxml import html

from kernel.exceptions import Invalid
from services.intake.rules.relation import of_who_calls
from services.protection import views
from tests.intake.conftest import office
from tests.protection.test_files import opens, own
from tests.protection.test_how_urgent import HEAD, WORKER

__all__ = ["office"]
SECOND = "spod_coordinator2"


@pytest.mark.parametrize(
    ("relation", "words", "found"),
    [
        ("otec", "otcův syn", ["otcův"]),
        ("otec", "syn otce", ["otce"]),
        ("bratranec matky", "dcera bratrance", ["bratrance"]),
        ("matka kamaráda", "matčin kluk", ["matčin"]),
        ("", "vnuk paní, co volá", ["volá"]),
        ("sousedka", "sousedčin kluk", ["sousedčin"]),
        ("sousedka", "Volfova dcera Otylka", []),
        ("otec", "Otakar Novák", []),
    ],
)
def test_words_that_say_what_the_caller_is_are_found_in_all_their_forms(relation, words, found):
    assert of_who_calls(words, relation) == found


async def test_who_judges_calls_no_child_by_what_the_caller_is_to_it(office):
    """It stood in lists, in the search and on the letter."""
    notice_id = (await office.record(notifier_relation="sousedka")).id
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, "spod_intake", child_name="sousedčin kluk")
    assert "„sousedčin“" in refusal.value.fields["child_name"]
    said = {"other_people": ["sousedčin"], "other_people_reason": "no_name"}
    await office.judge(notice_id, "spod_intake", child_name="sousedčin kluk", **said)


async def test_nor_by_the_words_of_the_notice_as_long_as_nobody_named_it(office):
    kept = {"other_people": ["sousedčin"], "other_people_reason": "no_name"}
    other = "bratr a sousedčin kluk Péťa"
    order = {"notifier_relation": "sousedka", "other_children_state": "answered", "other_children": other}
    notice_id = (await office.record(**order, **kept)).id
    told = next(
        each for each in (await views.urgency_view(office.actor("spod_intake"), notice_id)).told if "sousedčin" in each
    )
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, "spod_intake", child_told=told, child_unnamed=True)
    assert "„sousedčin“" in refusal.value.fields["child_told"]
    await office.judge(notice_id, "spod_intake", child_told=told, child_name="Petr Novák")


async def chosen(client, address):
    form = html.fromstring((await client.get(address)).text)
    return form.xpath("//input[@name='child_id'][@checked]/@value"), " ".join(form.xpath("//main//text()"))


async def test_the_child_whose_case_one_leads_is_chosen_and_it_says_who_leads_the_others(office, client_app):
    """Whoever led only the sibling judged the first child by leaving the form as it was drawn."""
    notice_id = (await office.record()).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Olin Vrána", child_born="12. 3. 2019")
    olin = (await views.urgency_view(office.actor(HEAD), notice_id)).children[1].id
    await opens(office, notice_id, own(olin), to=SECOND)
    here = f"/notices/{notice_id}/urgency"
    people = {each: office.world.people[each].name for each in (WORKER, SECOND)}
    for who, child, other in ((SECOND, str(olin), WORKER), (WORKER, "", SECOND)):
        value, page = await chosen(await client_app(who), here)
        assert value == [child], who
        words = page.replace("\xa0", " ")
        assert f"vede {people[other]}" in words
        assert f"vede {people[who]}" not in words
    value, page = await chosen(await client_app(HEAD), here)
    assert value == [""]
    assert all(f"vede {name}" in page.replace("\xa0", " ") for name in people.values())


async def test_of_a_child_without_a_name_nothing_is_asked_where_one_answer_is_possible(office, client_app):
    notice_id = (await office.record(other_children_state="answered", other_children="bratr, sestra Jitka")).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    told = (await views.urgency_view(office.actor(HEAD), notice_id)).told[0]
    await office.judge(notice_id, version=1, child_told=told, child_unnamed=True)
    client = await client_app(HEAD)
    form = html.fromstring((await client.get(f"/notices/{notice_id}/children")).text)
    assert not form.xpath("//input[@name='child_1.goes']")
    assert not form.xpath("//button[contains(., 'Uložit, kam')]"), "there is nothing to be saved"
    await office.judge(notice_id, version=2, child_name="Jitka Vránová")
    form = html.fromstring((await client.get(f"/notices/{notice_id}/children")).text)
    fields = {each.get("name"): each.get("value", "") for each in form.xpath("//main//form//input[@type!='radio']")}
    prefix = next(name for name in ("child_1.", "child_2.") if form.xpath(f"//input[@name='{name}goes']"))
    sent = {name: value for name, value in fields.items() if name and not name.startswith("open_anyway")}
    worker = str(office.world.people[WORKER].worker_id)
    answer = await client.post(
        f"/notices/{notice_id}/children",
        data={**sent, f"{prefix}goes": "own", f"{prefix}birth_date": "1. 2. 2020", "key_worker_id": worker},
    )
    assert answer.status_code == 303, answer.text[:3000]
