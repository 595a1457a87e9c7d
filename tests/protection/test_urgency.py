"""Urgency (Standard 8b): judged child by child, signed, seen by who comes second, and the end of its deadline."""

import pytest

from app.testing.rows import count, refused, update
from cases.cases import service as cases
from cases.cases.exceptions import FinishedByDoing
from cases.deadlines import views as deadlines
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.outbox import drain
from services.intake import views as intake_views
from services.protection import views
from services.protection.schemas import GivenAnswer
from tenants.notifications import views as news
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


async def judge(office, who, notice_id, *, version=0, **changes):
    return await office.judge(notice_id, who, version=version, **changes)


async def view(office, who, notice_id):
    return await views.urgency_view(office.actor(who), notice_id)


async def test_d05_a_judgement_ends_the_deadline_and_the_task_of_who_leads_the_case(office):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    worker = office.actor("spod_coordinator")
    async with unit_of_work(worker) as unit:
        task = await unit.connection.fetchrow("SELECT id, version FROM task WHERE source_id = $1", notice_id)
    with pytest.raises(FinishedByDoing):
        await cases.finish_task(worker, task["id"], version=task["version"])
    await judge(office, "spod_coordinator", notice_id)
    async with unit_of_work(worker):
        (met,) = [one for one in await deadlines.deadlines_of(worker, notice_id, "x") if one.number == "D5"]
        assert met.ended_at is not None
        assert await count("task", "case_id = $1 AND kind = 'assess_urgency' AND done_at IS NULL", case_id) == 0
    with pytest.raises(FinishedByDoing):
        await cases.reopen_task(worker, task["id"], version=task["version"] + 1)


async def test_a_head_ends_the_task_of_the_key_worker_who_is_told(office):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await judge(office, "spod_head", notice_id)
    await drain()
    worker = office.actor("spod_coordinator")
    async with unit_of_work(worker):
        assert await count("task", "source_id = $1 AND kind = 'assess_urgency' AND done_at IS NULL", notice_id) == 0
        assert "urgency.not_urgent" in [one.kind for one in await news.notifications(worker)]


@pytest.mark.parametrize(
    "urges",
    [
        {"categories": ["a_runaway"]},
        {"categories": ["domestic_violence"]},
        {"categories": ["child_asks_for_help"]},
        {"answers": [GivenAnswer(question="q1", state="yes")]},
    ],
)
async def test_not_urgent_against_what_proposes_urgent_needs_a_reason(office, urges):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await judge(office, "spod_intake", notice_id, **urges)
    assert list(refusal.value.fields) == ["reason"]
    async with unit_of_work(office.actor("spod_intake")):
        assert await count("urgency_assessment", "notice_id = $1", notice_id) == 0
    await judge(office, "spod_intake", notice_id, **urges, reason="Dítě se vrátilo a je v bezpečí u babičky.")
    (one,) = (await view(office, "spod_intake", notice_id)).assessments
    assert (one.result, len(one.proposed)) == ("not_urgent", 1)


async def test_what_is_urgent_may_be_signed_before_anything_else_is_known(office):
    notice_id = (await office.record()).id
    await judge(office, "spod_intake", notice_id, result="urgent", best_interest="")
    assert (await view(office, "spod_head", notice_id)).notice.header.urgency == "urgent"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"result": ""}, "result"),
        ({"child_asked": ""}, "child_asked"),
        ({"child_asked": "asked"}, "child_view"),
        ({"best_interest": ""}, "best_interest"),
        ({"categories": ["made_up"]}, "categories"),
        ({"answers": [GivenAnswer(question="q99", state="yes")]}, "answers.question"),
        ({"answers": [GivenAnswer(question="q6", state="unknown")]}, "answers.q6.state"),
        ({"form_mark": "0a1b2c3d"}, "form_mark"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(office, wrong, field):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await judge(office, "spod_intake", notice_id, **wrong)
    assert list(refusal.value.fields) == [field]


async def test_each_child_is_judged_by_itself_and_one_that_is_urgent_makes_the_notice_so(office):
    notice_id = (await office.record()).id
    await judge(office, "spod_intake", notice_id)
    await judge(
        office, "spod_intake", notice_id, version=1, child_name="mladší bratr", result="urgent", categories=["can"]
    )
    seen = await view(office, "spod_head", notice_id)
    assert [(one.child.name, one.result, one.holds) for one in seen.assessments] == [
        ("mladší bratr", "urgent", True),
        ("Vránová Eliška", "not_urgent", True),
    ]
    assert seen.notice.header.urgency == "urgent"
    brother = seen.children[1].id
    with pytest.raises(Invalid):
        await judge(office, "spod_head", notice_id, version=2, child_id=brother, child_name="sestra")
    await judge(office, "spod_head", notice_id, version=2, child_id=brother, reason="Je u tety.")
    seen = await view(office, "spod_head", notice_id)
    assert [(one.child.name, one.result, one.holds) for one in seen.assessments] == [
        ("mladší bratr", "not_urgent", True),
        ("mladší bratr", "urgent", False),
        ("Vránová Eliška", "not_urgent", True),
    ]
    assert seen.notice.header.urgency == "not_urgent"


async def test_a_child_of_another_notice_is_none(office):
    first, second = (await office.record()).id, (await office.record()).id
    await judge(office, "spod_intake", first, child_name="bratr")
    other = (await view(office, "spod_intake", first)).children[1].id
    with pytest.raises(Invalid) as refusal:
        await judge(office, "spod_intake", second, child_id=other)
    assert list(refusal.value.fields) == ["child_id"]


async def test_who_is_second_is_told_and_then_both_stand_there(office):
    notice_id = (await office.record()).id
    await judge(office, "spod_intake", notice_id)
    with pytest.raises(StaleVersion):
        await judge(office, "spod_head", notice_id, result="urgent")
    await judge(office, "spod_head", notice_id, version=1, result="urgent")
    both = (await view(office, "spod_intake", notice_id)).assessments
    assert [(one.assessed_by, one.result) for one in both] == [
        (office.world.people["spod_head"].name, "urgent"),
        (office.world.people["spod_intake"].name, "not_urgent"),
    ]


async def test_at05_nobody_present_who_received_it_judges_and_the_head_is_told_and_gives_it_to_another(office):
    notice_id = (await office.record()).id
    head = office.actor("spod_head")
    await judge(office, "spod_intake", notice_id)
    await drain()
    async with unit_of_work(head):
        assert "urgency.not_urgent" in [one.kind for one in await news.notifications(head)]
    case_id = (await office.assign(notice_id, "spod_coordinator2")).case_id
    async with unit_of_work(head):
        assert await count("task", "case_id = $1 AND kind = 'assess_urgency'", case_id) == 0, "it is judged"
        assert [one.number for one in await deadlines.deadlines_of(head, notice_id, "x")] == ["D4", "D2"]
    with pytest.raises(NotAllowed):
        await judge(office, "spod_intake", notice_id, version=1)


async def test_at04_what_is_joined_to_a_case_is_judged_again(office):
    first, second = (await office.record()).id, (await office.record()).id
    case_id = (await office.assign(first)).case_id
    await judge(office, "spod_intake", second)
    await office.join(second, case_id)
    worker = office.actor("spod_coordinator")
    async with unit_of_work(worker):
        assert await count("task", "source_id = $1 AND done_at IS NULL", second) == 1
        running = await deadlines.running(worker, [second])
    assert [one.kind for one in running[second]] == ["notice.registered", "notice.urgency_assessed"]
    await judge(office, "spod_coordinator", second, version=1)
    async with unit_of_work(worker):
        running = await deadlines.running(worker, [second])
        assert [one.kind for one in running[second]] == ["notice.registered"]


async def test_what_is_urgent_stands_in_front_of_the_heads_queue(office):
    first, second = (await office.record()).id, (await office.record(child_given_name="Jana")).id
    third = (await office.record(child_given_name="Eva")).id
    head = office.actor("spod_head")
    await judge(office, "spod_intake", second, result="urgent")
    found, number = await intake_views.notices_on_my_day(head, limit=1)
    assert ([one.header.id for one in found], number) == ([second, first], 3)
    found, _ = await intake_views.notices_on_my_day(head, limit=5)
    assert [(one.header.id, one.header.urgency) for one in found] == [(second, "urgent"), (first, ""), (third, "")]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("spod_coordinator2", NotAllowed), ("spod_mailroom", NotAllowed), ("javorec_head", NotThere)],
)
async def test_who_does_not_read_the_notice_neither_judges_nor_reads_it(office, who, refusal):
    notice_id = (await office.record()).id
    with pytest.raises(refusal):
        await judge(office, who, notice_id)
    with pytest.raises(refusal):
        await view(office, who, notice_id)


async def test_a_judgement_names_no_notifier_without_being_asked(office):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await judge(office, "spod_intake", notice_id, steps=f"Zavolat: {office.notifier_name}.")
    assert list(refusal.value.fields) == ["steps"]


async def test_what_was_signed_is_never_written_over_nor_signed_for_another(office):
    notice_id = (await office.record()).id
    assessment_id = await judge(office, "spod_intake", notice_id)
    actor = office.actor("spod_intake")
    async with refused(actor):
        await update("urgency_assessment", assessment_id, result="urgent")
    async with refused(office.actor("spod_head"), "author", "row-level security"):
        await current().connection.execute(
            "INSERT INTO urgency_assessment (tenant_id, service_id, id, notice_id, result, assessed_by,"
            " assessed_at, sealed) SELECT tenant_id, service_id, gen_random_uuid(), notice_id, 'urgent', assessed_by,"
            " now(), sealed FROM urgency_assessment WHERE id = $1",
            assessment_id,
        )


async def test_a_form_of_a_version_that_never_was_comes_back_as_it_was_typed(office, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    fields = {"version": "7", "result": "urgent", "child_asked": "not_met", "reason": "Napsané zůstává."}
    answered = await client.post(f"/notices/{notice_id}/urgency", data=fields)
    assert answered.status_code == 412
    assert "Napsané zůstává." in answered.text


async def test_the_head_is_told_that_who_is_not_urgent_was_so_before(office, client_app):
    """The banner and the news each say of whom: nothing else says that an urgency is gone."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    client, head = await client_app("spod_coordinator"), office.actor("spod_head")
    seen = await view(office, "spod_coordinator", notice_id)
    child, mark = seen.children[0].name, seen.todays_questions.mark
    urgent = {"version": "0", "form_mark": mark, "result": "urgent", "child_asked": "not_met"}
    said = await client.post(f"/notices/{notice_id}/urgency", data=urgent)
    assert said.status_code == 303, said.text
    banner = (await client.get(said.headers["location"])).text.split("Jednejte hned.")[0].rsplit("podepsáno", 1)[1]
    assert child in banner
    not_urgent = {
        "version": "1",
        "form_mark": mark,
        "result": "not_urgent",
        "child_asked": "not_met",
        "best_interest": "Zůstat.",
        "reason": "Je u babičky.",
    }
    assert (await client.post(f"/notices/{notice_id}/urgency", data=not_urgent)).status_code == 303
    await drain()
    async with unit_of_work(head):
        told = {one.kind for one in await news.notifications(head)}
    assert "urgency.no_longer" in told
    assert "urgency.not_urgent" not in told


@pytest.mark.parametrize(
    "urging",
    [{"categories": ["can"]}, {"answers": [GivenAnswer(question="q1", state="yes")]}],
)
async def test_what_proposes_urgent_says_so_to_who_signs_without_a_result(office, urging):
    """Any one proposes it (domain reference 1.6): the result is asked for with that, and nothing as if it were not urgent."""
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await judge(office, "spod_intake", notice_id, **{"result": "", "best_interest": "", **urging})
    assert list(refusal.value.fields) == ["result"]
    assert refusal.value.fields["result"].startswith("Formulář navrhuje naléhavé.")


async def test_that_a_child_asked_itself_is_told_to_nobody_else(office):
    """It says who called, so of the categories of a judgement it goes into no letter and to no other authority (ADR 0090)."""
    notice_id = (await office.record()).id
    categories = ["child_asks_for_help", "a_runaway"]
    await office.judge(notice_id, by="spod_head", result="urgent", categories=categories, reason="Je venku samo.")
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        (child,) = await views.told_there(actor, notice_id, "Vránová Eliška")
    assert child.categories == ["Dítě na útěku"]
