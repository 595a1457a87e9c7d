"""Administration in the browser: the people of an organisation, done on a phone, and looked at on a desk as well."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect
from pyotp import TOTP

from app.testing.browser import PHONE, check_axe, check_page
from kernel.clock import now
from tenants.people import views

pytestmark = pytest.mark.browser


async def test_somebody_is_invited_and_joins(browser_page, live, world):
    """The administrator gets a link to hand over; whoever opens it sets password and telephone up, and signs in."""
    admin = await browser_page(PHONE, actor="ospod_admin", live=live)
    await admin.goto(f"{live.url}/administration/invitations/new")
    await check_page(admin, "administration-invite")
    await admin.get_by_label("Jméno a příjmení").fill("Nela Nová")
    await admin.get_by_label("E-mail").fill("nela@lipnice.example")
    await admin.get_by_label("Co bude dělat").select_option("intake_worker")
    await admin.get_by_label("Ve které službě").select_option(label="SPOD")
    await admin.get_by_role("button", name="Připravit pozvánku").click()
    said = await admin.get_by_text("Odkaz k předání").text_content() or ""
    link = said.split()[-1]
    await check_page(admin, "administration-invitation")
    await admin.goto(f"{live.url}/administration/invitations")
    await check_page(admin, "administration-invitations")
    page = await browser_page(PHONE, live=live)
    await page.goto(f"{live.url}/invitation/{link.rpartition('/')[2]}")
    await check_page(page, "invitation-link")
    secret = "".join((await page.locator(".o-mono").text_content() or "").split())  # hard spaces too, between numbers
    await page.get_by_label("Nové heslo", exact=True).fill("modra hora nad rekou")
    await page.get_by_label("Nové heslo ještě jednou").fill("modra hora nad rekou")
    await page.get_by_label("Kód, který aplikace ukazuje").fill(TOTP(secret).at(now()))
    await page.get_by_role("button", name="Vstoupit").click()
    await page.get_by_text("Teď se přihlaste").wait_for()
    await page.get_by_label("E-mail").fill("nela@lipnice.example")
    await page.get_by_label("Heslo").fill("modra hora nad rekou")
    await page.get_by_label("Kód z telefonu").fill(TOTP(secret).at(now() + timedelta(seconds=30)))
    await page.get_by_role("button", name="Přihlásit se").click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
    await page.goto(f"{live.url}/invitation/{link.rpartition('/')[2]}")
    await page.get_by_text("už byl použit").wait_for()
    await check_page(page, "invitation-used")


async def test_an_administrator_looks_after_people(browser_page, live, world):
    """Finds somebody, gives a role ahead, and sees what its end would leave."""
    found = await views.person(world.actor("ospod_admin"), world.people["spod_coordinator"].worker_id)
    page = await browser_page(PHONE, actor="ospod_admin", live=live)
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


async def test_an_administrator_sets_up_services(browser_page, live):
    """Opens one, lets it be called otherwise, and closes it after what it would have to finish was shown."""
    page = await browser_page(PHONE, actor="krok_admin", live=live)
    await page.goto(f"{live.url}/administration/services")
    await check_page(page, "administration-services")
    await page.get_by_label("Název", exact=True).fill("Terénní program")
    await page.get_by_label("Krátký název").fill("Terén")
    await page.get_by_label("Zkratka").fill("TP")
    await page.get_by_role("button", name="Otevřít službu").click()
    await page.get_by_text("do služby terénního programu").wait_for()
    await check_page(page, "administration-service")
    await page.get_by_role("link", name="Zavřít službu").click()
    await page.get_by_text("Nic. Služba nemá otevřený žádný případ.").wait_for()
    await check_page(page, "administration-service-close")
    await page.locator("#last_day").fill("zítra")
    await page.get_by_role("button", name="Zavřít službu").click()
    await page.get_by_role("button", name="Nezavírat").wait_for()


async def test_an_administrator_divides_the_territory(browser_page, live):
    """Makes a district, gives it a street and a worker, and finds it by an address typed carelessly."""
    page = await browser_page(PHONE, actor="ospod_admin", live=live)
    await page.goto(f"{live.url}/administration/districts")
    await check_page(page, "administration-districts")
    await page.get_by_label("Název okrsku").fill("Střed")
    await page.get_by_role("button", name="Založit okrsek").click()
    await page.locator("#town").fill("Lipnice")
    await page.locator("#street").fill("Nádražní")
    await page.get_by_label("Která čísla").select_option("odd")
    await page.get_by_label("Do čísla včetně").fill("19")
    await page.get_by_role("button", name="Přidat do okrsku").click()
    await page.get_by_text("lichá čísla 1–19").first.wait_for()
    await page.locator("#worker_id").select_option(index=1)
    await page.get_by_role("button", name="Přidat člověka").click()
    await page.get_by_role("link", name="Ukončit").nth(1).wait_for()
    await check_page(page, "administration-district")
    await page.get_by_role("link", name="Ukončit").first.click()
    await check_page(page, "administration-district-end")
    await page.goto(f"{live.url}/administration/districts")
    await page.get_by_label("Ulice a číslo").fill("nadrazni 120/7a")
    await page.locator("#asked-town").fill("lipnice")
    await page.get_by_role("button", name="Najít okrsek").click()
    await page.get_by_role("status").get_by_text("lichá čísla 1–19").wait_for()
    await check_page(page, "administration-districts-found")


async def test_an_administrator_divides_the_work(browser_page, live):
    """Comes to the overview, gives somebody an activity by surnames, reads it on the person's page, and ends it for a reason."""
    page = await browser_page(PHONE, actor="ospod_admin", live=live)
    await page.goto(f"{live.url}/organisation")
    await check_page(page, "organisation")
    await page.goto(f"{live.url}/administration/division")
    await page.get_by_text("Přidat činnost").first.click()
    await page.locator("#activity-worker").select_option(index=1)
    await page.locator("#activity-code").select_option("guardianship")
    await page.get_by_role("region", name="Rozdělení činností").get_by_label("Příjmení do").fill("k")
    await page.locator("#activity-reason").fill("Příloha 1")
    await check_page(page, "administration-division")
    await page.get_by_role("button", name="Přidat činnost", exact=True).click()
    await page.get_by_text("příjmení A–K").wait_for()
    await page.locator("#activity a[href*=work-parts]").click()
    await page.get_by_text("Příloha 1").wait_for()
    await check_page(page, "administration-work-part")
    await page.get_by_label("Proč").fill("Konec")
    await page.get_by_role("button", name="Ukončit").click()
    await page.get_by_text("Poslední den je určený.").wait_for()


async def test_an_administrator_reads_people_in_from_a_table(browser_page, live):
    """Every line is shown first; one that cannot be stops all, and what was shown is done, with the links to hand over."""
    heads = "Jméno;E-mail;Role;Služba;Od kdy;Do kdy"
    line = "Šárka Žďárská;sarka@lipnice.example;příjem oznámení;SPOD;;"
    page = await browser_page(PHONE, actor="ospod_admin", live=live)
    await page.goto(f"{live.url}/administration/import/people")
    await check_page(page, "administration-import")
    for lines, said in (([line, "Bez adresy;;;;;"], "Chybí"), ([line], "zapíše se: 1")):
        table = "\r\n".join([heads, *lines]).encode("cp1250")
        file = {"name": "lidé.CSV", "mimeType": "text/csv", "buffer": table}
        await page.get_by_label("Tabulka").set_input_files(files=[file])
        await page.get_by_role("button", name="Ukázat, co by se stalo").click()
        await page.get_by_text(said).first.wait_for()
        await check_page(page, "administration-import-shown")
    await page.get_by_role("button", name="Zapsat").click()
    await page.get_by_text("Šárka Žďárská").first.wait_for()
    await check_page(page, "administration-import-done")


async def test_an_administrator_loses_no_word_with_the_session(browser_page, live):
    """Both longer forms of one page come back after a reload; a sent form says on the page of sign-in that it waits."""
    admin = await browser_page(live=live, actor="ospod_admin")
    await admin.goto(f"{live.url}/administration/districts")
    await admin.locator("[name=name]").fill("Střed")
    await admin.get_by_role("button", name="Založit okrsek").click()
    await expect(admin.get_by_role("heading", name="Střed")).to_be_visible()
    await admin.locator("#town").fill("Horní Lhota")
    await admin.locator("#worker-from").fill("za 3 dny")
    for form in (0, 1):
        await expect(admin.locator("[data-draft] [role=status]").nth(form)).to_contain_text(
            "Koncept uložen", timeout=15_000
        )
    await admin.reload()
    await expect(admin.locator("#town")).to_have_value("Horní Lhota")
    await expect(admin.locator("#worker-from")).not_to_have_value("")
    await check_axe(admin)
    await admin.goto(f"{live.url}/administration/settings/urgency_deadline")
    await admin.locator("[name=reason]").fill("Porada vedení.")
    await admin.context.clear_cookies()
    await admin.get_by_role("button", name="Uložit změnu").click()
    await expect(admin).to_have_url(re.compile("/sign-in"))
    await expect(admin.locator("body")).to_contain_text("uložené jako koncept")
