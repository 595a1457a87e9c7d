"""An address of the open file is taken by a key or a click while it is typed, in one line and in two fields."""

import pytest
from playwright.async_api import expect

from app.testing.browser import DESK, PHONE
from tenants.addresses import rules, service

pytestmark = pytest.mark.browser

HOUSE = dict.fromkeys(rules.HEADS, "") | {
    "Kód ADM": "101",
    "Kód obce": "1",
    "Název obce": "Lipnice pod Hájem",
    "Název části obce": "Lipnice pod Hájem",
    "Název ulice": "Nádražní",
    "Typ SO": "č.p.",
    "Číslo domovní": "1120",
    "PSČ": "37005",
}


async def test_an_address_is_taken_by_a_key_in_one_line(browser_page, live):
    await service.load_points([HOUSE])
    page = await browser_page(DESK, actor="spod_intake", live=live)
    await page.goto(f"{live.url}/notices/new")
    field = page.get_by_role("textbox", name="Bydliště")
    await field.press_sequentially("nadrazni")
    await page.get_by_role("button", name="Nádražní 1120, 370 05 Lipnice pod Hájem").wait_for()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("Nádražní 1120, Lipnice pod Hájem")
    await expect(field).to_be_focused()
    await page.get_by_text("je v registru adres").wait_for()


async def test_a_click_on_a_phone_fills_street_and_town(browser_page, live):
    await service.load_points([HOUSE])
    page = await browser_page(PHONE, actor="osp_specialist", live=live)
    await page.goto(f"{live.url}/cases/new")
    await page.get_by_label("Ulice a číslo").fill("Nádr")
    await page.get_by_role("button", name="Nádražní 1120").click()
    await expect(page.get_by_label("Ulice a číslo")).to_have_value("Nádražní 1120")
    await expect(page.get_by_label("Město nebo obec")).to_have_value("Lipnice pod Hájem")
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
