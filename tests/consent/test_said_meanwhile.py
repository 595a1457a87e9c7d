"""Two people write down what one client said: neither goes past the other's words unseen, and neither signs them."""

import re
from datetime import timedelta

import lxml.html
import pytest

from app.testing.time import NOW
from consent import service
from kernel.legal_time import format_date, today_in_prague

from .conftest import withdrawal
from .test_pages import fields, text_of

KNOWN = re.compile(r'name="known_refusals" value="([^"]*)"')


@pytest.fixture
async def browser(client_app):
    return await client_app("osp_specialist")


async def given_by_form(browser, address, sent):
    done = await browser.post(address, data=sent)
    assert done.status_code == 303, text_of(done)
    return done.headers["location"].split("#")[0].rsplit("/", 1)[-1]


async def test_a_yes_does_not_go_past_a_no_of_the_same_day_that_its_form_did_not_show(browser, held, world, handover):
    """Also where something else was wrong first. Once it was told, the person says which came last."""
    address = f"/cases/{held.case_id}/consents/new"
    shown = KNOWN.findall((await browser.get(f"{address}?type=handover")).text)
    assert shown == [""]
    said_no = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    sent = fields(world, known_refusals=shown)
    wrong = await browser.post(address, data={**sent, "said_on": "31. 2. 2026"})
    assert KNOWN.findall(wrong.text) == [""], "it was not told yet"
    refused = await browser.post(address, data=sent)
    assert refused.status_code == 412
    assert "Mezitím je zapsané, že téhož dne zaznělo ne" in text_of(refused)
    assert f'href="/consents/{said_no.id}"' in refused.text
    consent_id = await given_by_form(browser, address, {**sent, "known_refusals": KNOWN.findall(refused.text)})
    assert (await service.consent_view(held.actor, consent_id)).state == "given"


async def test_nor_past_a_withdrawal_of_what_its_form_showed_as_a_yes(browser, held, world, handover):
    made = await service.record_consent(held.actor, held.case_id, handover())
    address = f"/cases/{held.case_id}/consents/new"
    shown = KNOWN.findall((await browser.get(f"{address}?type=handover")).text)
    await service.withdraw_consent(held.actor, made.id, withdrawal(), version=made.version)
    refused = await browser.post(address, data=fields(world, known_refusals=shown))
    assert (refused.status_code, "zaznělo ne" in text_of(refused)) == (412, True)
    shown = KNOWN.findall((await browser.get(f"{address}?type=handover")).text)
    assert [each.partition(".")[0] for each in shown] == ["", str(made.id)]
    await given_by_form(browser, address, fields(world, known_refusals=shown))


async def test_nor_past_a_further_no_of_what_its_form_showed_as_a_no_of_another_day(browser, held, world, handover):
    """The consent is known by then, its new wording is not."""
    said_no = await service.record_consent(
        held.actor, held.case_id, handover(decision="disagree", said_on=NOW - timedelta(days=2))
    )
    address = f"/cases/{held.case_id}/consents/new"
    shown = KNOWN.findall((await browser.get(f"{address}?type=handover")).text)
    await service.change_consent(held.actor, said_no.id, handover(decision="disagree"), version=said_no.version)
    sent = fields(world, known_refusals=shown)
    refused = await browser.post(address, data=sent)
    assert (refused.status_code, "zaznělo ne" in text_of(refused)) == (412, True)
    await given_by_form(browser, address, {**sent, "known_refusals": KNOWN.findall(refused.text)})


async def test_nothing_that_a_client_said_to_a_colleague_comes_into_what_they_said_here(browser, held, world, handover):
    """Their wording stands beside the fields."""
    made = await service.record_consent(held.actor, held.case_id, handover(items=["given_name", "family_name"]))
    address = f"/consents/{made.id}/change"
    drawn = re.search('name="drawn" value="([^"]*)"', (await browser.get(address)).text)
    assert drawn
    await service.change_consent(
        held.actor, made.id, handover(items=["given_name", "family_name", "health"]), version=made.version
    )
    mine = fields(
        world,
        version=str(made.version),
        drawn=drawn[1],
        items=["given_name", "family_name"],
        worker_ids=[str(world.people["pm_worker"].worker_id), str(world.people["pm_worker2"].worker_id)],
    )
    stale = await browser.post(address, data=mine)
    assert stale.status_code == 412
    ticked = re.findall(r'name="items"[^>]*?value="([^"]*)"[^>]*?checked', stale.text)
    assert sorted(ticked) == ["family_name", "given_name"]
    assert "vy jste pole neměnili" not in text_of(stale)
    assert "Teď je uloženo" in text_of(stale)


async def test_a_colleagues_no_is_told_in_words_and_beside_the_answer(browser, held, world, handover):
    made = await service.record_consent(held.actor, held.case_id, handover())
    await service.change_consent(held.actor, made.id, handover(decision="disagree"), version=made.version)
    sent = fields(world, version=str(made.version), said_on=format_date(today_in_prague()))
    stale = await browser.post(f"/consents/{made.id}/change", data=sent)
    assert stale.status_code == 412
    said = text_of(stale)
    assert "Mezitím je zapsané, že zaznělo ne: Jindřiška Malá" in said
    beside = re.search(r'id="decision-stored".*?</div>', stale.text, re.DOTALL)
    assert beside
    assert "Nesouhlasí" in beside[0]
    assert sent["valid_until"] in said or sent["valid_until"] in stale.text, "what was typed stays"


async def test_a_new_wording_of_what_ended_meanwhile_stands_in_the_form_of_a_new_decision(
    browser, held, world, handover
):
    """As it was sent, and from its draft; who comes without any is led to the consent."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address = f"/consents/{made.id}/change"
    (drawn,) = [each for each in lxml.html.fromstring((await browser.get(address)).text).forms if "type" in each.fields]
    sent = {**dict(drawn.form_values()), **fields(world, version=str(made.version), purpose_text="byt v Brně")}
    await service.withdraw_consent(held.actor, made.id, withdrawal(), version=made.version)
    refused = await browser.post(address, data=sent)
    assert refused.status_code == 409
    again = await browser.get(address)
    for page in (refused, again):
        assert "Tento souhlas už skončil" in text_of(page)
        assert "byt v Brně" in page.text
        assert f'action="/cases/{held.case_id}/consents/new"' in page.text
        assert re.search(r'name="items"[^>]*value="email"[^>]*checked', page.text)
    other = await service.record_consent(
        held.actor,
        held.case_id,
        handover(
            type="info_sharing",
            items=[],
            topics=["byt"],
            purpose="",
            purpose_text="byt",
        ),
    )
    await service.withdraw_consent(held.actor, other.id, withdrawal(), version=other.version)
    led = await browser.get(f"/consents/{other.id}/change")
    assert (led.status_code, led.headers["location"].split("#")[0]) == (303, f"/consents/{other.id}")
