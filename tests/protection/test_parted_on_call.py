"""Two records led as one and parted again where one was visited on call: the narrative is of both until somebody knows more (ADR 0098, 0113)."""

from kernel import outbox
from kernel.clock import now
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.intake import views as intake_views
from services.protection.rules import INTERVENED
from tests.intake.conftest import office
from tests.protection.test_on_call import NARRATIVE, form_required, on_call
from tests.protection.test_taken_over import (
    ANETA,
    ANNA,
    HEAD,
    WORKER,
    both,
    clocks,
    in_file,
    judged,
    merged,
    opened,
    part,
    sign,
    tasks,
)

__all__ = ["both", "office"]


async def visited(office, case_id, **changes):
    """Somebody was called out while two were one; the notice is joined to the case that stands for both."""
    notice_id = await on_call(office, **changes)
    await office.join(notice_id, case_id, summary="Dítě bylo v noci samo na nádraží.")
    return notice_id


async def test_a_visit_of_both_is_told_of_both_with_its_time_and_who_was_there(office, both):
    kept, other = both
    notice_id = await visited(office, kept)
    (was,) = (await judged(office, notice_id)).assessments
    await part(office, other)
    view = await judged(office, notice_id)
    again = next(each for each in view.assessments if each.child.case_id == other)
    assert (again.kind, again.result, again.answers) == ("narrative", "urgent", [])
    assert again.visited_at == was.visited_at, "it is of the visit, whoever parts them"
    assert again.reason.endswith(NARRATIVE)
    assert office.world.people["spod_intake"].name in again.reason
    assert [(each.result, each.asked) for each in view.children] == [("urgent", True)] * 2
    for case_id in both:
        assert (await sign(office, case_id)).code == "intervene"
        assert [due for _, due in await tasks(office, case_id)] == [today_in_prague()]


async def test_d06_of_the_other_child_ends_when_it_was_to_end_and_by_a_step_of_the_visit_s_time(office, both):
    kept, other = both
    notice_id = await visited(office, kept)
    (was,) = (await judged(office, notice_id)).assessments
    (before,) = (await clocks(office, [was.id], INTERVENED))[was.id]
    await part(office, other)
    again = next(each for each in (await judged(office, notice_id)).assessments if each.child.case_id == other)
    (after,) = (await clocks(office, [again.id], INTERVENED))[again.id]
    assert after.due_at == before.due_at


async def test_what_was_done_on_the_visit_stands_in_both_files(office, both):
    kept, other = both
    await visited(office, kept, visit_steps=["on_the_spot", "police"])
    await part(office, other)
    said = [each.words for each in (await in_file(office, other)).since]
    assert said == ["Posouzeno na výjezdu jako naléhavé"]
    kept_says = [each.words for each in (await in_file(office, kept)).since]
    assert "Posouzeno na výjezdu jako naléhavé" in kept_says
    assert any(each.startswith("Zavolat Policii ČR (158): stalo se") for each in kept_says)


async def test_the_pages_of_both_show_the_narrative_once_for_each(office, both, client_app):
    kept, other = both
    notice_id = await visited(office, kept)
    await part(office, other)
    await outbox.drain()
    head = await client_app(HEAD)
    page = soft((await head.get(f"/notices/{notice_id}")).text)
    assert "Posouzeno na výjezdu" in page
    for path in (f"/cases/{kept}", f"/cases/{other}", f"/cases/{other}/records"):
        assert (await head.get(path)).status_code == 200, path


async def test_of_the_kept_child_alone_nothing_changes(office, both):
    kept, other = both
    notice_id = await visited(office, kept)
    was = await judged(office, notice_id)
    await part(office, other, "ours")
    assert await judged(office, notice_id) == was
    assert await sign(office, other) is None
    assert await tasks(office, other) == []


async def test_a_visit_of_before_they_were_one_stays_of_its_child(office):
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    notice_id = await visited(office, kept)
    was = await judged(office, notice_id)
    await merged(office, kept, other)
    assert (await sign(office, kept)).code == "intervene"
    await part(office, other)
    assert await judged(office, notice_id) == was
    assert await sign(office, other) is None
    assert (await sign(office, kept)).code == "intervene"


async def test_a_visit_of_the_other_one_goes_with_it(office):
    kept, other = await opened(office, ANNA), await opened(office, ANETA)
    notice_id = await visited(office, other)
    await merged(office, kept, other)
    assert (await sign(office, kept)).code == "intervene", "led as one they are one child"
    await part(office, other)
    assert await sign(office, kept) is None
    assert (await sign(office, other)).code == "intervene"
    assert [each.id for each in await intake_views.notices_of_case(office.actor(WORKER), other)] == [notice_id]


async def test_where_the_form_is_asked_both_are_threatened_acutely(office, both):
    kept, other = both
    await form_required(office)
    notice_id = await visited(office, kept, received_at=now(), visited_at=now())
    await part(office, other)
    for case_id in both:
        assert (await sign(office, case_id)).code == "acute"
    view = await judged(office, notice_id)
    assert [each.asked for each in view.children] == [True, True]
    assert [each.acute for each in view.children] == [True, True]


async def test_judged_by_the_form_the_visit_holds_no_more_for_each_by_itself(office, both):
    kept, other = both
    notice_id = await visited(office, kept)
    await part(office, other)
    second = next(each for each in (await judged(office, notice_id)).children if each.case_id == other)
    await office.judge(notice_id, version=2, reason="Na nádraží byla sestřenice.")
    assert (await sign(office, kept)).code == "not_urgent"
    assert (await sign(office, other)).code == "intervene"
    await office.judge(notice_id, version=3, child_id=second.id, reason="Je u babičky.")
    assert (await sign(office, other)).code == "not_urgent"
