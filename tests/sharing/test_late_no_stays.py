"""What a late no told stays told, wherever one looks, and says no more than what happened (ADR 0081)."""

import re

import pytest
import pytest_asyncio

from cases.cases import views as case_views
from consent import service as consents
from consent import views as consent_views
from consent.schemas import WithdrawConsent
from kernel import outbox
from kernel.db import unit_of_work
from kernel.legal_time import format_date, today_in_prague
from sharing import service, views
from tenants.notifications import views as notification_views

from .test_late_no import Orders, ago, take_over
from .test_late_no_pages import drawn, tick_of, words_of


@pytest_asyncio.fixture
async def late(kit):
    """A consent of four weeks ago; everything was handed over today."""
    return await kit.share(said_on=ago(28))


async def withdraw_late(kit, shared, **more):
    went = await consent_views.went_since(shared.owner, shared.consent_id, ago(24))
    await Orders(kit).withdrawal(shared, ago(24), known_since=[each.key for each in went], **more)
    return went


async def sent(shared):
    return (await views.sent_handover(shared.owner, shared.handover_id)).handover


async def reads(shared):
    async with unit_of_work(shared.owner) as unit:
        said = "SELECT count(*) FROM audit_entry WHERE action = 'consent.read' AND case_id = $1"
        return await unit.connection.fetchval(said, shared.case_id)


async def test_a_yes_that_is_written_after_the_no_unsays_nothing(late, kit, world, committed):
    """Also where nothing was told elsewhere yet when it was written."""
    there = await take_over(kit, late)
    await outbox.drain()
    went = await withdraw_late(kit, late)
    later = kit.order(said_on=ago(23))
    await consents.record_consent(late.owner, late.case_id, later)
    await outbox.drain()
    view = await consents.consent_view(late.owner, late.consent_id)
    assert [each.text for each in view.steps[0].went] == [each.text for each in went]
    assert (await sent(late)).after_no.said_on == ago(24)
    for actor, case_id in ((late.owner, late.case_id), (world.actor("pm_worker"), there)):
        records = await case_views.list_records(actor, case_id, kind="handover")
        assert any("nebylo se souhlasem" in each.facts for each in records)
    news = await notification_views.notifications(world.actor("pm_head"))
    assert "consent.late_no_there" in {each.kind for each in news}


async def test_a_no_written_as_a_new_decision_is_told_of_the_handover_before(late, kit):
    """After an ordinary withdrawal of today; the page leads to the no, which stands on another consent."""
    await take_over(kit, late)
    await kit.withdraw(late)
    went = await consent_views.went_since_with(late.owner, late.case_id, "handover", kit.world.services["pm"], ago(24))
    order = kit.order(decision="disagree", said_on=ago(24), known_since=[each.key for each in went])
    no = await consents.record_consent(late.owner, late.case_id, order)
    after_no = (await sent(late)).after_no
    assert (after_no.said_on, after_no.handed, after_no.taken) == (ago(24), True, True)
    assert after_no.consent_id == no.id


async def test_it_is_told_of_a_handover_that_the_sender_had_ended(late, kit, client_app):
    await take_over(kit, late)
    for item in (await sent(late)).items:
        await service.end_share(late.owner, item.grant_id)
    await withdraw_late(kit, late)
    assert (await sent(late)).after_no.said_on == ago(24)
    browser = await client_app("osp_specialist")
    page = words_of(await browser.get(f"/sharing/sent/{late.handover_id}"))
    assert f"Předáno až po nesouhlasu, který zazněl {format_date(ago(24))}".replace("\u00a0", " ") in page


async def test_opened_names_only_what_was_opened(late, kit, world):
    """What ended before anybody looked was handed over and no more."""
    for item in (await sent(late)).items:
        if item.kind == "phone":
            await service.end_share(late.owner, item.grant_id)
    await service.open_handover(world.actor("pm_worker"), late.handover_id)
    handed, opened = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    assert handed.text.startswith("předáno")
    assert "telefonický kontakt" in handed.text
    assert opened.text.startswith("otevřeno")
    assert "telefonický kontakt" not in opened.text


async def test_the_no_of_a_guardian_is_nowhere_the_clients(late, kit, world, client_app, committed):
    there = await take_over(kit, late)
    await outbox.drain()
    went = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    known = [each.key for each in went]
    order = WithdrawConsent(
        said_on=ago(24), said_by="guardian", representative="Jana Opatrná", form="oral_recorded", known_since=known
    )
    await consents.withdraw_consent(late.owner, late.consent_id, order, version=1)
    await outbox.drain()
    said = []
    for actor, case_id in ((late.owner, late.case_id), (world.actor("pm_worker"), there)):
        said += [each.title for each in await case_views.list_records(actor, case_id, kind="handover")]
    for name, address in (("osp_head", "/"), ("pm_head", "/"), ("osp_head", f"/sharing/sent/{late.handover_id}")):
        browser = await client_app(name)
        said.append(words_of(await browser.get(address)))
    assert any("Až po vysloveném nesouhlasu" in each for each in said)
    assert not [each for each in said if re.search("ne klienta", each, re.IGNORECASE)]


@pytest.mark.parametrize("page", ["withdraw", "change"])
async def test_what_was_added_meanwhile_is_no_other_no(late, kit, client_app, page):
    """Nobody saved anything at the consent: nothing stands beside the day as if it were another day of the no."""
    browser = await client_app("osp_specialist")
    address = f"/consents/{late.consent_id}/{page}"
    typed = {"form": "oral_recorded", "said_on": format_date(ago(24))}
    typed |= {"decision": "disagree"} if page == "change" else {}
    refused = await browser.post(address, data=drawn(await browser.get(address), "said_on") | typed)
    await take_over(kit, late)
    again = await browser.post(address, data=drawn(refused, "said_on") | {"known_since": tick_of(refused)})
    assert again.status_code == 412
    assert "Od otevření formuláře k tomu přibylo: převzato" in words_of(again)
    assert "uložena jiná změna" not in words_of(again)
    assert "Teď je uloženo" not in words_of(again)


async def test_days_that_are_typed_leave_one_read(late, client_app):
    browser = await client_app("osp_specialist")
    address = f"/consents/{late.consent_id}/withdraw"
    form = drawn(await browser.get(address), "said_on")
    before = await reads(late)
    for day in (ago(24), ago(20), today_in_prague()):
        block = await browser.post(
            address,
            data=form | {"said_on": format_date(day), "act": "preview"},
            headers={"HX-Request": "true", "HX-Target": "potom"},
        )
        assert block.status_code == 200
        assert ("se ještě stalo" in words_of(block)) is (day != today_in_prague())
    assert await reads(late) == before
