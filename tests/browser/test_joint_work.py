"""Joint work in a real browser: the offer, the answer, the meeting that is written while it happens, the end."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from app.testing.browser import PHONE, check_page
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import format_date, today_in_prague
from kernel.outbox import drain
from services.meetings import views
from tests.meetings.conftest import Story

pytestmark = pytest.mark.browser


def soon() -> str:
    """A day within what the consent of the story allows, as it is typed."""
    return format_date(today_in_prague() + timedelta(days=10))


async def test_two_services_work_together_until_the_client_takes_it_back(world, live, browser_page):
    story = Story(world)
    joint = await story.ready()
    ended = await story.active(ClientIdentity(given_name="Lan", family_name="Nguyễn Thị"))
    await story.concluded(ended)
    lapsed = await story.active(ClientIdentity(given_name="Hana", family_name="Kučerová"))
    osp = await browser_page(PHONE, actor="osp_specialist", live=live)
    pm = await browser_page(PHONE, actor="pm_worker", live=live)

    await osp.goto(f"/cases/{joint.case_id}/plan")
    await check_page(osp, "joint-plan-empty")
    await osp.get_by_role("link", name="Nabídnout se vzkazem").click()
    await check_page(osp, "joint-propose")
    await osp.get_by_label("Vzkaz kolegům").fill("Prosíme o peera se zkušeností s úpravou bytu.")
    await osp.get_by_role("button", name="Nabídnout spolupráci").click()
    await check_page(osp, "joint-proposed")

    await pm.goto("/my-day")
    await check_page(pm, "joint-my-day-offer")
    await pm.get_by_role("link", name="Nabídka spolupráce", exact=True).first.click()
    await check_page(pm, "joint-offer")
    await pm.get_by_role("link", name="Odmítnout", exact=True).click()
    await check_page(pm, "joint-decline")
    await pm.go_back()
    await pm.get_by_role("link", name="Přijmout", exact=True).click()
    # what is proposed is taken away: a refusal has to be looked at, too
    await pm.evaluate("document.querySelectorAll('input[type=radio]').forEach(each => { each.checked = false })")
    await pm.get_by_role("button", name="Přijmout spolupráci").click()
    await check_page(pm, "joint-accept-refused")
    await pm.get_by_label("Bureš Martin").check()
    await pm.get_by_label("Jindřiška Malá (OSP)").check()
    await pm.get_by_role("button", name="Přijmout spolupráci").click()
    await check_page(pm, "joint-plan-active")

    await pm.goto(f"/case-management/{osp.url.rpartition('/')[2]}")
    await check_page(pm, "joint-cooperation")
    await pm.get_by_role("link", name="Zapsat dohodu nebo změnu").click()
    await check_page(pm, "joint-key-worker")

    await osp.goto("/meetings/new")
    await osp.locator("#day").fill("dnes")  # an item is closed from the day of its meeting on
    await osp.get_by_label("Bureš Martin").check()
    await osp.get_by_label("Kučerová Hana").check()
    await osp.get_by_label("Nguyễn").check()
    await osp.get_by_role("button", name="Svolat poradu", exact=True).click()
    await check_page(osp, "joint-meeting-new-refused")
    await osp.get_by_label("Jindřiška Malá").check()
    await osp.get_by_label("Lenka Ďurišová").check()
    await osp.get_by_role("button", name="Svolat poradu", exact=True).click()
    await check_page(osp, "joint-meeting-empty")
    meeting = osp.url

    await osp.get_by_role("link", name="Zapsat plán, cíle a kroky Bureš Martin").click()
    await _write(osp)
    await osp.get_by_role("button", name="Uložit", exact=True).click()
    await check_page(osp, "joint-item-refused")
    await osp.get_by_label("Podle čeho poznáme, že je splněný").first.fill("bezbariérový vstup, ověří ergoterapeut")
    await osp.get_by_role("button", name="Uložit", exact=True).click()
    await _end(story, ended, lapsed)
    await osp.goto(meeting)
    await check_page(osp, "joint-meeting")
    await pm.goto(meeting)
    await check_page(pm, "joint-meeting-partner")
    assert await pm.get_by_text("Nguyễn").count() == 0

    await osp.get_by_role("link", name="Napsat").click()
    await osp.get_by_role("textbox", name="Zápis").fill("Příště o týden dřív.\nSál je zamluvený.")
    await check_page(osp, "joint-minutes")
    await osp.get_by_role("button", name="Uložit zápis").click()
    minutes = osp.get_by_text("Příště o týden dřív.")
    await expect(minutes).to_be_visible()
    await osp.emulate_media(media="print")
    assert not await minutes.is_visible()
    await osp.emulate_media(media="screen")
    await osp.get_by_role("link", name="Uzavřít a předat výstupy").click()
    await check_page(osp, "joint-conclude")
    await osp.get_by_role("button", name="Uzavřít a předat výstupy").click()
    await expect(osp.get_by_text("Uzavřené body: 1.")).to_be_visible()
    await drain()
    await osp.goto("/meetings")
    await check_page(osp, "joint-meetings")
    await osp.goto(f"/cases/{joint.case_id}/plan")
    await check_page(osp, "joint-plan")
    await osp.get_by_role("link", name="Vyhodnotit cíl 1").click()
    await check_page(osp, "joint-evaluation")
    await pm.goto(f"/cases/{joint.partner_case_id}/records")
    await expect(pm.get_by_text("Společná porada")).to_be_visible()
    await check_page(pm, "joint-record-partner")

    await story.withdraw(joint)
    await drain()
    await osp.goto(f"/cases/{joint.case_id}")
    await check_page(osp, "joint-case-after")
    await osp.goto("/my-day")
    await check_page(osp, "joint-my-day-after")
    await pm.goto(f"/cases/{joint.partner_case_id}/plan")
    await check_page(pm, "joint-plan-partner-after")


async def _end(story, withdrawn, lapsed):
    await story.withdraw(withdrawn)
    await story.withdraw(lapsed)


async def _write(page):
    """Rows are added while people talk; the new one is where the cursor is."""
    await page.get_by_label("Čeho chceme dosáhnout").first.fill("bydlet doma bez schodů")
    await page.get_by_label("Splnit do").first.fill(soon())
    for words, who in (
        ("Podat žádost o příspěvek", "Jindřiška Malá (OSP)"),
        ("Doporučit peera", "Lenka Ďurišová (PM)"),
    ):
        await page.get_by_role("button", name="Přidat krok k cíli 1").click()
        row = page.locator(".o-goal").first.locator(".o-steprow").last
        field = row.get_by_label("Krok", exact=True)
        await field.wait_for()
        await page.wait_for_function("() => document.activeElement && document.activeElement.id.endsWith('.text')")
        await field.fill(words)
        await row.get_by_label("Kdo").select_option(label=who)
        await row.get_by_label("Do kdy").fill(soon())
    await page.get_by_role("button", name="Přidat cíl").click()
    await page.get_by_label("Čeho chceme dosáhnout").nth(1).wait_for()


async def test_rows_without_a_script(world, live, browser_page):
    """The form grows row by row by being sent."""
    story = Story(world)
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    page = await browser_page(390, actor="osp_specialist", live=live, script=False)
    await page.goto(f"/meetings/{view.meeting_id}/items/{item_id}")
    await page.get_by_label("Čeho chceme dosáhnout").fill("bydlet doma")
    await page.get_by_label("Podle čeho poznáme, že je splněný").fill("vstup")
    await page.get_by_label("Splnit do").fill(soon())
    await page.get_by_role("button", name="Přidat cíl").click()
    assert await page.get_by_label("Čeho chceme dosáhnout").count() == 2
    await page.get_by_label("Čeho chceme dosáhnout").nth(1).fill("řídit auto")
    await page.get_by_label("Podle čeho poznáme, že je splněný").nth(1).fill("řidičský průkaz")
    await page.get_by_label("Splnit do").nth(1).fill(soon())
    await page.get_by_role("button", name="Uložit", exact=True).click()
    await expect(page.get_by_text("Bod je uložený.")).to_be_visible()
    assert [goal.text for goal in (await views.item_view(story.osp, item_id)).goals] == ["bydlet doma", "řídit auto"]
