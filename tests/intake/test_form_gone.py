"""A form that opens no more: whoever comes for it is led to what they wrote in it, never to a page without a word of it."""

import re

from kernel.web.pages import go
from kernel.web.text import soft
from tests.intake.test_pages import send

WRITTEN = "Matka volala dvakrát, děda je v nemocnici."


async def begins(office, head, notice_id):
    """A draft of an assignment, saved as the script does; and where its person goes on with it."""
    address = f"/notices/{notice_id}/assign"
    ticket = re.search(r'name="draft" value="([^"]*)"', (await head.get(address)).text)[1]
    fields = {"draft": ticket, "family_name": "Vránová", "summary": WRITTEN, "version": "1"}
    assert (await head.post("/drafts", data=fields, headers={"X-Draft": "1"})).status_code == 200
    goes_on = re.search(r'href="(/drafts\?of=[^"]+)"', (await head.get("/drafts")).text)[1].replace("&amp;", "&")
    return address, fields, goes_on


async def read_there(client, page):
    """What stands where the message of a page leads to."""
    where = re.search(r'href="(/drafts\?whole=[0-9a-f-]+)"', page)
    assert where is not None, "the message leads to what was written"
    return soft((await client.get(where[1])).text)


async def test_whoever_goes_on_with_a_form_that_is_gone_is_led_to_what_they_wrote(office, client_app):
    notice, head = await office.record(), await client_app("spod_head")
    address, _, goes_on = await begins(office, head, notice.id)
    here = await head.get(goes_on)
    assert here.headers["location"] == address
    page = await head.get(address)
    assert WRITTEN in soft(page.text), "while it opens the form goes on"
    await office.assign(notice.id)
    await head.get(goes_on)
    away = await head.get(address)
    assert away.headers["location"] == f"/notices/{notice.id}"
    page = soft((await head.get(away.headers["location"])).text)
    assert "Oznámení už je přidělené." in page
    assert WRITTEN in await read_there(head, page)
    assert "/drafts?whole=" not in (await head.get(f"/notices/{notice.id}")).text, "it is said once"


async def test_a_page_that_has_the_form_no_more_says_so_and_leads_to_the_words(office, client_app, monkeypatch):
    """Without a redirect too: the page opens, its form does not go on."""
    notice, head = await office.record(), await client_app("spod_head")
    address, _, goes_on = await begins(office, head, notice.id)

    async def nothing(request, shown, part="", *, drawn=None):
        return shown

    await head.get(goes_on)
    monkeypatch.setattr("services.intake.pages.assigning.begun", nothing)
    page = soft((await head.get(address)).text)
    assert "Formulář se tu už neotvírá. Co jste do něj napsali, zůstalo v konceptu." in page
    assert "je zpátky" not in page
    assert WRITTEN in await read_there(head, page)


async def test_a_refusal_that_leads_away_from_its_form_leads_to_what_was_sent(office, client_app, monkeypatch):
    notice, head = await office.record(), await client_app("spod_head")
    address, fields, _ = await begins(office, head, notice.id)
    await office.assign(notice.id)

    def away(request, template, **context):
        return go(request, f"/notices/{notice.id}", "Oznámení už je přidělené.", kind="due")

    monkeypatch.setattr("services.intake.pages.assigning.show", away)
    answer = await send(head, address, {**fields, "summary": f"{WRITTEN} A ještě tohle."})
    assert answer.status_code == 303, answer.text[:400]
    page = soft((await head.get(answer.headers["location"])).text)
    assert "Oznámení už je přidělené." in page
    assert f"{WRITTEN} A ještě tohle." in await read_there(head, page)
