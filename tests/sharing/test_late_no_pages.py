"""The same by the pages and by programs: told beside the day, said knowingly, and called consented to nowhere (ADR 0081)."""

import re

import lxml.html
import msgspec
import pytest
import pytest_asyncio

from consent import papers
from consent import service as consents
from consent import views as consent_views
from kernel.legal_time import format_date, today_in_prague
from kernel.web.api import etag
from kernel.web.text import soft

from .test_late_no import ago, no_of, take_over


@pytest_asyncio.fixture
async def late(kit):
    """A consent of four weeks ago; everything was handed over and taken over today."""
    shared = await kit.share(said_on=ago(28))
    await take_over(kit, shared)
    return shared


def words_of(answer):
    return re.sub(r"\s+", " ", soft(answer.text)).replace("\u00a0", " ")


def drawn(page, field):
    (found,) = [each for each in lxml.html.fromstring(page.text).forms if field in each.fields]
    values = [*found.form_values()]
    return {name: [value for each, value in values if each == name] for name, _ in values}


def tick_of(page):
    return re.search('name="known_since"[^>]*value="([^"]*)"', page.text)[1]


def said(day):
    return format_date(day).replace("\u00a0", " ")


FORMS = {
    "withdraw": {"form": "oral_recorded", "note": "Volala kvůli tomu dvakrát."},
    "change": {"form": "oral_recorded", "decision": "disagree", "purpose_text": "Jen to, co je třeba."},
}


@pytest.mark.parametrize("page", FORMS)
async def test_the_form_tells_beside_the_day_and_keeps_what_was_typed(late, client_app, page):
    """First without a tick, then after something more came about, then knowingly."""
    browser = await client_app("osp_specialist")
    address = f"/consents/{late.consent_id}/{page}"
    opened = await browser.get(address)
    assert "known_since" not in opened.text
    sent = drawn(opened, "said_on") | FORMS[page] | {"said_on": format_date(ago(24))}
    refused = await browser.post(address, data=sent)
    assert refused.status_code == 409, words_of(refused)
    told = words_of(refused)
    assert f"Po {said(ago(24))} se ještě stalo:" in told
    assert f"předáno {said(today_in_prague())}" in told
    assert "převzato do případu" in told
    assert [*FORMS[page].values()][-1] in told, "what was typed stays"
    assert 'href="#known_since"' in refused.text
    first = tick_of(refused).split()[0]
    again = await browser.post(address, data=drawn(refused, "said_on") | {"known_since": first})
    assert again.status_code == 412
    assert "Od otevření formuláře k tomu přibylo: převzato" in words_of(again)
    assert "Potvrzeno bylo jen: předáno" in words_of(again)
    done = await browser.post(address, data=drawn(again, "said_on") | {"known_since": tick_of(again)})
    assert done.status_code == 303, words_of(done)
    page_of = words_of(await browser.get(f"/consents/{late.consent_id}"))
    assert f"Nesouhlas zazněl {said(ago(24))}, zapsán byl {said(today_in_prague())}. Mezitím:" in page_of


@pytest.mark.parametrize("page", FORMS)
async def test_the_block_beside_the_day_is_drawn_while_it_is_typed(late, client_app, page):
    browser = await client_app("osp_specialist")
    address = f"/consents/{late.consent_id}/{page}"
    sent = drawn(await browser.get(address), "said_on") | FORMS[page]
    for day, told in ((ago(24), True), (today_in_prague(), False)):
        block = await browser.post(
            address,
            data=sent | {"said_on": format_date(day), "act": "preview"},
            headers={"HX-Request": "true", "HX-Target": "potom"},
        )
        assert block.status_code == 200
        assert "<html" not in block.text
        assert ("se ještě stalo" in words_of(block)) is told
    assert (await consents.consent_view(late.owner, late.consent_id)).state == "given"


async def test_a_new_no_by_its_form(late, kit, client_app):
    """After the consent is over."""
    await kit.withdraw(late)
    browser = await client_app("osp_specialist")
    address = f"/cases/{late.case_id}/consents/new"
    sent = drawn(await browser.get(f"{address}?type=handover"), "said_on")
    sent |= {
        "recipient_service_id": str(kit.world.services["pm"]),
        "decision": "disagree",
        "form": "oral_recorded",
        "said_on": format_date(ago(24)),
    }
    refused = await browser.post(address, data=sent)
    assert refused.status_code == 409
    assert "se ještě stalo" in words_of(refused)
    done = await browser.post(address, data=drawn(refused, "said_on") | {"known_since": tick_of(refused)})
    assert done.status_code == 303, words_of(done)


async def test_programs_ask_and_name_it(late, kit, client_app):
    program = await client_app("osp_specialist", bearer=True)
    address = f"/api/v1/consents/{late.consent_id}"
    order = msgspec.to_builtins(no_of(ago(24)))
    refused = await program.post(f"{address}/withdrawal", json=order, headers={"If-Match": etag(1)})
    assert (refused.status_code, refused.json()["code"]) == (409, "went-out-since")
    assert "převzato" in refused.json()["title"]
    assert [*refused.json()["errors"]] == ["known_since"]
    since = (await program.get(f"{address}/since", params={"day": ago(24).isoformat()})).json()["items"]
    assert [each["text"].split()[0] for each in since] == ["předáno", "převzato"]
    with_it = await program.get(
        f"/api/v1/cases/{late.case_id}/consents/since",
        params={"type": "handover", "service_id": str(kit.world.services["pm"]), "day": ago(24).isoformat()},
    )
    assert with_it.json()["items"] == since
    some = order | {"known_since": [since[0]["key"]]}
    refused = await program.post(f"{address}/withdrawal", json=some, headers={"If-Match": etag(1)})
    assert (refused.status_code, refused.json()["code"]) == (412, "more-went-since")
    change = msgspec.to_builtins(kit.order(decision="disagree", said_on=ago(24)))
    refused = await program.post(f"{address}/versions", json=change, headers={"If-Match": etag(1)})
    assert (refused.status_code, refused.json()["code"]) == (409, "went-out-since")
    every = order | {"known_since": [each["key"] for each in since]}
    done = await program.post(f"{address}/withdrawal", json=every, headers={"If-Match": etag(1)})
    assert done.status_code == 201, done.text
    assert [each["text"] for each in done.json()["steps"][0]["went"]] == [each["text"] for each in since]
    new = await program.post(f"/api/v1/cases/{late.case_id}/consents", json=change)
    assert (new.status_code, new.json()["code"]) == (409, "went-out-since")


async def test_no_page_nor_paper_calls_it_given_with_consent(late, client_app):
    went = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    known = [each.key for each in went]
    await consents.withdraw_consent(late.owner, late.consent_id, no_of(ago(24), known_since=known), version=1)
    browser = await client_app("osp_specialist")
    for address in (f"/sharing/sent/{late.handover_id}", f"/cases/{late.case_id}/sharing"):
        page = words_of(await browser.get(address))
        assert f"Předáno až po nesouhlasu, který zazněl {said(ago(24))}. Co zahrnuje, bylo bez souhlasu" in page
        assert "Souhlas, o který se předání opírá" not in page
    view = await consents.consent_view(late.owner, late.consent_id)
    of = dict.fromkeys(
        ("organisation", "unit", "unit_said", "file_mark", "client_name", "printed_at", "printed_by"), ""
    )
    _, paper = papers.form_as_recorded(view, papers.Letterhead(birth_date=None, **of))
    assert "Až po něm, ještě než byl zapsán: předáno" in paper["recorded"][1]
    assert (await browser.get(f"/consents/{late.consent_id}/form.pdf")).status_code == 200
