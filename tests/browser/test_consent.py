"""Consents in a real browser: a yes with its scan, a no, a new wording, taking back."""

import asyncio
import contextlib
import io
from datetime import date

import pytest
from PIL import Image
from playwright.async_api import Error, expect

from app.testing.browser import DESK, PHONE, check_page
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity

pytestmark = pytest.mark.browser

MARTIN = ClientIdentity(given_name="Martin", family_name="Bureš", birth_date=date(1992, 2, 3))


async def _case(world):
    actor = world.actor("osp_specialist")
    return await cases.open_case(actor, OpenCase(identity=MARTIN, key_worker_id=actor.worker, kind="adult"))


def _scan():
    target = io.BytesIO()
    Image.new("RGB", (400, 560), "white").save(target, "JPEG")
    return {"name": "podepsany-list.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


async def test_a_client_agrees_disagrees_and_takes_it_back(world, live, browser_page):
    case_id = await _case(world)
    page = await browser_page(PHONE, actor="osp_specialist", live=live)
    await page.goto(f"/cases/{case_id}/consents")
    await check_page(page, "consent-none")
    await page.goto(f"/cases/{case_id}/consents/new")
    await check_page(page, "consent-choose")
    await page.get_by_role("link", name="Předání údajů").click()
    await check_page(page, "consent-new")
    # everything that may be wrong is said at once, beside its field
    await page.get_by_role("button", name="Uložit rozhodnutí").click()
    await page.get_by_role("alert").wait_for()
    await check_page(page, "consent-refused")
    # the words follow what is ticked
    for item in ("jméno", "příjmení", "telefonický kontakt"):
        await page.get_by_label(item, exact=True).check()
    await page.get_by_label("volba vhodného peer mentora").check()
    await page.get_by_label(world.people["pm_worker"].name).check()
    await page.get_by_label("Souhlasí", exact=False).first.check()
    words = page.locator("#zneni")
    await words.get_by_text("Lenka Ďurišová").first.wait_for()
    assert "Mám zájem o službu sociální rehabilitace – peer mentoring." in (await words.inner_text()).replace(
        "\u00a0", " "
    )
    await page.get_by_role("button", name="1 rok").click()
    await page.locator("#evidence").set_input_files(_scan())
    await check_page(page, "consent-filled")
    await page.get_by_role("button", name="Uložit rozhodnutí").click()
    await page.get_by_text("Souhlas je zapsaný a platí.").wait_for()
    await check_page(page, "consent-given")
    # a no has the same form and the same weight
    await page.goto(f"/cases/{case_id}/consents/new?type=case_management")
    await check_page(page, "consent-new-topics")
    await page.get_by_label("bydlení a úprava bytu").check()
    await page.get_by_label("Účel slovy klienta").fill("Společné řešení návratu domů.")
    await page.get_by_label("Nesouhlasí", exact=False).check()
    await page.get_by_label("ústně, zapsáno").check()
    await page.get_by_role("button", name="Uložit rozhodnutí").click()
    await page.get_by_text("Nesouhlas je zapsaný.").wait_for()
    await check_page(page, "consent-no")
    await page.goto(f"/cases/{case_id}/consents")
    await check_page(page, "consents")
    # another wording, then taking it all back
    await page.get_by_role("link", name="Předání údajů · PM").click()
    await page.locator("a:visible", has_text="Nové znění").first.click()
    await check_page(page, "consent-change")
    await page.get_by_label("telefonický kontakt").uncheck()
    await page.get_by_label("Souhlasí", exact=False).first.check()
    await page.get_by_label("písemně, podepsaný list").check()  # how a new wording was said is ticked for nobody
    await page.get_by_role("button", name="Uložit rozhodnutí").click()
    await page.get_by_text("Sken podepsaného listu přiložte").wait_for()
    await page.locator("a:visible", has_text="Zapsat odvolání").first.click()
    await check_page(page, "consent-withdraw")
    await page.get_by_role("button", name="Zapsat odvolání").click()
    await page.get_by_role("alert").wait_for()
    await page.get_by_label("ústně, zapsáno").check()
    await page.get_by_role("button", name="Zapsat odvolání").click()
    await page.get_by_text("Odvolání je zapsané.").wait_for()
    await check_page(page, "consent-withdrawn")


async def test_what_another_recipient_made_good_leaves_the_summary(world, live, browser_page):
    """What stood beside a field that was drawn anew is no error any more; what still stands on the page stays said."""
    case_id = await _case(world)
    page = await browser_page(1280, actor="osp_specialist", live=live)
    await page.goto(f"/cases/{case_id}/consents/new?type=handover")
    await page.get_by_role("button", name="Uložit rozhodnutí").click()
    summary = page.locator(".govuk-error-summary")
    for field in ("items", "purpose", "form"):
        await expect(summary.locator(f"a[href='#{field}']")).to_have_count(1)
    await page.get_by_label("Služba", exact=True).select_option(str(world.services["spod"]))
    for field in ("items", "purpose"):
        await expect(summary.locator(f"a[href='#{field}']")).to_have_count(0)
    await expect(page.locator("#items-error")).to_have_count(0)
    await expect(summary.locator("a[href='#form']")).to_have_count(1)


async def test_without_script_the_words_are_shown_by_a_button(world, live, browser_page):
    case_id = await _case(world)
    page = await browser_page(390, actor="osp_specialist", live=live, script=False)
    await page.goto(f"/cases/{case_id}/consents/new?type=info_sharing")
    await page.get_by_label("zaměstnání").check()
    await page.get_by_label("Účel slovy klienta").fill("Hledáme spolu práci.")
    await page.get_by_label(world.people["pm_worker"].name).check()
    await page.get_by_label("Souhlasí", exact=False).first.check()
    await page.get_by_role("button", name="Zobrazit znění").click()
    words = (await page.locator("#zneni").inner_text()).replace("\u00a0", " ")
    assert "Témata sdílení: zaměstnání." in words
    assert "Účel: Hledáme spolu práci." in words
    assert await page.get_by_label("Účel slovy klienta").input_value() == "Hledáme spolu práci."
    await page.get_by_role("button", name="6 měsíců").click()
    assert await page.get_by_label("zaměstnání").is_checked()


async def test_the_pages_speak_english_too(world, live, browser_page):
    case_id = await _case(world)
    page = await browser_page(1280, actor="osp_specialist", live=live, language="en")
    await page.goto(f"/cases/{case_id}/consents/new?type=handover")
    await expect(page.get_by_text("5. What the client decided")).to_be_visible()
    await check_page(page, "consent-new-english", DESK)


async def test_the_words_shown_are_those_of_the_form_on_a_slow_line_too(world, live, browser_page):
    """What is ticked while the words are on their way stands in them in the end, and nobody is asked about twice."""
    page = await browser_page(DESK, actor="osp_specialist", live=live)

    async def slowly(route):
        await asyncio.sleep(0.4)
        with contextlib.suppress(Error):  # a question that a later one took the place of
            await route.continue_()

    await page.goto(f"/cases/{await _case(world)}/consents/new?type=handover")
    await page.route("**/consents/new*", slowly)
    ticked = [world.people[each].name for each in ("pm_worker", "pm_worker2", "pm_head")]
    for name in ticked:
        await page.get_by_label(name).check()
        await page.wait_for_timeout(120)
    for name in ticked:
        await expect(page.locator("#zneni")).to_contain_text(name)
