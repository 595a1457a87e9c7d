"""On call a visit may come after the call was taken down, or stand in what a colleague took down meanwhile (S001 8b; ADR 0113)."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from lxml import html

from cases.cases import views as case_views
from kernel.clock import now
from kernel.exceptions import Invalid, NotAllowed, StaleVersion
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.exceptions import VisitSaidAlready
from services.intake.schemas import AddToNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.protection import service
from services.protection.schemas import SayAllJudged
from tests.intake.conftest import office
from tests.intake.test_pages import call, send
from tests.protection.test_on_call import (
    BROTHER,
    NARRATIVE,
    d05,
    form_required,
    judged,
    on_call,
    sign,
    tasks,
    words,
)
from tests.protection.test_steps import running

__all__ = ["office"]
NOBODY = {"went_out": None, "visited_at": None, "urgency_narrative": ""}
INTAKE, HEAD, WORKER = "spod_intake", "spod_head", "spod_coordinator"


def there(**changes):
    return {"went_out": True, "visited_at": now() - timedelta(minutes=5), "urgency_narrative": NARRATIVE, **changes}


async def tell(office, notice_id, by=INTAKE, **said):
    return await intake.add_to_notice(office.actor(by), notice_id, AddToNotice(**said))


async def refused(office, notice_id, **said):
    with pytest.raises(Invalid) as refusal:
        await tell(office, notice_id, **said)
    return refusal.value.fields


async def test_at16_a_visit_after_the_notice_was_saved_is_urgent_by_its_narrative(office):
    notice_id = await on_call(office, **NOBODY)
    await tell(office, notice_id, **there(visit_steps=["on_the_spot"]))
    view = await judged(office, notice_id)
    (one,) = view.assessments
    assert (one.kind, one.result, one.reason) == ("narrative", "urgent", NARRATIVE)
    assert await sign(office, notice_id) == ("urgent", [])
    assert await running(office, notice_id) == []
    assert [each.step for each in view.steps] == ["on_the_spot"]
    assert view.children[0].waits == [], "who was there has read what they wrote"
    (added,) = view.notice.content.additions
    assert added.text.startswith("Výjezd: ano, na místě ")
    assert added.text.endswith(NARRATIVE)
    paper = await intake_views.record_of(office.actor(HEAD), notice_id)
    assert any(NARRATIVE in text for _, text in paper.said)
    case_id = (await office.assign(notice_id, version=2)).case_id
    assert await tasks(office, case_id) == []
    assert await d05(office, notice_id) == set()
    (record,) = await case_views.list_records(office.actor(WORKER), case_id, kind="notice")
    assert [each.told for each in record.since] == [NARRATIVE, ""]


async def test_the_same_rules_hold_as_with_the_notice(office):
    notice_id = await on_call(office, **BROTHER, **NOBODY)
    assert set(await refused(office, notice_id, **there(urgency_narrative="-"))) == {"urgency_narrative"}
    assert set(await refused(office, notice_id, **there(visited_at=None))) == {"visited_at"}
    assert set(await refused(office, notice_id, **there(visited_at=now() - timedelta(hours=3)))) == {"visited_at"}
    assert set(await refused(office, notice_id, **there(visit_steps=["pigeon"]))) == {"visit_steps"}
    assert set(await refused(office, notice_id, **there(visit_all_judged=True))) == {"visit_children"}
    assert set(await refused(office, notice_id, **there(went_out=None))) == {"went_out"}
    assert set(await refused(office, notice_id, **there(went_out=False))) == {"visited_at", "urgency_narrative"}
    named = there(urgency_narrative=f"Otevřela {office.notifier_name}.")
    assert set(await refused(office, notice_id, **named)) == {"urgency_narrative"}
    named = there(visit_children=f"dítě od {office.notifier_name}")
    assert set(await refused(office, notice_id, **named)) == {"visit_children"}
    assert (await judged(office, notice_id)).assessments == []


async def test_it_is_said_once_and_by_who_judges(office):
    notice_id = await on_call(office, **NOBODY)
    await tell(office, notice_id, went_out=False)
    assert (await judged(office, notice_id)).assessments == []
    assert (await judged(office, notice_id)).notice.content.additions[0].text == "Výjezd: ne."
    await tell(office, notice_id, **there())
    assert (await judged(office, notice_id)).assessments[0].kind == "narrative", (
        "who stayed may have gone later, or been wrong"
    )
    with pytest.raises(VisitSaidAlready):
        await tell(office, notice_id, went_out=False)
    with pytest.raises(VisitSaidAlready):
        await tell(office, await on_call(office), **there())
    other = await on_call(office, HEAD, **NOBODY)
    await office.assign(other)
    with pytest.raises(NotAllowed):
        await tell(office, other, **there())
    await tell(office, other, by=WORKER, **there())
    assert (await judged(office, other)).assessments[0].kind == "narrative"


async def test_who_was_there_says_it_also_when_a_head_has_assigned_the_notice_meanwhile(office, client_app):
    """The call is saved at nine, the visit is at ten, the head assigns by one key in the morning: nobody else was there."""
    notice_id = await on_call(office, **NOBODY)
    case_id = (await office.assign(notice_id)).case_id
    page = words(html.fromstring((await (await client_app(INTAKE)).get(f"/notices/{notice_id}/visit")).text))
    assert "Zapsat výjezd" in page
    await tell(office, notice_id, **there(visit_steps=["on_the_spot"]))
    assert await sign(office, notice_id) == ("urgent", [])
    assert await running(office, notice_id) == []
    assert not any("Posoudit naléhavost" in each.title for each in await tasks(office, case_id))
    with pytest.raises(NotAllowed):
        await office.judge(notice_id, by=INTAKE, version=3)


async def test_its_words_are_held_against_who_called(office):
    notice_id = await on_call(office, **NOBODY)
    for field in ("urgency_narrative", "visit_children"):
        assert set(await refused(office, notice_id, **there(**{field: "Volala Zvěřinová."}))) == {field}


async def test_no_other_way_of_coming_has_one(office):
    notice_id = (await office.record()).id
    assert set(await refused(office, notice_id, **there())) == {"went_out", "visited_at", "urgency_narrative"}


async def test_who_says_it_has_read_what_was_added(office):
    notice_id = await on_call(office, **NOBODY)
    await tell(office, notice_id, text="Matka volala znovu.")
    with pytest.raises(StaleVersion):
        await tell(office, notice_id, **there(read=0))
    await tell(office, notice_id, **there(read=1))


async def test_a_child_that_stands_there_already_is_that_child(office):
    notice_id = await on_call(office, **BROTHER, **NOBODY)
    await tell(office, notice_id, text="Je tu i bratr.", acute="no", other_child="Petr Vrána, 5 let")
    assert set(await refused(office, notice_id, **there(visit_all_judged=True))) == {"visit_children"}
    await tell(office, notice_id, **there(visit_children="Petr Vrána, 5 let", visit_all_judged=True))
    view = await judged(office, notice_id)
    assert [(each.name, each.result) for each in view.children] == [
        ("Vránová Eliška", "urgent"),
        ("Petr Vrána, 5 let", "urgent"),
    ]
    assert view.all_judged


async def test_a_new_child_opens_what_was_said_of_all_again_and_no_other_visit_does(office):
    notice_id = await on_call(office, **BROTHER, **NOBODY)
    await office.judge(notice_id, INTAKE)
    await office.judge(notice_id, INTAKE, version=1, child_name="Petr Vrána, 5 let", all_judged=True)
    await tell(office, notice_id, **there())
    assert (await judged(office, notice_id)).all_judged
    other = await on_call(office, **BROTHER, **NOBODY)
    await office.judge(other, INTAKE)
    await office.judge(other, INTAKE, version=1, child_name="Petr Vrána, 5 let", all_judged=True)
    await tell(office, other, **there(visit_children="novorozenec"))
    assert not (await judged(office, other)).all_judged
    seen = (await judged(office, other)).said
    await service.say_all_judged(office.actor(INTAKE), other, SayAllJudged(all_judged=True, said=seen))


async def test_where_the_form_is_asked_all_the_same_the_child_is_in_danger_till_then(office):
    await form_required(office)
    notice_id = await on_call(office, **NOBODY)
    case_id = (await office.assign(notice_id)).case_id
    await tell(office, notice_id, by=WORKER, **there(visited_at=now(), visit_steps=["police"]))
    view = await judged(office, notice_id)
    assert view.assessments == []
    assert [each.step for each in view.steps] == ["police"]
    assert await sign(office, notice_id) == ("acute", [])
    assert await d05(office, notice_id) == {today_in_prague()}
    assert len(await tasks(office, case_id)) == 1


async def test_the_page_is_offered_until_somebody_said_so(office, client_app):
    notice_id = await on_call(office, **NOBODY)
    client = await client_app(INTAKE)
    for where in (f"/notices/{notice_id}", f"/notices/{notice_id}/urgency"):
        assert f"/notices/{notice_id}/visit" in (await client.get(where)).text, where
    page = html.fromstring((await client.get(f"/notices/{notice_id}/visit")).text)
    assert page.xpath("//*[@id='vyjezd']//textarea[@name='urgency_narrative']")
    at = f"/notices/{notice_id}/visit"
    fields = {"went_out": "", "read": "0"}
    empty = await client.post(at, data=fields)
    assert (empty.status_code, "Vyberte, zda byl výjezd" in empty.text) == (400, True)
    said = await client.post(at, data=fields | {"went_out": "yes", "urgency_narrative": NARRATIVE})
    assert (said.status_code, NARRATIVE in said.text) == (400, True)
    made = await client.post(at, data={"went_out": "no", "read": "0"})
    assert made.status_code == 303, made.text
    assert at in (await client.get(f"/notices/{notice_id}")).text, "who stayed may have gone later, or been wrong"
    await tell(office, notice_id, **there())
    for where in (f"/notices/{notice_id}", f"/notices/{notice_id}/urgency"):
        assert f"/notices/{notice_id}/visit" not in (await client.get(where)).text, where
    gone = await client.get(at)
    assert (gone.status_code, gone.headers["location"]) == (303, f"/notices/{notice_id}")
    again = await client.post(
        at, data={"went_out": "yes", "urgency_narrative": NARRATIVE, "visit_day": "dnes", "read": "2"}
    )
    assert again.status_code in (400, 409)
    assert NARRATIVE in again.text, "nothing that was typed is lost"


async def test_the_narrative_stands_once_on_the_page_of_the_notice(office, client_app):
    notice_id = await on_call(office, **NOBODY)
    await tell(office, notice_id, **there())
    page = words(html.fromstring((await (await client_app(HEAD)).get(f"/notices/{notice_id}")).text))
    assert page.count(NARRATIVE) == 1
    assert "Výjezd: ano, na místě" in page


async def test_what_was_typed_of_a_visit_goes_into_what_a_colleague_took_down(office, client_app):
    """A8: the visit, its moment and its steps were dropped without a word."""
    came = now() - timedelta(hours=1)
    noted = await arrivals.note_arrival(office.actor(INTAKE), NoteArrival(channel="on_call", received_at=came))
    order = office.phone(channel="on_call", received_at=came)
    made = await arrivals.record_arrival(office.actor(HEAD), noted, order)
    client = await client_app(INTAKE)
    typed = call(
        went_out="yes",
        urgency_narrative=NARRATIVE,
        visit_day="1. 6. 2026",
        visit_time="9:50",
        visit_steps="police",
        visit_children="Petr Vrána",
        subject="Dítě je samo.",
    )
    told = await send(client, f"/notices/arrivals/{noted}", typed)
    assert told.status_code == 409, told.text
    (button,) = html.fromstring(told.text).xpath("//button[contains(@formaction, '/visit')]")
    assert "jde s vámi" in words(html.fromstring(told.text))
    page = html.fromstring((await send(client, button.get("formaction"), typed | {"step": "other_way"})).text)
    assert page.xpath("string(//textarea[@name='urgency_narrative'])").strip() == NARRATIVE
    assert page.xpath("//input[@name='went_out'][@value='yes']/@checked")
    assert page.xpath("//input[@name='visit_day']/@value") == ["1. 6. 2026"]
    assert page.xpath("//input[@name='visit_steps'][@value='police']/@checked")
    assert page.xpath("string(//textarea[@name='visit_children'])").strip() == "Petr Vrána"
    text = page.xpath("string(//textarea[@name='text'])")
    assert "Dítě je samo." in text
    assert NARRATIVE not in text
    assert made


async def test_where_it_is_said_already_it_goes_along_as_words(office, client_app):
    came = now() - timedelta(hours=1)
    noted = await arrivals.note_arrival(office.actor(INTAKE), NoteArrival(channel="on_call", received_at=came))
    made = await arrivals.record_arrival(
        office.actor(HEAD),
        noted,
        office.phone(channel="on_call", received_at=came, **there(visited_at=now() - timedelta(minutes=30))),
    )
    client = await client_app(INTAKE)
    typed = call(
        went_out="yes", urgency_narrative=NARRATIVE, visit_day="1. 6. 2026", visit_time="9:50", visit_steps="police"
    )
    told = html.fromstring((await send(client, f"/notices/arrivals/{noted}", typed)).text)
    (button,) = told.xpath("//button[contains(@formaction, '/notices/')][@value='other_way']")
    assert button.get("formaction") == f"/notices/{made.id}/add"
    at = button.get("formaction")
    answer = await client.post(
        at,
        content=urlencode([*typed.items(), ("step", "other_way")]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    text = html.fromstring(answer.text).xpath("string(//textarea[@name='text'])")
    assert "Výjezd: ano, 1. 6. 2026 9:50, Zavolat Policii ČR (158)" in text.replace("\u00a0", " ")
    assert NARRATIVE in text


async def test_an_addition_takes_no_visit_on_the_page_that_does_not_ask_it(office, client_app):
    notice_id = await on_call(office, **NOBODY)
    client = await client_app(INTAKE)
    made = await client.post(f"/notices/{notice_id}/add", data={"text": "Matka volala.", "went_out": "yes"})
    assert made.status_code == 303, made.text
    assert (await judged(office, notice_id)).notice.asks_visit


async def test_sent_twice_it_is_said_once(office, client_app):
    notice_id = await on_call(office, **NOBODY)
    client = await client_app(INTAKE)
    page = html.fromstring((await client.get(f"/notices/{notice_id}/visit")).text)
    (once,) = page.xpath("//input[@name='once']/@value")
    for _ in range(2):
        made = await client.post(f"/notices/{notice_id}/visit", data={"went_out": "no", "read": "0", "once": once})
        assert made.status_code == 303, made.text
    assert len((await judged(office, notice_id)).notice.content.additions) == 1


async def test_programs_say_it_with_an_addition(office, client_app):
    notice_id = await on_call(office, **NOBODY)
    client = await client_app(INTAKE)
    at = f"/api/v1/notices/{notice_id}"
    assert (await client.get(at)).json()["asks_visit"] is True
    order = {"went_out": True, "visited_at": now().isoformat(), "urgency_narrative": NARRATIVE}
    made = await client.post(f"{at}/additions", json=order)
    assert made.status_code == 201, made.text
    assert (await client.get(at)).json()["asks_visit"] is False
    again = await client.post(f"{at}/additions", json=order)
    assert (again.status_code, again.json()["code"]) == (409, "visit-said-already")
