"""A record from the field without a connection, in a real browser: of a case taken along, or placed when it is sent (ADR 0119)."""

import re
from uuid import UUID

import pytest
from playwright.async_api import Page, expect

from app.testing.browser import Live, OpenPage, check_page
from app.testing.device import SIGN, STATE, finish, online, switched_on
from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

ACTOR = "osp_specialist"
FORM = "Nový zápis: Záznam z terénu"


async def case_of(world: World) -> UUID:
    worker = world.actor(ACTOR)
    order = OpenCase(identity=ClientIdentity(given_name="Karel", family_name="Okoun"), key_worker_id=worker.worker_id)
    return await cases.open_case(worker, order)


async def titles(world: World, case_id: UUID) -> list[str]:
    return [
        each.title
        for each in await case_views.list_records(world.actor(ACTOR), case_id)
        if each.title == "Návštěva doma"
    ]


async def type_record(page: Page) -> None:
    await expect(page.locator("form[data-ready]")).to_be_visible()
    await page.locator("[name=title]").fill("Návštěva doma")
    await page.locator("[name=facts]").fill("Děti spí v kuchyni.")
    await expect(page.locator(STATE)).to_contain_text("Uloženo v zařízení")


async def taken_along(live: Live, browser_page: OpenPage, case_id: UUID) -> Page:
    """A record of a case that was taken along, written and finished without a connection."""
    page = await switched_on(live, browser_page, actor=ACTOR, form=FORM)
    await page.goto(f"/cases/{case_id}/records/new")
    await page.get_by_role("button", name="Vzít do terénu").click()
    await expect(page.get_by_role("heading", name="Záznam z terénu: Okoun Karel")).to_be_visible()
    await page.context.set_offline(True)
    await page.get_by_role("link", name="Pokračovat").click()
    await expect(page.get_by_label("Koho se týká")).to_have_value("Okoun Karel")
    await type_record(page)
    await check_page(page, "device-field")
    await finish(page)
    await expect(page.get_by_text("čeká na připojení")).to_be_visible()
    return page


async def test_a_record_of_a_case_that_was_taken_along_is_sent_into_its_file(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Begun with a connection, written without one: nobody has to choose the client again."""
    case_id = await case_of(world)
    page = await taken_along(live, browser_page, case_id)
    assert await titles(world, case_id) == []
    await online(page)
    await expect(page.get_by_role("link", name="Otevřít v Opoře")).to_be_visible()
    assert await titles(world, case_id) == ["Návštěva doma"]


async def test_a_record_of_a_case_that_was_closed_meanwhile_stays_with_the_reason(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Both are there: what was written, and the way to the case; nothing is lost and nothing is filed."""
    case_id = await case_of(world)
    page = await taken_along(live, browser_page, case_id)
    async with unit_of_work(world.actor(ACTOR)) as unit:
        for sql in (
            "UPDATE key_worker_assignment SET ended_at = clock_timestamp() WHERE case_id = $1",
            "UPDATE client_case SET status = 'closed', close_reason = 'test', closed_at ="
            " (SELECT ended_at FROM key_worker_assignment WHERE case_id = $1) WHERE id = $1",
        ):
            await unit.connection.execute(sql, case_id)
    await online(page)
    card = page.locator(".o-card", has_text="Okoun Karel")
    await expect(card.locator(".o-late")).to_contain_text("Případ je uzavřený.")
    await expect(card.get_by_role("link", name="Přejít na případ")).to_have_attribute("href", f"/cases/{case_id}")
    await card.locator("summary").click()
    await expect(card).to_contain_text("Děti spí v kuchyni.")
    await check_page(page, "device-field-closed")
    assert await titles(world, case_id) == []


async def test_a_record_begun_without_a_connection_gets_its_client_when_it_is_sent(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """No client lies on the device: who it is of stands in words, and is chosen in Opora, where all of it is."""
    case_id = await case_of(world)
    page = await switched_on(live, browser_page, actor=ACTOR, form=FORM)
    await page.context.set_offline(True)
    await page.goto("/records/new?kind=home_visit")
    await expect(page).to_have_url(re.compile(r"/device/field"))
    await page.get_by_label("Koho se týká").fill("Okoun")
    await type_record(page)
    await finish(page)
    await online(page)
    await expect(page.get_by_text("Vyberte, koho se záznam týká.")).to_be_visible()
    await expect(page.locator(SIGN)).to_have_text("V zařízení čeká: 1")
    await page.get_by_role("button", name="Dokončit v Opoře").click()
    await expect(page).to_have_url(re.compile(r"/records/new"))
    await expect(page.locator("[name=facts]")).to_have_value("Děti spí v kuchyni.")
    await page.get_by_label(re.compile("Okoun Karel")).check()
    await page.get_by_role("button", name="Uložit do dokumentace klienta").click()
    await expect(page.locator(".o-flashes")).to_contain_text("Okoun")
    assert await titles(world, case_id) == ["Návštěva doma"]
    await page.goto("/device/")
    await expect(page.get_by_text("Nic nečeká.")).to_be_visible()


async def test_where_somebody_is_is_found_out_only_when_they_press_for_it(live: Live, browser_page: OpenPage) -> None:
    """A press writes it into the field; before it nobody asks the browser."""
    page = await switched_on(live, browser_page)
    await page.context.grant_permissions(["geolocation"], origin=live.url)
    await page.context.set_geolocation({"latitude": 50.08804, "longitude": 14.42076, "accuracy": 12})
    await page.goto("/device/on-call")
    await expect(page.locator("form[data-ready]")).to_be_visible()
    await expect(page.locator("#place")).to_have_value("")
    await page.locator("#place").fill("Nádraží")
    await page.get_by_role("button", name="Zapsat, kde jsem").click()
    await expect(page.locator("#place")).to_have_value("Nádraží, 50.08804, 14.42076 (± 12 m)")
    await page.reload()
    await expect(page.locator("#place")).to_have_value("Nádraží, 50.08804, 14.42076 (± 12 m)")


async def test_a_record_of_another_service_waits_for_its_person_there(live: Live, browser_page: OpenPage) -> None:
    """What is written for one service is not readable in another, also to who works in both; back there it opens."""
    page = await switched_on(live, browser_page, actor="both_pm", form=FORM)
    await page.goto("/device/field")
    await page.get_by_label("Koho se týká").fill("Okoun")
    await type_record(page)
    await page.goto("/my-day")
    await page.locator(".o-menu--org summary").click()
    await page.locator(".o-menu--org button:not([aria-current])").click()
    await expect(page.locator(".o-menu--org > summary")).to_contain_text("OSP")
    await page.goto("/device/")
    await expect(page.get_by_text("Jeden záznam čeká v jiné službě")).to_contain_text("PM")
    await expect(page.locator("main")).not_to_contain_text("Okoun")
    await check_page(page, "device-other-service")
    await page.goto("/my-day")
    await page.locator(".o-menu--org summary").click()
    await page.locator(".o-menu--org button:not([aria-current])").click()
    await expect(page.locator(".o-menu--org > summary")).to_contain_text("PM")
    await page.goto("/device/")
    await page.get_by_role("link", name="Pokračovat").click()
    await expect(page.get_by_label("Koho se týká")).to_have_value("Okoun")


async def test_words_of_whoever_leaves_at_once_by_a_link_are_kept(live: Live, browser_page: OpenPage) -> None:
    """A run of typing without a pause, and away: the link waits until they are sealed."""
    page = await switched_on(live, browser_page, actor=ACTOR, form=FORM)
    await page.context.set_offline(True)
    await page.get_by_role("link", name=FORM).click()
    await expect(page.locator("form[data-ready]")).to_be_visible()
    await page.locator("[name=facts]").press_sequentially("Kluk má modřinu.")
    await page.get_by_role("link", name="Na tomto zařízení").first.click()
    await page.get_by_role("link", name="Pokračovat").click()
    await expect(page.locator("[name=facts]")).to_have_value("Kluk má modřinu.")
