"""What is learnt after a notice was judged is judged too, and may ask anew how urgent it is."""

import re

import pytest

from app.testing.rows import count
from cases.deadlines import views as deadlines
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from kernel.web.day import Urgency
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.exceptions import AlreadyJudged
from services.protection.schemas import JudgeAddition
from tenants.notifications import views as news
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


async def add(office, notice_id, text="Škola volala znovu: dítě dnes nepřišlo.", by="spod_head"):
    return await intake.add_to_notice(office.actor(by), notice_id, AddToNotice(text=text))


async def judge(office, notice_id, addition_id, by="spod_coordinator", **changes):
    said = {"content": "Potvrzuje, co víme.", "seriousness": "2", "credibility": "4", "acute": "no", **changes}
    order = JudgeAddition(addition_id=addition_id, **said)
    return await service.judge_addition(office.actor(by), notice_id, order)


@pytest.fixture
async def judged(office):
    """A notice with a case, judged."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await office.judge(notice_id)
    return notice_id


async def tasks(office, notice_id):
    async with unit_of_work(office.actor("spod_coordinator")) as unit:
        rows = await unit.connection.fetch(
            "SELECT kind FROM task WHERE source_id = $1 AND done_at IS NULL AND kind <> 'assess_basically' ORDER BY kind",
            notice_id,
        )
    return [row["kind"] for row in rows]


async def test_what_is_added_waits_for_who_leads_the_case_until_it_is_judged(office, judged):
    first, second = await add(office, judged), await add(office, judged, "Volala i babička.", by="spod_coordinator")
    assert await tasks(office, judged) == ["judge_addition"], "one duty, however many there are"
    await judge(office, judged, first)
    assert await tasks(office, judged) == ["judge_addition"]
    await judge(office, judged, second)
    assert await tasks(office, judged) == []
    seen = await views.urgency_view(office.actor("spod_head"), judged)
    assert [(one.content, one.seriousness, one.credibility, one.reopens) for one in seen.additions] == [
        ("Potvrzuje, co víme.", "2", "4", False)
    ] * 2
    assert seen.notice.header.urgency == "not_urgent"


async def test_d05_what_threatens_acutely_asks_anew_and_the_deadline_runs_again(office, judged):
    addition_id = await add(office, judged)
    with pytest.raises(Invalid) as refusal:
        await judge(office, judged, addition_id, acute="yes")
    assert list(refusal.value.fields) == ["reopens"]
    await judge(office, judged, addition_id, by="spod_head", acute="yes", reopens=True)
    await drain()
    worker = office.actor("spod_coordinator")
    assert await tasks(office, judged) == ["assess_urgency"]
    async with unit_of_work(worker):
        asked, _ = sorted((await deadlines.running(worker, [judged]))[judged], key=lambda one: one.kind, reverse=True)
        assert (asked.kind, asked.due_on) == ("notice.urgency_assessed_today", today_in_prague()), "without tolerance"
        assert await count("task", "source_id = $1 AND done_at IS NULL AND due_on = $2", judged, today_in_prague()) == 1
        assert "urgency.reopened" in [one.kind for one in await news.notifications(worker)]
    assert (await views.urgency_view(worker, judged)).notice.header.urgency == "acute"
    await office.judge(judged, version=1, result="urgent")
    assert await tasks(office, judged) == []
    async with unit_of_work(worker):
        assert [one.kind for one in (await deadlines.running(worker, [judged]))[judged]] == ["notice.registered"]
    assert (await views.urgency_view(worker, judged)).notice.header.urgency == "urgent"


async def test_d05_what_threatens_acutely_and_nobody_has_stands_with_what_is_urgent(office, client_app):
    """The clerk was called away before judging anew: it is on their day and on the head's, in front, with today's clock."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    other = (await office.record()).id
    clerk, head = office.actor("spod_intake"), office.actor("spod_head")
    addition_id = await add(office, notice_id, by="spod_intake")
    await judge(office, notice_id, addition_id, by="spod_intake", acute="yes", reopens=True)
    for who, words in ((clerk, []), (head, [clerk_name(office)])):
        waiting = await deadlines.on_my_day(who)
        (row,) = [row for row in waiting.rows if row.urgency is Urgency.URGENT]
        assert (row.title, row.url, row.when) == (
            "Posoudit naléhavost ještě dnes", f"/notices/{notice_id}/urgency", today_in_prague()
        )  # fmt: skip
        assert [each for each in row.words if each != "vnitřní lhůta"] == words
    ((first, _), number) = await intake_views.notices_on_my_day(head, limit=5)
    assert (first.header.id, first.header.urgency, number) == (notice_id, "acute", 2)
    page = (await (await client_app("spod_head")).get("/my-day")).text.replace("\u00a0", " ")
    assert "ohrožuje akutně, posoudit hned" in page
    assert page.index(str(notice_id)) < page.index(str(other))
    await office.assign(notice_id, version=2)  # an addition counts
    worker = office.actor("spod_coordinator")
    async with unit_of_work(worker):
        kinds = [one.kind for one in (await deadlines.running(worker, [notice_id]))[notice_id]]
    assert "notice.urgency_assessed_today" in kinds
    assert "notice.urgency_assessed_at_once" not in kinds


def clerk_name(office):
    return office.world.people["spod_intake"].name


async def test_a_new_judgement_of_the_whole_takes_what_was_added_with_it(office, judged):
    await add(office, judged)
    await office.judge(judged, version=1)
    assert await tasks(office, judged) == []
    assert (await views.urgency_view(office.actor("spod_head"), judged)).additions == []


async def test_what_was_added_before_anybody_judged_is_no_duty_of_its_own(office):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await add(office, notice_id)
    assert await tasks(office, notice_id) == ["assess_urgency"]


async def test_an_addition_is_judged_once_and_of_its_notice_only(office, judged):
    addition_id = await add(office, judged)
    other = await add(office, (await office.record()).id)
    with pytest.raises(Invalid) as refusal:
        await judge(office, judged, other)
    assert list(refusal.value.fields) == ["addition_id"]
    await judge(office, judged, addition_id)
    with pytest.raises(AlreadyJudged):
        await judge(office, judged, addition_id, by="spod_head")
    with pytest.raises(NotAllowed):
        await judge(office, judged, addition_id, by="spod_intake")
    async with unit_of_work(office.actor("spod_head")):
        assert await count("addition_judgement", "notice_id = $1", judged) == 1


@pytest.mark.parametrize("missing", ["content", "seriousness", "credibility", "acute"])
async def test_content_seriousness_credibility_and_acuteness_are_asked(office, judged, missing):
    addition_id = await add(office, judged)
    with pytest.raises(Invalid) as refusal:
        await judge(office, judged, addition_id, **{missing: ""})
    assert list(refusal.value.fields) == [missing]


async def test_who_judges_an_addition_second_sees_the_first_judgement_beside_their_own(office, judged, client_app):
    """In the form that they sent, with everything that they typed; nothing can be signed over it."""
    addition_id = await add(office, judged)
    client, here = await client_app("spod_head"), f"/notices/{judged}/urgency/addition"
    child = re.search(r'name="child_id" value="([^"]*)"', (await client.get(here)).text)[1]
    await judge(office, judged, addition_id, content="Potvrzuje, co víme.", acute="yes", reopens=True)
    mine = {
        "content": "Já v tom nic nevidím.",
        "seriousness": "1",
        "credibility": "4",
        "acute": "no",
        "concerns": "yes",
    }
    answer = await client.post(here, data={**mine, "addition_id": str(addition_id), "child_id": child})
    page = " ".join(answer.text.split())
    assert answer.status_code == 409
    assert f"Mezitím uloženo: {office.world.people['spod_coordinator'].name}" in page
    assert "Já v tom nic nevidím." in page
    stored = page[page.index('id="content-stored"') :]
    assert "Potvrzuje, co víme." in stored[:500]
    for field, words in (("seriousness", "2"), ("acute", "Ano, akutně"), ("reopens", "Posoudit naléhavost znovu")):
        assert words in page[page.index(f'id="{field}-stored"') :][:500], field
    assert 'id="credibility-stored"' not in page, "in that they agree"
    assert "Podepsat posouzení" not in page
