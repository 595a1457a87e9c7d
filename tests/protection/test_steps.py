"""What is done at once: each step with its time and reason, and the clock that the first of them ends."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.time import days_from_now
from cases.deadlines import views as deadlines
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.web.day import Urgency
from kernel.web.text import format_time
from services.protection import service, views
from services.protection.rules import LIST_ELSEWHERE, LISTS
from services.protection.schemas import TickStep
from services.protection.tables import Step
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


async def tick(office, notice_id, by="spod_intake", **changes):
    said = {"step": "police", "outcome": "done", "happened_at": now(), "reason": "Otec je opilý a doma.", **changes}
    return await service.tick_step(office.actor(by), notice_id, TickStep(**said))


async def running(office, notice_id):
    """The clocks of intervention of a notice, first due first; each runs for the judgement by which a child is urgent."""
    head = office.actor("spod_head")
    judged = [one.id for one in (await views.urgency_view(head, notice_id)).assessments]
    async with unit_of_work(head):
        found = await deadlines.running(head, judged)
    return sorted((one for each in found.values() for one in each), key=lambda one: one.started_at)


def test_every_step_stands_in_one_list():
    assert [step for _, steps in (*LISTS, LIST_ELSEWHERE) for step in steps] == list(Step)


async def test_d06_what_is_urgent_is_dealt_with_in_the_hours_of_the_authority_until_the_first_step(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    (clock,) = await running(office, notice_id)
    assert clock.due_at - clock.started_at == timedelta(hours=2)
    assert clock.internal
    await tick(office, notice_id, step="ambulance", outcome="not_needed", reason="Dítě není zraněné.")
    assert len(await running(office, notice_id)) == 1, "nothing was done yet"
    await tick(office, notice_id)
    assert await running(office, notice_id) == []
    await office.judge(notice_id, "spod_intake", version=1, result="urgent")
    assert await running(office, notice_id) == [], "it was dealt with"


async def test_d06_is_met_by_no_step_that_was_taken_before_the_judgement(office, client_app):
    """Whatever was done before anybody knew that a child is urgent is no intervention, noted before the judgement or after it."""
    notice_id = (await office.record(received_at=now() - timedelta(hours=3))).id
    await tick(office, notice_id, happened_at=now() - timedelta(hours=1))
    await office.judge(notice_id, "spod_intake", result="urgent")
    assert len(await running(office, notice_id)) == 1
    await tick(office, notice_id, step="where_child_is", happened_at=now() - timedelta(minutes=30))
    assert len(await running(office, notice_id)) == 1, "noted late, and as old"
    page = (await (await client_app("spod_intake")).get(f"/notices/{notice_id}/urgency/steps")).text
    assert page.count("před posouzením, lhůtu zásahu to nekončí") == 2
    await tick(office, notice_id, step="child_talked_to")
    assert await running(office, notice_id) == []
    steps = (await views.urgency_view(office.actor("spod_head"), notice_id)).steps
    assert [one.before for one in steps] == [True, True, False]


async def test_d06_ends_when_it_is_not_urgent_any_more_and_never_runs_for_what_is_not(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    assert await running(office, notice_id) == []
    await office.judge(notice_id, "spod_intake", version=1, result="urgent")
    assert len(await running(office, notice_id)) == 1
    await office.judge(notice_id, "spod_head", version=2, reason="Matka je s dítětem u babičky.")
    assert await running(office, notice_id) == []


async def test_d06_whoever_gets_the_notice_answers_for_it(office):
    """Until then whoever judged it, who took the call [S001 8a]; heads have it in sight all the while."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    (clock,) = await running(office, notice_id)
    assert clock.worker_id == office.actor("spod_intake").worker
    assert await on_day(office, "spod_intake") == [("Zasáhnout u naléhavého oznámení", [])]
    assert await on_day(office, "spod_head") == [
        ("Zasáhnout u naléhavého oznámení", [office.world.people["spod_intake"].name])
    ]
    await office.assign(notice_id)
    (clock,) = await running(office, notice_id)
    assert clock.worker_id == office.actor("spod_coordinator").worker
    assert await on_day(office, "spod_intake") == []


async def on_day(office, who):
    """What is urgent on somebody's day, and who answers for it where that is somebody else."""
    waiting = await deadlines.on_my_day(office.actor(who))
    rows = waiting.rows if waiting else []
    return [
        (row.title, [w for w in row.words if w != "vnitřní lhůta"]) for row in rows if row.urgency is Urgency.URGENT
    ]


async def test_steps_stand_there_with_time_reason_and_who_says_so(office):
    notice_id = (await office.record(received_at=now() - timedelta(hours=3))).id
    await tick(office, notice_id, happened_at=now() - timedelta(hours=1))
    await tick(office, notice_id, step="where_child_is", happened_at=now() - timedelta(hours=2), reason="Je u babičky.")
    steps = (await views.urgency_view(office.actor("spod_head"), notice_id)).steps
    assert [(one.step, one.reason, one.ticked_by) for one in steps] == [
        ("where_child_is", "Je u babičky.", office.world.people["spod_intake"].name),
        ("police", "Otec je opilý a doma.", office.world.people["spod_intake"].name),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"step": "made_up"}, "step"),
        ({"outcome": ""}, "outcome"),
        ({"reason": ""}, "reason"),
        ({"happened_at": None}, "happened_at"),
        ({"happened_at": days_from_now(1)}, "happened_at"),
        ({"happened_at": days_from_now(-3)}, "happened_at"),
    ],
)
async def test_what_is_wrong_with_a_step_stands_beside_its_field(office, wrong, field):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await tick(office, notice_id, **wrong)
    assert list(refusal.value.fields) == [field]


async def test_who_does_not_judge_ticks_no_step_and_no_reason_names_the_notifier(office):
    notice_id = (await office.record()).id
    with pytest.raises(NotAllowed):
        await tick(office, notice_id, by="spod_coordinator2")
    with pytest.raises(Invalid) as refusal:
        await tick(office, notice_id, reason=f"Podle {office.notifier_name}.")
    assert list(refusal.value.fields) == ["reason"]


async def test_d06_stands_with_its_hour_wherever_it_stands_and_what_is_urgent_under_a_heading_of_its_own(
    office, client_app
):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    (clock,) = await running(office, notice_id)
    hour = format_time(clock.due_at)
    client = await client_app("spod_head")
    table = (await client.get("/calendar/table")).text
    assert f";{hour};" in table, "what is due by an hour says so"
    for address in (f"/notices/{notice_id}", "/calendar", f"/calendar?since={clock.due_on}"):
        assert hour in (await client.get(address)).text, address
    day = (await client.get("/my-day")).text
    assert hour in day
    assert "Naléhavé: jednat hned" in day
    assert "Dnes nic nekončí" not in day
    assert "Teď to nemá kdo dělat" not in day, "that is for work which somebody left"


async def test_the_red_sign_on_top_of_an_urgent_notice_leads_to_what_is_to_be_done(office, client_app):
    """On a telephone what was judged stands four screens below. Who reads the header alone has a sign that leads nowhere."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    for who, leads in (("spod_head", f"/notices/{notice_id}/urgency/steps"), ("spod_mailroom", "")):
        page = html.fromstring((await (await client_app(who)).get(f"/notices/{notice_id}")).text)
        (sign,) = page.xpath("//main//p/*[contains(@class, 'o-tag--urgent')][1]")[:1]
        assert sign.get("href", "") == leads, who
