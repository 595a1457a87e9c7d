"""The main job in a real browser, clicked through as its people would: from a phone call to a consent taken back."""

import io
import re
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.async_api import Page, expect

from app.testing.browser import Live, OpenPage, check_page
from app.testing.pdf import pages_of
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.ids import new_id
from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed")]

BURES = ClientIdentity(
    given_name="Martin",
    family_name="Bureš",
    birth_date=date(1992, 2, 3),
    town="Hradiště nad Loukou",
    region="Středočeský kraj",
    email="bures@posta.example",
    phone="+420 000 000 021",
    health_code="paraplegia",
)
TICHA = ClientIdentity(given_name="Jarmila", family_name="Tichá", birth_date=date(1968, 5, 9), town="Dolní Mlýnek")
SIX = {
    "Jméno": "Martin",
    "Příjmení": "Bureš",
    "Město/kraj pobytu": "Hradiště nad Loukou, Středočeský kraj",
    "E-mailový kontakt": "bures@posta.example",
    "Telefonický kontakt": "+420 000 000 021",
    "Základní informace o zdravotním stavu": "paraplegie / paraparéza",
}
SOON = timedelta(days=14)


async def seen(page: Page, name: str) -> None:
    """The page as it stands, on a desk and on a phone."""
    await check_page(page, f"story-{name}")


async def press(page: Page, name: str) -> None:
    """Press a button of the page itself."""
    await page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


async def follow(page: Page, name: str) -> None:
    """Follow a link of the page itself."""
    await page.get_by_role("main").get_by_role("link", name=name).first.click()


async def menu(page: Page, name: str) -> None:
    """Choose from the main menu."""
    await page.get_by_role("navigation", name="Hlavní nabídka").get_by_role("link", name=name).click()


async def tab(page: Page, name: str) -> None:
    """Choose a tab of the case."""
    tabs = page.get_by_role("navigation", name="Části případu")
    if not await tabs.get_by_role("link", name=name, exact=True).is_visible():
        await tabs.locator("summary").click()
    await tabs.get_by_role("link", name=name, exact=True).click()


async def told(page: Page, message: str) -> None:
    """The page says so."""
    await expect(page.locator("#flashes")).to_contain_text(message)


async def not_found(page: Page, urls: Iterable[str]) -> None:
    """Every one of the addresses answers exactly as one that never existed."""
    nothing = await _answer(page, f"/cases/{new_id()}")
    assert nothing[0] == 404
    for url in urls:
        answer = await _answer(page, url)
        if answer != nothing:  # news for this person may have come in between, and changed the menu
            nothing = await _answer(page, f"/cases/{new_id()}")
        assert answer == nothing, "\n".join((url, *unified_diff(nothing[1].splitlines(), answer[1].splitlines(), n=0)))


async def _answer(page: Page, url: str) -> tuple[int, str]:
    """Status and page; what the shell makes of the address itself (the menu, the way back) may differ."""
    answer = await page.request.get(url)
    return answer.status, re.sub(r' aria-current="page"|next=[^"]*|Zobrazeno [^·<]*', "", await answer.text())


def scan() -> Any:
    """A photograph of the signed sheet."""
    target = io.BytesIO()
    Image.new("RGB", (400, 560), "white").save(target, "JPEG")
    return {"name": "podepsany-list.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


async def open_case(world: World, actor: str, identity: ClientIdentity) -> UUID:
    """A case of a client who came some other day."""
    worker = world.actor(actor)
    return await cases.open_case(worker, OpenCase(identity=identity, key_worker_id=worker.worker))


# ── 1 and 2: a call, a case, two key workers ─────────────────────────────────────────────────────────────────────────


async def test_an_anonymous_call_becomes_a_case_that_always_has_one_key_worker(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Intake writes the call down, the head assigns it and later gives the case on; history and PDF say from–to."""
    today = format_date(today_in_prague())
    first, second = world.people["spod_coordinator"].name, world.people["spod_coordinator2"].name
    intake = await browser_page(actor="spod_intake", live=live)
    await intake.goto("/my-day")
    await menu(intake, "Oznámení")
    await follow(intake, "Zapsat oznámení")
    await seen(intake, "call")
    await intake.locator("#child_description").fill("Kluk, tak čtyři roky, modrá čepice.")
    await intake.get_by_label("Jméno", exact=True).fill("Ondřej")
    await intake.get_by_label("Příjmení", exact=True).fill("Žďárský")
    await intake.locator("#subject").fill("Večer bývá na dvoře sám.\nVčera do deseti.")
    for question in ("notifier_name_state", "notifier_contact_state"):
        await intake.locator(f"input[name={question}][value=refused]").check()
    await intake.get_by_label("Vysvětlena mlčenlivost o oznámení").check()
    await press(intake, "Zapsat oznámení")
    await told(intake, "je zapsané")
    await seen(intake, "call-written")

    head = await browser_page(actor="spod_head", live=live)
    await head.goto("/my-day")
    await seen(head, "head-day")
    await follow(head, "Žďárský Ondřej")
    await seen(head, "notice")
    await follow(head, "Přidělit")
    await head.get_by_label(first).check()
    await head.get_by_label("Obsah oznámení do spisu").fill("Dítě bývá večer samo na dvoře.")
    await seen(head, "assign")
    await press(head, "Založit případ a přidělit")
    await told(head, "Další už na přidělení nečeká.")
    await head.get_by_label("Která").select_option("assigned")
    await follow(head, "Žďárský Ondřej")
    await follow(head, "Přejít na případ")
    await head.wait_for_url("**/cases/*")
    case_url = head.url
    await expect(head.locator("#kp")).to_contain_text(first)
    await seen(head, "case-opened")

    await head.get_by_role("link", name="Změnit koordinátora").click()
    await press(head, "Předat případ")
    await expect(head.get_by_role("alert")).to_contain_text("Vyberte")
    await seen(head, "key-worker-refused")
    await head.get_by_label(second).check()
    await head.get_by_label("rozhodnutí vedoucího pracovníka").check()
    await head.get_by_label("Informován dne").fill(today)
    await head.get_by_label("osobně").check()
    await seen(head, "key-worker")
    await press(head, "Předat případ")
    await expect(head.locator(".o-identity")).to_contain_text(second)

    await tab(head, "Historie")
    line = head.locator("#kp")
    await expect(line).to_contain_text(f"{second}{today} – dosud")
    await expect(line).to_contain_text(f"{first}{today} – {today}")
    await expect(line).to_contain_text(f"klient informován {today} osobně")
    await expect(head.locator("#historie")).to_contain_text("Změna klíčového pracovníka")
    await seen(head, "history")

    answer = await head.request.get(f"{case_url}/cover.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    cover = "\n".join(pages_of(await answer.body()))
    for words in ("Žďárský Ondřej", first, second, today.replace("\u00a0", " ")):
        assert words in cover, cover

    await outbox.drain()
    after = await browser_page(390, actor="spod_coordinator2", live=live)
    await after.goto("/my-day")
    await after.get_by_role("main").get_by_role("button", name="Byl vám předán případ.").first.click()
    await expect(after).to_have_url(case_url)


# ── 3, 5 and 6: six fields pass the wall, and come to an end ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_six_fields_and_nothing_else_pass_the_wall_until_the_client_takes_it_back(
    world: World, live: Live, browser_page: OpenPage, script: bool
) -> None:
    """A yes with its scan, a no, the handover, an own case, the withdrawal; and a wall for everybody else."""

    async def look(page: Page, name: str) -> None:
        if script:
            await seen(page, name)

    case_id = await open_case(world, "osp_specialist", BURES)
    refusing = await open_case(world, "osp_specialist", TICHA)
    osp = await browser_page(actor="osp_specialist", live=live, script=script)
    pm = await browser_page(actor="pm_worker", live=live, script=script)

    # a yes, written, with its scan
    await osp.goto("/my-day")
    await menu(osp, "Moje případy")
    await follow(osp, "Bureš Martin")
    await tab(osp, "Souhlas")
    await follow(osp, "Zapsat rozhodnutí klienta")
    await look(osp, "consent-kinds")
    await follow(osp, "Předání údajů")
    await _decide(osp, world, "agree")
    await osp.locator("#evidence").set_input_files(scan())
    await look(osp, "consent")
    await press(osp, "Uložit rozhodnutí")
    await told(osp, "Souhlas je zapsaný a platí.")
    await look(osp, "consent-given")
    consent_url = osp.url
    evidence_url = await osp.locator("#doklad").get_by_role("link").first.get_attribute("href")

    # a no, by the same form
    await osp.goto(f"/cases/{refusing}/consents/new?type=handover")
    await _decide(osp, world, "disagree")
    await press(osp, "Uložit rozhodnutí")
    await told(osp, "Nesouhlas je zapsaný.")
    refusal_url = osp.url
    await look(osp, "refusal")
    await osp.goto(f"/cases/{refusing}/sharing/new")
    await expect(osp.get_by_role("main")).to_contain_text("odmítnuto.")

    # six fields
    await osp.goto(f"/cases/{case_id}")
    await tab(osp, "Sdílení")
    await follow(osp, "Předat údaje")
    await look(osp, "hand-over")
    await press(osp, "Všechny údaje ze souhlasu")
    await press(osp, "Předat údaje")
    await told(osp, "Předáno.")
    await osp.locator("#polozky").get_by_role("link").first.click()
    sent_url = osp.url
    await outbox.drain()

    # arrive on the other side, and nothing else
    await pm.goto("/my-day")
    await look(pm, "pm-day")
    await follow(pm, "Přejít na předání")
    terms = map(soft, await pm.locator("#udaje dt").all_inner_texts())
    values = map(soft, await pm.locator("#udaje dd").all_inner_texts())
    assert dict(zip(terms, values, strict=True)) == SIX
    await look(pm, "received")
    received_url = pm.url
    beyond = [
        f"/cases/{case_id}",
        f"/cases/{case_id}/records",
        f"/cases/{case_id}/consents",
        f"/cases/{case_id}/sharing",
        f"/cases/{case_id}/sharing/new",
        f"/cases/{case_id}/sharing/looks.csv",
        f"/cases/{case_id}/cover.pdf",
        f"/cases/{refusing}",
        f"/cases/{refusing}/sharing",
        consent_url,
        f"{consent_url}/form.pdf",
        f"{consent_url}/withdraw",
        str(evidence_url),
        refusal_url,
        sent_url,
    ]
    await not_found(pm, beyond)
    await pm.goto(received_url)
    await press(pm, "Založit případ")
    await told(pm, "Případ je založený.")
    own_url = pm.url
    await look(pm, "own-case")
    await _nowhere(pm, "Tich", "/my-day", "/cases?whose=all&status=all", "? Tichá", "? 9. 5. 1968", "/sharing")
    await look(pm, "pm-sharing")

    # the owner sees who looked
    await osp.goto(f"/cases/{case_id}/sharing")
    await expect(osp.locator("#kdo")).to_contain_text(world.people["pm_worker"].name)
    await look(osp, "who-looked")

    # nobody else sees anything, with every address in hand
    here = [*beyond, received_url, own_url]
    for other in ("javorec_head", "spod_head", "krok_admin"):
        stranger = await browser_page(actor=other, live=live, script=script)
        await not_found(stranger, here)
        await stranger.goto(own_url)
        await expect(stranger.get_by_role("heading", level=1)).to_have_text("Stránka nenalezena")
    await look(stranger, "nothing-here")
    colleague = await browser_page(actor="pm_worker2", live=live, script=script)
    await not_found(colleague, [*beyond, received_url])
    await _nowhere(colleague, "Bureš", "/my-day", "/sharing")  # their own file is found, by its telephone too

    # the client takes it back: nothing is left on the other side, on its way to no queue
    await osp.goto(consent_url)
    await follow(osp, "Zapsat odvolání")
    await look(osp, "withdraw")
    await osp.get_by_label("ústně, zapsáno").check()
    await press(osp, "Zapsat odvolání")
    await told(osp, "Sdílení skončilo ve stejném okamžiku.")
    await not_found(pm, [received_url])
    assert (await pm.request.get(received_url.replace("/sharing/", "/api/v1/sharing/received/"))).status == 404
    await _nowhere(pm, "Odborné sociální poradenství", "/my-day", "/sharing")
    await look(pm, "pm-sharing-after")
    await pm.goto(own_url)
    await tab(pm, "Sdílení")
    await expect(pm.get_by_role("main")).to_contain_text(
        "Sdílení už skončilo, nebo souhlas jmenuje jiné lidi než vás. Případ zůstává."
    )
    await _search(pm, "Bureš")
    await expect(pm.locator("#pripady").get_by_role("row")).to_have_count(2)  # the heading and the own case

    # what was shared and who looked stays
    await osp.goto(f"/cases/{case_id}/sharing")
    await expect(osp.locator("#skoncilo")).to_contain_text("odvoláním")
    await expect(osp.locator("#kdo")).to_contain_text(world.people["pm_worker"].name)
    await look(osp, "ended")
    await outbox.drain()
    await pm.goto("/my-day")
    await expect(pm.locator("#nove")).to_contain_text("Sdílení, které jste měli od jiné služby, skončilo.")


async def _decide(page: Page, world: World, answer: str) -> None:
    """Fill the form of a consent in, whatever the client said."""
    for box in await page.locator("input[name=items]").all():
        await box.check()
    for first in await page.locator("#purpose").all():  # of a handover only
        await first.check()
    await page.get_by_label(world.people["pm_worker"].name).check()
    await page.get_by_label("Do (včetně)").fill(format_date(today_in_prague() + timedelta(days=180)))
    await page.locator(f"input[name=decision][value={answer}]").check()
    await page.locator("input[name=form][value=written]").check()


async def _search(page: Page, words: str) -> None:
    """Look for something on every page's head; what was typed stands in no address."""
    opens = page.get_by_role("link", name="Hledat", exact=True)
    if await opens.is_visible():  # on a phone
        await opens.click()
    await page.locator("#q").fill(words)
    async with page.expect_navigation(url="**/search?s=*"):  # also when the last search stands in the address
        await page.keyboard.press("Enter")


async def _nowhere(page: Page, word: str, *urls: str) -> None:
    """None of the pages says the word, but for what was typed into the search; `? …` stands for a search."""
    for url in urls:
        await (_search(page, url[2:]) if url.startswith("? ") else page.goto(url))
        assert word not in await page.get_by_role("main").inner_text(), url


# ── 4 and 5: two services work together, until the client takes it back ──────────────────────────────────────────────


async def test_two_services_meet_and_the_output_lands_in_both_folders(
    world: World, live: Live, browser_page: OpenPage
) -> None:
    """Offered, accepted with one key worker, met, written, concluded; after the withdrawal only what is one's own."""
    case_id = await open_case(world, "osp_specialist", BURES)
    partner_case = await open_case(world, "pm_worker", BURES)
    specialist, worker = world.people["osp_specialist"].name, world.people["pm_worker"].name
    osp = await browser_page(actor="osp_specialist", live=live)
    pm = await browser_page(actor="pm_worker", live=live)
    osp.on("dialog", lambda dialog: dialog.accept())

    # the client agrees, one service offers, the other one accepts
    await osp.goto(f"/cases/{case_id}/consents/new?type=case_management")
    await osp.get_by_label("bydlení a úprava bytu").check()
    await osp.get_by_label("Účel slovy klienta").fill("Společné řešení návratu domů.")
    await _decide(osp, world, "agree")
    await press(osp, "Uložit rozhodnutí")
    await told(osp, "Souhlas je zapsaný a platí.")
    consent_url = osp.url
    await osp.goto(f"/cases/{case_id}")
    await tab(osp, "Plán")
    await follow(osp, "Nabídnout se vzkazem")
    await seen(osp, "propose")
    await press(osp, "Nabídnout spolupráci")
    await pm.goto("/my-day")
    await follow(pm, "Nabídka spolupráce")
    await seen(pm, "offer")
    cooperation_url = pm.url
    await follow(pm, "Přijmout")
    await expect(pm.get_by_label("Bureš Martin")).to_be_checked()  # the only case that it can be
    await pm.evaluate(
        "document.querySelectorAll('input[name=key_worker_id]').forEach(each => { each.checked = false })"
    )
    await press(pm, "Přijmout spolupráci")
    await expect(pm.get_by_role("alert")).to_contain_text("jednoho klíčového pracovníka")
    await pm.get_by_label(f"{specialist} (OSP)").check()
    await seen(pm, "accept")
    await press(pm, "Přijmout spolupráci")
    await told(pm, "Spolupráce začala.")

    # they meet
    await osp.goto("/my-day")
    await menu(osp, "Porady")
    await follow(osp, "Svolat poradu")
    await osp.locator("#day").fill("dnes")  # an item is closed from the day of its meeting on
    await osp.get_by_label(specialist).check()
    await osp.get_by_label(worker).check()
    await osp.get_by_label("Bureš Martin").check()
    await seen(osp, "convene")
    await press(osp, "Svolat poradu")
    await told(osp, "Porada je svolaná.")
    meeting_url = osp.url
    await follow(osp, "Zapsat plán, cíle a kroky")
    item_url = osp.url
    await osp.locator("#plan").fill("Nejdřív vstup, pak koupelna.")
    await osp.get_by_label("Čeho chceme dosáhnout").fill("bydlet doma bez schodů")
    await osp.get_by_label("Splnit do").fill(format_date(today_in_prague() + SOON))
    await osp.locator("#minutes").fill("Rodina se k úpravě staví zdrženlivě.")
    for number, (words, who) in enumerate(
        [("Podat žádost o příspěvek", f"{specialist} (OSP)"), ("Doporučit peera", f"{worker} (PM)")]
    ):
        row = osp.get_by_role("group", name=f"Cíl 1, krok {number + 1}")
        if not await row.is_visible():
            await press(osp, "Přidat krok k cíli 1")
        await row.get_by_label("Krok", exact=True).fill(words)
        await row.get_by_label("Kdo").select_option(label=who)
        await row.get_by_label("Do kdy").fill(format_date(today_in_prague() + SOON))
    await press(osp, "Uložit")
    await expect(osp.get_by_role("alert")).to_contain_text("podle čeho se pozná, že je cíl splněný")
    await seen(osp, "item-refused")
    await osp.get_by_label("Podle čeho poznáme, že je splněný").fill("bezbariérový vstup, ověří ergoterapeut")
    await press(osp, "Uložit")
    await told(osp, "Bod je uložený.")
    await seen(osp, "meeting")
    await follow(osp, "Uzavřít a předat výstupy")
    await press(osp, "Uzavřít a předat výstupy")
    await told(osp, "Uzavřené body: 1.")
    await outbox.drain()

    # the output is in both folders, the steps in both days; the minutes are in no folder
    for page, folder in ((osp, case_id), (pm, partner_case)):
        await page.goto(f"/cases/{folder}/records")
        output = page.locator(".moj-timeline__item", has_text="Výstup z porady")
        for words in ("Nejdřív vstup", "bydlet doma bez schodů", "ověří ergoterapeut", "Doporučit peera"):
            await expect(output).to_contain_text(words)
        await expect(page.get_by_role("main")).not_to_contain_text("zdrženlivě")
        await page.goto(item_url)
        await expect(page.get_by_role("main")).to_contain_text("zdrženlivě")
    await pm.goto("/my-day")
    await expect(pm.locator("#den")).to_contain_text("Doporučit peera")
    await expect(pm.locator("#den")).not_to_contain_text("Podat žádost")
    await seen(pm, "day-with-a-joint-step")
    joint = [cooperation_url, meeting_url, item_url, f"{meeting_url}/minutes", f"/cases/{case_id}/plan"]
    for other in ("pm_peer", "krok_admin", "javorec_head"):
        await not_found(await browser_page(actor=other, live=live), joint)

    # the client takes it back
    await osp.goto(consent_url)
    await follow(osp, "Zapsat odvolání")
    await osp.get_by_label("ústně, zapsáno").check()
    await press(osp, "Zapsat odvolání")
    await told(osp, "Sdílení skončilo ve stejném okamžiku.")
    await not_found(pm, [cooperation_url, item_url])
    assert (await pm.request.get(item_url.replace("/meetings/", "/api/v1/meetings/"))).status == 404
    await pm.goto(meeting_url)
    await expect(pm.get_by_role("main")).not_to_contain_text("Bureš")
    await seen(pm, "meeting-after")
    await pm.goto(f"/cases/{partner_case}/records")
    await expect(pm.get_by_role("main")).to_contain_text("Výstup z porady")
    await osp.goto("/my-day")
    own = osp.locator("#den li", has_text="Podat žádost o příspěvek")
    await expect(own).to_contain_text("společný krok, spolupráce skončila")
    await expect(osp.get_by_role("main")).not_to_contain_text(
        "Doporučit peera"
    )  # of the other service nothing waits here
    await seen(osp, "day-with-open-joint-steps")
    await osp.goto(f"/cases/{case_id}/plan")
    await expect(osp.get_by_role("main")).to_contain_text("v době konce otevřený")
    await seen(osp, "plan-after")
