"""The calendar in the browser, on a phone, and looked at on a desk as well: by keyboard, in both languages, and its secret address."""

from datetime import timedelta

import pytest

from app.testing.browser import PHONE, check_page
from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague

pytestmark = pytest.mark.browser


async def _filled(world):
    """A head's service with something due today, more than a day shows, and in the next month."""
    head, worker = world.actor("osp_head"), world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(given_name="Petr", family_name="Chalupa"), key_worker_id=worker.worker)
    case_id = await cases.open_case(head, order)
    today = today_in_prague()
    for number, day in enumerate([today] * 6 + [today + timedelta(days=31)]):
        task = AddTask(title=f"Zavolat {number}", due_on=day, assignee_id=worker.worker)
        await cases.add_task(head, case_id, task)


async def test_a_head_sees_what_is_due_by_list_and_month_with_the_keyboard_alone(browser_page, live, world):
    """From My day to the month, from a full day to its list, and on to the case."""
    await _filled(world)
    page = await browser_page(PHONE, actor="osp_head", live=live)
    await page.goto(f"{live.url}/my-day")
    await page.get_by_role("link", name="Kalendář", exact=True).focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Kalendář lhůt", level=1).wait_for()
    await check_page(page, "calendar")
    await page.get_by_role("link", name="Měsíc").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/calendar/month**")
    await check_page(page, "calendar-month")
    for other in ("Předchozí měsíc", "Tento měsíc"):  # one with nothing, on a phone without its days
        await page.get_by_role("link", name=other).click()
        await page.wait_for_url("**month=**")
        await check_page(page, "calendar-month")
    today = page.locator("[aria-current=date]")
    assert await today.count() == 1
    assert await today.get_by_role("link").count() == 5  # four of them, and the way to the rest
    await today.get_by_role("link", name="a ještě").focus()
    await page.keyboard.press("Enter")
    await page.get_by_text("Vypsané jsou dny od").wait_for()
    await page.get_by_label("Druh").select_option("task")
    await page.get_by_role("button", name="Zobrazit").click()
    await page.wait_for_url("**kind=task**")
    await page.get_by_role("link", name="Zavolat 6").click()
    await page.wait_for_url("**/cases/**")
    await page.goto(f"{live.url}/calendar/print")
    await check_page(page, "calendar-print")


async def test_a_secret_address_is_shown_once_and_withdrawn(browser_page, live, world):
    """Who makes it copies it; it reads without signing in until it is withdrawn."""
    await _filled(world)
    page = await browser_page(PHONE, actor="osp_specialist", live=live)
    await page.goto(f"{live.url}/calendar/feed")
    await check_page(page, "calendar-feed")
    await page.get_by_role("button", name="Vytvořit adresu").click()
    said = await page.get_by_text("Adresa je hotová").text_content() or ""
    path = f"/calendar/feed/{said.split()[-1].rpartition('/')[2]}"
    await check_page(page, "calendar-feed-made")
    stranger = await browser_page(PHONE, live=live)
    answer = await stranger.request.get(f"{live.url}{path}")
    assert answer.status == 200
    assert "BEGIN:VEVENT" in await answer.text()
    await page.goto(f"{live.url}/calendar/feed")
    assert path not in await page.content()
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Zrušit adresu").click()
    await page.get_by_text("Adresa už nic neukazuje.").wait_for()
    assert (await stranger.request.get(f"{live.url}{path}")).status == 404
