"""A child that an addition named, and what was said of it, leave with the notice though nobody judged it (ADR 0063, 0100)."""

import pytest

from app.testing.pdf import pages_of
from cases.deadlines.views import deadlines_of
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from services.competence import views
from services.competence.papers import letter_pdf
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.papers import record_pdf
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import SayAllJudged

HEAD = "javorec_head"
NEWBORN = "dítě beze jména (v doplnění „novorozenec“)"
SAID = {"no": "ne", "unknown": "neví se"}


async def added(office, acute, *, judged=True):
    notice_id = (await office.record(other_children_state="answered", other_children="ne")).id
    if judged:
        await office.judge(notice_id, "spod_intake")
    order = AddToNotice(text="Doplnění.", acute=acute, other_child="novorozenec")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)
    return notice_id


async def arrived(office, notice_id):
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


async def d05(office, notice_id):
    async with unit_of_work(office.actor(HEAD)):
        rows = await deadlines_of(office.actor(HEAD), notice_id, "")
        return [each for each in rows if each.number == "D5" and each.ended_at is None]


@pytest.mark.parametrize("judged", [True, False])
@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_it_stands_there_and_is_judged_before_anybody_says_that_nobody_is_left(office, client_app, acute, judged):
    there = await arrived(office, await added(office, acute, judged=judged))
    content = (await intake_views.notice_view(office.actor(HEAD), there)).content
    (child,) = [each for each in content.came.judged if each.name == NEWBORN]
    assert (child.unjudged, child.urgent, child.judged_at) == (True, False, None)
    assert content.additions[0].heard == f"Ohrožuje dítě akutně: {SAID[acute]} ({NEWBORN})"
    page = " ".join((await (await client_app(HEAD)).get(f"/notices/{there}")).text.split()).replace("\xa0", " ")
    assert "Tam nikdo neposoudil" in page
    assert f"Ohrožuje dítě akutně: {SAID[acute]}" in page
    await office.judge(there, HEAD)
    await office.assign_there(there)
    assert await d05(office, there)
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert header.urgency != "not_urgent"
    with pytest.raises(Invalid):
        await protection.say_all_judged(office.actor(HEAD), there, SayAllJudged(all_judged=True))
    told = (await protection_views.urgency_view(office.actor(HEAD), there)).told
    assert told == [NEWBORN]
    await office.judge(there, "javorec_coordinator", version=1, child_told=NEWBORN, child_unnamed=True, all_judged=True)
    assert not await d05(office, there)


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_the_letter_and_the_record_say_it(office, acute):
    notice_id = await added(office, acute)
    record = await intake_views.record_of(office.actor("spod_intake"), notice_id)
    await office.decide(notice_id, sent_how="letter")
    letter = await views.letter_of(office.actor("spod_head"), notice_id)
    for paper in (record_pdf(record), letter_pdf(letter)):
        words = " ".join(" ".join(pages_of(paper)).split())
        assert f"Ohrožuje dítě akutně: {SAID[acute]}" in words
        assert "novorozenec" in words
    assert "zatím neposouzeno" in " ".join(" ".join(pages_of(letter_pdf(letter))).split())


async def test_an_addition_without_a_word_says_none(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Doplnění."))
    there = await arrived(office, notice_id)
    content = (await intake_views.notice_view(office.actor(HEAD), there)).content
    assert content.additions[0].heard == ""
    assert not [each for each in content.came.judged if each.unjudged]
