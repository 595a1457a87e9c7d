"""Administration in the browser: the people of an organisation, at the width of a desk and of a phone."""

import pytest

from app.testing.browser import WIDTHS, check_page
from tenants.people import views

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", WIDTHS)
async def test_an_administrator_looks_after_people(browser_page, live, world, width):
    """Finds somebody, gives a role ahead, and sees what its end would leave."""
    found = await views.person(world.actor("ospod_admin"), world.people["spod_coordinator"].worker_id)
    page = await browser_page(width, actor="ospod_admin", live=live)
    page.set_default_timeout(10_000)
    await page.goto(f"{live.url}/administration/people")
    await check_page(page, "administration-people")
    await page.get_by_label("Jméno nebo e-mail").fill("rysank")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**q=rysank**")
    await page.get_by_role("link", name="Žofie Ryšánková").click()
    await page.get_by_label("Co bude dělat").select_option("unit_head")
    await page.get_by_label("Ve které službě").select_option(label="SPOD")
    await page.get_by_label("Od kdy").fill("za 3 dny")
    await page.get_by_role("button", name="Dát roli").click()
    await page.get_by_text("Role je naplánovaná.").wait_for()
    await check_page(page, "administration-person")
    await page.goto(f"{live.url}/administration/roles/{found.roles[0].id}/end")
    await page.get_by_role("heading", name="Co by nikdo neměl").wait_for()
    await check_page(page, "administration-end-role")
    await page.get_by_label("Poslední den").fill("včera")
    await page.get_by_role("button", name="Ukončit roli").click()
    await page.get_by_text("Poslední den je nejdřív dnešek").first.wait_for()
    await page.goto(f"{live.url}/administration/people/{found.id}/end")
    await check_page(page, "administration-end-work")
