"""Files in a real browser: from a data message, and from an e-mail that somebody passed on, to the saved notice."""

import pytest
from playwright.async_api import expect

from app.testing.browser import PHONE, check_page
from app.testing.letters import Authority, mail

pytestmark = pytest.mark.browser
PASSED_ON = "Posílám dál.\n\n---------- Přeposlaná zpráva ---------\nOd: Karel Sova <sova@example.org>\n\nU Vránů je v noci křik.\n"


async def put(page, name, content):
    await page.goto("/notices")
    await page.get_by_role("link", name="Vložit soubor").click()
    await page.get_by_label("Zpráva").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    await page.get_by_role("button", name="Otevřít").click()


async def test_a_data_message_becomes_a_notice(live, browser_page):
    page = await browser_page(PHONE, actor="spod_intake", live=live)
    await put(page, "dopis.zfo", b"nic")
    await expect(page.get_by_text("dopis.zfo: To není datová zpráva").first).to_be_visible()
    await check_page(page, "inbox-refused")
    await put(page, "zprava.zfo", Authority(quick=True).message())
    await expect(page.get_by_text("vydavatel neznámý")).to_be_visible()
    await expect(page.get_by_label("Jméno nebo název")).to_have_value("Nemocnice Lipnice")
    await check_page(page, "inbox-data-message")
    await page.get_by_label("Příjmení").fill("Vaňková")
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_text("je zapsané.")).to_be_visible()
    await expect(page.get_by_text("Datovou schránkou")).to_be_visible()
    await expect(page.get_by_text("Nemocnice")).to_have_count(0)
    await check_page(page, "inbox-notice")
    await page.get_by_label("Proč zprávu otevíráte").select_option("clarify")
    await page.get_by_role("button", name="Otevřít zprávu a přílohy").click()
    await expect(page.get_by_text("Nemocnice Lipnice").first).to_be_visible()
    await check_page(page, "inbox-message")


async def test_an_email_that_was_passed_on_is_taken_up_and_becomes_a_notice(live, browser_page):
    mailroom = await browser_page(1280, actor="spod_mailroom", live=live)
    page = await browser_page(1280, actor="spod_intake", live=live)
    await put(mailroom, "mail.eml", mail(PASSED_ON))
    await expect(mailroom.get_by_text("Soubor čeká mezi došlými.")).to_be_visible()
    await check_page(mailroom, "inbox")
    await page.goto("/my-day")
    await page.get_by_role("link", name="Došlé soubory čekají na převzetí").first.click()
    await page.get_by_role("button", name="Převzít").click()
    await expect(page.get_by_label("Jméno nebo název")).to_have_value("Karel Sova")
    await page.get_by_label("O jaké dítě se jedná?").fill("děti od Vránů")
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.reload()
    await expect(page.get_by_label("O jaké dítě se jedná?")).to_have_value("děti od Vránů")
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_text("je zapsané.")).to_be_visible()
    await expect(page.get_by_text("U Vránů je v noci křik.")).to_be_visible()
    await expect(page.get_by_text("Sova")).to_have_count(0)
