"""Urgency in a real browser: a worried person at the keyboard, and the head who sees what is urgent first."""

import pytest
from playwright.async_api import expect

from app.testing.browser import DESK, PHONE, check_page, check_uncut
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tests.intake.conftest import Office

pytestmark = pytest.mark.browser


async def test_a_notice_is_judged_and_stands_in_front_of_the_heads_day(world, live, browser_page):
    office = Office(world)
    notice_id = (await office.record()).id
    page = await browser_page(PHONE, actor="spod_intake", live=live)
    await page.goto(f"/notices/{notice_id}")
    await page.get_by_role("link", name="Posoudit naléhavost").first.click()
    await check_page(page, "urgency")
    # the first question by the keyboard: yes, no; then no is chosen against a category
    await page.locator("input[name=q1_text_state]").first.focus()
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")
    await page.keyboard.type("podle sousedky ne")
    await page.get_by_label("Dítě s viditelnými znaky týrání").check()
    await page.get_by_label("Zatím jsme s dítětem nemluvili").check()
    await page.locator("input[name=result][value=not_urgent]").check()
    await page.get_by_role("button", name="Podepsat posouzení").click()
    await expect(page.get_by_role("link", name="Formulář navrhuje naléhavé")).to_be_visible()
    assert await page.locator("#q1_text").input_value() == "podle sousedky ne"
    await check_page(page, "urgency-refused")
    await page.locator("input[name=result][value=urgent]").check()
    await page.get_by_role("button", name="Podepsat posouzení").click()
    await expect(page.get_by_text("Posouzeno jako naléhavé a podepsáno, dítě: Vránová Eliška.")).to_be_visible()
    await check_page(page, "urgency-steps")  # what is to be done at once comes first
    await page.get_by_role("link", name="Zpět na oznámení").click()
    await check_page(page, "notice-judged")
    await page.get_by_role("link", name="Všechna posouzení s odpověďmi").click()
    await check_page(page, "urgency-all")
    head = await browser_page(PHONE, actor="spod_head", live=live)
    await head.goto("/my-day")
    row = head.locator(f"#oznameni-{notice_id}")
    await expect(row.get_by_text("naléhavé")).to_be_visible()
    await check_page(head, "my-day-urgent")
    await head.goto("/notices/incoming")
    await expect(head.get_by_role("link", name="Vránová Eliška")).to_be_visible()
    await check_page(head, "notices-incoming")


@pytest.mark.parametrize("width", [DESK, PHONE])
async def test_a_long_sign_wraps_wherever_it_stands(world, live, browser_page, width):
    """The page on which the head decides was half again as wide as a desk, and the sign lay over the next column of the worklist."""
    office = Office(world)
    waiting = (await office.record()).id
    assigned = (await office.record(child_family_name="Vrbová")).id
    case_id = (await office.assign(assigned, open_anyway=True)).case_id
    said = AddToNotice(
        text="Volala škola.", acute="yes", other_child="nejmladší dcera Terezka, která je teď u prarodičů"
    )
    for notice_id in (waiting, assigned):
        await office.judge(notice_id, "spod_head", result="urgent")
        await intake.add_to_notice(office.actor("spod_intake"), notice_id, said)
    page = await browser_page(width, actor="spod_head", live=live)
    pages = (
        f"/notices/{waiting}/assign",
        f"/notices/{waiting}",
        "/notices",
        "/my-day",
        f"/cases/{case_id}",
        "/cases?whose=all",
        "/cases/print?whose=all",
    )
    for number, address in enumerate(pages):
        await page.goto(address)
        await check_page(page, f"long-sign-{number}")
        await check_uncut(page)
        assert not await page.evaluate(OVER), address
        await page.emulate_media(media="print")
        assert not await page.evaluate(OVER), f"{address} on paper"
        await page.emulate_media(media="screen")


OVER = """() => [...document.querySelectorAll('.govuk-tag, .o-due')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1
  && e.getBoundingClientRect().right > e.parentElement.closest('td, th, li, div, p, aside').getBoundingClientRect().right + 1)
  .map(e => e.outerHTML.slice(0, 160))"""


async def test_that_the_child_itself_called_is_answered_of_no_sibling(world, live, browser_page):
    """What the form opened with goes with another child, comes back with that one, and stays where somebody says it of the sibling."""
    called = {"child_calls": True, "notifier_name": "", "notifier_relation": ""}
    sibling = {"other_children_state": "answered", "other_children": "bratr Petr"}
    notice_id = (await Office(world).record(**called, **sibling)).id
    page = await browser_page(DESK, actor="spod_intake", live=live)
    await page.goto(f"/notices/{notice_id}/urgency")
    own, petr = page.locator("input[name=child_id]").nth(0), page.locator("input[name=child_id]").nth(1)
    yes = page.locator("input[name=q6_text_state][value=yes]")
    await expect(yes).to_be_checked()
    await petr.check()
    await expect(yes).not_to_be_checked()
    await own.check()
    await expect(yes).to_be_checked()
    await page.locator("#child_name").fill("Petra Vránová")
    await expect(yes).not_to_be_checked()
    await page.locator("#child_name").fill("")
    await petr.check()
    await yes.check()
    await page.get_by_label("Jméno zatím nikdo nezná").check()
    await page.get_by_label("Zatím jsme s dítětem nemluvili").check()
    await page.locator("input[name=result][value=urgent]").check()
    await page.locator("#reason").fill("Je na střeše.")
    await page.get_by_role("button", name="Podepsat posouzení").click()
    await expect(page.get_by_text("Posouzeno jako naléhavé a podepsáno")).to_be_visible()
