"""Each way of assigning in a real browser, from the notice to the coordinator; and one who cannot take the case over (ADR 0118)."""

from typing import Any

import pytest

from app.testing.browser import DESK, PHONE, check_page
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import Office

pytestmark = pytest.mark.browser


async def notice_in(world: Any, mode: str, **changes: Any) -> Any:
    """A notice about a child in the district of the second coordinator, where the authority assigns in one way."""
    admin, office = world.actor("ospod_admin"), Office(world)
    made = await districts.make_district(admin, NewDistrict(name="Zálesí", service_id=world.services["spod"]))
    await districts.add_area(admin, made, AddArea(town="Lipnice pod Hájem", street="Lipová", side="all"))
    await districts.add_worker(admin, made, AddDistrictWorker(worker_id=world.people["spod_coordinator2"].worker_id))
    if mode != "rule_then_head_confirms":
        order = ChangeSetting(value=mode, valid_from=today_in_prague(), reason="Porada vedení.")
        await settings.change_setting(admin, "assignment_mode", order, version=0)
    return (await intake.record_notice(world.actor("spod_intake"), office.phone(**changes))).id


async def test_the_rules_propose_and_one_key_of_the_head_confirms(world, live, browser_page):
    notice_id = await notice_in(world, "rule_then_head_confirms")
    page = await browser_page(1280, actor="spod_head", live=live)
    await page.goto(f"/notices/{notice_id}/assign")
    await page.get_by_role("button", name=f"Přidělit: {world.people['spod_coordinator2'].name}").click()
    await page.get_by_text("Případ je otevřený a oznámení přidělené").wait_for()
    await page.goto(f"/notices/{notice_id}")
    assert await page.get_by_text("Podle návrhu pravidel, potvrzení").is_visible()
    await check_page(page, "assigning-by-what", DESK)


async def test_the_head_alone_chooses(world, live, browser_page):
    notice_id = await notice_in(world, "head_only")
    page = await browser_page(1280, actor="spod_head", live=live)
    await page.goto(f"/notices/{notice_id}/assign")
    assert await page.get_by_text("Pravidla jen radí").is_visible()
    await page.get_by_label(world.people["spod_coordinator"].name).check()
    await page.get_by_role("button", name="Založit případ a přidělit").click()
    await page.get_by_text("Případ je otevřený a oznámení přidělené").wait_for()


async def test_whoever_received_it_gives_it_and_who_got_it_cannot_take_it_over(world, live, browser_page):
    notice_id = await notice_in(world, "rule_auto")
    page = await browser_page(390, actor="spod_intake", live=live)
    await page.goto(f"/notices/{notice_id}")
    await page.get_by_role("link", name="Předat podle pravidel").click()
    await check_page(page, "give-phone", PHONE)
    await page.get_by_role("button", name=f"Předat: {world.people['spod_coordinator2'].name}").click()
    await page.get_by_text("Vedoucí se to dozví").wait_for()
    got = await browser_page(390, actor="spod_coordinator2", live=live)
    await got.goto(f"/notices/{notice_id}")
    await got.get_by_role("link", name="Přejít na případ").click()
    await got.get_by_role("link", name="Nemohu převzít").click()
    await got.get_by_label("Proč případ nemůžete převzít").fill("S rodinou se osobně znám.")
    await check_page(got, "decline-phone", PHONE)
    await got.get_by_role("button", name="Nemohu převzít").click()
    await got.get_by_text("Do jeho rozhodnutí za případ odpovídáte dál").wait_for()
    head = await browser_page(1280, actor="spod_head", live=live)
    await head.goto("/my-day")
    await head.get_by_role("link", name="Rozhodnout").click()
    await check_page(head, "decline-head", DESK)
    await head.get_by_label("Proč případ zůstává").fill("Pomůže vám kolegyně.")
    await head.get_by_role("button", name="Nechat případ, kde je").click()
    await head.get_by_text("Koordinátor se to dozví i s vaším slovem").wait_for()


async def test_the_mailroom_gives_a_letter_by_its_header(world, live, browser_page):
    way = {"channel": "letter", "confidentiality_explained": False, "disclosure_explained": False}
    notice_id = await notice_in(world, "mailroom_by_rule", **way)
    page = await browser_page(1280, actor="spod_mailroom", live=live)
    await page.goto(f"/notices/{notice_id}")
    await page.get_by_role("link", name="Předat podle pravidel").click()
    assert await page.get_by_text("Lipová").count() == 0
    await check_page(page, "give-mailroom", DESK)
    await page.get_by_role("button", name=f"Předat: {world.people['spod_coordinator2'].name}").click()
    await page.get_by_text("Vedoucí se to dozví").wait_for()
