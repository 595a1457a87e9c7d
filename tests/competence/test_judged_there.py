"""Whom the authority judged that forwarded a notice, is judged here by somebody, and by no tick (ADR 0092)."""

import pytest

from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
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
