"""What comes in, on a second screen: drawn anew where something changed, said once, and no more than the list says."""

import re

import pytest
from lxml import html

from app.testing.rows import count
from kernel.db import unit_of_work
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.intake.views import notice_view
from tests.intake.conftest import Office

HERE = "/notices/incoming"
POLL = {"HX-Request": "true", "HX-Target": "prijem"}


@pytest.fixture
def office(world):
    return Office(world)


def again(text):
    """Where the screen asks next."""
    return html.fromstring(text).xpath("//*[@id='prijem']/@hx-get")[0]


def said(text):
    found = html.fromstring(f"<div>{text}</div>").xpath("//*[@hx-swap-oob]")
    return " ".join(found[0].text_content().split()) if found else ""


async def looks(office):
    async with unit_of_work(office.actor("spod_head")):
        return await count("audit_entry", "action = 'notices.read'")


async def test_it_draws_itself_anew_and_says_once_what_is_new_by_its_number_alone(office, client_app):
    first = await office.record()
    client = await client_app("spod_intake")
    page = await client.get(HERE)
    assert page.status_code == 200
    assert "Vránová" in page.text
    drawn = html.fromstring(page.text)
    assert drawn.xpath("//*[@id='novinka'][@aria-live='polite']/text()") == []
    assert not drawn.xpath("//*[@id='zvuk'][@checked]"), "no sound unless asked"
    assert drawn.xpath("//*[@id='prijem']/@hx-trigger") == ["every 30s"]
    where = again(page.text)
    before = await looks(office)
    assert (await client.get(where, headers=POLL)).status_code == 204
    assert await looks(office) == before, "what did not change was not looked at"
    await office.record()
    news = await client.get(where, headers=POLL)
    assert "<html" not in news.text
    assert said(news.text).startswith("1 nové oznámení nebo příchod")
    assert "Vrán" not in said(news.text)
    assert await looks(office) == before + 1
    assert (await client.get(again(news.text), headers=POLL)).status_code == 204
    await office.judge(first.id, "spod_intake", result="urgent")
    urgent = await client.get(again(news.text), headers=POLL)
    assert said(urgent.text).startswith("Přibylo naléhavé.")
    rows = html.fromstring(urgent.text).xpath("//th//a/@href")
    assert rows[0] == f"/notices/{first.id}", "in front of what came before"


async def test_every_change_that_the_list_shows_is_drawn(office, client_app):
    notice = await office.record()
    client = await client_app("spod_head")
    where = again((await client.get(HERE)).text)
    await intake.add_to_notice(office.actor("spod_intake"), notice.id, AddToNotice(text="Volala škola."))
    added = await client.get(where, headers=POLL)
    assert (added.status_code, said(added.text)) == (200, "")
    version = (await notice_view(office.actor("spod_head"), notice.id)).version
    await office.assign(notice.id, version=version)
    gone = await client.get(again(added.text), headers=POLL)
    assert "Vránová" not in gone.text


async def test_it_tells_nothing_of_who_made_a_notice_nor_of_what_was_said(office, client_app):
    await office.record()
    text = (await (await client_app("spod_head")).get(HERE)).text
    assert office.notifier_name.split()[-1] not in text
    assert not re.search(r"křik", text)


async def test_who_takes_no_notices_has_no_such_screen(office, client_app):
    for who, status in (("spod_mailroom", 403), ("ospod_admin", 403)):
        assert (await (await client_app(who)).get(HERE)).status_code == status


async def test_that_it_draws_itself_anew_is_said_where_it_does(client_app):
    """Without scripts it does not, and says so."""
    shown = html.fromstring((await (await client_app("spod_intake")).get(HERE)).text)
    (box,) = shown.xpath("//*[@data-sound-box]")
    assert "Obnovuje se samo." in box.text_content()
    assert box.get("hidden") is not None
    (said_so,) = shown.xpath("//noscript[contains(., 'sama neobnovuje')]")
    assert said_so.xpath(".//a/@href") == [HERE]
    assert "Obnovuje se samo" not in shown.xpath("//h1/..")[0].text_content()
