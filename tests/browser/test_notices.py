"""Notices in a real browser: the call, the head who assigns, a second notice that is joined."""

import pytest
from playwright.async_api import expect

from app.testing.browser import NARROWEST, PHONE, WIDTHS, check_page

pytestmark = pytest.mark.browser


async def test_a_call_becomes_a_case_and_a_second_one_joins_it(world, live, browser_page):
    intake = await browser_page(PHONE, actor="spod_intake", live=live)
    head = await browser_page(PHONE, actor="spod_head", live=live)
    await intake.goto("/notices/new")
    await check_page(intake, "notice-new")
    await intake.get_by_role("button", name="Zapsat oznámení").click()
    await check_page(intake, "notice-refused")
    for floor in ("prvního", "druhého"):  # the same words would be the same notice
        await intake.goto("/notices/new")
        await _call(intake, floor)
    await check_page(intake, "notice")
    await head.goto("/my-day")
    await check_page(head, "my-day-head")
    await head.goto("/notices")
    await check_page(head, "notices")
    await head.get_by_role("link", name="Vránová Eliška").first.click()
    await head.get_by_label("Proč potřebujete vědět, kdo volal").select_option("report")
    await head.get_by_role("button", name="Zobrazit, kdo volal").click()
    await expect(head.get_by_text("sousedka z přízemí")).to_be_visible()
    await check_page(head, "notice-notifier")
    await head.get_by_role("link", name="Přidělit").click()
    await head.locator("#birth_date").fill("21. 7. 2019")
    await head.get_by_role("button", name="Založit případ a přidělit").click()
    await check_page(head, "notice-assign-refused")
    await head.get_by_label(world.people["spod_coordinator"].name).check()
    await head.get_by_label("Obsah oznámení do spisu").fill("Z bytu bývá večer slyšet křik.")
    await head.get_by_role("button", name="Založit případ a přidělit").click()
    await expect(head.get_by_text("Tady je další, které čeká.")).to_be_visible()
    await check_page(head, "notice-assign")
    await head.get_by_role("link", name="Připojit k tomuto případu").click()
    await check_page(head, "notice-join")
    await head.get_by_role("button", name="Připojit k případu").click()
    await expect(head.get_by_text("Oznámení je připojené k případu. Další už na přidělení nečeká.")).to_be_visible()
    await head.goto("/notices?which=joined")
    await head.get_by_role("link", name="Vránová Eliška").click()
    await head.get_by_role("link", name="Přejít na případ").click()
    await expect(head.get_by_text("Posoudit naléhavost").first).to_be_visible()
    await check_page(head, "notice-case")
    await head.get_by_role("link", name="Hledat", exact=True).click()
    await head.locator("#q").fill("vranova")
    await head.keyboard.press("Enter")
    await head.wait_for_url("**/search?s=*")
    assert "vranova" not in head.url
    await check_page(head, "notice-search")


async def _call(page, floor):
    """What a person does during the call, without the mouse: text, Tab, arrows."""
    await page.locator("#child_description").fill(f"Dívka asi 7 let, z {floor} patra.\nSvětlé vlasy, červená aktovka.")
    await page.get_by_label("Jméno", exact=True).fill("Eliška")
    await page.get_by_label("Příjmení", exact=True).fill("Vránová")
    await page.get_by_label("Bydliště", exact=True).fill("Lipová 12, Lipnice pod Hájem")
    await page.locator("#subject").fill("Z bytu je večer slyšet křik.")
    await page.locator("input[name=other_children_state]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    for question in ("notifier_name_state", "notifier_contact_state"):
        await page.locator(f"input[name={question}]").nth(2).check()
    await page.locator("#notifier_relation").fill("sousedka z přízemí")
    await page.get_by_label("Vysvětlena mlčenlivost o oznámení").check()
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_text("je zapsané.")).to_be_visible()


async def test_a_notice_on_my_day_keeps_its_words_wide(world, live, browser_page):
    """The way to it has a long name: on a phone that stands below and leaves the words the row."""
    page = await browser_page(PHONE, actor="spod_head", live=live)
    await page.goto("/notices/new")
    await _call(page, "třetího")
    for width in (*WIDTHS, NARROWEST):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/my-day")
        row = page.locator(".o-rows--clock > li", has=page.get_by_role("link", name="Přidělit")).first
        row_box = await row.bounding_box()
        words = await row.locator("div", has=page.locator(".o-rows__t")).bounding_box()
        assert (await row.locator(".o-clock").bounding_box())["width"] > 60
        assert words["width"] > 0.7 * (row_box["width"] - 32) - 120 * (width > 860)
    await check_page(page, "my-day-head")


@pytest.mark.parametrize("width", WIDTHS)
async def test_what_came_is_noted_in_two_fields_and_taken_down_by_its_page(world, live, browser_page, width):
    """Somebody stands in the corridor: two choices and one button; later the form of that way of coming."""
    page = await browser_page(width, actor="spod_intake", live=live)
    await page.goto("/my-day")
    await page.get_by_role("link", name="Zapsat příchod").click()
    await check_page(page, "arrival-new")
    await page.get_by_label("Osobně na pracovišti").check()
    await page.get_by_role("button", name="Zapsat příchod").click()
    await expect(page.get_by_role("heading", name="Přišlo a není zapsané")).to_be_visible()
    await check_page(page, "notices-arrived")
    await page.get_by_role("link", name="Zapsat: Osobně na pracovišti").click()
    await page.locator("#subject").fill("Dítě je večer samo doma.")
    await page.get_by_role("group", name="Prokázal oznamovatel, kdo je?").get_by_label("Ano").check()
    await check_page(page, "arrival-form")
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_text("je zapsané.")).to_be_visible()
    await check_page(page, "notice-in-person")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("way", ["in-person", "field", "own-activity", "letter", "data-box", "email"])
async def test_each_way_of_coming_has_a_page_that_everybody_can_use(world, live, browser_page, width, way):
    page = await browser_page(width, actor="spod_intake", live=live)
    await page.goto(f"/notices/new/{way}")
    await check_page(page, f"notice-new-{way}")
