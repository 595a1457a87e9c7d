"""Written without a connection, in a real browser: begun, killed, opened again, sent once (ADR 0119)."""

import asyncio
import os
import re
import signal
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Route, async_playwright, expect

from app.testing.browser import Live, OpenPage, check_page, find_chromium
from app.testing.device import ACTOR, SIGN, begin, finish, names, on_sending, online, switch_on, switched_on, written
from app.testing.world import World

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]


async def test_a_notice_on_call_is_begun_and_finished_without_a_connection_and_sent_once(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """From the empty form in the cache to the notice; nothing is called sent before the server said so."""
    page = await switched_on(live, browser_page)
    await check_page(page, "device-empty")
    await page.context.set_offline(True)
    await begin(page)
    await check_page(page, "device-form")
    await finish(page)
    await expect(page).to_have_url(re.compile(r"/device/$"))
    await expect(page.get_by_role("heading", name="Oznámení v pohotovosti: Eliška Vránová")).to_be_visible()
    await expect(page.get_by_text("čeká na připojení")).to_be_visible()
    await expect(page.locator(SIGN)).to_have_text("Bez připojení – uloženo v zařízení")
    await check_page(page, "device-waits")
    assert await names(world) == []
    await page.context.set_offline(False)  # it goes by itself
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    await expect(page.locator(SIGN)).to_have_text("Odesláno")
    await check_page(page, "device-sent")
    await page.reload()
    await page.get_by_role("link", name="Otevřít v Opoře").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Oznámení")
    assert await names(world) == ["Vránová Eliška"]


async def test_the_address_of_the_form_opens_without_a_connection_and_what_was_begun_goes_on(
    live: Live, browser_page: OpenPage
) -> None:
    """Whoever goes where they always go gets the empty form of the device; a draft is in the list, thrown away when it is sure."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await page.goto("/notices/new/on-call?blank=1")
    await expect(page).to_have_url(re.compile(r"/device/on-call"))
    await begin(page)
    await page.locator("#vyjezd").get_by_label("Ano", exact=True).check()
    await page.locator("#visit_day").fill("včera")
    await page.locator("#visit_day").press("Tab")
    await expect(page.locator("#visit_day")).to_have_value(re.compile(r"^\d+\. \d+\. \d{4}$"))
    await page.locator("#place").press("Enter")
    await page.get_by_role("link", name="Na tomto zařízení").first.click()
    await page.get_by_role("link", name="Pokračovat").click()
    await expect(page.locator("#child_given_name")).to_have_value("Eliška")
    await expect(page.locator("#vyjezd").get_by_label("Ano", exact=True)).to_be_checked()
    second = await page.context.new_page()
    await second.goto(page.url)
    await expect(second.get_by_text("Tento záznam máte otevřený v jiném okně")).to_be_visible()
    await second.close()
    await page.goto("/device/")
    page.once("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
    await page.get_by_role("button", name="Zahodit").click()
    await expect(page.get_by_text("Rozepsané")).to_be_visible()
    page.once("dialog", lambda dialog: asyncio.ensure_future(dialog.accept()))
    await page.get_by_role("button", name="Zahodit").click()
    await expect(page.get_by_text("Nic nečeká.")).to_be_visible()


async def test_nothing_is_lost_when_the_browser_is_killed_and_nothing_is_readable_on_the_disk(
    world: World, live: Live, tmp_path: Path
) -> None:
    """The same profile opens again, still without a connection, and the words are there; in its files they are not."""
    profile = tmp_path / "profile"
    async with async_playwright() as playwright:

        async def opened():
            args = ["--no-sandbox"] if os.geteuid() == 0 else []
            context = await playwright.chromium.launch_persistent_context(
                profile,
                executable_path=await asyncio.to_thread(find_chromium),
                args=args,
                base_url=live.url,
                locale="cs",
            )
            return context, context.pages[0]

        context, page = await opened()
        await live.sign_in(context, ACTOR)
        await page.goto("/device/")
        await switch_on(page)
        await context.set_offline(True)
        await begin(page)
        for process in psutil.process_iter(["cmdline"]):
            if str(profile) in " ".join(process.info["cmdline"] or []):
                process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(psutil.wait_procs, [])
        files = [path.read_bytes() for path in profile.rglob("*") if path.is_file()]
        for words in ("prochladlé", "Vránová"):
            assert not any(words.encode() in each or words.encode("utf-16-le") in each for each in files)
        context, page = await opened()
        await context.set_offline(True)
        await page.goto("/device/")
        await page.get_by_role("link", name="Pokračovat").click()
        await expect(page.locator("#subject")).to_have_value("Dítě samo na nádraží, prochladlé.")
        await finish(page)
        await live.sign_in(context, ACTOR)
        await online(page)
        await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
        await context.close()
    assert await names(world) == ["Vránová Eliška"]


@pytest.mark.parametrize("reached", [False, True])
async def test_a_line_that_breaks_in_the_middle_of_sending_makes_no_second_notice(
    world: World, live: Live, browser_page: OpenPage, reached: bool
) -> None:
    """Before the server got it, and after it did: until somebody says that it is written down it waits, and it goes once."""
    page = await switched_on(live, browser_page)
    await written(page)

    async def break_off(route: Route) -> None:
        if reached:
            await route.fetch()
        await route.abort()

    await on_sending(page.context, break_off)
    await online(page)
    await expect(page.get_by_text("Odesílání se přerušilo")).to_be_visible()
    assert len(await names(world)) == reached
    await expect(page.get_by_role("button", name="Upravit")).to_have_count(0)
    await page.context.unroute("**/notices/new/on-call")
    await page.get_by_role("button", name="Odeslat teď").click()
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert await names(world) == ["Vránová Eliška"]


async def test_twenty_from_two_windows_are_sent_once_each_and_a_bad_one_stops_no_other(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """A visit without its narrative is refused, and says why; the others are written down, whichever window is faster."""
    page = await switched_on(live, browser_page)
    await page.context.set_offline(True)
    await begin(page, "Špatná")
    await page.locator("#vyjezd").get_by_label("Ano", exact=True).check()
    await finish(page)
    for number in range(3):
        await written(page, f"Dítě{number}")
    second = await page.context.new_page()
    await second.goto("/device/")
    await page.context.set_offline(False)
    await asyncio.gather(*(each.evaluate("() => window.oporaDevice.send()") for each in (page, second, page)))
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_have_count(3)
    await expect(page.locator(".o-card", has_text="Špatná")).to_contain_text("Popište naléhavost")
    assert len(await names(world)) == 3
    await check_page(page, "device-refused")
    await page.get_by_role("button", name="Dokončit v Opoře").click()
    await expect(page).to_have_url(re.compile(r"/notices/new/on-call"))
    await expect(page.locator("#child_given_name")).to_have_value("Špatná")
    await page.get_by_label("Jak naléhavé to bylo").fill("Dítě samo na nádraží. Předáno matce.")
    await page.locator("#visit_day").fill("dnes")
    await page.locator("#visit_time").fill(await page.locator("#time").input_value())
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.locator("#nalehavost").get_by_text("Posouzeno na výjezdu")).to_be_visible()
    await page.goto("/device/")
    await expect(page.locator(".o-card", has_text="Špatná")).to_have_count(0)
    assert len(await names(world)) == 4


async def test_a_form_of_opora_that_loses_its_connection_goes_on_the_device(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """What was typed with a connection and after it was lost is one record, and one notice; no draft of it stays."""
    page = await switched_on(live, browser_page)
    await page.goto("/notices/new/on-call?blank=1")
    await page.locator("#child_given_name").fill("Eliška")
    await page.locator("#child_family_name").fill("Vránová")
    await page.locator("#child_family_name").press(
        "Tab"
    )  # what is asked of the name is answered before the connection is lost
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.context.set_offline(True)
    await page.locator("#place").fill("Nádraží")
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("nepodařilo uložit")
    await expect(page.locator(SIGN)).to_have_text("Bez připojení – uloženo v zařízení")
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page).to_have_url(re.compile(r"/device/$"))
    await expect(page.get_by_text("čeká na připojení")).to_be_visible()
    assert await names(world) == []
    await online(page)
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert await names(world) == ["Vránová Eliška"]
    await page.goto("/drafts")
    await expect(page.locator("main")).not_to_contain_text("Nádraží")
