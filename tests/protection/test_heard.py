"""What who takes an addition down says of it: whether it threatens a child acutely (S001 8a, S003 8b; ADR 0100)."""

import pytest
from lxml import html

from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.day import Urgency, day_of
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.desk import views as desk_views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.rules.threatens import NO_SUCH_CHILD, WHETHER
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.schemas import JudgeAddition
from tests.intake.conftest import office

__all__ = ["office"]
PILLS = "Děda volal: Barbora dnes spolykala prášky, veze ji sanitka."
WORD = "Podle toho, kdo to zapsal, je dítě akutně ohrožené. Posuďte to hned."


async def led(office, *, judged=True, **said):
    """A notice that intake took down, whose case a coordinator leads and judged as not urgent."""
    notice = await office.record(**said)
    await office.assign(notice.id)
    if judged:
        await office.judge(notice.id, all_judged=bool(said.get("other_children")) or False)
    return notice.id


async def add(office, notice_id, by="spod_intake", **said):
    return await intake.add_to_notice(office.actor(by), notice_id, AddToNotice(text=PILLS, **said))


async def sign(office, notice_id, by="spod_head"):
    header = next(each for each in await intake_views.list_notices(office.actor(by)) if each.id == notice_id)
    return header.urgency, header.urgency_of


async def d05(office, notice_id):
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        return [
            each
            for each in await deadlines.deadlines_of(actor, notice_id, "x")
            if each.number == "D5" and each.ended_at is None
        ]


async def judge(office, notice_id, addition_id, **changes):
    said = {"content": "Byla u lékaře.", "seriousness": "2", "credibility": "3", "acute": "no", **changes}
    await service.judge_addition(
        office.actor("spod_coordinator"), notice_id, JudgeAddition(addition_id=addition_id, **said)
    )


@pytest.mark.parametrize("judged", [True, False])
async def test_a_yes_of_intake_is_at_once_in_front_of_who_leads_the_case_and_of_the_heads(office, judged):
    notice_id = await led(office, judged=judged)
    await add(office, notice_id, acute="yes")
    await outbox.drain()
    assert await sign(office, notice_id) == ("acute", [])
    assert min(each.due_on for each in await d05(office, notice_id)) == today_in_prague()
    for who in ("spod_coordinator", "spod_head"):
        assert WORD in [one.text for one in (await desk_views.desk(office.actor(who))).news], who
    assert WORD not in [one.text for one in (await desk_views.desk(office.actor("spod_intake"))).news]
    for who in ("spod_coordinator", "spod_head"):
        rows = [row for row in (await day_of(office.actor(who))).rows if row.urgency is Urgency.URGENT]
        about = [row for row in rows if str(notice_id) in (row.url or "") + (row.act.url if row.act else "")]
        assert len(about) == 1, who


async def test_nobody_has_to_say_it_and_then_nothing_follows(office):
    notice_id = await led(office)
    await add(office, notice_id)
    assert await sign(office, notice_id) == ("not_urgent", [])
    assert not await d05(office, notice_id)
    assert not (await views.urgency_view(office.actor("spod_head"), notice_id)).heard


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_no_and_not_known_are_kept_and_ask_nothing(office, acute):
    notice_id = await led(office)
    await add(office, notice_id, acute=acute)
    assert await sign(office, notice_id) == ("not_urgent", [])
    (word,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).heard
    assert (word.acute, len(word.children)) == (acute, 1)


async def test_the_judgement_of_who_leads_the_case_replaces_it(office):
    notice_id = await led(office)
    addition_id = await add(office, notice_id, acute="yes")
    (child,) = (await views.urgency_view(office.actor("spod_coordinator"), notice_id)).children
    assert (child.acute, child.asked, child.waits) == (True, True, [addition_id])
    await judge(office, notice_id, addition_id)
    assert await sign(office, notice_id) == ("not_urgent", [])
    assert not await d05(office, notice_id)
    view = await views.urgency_view(office.actor("spod_coordinator"), notice_id)
    assert (view.heard, view.children[0].asked) == ([], False)
    await outbox.drain()
    assert WORD not in [one.text for one in (await desk_views.desk(office.actor("spod_head"))).news]


async def test_a_judgement_of_urgency_since_answers_it_too(office):
    notice_id = await led(office)
    await add(office, notice_id, acute="yes")
    await office.judge(notice_id, version=1, result="urgent")
    assert await sign(office, notice_id) == ("urgent", [])
    assert not (await views.urgency_view(office.actor("spod_head"), notice_id)).heard


async def test_it_is_said_of_one_child_of_another_one_in_words_or_of_all(office):
    notice_id = await led(office, judged=False)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Petra Vránová")
    petra = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1]
    await add(office, notice_id, acute="yes", child_ids=[petra.id])
    assert await sign(office, notice_id) == ("acute", ["Petra Vránová"])
    await add(office, notice_id, acute="yes", other_child="nejmladší Matěj")
    view = await views.urgency_view(office.actor("spod_head"), notice_id)
    assert [each.acute for each in view.children] == [False, True, True]
    assert (view.children[2].told, view.children[2].asked, view.children[2].result) == ("nejmladší Matěj", True, "")
    assert len((await sign(office, notice_id))[1]) == 2
    await add(office, notice_id, acute="yes")
    assert all(each.acute for each in (await views.urgency_view(office.actor("spod_head"), notice_id)).children)


async def test_a_child_that_stands_there_is_no_other_one(office):
    notice_id = await led(office)
    first = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[0]
    await add(office, notice_id, acute="yes", other_child=first.name)
    assert [each.acute for each in (await views.urgency_view(office.actor("spod_head"), notice_id)).children] == [True]


async def test_whom_it_threatens_is_not_said_without_whether_nor_of_a_strange_child(office):
    notice_id, other = await led(office), await office.record()
    await office.judge(other.id, "spod_intake")
    await office.judge(other.id, "spod_intake", version=1, child_name="Petra Vránová")
    strange = (await views.urgency_view(office.actor("spod_head"), other.id)).children[1].id
    for said, refused in (
        ({"first_child": True}, {"acute": WHETHER}),
        ({"acute": "yes", "child_ids": [strange]}, {"child_ids": NO_SUCH_CHILD}),
    ):
        with pytest.raises(Invalid) as refusal:
            await add(office, notice_id, **said)
        assert refusal.value.fields == refused


async def test_of_a_notice_that_nobody_has_who_says_it_and_the_heads_judge_at_once(office):
    notice = await office.record()
    await add(office, notice.id, acute="yes")
    for who in ("spod_intake", "spod_head"):
        rows = (await day_of(office.actor(who))).rows
        urgent = [row for row in rows if row.urgency is Urgency.URGENT]
        assert [row for row in urgent if f"/notices/{notice.id}" in (row.url or "") + row.act.url], who


async def test_what_was_added_last_is_what_my_day_shows(office):
    notice = await office.record()
    await add(office, notice.id, acute="yes")
    (row, *_) = [row for row in (await day_of(office.actor("spod_head"))).rows if row.url == f"/notices/{notice.id}"]
    assert PILLS[:30] in row.quote


async def test_whose_word_it_is_stays_out_of_what_leaves_and_who_was_never_judged_is_judged_first(office):
    notice = await office.record()
    await add(office, notice.id, acute="yes")
    order = DecideCompetence(
        result="not_competent", way="referred", reason="Jinde.", paper_archive="nothing", told_how="phone"
    )
    with pytest.raises(Invalid) as refusal:
        await competence.decide(office.actor("spod_intake"), notice.id, order, version=0)
    assert "nikdo neposoudil" in refusal.value.fields["result"]


async def test_the_form_asks_it_and_the_pages_say_it(office, client_app):
    notice_id = await led(office)
    intake_client, head = await client_app("spod_intake"), await client_app("spod_head")
    form = html.fromstring((await intake_client.get(f"/notices/{notice_id}/add")).text)
    assert form.xpath("//input[@name='acute']/@value") == ["yes", "no", "unknown"]
    assert form.xpath("//input[@name='whom']/@value") == ["first"]
    sent = {"text": PILLS, "acute": "yes", "whom": "first"}
    answer = await intake_client.post(f"/notices/{notice_id}/add", data=sent)
    assert answer.status_code == 303
    page = " ".join((await head.get(f"/notices/{notice_id}")).text.split())
    assert "podle toho, kdo ho zapsal" in page
    coordinator = await client_app("spod_coordinator")
    page = " ".join((await coordinator.get(f"/notices/{notice_id}/urgency/addition")).text.split())
    assert "říká, že akutně ohrožuje" in page


@pytest.mark.parametrize(
    ("relation", "words", "pointed"),
    [
        ("sousedka z přízemí", "od sousedky holčička", "sousedky"),
        ("sousedka z přízemí", "sousedka", "sousedka"),
        ("učitelka", "kluk paní učitelky", "učitelky"),
        ("", "syn volající", "volající"),
        ("", "oznamovatelčino miminko", "oznamovatelčino"),
    ],
)
async def test_another_child_is_not_called_by_what_the_caller_is_to_it(office, relation, words, pointed):
    """It becomes how a child is called, in lists for who reads no notice (§ 57 of Act 359/1999)."""
    notice_id = await led(office, notifier_relation=relation or "známá")
    with pytest.raises(Invalid) as refusal:
        await add(office, notice_id, acute="unknown", other_child=words)
    assert f"„{pointed}“" in refusal.value.fields["other_child"]
    said = {"other_people": [pointed], "other_people_reason": "no_name"}
    await add(office, notice_id, acute="unknown", other_child=words, **said)


async def test_a_sibling_of_who_calls_as_a_sibling_is_a_child_all_the_same(office):
    notice_id = await led(office, notifier_relation="dospělá sestra dítěte")
    await add(office, notice_id, acute="unknown", other_child="nejmladší sestra")


async def test_words_that_came_as_those_of_a_child_without_a_name_are_not_quoted_twice(office):
    notice_id = await led(
        office, other_children_state="answered", other_children="dítě beze jména (v oznámení „miminko“)"
    )
    told = (await views.urgency_view(office.actor("spod_head"), notice_id)).told
    await office.judge(notice_id, version=1, child_told=told[0], child_unnamed=True)
    child = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1]
    assert (child.told, child.name) == ("miminko", "dítě beze jména (v oznámení „miminko“)")
