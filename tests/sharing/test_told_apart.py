"""What crossed the wall is told apart: a notice that was passed on, an act that is asked for, and whose each judgement was."""

import pytest
from lxml import html

from app.testing.pdf import pages_of
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import format_instant
from services.answers import service as answers
from services.answers import views as answer_views
from services.answers.schemas import NoteRequest
from services.competence import rules
from services.intake import pages
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.papers import record_pdf
from services.intake.schemas import AddToNotice, RecordNotice
from sharing.views.by_law import by_law_of
from tests.competence.conftest import Deciding, office

__all__ = ["office"]
ACT = "Šetření v bytě otce."


def said(response) -> str:
    return " ".join(html.fromstring(response.text).text_content().split())


async def asked(office: Deciding):
    """Javorec is asked for an act about a child whose callers want to know how it went; what it is there."""
    notice_id = (await office.record(wants_report=True)).id
    more = AddToNotice(text="Volala i škola.", notifier_name="Jarmila Bezděková", wants_report=True)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, more)
    order = {"result": "competent_request_other", "way": "", "told_how": "", "reason": ACT}
    await office.decide(notice_id, authority_id=office.offices["JAV"], **order)
    await outbox.drain()
    return await office.there()


async def test_an_act_that_is_asked_for_is_called_so_on_every_page_and_paper(office, client_app):
    notice_id = await asked(office)
    head = office.actor("javorec_head")
    (header,) = await intake_views.list_notices(head)
    assert header.act_asked
    assert header.signs[0] == "dožádání: jiný úřad žádá o úkon"
    (row, *_) = (await pages.on_my_day(head)).rows
    assert "dožádání: jiný úřad žádá o úkon" in row.words
    client = await client_app("javorec_head")
    for path in ("", "/assign", "/join", "/urgency", "/competence"):
        page = said(await client.get(f"/notices/{notice_id}{path}"))
        assert f"Žádá o úkon (dožádání): {await office.own_name()}" in page, path
        assert f"O jaký úkon: {ACT}" in page, path
        assert "Postoupil" not in page, path
    page = said(await client.get(f"/notices/{notice_id}"))
    for untrue in ("na volajícího se nikdo neptal", "neptali jsme se", "nevysvětlena", "Kdo volá?", "Bezděkov"):
        assert untrue not in page
    assert "Kdo oznámil, ví úřad, který žádá o úkon." in page
    paper = " ".join(" ".join(pages_of(record_pdf(await intake_views.record_of(head, notice_id)))).split())
    assert ACT in paper
    assert "žádá o úkon (dožádání) a případ vede dál" in paper
    assert "postoupil" not in paper
    assert "dožádání" in said(await client.get("/notices"))


async def test_whoever_asks_for_an_act_answers_the_notifier_and_nobody_here(office, client_app):
    """No wish for a report crosses with it, also none of a later call, and no clock runs."""
    notice_id, head = await asked(office), office.actor("javorec_head")
    view = await intake_views.notice_view(head, notice_id)
    assert [each.number for each in view.deadlines if each.number == "D16"] == []
    assert [(each.of_notifier, each.wants_report) for each in view.content.additions] == [([], None)]
    told = await answer_views.answers_view(head, notice_id)
    assert (told.act_asked, told.asks, told.general_waits, told.may) == (True, False, False, ["answer.read"])
    page = said(await (await client_app("javorec_head")).get(f"/notices/{notice_id}"))
    assert "Oznamovateli odpovídá úřad, který žádá o úkon." in page
    assert "Zapsat žádost" not in page
    with pytest.raises(NotAllowed):
        await answers.note_request(head, notice_id, NoteRequest(how="phone", obliged=True))


@pytest.mark.parametrize(
    "order",
    [
        {"authority_id": "LIP"},
        {"authority_id": "LIP", "way": "referred"},
        {"authority_id": "LIP", "result": "competent_request_other", "way": "", "told_how": ""},
    ],
)
async def test_an_act_that_is_asked_for_is_answered_and_goes_nowhere(office, client_app, order):
    notice_id = await asked(office)
    with pytest.raises(Invalid) as refusal:
        await office.sends_back(notice_id)
    assert refusal.value.fields["result"] == rules.ACT_IS_ANSWERED
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, "javorec_head", **{**order, "authority_id": office.offices["LIP"]})
    assert refusal.value.fields["result"] == rules.ACT_IS_ANSWERED
    client = await client_app("javorec_head")
    form = await client.get(f"/notices/{notice_id}/competence")
    assert 'value="not_competent"' not in form.text
    assert "Posoudit příslušnost" not in said(await client.get(f"/notices/{notice_id}"))
    with pytest.raises(Exception, match="notice_act_asked_stays"):
        async with unit_of_work(office.actor("javorec_head")) as unit:
            await unit.connection.execute("UPDATE notice SET status = 'forwarded', version = version + 1")


async def test_a_judgement_says_whose_it_was_and_when_however_often_it_was_passed_on(office, client_app):
    """Lipnice judged, Javorec did not, and passes it on: page, letter and what left say that it was Lipnice's."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent", categories=["b_abandoned"], reason="Je samo.")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = await office.there()
    back = await office.sends_back(there)
    came = (await intake_views.notice_view(office.actor("spod_head"), back)).content.came
    assert [(each.urgent, len(each.children)) for each in came.offices] == [(True, 1), (False, 0)]
    page = said(await (await client_app("spod_head")).get(f"/notices/{back}"))
    own = await office.own_name()
    assert f"Naléhavost podle úřadu {own}, tady se posuzuje znovu" in page
    assert "Naléhavost podle úřadu Městský úřad Javorec" not in page
    when = format_instant(came.first.children[0].judged_at).replace("\xa0", " ")
    assert f"posouzeno {when}" in page
    (sent,) = [each for each in await by_law_of(office.actor("javorec_head"), there) if each.sent]
    assert any("posouzení naléhavosti" in each for each in sent.fields)


async def test_of_a_letter_nothing_that_leads_to_who_wrote_goes_with_an_act_and_nothing_is_offered_to_be_shown(
    office, client_app
):
    letter = RecordNotice(
        received_at=now(),
        channel="letter",
        child_description="Chlapec.",
        subject="Šetření.",
        sender_reference="ZSL/45/2026",
    )
    notice_id = (await intake.record_notice(office.actor("spod_intake"), letter)).id
    order = {"result": "competent_request_other", "way": "", "told_how": "", "reason": ACT}
    await office.decide(notice_id, authority_id=office.offices["JAV"], **order)
    await outbox.drain()
    there = await office.there()
    way = (await intake_views.notice_view(office.actor("javorec_head"), there)).content.way
    assert (way.marked, way.identity) == (False, "")
    page = said(await (await client_app("javorec_head")).get(f"/notices/{there}"))
    assert "Zobrazit, kdo" not in page
