"""A word *akutně* of who takes something down is of all who stand there, question 5 told of among them, until they are judged (ADR 0100)."""

from datetime import date

import pytest

from cases.cases import views as cases
from cases.clients.schemas import ClientIdentity
from cases.deadlines import views as deadlines
from kernel import outbox
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.day import Urgency, day_of
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice, MarkDuplicate
from services.protection import service, views
from services.protection.schemas import JudgeAddition, SayAllJudged
from tests.intake.conftest import office
from tests.protection.test_files import ids, opens, own
from tests.protection.test_taken_over import both, part
from tests.protection.test_taken_over import sign as case_sign

__all__ = ["both", "office"]
PETR = ClientIdentity(given_name="Petr", family_name="Vrána", birth_date=date(2021, 5, 2))
ROOF = {"other_children_state": "answered", "other_children": "bratr Petr, ten je teď na střeše"}
NONE = {"other_children_state": "answered", "other_children": "ne"}
OTHERS = "další děti z oznámení"


@pytest.fixture(params=["notice", "addition"])
def how(request):
    """Of what the word is."""
    return request.param


async def said(office, how="notice", acute="yes", **changes):
    """A notice of which, or of whose addition, who took it down says so, of no child by name."""
    if how == "notice":
        return (await office.record(**ROOF | {"acute": acute} | changes)).id
    notice_id = (await office.record(**ROOF | changes)).id
    await add(office, notice_id, acute=acute)
    return notice_id


async def assign(office, notice_id, how="notice"):
    """The head read the addition."""
    return (await office.assign(notice_id, version=2 if how == "addition" else 1)).case_id


async def add(office, notice_id, **changes):
    order = AddToNotice(text="Děda volal, že je to zlé.", **changes)
    return await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)


async def sign(office, notice_id):
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == notice_id)
    return header.urgency, header.urgency_of


async def d05(office, notice_id):
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        runs = await deadlines.deadlines_of(actor, notice_id, "x")
    return {each.due_on for each in runs if each.number == "D5" and each.ended_at is None}


async def heard(office, notice_id):
    return [each.children for each in (await views.urgency_view(office.actor("spod_head"), notice_id)).heard]


async def judge_petr(office, notice_id, by="spod_coordinator", version=1, **changes):
    order = {"child_told": "bratr Petr, ten je teď na střeše", "child_name": "Petr Vrána", "all_judged": True}
    return await office.judge(notice_id, by, version=version, **order | changes)


async def test_the_notices_own_child_is_judged_first(office, how):
    """The sign, the one date, the task, the day of the head and the case say it until nobody else is left."""
    notice_id = await said(office, how)
    assert await heard(office, notice_id) == [["Vránová Eliška", OTHERS]]
    case_id = await assign(office, notice_id, how)
    await office.judge(notice_id)
    assert await sign(office, notice_id) == ("acute", [OTHERS])
    assert await d05(office, notice_id) == {today_in_prague()}
    assert await heard(office, notice_id) == [[OTHERS]]
    coordinator = office.actor("spod_coordinator")
    (task,) = [
        each
        for each in (await cases.case_overview(coordinator, case_id)).news.tasks
        if each.title.startswith("Posoudit naléhavost")
    ]
    assert ("ještě dnes" in task.title, task.due_on) == (True, today_in_prague())
    shown = next(each for each in (await cases.case_view(coordinator, case_id)).header.signs if each.key == "urgency")
    assert (shown.code, shown.on) == ("acute", today_in_prague())
    for who in ("spod_head", "spod_coordinator"):
        urgent = [row for row in (await day_of(office.actor(who))).rows if row.urgency is Urgency.URGENT]
        assert [row for row in urgent if str(notice_id) in (row.url or "") + (row.act.url if row.act else "")], who
    await judge_petr(office, notice_id)
    assert (await sign(office, notice_id), await d05(office, notice_id)) == (("not_urgent", []), set())
    assert await heard(office, notice_id) == []


async def test_a_sibling_is_judged_first(office, how):
    notice_id = await said(office, how)
    await assign(office, notice_id, how)
    await judge_petr(office, notice_id, version=0, all_judged=False)
    assert await sign(office, notice_id) == ("acute", [OTHERS, "Vránová Eliška"]) or await sign(office, notice_id) == (
        "acute",
        ["Vránová Eliška", OTHERS],
    )
    assert await d05(office, notice_id) == {today_in_prague()}
    await office.judge(notice_id, version=1, all_judged=True)
    assert (await sign(office, notice_id), await d05(office, notice_id)) == (("not_urgent", []), set())


async def test_judged_before_somebody_has_it_it_is_of_today_when_they_do(office, how):
    notice_id = await said(office, how)
    await office.judge(notice_id, "spod_intake")
    assert await d05(office, notice_id) == {today_in_prague()}
    await assign(office, notice_id, how)
    assert (await sign(office, notice_id), await d05(office, notice_id)) == (
        ("acute", [OTHERS]),
        {today_in_prague()},
    )


async def test_that_all_are_judged_was_said_too_early(office, how):
    """Taken back, whoever was overlooked is one of those of whom the word is."""
    notice_id = await said(office, how)
    await assign(office, notice_id, how)
    await office.judge(notice_id, all_judged=True)
    assert await sign(office, notice_id) == ("not_urgent", [])
    head = office.actor("spod_head")
    await service.say_all_judged(head, notice_id, SayAllJudged(all_judged=False))
    assert (await sign(office, notice_id), await d05(office, notice_id)) == (
        ("acute", [OTHERS]),
        {today_in_prague()},
    )


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_a_later_no_calms_nobody_whom_nobody_judged(office, how, acute):
    notice_id = await said(office, how)
    await assign(office, notice_id, how)
    await office.judge(notice_id)
    addition_id = await add(office, notice_id, acute=acute)
    assert await sign(office, notice_id) == ("acute", [OTHERS])
    order = JudgeAddition(addition_id=addition_id, content="Nic nového.", seriousness="1", credibility="3", acute="no")
    await service.judge_addition(office.actor("spod_coordinator"), notice_id, order)
    assert await sign(office, notice_id) == ("acute", [OTHERS])
    assert await d05(office, notice_id) == {today_in_prague()}


async def test_an_addition_that_is_judged_for_who_was_judged_leaves_the_others(office):
    notice_id = (await office.record(**ROOF)).id
    await assign(office, notice_id)
    await office.judge(notice_id)
    addition_id = await add(office, notice_id, acute="yes")
    assert (await sign(office, notice_id))[0] == "acute"
    order = JudgeAddition(addition_id=addition_id, content="Jí nic není.", seriousness="1", credibility="3", acute="no")
    await service.judge_addition(office.actor("spod_coordinator"), notice_id, order)
    assert await sign(office, notice_id) == ("acute", [OTHERS])
    assert await d05(office, notice_id) == {today_in_prague()}


async def test_a_child_that_is_chosen_is_the_only_one(office):
    notice_id = (await office.record(**ROOF)).id
    await assign(office, notice_id)
    await add(office, notice_id, acute="yes", first_child=True)
    assert await heard(office, notice_id) == [["Vránová Eliška"]]
    await office.judge(notice_id)
    assert (await sign(office, notice_id))[0] != "acute"


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_a_no_asks_nothing_of_anybody(office, how, acute):
    notice_id = await said(office, how, acute=acute)
    assert await heard(office, notice_id) == [["Vránová Eliška"]]
    assert (await sign(office, notice_id))[0] != "acute"


async def test_where_question_5_says_no_it_is_of_those_who_stand_there(office, how):
    notice_id = await said(office, how, **NONE)
    await assign(office, notice_id, how)
    assert await heard(office, notice_id) == [["Vránová Eliška"]]
    await office.judge(notice_id)
    assert await sign(office, notice_id) == ("not_urgent", [])


async def test_who_joins_the_notice_later_is_not_meant_by_it(office):
    """The word was of those who stood there, or of whom the notice told, when it was said."""
    notice_id = await said(office, **NONE)
    await assign(office, notice_id)
    await office.judge(notice_id)
    await add(office, notice_id, acute="unknown", other_child="bratranec Matěj")
    assert (await sign(office, notice_id))[0] != "acute"


async def test_a_child_that_calls_has_the_same_word(office):
    """Else a word that is of the own child alone would tell who called (ADR 0090 no. 9)."""
    calls = {"child_calls": True, "notifier_name": "", "notifier_relation": ""}
    notice_id = (await office.record(**ROOF, **calls)).id
    assert await heard(office, notice_id) == [["Vránová Eliška", OTHERS]]


async def test_a_notice_that_is_marked_as_of_the_same_says_it_too(office):
    notice_id, other = await said(office), (await office.record(subject="Totéž, volá škola.")).id
    await assign(office, notice_id)
    await office.judge(notice_id)
    number = next(
        each.reference_number
        for each in await intake_views.list_notices(office.actor("spod_head"))
        if each.id == notice_id
    )
    await intake.mark_duplicate(office.actor("spod_head"), other, MarkDuplicate(reference_number=number))
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == other)
    assert (header.urgency, header.urgency_by) == ("acute", number)


async def test_the_message_leads_to_what_still_waits(office):
    notice_id = await said(office)
    await assign(office, notice_id)
    await office.judge(notice_id)
    await outbox.drain()
    assert await views.still_acute(office.actor("spod_head"), [notice_id]) == {notice_id}


async def test_the_pages_name_them(office, client_app):
    notice_id = await said(office)
    case_id = await assign(office, notice_id)
    await office.judge(notice_id)
    client = await client_app("spod_coordinator")
    for url in (f"/notices/{notice_id}", "/notices", f"/cases/{case_id}", "/my-day", "/calendar"):
        page = " ".join((await client.get(url)).text.replace("\xa0", " ").split())
        assert OTHERS in page or ("další dítě" in page and url == f"/cases/{case_id}"), url


async def test_a_sibling_with_a_case_of_its_own_is_meant_too_each_by_itself(office):
    """What is said of the family stays in the case of the notice, and calms nobody there."""
    notice_id = (await office.record(**ROOF)).id
    main = await assign(office, notice_id)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_told="bratr Petr, ten je teď na střeše", child_name="Petr Vrána")
    (petr,) = await ids(office, notice_id)
    (own_case,) = (await opens(office, notice_id, own(petr, PETR))).case_ids
    await add(office, notice_id, acute="yes")

    async def code(case_id):
        header = (await cases.case_view(office.actor("spod_coordinator"), case_id)).header
        return next(each.code for each in header.signs if each.key == "urgency")

    assert [await code(each) for each in (main, own_case)] == ["acute", "acute"]
    await office.judge(notice_id, version=2)
    assert [await code(each) for each in (main, own_case)] == ["acute", "acute"]
    await office.judge(notice_id, version=3, child_id=petr)
    assert [await code(each) for each in (main, own_case)] == ["acute", "not_urgent"]
    assert await sign(office, notice_id) == ("acute", [OTHERS])
    await service.say_all_judged(office.actor("spod_head"), notice_id, SayAllJudged(all_judged=True))
    assert [await code(each) for each in (main, own_case)] == ["not_urgent", "not_urgent"]


async def test_two_records_led_apart_again_both_have_it(office, both):
    kept, other = both
    notice_id = (await office.record(**ROOF, acute="yes")).id
    await office.join(notice_id, kept, summary="Matka v noci odešla.")
    await office.judge(notice_id)
    assert (await case_sign(office, kept)).code == "acute"
    await part(office, other)
    for case_id in (kept, other):
        assert (await case_sign(office, case_id)).code == "acute"
