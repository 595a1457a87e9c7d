"""Sharing in a real browser: six fields pass the wall, somebody looks, the client takes it back."""

from datetime import date, timedelta

import pytest

from app.testing.browser import PHONE, check_page, check_uncut
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel import outbox
from kernel.legal_time import today_in_prague

pytestmark = pytest.mark.browser
OKOUN = ClientIdentity(
    given_name="Vítězslav",
    family_name="Okoun",
    birth_date=date(1992, 4, 3),
    town="Lipnice pod Hájem",
    region="Středočeský kraj",
    phone="+420 000 000 034",
    health_code="paraplegia",
)


async def _case(world):
    actor = world.actor("osp_specialist")
    return await cases.open_case(actor, OpenCase(identity=OKOUN, key_worker_id=actor.worker))


async def _consent(world, case_id):
    today = today_in_prague()
    order = RecordConsent(
        type="handover",
        recipient_service_id=world.services["pm"],
        worker_ids=[world.people["pm_worker"].worker_id, world.people["pm_head"].worker_id],
        items=[kind.value for kind in HANDOVER_FIELDS],
        purpose="choose_peer",
        valid_from=today,
        valid_until=today + timedelta(days=90),
        decision="agree",
        form="written",
        said_on=today,
        said_by="self",
    )
    return (await consents.record_consent(world.actor("osp_specialist"), case_id, order)).id


async def _withdraw(world, consent_id):
    owner = world.actor("osp_specialist")
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    version = (await consents.consent_view(owner, consent_id)).version
    await consents.withdraw_consent(owner, consent_id, order, version=version)


async def test_six_fields_pass_and_are_taken_back(world, live, browser_page):
    case_id = await _case(world)
    osp = await browser_page(PHONE, actor="osp_specialist", live=live)
    pm = await browser_page(PHONE, actor="pm_worker", live=live)
    # without a consent the page leads to the client's decision
    await osp.goto(f"/cases/{case_id}/sharing")
    await check_page(osp, "sharing-case-nothing")
    await osp.get_by_role("link", name="Předat údaje", exact=True).click()
    await check_page(osp, "sharing-no-consent")
    consent_id = await _consent(world, case_id)
    await osp.reload()
    await check_page(osp, "sharing-hand-over")
    # nothing ticked: said beside the field, the note is kept
    await osp.get_by_label("Poznámka pro vaši službu").fill("Volat večer.")
    await osp.get_by_role("button", name="Předat údaje").click()
    await osp.get_by_role("alert").wait_for()
    assert await osp.get_by_label("Poznámka pro vaši službu").input_value() == "Volat večer."
    await check_page(osp, "sharing-hand-over-refused")
    await osp.get_by_role("button", name="Všechny údaje ze souhlasu").click()
    await osp.get_by_role("button", name="Předat údaje").click()
    await osp.get_by_text("Předáno.").wait_for()
    await osp.get_by_role("link", name="Ukončit vše").first.click()
    await check_page(osp, "sharing-end")
    await osp.get_by_role("link", name="Předání údajů").click()
    await check_page(osp, "sharing-sent")
    await outbox.drain()
    # the other side
    await pm.goto("/my-day")
    await check_page(pm, "sharing-my-day")
    await pm.goto("/sharing")
    await check_page(pm, "sharing-received-list")
    await pm.locator("#prislo").get_by_role("link").first.click()
    await pm.get_by_text("Vítězslav").wait_for()
    await check_page(pm, "sharing-received")
    await pm.get_by_role("button", name="Založit případ").click()
    await pm.get_by_text("Případ je založený.").wait_for()
    await pm.goto(f"{pm.url.partition('?')[0]}/sharing")
    await check_page(pm, "sharing-own-case")
    # the owner sees who looked
    await osp.goto(f"/cases/{case_id}/sharing")
    await osp.get_by_text("Lenka Ďurišová").first.wait_for()
    await check_page(osp, "sharing-case")
    await check_uncut(osp)
    await osp.goto("/sharing")
    await check_page(osp, "sharing-list")
    await osp.goto(f"/cases/{case_id}/sharing")
    await osp.get_by_role("link", name="Ukončit sdílení: telefonický kontakt").click()
    await check_page(osp, "sharing-end-one")
    await osp.get_by_role("button", name="Ukončit sdílení").click()
    await osp.get_by_text("Sdílení skončilo.").wait_for()
    # and the client takes the rest back: gone there in the same instant, on record here
    await osp.goto(f"/consents/{consent_id}/withdraw")
    await check_page(osp, "sharing-withdraw")
    await _withdraw(world, consent_id)
    await pm.reload()
    await pm.get_by_text("Sdílení už skončilo, nebo souhlas jmenuje jiné lidi než vás. Případ zůstává.").wait_for()
    await check_page(pm, "sharing-own-case-ended")
    await pm.goto("/sharing")
    await pm.get_by_text("Předáním s námi teď nikdo nic nesdílí").wait_for()
    await check_page(pm, "sharing-received-nothing")
    await osp.goto(f"/cases/{case_id}/sharing")
    await osp.get_by_text("odvoláním").locator("visible=true").first.wait_for()
    assert await osp.get_by_text("Lenka Ďurišová").count()
    await check_page(osp, "sharing-case-ended")
    await osp.goto(f"/cases/{case_id}")
    await check_page(osp, "sharing-on-overview")
