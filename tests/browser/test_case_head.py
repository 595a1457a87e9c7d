"""The head of a page and of a case: what it says, where its chips lead, and how little of a phone it takes."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from app.testing.browser import NARROWEST, Live, OpenPage, check_width
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import AddTask
from kernel.legal_time import today_in_prague
from tests.meetings.conftest import Story

pytestmark = pytest.mark.browser
HIGHEST = 140


async def with_all_chips(world: World) -> str:
    """The address of a case with consent, term and case management."""
    joint = await Story(world).active()
    specialist = world.actor("osp_specialist")
    order = AddTask(title="Zavolat", due_on=today_in_prague() + timedelta(days=9), assignee_id=specialist.worker)
    await cases.add_task(specialist, joint.case_id, order)
    return f"/cases/{joint.case_id}"


async def chips(page: Page) -> list[str | None]:
    """Where the chips that are seen lead, in their order."""
    found = await page.locator(".o-identity__state a:visible").all()
    return [await each.get_attribute("href") for each in found]


async def check_shell(page: Page) -> None:
    """Menu, switcher, search and person take no more than two rows, and every entry of the menu is seen whole."""
    box = await page.locator("main").bounding_box()
    assert box is not None
    assert box["y"] <= HIGHEST
    width = (page.viewport_size or {})["width"]
    for entry in await page.locator(".o-nav__link, .o-search__open, .o-menu--end > summary").all():
        place = await entry.bounding_box()
        assert place is not None
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
        assert min(place["width"], place["height"]) >= 44


async def test_on_a_phone_the_work_stands_below_a_low_head(world: World, live: Live, browser_page: OpenPage) -> None:
    """All four chips in their order; what does not fit, tabs, search and language, is one touch away, without script too."""
    address = await with_all_chips(world)
    page = await browser_page(390, live=live, actor="osp_specialist", script=False)
    await page.goto("/my-day")
    await check_shell(page)
    await page.get_by_role("link", name="Hledat", exact=True).click()
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.type("Nikdo")
    await page.keyboard.press("Enter")
    await expect(page.locator("#q")).to_have_value("Nikdo")
    await page.locator(".o-menu--end > summary").click()
    await expect(page.get_by_role("button", name="EN")).to_be_visible()
    await page.goto(address)
    await check_shell(page)
    found = await chips(page)
    assert [found[0], found[2], found[3]] == [f"{address}#kp", f"{address}/tasks", f"{address}/plan"]
    assert found[1] is not None
    assert found[1].startswith("/consents/")
    box = await page.locator(".o-identity").bounding_box()
    assert box is not None
    assert box["height"] <= HIGHEST
    await page.locator(".o-tabs summary").click()
    await page.locator(".o-tabs").get_by_role("link", name="Historie").click()
    await expect(page.locator(".o-tabs summary")).to_contain_text("Historie")


async def test_no_tab_is_reached_by_scrolling_sideways(world: World, live: Live, browser_page: OpenPage) -> None:
    """At 320 px the row of tabs is no wider than what shows it, and the short chips share one."""
    address = await with_all_chips(world)
    page = await browser_page(NARROWEST, live=live, actor="osp_specialist")
    await page.goto(f"{address}/consents")
    await check_shell(page)
    tops = await page.locator(".o-identity__state a:visible").evaluate_all(
        "es => es.map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert len(tops) == 4
    assert tops[0] == tops[2]
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    tabs = page.locator(".o-tabs .moj-sub-navigation__list")
    assert await tabs.evaluate("list => list.scrollWidth <= list.clientWidth && list.offsetHeight < 60")
    await page.locator(".o-tabs summary").click()
    await check_width(page)
