"""On call: who went out narrates how urgent it was, and every visit is urgent; nobody fills in the form (S001 8b; ADR 0113)."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from lxml import html

from app.testing import judged_rows, rows
from app.testing.time import NOW
from cases.cases import views as case_views
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.day import Urgency, day_of
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.intake.tables import VisitStep
from services.protection import service, views
from services.protection.rules import LISTS
from services.protection.rules.on_call import ONCALL_FORM_REQUIRED
from services.protection.schemas import TickStep
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import office
from tests.intake.test_pages import call, send
from tests.protection.test_steps import running

__all__ = ["office"]
NARRATIVE = "Dítě samo na nádraží, prochladlé. Předáno matce, s vedoucí konzultováno po telefonu."
NONE = {"other_children_state": "answered", "other_children": "ne"}
BROTHER = {"other_children_state": "answered", "other_children": "bratr Petr, 5 let"}


async def on_call(office, by="spod_intake", **changes):
    """Somebody was called out in the night, an hour ago, and went there half an hour later."""
    said = {
        "channel": "on_call",
        "received_at": now() - timedelta(hours=1),
        "went_out": True,
        "visited_at": now() - timedelta(minutes=30),
        "urgency_narrative": NARRATIVE,
        **NONE,
        **changes,
    }
    return (await office.record(by=by, **said)).id


def words(part):
    return part.text_content().replace("\u00a0", " ")


async def refused(office, **changes):
    with pytest.raises(Invalid) as refusal:
        await on_call(office, **changes)
    return refusal.value.fields


async def judged(office, notice_id, by="spod_head"):
    return await views.urgency_view(office.actor(by), notice_id)


async def d05(office, notice_id):
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        runs = await deadlines.deadlines_of(actor, notice_id, "x")
    return {each.due_on for each in runs if each.number == "D5" and each.ended_at is None}


async def sign(office, notice_id):
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == notice_id)
    return header.urgency, header.urgency_of


async def tasks(office, case_id):
    overview = await case_views.case_overview(office.actor("spod_coordinator"), case_id)
    return [each.title for each in overview.news.tasks if each.title.startswith("Posoudit naléhavost")]


async def form_required(office, value="yes"):
    order = ChangeSetting(value=value, valid_from=today_in_prague(), reason="Náš standard o pohotovosti nemluví.")
    await settings.change_setting(office.actor("ospod_admin"), ONCALL_FORM_REQUIRED.key, order, version=0)


async def test_at16_a_visit_on_call_is_urgent_by_its_narrative_and_nobody_is_asked_the_form(office):
    """D5 has no task then, D11 stays; the sign, the head's day and the list say it."""
    notice_id = await on_call(office)
    (one,) = (await judged(office, notice_id)).assessments
    assert (one.kind, one.result, one.reason, one.answers, one.holds) == ("narrative", "urgent", NARRATIVE, [], True)
    assert one.assessed_by == office.world.people["spod_intake"].name
    assert one.visited_at is not None
    assert one.visited_at < one.assessed_at
    assert await sign(office, notice_id) == ("urgent", [])
    assert await d05(office, notice_id) == set()
    head = await day_of(office.actor("spod_head"))
    assert [row for row in head.rows if row.urgency is Urgency.URGENT]
    case_id = (await office.assign(notice_id)).case_id
    assert await tasks(office, case_id) == []
    assert await d05(office, notice_id) == set()


async def test_d11_stays_as_it_is_for_what_was_judged_on_the_visit(office):
    notice_id = await on_call(office)
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        runs = await deadlines.deadlines_of(actor, notice_id, "x")
    assert [each.number for each in runs if each.ended_at is None and each.number.startswith("D1")] == ["D11"]


async def test_heads_are_told_at_once_of_a_visit_on_call(office):
    notice_id = await on_call(office)
    await outbox.drain()
    (one,) = (await judged(office, notice_id)).assessments
    async with unit_of_work(office.actor("spod_head")) as unit:
        kinds = await unit.connection.fetch("SELECT kind FROM notification WHERE about_id = $1", one.id)
    assert {row["kind"] for row in kinds} == {"urgency.urgent"}


async def test_d06_runs_after_a_visit_until_a_step_and_ends_by_one_that_was_taken_there(office):
    left = await on_call(office)
    assert len(await running(office, left)) == 1
    done = await on_call(office, visit_steps=["on_the_spot", "police"])
    assert await running(office, done) == []
    steps = (await judged(office, done)).steps
    assert {(each.step, each.outcome, each.before) for each in steps} == {
        ("on_the_spot", "done", False),
        ("police", "done", False),
    }
    assert all(each.reason for each in steps), "each step is justified"
    order = TickStep(step="ambulance", outcome="done", happened_at=now(), reason="Prochladlé dítě.")
    await service.tick_step(office.actor("spod_intake"), left, order)
    assert await running(office, left) == []


async def test_who_went_out_narrates_it_and_says_when(office):
    assert set(await refused(office, urgency_narrative=" ")) == {"urgency_narrative"}
    assert set(await refused(office, urgency_narrative="-")) == {"urgency_narrative"}
    assert set(await refused(office, visited_at=None)) == {"visited_at"}
    assert set(await refused(office, visited_at=now() - timedelta(hours=3))) == {"visited_at"}
    assert set(await refused(office, visited_at=now() + timedelta(hours=3))) == {"visited_at"}
    assert set(await refused(office, visit_steps=["pigeon"])) == {"visit_steps"}
    assert set(await refused(office, visit_children="\n".join(f"Dítě {n}" for n in range(30)))) == {"visit_children"}


@pytest.mark.parametrize("went_out", [False, None])
async def test_what_belongs_to_a_visit_is_not_taken_without_one(office, went_out):
    """Nothing that was typed is lost without a word: whoever typed it says whether somebody went out."""
    said = await refused(office, went_out=went_out)
    assert set(said) == ({"went_out"} if went_out is None else {"visited_at", "urgency_narrative"})


@pytest.mark.parametrize("went_out", [False, None])
async def test_d05_without_a_visit_the_form_is_asked_as_ever(office, went_out):
    notice_id = await on_call(office, went_out=went_out, visited_at=None, urgency_narrative="")
    assert (await judged(office, notice_id)).assessments == []
    case_id = (await office.assign(notice_id)).case_id
    assert len(await tasks(office, case_id)) == 1
    assert await d05(office, notice_id) != set()


async def test_each_child_that_is_named_of_a_visit_is_urgent_by_it(office):
    """Nobody is read out of question 5: whoever went out names them, and says that there is nobody else (ADR 0092)."""
    notice_id = await on_call(
        office, **BROTHER, visit_children="Petr Vrána, 5 let\nEliška Vránová\n", visit_all_judged=True
    )
    view = await judged(office, notice_id)
    assert {one.child.name: one.result for one in view.assessments} == {
        "Vránová Eliška": "urgent",
        "Petr Vrána, 5 let": "urgent",
    }
    assert view.all_judged
    assert await d05(office, notice_id) == set()
    case_id = (await office.assign(notice_id)).case_id
    assert await tasks(office, case_id) == []


async def test_d05_who_was_not_named_of_a_visit_is_judged_by_the_form(office):
    notice_id = await on_call(office, **BROTHER)
    view = await judged(office, notice_id)
    assert [one.child.name for one in view.assessments] == ["Vránová Eliška"]
    assert (view.answer, view.all_judged) == ("bratr Petr, 5 let", False)
    case_id = (await office.assign(notice_id)).case_id
    assert len(await tasks(office, case_id)) == 1
    assert await sign(office, notice_id) == ("urgent", [])


async def test_of_all_is_said_only_where_those_who_can_be_read_are_named(office):
    said = await refused(office, **BROTHER, visit_all_judged=True)
    assert set(said) == {"visit_children"}
    assert "bratr Petr" in said["visit_children"]


async def test_a_child_that_nobody_named_is_told_by_its_words(office):
    notice_id = await on_call(office, visit_children="kojenec, asi 3 měsíce")
    names = {one.child.name for one in (await judged(office, notice_id)).assessments}
    assert "dítě beze jména (v oznámení „kojenec, asi 3 měsíce“)" in names


async def test_d06_what_was_done_there_was_done_for_the_notices_child_unless_it_is_said_of_all(office):
    """The ambulance took one of two: the other one's clock goes on (S003: each child individually)."""
    said = {**BROTHER, "visit_children": "Petr Vrána, 5 let", "visit_steps": ["on_the_spot", "ambulance"]}
    one = await on_call(office, **said)
    assert len(await running(office, one)) == 1
    assert {each.child.name for each in (await judged(office, one)).steps} == {"Vránová Eliška"}
    both = await on_call(office, **said, visit_steps_of_all=True)
    assert await running(office, both) == []
    assert len((await judged(office, both)).steps) == 4


async def test_where_the_form_is_asked_all_the_same_it_is_of_today_and_the_narrative_stays(office, client_app):
    """The setting decides: then the narrative judges nobody, but every visit is in danger until the form says otherwise."""
    await form_required(office)
    here = {"visit_steps": ["on_the_spot"], "visit_children": "Petr Vrána, 5 let"}
    notice_id = await on_call(office, visited_at=now(), **here)  # of today, whatever the hour is
    view = await judged(office, notice_id)
    assert view.assessments == []
    assert {(each.acute, *sorted(each.children)) for each in view.heard} == {
        ("yes", "Petr Vrána, 5 let", "Vránová Eliška")
    }
    assert view.notice.content.way.urgency_narrative == NARRATIVE
    assert await d05(office, notice_id) == {today_in_prague()}
    case_id = (await office.assign(notice_id)).case_id
    assert len(await tasks(office, case_id)) == 1
    page = (await (await client_app("spod_intake")).get("/notices/new/on-call")).text
    assert "formulář se i tak vyplní" in words(html.fromstring(page))
    await office.judge(notice_id, result="urgent", reason="Bylo samo.")
    assert len(await running(office, notice_id)) == 1, "by the form it is known since now, as of any step of before"


async def test_not_urgent_over_a_narrative_needs_its_reason(office):
    notice_id = await on_call(office)
    await office.assign(notice_id)
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, version=1)
    assert set(refusal.value.fields) == {"reason"}
    await office.judge(notice_id, version=1, reason="Dítě je u babičky v bezpečí.")
    assert await sign(office, notice_id) == ("not_urgent", [])
    kinds = [(one.kind, one.holds) for one in (await judged(office, notice_id)).assessments]
    assert kinds == [("form", True), ("narrative", False)]


async def test_d06_a_judgement_by_the_form_over_a_visit_is_no_new_intervention(office):
    notice_id = await on_call(office, visit_steps=["on_the_spot"])
    await office.assign(notice_id)
    await office.judge(notice_id, version=1, result="urgent", reason="Matka je v nemocnici.")
    assert await running(office, notice_id) == []


async def test_what_is_learnt_after_a_visit_asks_anew(office):
    notice_id = await on_call(office)
    await office.assign(notice_id)
    order = AddToNotice(text="Dítě je zase na nádraží.", acute="yes")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)
    assert await sign(office, notice_id) == ("acute", [])
    assert await d05(office, notice_id) == {today_in_prague()}


async def test_the_narrative_stands_where_judgements_are_read_in_the_record_and_in_the_file(office, client_app):
    notice_id = await on_call(office, visit_steps=["on_the_spot"])
    head = await client_app("spod_head")
    page = html.fromstring((await head.get(f"/notices/{notice_id}")).text)
    (card,) = page.xpath("//*[@id='nalehavost']")
    assert "Posouzeno na výjezdu" in words(card)
    assert words(page).count(NARRATIVE) == 1, "once on a page"
    every = words(html.fromstring((await head.get(f"/notices/{notice_id}/urgency/all")).text))
    assert "Posouzeno na výjezdu" in every
    assert NARRATIVE in every
    assert "bez odpovědi" not in every, "no question was asked"
    paper = await intake_views.record_of(office.actor("spod_head"), notice_id)
    assert [words for _, words in paper.said if words == NARRATIVE] == [NARRATIVE]
    case_id = (await office.assign(notice_id)).case_id
    (record,) = await case_views.list_records(office.actor("spod_coordinator"), case_id, kind="notice")
    assert [each.words for each in record.since] == [
        "Posouzeno na výjezdu jako naléhavé",
        "Jet na místo a zjistit skutečný stav: stalo se",
    ]
    for where in (f"/notices/{notice_id}/assign", f"/notices/{notice_id}/urgency"):
        shown = await (await client_app("spod_coordinator" if "urgency" in where else "spod_head")).get(where)
        assert shown.status_code in (200, 303)


async def test_what_was_judged_on_a_visit_goes_across_as_that(office):
    notice_id = await on_call(office)
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        (child,) = await views.told_there(actor, notice_id, "Vránová Eliška")
    assert (child.urgent, child.reason, child.on_visit) == (True, NARRATIVE, True)
    assert "posouzeno na výjezdu" in intake_views.verdict(child)


async def test_a_narrative_that_names_the_notifier_is_asked_about(office):
    said = await refused(office, urgency_narrative=f"{NARRATIVE} Otevřela {office.notifier_name}.")
    assert set(said) == {"urgency_narrative"}
    said = await refused(office, visit_children=f"dítě od {office.notifier_name}")
    assert set(said) == {"visit_children"}


async def test_what_a_colleague_noted_on_call_is_signed_by_who_takes_it_down_and_was_there(office):
    came = now() - timedelta(hours=1)
    noted = await arrivals.note_arrival(office.actor("spod_head"), NoteArrival(channel="on_call", received_at=came))
    order = office.phone(
        channel="on_call",
        received_at=came,
        went_out=True,
        visited_at=now() - timedelta(minutes=30),
        urgency_narrative=NARRATIVE,
    )
    made = await arrivals.record_arrival(office.actor("spod_intake"), noted, order)
    (one,) = (await judged(office, made.id)).assessments
    assert (one.kind, one.assessed_by) == ("narrative", office.world.people["spod_intake"].name)


async def test_no_other_way_of_coming_has_a_visit(office):
    assert set(await refused(office, channel="field")) == {"went_out", "visited_at", "urgency_narrative"}


async def test_a_visit_that_is_not_urgent_is_refused_by_the_wall(office):
    """Every visit is; and nobody was there after they signed it."""
    actor = office.actor("spod_intake")
    async with unit_of_work(actor):
        await judged_rows.urgency_assessment(actor, visited_at=NOW)
    for wrong in ({"result": "not_urgent", "visited_at": NOW}, {"visited_at": NOW + timedelta(hours=1)}):
        async with rows.refused(actor, "urgency_assessment_of_visit"):
            await judged_rows.urgency_assessment(actor, **wrong)


def test_the_steps_of_a_visit_are_those_of_the_lists():
    assert {each.value for each in VisitStep} == {each.value for _, steps in LISTS for each in steps}


async def test_the_page_asks_whether_somebody_went_out_and_takes_the_narrative(office, client_app):
    worker = await client_app("spod_intake")
    page = html.fromstring((await worker.get("/notices/new/on-call?blank=1")).text)
    (card,) = page.xpath("//*[@id='vyjezd']")
    assert [each.get("value") for each in card.xpath(".//input[@name='went_out']")] == ["yes", "no"]
    typed = call(went_out="yes", other_children_state="", notifier_relation="")
    missing = await send(worker, "/notices/new/on-call", typed)
    assert missing.status_code == 400
    shown = html.fromstring(missing.text)
    errors = shown.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")
    assert set(errors) == {"#urgency_narrative", "#visit_day"}
    assert not shown.xpath("//*[contains(@class, 'o-if-went-out')]"), "what is to be put right is seen"
    said = {"urgency_narrative": NARRATIVE, "visit_day": "1. 6. 2026", "visit_time": "9:50", "visit_steps": "police"}
    made = await send(worker, "/notices/new/on-call", typed | said)
    assert made.status_code == 303, made.text
    notice_id = UUID(made.headers["location"].rpartition("/")[2])
    (one,) = (await judged(office, notice_id)).assessments
    assert (one.kind, one.result) == ("narrative", "urgent")
    assert await running(office, notice_id) == []


async def test_what_was_typed_of_a_visit_goes_along_to_another_way_and_back(client_app):
    """A letter asks nothing of it; nothing is filed, and nothing is lost."""
    worker = await client_app("spod_intake")
    said = {"urgency_narrative": NARRATIVE, "visit_day": "1. 6. 2026", "visit_time": "9:50", "visit_steps": "police"}
    typed = call(went_out="yes", visit_all_judged="1", step="other_way") | said
    letter = html.fromstring((await send(worker, "/notices/new/letter", typed)).text)
    assert letter.xpath("string(//textarea[@name='beside_urgency_narrative'])").strip() == NARRATIVE
    kept = [(each.name, each.value) for each in letter.xpath("//input[@type='hidden']")]
    back = html.fromstring(
        (
            await worker.post(
                "/notices/new/on-call",
                content=urlencode([*kept, ("beside_urgency_narrative", NARRATIVE), ("step", "other_way")]),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            )
        ).text
    )
    assert back.xpath("//input[@name='went_out'][@value='yes']/@checked")
    assert back.xpath("//input[@name='visit_all_judged']/@checked")
    assert back.xpath("//input[@name='visit_steps'][@value='police']/@checked")
    assert back.xpath("string(//textarea[@name='urgency_narrative'])").strip() == NARRATIVE
    assert back.xpath("//input[@name='visit_day']/@value") == ["1. 6. 2026"]


async def test_the_words_stand_once_on_a_page_however_many_children_they_are_of(office, client_app):
    notice_id = await on_call(office, visit_children="Petr Vrána, 5 let\nJana Vránová, 3 roky")
    page = words(html.fromstring((await (await client_app("spod_head")).get(f"/notices/{notice_id}")).text))
    assert page.count(NARRATIVE) == 1
    assert page.count("týž popis") == 2
