"""From an anonymous call, from a data message and from an e-mail that was passed on to the judged notice, kept or enrolled (OSPOD I)."""

import pytest
from playwright.async_api import Page, expect

from app.testing.browser import DESK, PHONE, check_page
from app.testing.letters import Authority, mail

pytestmark = pytest.mark.browser
PASSED_ON = "Posílám dál.\n\n---------- Přeposlaná zpráva ---------\nOd: Karel Sova <sova@example.org>\n\nU Vránů je v noci křik.\n"


async def named(page: Page) -> None:
    """The child of whom all of them tell."""
    await page.locator("#child_given_name").fill("Eliška")
    await page.locator("#child_family_name").fill("Vránová")


async def calls(page: Page) -> None:
    """Somebody who says neither their name nor a contact."""
    await page.goto("/my-day")
    await page.get_by_role("link", name="Zapsat oznámení").first.click()
    await named(page)
    await page.locator("#subject").fill("Děti bývají večer samy na dvoře.")
    for question in ("notifier_name_state", "notifier_contact_state"):
        await page.locator(f"input[name={question}][value=refused]").check()


async def brings(page: Page, name: str, content: bytes) -> None:
    """A file becomes the form of a notice."""
    await page.goto("/notices")
    await page.get_by_role("link", name="Vložit soubor").click()
    await page.get_by_label("Zpráva").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    await page.get_by_role("button", name="Otevřít").click()
    await named(page)


async def written(page: Page) -> str:
    """The address of the notice, once it is taken down."""
    await page.get_by_role("button", name="Zapsat oznámení").click()
    await expect(page.get_by_text("je zapsané.")).to_be_visible()
    return page.url.partition("?")[0]


async def assigned(head: Page, there: str, worker: str) -> None:
    """The head gives it to a coordinator."""
    await head.goto("/my-day")
    await head.get_by_role("main").get_by_role("link", name="Vránová Eliška").first.click()
    await head.get_by_role("link", name="Přidělit").first.click()
    await head.get_by_label(worker).check()
    await head.get_by_label("Obsah oznámení do spisu").fill("Děti bývají večer samy.")
    await head.get_by_role("button", name="Založit případ a přidělit").click()
    await expect(head.locator("#flashes")).to_contain_text("Další už na přidělení nečeká.")
    await head.goto(there)
    await expect(head.get_by_text(worker).first).to_be_visible()


async def judged(page: Page, result: str) -> None:
    """The coordinator judges it from My day, as anybody would."""
    await page.goto("/my-day")
    await page.get_by_role("main").get_by_role("link", name="Posoudit naléhavost").first.click()
    await page.get_by_role("link", name="Posoudit naléhavost").first.click()
    await page.get_by_label("Zatím jsme s dítětem nemluvili").check()
    await page.locator(f"input[name=result][value={result}]").check()
    await page.get_by_label("Zdůvodnění").fill("Děti viděly dvě sousedky, škola nic neví.")
    await page.locator("#best_interest").fill("Být večer s někým dospělým.")
    await page.get_by_role("button", name="Podepsat posouzení").click()
    await expect(page.locator("#flashes")).to_contain_text("podepsáno")


async def assessed(page: Page, there: str, result: str) -> None:
    """The basic assessment, to which the notice leads."""
    await page.goto(there)
    await page.get_by_role("link", name="Základní vyhodnocení").first.click()
    await page.locator(f"input[name=result][value={result}]").check()
    await page.get_by_label("Odůvodnění").fill("Ověřeno ve škole a v rodině.")
    if result == "section_6":
        await page.locator("input[name=register][value=OM]").check()
    await check_page(page, f"basic-{result}")
    await page.get_by_role("button", name="Podepsat vyhodnocení").click()


@pytest.mark.parametrize(
    ("way", "urgent", "result"),
    [
        ("call", "not_urgent", "kept"),
        ("data message", "urgent", "section_6"),
        ("email", "not_urgent", "section_6"),
    ],
)
async def test_what_came_is_judged_and_kept_or_enrolled(world, live, browser_page, way, urgent, result):
    intake = await browser_page(PHONE if way == "call" else DESK, actor="spod_intake", live=live)
    head = await browser_page(DESK, actor="spod_head", live=live)
    worker = await browser_page(PHONE if way == "email" else DESK, actor="spod_coordinator", live=live)
    if way == "call":
        await calls(intake)
    elif way == "email":
        await brings(intake, "mail.eml", mail(PASSED_ON))
    else:
        await brings(intake, "zprava.zfo", Authority(quick=True).message())
    there = await written(intake)
    await check_page(intake, f"taken-down-{way.replace(' ', '-')}")
    await assigned(head, there, world.people["spod_coordinator"].name)
    await judged(worker, urgent)
    await check_page(worker, f"judged-{urgent}")
    await assessed(worker, there, result)
    said = worker.locator("#flashes")
    await expect(said).to_contain_text("Zůstává podnětem." if result == "kept" else "Je zařazené v OM.")
    await check_page(worker, f"notice-{result}")
    await worker.goto("/registers/OM")
    await check_page(worker, f"register-{result}")
    for where, when in (
        ("/registers/OM", "section_6"),
        ("/notices?which=enrolled", "section_6"),
        ("/notices?which=kept", "kept"),
    ):
        await head.goto(where)
        await expect(head.get_by_role("row").filter(has_text="Vránová Eliška")).to_have_count(int(result == when))
