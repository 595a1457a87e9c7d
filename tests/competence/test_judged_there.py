"""Whom the authority judged that forwarded a notice, is judged here by somebody, and by no tick (ADR 0092)."""

from datetime import timedelta

import pytest

from cases.cases import views as cases
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import format_instant, today_in_prague
from services.answers import rules as answers_rules
from services.answers import service as answers
from services.answers.schemas import NoteAnswer, NoteRequest
from services.intake import views as intake_views
from services.protection import rules, service, views
from services.protection.schemas import AssessBasically, SayAllJudged

KAREL = "Karel Vrána, 3 roky"
HEAD = "javorec_head"


async def forwarded(office, answer="bratr Karel", result="urgent", **whom):
    """The child of the notice was not urgent where it came from, its brother was judged too; the notice here."""
    said = {"other_children": answer, "other_children_state": "answered"}
    notice_id = (await office.record(**said)).id
    whom = whom or {"child_name": KAREL}
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, result=result, all_judged=True, **whom)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


async def say(office, notice_id):
    return await service.say_all_judged(office.actor(HEAD), notice_id, SayAllJudged(all_judged=True))


async def d05(office, notice_id):
    actor = office.actor(HEAD)
    async with unit_of_work(actor):
        return [
            each.ended_at is None for each in await deadlines.deadlines_of(actor, notice_id, "x") if each.number == "D5"
        ]


@pytest.mark.parametrize("answer", ["bratr Karel", "ne"])
@pytest.mark.parametrize("result", ["urgent", "not_urgent"])
async def test_nobody_says_that_all_are_judged_over_whom_the_other_authority_judged(office, answer, result):
    notice_id = await forwarded(office, answer, result) if answer != "ne" else await said_no(office, result)
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, HEAD, all_judged=True)
    assert KAREL in refusal.value.fields["all_judged"]
    await office.judge(notice_id, HEAD)
    with pytest.raises(Invalid) as refusal:
        await say(office, notice_id)
    assert KAREL in refusal.value.fields["all_judged"]
    await office.assign_there(notice_id)
    assert await d05(office, notice_id) == [True]
    await office.judge(notice_id, HEAD, version=1, child_told=KAREL, child_name="Karel Vrána", all_judged=True)
    assert await d05(office, notice_id) == [False]


async def said_no(office, result):
    notice_id = (await office.record(other_children="ne", other_children_state="answered")).id
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, result=result, child_name=KAREL)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


async def test_a_child_whom_nobody_could_name_there_is_judged_by_its_words_or_by_those_of_the_answer(office):
    notice_id = await forwarded(office, "dvě mladší", child_told="dvě mladší", child_unnamed=True)
    await office.judge(notice_id, HEAD)
    with pytest.raises(Invalid):
        await say(office, notice_id)
    await office.judge(notice_id, HEAD, version=1, child_told="dvě mladší", child_name="Ema Kosová", all_judged=True)
    assert (await views.urgency_view(office.actor(HEAD), notice_id)).all_judged


async def test_no_body_is_told_that_none_is_one_of_section_6_before(office):
    notice_id = await forwarded(office)
    head, worker = office.actor(HEAD), office.actor("javorec_coordinator")
    await office.judge(notice_id, HEAD)
    await office.assign_there(notice_id)
    request = await answers.note_request(head, notice_id, NoteRequest(how="phone", obliged=True))
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ.")
    await service.assess_basically(worker, notice_id, kept, version=0)
    told = NoteAnswer(template="not_section_6", how="phone", request_id=request)
    with pytest.raises(Invalid) as refusal:
        await answers.note_answer(head, notice_id, told)
    assert refusal.value.fields == {"template": answers_rules.NOT_ASSESSED}
    async with unit_of_work(head):
        found, _ = await views.found_of(head, await intake_views.row_of(head, notice_id))
    assert rules.Found.UNKNOWN in found


async def test_what_was_said_over_it_before_asks_again(office, monkeypatch):
    """Notices of before, of which somebody said it."""
    notice_id = await forwarded(office)
    await office.judge(notice_id, HEAD)
    with monkeypatch.context() as patched:
        patched.setattr(views.ToldOthers, "left_beside", lambda *_: [])
        await say(office, notice_id)
    view = await views.urgency_view(office.actor(HEAD), notice_id)
    assert (view.answer, view.all_judged) == ("bratr Karel", False)
    await office.assign_there(notice_id)
    assert await d05(office, notice_id) == [True]
    await office.judge(notice_id, HEAD, version=1, child_name=KAREL)
    assert await d05(office, notice_id) == [False]


@pytest.mark.parametrize("answer", ["ne", "bratr Karel"])
async def test_whom_only_the_other_authority_named_is_called_no_answer(office, client_app, answer):
    notice_id = await (said_no(office, "urgent") if answer == "ne" else forwarded(office))
    await office.judge(notice_id, HEAD)
    client, there, answered = await client_app(HEAD), "podle úřadu, který postoupil", ("z odpovědi", "odpověď mluví")

    async def said():
        pages = [await client.get(f"/notices/{notice_id}{each}") for each in ("", "/urgency")]
        return " ".join(" ".join(each.text for each in pages).split())

    page = await said()
    assert (there in page, any(each in page for each in answered)) == (answer == "ne", answer != "ne")
    await office.judge(notice_id, HEAD, version=1, child_name=KAREL, all_judged=True)
    page = await said()
    assert (f"{there} („{KAREL}“)" in page, answered[0] in page) == (answer == "ne", answer != "ne")


async def urgent_there(office, **changes):
    """The child was judged urgent where the notice came from; the notice here."""
    notice_id = (await office.record(**changes)).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


@pytest.mark.parametrize(
    ("urgent", "judged"),
    [
        ("Petr Malý", "Petr Nový"),
        ("Malý Petr", "Petr Nový"),
        ("Petra Malá", "Petra Velká"),
        ("Petr Mladší", "Petr Starší"),
        ("Petra", "Petra, sestřenice z Brna"),
    ],
)
async def test_who_was_urgent_there_stays_so_when_one_with_the_same_given_name_is_judged(office, urgent, judged):
    notice_id = await forwarded(office, answer="ano, dvě", child_name=urgent)
    await office.judge(notice_id, HEAD)
    await office.judge(notice_id, HEAD, version=1, child_name=judged, another_child=True)
    actor = office.actor(HEAD)
    (header,) = [each for each in await intake_views.list_notices(actor) if each.id == notice_id]
    assert (header.urgency, header.urgency_of) == ("urgent_there", [urgent])
    await office.judge(notice_id, HEAD, version=2, child_told=urgent, child_name=urgent, another_child=True)
    (header,) = [each for each in await intake_views.list_notices(actor) if each.id == notice_id]
    assert header.urgency != "urgent_there"


async def clocks(office, notice_id):
    actor = office.actor(HEAD)
    async with unit_of_work(actor):
        found = await deadlines.running(actor, [notice_id])
    return {each.kind: (each.due_on, each.worker_id) for each in found.get(notice_id, [])}


async def test_who_was_urgent_there_is_judged_still_today_and_everything_says_so(office, client_app):
    """No tolerance of the next working day (domain reference 1.17, rule 3)."""
    today = today_in_prague()
    notice_id = await urgent_there(office)
    assert (await clocks(office, notice_id))["notice.urgency_assessed_there"] == (today, None)
    others = {kind: of for kind, of in (await clocks(office, notice_id)).items() if kind.startswith("register")}
    case_id = await office.assign_there(notice_id)
    worker = office.actor("javorec_coordinator")
    assert others.items() <= (await clocks(office, notice_id)).items(), "what others answer for stays theirs"
    assert (await clocks(office, notice_id))["notice.urgency_assessed_there"] == (today, worker.worker_id)
    assert "notice.urgency_assessed" not in await clocks(office, notice_id)
    sign = next(each for each in (await cases.case_view(worker, case_id)).header.signs if each.key == "urgency")
    assert (sign.code, sign.words, sign.on) == ("urgent_there", "Naléhavé podle jiného úřadu; posoudit do", today)
    client = await client_app("javorec_coordinator")
    table = (await client.get("/cases/table")).text
    assert "Naléhavé podle jiného úřadu; posoudit do" in table
    overview = await cases.case_overview(worker, case_id)
    task = next(each for each in overview.news.tasks if each.kind == "assess_urgency")
    assert (task.due_on, "naléhavé podle jiného úřadu" in task.title) == (today, True)
    assert "jinde posouzeno jako naléhavé" in (await client.get("/calendar")).text
    page = (await client.get("/my-day")).text
    assert page.index("Naléhavé: jednat hned") < page.index("naléhavé podle jiného úřadu")
    await office.judge(notice_id, "javorec_coordinator")
    assert (await clocks(office, notice_id)).keys() & {
        "notice.urgency_assessed_there",
        "notice.urgency_assessed",
    } == set()
    sign = next(each for each in (await cases.case_view(worker, case_id)).header.signs if each.key == "urgency")
    assert sign.code == "not_urgent"


async def test_who_else_is_left_then_is_judged_by_when_it_was_assigned(office):
    notice_id = await urgent_there(office, other_children="bratr Karel", other_children_state="answered")
    await office.assign_there(notice_id)
    await office.judge(notice_id, "javorec_coordinator")
    found = await clocks(office, notice_id)
    assert ("notice.urgency_assessed" in found, "notice.urgency_assessed_there" in found) == (True, False)


async def test_what_was_judged_on_a_visit_on_call_is_read_there_as_that_and_once(office, client_app):
    """By whom was there, in their own words (S001; ADR 0113); urgent there, with D5 of today."""
    narrative = "Dítě samo na nádraží, prochladlé. Předáno babičce."
    was_there = now() - timedelta(minutes=20)
    went = format_instant(was_there)
    visit = {"went_out": True, "visited_at": was_there, "urgency_narrative": narrative, "visit_steps": ["on_the_spot"]}
    visit["received_at"] = now() - timedelta(minutes=40)
    notice_id = (await office.record(channel="on_call", other_children="ne", **visit)).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = await office.there()
    page = (await (await client_app(HEAD)).get(f"/notices/{there}")).text.replace("\u00a0", " ")
    assert page.count(narrative) == 1
    was, signed = went.replace("\u00a0", " "), "podepsáno"
    assert f"posouzeno na výjezdu {was}, {signed} " in page, "nobody was there when it was signed"
    paper = await intake_views.record_of(office.actor(HEAD), there)
    (judged,) = [words for question, words in paper.said if question.startswith("Naléhavost podle úřadu")]
    assert f"posouzeno na výjezdu {was}, {signed} " in judged.replace("\u00a0", " ")
    header = next(each for each in await intake_views.list_notices(office.actor(HEAD)) if each.id == there)
    assert header.urgency == "urgent_there"
    assert await d05(office, there) == [True]
