"""What is told before on a device, in a real browser: little room, a wrong clock, the end of the sign-in, a foreign device (ADR 0119)."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from app.testing.browser import PHONE, Live, OpenPage, check_page
from app.testing.device import SIGN, STATE, begin, finish, names, online, switched_on, written
from app.testing.world import World
from kernel.clock import now
from kernel.legal_time import PRAGUE
from kernel.web.text import time_field
from services.intake import views as notices

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]
AHEAD = """hours => { const real = Date.now, Original = Date; let by = hours * 3600e3;
  class Wrong extends Original { constructor(...args) { if (args.length) super(...args); else super(real() + by); }
    static now() { return real() + by; } }
  window.Date = Wrong; }"""


LITTLE = "StorageManager.prototype.estimate = () => Promise.resolve({ quota: 1e9, usage: 1e9 - 3 * 1024 ** 2 })"
FULL = "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); } }"


async def test_little_room_is_told_before_and_a_full_one_keeps_the_words_in_the_fields(
    live: Live, browser_page: OpenPage
) -> None:
    """In the list and above the form, before anything is written; what cannot be kept is said at once."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await begin(page)
    await page.context.add_init_script(LITTLE)
    await page.goto("/device/")
    await expect(page.get_by_text(re.compile(r"V zařízení zbývá málo místa: \d MB"))).to_be_visible()
    await page.get_by_role("link", name="Pokračovat").click()
    await expect(page.locator(STATE)).to_contain_text("V zařízení zbývá málo místa")
    await check_page(page, "device-little-room")
    await page.evaluate(FULL)
    await page.locator("#subject").fill("Nový text")
    await expect(page.locator(STATE)).to_contain_text("v zařízení není místo")
    await expect(page.locator("#subject")).to_have_value("Nový text")
    await page.get_by_role("button", name="Hotovo, odeslat").click()
    await expect(page).to_have_url(re.compile(r"/device/on-call"))


@pytest.mark.parametrize("put_right", [False, True])
async def test_a_device_with_a_wrong_clock_asks_which_time_holds(
    world: World, live: Live, browser_page: OpenPage, put_right: bool
) -> None:
    """The times that were written count unless their person puts them right; it is received when the server gets it."""
    page = await browser_page(PHONE, actor="spod_intake", live=live)
    await page.context.add_init_script(f"({AHEAD})(-3)")
    await page.goto("/device/")
    await page.get_by_role("button", name="Zapnout na tomto zařízení").click()
    await expect(page.get_by_role("link", name="Nový zápis")).to_be_visible()
    await begin(page)
    written_at = await page.locator("#time").input_value()
    await finish(page)
    await expect(page.get_by_text("Hodiny zařízení šly o 3 h 0 min pozadu")).to_be_visible()
    await expect(page.get_by_text(re.compile(f"Napsáno .* {written_at}; podle správného času"))).to_be_visible()
    await check_page(page, "device-wrong-clock")
    assert await names(world) == []
    await page.get_by_role("button", name="Opravit časy" if put_right else "Platí, co je napsané").click()
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    (notice,) = await notices.list_notices(world.actor("spod_head"))
    assert (time_field(notice.received_at.astimezone(PRAGUE)) == written_at) is not put_right
    assert now() - notice.recorded_at < timedelta(minutes=2)
    if put_right:
        assert now() - notice.received_at < timedelta(minutes=5)


async def test_the_key_ends_with_the_sign_in_also_without_a_connection(live: Live, browser_page: OpenPage) -> None:
    """Until when one can write is said before; after that the device opens nothing, and what was written waits."""
    page = await switched_on(live, browser_page)
    await expect(page.get_by_text("Psát bez připojení jde do")).to_be_visible()
    await written(page)
    await page.context.add_init_script(f"({AHEAD})(13)")
    await page.reload()
    await expect(page.get_by_text("Psát tu teď nejde")).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("Vránová")
    await page.goto("/device/on-call")
    await expect(page.locator(STATE)).to_contain_text("Psát tu teď nejde")
    assert await page.locator("form").get_attribute("inert") is not None


async def test_whoever_did_not_choose_it_has_nothing_on_the_device(live: Live, browser_page: OpenPage) -> None:
    """No key, no database, no worker; the form of Opora says what it always said."""
    page = await browser_page(PHONE, actor="spod_intake", live=live)
    await page.goto("/notices/new/on-call?blank=1")
    assert await page.evaluate("() => indexedDB.databases()") == []
    assert await page.evaluate("() => navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.locator("#flashes")).to_contain_text("Spojení vypadlo")
    await expect(page.locator(SIGN)).to_be_hidden()


async def test_without_a_script_the_page_says_what_it_needs(live: Live, browser_page: OpenPage) -> None:
    page = await browser_page(PHONE, actor="spod_intake", live=live, script=False)
    await page.goto("/device/")
    await expect(page.locator("main")).to_contain_text("Psát bez připojení jde jen se zapnutým JavaScriptem")


async def test_a_captive_portal_in_place_of_the_server_is_no_answer(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Whatever else says 200 did not say that anything is written down."""
    page = await switched_on(live, browser_page)
    await written(page)
    await page.context.route(
        "**/device/key", lambda route: route.fulfill(body="<h1>Wi-Fi</h1>", content_type="text/html")
    )
    await online(page)
    await expect(page.get_by_text("čeká na připojení")).to_be_visible()
    await expect(page.locator(SIGN)).to_have_text("Bez připojení – uloženo v zařízení")
    await page.context.unroute("**/device/key")
    await page.context.route(
        "**/notices/new/on-call", lambda route: route.fulfill(body="<h1>Wi-Fi</h1>", content_type="text/html")
    )
    await page.reload()
    await expect(page.get_by_text("Odesílání se přerušilo")).to_be_visible()
    assert await names(world) == []
