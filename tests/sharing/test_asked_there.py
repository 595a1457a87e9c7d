"""What a notifier asked goes along with the notice: the authority that has it answers, from the day on which it was asked (D16)."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.time import days_from_now
from cases.deadlines.views import deadlines_of
from kernel import outbox
from kernel.db import unit_of_work
from kernel.legal_time import format_instant, prague_date
from services.answers import service as answers
from services.answers import views as answer_views
from services.answers.exceptions import AnsweredAlready
from services.answers.schemas import NoteAnswer, NoteRequest
from services.competence import views as competence_views
from sharing.views.by_law import by_law_of
from tests.competence.conftest import Deciding, office

__all__ = ["office"]
ASKED = "žádost oznamovatele o zprávu"


async def d16(office: Deciding, by: str, notice_id):
    async with unit_of_work(office.actor(by)):
        found = await deadlines_of(office.actor(by), notice_id, "")
        return [(each.due_on, each.ended_at is None) for each in found if each.number == "D16"]


async def a_school_asks(office: Deciding, **order):
    """A notice of five days ago; a school asked by data box a day later whether the child is one of § 6."""
    notice_id = (await office.record(received_at=days_from_now(-5), **order)).id
    asked_at = days_from_now(-4)
    asked = NoteRequest(how="data_box", obliged=True, asked_at=asked_at)
    return notice_id, asked_at, await answers.note_request(office.actor("spod_intake"), notice_id, asked)


def said(response) -> str:
    return " ".join(html.fromstring(response.text).text_content().split())


async def test_a_request_of_an_obliged_notifier_runs_where_the_notice_went(office, client_app):
    notice_id, asked_at, _ = await a_school_asks(office)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there, head = await office.there(), office.actor("javorec_head")
    (asked,) = (await answer_views.answers_view(head, there)).requests
    assert (asked.asked_at, asked.how, asked.obliged, asked.answered, asked.noted_by) == (
        asked_at,
        "data_box",
        True,
        False,
        "",
    )
    due = prague_date(asked_at) + timedelta(days=30)
    assert await d16(office, "javorec_head", there) == [(due, True)]
    assert [runs for _, runs in await d16(office, "spod_head", notice_id)] == [False]
    page = said(await (await client_app("javorec_head")).get(f"/notices/{there}"))
    assert "přišlo s oznámením od jiného úřadu" in page
    assert "Má oznamovací povinnost" in page
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert ASKED in sent.fields
    here = said(await (await client_app("spod_intake")).get(f"/notices/{notice_id}"))
    assert "Odpovídá úřad, kterému oznámení patří." in here
    assert "Žádost o zprávu tu zapsaná není" not in here
    told = NoteAnswer(request_id=asked.id, how="would_harm")
    await answers.note_answer(head, there, told)
    assert await d16(office, "javorec_head", there) == [(due, False)]


async def test_it_goes_on_with_the_notice_however_often_and_also_where_the_wish_came_in_the_call(office):
    notice_id, asked_at, _ = await a_school_asks(office, wants_report=True)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    back = await office.sends_back(await office.there())
    (asked,) = (await answer_views.answers_view(office.actor("spod_head"), back)).requests
    assert (asked.asked_at, asked.obliged, asked.answered) == (asked_at, True, False)
    due = prague_date(asked_at) + timedelta(days=30)
    assert [day for day, runs in await d16(office, "spod_head", back) if runs] == [due]


async def test_a_wish_that_came_in_the_call_waits_from_that_call(office):
    notice_id = (await office.record(received_at=days_from_now(-5), wants_report=True)).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    due = prague_date(days_from_now(-5)) + timedelta(days=30)
    assert await d16(office, "javorec_head", await office.there()) == [(due, True)]
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert ASKED in sent.fields


async def test_what_was_answered_before_it_left_is_said_so_and_asks_nobody(office, client_app):
    notice_id, _, request_id = await a_school_asks(office)
    await answers.note_answer(
        office.actor("spod_intake"), notice_id, NoteAnswer(request_id=request_id, how="would_harm")
    )
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there, head = await office.there(), office.actor("javorec_head")
    (asked,) = (await answer_views.answers_view(head, there)).requests
    assert (asked.answered, asked.answered_there) == (True, True)
    assert await d16(office, "javorec_head", there) == []
    with pytest.raises(AnsweredAlready):
        await answers.note_answer(head, there, NoteAnswer(request_id=asked.id, how="would_harm"))
    page = said(await (await client_app("javorec_head")).get(f"/notices/{there}"))
    assert "Odpověděl mu už úřad, od kterého oznámení přišlo." in page
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert ASKED not in sent.fields


async def test_the_letter_to_an_office_outside_says_that_somebody_waits(office):
    notice_id, asked_at, _ = await a_school_asks(office)
    await office.decide(notice_id)
    letter = await competence_views.letter_of(office.actor("spod_intake"), notice_id)
    waits = dict(letter.said)["Oznamovatel žádá o zprávu"]
    assert f"datovou schránkou {format_instant(asked_at)}; má oznamovací povinnost" in waits
    wished = (await office.record(wants_report=True)).id
    await office.decide(wished)
    letter = await competence_views.letter_of(office.actor("spod_intake"), wished)
    assert dict(letter.said)["Oznamovatel žádá o zprávu"] == "žádal o ni při oznámení"


async def test_nothing_of_it_goes_with_an_act_that_is_asked_for(office):
    notice_id, *_ = await a_school_asks(office, wants_report=True)
    order = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Šetření."}
    await office.decide(notice_id, authority_id=office.offices["JAV"], **order)
    await outbox.drain()
    there = await office.there()
    assert (await answer_views.answers_view(office.actor("javorec_head"), there)).requests == []
    assert await d16(office, "javorec_head", there) == []
    assert [runs for _, runs in await d16(office, "spod_head", notice_id)].count(True) == 1, "it is answered here"
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert ASKED not in sent.fields


async def test_raw_sql_of_a_person_notes_nothing_in_nobodys_name(office):
    notice_id, *_ = await a_school_asks(office)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    again = (
        "INSERT INTO notifier_request SELECT gen_random_uuid(), tenant_id, service_id, notice_id, asked_at, how, obliged, NULL,"
        " now(), false FROM notifier_request"
    )
    for name in ("javorec_head", "spod_head"):
        with pytest.raises(Exception, match="row-level security"):
            async with unit_of_work(office.actor(name)) as unit:
                await unit.connection.execute(again)
