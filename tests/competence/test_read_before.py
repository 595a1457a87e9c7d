"""What is added to a notice between the form, its summary and the signature crosses unread by nobody (S003 8b)."""

import pytest
from lxml import html

from kernel.exceptions import StaleVersion
from kernel.web.text import soft
from services.competence import views
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tests.competence.test_competence import OURS
from tests.protection.test_draft_of_judgement import goes_on

ADDED = "Otec stojí před domem a vyhrožuje."
THERE = {
    "result": "not_competent",
    "way": "forwarded",
    "reason": "Trvalý pobyt je jinde.",
    "paper_archive": "nothing",
    "told_how": "phone",
}


async def add(office, notice_id):
    await intake.add_to_notice(office.actor("spod_head"), notice_id, AddToNotice(text=ADDED))


def fields_of(page):
    return dict(next(each for each in html.fromstring(page).forms if "result" in each.inputs).form_values())


async def decisions(office, notice_id):
    return (await views.competence_view(office.actor("spod_head"), notice_id)).decisions


async def posted(client, there, fields):
    answer = await client.post(there, data={name: value for name, value in fields.items() if value is not None})
    return answer, soft(answer.text)


async def opened(office, client_app):
    notice_id, client = (await office.record()).id, await client_app("spod_intake")
    there = f"/notices/{notice_id}/competence"
    sent = {**fields_of((await client.get(there)).text), **THERE, "authority_id": str(office.offices["JAV"])}
    return notice_id, client, there, sent


async def test_what_is_added_after_the_summary_is_said_before_it_leaves(office, client_app):
    notice_id, client, there, sent = await opened(office, client_app)
    _, page = await posted(client, there, sent)
    assert 'id="souhrn"' in page
    await add(office, notice_id)
    answer, page = await posted(client, there, fields_of(page))
    assert (answer.status_code, await decisions(office, notice_id)) == (412, [])
    assert ADDED in page[page.index("Mezitím přibylo") :][:400]
    assert "Trvalý pobyt je jinde." in page
    _, page = await posted(client, there, fields_of(page))
    assert "Mezitím přibylo" not in page
    assert 'id="souhrn"' in page
    answer, _ = await posted(client, there, fields_of(page))
    assert answer.status_code == 303
    assert len(await decisions(office, notice_id)) == 1


async def test_and_so_is_what_is_added_while_the_form_is_open(office, client_app):
    notice_id, client, there, sent = await opened(office, client_app)
    await add(office, notice_id)
    answer, page = await posted(client, there, sent)
    assert (answer.status_code, 'id="souhrn"' in page) == (412, False)
    assert "Mezitím přibylo" in page


async def test_beside_what_somebody_else_decided(office, client_app):
    notice_id, client, there, sent = await opened(office, client_app)
    await office.decide(notice_id, "spod_head", **OURS)
    await add(office, notice_id)
    _, page = await posted(client, there, sent)
    assert "Mezitím uloženo" in page
    assert ADDED in page[page.index("Mezitím přibylo") :][:400]
    _, page = await posted(client, there, fields_of(page))
    assert 'id="souhrn"' in page


async def test_of_who_goes_on_with_a_draft(office, client_app):
    notice_id, client, _, sent = await opened(office, client_app)
    assert (await client.post("/drafts", data=sent, headers={"X-Draft": "1"})).status_code == 200
    assert "Mezitím přibylo" not in await goes_on(client)
    await add(office, notice_id)
    page = await goes_on(client)
    assert ADDED in page[page.index("Mezitím přibylo") :][:400]
    assert "Trvalý pobyt je jinde." in page


async def test_programs_may_say_what_they_read(office):
    notice_id = (await office.record()).id
    await add(office, notice_id)
    with pytest.raises(StaleVersion):
        await office.decide(notice_id, **OURS, read=0)
    await office.decide(notice_id, **OURS, read=1)
