"""A protocol in a real browser: it is read, and really signed with the mouse and by touch; undone, cleared, kept when turned."""

import math

import pytest
from playwright.async_api import expect

from app.testing.browser import NARROWEST, PHONE, check_page

pytestmark = pytest.mark.browser


async def draw(page, *, waves: int = 3) -> None:
    """One stroke with the button held down, and one below it."""
    canvas = page.locator("canvas")
    await canvas.scroll_into_view_if_needed()
    box = await canvas.bounding_box()
    for part in (0.4, 0.85):
        await page.mouse.move(box["x"] + 20, box["y"] + box["height"] * part)
        await page.mouse.down()
        for step in range(1, 31):
            up = math.sin(step / 30 * waves * math.pi) * 0.25 if part < 0.5 else 0
            await page.mouse.move(
                box["x"] + 20 + step * (box["width"] - 40) / 30, box["y"] + box["height"] * (part - up)
            )
        await page.mouse.up()


async def test_a_notice_in_person_is_read_aloud_and_signed_with_the_mouse(world, live, browser_page):
    page = await browser_page(PHONE, actor="spod_intake", live=live)
    await page.goto("/notices/new/in-person")
    await page.locator("#subject").fill("Dítě je večer samo doma.")
    await page.locator("#notifier_name").fill("Drahomíra Zvěřinová")
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await page.get_by_role("link", name="Sepsat protokol").click()
    await check_page(page, "protocol-reading")
    await page.get_by_label("Námitky proti obsahu").fill("Bylo to v úterý.")
    await page.get_by_role("button", name="Nahlas přečteno, k podpisům").click()
    await expect(page.get_by_role("heading", name="Podpis: oznamovatel")).to_be_visible()
    await expect(page.get_by_text("Drahomíra Zvěřinová")).to_have_count(0)
    await check_page(page, "protocol-signing")
    status = page.locator("form[data-sign] [role=status]")
    await draw(page)
    await expect(status).to_have_text("Nakresleno, počet tahů: 2")
    await expect(page.get_by_role("img", name="Podpis: oznamovatel. Nakresleno, počet tahů: 2")).to_be_visible()
    await page.get_by_role("button", name="Vzít zpět poslední tah").click()
    await expect(status).to_have_text("Nakresleno, počet tahů: 1")
    await page.get_by_role("button", name="Smazat a znovu").click()
    await expect(status).to_have_text("Zatím prázdné.")
    await page.get_by_role("button", name="Podepsáno, uložit").click()
    await expect(page.get_by_text("Nakreslete podpis prstem").first).to_be_visible()
    await check_page(page, "protocol-unsigned")
    await draw(page)
    for button in await page.locator(".o-signbtns button").all():
        box = await button.bounding_box()
        assert min(box["width"], box["height"]) >= 44
    await page.set_viewport_size({"width": NARROWEST, "height": 700})  # the phone is turned, or another one
    await expect(status).to_have_text("Nakresleno, počet tahů: 2")
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert await page.evaluate(
        "(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(x => x > 0))(document.querySelector('canvas'))"
    )
    await page.get_by_role("button", name="Podepsáno, uložit").click()
    await expect(page.get_by_role("heading", name="Podpis: pracovník")).to_be_visible()
    await draw(page, waves=5)
    await page.get_by_role("button", name="Podepsáno, uložit").click()
    await page.set_viewport_size({"width": PHONE, "height": 900})
    await check_page(page, "protocol-signed")
    await page.get_by_label("Proč protokol otevíráte").select_option("clarify")
    await page.get_by_role("button", name="Otevřít").click()
    await expect(page.get_by_text("oznamovatel: Drahomíra Zvěřinová")).to_be_visible()
    await expect(page.get_by_role("img", name="Vlastnoruční podpis: oznamovatel")).to_be_visible()
    await check_page(page, "protocol-opened")
    await page.goto(page.url.removesuffix("/open") + "/add")
    await check_page(page, "protocol-add")
