"""The worklist in a browser: a long name pushes no column out, and a list narrows while one types."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from app.testing.browser import NARROWEST, WIDTHS, Live, OpenPage, check_page
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]
LONG = ("Neobhospodařovávatelná" * 6)[:120]


async def with_cases(world: World) -> None:
    """A short name and one of twice a hundred and twenty letters, as long as names may be, without a break, each with something due."""
    head = world.actor("osp_head")
    for name in ("Čech", LONG):
        identity = ClientIdentity(given_name="Petr" if name == "Čech" else LONG, family_name=name)
        order = OpenCase(identity=identity, key_worker_id=world.actor("osp_specialist").worker)
        case_id = await cases.open_case(head, order)
        due_on = today_in_prague() + timedelta(days=20)
        task = AddTask(title="Zavolat", due_on=due_on, assignee_id=world.actor("osp_specialist").worker)
        await cases.add_task(head, case_id, task)


async def test_a_long_name_pushes_no_column_out(world: World, live: Live, browser_page: OpenPage) -> None:
    """At a desk and on a phone, on the page and on the paper; every cell lies inside of its card."""
    await with_cases(world)
    page = await browser_page(live=live, actor="osp_specialist")
    for path in ("/cases?whose=all&sort=name", "/cases/print?whose=all"):
        await page.goto(path)
        await check_page(page, "worklist")
        for width in (*WIDTHS, NARROWEST):
            await page.set_viewport_size({"width": width, "height": 900})
            out: list[str] = await page.evaluate(
                """() => { const card = document.querySelector('#pripady').getBoundingClientRect();
                return [...document.querySelectorAll('#pripady td *, #pripady th *')].filter(
                  e => e.getBoundingClientRect().right > card.right + 1).map(e => e.outerHTML.slice(0, 80)); }"""
            )
            assert out == [], (width, path)
            due = page.locator("td", has_text="za 20 dní").first
            await expect(due).to_be_visible()


async def test_the_list_narrows_while_one_types(world: World, live: Live, browser_page: OpenPage) -> None:
    """Without diacritics, only on the page; a changed filter brings the list alone, and the button asks the whole list."""
    await with_cases(world)
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto("/cases")
    rows = page.locator("#pripady tbody tr:visible")
    await expect(rows).to_have_count(2)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    await page.get_by_label("Jméno, datum narození, sp. zn.", exact=True).fill("cech pe")
    await expect(rows).to_have_count(1)
    await expect(page.locator("#pripady [data-shown]")).to_have_text(
        "Vypsané jsou jen odpovídající řádky této stránky: 1 z 2."
    )
    assert sent == []
    await page.get_by_label("Jméno, datum narození, sp. zn.", exact=True).fill("cech")
    await page.get_by_role("button", name="Najít v seznamu").click()
    await page.wait_for_url("**/cases?*q=*")
    await expect(rows).to_have_count(1)
    await page.get_by_role("link", name="Zrušit hledání").click()
    await expect(rows).to_have_count(2)
    await page.get_by_label("něco je po termínu").check()
    await expect(page.locator("#list")).to_contain_text("Žádný případ")


async def test_without_script_buttons_do_the_same(world: World, live: Live, browser_page: OpenPage) -> None:
    await with_cases(world)
    page = await browser_page(live=live, actor="osp_specialist", script=False)
    await page.goto("/cases")
    await page.get_by_label("Jméno, datum narození, sp. zn.", exact=True).fill("Čech")
    await page.get_by_role("button", name="Najít v seznamu").click()
    await expect(page.locator("#pripady tbody tr")).to_have_count(1)
    await page.get_by_label("Seřadit podle").select_option("name")
    await page.get_by_role("button", name="Zobrazit").click()
    await expect(page.locator("#pripady tbody tr")).to_have_count(1)
    await page.get_by_role("link", name="Čech Petr").click()
    await page.goto(f"{page.url}/records")
    await page.set_viewport_size({"width": 390, "height": 800})
    await expect(page.get_by_role("link", name="Nový záznam")).to_be_visible()
