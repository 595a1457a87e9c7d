"""A notice that was judged on a visit and is joined to a case of the child is read there, and not judged anew (S001 8b; ADR 0113)."""

import pytest
from lxml import html

from cases.cases import views as case_views
from kernel.clock import now
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.schemas import SayAllJudged
from tests.intake.conftest import office
from tests.protection.test_on_call import BROTHER, d05, form_required, judged, on_call, words

__all__ = ["office"]
HEAD, WORKER = "spod_head", "spod_coordinator"
READ, JUDGE, BASIC = "read_joined_notice", "assess_urgency", "assess_basically"


async def case_of(office):
    return (await office.assign((await office.record()).id)).case_id


async def kinds(office, case_id, notice_id):
    found = (await case_views.list_tasks(office.actor(WORKER), case_id))[0]
    number = (await judged(office, notice_id)).notice.header.reference_number
    return {each.kind: each.title for each in found if number in each.title}


async def two_signed_as_all(office):
    notice_id = (await office.record(**BROTHER)).id
    await office.judge(notice_id, HEAD)
    await office.judge(notice_id, HEAD, version=1, child_name="Petr Vrána, 5 let", all_judged=True)
    return notice_id


async def test_at04_what_was_judged_on_a_visit_is_read_by_who_leads_the_case_and_not_judged_anew(office, client_app):
    case_id, notice_id = await case_of(office), await on_call(office)
    page = words_of(await (await client_app(HEAD)).get(f"/notices/{notice_id}/join"))
    assert "úkol seznámit se s oznámením" in page
    assert "úkol posoudit naléhavost" not in page
    await office.join(notice_id, case_id)
    mine = await kinds(office, case_id, notice_id)
    assert set(mine) == {READ, BASIC}
    assert mine[READ].startswith("Seznámit se s oznámením ")
    assert mine[READ].endswith(", které bylo připojeno")
    assert await d05(office, notice_id) == set()
    (child,) = (await judged(office, notice_id, WORKER)).children
    assert (child.result, child.asked) == ("urgent", False)
    notice = words_of(await (await client_app(WORKER)).get(f"/notices/{notice_id}"))
    assert "posoudit znovu" not in notice
    day = words_of(await (await client_app(WORKER)).get("/my-day"))
    assert mine[READ] in day
    assert "Posoudit naléhavost znovu" not in day


async def test_at04_what_nobody_judged_is_judged_by_who_leads_the_case(office, client_app):
    case_id = await case_of(office)
    notice_id = await on_call(office, went_out=None, visited_at=None, urgency_narrative="")
    assert "úkol posoudit naléhavost" in words_of(await (await client_app(HEAD)).get(f"/notices/{notice_id}/join"))
    await office.join(notice_id, case_id)
    assert set(await kinds(office, case_id, notice_id)) == {JUDGE}
    assert len(await d05(office, notice_id)) == 1


async def test_what_was_signed_as_judged_of_all_children_is_not_judged_anew(office, client_app):
    case_id, notice_id = await case_of(office), await two_signed_as_all(office)
    assert "úkol seznámit se" in words_of(await (await client_app(HEAD)).get(f"/notices/{notice_id}/join"))
    await office.join(notice_id, case_id)
    assert set(await kinds(office, case_id, notice_id)) == {READ, BASIC}
    assert await d05(office, notice_id) == set()
    await service.say_all_judged(office.actor(WORKER), notice_id, SayAllJudged(all_judged=False))
    asked = [each.name for each in (await judged(office, notice_id, WORKER)).children if each.asked]
    assert asked == [], "who is overlooked is another one"
    assert len(await d05(office, notice_id)) == 1


async def test_at04_that_all_are_judged_is_no_judgement_of_who_is_asked_anew(office):
    """It was not said before the notice was joined."""
    case_id, notice_id = await case_of(office), (await office.record(**BROTHER)).id
    await office.judge(notice_id, HEAD)
    await office.judge(notice_id, HEAD, version=1, child_name="Petr Vrána, 5 let")
    await office.join(notice_id, case_id)
    seen = (await judged(office, notice_id, WORKER)).said
    await service.say_all_judged(office.actor(WORKER), notice_id, SayAllJudged(all_judged=True, said=seen))
    assert {each.name for each in (await judged(office, notice_id, WORKER)).children if each.asked} == {
        "Vránová Eliška",
        "Petr Vrána, 5 let",
    }
    assert set(await kinds(office, case_id, notice_id)) >= {JUDGE}


async def test_at04_who_was_judged_by_the_form_is_told_to_be_judged_again(office, client_app):
    notice_id = (await office.record()).id
    await office.judge(notice_id, HEAD)
    page = words_of(await (await client_app(HEAD)).get(f"/notices/{notice_id}/join"))
    assert "už někdo posoudil" in page
    assert "posuzuje znovu" in page


async def test_who_stands_there_beside_a_visit_and_nobody_judged_is_judged(office):
    case_id, notice_id = await case_of(office), await on_call(office, **BROTHER)
    await office.join(notice_id, case_id)
    assert set(await kinds(office, case_id, notice_id)) == {JUDGE, BASIC}
    view = await judged(office, notice_id, WORKER)
    assert [each.asked for each in view.children] == [False]
    assert not view.all_judged


@pytest.mark.parametrize("before", [True, False])
async def test_what_is_learnt_after_a_visit_asks_anew_in_a_joined_notice_too(office, before):
    case_id, notice_id = await case_of(office), await on_call(office)
    if not before:
        await office.join(notice_id, case_id)
    order = AddToNotice(text="Dítě je zase na nádraží.", acute="yes")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)
    if before:
        await office.join(notice_id, case_id, version=2)
    assert JUDGE in await kinds(office, case_id, notice_id)
    assert (await judged(office, notice_id, WORKER)).children[0].asked


async def test_where_the_form_is_asked_all_the_same_it_is_asked_in_the_case(office):
    await form_required(office)
    case_id, notice_id = await case_of(office), await on_call(office, visited_at=now())
    await office.join(notice_id, case_id)
    assert JUDGE in await kinds(office, case_id, notice_id)


async def test_the_case_and_what_waits_say_the_same(office):
    """Of a joined notice that nobody judges anew no list says that it waits."""
    case_id = await case_of(office)
    for notice_id in (await on_call(office), await two_signed_as_all(office)):
        await office.join(notice_id, case_id)
        actor = office.actor(WORKER)
        task = [each for each in (await case_views.list_tasks(actor, case_id))[0] if each.kind == READ][-1]
        assert task.note == "Jak je naléhavé, je už posouzené a znovu se to neposuzuje."
        assert (await views.urgency_view(actor, notice_id)).children[0].asked is False


def words_of(answer):
    assert answer.status_code == 200, answer.text
    return words(html.fromstring(answer.text))
