"""Without a mouse: everything is reached in the order it is read, is seen to have the focus, and Enter does the main thing."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from app.testing.browser import Live, OpenPage
from app.testing.world import CODE, PASSWORD, World
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague
from kernel.web.text import date_field

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

FOCUSED = """() => {
    const e = document.activeElement, label = e.labels && e.labels[0], box = e.getBoundingClientRect();
    const outline = style => style.outlineStyle !== 'none' && parseInt(style.outlineWidth) >= 2;
    const shown = label ? [getComputedStyle(label), getComputedStyle(label, '::before')] : [];
    const seen = outline(getComputedStyle(e)) || shown.some(style => outline(style) || style.boxShadow !== 'none');
    const words = label ? label.innerText : e.innerText || e.getAttribute('aria-label') || e.id;
    return {name: words.trim().split('\\n')[0].replace(/\\u00a0/g, ' '),
            seen, top: box.top + scrollY, left: box.left,
            inside: box.top >= 0 && box.bottom <= innerHeight};
}"""


async def walk(page: Page, until: str) -> list[str]:
    """Tab from where the focus is to the element named; each is in sight, has a ring and stands after the one before."""
    names: list[str] = []
    row = 0.0
    for _ in range(80):
        await page.keyboard.press("Tab")
        focused = await page.evaluate(FOCUSED)
        assert focused["seen"], f"no ring: {focused}"
        assert focused["inside"], f"out of sight: {focused}"
        assert focused["top"] >= row - 60, (
            f"jumps up: {focused} after {names[-1:]}"
        )  # fields of one row may differ in height
        row = focused["top"]
        names.append(focused["name"])
        if focused["name"] == until:
            return names
    raise AssertionError(f"{until} is not reached: {names}")


async def skip(page: Page) -> None:
    """The first thing is the link past the menu."""
    await page.keyboard.press("Tab")
    assert (await page.evaluate(FOCUSED))["name"] == "Přejít k obsahu"
    await page.keyboard.press("Enter")


async def test_signing_in(world: World, live: Live, browser_page: OpenPage) -> None:
    """E-mail, password, code, Enter; Escape closes the menus of the shell."""
    page = await browser_page(live=live)
    await page.goto("/sign-in")
    await skip(page)
    for words in (world.people["spod_intake"].email, PASSWORD, CODE):
        await page.keyboard.press("Tab")
        await page.keyboard.type(words)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/my-day")
    for name in ("Přepnout organizaci a službu", "Účet"):
        menu = page.locator("details.o-menu", has=page.locator("summary", has_text=name))
        await menu.locator("summary").focus()
        await page.keyboard.press("Enter")
        await expect(menu).to_have_attribute("open", "")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Escape")
        await expect(menu.locator("summary")).to_be_focused()
        assert await menu.get_attribute("open") is None


async def test_writing_a_call_down(live: Live, browser_page: OpenPage) -> None:
    """The eight questions in order; arrows choose an answer, Enter in a field files nothing and saves the draft."""
    page = await browser_page(actor="spod_intake", live=live)
    await page.goto("/notices/new")
    await expect(page.get_by_role("textbox", name="O jaké dítě se jedná?")).to_be_focused()
    names = await walk(page, "Zapsat oznámení")
    order = ("Jméno", "Příjmení", "Bydliště", "Vysvětlena mlčenlivost o oznámení", "Den", "Čas", "Zapsat oznámení")
    assert [name for name in names if name in order] == list(order)
    await page.locator("input[name=notifier_name_state]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("input[name=notifier_name_state][value=refused]")).to_be_checked()
    await page.locator("#subject").fill("Z bytu je večer slyšet křik.")
    await page.get_by_label("Příjmení", exact=True).focus()
    await page.keyboard.type("Vránová")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-draft]")).to_contain_text("Koncept uložen")
    assert "/notices/new" in page.url
    await page.get_by_role("button", name="Zapsat oznámení").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#flashes")).to_contain_text("je zapsané")


async def test_recording_a_consent(world: World, live: Live, browser_page: OpenPage) -> None:
    """What, to whom, what for, until when, the answer, the proof; Enter in a date saves the draft and changes no date."""
    actor = world.actor("osp_specialist")
    identity = ClientIdentity(given_name="Martin", family_name="Bureš")
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker))
    page = await browser_page(actor="osp_specialist", live=live)
    await page.goto(f"/cases/{case_id}/consents/new?type=handover")
    await skip(page)
    names = await walk(page, "Tisk k podpisu")
    order = (
        "jméno",
        "Služba",
        "Od",
        "Do (včetně)",
        "Souhlasí",
        "Kdy se vyjádřil",
        "Uložit rozhodnutí",
        "Tisk k podpisu",
    )
    assert [name for name in names if name in order] == list(order)
    until = date_field(today_in_prague() + timedelta(days=33))
    field = page.get_by_label("Do (včetně)")
    await field.fill(until)
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-draft]")).to_contain_text("Koncept uložen")
    save = page.get_by_role("button", name="Uložit rozhodnutí")
    await save.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".govuk-error-summary")).to_be_focused()
    await expect(field).to_have_value(until)
    await page.keyboard.press("Tab")  # the first line of the summary leads into its field
    await page.keyboard.press("Enter")
    assert await page.evaluate("() => document.activeElement.type") == "checkbox"
    await page.keyboard.press("Space")
    await page.locator("input[name=purpose]").first.focus()
    await page.keyboard.press("Space")
    await page.locator("input[name=decision]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await expect(page.locator("input[name=decision][value=disagree]")).to_be_checked()
    await page.locator("input[name=form]").first.focus()
    await page.keyboard.press("Space")
    await save.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#flashes")).to_contain_text("Nesouhlas je zapsaný.")
