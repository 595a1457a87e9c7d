"""A notice is put to a colleague, to the head, to the department head: they read it until they answer, and not longer."""

import pytest

from app.testing.rows import count, insert, place, refused
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.outbox import drain
from services.intake import views as intake_views
from services.protection import service, views
from services.protection.exceptions import AskedAlready
from services.protection.schemas import AnswerColleague, AskColleague, WithdrawQuestion
from tenants.notifications import views as news
from tests.intake.conftest import Office

COLLEAGUE = "spod_coordinator2"


@pytest.fixture
def office(world):
    return Office(world)


async def ask(office, notice_id, of=COLLEAGUE, by="spod_intake", question="Jet hned, nebo zítra?"):
    order = AskColleague(asked_of=office.world.people[of].worker_id, question=question)
    return await service.ask_colleague(office.actor(by), notice_id, order)


async def answer(office, notice_id, by=COLLEAGUE, words="Jeďte hned."):
    return await service.answer_colleague(office.actor(by), notice_id, AnswerColleague(answer=words))


async def reads(office, who, notice_id):
    return (await intake_views.notice_view(office.actor(who), notice_id)).content is not None


async def told(actor):
    async with unit_of_work(actor):
        return [one.kind for one in await news.notifications(actor)]


async def test_who_is_asked_reads_the_notice_until_they_answer_and_the_answer_stands_in_the_judgement(
    office, client_app
):
    notice_id = (await office.record()).id
    assert not await reads(office, COLLEAGUE, notice_id)
    await ask(office, notice_id)
    await drain()
    asked = office.actor(COLLEAGUE)
    assert await reads(office, COLLEAGUE, notice_id)
    assert "urgency.asked" in await told(asked)
    page = (await (await client_app(COLLEAGUE)).get("/my-day")).text
    assert f'href="/notices/{notice_id}/urgency/answer"' in page
    view = await intake_views.notice_view(asked, notice_id)
    assert view.may == ["notice.read", "notice.see"], "not who called, and nothing else"
    await answer(office, notice_id)
    await drain()
    assert not await reads(office, COLLEAGUE, notice_id)
    assert "Někdo se vás ptá" not in (await (await client_app(COLLEAGUE)).get("/my-day")).text
    assert "urgency.answered" in await told(office.actor("spod_intake"))
    await office.judge(notice_id, "spod_intake", result="urgent")
    (one,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).assessments
    assert [(each.asked_of, each.answer) for each in one.consulted] == [
        (office.world.people[COLLEAGUE].name, "Jeďte hned.")
    ]


async def test_a_judgement_without_the_answer_ends_the_reading_too(office):
    notice_id = (await office.record()).id
    await ask(office, notice_id)
    await office.judge(notice_id, "spod_intake")
    assert not await reads(office, COLLEAGUE, notice_id)
    with pytest.raises(NotAllowed):
        await answer(office, notice_id)
    assert (await views.urgency_view(office.actor("spod_head"), notice_id)).questions[0].lapsed


async def test_only_who_is_asked_answers_once(office):
    notice_id = (await office.record()).id
    await ask(office, notice_id)
    for other in ("spod_intake", "spod_head", "spod_coordinator"):
        with pytest.raises(NotAllowed):
            await answer(office, notice_id, by=other)
    await answer(office, notice_id)
    with pytest.raises(NotAllowed):
        await answer(office, notice_id)


async def test_one_reads_by_being_asked_about_that_notice_alone(office):
    first, second = (await office.record()).id, (await office.record()).id
    await ask(office, first)
    assert not await reads(office, COLLEAGUE, second)
    with pytest.raises(NotAllowed):
        await office.judge(first, COLLEAGUE)


@pytest.mark.parametrize("whom", ["spod_intake", "spod_mailroom", "javorec_head", "osp_worker"])
async def test_nobody_is_asked_who_does_not_judge_here_nor_oneself(office, whom):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await ask(office, notice_id, of=whom)
    assert list(refusal.value.fields) == ["asked_of"]


async def test_of_one_person_one_question_waits_at_a_time_and_the_head_may_be_asked_next(office):
    notice_id = (await office.record()).id
    await ask(office, notice_id)
    with pytest.raises(AskedAlready):
        await ask(office, notice_id, question="A co teta?")
    await ask(office, notice_id, of="spod_head")
    async with unit_of_work(office.actor("spod_head")):
        assert await count("urgency_question", "notice_id = $1", notice_id) == 2
    await answer(office, notice_id, by="spod_head", words="Zítra stačí.")


async def test_a_question_names_no_notifier_without_being_asked(office):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await ask(office, notice_id, question=f"Volala {office.notifier_name}, věříš jí?")
    assert list(refusal.value.fields) == ["question"]


@pytest.mark.parametrize("by", [COLLEAGUE, "spod_coordinator"])
async def test_what_reads_like_the_caller_is_left_out_of_an_answer_for_whoever_reads_it(office, by):
    """Whoever was asked may not know the caller and is told nothing, not even that a guess is right."""
    notice_id = (await office.record(notifier_name="Radoslava Hrdličková", notifier_contact="603 777 888")).id
    await ask(office, notice_id, of=by)
    await answer(office, notice_id, by=by, words="Hrdličkovou to štve, volejte 603777888. Jeďte hned.")
    left_out = "[vynecháno: možná jméno či kontakt toho, kdo volal]"
    said = f"{left_out} to štve, volejte {left_out}. Jeďte hned."
    for reader in ("spod_intake", "spod_head"):
        assert (await views.urgency_view(office.actor(reader), notice_id)).questions[0].answer == said
    (another,) = {COLLEAGUE, "spod_coordinator"} - {by}
    await ask(office, notice_id, of=another)
    mine, other = (await views.urgency_view(office.actor(another), notice_id)).questions[::-1]
    assert (mine.answer, other.answer) == ("", "Odpověď čte jen ten, kdo smí vědět, kdo volal.")
    await office.judge(notice_id, "spod_intake", result="urgent")
    (one,) = (await views.urgency_view(office.actor("spod_head"), notice_id)).assessments
    assert one.consulted[0].answer == said


async def test_by_raw_sql_nobody_answers_what_another_was_asked(office):
    notice_id = (await office.record()).id
    question_id = await ask(office, notice_id)
    actor = office.actor("spod_coordinator")
    async with refused(actor, "author", "row-level security"):
        own = {"answered_by": actor.worker, "answered_at": now(), "sealed": b"x"}
        await insert("urgency_answer", **place(actor), **own, question_id=question_id)


async def test_whoever_was_asked_is_told_that_nobody_waits_and_their_words_stay(office, client_app):
    """The question was taken back, or the notice judged or passed on, while they wrote."""
    client = await client_app("spod_coordinator2")
    for meanwhile, why in (("withdraw", "vzatý zpět"), ("judge", "mezitím posouzené")):
        notice_id = (await office.record()).id
        question_id = await ask(office, notice_id)
        address = f"/notices/{notice_id}/urgency/answer"
        assert (await client.get(address)).status_code == 200
        if meanwhile == "withdraw":
            order = WithdrawQuestion(question_id=question_id)
            await service.withdraw_question(office.actor("spod_intake"), notice_id, order)
        else:
            await office.judge(notice_id, "spod_intake")
        refused = await client.post(address, data={"answer": "Jeďte tam hned."})
        said = refused.text.replace("\xa0", " ")
        assert why in said
        assert "Jeďte tam hned." in said
        assert "nemáte oprávnění" not in said
