"""An act asked of another authority (*dožádání*, A18): the child is of who asks, and who is asked answers (domain reference 1.5, ADR 0109)."""

from datetime import timedelta

import pytest
from lxml import html

from cases.cases import service as cases
from cases.cases import views as case_views
from kernel import outbox
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import JoinNotice

ASKS = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Prosíme o šetření v bytě otce."}


@pytest.fixture
async def asked(office):
    """What an authority asks another one for: the notice here, and the one there."""
    notice_id = (await office.record()).id
    await office.decide(notice_id, **ASKS, authority_id=office.offices["JAV"])
    await outbox.drain()
    return notice_id, await office.there()


def words(page):
    return " ".join(html.fromstring(page).text_content().split())


async def test_who_asks_keeps_the_child_as_one_of_its_own(office, client_app, asked):
    """It is ours by residence: no page says that it goes to the register of children of others."""
    notice_id, _ = asked
    head = await client_app("spod_head")
    page = words((await head.get(f"/notices/{notice_id}")).text)
    assert "Případ zůstává tady, dítě patří nám podle trvalého pobytu." in page
    assert "NOM" not in page
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    form = html.fromstring((await (await client_app("spod_coordinator")).get(f"/notices/{notice_id}/basic")).text)
    assert not form.xpath("//input[@name='register'][@checked]")


async def test_who_is_asked_is_offered_the_second_series(office, client_app, asked):
    _, there = asked
    await office.assign_there(there)
    await office.judge(there, "javorec_coordinator")
    client = await client_app("javorec_coordinator")
    page = (await client.get(f"/notices/{there}/basic")).text
    assert html.fromstring(page).xpath("//input[@name='register'][@checked]/@value") == ["NOM"]
    assert "Jiný úřad žádá o úkon: podle trvalého pobytu dítě patří jemu, proto je navržen rejstřík NOM." in words(page)


@pytest.mark.parametrize("joined", [False, True])
async def test_the_case_of_who_is_asked_says_so_and_has_a_task_to_answer(office, client_app, asked, joined):
    _, there = asked
    case_id = await office.assign_there(there)
    if joined:  # another request about the same child
        notice_id = (await office.record(child_birth_date=None)).id
        await office.decide(notice_id, **ASKS, authority_id=office.offices["JAV"])
        await outbox.drain()
        order = JoinNotice(case_id=case_id, summary="Žádají znovu.")
        await intake.join_notice(office.actor("javorec_head"), await office.there(), order, version=1)
    worker = office.actor("javorec_coordinator")
    tasks, _ = await case_views.list_tasks(worker, case_id)
    own = [each for each in tasks if each.kind == "answer_authority"]
    assert len(own) == 1 + joined
    name = await office.own_name()
    for each in own:
        assert each.title.startswith(f"Odpovědět na dožádání: {name}, oznámení OZN ")
        assert each.due_on == today_in_prague() + timedelta(days=30)
    page = words((await (await client_app("javorec_coordinator")).get(f"/cases/{case_id}")).text)
    assert f"Odpovědět na dožádání: {name}" in page
    records = words((await (await client_app("javorec_coordinator")).get(f"/cases/{case_id}/records")).text)
    assert f"Dožádání: o úkon žádá {name} a případ vede dál." in records
    await cases.finish_task(worker, own[0].id, version=1)
    left, _ = await case_views.list_tasks(worker, case_id)
    assert [each.id for each in left if each.kind == "answer_authority"] == [each.id for each in own[1:]]


async def test_what_is_forwarded_asks_for_no_answer(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    case_id = await office.assign_there(await office.there())
    tasks, _ = await case_views.list_tasks(office.actor("javorec_coordinator"), case_id)
    assert "answer_authority" not in {each.kind for each in tasks}
