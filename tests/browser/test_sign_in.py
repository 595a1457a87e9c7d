"""Sign-in, account, language and the small pages in a real browser."""

import pytest

from app.testing.browser import PHONE, check_page
from tenants import service
from tenants.accounts import service as accounts
from tenants.tables import Role

pytestmark = pytest.mark.browser


async def _somebody_of_the_demonstration(world):
    tenant = world.organisations["krok"]
    user = await accounts.create_user("iva@krokzpet.example", "Iva Švecová", accounts.DEMO_PASSWORD)
    await accounts.enrol_totp(user, demo=True)
    worker = await service.add_worker(tenant, user, "Iva Švecová")
    await service.grant_role(tenant, worker, Role.SOCIAL_WORKER, world.services["osp"])
    await service.grant_role(tenant, worker, Role.SOCIAL_WORKER, world.services["pm"])


async def test_a_person_signs_in_switches_and_signs_out(world, live, browser_page):
    await _somebody_of_the_demonstration(world)
    await accounts.create_token("iva@krokzpet.example", *world.codes("osp_head"), "noční přenos")
    page = await browser_page(PHONE, live=live)
    await page.goto("/account")
    assert "/sign-in" in page.url
    await check_page(page, "sign-in")
    # what is missing is said beside the fields
    await page.get_by_role("button", name="Přihlásit se").click()
    await page.get_by_role("alert").wait_for()
    await check_page(page, "sign-in-missing")
    await page.get_by_label("E-mail").fill("iva@krokzpet.example")
    await page.get_by_label("Heslo").fill(accounts.DEMO_PASSWORD)
    await page.get_by_label("Kód z telefonu").fill("123 456")
    await page.get_by_role("button", name="Přihlásit se").click()
    await page.get_by_role("heading", name="Iva Švecová").wait_for()
    assert page.url.endswith("/account")
    await check_page(page, "account")
    # another service
    await page.get_by_role("button", name="Přejít sem").click()
    await page.goto("/account")
    await page.get_by_text("právě tady").wait_for()
    # another language, and back; it is in the menu of the person
    menu = page.locator(".o-menu--end > summary")
    await menu.click()
    await page.get_by_role("button", name="EN").click()
    await page.get_by_role("heading", name="Where you work").wait_for()
    await check_page(page, "account-en")
    await menu.click()
    await page.get_by_role("button", name="CS").click()
    # a wrong password is said beside its field
    await page.get_by_label("Současné heslo").fill("neni to ono")
    await page.get_by_role("button", name="Změnit heslo").click()
    await page.get_by_role("alert").wait_for()
    await check_page(page, "account-refused")
    await page.goto("/account")
    page.on("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="Odhlásit se všude").click()
    await page.get_by_text("Jste odhlášeni.").wait_for()


async def test_help_accessibility_and_shortcuts_are_for_everybody(live, browser_page):
    for actor in (None, "pm_worker"):
        page = await browser_page(PHONE, actor=actor, live=live)
        for name in ("help", "accessibility", "shortcuts"):
            await page.goto(f"/{name}")
            await check_page(page, f"{name}-{actor or 'stranger'}")


async def test_sign_in_works_without_javascript(world, live, browser_page):
    await _somebody_of_the_demonstration(world)
    page = await browser_page(390, live=live, script=False)
    await page.goto("/sign-in?next=/account")
    await page.get_by_label("E-mail").fill("iva@krokzpet.example")
    await page.get_by_label("Heslo").fill(accounts.DEMO_PASSWORD)
    await page.get_by_label("Kód z telefonu").fill("123456")
    await page.get_by_role("button", name="Přihlásit se").click()
    await page.get_by_role("heading", name="Iva Švecová").wait_for()
