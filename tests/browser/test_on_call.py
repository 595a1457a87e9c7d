"""A notice on call in a real browser: who went out tells it and signs; what belongs to a visit is there for a visit alone."""

import pytest
from playwright.async_api import expect

from app.testing.browser import DESK, PHONE, check_page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_who_went_out_tells_how_urgent_it_was(live, browser_page, width):
    page = await browser_page(width, actor="spod_intake", live=live)
    await page.goto("/notices/new/on-call?blank=1")
    told = page.get_by_label("Jak naléhavé to bylo")
    await expect(told).to_be_hidden()
    await expect(page.get_by_text("Ohrožuje to dítě akutně?").first).to_be_visible()
    await check_page(page, "notice-on-call")
    await page.locator("#child_given_name").fill("Eliška")
    await page.locator("#child_family_name").fill("Vránová")
    went_out = page.locator("#vyjezd")
    await went_out.get_by_label("Ano", exact=True).check()
    await expect(page.locator("#akutne")).to_be_hidden()
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_role("link", name="Popište naléhavost")).to_be_visible()
    await check_page(page, "notice-on-call-refused")
    await told.fill("Dítě samo na nádraží, prochladlé. Předáno matce.")
    await page.locator("#visit_day").fill("dnes")
    await page.locator("#visit_time").fill(await page.locator("#time").input_value())
    await page.get_by_label("Jet na místo a zjistit skutečný stav").check()
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.locator("#nalehavost").get_by_text("Posouzeno na výjezdu")).to_be_visible()
    await check_page(page, "notice-judged-on-call")
    await page.get_by_role("link", name="Všechna posouzení s odpověďmi").click()
    await check_page(page, "urgency-all-on-call")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_visit_that_came_later_is_told_with_the_notice(live, browser_page, width):
    page = await browser_page(width, actor="spod_intake", live=live)
    await page.goto("/notices/new/on-call?blank=1")
    await page.locator("#child_given_name").fill("Eliška")
    await page.locator("#child_family_name").fill("Vránová")
    when = await page.locator("#time").input_value()
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await page.locator("#nalehavost").get_by_role("link", name="Zapsat výjezd").click()
    told = page.get_by_label("Jak naléhavé to bylo")
    await expect(told).to_be_hidden()
    await expect(page.locator("#akutne")).to_be_visible()
    await check_page(page, "notice-visit")
    await page.locator("#vyjezd").get_by_label("Ano", exact=True).check()
    await expect(page.locator("#akutne")).to_be_hidden()
    await told.fill("Dítě samo na nádraží, prochladlé. Předáno matce.")
    await page.locator("#visit_day").fill("dnes")
    await page.locator("#visit_time").fill(when)
    await page.get_by_role("button", name="Zapsat výjezd").click()
    await expect(page.locator("#nalehavost").get_by_text("Posouzeno na výjezdu")).to_be_visible()
    await check_page(page, "notice-visit-told")
