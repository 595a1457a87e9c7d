"""What ended because another authority had the child begins again when the notice is ours after all (ADR 0078, 4)."""

import pytest

from cases.deadlines.views import deadlines_of
from kernel.clock import now
from kernel.db import unit_of_work
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection import views
from services.protection.schemas import JudgeAddition, TickStep
from tests.competence.test_mistakes import CARE, OURS, urgent_rows


async def running(office, notice_id):
    """What runs for a notice and its judgements."""
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        parts = await views.parts_of(actor, [notice_id])
        rows = [row for each in (notice_id, *parts) for row in await deadlines_of(actor, each, "")]
        return {each.number for each in rows if each.ended_at is None}


async def step(office, notice_id, name, by="spod_head"):
    order = TickStep(step=name, outcome="done", happened_at=now(), reason="Potvrdil pan Klas.")
    await protection.tick_step(office.actor(by), notice_id, order)


async def elsewhere(office, notice_id, version=0):
    await office.decide(notice_id, way="forwarded", urgent_care=CARE, sent_how="letter", version=version)


async def ours(office, notice_id, version=1):
    await office.decide(notice_id, "spod_head", version=version, **OURS, reason="Bukovec dítě nemá.")


async def test_an_urgent_child_whom_the_other_office_had_is_to_be_helped_here_again(office):
    notice_id = (await office.record()).id
    assessment_id = await office.judge(notice_id, "spod_intake", result="urgent")
    await elsewhere(office, notice_id)
    await step(office, notice_id, "taken_over")
    assert "D6" not in await running(office, notice_id)
    await ours(office, notice_id)
    assert "D6" in await running(office, notice_id)
    assert [row.url for row in await urgent_rows(office)] == [f"/notices/{notice_id}", f"/urgency/{assessment_id}"]
    await office.assign(notice_id, version=3)
    rows = await urgent_rows(office, "spod_coordinator")
    assert rows[0].url == f"/urgency/{assessment_id}"


async def test_whom_somebody_helped_here_is_helped(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await step(office, notice_id, "police")
    await office.decide(notice_id, way="forwarded", sent_how="letter")
    await ours(office, notice_id)
    assert "D6" not in await running(office, notice_id)


async def test_it_may_go_there_and_come_back_more_than_once(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    for turn in (0, 2):
        await elsewhere(office, notice_id, version=turn)
        assert "D6" in await running(office, notice_id)
        await step(office, notice_id, "taken_over")
        assert "D6" not in await running(office, notice_id)
        await ours(office, notice_id, version=turn + 1)
        assert "D6" in await running(office, notice_id)
    await step(office, notice_id, "ambulance")
    assert "D6" not in await running(office, notice_id)


@pytest.mark.parametrize("acute", ["no", "yes"])
async def test_an_urgent_child_that_was_asked_anew_is_helped_and_judged_here_again(office, acute):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await step(office, notice_id, "police")
    addition_id = await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Zase ji bijí."))
    order = JudgeAddition(
        addition_id=addition_id, content="Zase.", seriousness="4", credibility="4", acute=acute, reopens=True
    )
    await protection.judge_addition(office.actor("spod_head"), notice_id, order)
    assert "D5" in await running(office, notice_id)
    await elsewhere(office, notice_id)
    await step(office, notice_id, "taken_over")
    await ours(office, notice_id)
    assert {"D5", "D6"} <= await running(office, notice_id)
