"""Writing on a device without a connection, as tests of the real browser do it (ADR 0119)."""

from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import BrowserContext, Page, Route, expect

from app.testing.browser import PHONE, Live, OpenPage
from app.testing.world import World
from services.intake import views as notices

ACTOR = "spod_intake"
ON_CALL = "Nový zápis: Oznámení v pohotovosti"
STATE = "#zarizeni-stav"
SIGN = "[data-device]"
# the worker of the device's pages, and one for each address of a form
_WORKERS = """async () => { const wanted = 1 + document.querySelectorAll("#zarizeni-novy a").length;
  for (;;) { const all = await navigator.serviceWorker.getRegistrations();
    if (all.length === wanted && all.every(each => each.active?.state === "activated")) return;
    await new Promise(done => setTimeout(done, 50)); } }"""


async def switched_on(live: Live, browser_page: OpenPage, *, actor: str = ACTOR, form: str = ON_CALL) -> Page:
    """The page of the device, where its person chose to write there; the shell lies in the cache."""
    page = await browser_page(PHONE, actor=actor, live=live)
    await page.goto("/device/")
    await switch_on(page, form)
    return page


async def switch_on(page: Page, form: str = ON_CALL) -> None:
    """Choose to write on this device."""
    await page.get_by_role("button", name="Zapnout na tomto zařízení").click()
    await expect(page.get_by_role("link", name=form)).to_be_visible()
    await page.evaluate(_WORKERS)


async def begin(page: Page, name: str = "Eliška") -> None:
    """Begin a notice on call there, and wait until it is kept."""
    await page.goto("/device/on-call")
    await expect(page.locator("form[data-ready]")).to_be_visible()
    await page.locator("#child_given_name").fill(name)
    await page.locator("#child_family_name").fill("Vránová")
    await page.locator("#subject").fill("Dítě samo na nádraží, prochladlé.")
    await expect(page.locator(STATE)).to_contain_text("Uloženo v zařízení")


async def finish(page: Page) -> None:
    """Finish it: it waits, or goes at once."""
    await page.get_by_role("button", name="Hotovo, odeslat").click()
    await expect(page.locator("[data-device-list][data-ready]")).to_be_attached()


async def written(page: Page, name: str = "Eliška") -> None:
    """A notice that was written without a connection and waits; there is none still."""
    await page.context.set_offline(True)
    await begin(page, name)
    await finish(page)
    await expect(page.get_by_text("čeká na připojení").last).to_be_visible()


async def online(page: Page) -> None:
    """The connection is back, and what waits is sent."""
    await page.context.set_offline(False)
    await page.reload()


async def names(world: World) -> list[str]:
    """The children of all notices that there are."""
    return [each.child_name for each in await notices.list_notices(world.actor("spod_head"))]


async def on_sending(context: BrowserContext, act: Callable[[Route], Awaitable[Any]]) -> None:
    """Do something with each notice that is sent, in place of the network."""

    async def answer(route: Route) -> None:
        await (act(route) if route.request.method == "POST" else route.continue_())

    await context.route("**/notices/new/on-call", answer)
