"""Whoever was asked about a notice leaves: it is counted, the asker and the head are told, and somebody else is asked."""

from datetime import date

import pytest

from app.testing.rows import count
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from services.desk import views as desk
from services.intake import views as intake_views
from services.protection import service, views
from services.protection.exceptions import NothingWaits
from services.protection.schemas import AskColleague, WithdrawQuestion
from tenants.leaving import service as leaving
from tenants.leaving import views as leaving_views
from tests.protection.test_questions import COLLEAGUE, answer, ask, office, reads, told

__all__ = ["office"]

QUESTIONS = "questions about urgency that wait for their answer"


async def close(office, name=COLLEAGUE, **more):
    rows = await leaving.close_account(office.world.people[name].user_id, **more)
    return [(each.number, each.passes, each.taken) for each in rows if each.what == QUESTIONS]


async def withdraw(office, by, notice_id, question_id):
    return await service.withdraw_question(office.actor(by), notice_id, WithdrawQuestion(question_id=question_id))


async def left(office, name="spod_head"):
    found = await desk.left_without(office.actor(name))
    return [(row.url, row.worker) for row in found.rows if "/urgency/" in row.url] if found else []


async def asked(office, notice_id):
    return (await views.urgency_view(office.actor("spod_head"), notice_id)).questions


async def test_a_question_that_waits_for_who_leaves_is_counted_before_and_told_after(office):
    notice_id = (await office.record()).id
    question_id = await ask(office, notice_id)
    answered = (await office.record()).id
    await ask(office, answered)
    await answer(office, answered)
    assert await close(office, show=True) == [(1, False, False)]
    assert await left(office) == []
    await close(office)
    name = office.world.people[COLLEAGUE].name
    assert await left(office) == [(f"/notices/{notice_id}/urgency/ask?instead={question_id}", name)]
    assert "urgency.nobody_answers" in await told(office.actor("spod_intake"))
    assert [each.left for each in await asked(office, notice_id)] == [True]
    assert [each.left for each in await asked(office, answered)] == [False]


async def test_it_is_put_to_somebody_else_in_one_act_and_then_nobody_is_told_of_it(office, client_app):
    notice_id = (await office.record()).id
    question_id = await ask(office, notice_id)
    await close(office)
    client = await client_app("spod_intake")
    assert "Koho se ptáte na naléhavost" in (await client.get("/my-day")).text
    page = (await client.get(f"/notices/{notice_id}")).text
    assert f"/notices/{notice_id}/urgency/ask?instead={question_id}" in page
    page = (await client.get(f"/notices/{notice_id}/urgency/ask?instead={question_id}")).text
    assert "Jet hned, nebo zítra?</textarea>" in page
    values = {
        "asked_of": str(office.world.people["spod_head"].worker_id),
        "question": "Jet hned, nebo zítra?",
        "instead": str(question_id),
        "csrf_token": client.headers["X-CSRF-Token"],
    }
    assert (await client.post(f"/notices/{notice_id}/urgency/ask", data=values)).status_code == 303
    first, second = await asked(office, notice_id)
    assert first.withdrawn_by == office.world.people["spod_intake"].name
    assert (first.waits, second.waits) == (False, True)
    assert await left(office) == []
    assert "Koho se ptáte na naléhavost" not in (await client.get("/my-day")).text


async def test_it_is_taken_back_by_who_may_ask_once_and_ends_the_reading(office, client_app):
    notice_id, other = (await office.record()).id, (await office.record()).id
    question_id = await ask(office, notice_id)
    with pytest.raises(NotAllowed):
        await withdraw(office, COLLEAGUE, notice_id, question_id)
    with pytest.raises(NothingWaits):
        await withdraw(office, "spod_intake", other, question_id)
    client = await client_app("spod_intake")
    sent = await client.post(
        f"/notices/{notice_id}/urgency/questions/withdraw",
        data={"question_id": str(question_id), "csrf_token": client.headers["X-CSRF-Token"]},
    )
    assert sent.headers["location"] == f"/notices/{notice_id}#nalehavost"
    assert not await reads(office, COLLEAGUE, notice_id)
    assert "vzato zpět" in (await client.get(f"/notices/{notice_id}")).text
    with pytest.raises(NotAllowed):
        await answer(office, notice_id)
    with pytest.raises(NothingWaits):
        await withdraw(office, "spod_head", notice_id, question_id)
    async with unit_of_work(office.actor("spod_head")):
        assert await count("urgency_question_withdrawal", "question_id = $1", question_id) == 1


async def test_what_was_answered_is_not_asked_of_somebody_instead(office):
    notice_id = (await office.record()).id
    question_id = await ask(office, notice_id)
    await answer(office, notice_id)
    head = office.world.people["spod_head"].worker_id
    with pytest.raises(NothingWaits):
        order = AskColleague(asked_of=head, question="A teď?", instead=question_id)
        await service.ask_colleague(office.actor("spod_intake"), notice_id, order)
    assert len(await asked(office, notice_id)) == 1


async def test_children_in_danger_stand_first_on_the_heads_day_and_say_so(office, client_app):
    calm = (await office.record()).id
    await office.judge(calm, "spod_intake")
    await office.assign(calm, COLLEAGUE)
    urgent = (await office.record(child_family_name="Zelenka", child_given_name="Matěj")).id
    await office.judge(urgent, "spod_intake", result="urgent")
    identity = ClientIdentity(given_name="Matěj", family_name="Zelenka", birth_date=date(2021, 3, 4))
    await office.assign(urgent, COLLEAGUE, identity=identity)
    await close(office)
    found = await desk.left_without(office.actor("spod_head"))
    assert found.rows[0].urgent
    assert [row.title for row in found.rows if row.urgent] == ["Zelenka Matěj"]
    async with unit_of_work(office.actor("spod_head")):
        shown = await leaving_views.left_without(office.actor("spod_head"), shown=1)
    assert shown[0].rows[0][0].title == "Zelenka Matěj", "not cut off by the others"
    day = [row for row in (await desk.desk(office.actor("spod_head"))).day.rows if row.key.startswith("bez-")]
    assert "naléhavé" in day[0].words


async def test_after_an_assignment_the_urgent_notice_comes_next_and_else_the_one_received_next(office):
    first, second, third = [(await office.record()).id for _ in range(3)]
    head = office.actor("spod_head")
    assert await intake_views.next_waiting(head, first) == second
    await office.judge(third, "spod_intake", result="urgent")
    assert await intake_views.next_waiting(head, first) == third
    assert await intake_views.next_waiting(head, third) == first
