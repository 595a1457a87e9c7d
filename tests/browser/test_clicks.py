"""How many clicks a job of the day takes, typing not counted: each is done here, and counted."""

import io
import re
from datetime import timedelta

import msgspec
import pytest
from PIL import Image
from playwright.async_api import Locator, Page, expect

from app.testing.browser import PHONE, Live, OpenPage, check_page, check_width
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import RecordNotice
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tests.case_management.conftest import MARTIN, Story
from tests.intake.conftest import Office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]


OKOUN = ClientIdentity(
    given_name="Vítězslav",
    family_name="Okoun",
    town="Lipnice pod Hájem",
    region="Středočeský kraj",
    phone="+420 000 000 034",
    email="okoun@example.org",
    health_code="paraplegia",
)


class Clicks:
    """Clicks, counted."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, what: Locator) -> None:
        self.count += 1
        await what.click()


async def with_tasks(world: World, *titles: str) -> None:
    """A case of the coordinator's, with tasks that are due one after the other."""
    coordinator = world.actor("spod_coordinator")
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    order = OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child")
    case_id = await cases.open_case(world.actor("spod_head"), order)
    for day, title in enumerate(titles):
        due_on = today_in_prague() + timedelta(days=day)
        await cases.add_task(coordinator, case_id, AddTask(title=title, due_on=due_on, assignee_id=coordinator.worker))


def done_button(page: Page, what: str) -> Locator:
    return page.get_by_role("button", name=re.compile(rf"^Hotovo: {what}, .*\.$"))


async def test_a_task_is_finished_and_taken_back(world: World, live: Live, browser_page: OpenPage) -> None:
    """One click each; the banner names what was done, and the focus is where one goes on."""
    await with_tasks(world, "Zavolat škole", "Odeslat zprávu")
    page, click = await browser_page(live=live, actor="spod_coordinator"), Clicks()
    await page.goto("/my-day")
    await click(done_button(page, "Zavolat škole"))
    await expect(page.locator("#flashes")).to_contain_text("Hotovo: Zavolat škole, Vránová Eliška, ")
    await expect(done_button(page, "Odeslat zprávu")).to_be_focused()
    await expect(done_button(page, "Zavolat škole")).to_have_count(0)
    assert click.count == 1
    await click(page.locator("#flashes").get_by_role("button", name="Vrátit"))
    await expect(done_button(page, "Zavolat škole")).to_be_focused()
    assert click.count == 2


@pytest.mark.parametrize("script", [True, False])
async def test_the_last_task_of_a_list_leaves_the_focus_on_its_undo(
    world: World, live: Live, browser_page: OpenPage, script: bool
) -> None:
    """By keyboard alone: Enter finishes it, Enter again takes that back; on My day, the list of tasks and in the case."""
    await with_tasks(world, "Zavolat škole")
    page = await browser_page(live=live, actor="spod_coordinator", script=script)
    await page.goto("/my-day")
    await page.get_by_role("link", name="Zavolat škole", exact=True).click()
    in_case = f"{page.url}/tasks"
    for address in ("/my-day", "/tasks", in_case):
        await page.goto(address)
        await done_button(page, "Zavolat škole").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator("#flashes").get_by_role("button", name="Vrátit")).to_be_focused()
        await expect(done_button(page, "Zavolat škole")).to_have_count(0)
        await page.keyboard.press("Enter")
        await expect(page.locator("#flashes")).to_contain_text("Úkol je znovu otevřený.")


@pytest.mark.parametrize("script", [True, False])
async def test_a_task_is_finished_with_a_line_for_the_file(
    world: World, live: Live, browser_page: OpenPage, script: bool
) -> None:
    """Two clicks, typing not counted: the word beside Hotovo, and save; one goes on in the next row. On a phone as well."""
    await with_tasks(world, "Zavolat škole", "Odeslat zprávu")
    page, click = await browser_page(390, live=live, actor="spod_coordinator", script=script), Clicks()
    await page.goto("/my-day")
    row = page.locator("#den li", has_text="Zavolat škole")
    await click(row.get_by_role("link", name="Se záznamem"))
    await page.get_by_label("Co se stalo").fill("Škola pošle zprávu do pátku.")
    await check_width(page)
    await click(page.get_by_role("button", name="Hotovo a zapsat"))
    await expect(page.locator("#flashes")).to_contain_text("Zapsáno do spisu.")
    await expect(done_button(page, "Odeslat zprávu")).to_be_in_viewport()
    assert click.count == 2


async def test_in_a_case_as_well(world: World, live: Live, browser_page: OpenPage) -> None:
    """The tasks of one case, without script, on a phone: the banner stays in sight."""
    await with_tasks(world, "Zavolat škole", "Odeslat zprávu")
    page, click = await browser_page(390, live=live, actor="spod_coordinator", script=False), Clicks()
    await page.goto("/my-day")
    await page.get_by_role("link", name="Zavolat škole", exact=True).click()
    await page.get_by_role("link", name="Úkoly", exact=True).click()
    await click(done_button(page, "Odeslat zprávu"))
    await expect(page.locator("#flashes")).to_contain_text("Hotovo: Odeslat zprávu, ")
    await click(page.locator("#flashes").get_by_role("button", name="Vrátit"))
    await expect(done_button(page, "Odeslat zprávu")).to_be_in_viewport()
    assert click.count == 2


async def client_of_a_specialist(world: World) -> str:
    """The address of a case of the specialist's; what a handover needs is known of the client."""
    actor = world.actor("osp_specialist")
    case_id = await cases.open_case(actor, OpenCase(identity=OKOUN, key_worker_id=actor.worker))
    return f"/cases/{case_id}"


def a_scan() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    return target.getvalue()


async def test_a_consent_with_six_fields_is_recorded_and_withdrawn(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """At most eight clicks from the case, the scan with them, and nothing ticked beforehand; taken back with at most four."""
    address = await client_of_a_specialist(world)
    page, click = await browser_page(live=live, actor="osp_specialist"), Clicks()
    await page.goto(address)
    await click(page.locator(".o-tabs").get_by_role("link", name="Souhlas"))
    await click(page.get_by_role("link", name="Předání údajů do jiné služby"))
    await expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    await click(page.get_by_role("button", name="Vše z předlohy"))
    await click(page.get_by_label(world.people["pm_worker"].name))
    await click(page.get_by_label("volba vhodného peer mentora"))
    await click(page.get_by_text("Souhlasí", exact=True))
    async with page.expect_file_chooser() as chooser:
        await click(page.get_by_label("Sken podepsaného listu"))
    await (await chooser.value).set_files({"name": "souhlas.png", "mimeType": "image/png", "buffer": a_scan()})
    await click(page.get_by_role("button", name="Uložit rozhodnutí"))
    await expect(page.locator("#flashes")).to_contain_text("Souhlas je zapsaný")
    await expect(page.get_by_text("základní informace o zdravotním stavu").first).to_be_visible()
    assert click.count <= 8
    taken_back = Clicks()
    await page.goto(address)
    await taken_back(page.locator(".o-identity__state").get_by_role("link", name="Souhlas s předáním"))
    await taken_back(page.get_by_role("link", name="Zapsat odvolání").first)
    await taken_back(page.get_by_label("ústně, zapsáno"))
    await taken_back(page.get_by_role("button", name="Zapsat odvolání"))
    await expect(page.locator("#flashes")).to_contain_text("Odvolání je zapsané")
    assert taken_back.count <= 4


async def test_a_case_gets_another_key_worker(world: World, live: Live, browser_page: OpenPage) -> None:
    """At most six clicks from My day, where a name is typed; those with the fewest open cases stand first."""
    await with_tasks(world)
    page, click = await browser_page(live=live, actor="spod_head"), Clicks()
    await page.goto("/my-day")
    await page.locator("#q").fill("Vránová")
    await page.locator("#q").press("Enter")
    await click(page.get_by_role("link", name="Vránová Eliška"))
    await click(page.locator("#kp").get_by_role("link", name="Změnit"))
    await click(page.locator("input[name=worker_id]").first)
    await click(page.get_by_label("rozhodnutí vedoucího pracovníka"))
    await page.get_by_label("Informován dne").fill("dnes")
    await click(page.get_by_label("osobně"))
    await click(page.get_by_role("button", name="Předat případ"))
    await expect(page.locator("#flashes")).to_contain_text("Případ má nového koordinátora.")
    assert click.count <= 6


async def test_case_management_is_offered_and_accepted(world: World, live: Live, browser_page: OpenPage) -> None:
    """Two clicks from the case, and three from My day of the other service; the only case of the client is chosen, also where
    its name is written otherwise, and who offers is proposed to lead."""
    joint = await Story(world).ready(with_case_there=False)
    await Story(world).open_case("pm_worker", msgspec.structs.replace(MARTIN, given_name="Bures", family_name="Martin"))
    page, click = await browser_page(live=live, actor="osp_specialist"), Clicks()
    await page.goto(f"/cases/{joint.case_id}")
    await click(page.locator(".o-tabs").get_by_role("link", name="Plán"))
    await click(page.get_by_role("button", name="Nabídnout beze vzkazu"))
    await expect(page.locator("#flashes")).to_contain_text("Nabídka spolupráce odešla druhé službě.")
    assert click.count <= 2
    theirs, answer = await browser_page(live=live, actor="pm_worker"), Clicks()
    await theirs.goto("/my-day")
    await answer(theirs.get_by_role("link", name="Odpovědět").first)
    await expect(theirs.locator("input[name=case_id]")).to_be_checked()
    await expect(theirs.locator("input[name=key_worker_id]:checked")).to_have_count(1)
    await answer(theirs.get_by_role("button", name="Přijmout spolupráci"))
    await expect(theirs.locator("#flashes")).to_contain_text("Spolupráce začala.")
    assert answer.count <= 3


async def test_a_notice_is_assigned_and_the_next_is_there(world: World, live: Live, browser_page: OpenPage) -> None:
    """Three clicks from My day; who took the call sees on theirs who got it."""
    taker, key_worker = world.actor("spod_intake"), world.people["spod_coordinator"].name
    for minutes, name in ((50, "Eliška"), (40, "Ondřej")):
        order = RecordNotice(
            received_at=now() - timedelta(minutes=minutes),
            child_given_name=name,
            child_family_name="Vránová",
            subject="Z bytu je večer slyšet křik.",
            confidentiality_explained=True,
            disclosure_explained=True,
        )
        await intake.record_notice(taker, order)
    page, click = await browser_page(live=live, actor="spod_head"), Clicks()
    await page.goto("/my-day")
    await click(page.locator("#den li", has_text="Eliška").get_by_role("link", name="Přidělit"))
    await expect(page.locator(".govuk-radios__item", has_text=key_worker)).to_contain_text("rodin z nejvýš 80")
    await click(page.get_by_label(key_worker))
    await click(page.get_by_role("button", name="Založit případ a přidělit"))
    await expect(page.locator("#flashes")).to_contain_text("Tady je další, které čeká.")
    await expect(page.get_by_label("Jméno", exact=True)).to_have_value("Ondřej")
    assert click.count == 3
    theirs = await browser_page(390, live=live, actor="spod_intake")
    await theirs.goto("/my-day")
    await expect(theirs.locator("#predana-oznameni li", has_text="Eliška")).to_contain_text(f"vede {key_worker}")


async def test_an_enter_too_many_assigns_nothing_that_nobody_read(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """The next notice comes with its proposal: an Enter that bounces or is held was meant for the one before; a second later it confirms."""
    admin, taker = world.actor("ospod_admin"), world.actor("spod_intake")
    made = await districts.make_district(admin, NewDistrict(name="Zálesí", service_id=world.services["spod"]))
    await districts.add_area(admin, made, AddArea(town="Lipnice", street="Lipová", side="all"))
    await districts.add_worker(admin, made, AddDistrictWorker(worker_id=world.people["spod_coordinator"].worker_id))
    for name in ("Eliška", "Ondřej", "Jana"):
        order = RecordNotice(
            received_at=now(),
            child_given_name=name,
            child_family_name="Vránová",
            child_address="Lipová 3, Lipnice",
            subject="Křik.",
        )
        first = await intake.record_notice(taker, order)
    page = await browser_page(live=live, actor="spod_head")
    await page.goto(f"/notices/{first.id}/assign")
    confirm = page.get_by_role("button", name="Přidělit: ")
    await expect(confirm).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#flashes")).to_contain_text("Tady je další, které čeká.")
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(300)
    await page.keyboard.press("Enter")
    await expect(confirm).to_be_focused()
    await page.keyboard.down("Enter")
    await expect(page.locator("#flashes")).to_contain_text("Tady je další, které čeká.")
    await expect(confirm).to_be_focused()
    for _ in range(5):
        await page.keyboard.down("Enter")
    await page.keyboard.up("Enter")
    left = [each for each in await intake_views.list_notices(world.actor("spod_head")) if each.status == "recorded"]
    assert len(left) == 1


async def test_a_record_is_written_from_my_day(world: World, live: Live, browser_page: OpenPage) -> None:
    """Three clicks: the kind, the client, save; typing is not counted. One goes back to My day, and on to the record."""
    await with_tasks(world, "Zavolat škole")
    page, click = await browser_page(390, live=live, actor="spod_coordinator"), Clicks()
    await page.goto("/my-day")
    await click(page.get_by_role("link", name="Telefonát", exact=True))
    await expect(page.get_by_label("Telefonát", exact=True)).to_be_checked()
    await page.get_by_label("Čeho se týká").fill("Škola")
    await page.get_by_label("Zjištěno").fill("Nechodí od pondělí.")
    client = page.get_by_label("Vránová Eliška")
    if await client.count():
        await click(client)
    else:  # nothing was written to any file yet: the list of clients
        await page.get_by_label("Koho se týká").select_option(index=1)
        click.count += 1
    await click(page.get_by_role("button", name="Uložit do spisu"))
    await expect(page.locator("#flashes")).to_contain_text("Záznam je ve spisu: ")
    assert click.count <= 3


@pytest.mark.parametrize("script", [True, False])
async def test_a_head_writes_to_a_client_of_somebody_else(
    world: World, live: Live, browser_page: OpenPage, script: bool
) -> None:
    """Three clicks besides a name and Enter: the kind, who was found, save. What was typed before the search stays."""
    await with_tasks(world)
    page, click = await browser_page(390, live=live, actor="spod_head", script=script), Clicks()
    await page.goto("/my-day")
    await click(page.get_by_role("link", name="Telefonát", exact=True))
    await page.get_by_label("Zjištěno").fill("Nechodí od pondělí.")
    await page.get_by_label("Hledat jiného klienta").fill("vranova")
    await page.get_by_label("Hledat jiného klienta").press("Enter")
    await click(page.get_by_label("Vránová Eliška"))
    await expect(page.get_by_label("Zjištěno")).to_have_value("Nechodí od pondělí.")
    await page.get_by_label("Čeho se týká").fill("Škola")
    if script:  # which the check needs itself
        await check_page(page, "zapsat-hledani", PHONE)
    await click(page.get_by_role("button", name="Uložit do spisu"))
    await expect(page.locator("#flashes")).to_contain_text("Záznam je ve spisu: ")
    assert click.count <= 3


async def without_hints(page: Page) -> None:
    """Nothing is asked about the child while it is typed faster than anybody types: no request is given up halfway."""
    await page.locator("#podobne").evaluate("place => place.remove()")


async def tab_to(page: Page, field: Locator) -> int:
    """Go on by Tab as far as a field; how many keys it took."""
    for keys in range(1, 9):
        await page.keyboard.press("Tab")
        if await field.evaluate("field => field === document.activeElement"):
            return keys
    raise AssertionError(f"not reached by Tab: {field}")


EIGHT = [
    ("O jaké dítě se jedná?", "Dívka asi 7 let."),
    ("Jméno", "Eliška"),
    ("Příjmení", "Vránová"),
    ("Bydliště", "Lipová 12, Lipnice pod Hájem"),
    ("Údaje o rodičích", "matka"),
    ("Co je předmětem oznámení?", "Z bytu je večer slyšet křik."),
    ("Jsou v rodině další děti", "mladší bratr"),
]


@pytest.mark.parametrize("script", [True, False])
async def test_an_anonymous_call_is_taken_down_by_mouse(live: Live, browser_page: OpenPage, script: bool) -> None:
    """Five clicks from My day: the form, one tick for the caller, two for what was explained, save. Without script too."""
    page, click = await browser_page(390, live=live, actor="spod_intake", script=script), Clicks()
    await page.goto("/my-day")
    await click(page.get_by_role("link", name="Zapsat oznámení"))
    await without_hints(page)
    for label, words in EIGHT:
        await page.get_by_role("textbox", name=label, exact=label in {"Jméno", "Příjmení"}).fill(words)
    await click(page.get_by_label("Volající zůstává anonymní"))
    await expect(page.locator("#notifier_name")).to_be_hidden()
    await click(page.get_by_label("Vysvětlena mlčenlivost"))
    await click(page.get_by_label("Vysvětleno, že totožnost"))
    await click(page.get_by_role("button", name="Zapsat oznámení"))
    await expect(page.locator("#flashes")).to_contain_text("je zapsané")
    await expect(page.get_by_text("anonymní, vyřizuje se stejně")).to_be_visible()
    assert click.count <= 5


@pytest.mark.parametrize("script", [True, False])
async def test_a_child_in_danger_is_judged_by_keyboard(
    live: Live, world: World, browser_page: OpenPage, script: bool
) -> None:
    """Under thirty keys besides the words, by Alt and Page Down from part to part, or by the links that skip them."""
    page, keys = await browser_page(live=live, actor="spod_intake", script=script), 0

    async def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            await page.keyboard.press(name)
            keys += 1

    notice_id = (await Office(world).record("spod_intake")).id
    await page.goto(f"/notices/{notice_id}/urgency")
    await expect(page.locator("#q1_text_state")).to_be_focused()
    await press("Space", "Tab")
    await page.keyboard.type("Otec je opilý a dítě je s ním.")
    await press(*(["Alt+PageDown"] if script else ["Shift+Tab", "Shift+Tab", "Enter", "Tab", "Tab"]))
    keys += await tab_to(page, page.get_by_label("Dítě se známkami sebepoškozování"))
    await press("Space")
    if script:
        await press("Alt+PageDown")
    else:
        keys += await tab_to(page, page.locator("#child_asked"))
    await press("ArrowDown")
    keys += await tab_to(page, page.get_by_label("Navržené kroky"))
    await page.keyboard.type("Volat policii.")
    await press("Tab", "Space", "Tab")
    await page.keyboard.type("Dítě je v bytě samo s opilým otcem.")
    if script:
        await press("Alt+PageDown")
    else:
        keys += await tab_to(page, page.get_by_role("button", name="Podepsat posouzení"))
    await press("Enter")
    await expect(page.locator("#flashes")).to_contain_text("Posouzeno jako naléhavé")
    assert keys < (20 if script else 30)


async def test_an_anonymous_call_is_taken_down_by_keyboard(live: Live, browser_page: OpenPage) -> None:
    """Twenty-four keys from the opened form, besides the words; one begins at the first question."""
    page, keys = await browser_page(live=live, actor="spod_intake"), 0
    await page.goto("/notices/new")
    await expect(page.get_by_role("textbox", name=EIGHT[0][0])).to_be_focused()
    await without_hints(page)
    for number, (label, words) in enumerate(EIGHT):
        field = page.get_by_role("textbox", name=label, exact=label in {"Jméno", "Příjmení"})
        keys += await tab_to(page, field) if number else 0
        await page.keyboard.type(words)
    for label in ("Volající zůstává anonymní", "Vysvětlena mlčenlivost", "Vysvětleno, že totožnost"):
        keys += await tab_to(page, page.get_by_label(label)) + 1
        await page.keyboard.press("Space")
    keys += await tab_to(page, page.get_by_role("button", name="Zapsat oznámení")) + 1
    await page.keyboard.press("Enter")
    await expect(page.locator("#flashes")).to_contain_text("je zapsané")
    assert keys <= 24
