"""Whose records on a device are, in a real browser: after sign-out, for another person, after the session, beside a colleague's (ADR 0119)."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Dialog, Page, expect
from redis.asyncio import Redis

from app.testing.browser import Live, OpenPage, check_page
from app.testing.device import ACTOR, SIGN, begin, finish, names, online, switched_on, written
from app.testing.world import World
from kernel.clock import now
from kernel.web.guard import cookie_name
from services.intake import service as intake
from services.intake.schemas import RecordNotice

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

HELD = """() => new Promise(done => { const request = indexedDB.open("opora-device"); request.onsuccess = () => {
  const work = request.result.transaction(["own", "records"]), key = work.objectStore("own").get("key");
  const rows = work.objectStore("records").getAll();
  work.oncomplete = async () => {
    request.result.close();
    let raw = "";
    try { for (const each of Object.values(key.result?.keys ?? {})) raw = await crypto.subtle.exportKey("raw", each); }
    catch (error) { raw = error.name; }
    done({ key: key.result ? true : false, raw, rows: rows.result.map(row => ({ state: row.state, names: Object.keys(row).sort() })) });
  }; }; })"""
CACHED = """async () => { let all = []; for (const name of await caches.keys()) { const cache = await caches.open(name);
  for (const request of await cache.keys()) all.push(request.url + "\\n" + await (await cache.match(request)).clone().text()); }
  return all; }"""


async def held(page: Page) -> dict[str, Any]:
    return await page.evaluate(HELD)


async def sign_out(page: Page, yes: bool) -> str:
    """Press it, and answer what is asked; returns the question."""
    heard = asyncio.get_running_loop().create_future()

    async def answer(dialog: Dialog) -> None:
        await (dialog.accept() if yes else dialog.dismiss())
        heard.set_result(dialog.message)

    page.once("dialog", lambda dialog: asyncio.ensure_future(answer(dialog)))
    await page.get_by_text("Účet:").locator("..").click()
    await page.get_by_role("button", name="Odhlásit se").click()
    return await asyncio.wait_for(heard, 30)


async def gone(context: BrowserContext) -> None:
    await context.clear_cookies(name=cookie_name())


async def test_signing_out_destroys_the_key_and_what_waits_is_its_persons_alone(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Told before; sealed after; a colleague on the same device reads and sends nothing; its person does, once signed in again."""
    page = await switched_on(live, browser_page)
    await written(page)
    found = await held(page)
    assert (found["key"], found["raw"]) == (True, "InvalidAccessError")
    assert found["rows"] == [
        {"state": "ready", "names": ["changed", "data", "form", "generation", "id", "iv", "state", "whose"]}
    ]
    await page.context.route("**/notices/new/on-call", lambda route: route.abort())  # before it may send
    await page.context.set_offline(False)
    await page.goto("/my-day")
    await expect(page.locator(SIGN)).to_have_text("Bez připojení – uloženo v zařízení")
    assert "neodeslané záznamy: 1" in await sign_out(page, False)
    assert (await held(page))["key"] is True
    await page.get_by_text("Účet:").locator("..").click()  # whoever stays can be asked again on the same page
    await sign_out(page, True)
    await expect(page.get_by_text("Jste odhlášeni.")).to_be_visible()
    assert (await held(page))["key"] is False
    assert await page.evaluate(CACHED) == []
    await expect(page.locator(SIGN)).to_contain_text("Zamčené záznamy v zařízení: 1")
    await check_page(page, "device-signed-out")

    await page.context.unroute("**/notices/new/on-call")
    await live.sign_in(page.context, "spod_coordinator")
    await page.goto("/device/")
    await page.get_by_role("button", name="Zapnout na tomto zařízení").click()
    await expect(page.get_by_text("Zamčené záznamy někoho jiného: 1")).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("Vránová")
    await check_page(page, "device-of-another")
    assert await names(world) == []
    await gone(page.context)
    await page.goto("/sign-in")
    await live.sign_in(page.context, ACTOR)
    await page.goto("/device/")
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert await names(world) == ["Vránová Eliška"]


async def test_after_the_session_it_asks_to_sign_in_and_then_sends(
    world: World, live: Live, browser_page: OpenPage, valkey: "Redis"
) -> None:
    """The server ended the session meanwhile: the key goes at the next contact, the words wait sealed."""
    page = await switched_on(live, browser_page)
    await written(page)
    await valkey.flushdb()
    await online(page)
    await expect(page.get_by_text("Nikdo tu není přihlášený")).to_be_visible()
    await expect(page.get_by_role("link", name="Přihlásit se")).to_be_visible()
    await expect(page.locator("main")).not_to_contain_text("Vránová")
    assert (await held(page))["key"] is False
    await check_page(page, "device-after-the-session")
    await live.sign_in(page.context, ACTOR)
    await page.reload()
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert await names(world) == ["Vránová Eliška"]


async def test_what_a_colleague_wrote_of_the_same_child_meanwhile_stands_beside(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Both are shown and nothing is written until somebody decides: added to theirs, or a further one."""
    page = await switched_on(live, browser_page, actor="spod_head")
    await written(page)
    order = RecordNotice(
        received_at=now(), child_given_name="Eliška", child_family_name="Vránová", subject="Volala škola."
    )
    await intake.record_notice(world.actor("spod_intake"), order)
    await online(page)
    await expect(page.get_by_role("heading", name="Mezitím v Opoře")).to_be_visible()
    await expect(page.get_by_role("heading", name="Vaše v zařízení")).to_be_visible()
    await expect(page.locator("main")).to_contain_text("Dítě samo na nádraží")
    await check_page(page, "device-meanwhile")
    assert len(await names(world)) == 1
    await page.get_by_role("button", name="Doplnit: oznámení").click()
    await expect(page.locator("[name=text]")).to_have_value("Dítě samo na nádraží, prochladlé.\nEliška Vránová")
    await page.goto("/device/")
    await page.get_by_role("button", name="Zapsat jako další").click()
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert len(await names(world)) == 2


async def test_nothing_of_anybody_lies_in_the_cache(live: Live, browser_page: OpenPage) -> None:
    """Only the shell, empty forms and our own files; another language is another shell."""
    page = await switched_on(live, browser_page)
    await begin(page)
    await finish(page)
    await page.goto("/my-day")
    cached = await page.evaluate(CACHED)
    paths = sorted(each.split("\n")[0].removeprefix(live.url).split("?")[0] for each in cached)
    assert paths[:3] == ["/device/", "/device/field", "/device/on-call"]
    assert all(path.startswith("/static/") for path in paths[3:])
    person = "Radek Šimůnek"
    for words in (person, "Vránová", "Lipnice", 'csrf_token" value="a'):
        assert not any(words in each for each in cached), words
