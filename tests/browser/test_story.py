"""The main job in a real browser, clicked through as its people would: from a phone call to a consent taken back."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Page, expect

from app import domains
from kernel import outbox
from kernel.legal_time import format_date, today_in_prague
from kernel.testing.browser import WIDTHS, Live, OpenPage, check_page
from kernel.testing.pdf import pages_of
from kernel.testing.world import World

domains.load()
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]


async def seen(page: Page, name: str) -> None:
    """The page as it stands, on a desk and on a phone."""
    before = page.viewport_size
    assert before is not None
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": before["height"]})
        await check_page(page, f"story-{name}")
    await page.set_viewport_size(before)


async def press(page: Page, name: str) -> None:
    """Press the button of the page's own form."""
    await page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


async def follow(page: Page, name: str) -> None:
    """Follow a link of the page."""
    await page.get_by_role("main").get_by_role("link", name=name).first.click()


async def told(page: Page, message: str) -> None:
    """The page says so."""
    await expect(page.locator("#flashes")).to_contain_text(message)


# ── 1 and 2: a call, a case, two key workers ─────────────────────────────────────────────────────────────────────────


async def test_an_anonymous_call_becomes_a_case_that_always_has_one_key_worker(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Intake writes the call down, the head assigns it and later gives the case on; history and PDF say from–to."""
    today = format_date(today_in_prague())
    first, second = world.people["spod_coordinator"].name, world.people["spod_coordinator2"].name
    intake = await browser_page(actor="spod_intake", live=live)
    await intake.goto("/my-day")
    await intake.get_by_role("navigation", name="Hlavní nabídka").get_by_role("link", name="Oznámení").click()
    await follow(intake, "Zapsat telefonát")
    await seen(intake, "call")
    await intake.locator("#child_description").fill("Kluk, tak čtyři roky, modrá čepice.")
    await intake.get_by_label("Jméno", exact=True).fill("Ondřej")
    await intake.get_by_label("Příjmení", exact=True).fill("Žďárský")
    await intake.locator("#subject").fill("Večer bývá na dvoře sám.\nVčera do deseti.")
    for question in ("notifier_name_state", "notifier_contact_state"):
        await intake.locator(f"input[name={question}][value=refused]").check()
    await intake.get_by_label("Vysvětlena mlčenlivost o oznámení").check()
    await press(intake, "Zapsat oznámení")
    await told(intake, "je zapsané")
    await seen(intake, "call-written")

    head = await browser_page(actor="spod_head", live=live)
    await head.goto("/my-day")
    await seen(head, "head-day")
    await follow(head, "Žďárský Ondřej")
    await seen(head, "notice")
    await follow(head, "Přidělit")
    await head.get_by_label(first).check()
    await head.get_by_label("Obsah oznámení do spisu").fill("Dítě bývá večer samo na dvoře.")
    await seen(head, "assign")
    await press(head, "Otevřít případ a přidělit")
    await head.wait_for_url("**/cases/*")
    case_url = head.url
    await expect(head.locator("#kp")).to_contain_text(first)
    await seen(head, "case-opened")

    await head.get_by_role("link", name="Změnit klíčového pracovníka").click()
    await press(head, "Předat případ")
    await expect(head.get_by_role("alert")).to_contain_text("Vyberte")
    await seen(head, "key-worker-refused")
    await head.get_by_label("Nový klíčový pracovník").select_option(label=second)
    await head.get_by_label("Důvod změny").select_option(label="rozhodnutí vedoucího pracovníka")
    await head.get_by_label("Informován dne").fill(today)
    await head.get_by_label("Jak", exact=True).select_option(label="osobně")
    await seen(head, "key-worker")
    await press(head, "Předat případ")
    await expect(head.locator(".o-identity")).to_contain_text(second)

    await head.get_by_role("navigation", name="Části případu").get_by_role("link", name="Historie").click()
    line = head.locator("#kp")
    await expect(line).to_contain_text(f"{second}{today} – dosud")
    await expect(line).to_contain_text(f"{first}{today} – {today}")
    await expect(line).to_contain_text(f"klient informován {today} osobně")
    await expect(head.locator("#historie")).to_contain_text("Změna klíčového pracovníka")
    await seen(head, "history")

    answer = await head.request.get(f"{case_url}/cover.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    cover = "\n".join(pages_of(await answer.body()))
    for words in ("Žďárský Ondřej", first, second, today.replace("\u00a0", " ")):
        assert words in cover, cover

    await outbox.drain()
    after = await browser_page(390, actor="spod_coordinator2", live=live)
    await after.goto("/my-day")
    await follow(after, "Byl vám předán případ.")
    await expect(after).to_have_url(case_url)
