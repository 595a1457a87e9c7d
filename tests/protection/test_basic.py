"""The basic assessment: what stays a notice, and who is enrolled at once."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.rows import count
from cases.cases import views as case_views
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, StaleVersion
from kernel.legal_time import today_in_prague
from services.protection import service, views
from services.protection.exceptions import AlreadyEnrolled, NotAssigned
from services.protection.schemas import AssessBasically
from tenants.codelists import service as codelists
from tenants.codelists.schemas import ChangeCode
from tests.intake.conftest import Office
from tests.intake.test_standing_in import away
from tests.protection.test_additions import add
from tests.protection.test_additions import judge as judge_addition
from tests.protection.test_steps import tick

NOTE = "Podnět v rejstříku CJ, skartační znak S, 5 let."


@pytest.fixture
def office(world):
    return Office(world)


async def assess(office, notice_id, by="spod_coordinator", *, version=0, **changes):
    said = {"result": "kept", "reason": "Šetření rizika nepotvrdilo.", "retention_note": NOTE, **changes}
    return await service.assess_basically(office.actor(by), notice_id, AssessBasically(**said), version=version)


ENROLS = {
    "result": "section_6",
    "register": "OM",
    "enrolment_reason": "section_6_found",
    "reason": "Matka dítě nechává samotné.",
    "retention_note": "",
}


def enrols(**changes):
    return {**ENROLS, "enrolled_on": today_in_prague(), **changes}


async def assigned(office, *, judged=True):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id, open_anyway=True)).case_id
    if judged:
        await office.judge(notice_id)
    return notice_id, case_id


async def duties(office, notice_id):
    async with unit_of_work(office.actor("spod_head")):
        where = "source_id = $1 AND kind = 'assess_basically' AND done_at IS NULL"
        return await count("task", where, notice_id)


async def test_at06_no_risk_stays_a_notice_with_its_retention_and_nothing_is_enrolled(office):
    notice_id, _ = await assigned(office)
    assert await duties(office, notice_id) == 1
    await assess(office, notice_id)
    assert await duties(office, notice_id) == 0
    (one,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).basic
    assert (one.result, one.register, one.enrolled_on, one.retention_note) == ("kept", "", None, NOTE)
    async with unit_of_work(office.actor("spod_head")):
        assert await count("basic_assessment", "result = 'section_6'") == 0


async def test_at07_what_is_unequivocal_is_enrolled_at_once_from_its_day(office):
    notice_id, _ = await assigned(office, judged=False)
    with pytest.raises(Invalid) as refusal:
        await assess(office, notice_id, **enrols())
    assert list(refusal.value.fields) == ["result"], "urgency is judged first, unless it is unequivocal"
    await assess(office, notice_id, **enrols(unequivocal=True, reason="Policie: vykázání."))
    (one,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).basic
    assert (one.unequivocal, one.register, one.enrolled_on) == (True, "OM", today_in_prague())


async def test_d07_whoever_is_found_in_danger_is_enrolled_in_the_same_act_and_once(office):
    notice_id, _ = await assigned(office)
    await assess(office, notice_id)
    await assess(office, notice_id, version=1, **enrols(register="NOM"))
    with pytest.raises(AlreadyEnrolled):
        await assess(office, notice_id, version=2, **enrols())
    with pytest.raises(AlreadyEnrolled):
        await assess(office, notice_id, version=2)
    seen = (await views.urgency_view(office.actor("spod_head"), notice_id)).basic
    assert [(one.result, one.register, one.holds) for one in seen] == [("section_6", "NOM", True), ("kept", "", False)]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"result": ""}, "result"),
        ({"reason": ""}, "reason"),
        ({"retention_note": ""}, "retention_note"),
        ({**ENROLS, "register": ""}, "register"),
        ({**ENROLS, "enrolment_reason": "made_up"}, "enrolment_reason"),
        ({**ENROLS, "enrolled": None}, "enrolled_on"),
        ({**ENROLS, "enrolled": 1}, "enrolled_on"),
        ({**ENROLS, "enrolled": -1}, "enrolled_on"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(office, wrong, field):
    notice_id, _ = await assigned(office)
    days = wrong.get("enrolled", 0)
    day = None if days is None else today_in_prague() + timedelta(days=days)
    said = {name: value for name, value in wrong.items() if name != "enrolled"}
    if said.get("result") == "section_6":
        said["enrolled_on"] = day
    with pytest.raises(Invalid) as refusal:
        await assess(office, notice_id, **said)
    assert list(refusal.value.fields) == [field]


async def test_who_leads_the_case_and_heads_assess_and_nobody_before_somebody_leads_it(office):
    waiting = (await office.record()).id
    with pytest.raises(NotAllowed):
        await assess(office, waiting, by="spod_intake")
    with pytest.raises(NotAssigned):
        await assess(office, waiting, by="spod_head")
    notice_id, _ = await assigned(office)
    for other in ("spod_intake", "spod_coordinator2", "spod_mailroom"):
        with pytest.raises(NotAllowed):
            await assess(office, notice_id, by=other)
    await assess(office, notice_id, by="spod_head")
    with pytest.raises(StaleVersion):
        await assess(office, notice_id)


async def test_each_child_is_assessed_by_itself(office):
    notice_id, _ = await assigned(office)
    await office.judge(notice_id, version=1, child_name="bratr")
    brother = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1].id
    await assess(office, notice_id, child_id=brother, **enrols())
    await assess(office, notice_id, version=1)
    seen = (await views.urgency_view(office.actor("spod_head"), notice_id)).basic
    assert {(one.child.name, one.result) for one in seen} == {("bratr", "section_6"), ("Vránová Eliška", "kept")}


async def test_who_was_judged_before_somebody_led_the_case_is_a_duty_of_who_leads_it(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    assert await duties(office, notice_id) == 0
    await office.assign(notice_id)
    assert await duties(office, notice_id) == 1


@pytest.mark.parametrize("result", ["kept", "section_6"])
async def test_what_the_form_proposed_is_no_part_of_the_other_result_and_nobody_is_refused_for_it(
    office, client_app, result
):
    notice_id, _ = await assigned(office)
    client = await client_app("spod_coordinator")
    there = f"/notices/{notice_id}/basic"
    drawn = html.fromstring((await client.get(there)).text).forms[-1]
    opened = {name: value.strip() for name, value in drawn.form_values() if name != "csrf_token"}
    assert opened["retention_note"]
    assert opened["enrolled_on"]
    fields = {**opened, "result": result, "reason": "Rizika nejsou.", "register": "OM"}
    answered = await client.post(there, data=fields)
    assert answered.status_code == 303, answered.text
    (one,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).basic
    kept = result == "kept"
    assert (one.retention_note, one.register) == (opened["retention_note"], "") if kept else ("", "OM")


@pytest.mark.parametrize(
    ("result", "field", "typed"),
    [
        ("kept", "enrolled_on", "1. 2. 2026"),
        ("kept", "enrolled_on", "31. 2."),
        ("kept", "enrolment_reason", "zdvop"),
        ("kept", "unequivocal", "1"),
        ("section_6", "retention_note", "důležitá poznámka skartace"),
    ],
)
async def test_what_somebody_wrote_and_the_result_does_not_take_is_told_beside_it_and_kept(
    office, client_app, result, field, typed
):
    notice_id, _ = await assigned(office)
    client = await client_app("spod_coordinator")
    there = f"/notices/{notice_id}/basic"
    drawn = html.fromstring((await client.get(there)).text).forms[-1]
    opened = {name: value.strip() for name, value in drawn.form_values() if name != "csrf_token"}
    fields = {**opened, "result": result, "reason": "Protože.", "register": "OM", field: typed}
    refused = await client.post(there, data=fields)
    assert refused.status_code == 400
    page = html.fromstring(refused.text)
    assert page.xpath(f"//*[@id='{field}-error']"), refused.text
    assert dict(page.forms[-1].form_values())[field].strip() == typed
    assert not (await views.urgency_view(office.actor("spod_head"), notice_id)).basic


async def test_by_the_api_too_nothing_of_the_other_result_is_taken(office):
    notice_id, _ = await assigned(office)
    for asks, fields in (
        ({}, {"register": "OM", "enrolment_reason": "zdvop", "enrolled_on": today_in_prague(), "file_mark": "SP 1"}),
        (enrols(), {"retention_note": NOTE}),
    ):
        with pytest.raises(Invalid) as refusal:
            await assess(office, notice_id, **{**asks, **fields})
        assert set(refusal.value.fields) == set(fields)
        assert "nechte to prázdné, nebo vyberte jiný výsledek" in refusal.value.fields.popitem()[1]


async def test_who_is_second_sees_the_enrolment_beside_each_field(office, client_app):
    notice_id, _ = await assigned(office)
    await assess(office, notice_id, **enrols(unequivocal=True))
    client = await client_app("spod_head")
    sent = {"version": "0", "result": "kept", "reason": "Nic.", "retention_note": NOTE, "enrolment_reason": "zdvop"}
    drawn = html.fromstring((await client.post(f"/notices/{notice_id}/basic", data=sent)).text)

    def beside(field):
        return " ".join(drawn.xpath(f"//*[@id='{field}-stored']")[0].text_content().split())

    assert "Dítě podle § 6" in beside("result")
    assert "jde o dítě podle § 6" in beside("enrolment_reason")
    assert "OM" in beside("register")
    assert drawn.xpath("//*[@id='enrolled_on-stored']")
    assert drawn.xpath("//*[@id='unequivocal-stored']")
    assert drawn.xpath("//option[@value='zdvop'][@selected]"), "what was chosen stays"


async def test_how_a_notice_is_kept_is_filled_in_by_what_the_authority_has(office, client_app):
    """Nobody signs that it stands in a register which there is not (domain reference 9, row 8)."""
    notice_id, _ = await assigned(office)
    client = await client_app("spod_coordinator")

    async def filled():
        drawn = html.fromstring((await client.get(f"/notices/{notice_id}/basic")).text)
        return " ".join(drawn.get_element_by_id("retention_note").text_content().split())

    assert (await filled()).startswith("Podnět v rejstříku CJ;")
    details = {"kind": "notice", "mark": "POD", "series": "CJ", "secrecy": "header"}
    for version, (used, begins) in enumerate(
        ((True, "Podnět v rejstříku POD;"), (False, "Podnět ve spisové evidenci;"))
    ):
        order = ChangeCode(label="Podněty", used=used, details=details, valid_from=today_in_prague(), reason="Elisa.")
        await codelists.change_code(office.actor("ospod_admin"), "registers", "CJ", order, version=version)
        assert (await filled()).startswith(begins)


async def refused_to_keep(office, notice_id, **said):
    with pytest.raises(Invalid) as refusal:
        await assess(office, notice_id, **said)
    assert [*refusal.value.fields] == ["result"]
    return refusal.value.fields["result"]


async def test_who_is_urgent_and_waits_for_help_does_not_stay_a_notice(office, client_app):
    """Once somebody was there, or it is judged not urgent, it may; that a child is one of section 6 is found at any time."""
    notice_id, _ = await assigned(office)
    await office.judge(notice_id, version=1, result="urgent")
    assert "zásah se čeká" in await refused_to_keep(office, notice_id)
    typed = {"result": "kept", "reason": "Nic.", "retention_note": NOTE, "version": "0", "child_id": ""}
    page = await (await client_app("spod_coordinator")).post(f"/notices/{notice_id}/basic", data=typed)
    assert "zásah se čeká" in html.fromstring(page.text).get_element_by_id("result-error").text_content()
    await tick(office, notice_id, by="spod_coordinator")
    await assess(office, notice_id)
    await assess(office, notice_id, version=1, **enrols())


@pytest.mark.parametrize("acute", ["yes", "no", "unknown"])
async def test_whose_urgency_is_asked_anew_does_not_stay_a_notice_until_it_is_judged(office, acute):
    notice_id, _ = await assigned(office)
    added = await add(office, notice_id)
    await judge_addition(office, notice_id, added, acute=acute, reopens=True)
    assert "posoudit znovu" in await refused_to_keep(office, notice_id)
    await office.judge(notice_id, version=1)
    await assess(office, notice_id)


async def test_a_sibling_in_danger_keeps_nobody_else(office):
    notice_id, _ = await assigned(office)
    await office.judge(notice_id, version=1, child_name="Tobiáš Vrána", result="urgent")
    await assess(office, notice_id)
    (_, brother) = (await views.urgency_view(office.actor("spod_head"), notice_id)).children
    assert "zásah se čeká" in await refused_to_keep(office, notice_id, version=1, child_id=brother.id)


@pytest.mark.parametrize("changes", [{}, ENROLS])
async def test_whoever_stands_in_for_who_leads_the_case_makes_it_in_their_place(office, changes):
    """ADR 0114: an absence is no reason for a child to wait for its register; before and after it is not theirs."""
    notice_id, case_id = await assigned(office)
    changes = changes and enrols()
    with pytest.raises(NotAllowed):
        await assess(office, notice_id, "spod_coordinator2", **changes)
    await away(office.actor("spod_coordinator"), office.actor("spod_coordinator2"))
    await assess(office, notice_id, "spod_coordinator2", **changes)
    assert await duties(office, notice_id) == 0
    told = await case_views.case_history(office.actor("spod_coordinator"), case_id)
    assert next(entry for entry in told if entry.action == "basic.assessed").in_place_of
