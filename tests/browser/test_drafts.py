"""Nothing written is lost, in a real browser: Back, reload, another window, a file too large, a session that is over."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.async_api import Page, Request, Route, expect

from app.testing.browser import Live, OpenPage, check_axe
from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import drafts
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from kernel.web.text import date_field, format_weekday_date, soft
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.tables import Role

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

TYPED = {"day": "vcera", "time": "7.05", "title": "Návštěva doma", "facts": "Byla jsem v rodině.\nDěti spí v kuchyni."}


async def case_of(world: World, actor: str = "osp_specialist") -> UUID:
    worker = world.actor(actor)
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    return await cases.open_case(worker, order)


async def type_record(page: Page, **other: str) -> None:
    for name, value in {**TYPED, **other}.items():
        await page.locator(f"[name={name}]").fill(value)


async def expect_typed(page: Page, **other: str) -> None:
    """Every field as it was typed, a time too; a day that was told from today is that day."""
    yesterday = date_field(today_in_prague() - timedelta(days=1))
    for name, value in {**TYPED, "day": yesterday, **other}.items():
        await expect(page.locator(f"[name={name}]")).to_have_value(value)


async def test_enter_files_nothing_and_reload_after_a_refusal_and_back_keep_all(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """One form through all of it: nothing is in the file until it is sent, and then once."""
    worker, case_id = world.actor("osp_specialist"), await case_of(world)
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{case_id}/records/new")
    await type_record(page, facts="")
    await page.locator("[name=title]").press("Enter")
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    assert await case_views.list_records(worker, case_id) == []
    await page.get_by_role("button", name="Uložit do dokumentace klienta").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page).to_have_url(re.compile(r"/records/new$"))
    await page.reload()
    await expect_typed(page, facts="")
    await page.locator("[name=facts]").fill(TYPED["facts"])
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.goto("/my-day")
    await page.go_back()
    await expect_typed(page)
    await page.get_by_role("button", name="Uložit do dokumentace klienta").click()
    await expect(page).to_have_url(re.compile(r"/records$"))
    assert len(await case_views.list_records(worker, case_id)) == 1
    await page.go_back()
    await expect(page).to_have_url(re.compile(r"/records/[0-9a-f-]{36}$"))
    await expect(page.locator(".o-flashes")).to_contain_text("Ten formulář už jste odeslali.")


async def test_the_time_of_now_goes_with_its_day(world: World, live: Live, browser_page: OpenPage) -> None:
    """Whoever writes of yesterday is asked for the time beside the field; a time that they typed stays."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{await case_of(world)}/records/new")
    time = page.get_by_label("Čas")
    await expect(time).not_to_have_value("")
    await page.get_by_label("Den").fill("včera")
    await page.get_by_label("Den").press("Tab")
    await expect(time).to_have_value("")
    await expect(page.locator("#time-said")).to_contain_text("Napište i čas")
    await time.fill("9:40")
    await page.get_by_label("Den").fill("předevčírem")
    await page.get_by_label("Den").press("Tab")
    await expect(page.locator("#day-said")).to_contain_text(soft(format_weekday_date(today_in_prague() - timedelta(2))))
    await expect(time).to_have_value("9:40")


@pytest.mark.parametrize("moved_away", [False, True])
async def test_what_comes_while_a_button_is_pressed_takes_no_click(
    world: World, live: Live, browser_page: OpenPage, moved_away: bool
) -> None:
    """A message on top moves the button from under the pointer; whoever draws the pointer off the button means no click."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{await case_of(world)}/records/new")
    send = page.get_by_role("button", name="Uložit do dokumentace klienta")
    await send.hover()
    await page.mouse.down()
    # longer than any message, since the browser keeps what is read in its place where it can
    await page.evaluate("""() => {
        document.documentElement.style.overflowAnchor = "none";
        const note = document.createElement("p");
        note.textContent = "Zpráva";
        note.style.height = "300px";
        document.getElementById("flashes").before(note);
    }""")
    if moved_away:
        await page.mouse.move(5, 5)
    await page.mouse.up()
    if moved_away:
        await page.get_by_label("Den").focus()  # nothing was sent: the page is still the same one
        await expect(page.get_by_text("Zpráva", exact=True)).to_be_visible()
    else:
        await expect(page.get_by_role("alert")).to_be_visible()


async def test_a_file_too_large_is_told_of_before_anything_is_sent(
    world: World, live: Live, browser_page: OpenPage, tmp_path: Path
) -> None:
    """With its name and the limit; one of a wrong kind as well; the words stay."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{await case_of(world)}/consents/new?type=handover")
    await page.locator("[name=purpose_text]").fill("Vybrat vhodného peera.")
    large = tmp_path / "souhlas.pdf"
    large.write_bytes(b"%PDF-" + b"x" * (settings().upload_limit_bytes + 1))
    await page.locator("[name=evidence]").set_input_files(large)
    beside = page.locator("#evidence-large")
    await expect(beside).to_contain_text("souhlas.pdf")
    await expect(beside).to_contain_text(f"{settings().upload_limit_bytes // 1024**2} MB")
    await check_axe(page)
    wrong = tmp_path / "souhlas.docx"
    wrong.write_bytes(b"PK")
    await page.locator("[name=evidence]").set_input_files(wrong)
    await expect(beside).to_contain_text("souhlas.docx")
    await expect(beside).to_contain_text("PDF")
    await expect(page.locator("[name=evidence]")).to_have_value("")
    await expect(page.locator("[name=purpose_text]")).to_have_value("Vybrat vhodného peera.")


async def in_two_services(world: World) -> None:
    """Iva works in two services of one organisation."""
    tenant = world.organisations["krok"]
    user = await accounts.create_user("iva@krokzpet.example", "Iva Švecová", accounts.DEMO_PASSWORD)
    await accounts.enrol_totp(user, demo=True)
    worker = await tenants.add_worker(tenant, user, "Iva Švecová")
    await tenants.grant_role(tenant, worker, Role.SOCIAL_WORKER, world.services["osp"])
    await tenants.grant_role(tenant, worker, Role.SOCIAL_WORKER, world.services["pm"])


async def sign_in(page: Page, *, foreign: bool = False) -> None:
    if foreign:
        await page.locator("[name=foreign]").check()
    await page.get_by_label("E-mail").fill("iva@krokzpet.example")
    await page.get_by_label("Heslo").fill(accounts.DEMO_PASSWORD)
    await page.get_by_label("Kód z telefonu").fill("123456")
    await page.get_by_role("button", name="Přihlásit se").click()


async def test_without_a_connection_the_person_stays_with_what_they_wrote(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """What was typed since the last draft is in the fields when the button is pressed, and is sent when somebody answers."""
    worker, case_id = world.actor("osp_specialist"), await case_of(world)
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{case_id}/records/new")
    await type_record(page)
    await expect_typed(page)  # the day is written down before nobody answers any more
    await page.context.set_offline(True)
    send = page.get_by_role("button", name="Uložit do dokumentace klienta")
    for _ in range(2):
        await send.click()
        await expect(page.locator("#flashes")).to_contain_text("Spojení vypadlo")
        await expect_typed(page)
    await page.context.set_offline(False)
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.context.set_offline(True)  # buttons that may be pressed again leave the page as little
    await page.locator("#flashes").evaluate("place => place.replaceChildren()")
    await page.get_by_role("button", name="Zahodit koncept").click()
    await expect(page.locator("#flashes")).to_contain_text("Spojení vypadlo")
    await expect_typed(page)
    await page.context.set_offline(False)
    await send.click()
    await expect(page).to_have_url(re.compile(r"/records$"))
    (record,) = await case_views.list_records(worker, case_id)
    assert record.facts.split() == TYPED["facts"].split()
    await page.go_back()  # to what it made, and no half of the one that was sent, which would make a second record
    await expect(page).to_have_url(re.compile(rf"/records/{record.id}$"))
    await page.goto(f"/cases/{case_id}/records/new?blank=1")
    await type_record(page)
    await expect(page).to_have_url(re.compile(r"/records/new$"))
    await page.reload()
    await expect_typed(page)


@pytest.mark.parametrize("status", [502, 422])
async def test_while_no_draft_can_be_saved_the_person_stays_with_what_they_wrote(
    world: World, live: Live, browser_page: OpenPage, status: int
) -> None:
    """An answer that is a fault or a refusal leaves them on the page, says so by the button, and it goes on by itself later."""
    worker, case_id = world.actor("osp_specialist"), await case_of(world)
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{case_id}/records/new")
    await page.route(
        "**/drafts", lambda route: route.fulfill(status=status, content_type="text/plain", body="Nejde to.")
    )
    await type_record(page)
    send = page.get_by_role("button", name="Uložit do dokumentace klienta")
    await send.click()
    await expect(page.locator("[data-draft-note]")).to_contain_text("Nejde to." if status == 422 else "se neodeslal")
    await expect(page).to_have_url(re.compile(r"/records/new$"))
    await expect_typed(page)
    async with page.expect_response("**/drafts"):  # leaving tries once more: no route goes away under a request
        assert await page.evaluate("!window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"), (
            "it is asked"
        )
    await page.unroute("**/drafts")
    await expect(page.locator("[data-draft-note]")).to_contain_text(
        "Koncept uložen", timeout=45_000
    )  # it tries every ten seconds
    await send.click()
    await expect(page).to_have_url(re.compile(r"/records$"))
    assert len(await case_views.list_records(worker, case_id)) == 1


async def test_a_draft_that_is_never_answered_keeps_no_later_one_from_being_saved(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """A request that hangs is given up (here after a second), it is said, and what is written goes with the next try."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.add_init_script(
        "{ const one = AbortSignal.timeout; AbortSignal.timeout = ms => one.call(AbortSignal, ms / 20); }"
    )
    await page.goto(f"/cases/{await case_of(world)}/records/new")
    hung: list[Route] = []

    def hang(route: Route) -> None:
        hung.append(route)

    await page.route("**/drafts", hang)
    await type_record(page)
    await expect(page.locator("[data-draft-note]")).to_be_visible()
    await page.unroute("**/drafts")
    await page.locator("[name=title]").press("Enter")
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    assert hung, "the first one was never answered"


async def test_a_draft_is_saved_while_somebody_types_on_and_when_they_leave_with_a_long_text(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Ten seconds of typing without a pause, and more than the browser lets a page leave behind."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.clock.install()
    address = f"/cases/{await case_of(world)}/records/new"
    await page.goto(address)
    saves: list[Request] = []
    page.on("request", lambda request: saves.append(request) if request.url.endswith("/drafts") else None)
    for _ in range(12):
        await page.locator("[name=facts]").press_sequentially("a")
        await page.clock.run_for(1000)
    assert saves
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.locator("[name=facts]").fill("ř" * 12_000 + " Poslední věta.")
    await page.goto("/my-day")
    await page.goto(address)
    await expect(page.locator("[name=facts]")).to_have_value(re.compile("Poslední věta"))


async def test_what_was_typed_a_moment_ago_is_there_in_another_language(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """The form is drawn in the other language at once, before a draft left behind would have come."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{await case_of(world)}/records/new")
    await type_record(page)
    await page.get_by_role("button", name="English").first.click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    for name in ("title", "facts"):
        await expect(page.locator(f"[name={name}]")).to_have_value(TYPED[name])


async def test_another_window_and_a_cookie_that_is_gone(world: World, live: Live, browser_page: OpenPage) -> None:
    """A form of another service opens again in its own with one click; after the sign-in the form is there with its text."""
    await in_two_services(world)
    page = await browser_page(live=live)
    await page.goto("/account")
    await sign_in(page)
    await page.get_by_role("heading", name="Iva Švecová").wait_for()
    await page.goto("/cases/new")
    await page.locator("[name=family_name]").fill("Bureš")
    await page.locator("[name=birth_date]").fill("3.2.92")
    await page.locator("[name=birth_date]").press("Tab")  # what is said beside a field moves no button under a click
    await expect(page.locator("#birth_date-said")).to_contain_text("1992")
    other = await page.context.new_page()
    await other.goto("/account")
    await other.get_by_role("button", name="Přejít sem").click()
    await other.goto("/account")
    await other.get_by_text("právě tady").wait_for()
    await page.get_by_role("button", name="Založit případ").click()
    await expect(page.get_by_role("heading", name="Formulář jiné služby")).to_be_visible()
    await expect(page.locator("body")).not_to_contain_text("Bureš")
    await page.get_by_role("button", name=re.compile("^Přejít do služby")).click()
    await expect(page).to_have_url(re.compile(r"/cases/new$"))
    await expect(page.locator("[name=family_name]")).to_have_value("Bureš")
    await expect(page.locator("[name=birth_date]")).to_have_value("3.2.92")
    await page.locator("[name=town]").fill("Hájek")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Založit případ").click()
    await expect(page.locator("body")).to_contain_text("uložené jako koncept")
    await expect(page.locator("body")).not_to_contain_text("Bureš")
    await sign_in(page)
    await expect(page).to_have_url(re.compile(r"/cases/new$"))
    await expect(page.locator("[name=town]")).to_have_value("Hájek")
    # signed in anew in another window: the old form is not written, and is there again
    await page.context.clear_cookies()
    await other.goto("/account")
    await sign_in(other)
    await other.get_by_role("heading", name="Iva Švecová").wait_for()
    await page.locator("[name=town]").fill("Javorec")
    await page.get_by_role("button", name="Založit případ").click()
    await expect(page.locator("#flashes")).to_contain_text("Formulář se zatím neuložil")
    await expect(page.locator("[name=town]")).to_have_value("Javorec")
    await expect(page.locator("[name=birth_date]")).to_have_value("3.2.92")


async def test_a_session_that_ends_while_somebody_types_leaves_the_form_as_it_is(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """What a page asks of its own accord says what happened; the form that is sent then leads to the sign-in and back."""
    page = await browser_page(live=live, actor="osp_specialist")
    address = f"/cases/{await case_of(world)}/records/new"
    await page.goto(address)
    await page.locator("[name=title]").fill(TYPED["title"])
    await page.context.clear_cookies()
    await page.locator("[name=facts]").fill(TYPED["facts"])
    await page.locator("[name=day]").fill(TYPED["day"])
    await page.locator("[name=day]").press("Tab")
    await expect(page.locator("#flashes")).to_contain_text(soft("Přihlášení mezitím skončilo"))
    await expect(page.locator("[data-draft-note]")).to_contain_text(soft("Přihlášení mezitím skončilo. Koncept uložen"))
    await expect(page).to_have_url(re.compile(r"/records/new$"))
    await page.locator("#flashes").evaluate("place => place.classList.add('read')")
    async with page.expect_response("**/typed/day*"):  # said already: the page is not moved once more
        await page.locator("[name=time]").evaluate("field => field.dispatchEvent(new Event('change', {bubbles: true}))")
    await expect(page.locator("#flashes")).to_have_class(re.compile("read"))
    await expect(page.locator("[name=facts]")).to_have_value(TYPED["facts"])
    await page.get_by_role("button", name="Uložit do dokumentace klienta").click()
    await expect(page.locator("body")).to_contain_text("uložené jako koncept")


async def test_on_a_foreign_device_a_saved_form_stays_when_the_session_is_over(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Everything was saved and nothing typed since: the press leads nowhere where it would be lost, and goes on after the sign-in."""
    await in_two_services(world)
    page = await browser_page(live=live)
    await page.goto("/sign-in")
    await sign_in(page, foreign=True)
    await expect(page).not_to_have_url(re.compile("sign-in"))
    await page.goto("/cases/new")
    await page.locator("[name=family_name]").fill("Okoun")
    await page.locator("[name=town]").fill("Javorec")
    await page.locator("[name=town]").press("Tab")
    await expect(page.locator("[data-draft] [role=status]")).to_contain_text("Koncept uložen")
    await page.context.clear_cookies()
    await page.get_by_role("button", name="Založit případ").click()
    await expect(page.locator("[data-draft-note]")).to_contain_text(soft("v novém okně se přihlaste"))
    await expect(page.locator("[name=town]")).to_have_value("Javorec")
    other = await page.context.new_page()
    await other.goto(f"{live.url}/sign-in")
    await sign_in(other, foreign=True)
    await expect(other).not_to_have_url(re.compile("sign-in"))
    await page.get_by_role("button", name="Založit případ").click()
    await expect(page.locator("#flashes")).to_contain_text("Formulář se zatím neuložil")
    await expect(page.locator("[name=town]")).to_have_value("Javorec")


async def test_a_form_of_somebody_who_signed_out_is_given_to_nobody_else(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Everywhere the page says one thing, no press sends its words to somebody else, and whoever wrote it goes on in it."""
    page = await browser_page(live=live, actor="osp_specialist")
    await page.goto(f"/cases/{await case_of(world)}/records/new")
    own, other = await page.context.cookies(), await browser_page(live=live, actor="pm_worker")
    its = await other.context.cookies()
    send = page.get_by_role("button", name="Uložit do dokumentace klienta")
    note, line = page.locator("[data-draft-note]"), page.locator("[data-draft] [role=status]")
    await type_record(page, facts="")
    await page.locator("[name=title]").press("Enter")
    await expect(note).to_contain_text("Koncept uložen")

    await page.context.add_cookies([{**each} for each in its])  # type: ignore[typeddict-item]
    await send.click()  # nothing is unsaved, and the page does not know yet
    await expect(note).to_contain_text(soft("přihlaste se v novém okně znovu vy"))
    await expect(note).to_contain_text(re.compile(r"Do\s\d?\d:\d\d je to uložené"))
    await page.locator("[name=facts]").fill(TYPED["facts"])
    await page.locator("[name=day]").fill("předevčírem")
    await page.locator("[name=day]").press("Tab")
    await expect(page.locator("#flashes")).to_contain_text(soft("přihlaste se v novém okně znovu vy"))
    await expect(page.locator("body")).not_to_contain_text(soft("Odešlete, co máte"))
    for _ in range(3):
        async with page.expect_response("**/drafts"):
            await send.click()
        await expect(line).to_contain_text(soft("přihlaste se v novém okně znovu vy"))
        await expect(page.locator("form[aria-busy]")).to_have_count(0)
        await expect(page).to_have_url(re.compile(r"/records/new$"))
    await expect(page.locator("[name=facts]")).to_have_value(TYPED["facts"])
    assert await drafts.waiting(world.actor("pm_worker")) == []
    (saved,) = await drafts.waiting(world.actor("osp_specialist"))
    assert saved.content is not None
    assert dict(saved.content.fields)["facts"] == ""

    await page.context.add_cookies([{**each} for each in own])  # type: ignore[typeddict-item]
    await send.click()
    await expect(page).to_have_url(re.compile(r"/cases/[^/]+/records"))
    assert await drafts.waiting(world.actor("osp_specialist")) == []
