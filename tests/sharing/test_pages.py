"""The pages of sharing, as a browser gets them."""

import re
from datetime import timedelta
from html import unescape

import msgspec
import pytest

from cases.cases import views as case_views
from consent import service as consents
from kernel import outbox
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft
from sharing import rules, service, views
from sharing.exceptions import AlreadyTakenOver
from sharing.schemas import DeclineHandover, JoinHandover, OpenOwnCase
from tenants.notifications import views as notification_views


def csrf(client):
    """What a form of the page would send along."""
    return {"csrf_token": client.headers["X-CSRF-Token"]}


def words_of(answer):
    """What a person reads or hears."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(soft(answer.text))))


async def test_handing_over_on_pages(kit, world, client_app):
    """The form offers what the consent names and the client told us; afterwards the page says who looked."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["family_name", "phone", "health"])
    osp = await client_app("osp_specialist")
    form = await osp.get(f"/cases/{case_id}/sharing/new")
    assert form.status_code == 200
    assert form.text.count('name="item_kinds"') == 3
    assert "Souhlas nezahrnuje:" in form.text
    assert "Okoun" in form.text
    assert "paraplegie / paraparéza, po úrazu v létě" in soft(form.text)
    sent = {
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(consent_id),
        "item_kinds": ["family_name", "phone"],
        **csrf(osp),
    }
    done = await osp.post(f"/cases/{case_id}/sharing/new", data=sent)
    assert done.status_code == 303
    assert done.headers["location"].endswith(f"/cases/{case_id}/sharing")  # one stays in the case
    tab = await osp.get(done.headers["location"])
    assert "2 platné" in soft(tab.text)
    assert tab.text.count("zatím nikdo") == 2
    handover = await osp.get(re.findall(r'href="(/sharing/sent/[^/"]*)"', tab.text)[0])
    assert "Příjmení" in handover.text
    assert "Zatím nikdo" in handover.text


async def test_a_handover_with_nothing_left_says_so_and_leads_on(kit, client_app):
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["phone"])
    osp = await client_app("osp_specialist")
    address = f"/cases/{case_id}/sharing/new"
    assert "není co předat" not in soft((await osp.get(address)).text)
    await osp.post(
        address,
        data={"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "item_kinds": "phone", **csrf(osp)},
    )
    page = soft((await osp.get(address)).text)
    assert "Podle tohoto souhlasu teď není co předat." in page
    assert re.search(rf'href="/cases/{case_id}/sharing">Co už bylo předáno', page)
    assert 'name="item_kinds"' not in page


async def test_a_note_typed_in_a_second_tab_stays_on_the_page_that_has_no_form_any_more(kit, client_app):
    """It is in no record: the page says so and leads to where it may be written down."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["phone"])
    osp = await client_app("osp_specialist")
    address = f"/cases/{case_id}/sharing/new"
    sent = {"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "item_kinds": "phone", **csrf(osp)}
    once = re.search(r'name="once" value="([^"]+)"', (await osp.get(address)).text)[1]
    await osp.post(address, data={**sent, "once": once, "note": "Volat až po poledni."})
    page = await osp.post(address, data={**sent, "once": once, "note": "Volat jen ráno."})
    assert "Podle tohoto souhlasu teď není co předat." in soft(page.text)
    assert "Volat jen ráno." in page.text
    assert "Tato poznámka se neuložila" in soft(page.text)
    assert f'href="/cases/{case_id}/records/new"' in page.text


async def test_nothing_is_ticked_before_and_who_will_see_it_is_named(kit, client_app):
    """The named stand above the button; all fields of the consent are one click, without script too."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["family_name", "phone"])
    osp = await client_app("osp_specialist")
    address = f"/cases/{case_id}/sharing/new"
    form = (await osp.get(address)).text
    assert not re.findall(r'name="item_kinds"[^>]*checked', form)
    assert "Lenka Ďurišová" in form.partition("Uvidí to:")[2].partition("</p>")[0]
    ticked = await osp.post(
        address, data={"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "all": "items", **csrf(osp)}
    )
    assert len(re.findall(r'name="item_kinds"[^>]*checked', ticked.text)) == 2
    assert "Předáním se nic nesdílí" in (await osp.get(f"/cases/{case_id}/sharing")).text


async def test_all_of_a_handover_is_ended_at_once(kit, client_app):
    """Asked on a page of its own that says what ends; the second time there is nothing left to end."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["family_name", "phone"])
    osp = await client_app("osp_specialist")
    sent = {
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(consent_id),
        "item_kinds": ["family_name", "phone"],
        **csrf(osp),
    }
    await osp.post(f"/cases/{case_id}/sharing/new", data=sent)
    tab = (await osp.get(f"/cases/{case_id}/sharing")).text
    (address,) = set(re.findall(r'href="(/sharing/sent/[^"]*/end)"', tab))
    assert "přestane vidět" in (await osp.get(address)).text
    assert (await osp.post(address, data=csrf(osp))).status_code == 303
    tab = (await osp.get(f"/cases/{case_id}/sharing")).text
    assert "Předáním se nic nesdílí" in tab
    assert "Ukončit vše" not in tab
    assert (await osp.get(address)).status_code == 303
    assert (await osp.post(address, data=csrf(osp))).status_code == 409


async def test_a_refused_form_keeps_what_was_typed(kit, client_app):
    """The summary, the message beside the field, the ticks and the note."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["family_name", "phone"])
    osp = await client_app("osp_specialist")
    sent = {
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(consent_id),
        "item_kinds": ["phone", "email"],
        "note": "Volat večer.",
        **csrf(osp),
    }
    page = await osp.post(f"/cases/{case_id}/sharing/new", data=sent)
    assert page.status_code == 400
    assert soft(page.text).count("S předáním těchto údajů klient nesouhlasil: e-mailový kontakt.") == 2
    assert 'href="#item_kinds-1"' in page.text
    assert 'id="item_kinds-1"' in page.text
    assert "Volat večer." in page.text
    assert len(re.findall(r'name="item_kinds"[^>]*checked', page.text)) == 1


def draft_of(page, consent_id):
    """What the form of one consent carries, and what stands in its note."""
    form = next(part for part in page.text.split("<form")[1:] if f'name="consent_id" value="{consent_id}"' in part)
    found = dict(re.findall(r'<input type="hidden" name="(draft|once)" value="([^"]*)"', form))
    return found, re.search(r'<textarea[^>]*name="note"[^>]*>\n?([^<]*)', form)[1]


async def test_each_form_of_the_page_keeps_its_own_draft_and_key(kit, client_app):
    """Two consents are two forms: what is typed into one is in that one again, and each is handed over once."""
    case_id = await kit.open_case()
    one = await kit.give_consent(case_id, items=["family_name", "phone"])
    other = await kit.give_consent(
        case_id, items=["phone"], recipient_service_id=kit.world.services["spod"], worker_ids=[]
    )
    osp, address = await client_app("osp_specialist"), f"/cases/{case_id}/sharing/new"
    page = await osp.get(address)
    for consent_id, note in ((one, "První poznámka"), (other, "Druhá poznámka")):
        typed = {
            "version_no": 1,
            "client_version": 1,
            "consent_id": str(consent_id),
            "item_kinds": ["phone"],
            "note": note,
            **draft_of(page, consent_id)[0],
        }
        assert (await osp.post("/drafts", data=typed, headers={"X-Draft": "1"})).status_code == 200
    again = await osp.get(address)
    first, note = draft_of(again, one)
    second, other_note = draft_of(again, other)
    assert (note, other_note) == ("První poznámka", "Druhá poznámka")
    assert first["once"] != second["once"]
    assert len(re.findall(rf'href="/cases/{case_id}/sharing"[^>]*>\s*Zrušit', page.text)) == 2
    sent = {
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(one),
        "item_kinds": ["phone"],
        "note": note,
        **first,
    }
    done, twice = await osp.post(address, data=sent), await osp.post(address, data=sent)
    assert (done.status_code, twice.headers["location"]) == (303, done.headers["location"])
    changed = await osp.post(address, data={**sent, "item_kinds": ["family_name"]})
    assert changed.status_code == 409
    assert re.search(r"Přejít na to", unescape(changed.text).replace("\u00a0", " "))
    assert draft_of(await osp.get(address), other)[1] == "Druhá poznámka"


async def test_a_refusal_is_not_asked_again(kit, client_app):
    """The day of the client's no, nothing to hand over, and only quietly a way to another answer."""
    case_id = await kit.open_case()
    await kit.give_consent(case_id, decision="disagree")
    osp = await client_app("osp_specialist")
    said = f"Předání údajů bylo {format_date(today_in_prague())} odmítnuto."
    for address in (f"/cases/{case_id}/sharing", f"/cases/{case_id}/sharing/new"):
        page = await osp.get(address)
        assert soft(said) in soft(page.text)
        assert "Předat údaje</a>" not in page.text
        assert "Zeptejte se klienta" not in page.text
        assert f'<a href="/cases/{case_id}/consents/new?type=handover">Klient se rozhodl jinak</a>' in page.text
    await kit.give_consent(case_id)
    assert "odmítl" not in (await osp.get(f"/cases/{case_id}/sharing")).text
    assert 'name="item_kinds"' in (await osp.get(f"/cases/{case_id}/sharing/new")).text


async def test_rows_of_what_came_can_be_told_apart(kit, world, client_app):
    """Two handovers from one colleague: two link texts, also for who only hears them."""
    for _ in range(2):
        await kit.share()
    pm = await client_app("pm_worker")
    for url in ("/sharing", "/my-day"):
        page = await pm.get(url)
        links = re.findall(r'<a [^>]*href="/sharing/[0-9a-f-]{36}"[^>]*>(.*?)</a>', page.text)
        assert len(set(links)) == len(links) >= 2
        assert soft("Jindřiška Malá") in words_of(page)
        assert "Okoun" not in page.text


async def test_without_consent_the_page_leads_to_it(kit, client_app):
    """No form, a way to the client's decision."""
    case_id = await kit.open_case()
    osp = await client_app("osp_specialist")
    page = await osp.get(f"/cases/{case_id}/sharing/new")
    assert "není platný souhlas" in page.text
    assert f"/cases/{case_id}/consents/new?type=handover" in page.text
    assert 'name="item_kinds"' not in page.text


async def test_receiving_on_pages(kit, world, client_app):
    """A message on My day, the list without names, the six fields, the own file."""
    shared = await kit.share()
    await outbox.drain()
    pm = await client_app("pm_worker")
    day = soft((await pm.get("/my-day")).text)
    assert "Předané údaje: Odborné sociální poradenství" in day
    assert "Jiná služba vám předala údaje klienta." not in day  # the row says it
    assert "Okoun" not in day + (await pm.get("/sharing")).text
    page = await pm.get(f"/sharing/{shared.handover_id}")
    assert page.headers["cache-control"] == "no-store"
    for word in ("Okoun", "Vítězslav", "Lipnice pod Hájem, Středočeský kraj", "okoun@klient.example", "000 000 034"):
        assert word in soft(page.text)
    assert "Dostane úkol: Přidělit peera." in soft(page.text)
    missing = await pm.post(f"/sharing/{shared.handover_id}", data={"key_worker_id": "", **csrf(pm)})
    assert missing.status_code == 400
    key_worker = {"key_worker_id": str(world.people["pm_worker"].worker_id), **csrf(pm)}
    done = await pm.post(f"/sharing/{shared.handover_id}", data=key_worker)
    assert done.status_code == 303
    assert "Přidělit peera" in (await pm.get(done.headers["location"])).text
    assert "Předané údaje: Odborné sociální poradenství" not in words_of(await pm.get("/my-day"))  # it is done
    assert "Jiná služba vám předala údaje klienta." not in words_of(await pm.get("/my-day"))
    assert "Předané údaje" in (await pm.get(done.headers["location"] + "/sharing")).text


async def test_after_the_end_every_page_is_empty(kit, world, client_app):
    """The recipient's pages say nothing any more; the owner's say when and why it ended, and who had looked."""
    shared = await kit.share()
    pm, osp = await client_app("pm_worker"), await client_app("osp_specialist")
    await pm.get(f"/sharing/{shared.handover_id}")
    await outbox.drain()
    await kit.withdraw(shared)
    gone, never = await pm.get(f"/sharing/{shared.handover_id}"), await pm.get(f"/sharing/{new_id()}")
    assert gone.status_code == never.status_code == 404
    assert gone.text.replace(str(shared.handover_id), "") == re.sub(r"/sharing/[0-9a-f-]{36}", "/sharing/", never.text)
    assert "Předáním s námi teď nikdo nic nesdílí" in soft((await pm.get("/sharing")).text)
    await outbox.drain()
    day = (await pm.get("/my-day")).text
    assert "Sdílení, které jste měli od jiné služby, skončilo." in day
    assert "Okoun" not in day
    tab = (await osp.get(f"/cases/{shared.case_id}/sharing")).text
    assert "odvoláním" in tab
    assert "Lenka Ďurišová" in tab
    overview = (await osp.get(f"/cases/{shared.case_id}")).text
    assert "Sdílení" in overview


@pytest.mark.parametrize("form", ["decline", ""])
async def test_who_sends_a_form_after_the_end_is_told_that_it_may_have_ended(kit, client_app, form):
    """The same words for what never was; what was written is kept, with the way there."""
    shared = await kit.share()
    pm = await client_app("pm_worker")
    page = await pm.get(f"/sharing/{shared.handover_id}/decline")
    draft = re.findall(r'name="draft" value="([^"]*)"', page.text)
    sent = {**csrf(pm), "reason": "Nemáme peera.", "draft": draft if form else ""}
    await kit.withdraw(shared)
    gone = await pm.post(f"/sharing/{shared.handover_id}/{form}".rstrip("/"), data=sent)
    never = await pm.post(f"/sharing/{new_id()}/{form}".rstrip("/"), data=sent)
    for answer in (gone, never):
        assert answer.status_code == 404
        assert "Mohlo to skončit, zatímco jste psali." in soft(answer.text)
        assert "Zkontrolujte adresu" not in soft(answer.text)
    assert ("Co jste napsali, je uložené jako koncept." in soft(gone.text)) == bool(form)
    looked = await pm.get(f"/sharing/{new_id()}")
    assert "Mohlo to skončit" not in soft(looked.text)


async def test_ending_on_the_page(kit, client_app):
    """One share, asked about on a page of its own: without a script the first click ended it."""
    shared = await kit.share(kinds=["phone"])
    osp = await client_app("osp_specialist")
    tab = (await osp.get(f"/cases/{shared.case_id}/sharing")).text
    (action,) = re.findall(r'href="(/sharing/shares/[^"]+)"', tab)
    asked = soft((await osp.get(action)).text)
    assert re.search(r"přestane vidět:\s*<strong>[^<]*telefon[^<]*</strong>", asked, re.IGNORECASE), asked[
        asked.index("Co skončí") :
    ][:600]
    done = await osp.post(action, data=csrf(osp))
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{shared.case_id}/sharing")
    assert "Ukončeno službou" in (await osp.get(done.headers["location"])).text
    assert (await osp.post(action, data=csrf(osp))).status_code == 409
    assert (await osp.get(action)).status_code == 303


async def test_a_handover_that_ended_in_two_ways_says_both(kit, client_app):
    """One item by hand, the rest by the client: in the list and on the case, whichever item stands first."""
    shared = await kit.share()
    client = await client_app("osp_specialist")
    tab = (await client.get(f"/cases/{shared.case_id}/sharing")).text
    await client.post(re.findall(r'href="(/sharing/shares/[^"]+)"', tab)[0], data=csrf(client))
    await kit.withdraw(shared)
    for address, card in (("/sharing", "odeslo"), (f"/cases/{shared.case_id}", "sdileni")):
        page = (await client.get(address)).text.replace("\u00a0", " ")
        shown = page[page.index(f'id="{card}"') :]
        shown = shown[: shown.index("</section>")]
        assert [said for said in ("Ukončeno službou", "odvoláním") if said not in shown] == [], address


async def test_a_withdrawal_says_beforehand_what_ends(kit, client_app):
    """The page of the consent counts what its end would take away."""
    shared = await kit.share()
    osp = await client_app("osp_specialist")
    page = soft((await osp.get(f"/consents/{shared.consent_id}/withdraw")).text)
    assert "přestane vidět 6 předaných údajů." in page


async def test_who_has_the_menu_entry(kit, world, client_app):
    """Whoever may get something, an authority too: on My day it stands only until it is answered."""
    for name, there in (("pm_worker", True), ("pm_peer", True), ("spod_coordinator", True), ("spod_mailroom", False)):
        assert ('href="/sharing"' in (await (await client_app(name)).get("/my-day")).text) is there
    assert (await (await client_app("krok_admin")).get("/sharing")).status_code == 403


async def test_english(kit, client_app, world):
    """The same pages for who reads English."""
    shared = await kit.share()
    pm = await client_app("pm_worker")
    pm.cookies.set("opora_language", "en")
    await pm.post("/language/en", data=csrf(pm))
    page = (await pm.get(f"/sharing/{shared.handover_id}")).text
    assert "Data handed over" in page


async def test_who_can_only_read_takes_note_once(kit, world, client_app):
    """A row that leads to no act of theirs goes with one; it stays on the page, and of others on their day."""
    peer, worker = world.people["pm_peer"].worker_id, world.people["pm_worker"].worker_id
    shared = await kit.share(worker_ids=[peer, worker])
    mentor, colleague = await client_app("pm_peer"), await client_app("pm_worker")
    address = f"/sharing/{shared.handover_id}"
    assert address in (await mentor.get("/my-day")).text
    page = await mentor.get(address)
    assert "Vzít na vědomí" in page.text
    assert "Nepřevezmeme" not in page.text
    for _ in range(2):
        assert (await mentor.post(f"{address}/seen", data=csrf(mentor))).status_code == 303
    assert address not in (await mentor.get("/my-day")).text
    listed = (await mentor.get("/sharing")).text
    assert address in listed
    assert "Vzato na vědomí" in listed
    assert address in (await colleague.get("/my-day")).text
    assert "Vzít na vědomí" not in (await colleague.get(address)).text
    owner = await client_app("osp_specialist")
    assert words_of(await owner.get(f"/sharing/sent/{shared.handover_id}")).count("vzato na vědomí") == 1


async def test_a_recipient_who_takes_nothing_over_says_why(kit, world, client_app):
    """The sender reads the reason and is told of it; the service is asked no more. Once, and only what holds is answered."""
    shared = await kit.share()
    address = f"/sharing/{shared.handover_id}"
    client, owner = await client_app("pm_worker"), await client_app("osp_specialist")
    refused = await client.post(f"{address}/decline", data={"reason": "", **csrf(client)})
    assert "Napište, proč údaje nepřevezmete." in refused.text
    done = await client.post(f"{address}/decline", data={"reason": "Teď nemáme volného peera.", **csrf(client)})
    assert done.status_code == 303
    await outbox.drain()
    for name in ("pm_worker", "pm_head"):
        assert address not in (await (await client_app(name)).get("/my-day")).text
    again = await client.post(f"{address}/decline", data={"reason": "Znovu.", **csrf(client)})
    assert again.status_code == 409
    assert "Vaše služba už odpověděla, že údaje nepřevezme." in again.text
    sent = words_of(await owner.get(f"/sharing/sent/{shared.handover_id}"))
    assert "Teď nemáme volného peera." in sent
    assert "Znovu." not in sent
    assert "Druhá služba odpověděla, že předané údaje nepřevezme." in words_of(await owner.get("/my-day"))
    await kit.withdraw(shared)
    assert (await client.post(f"{address}/seen", data=csrf(client))).status_code == 404


async def test_a_stale_page_takes_no_note_of_what_was_answered(kit, world, client_app):
    """A colleague declined, or opened a case, meanwhile: the page says so and writes nothing down."""
    peer, worker = (world.people[name].worker_id for name in ("pm_peer", "pm_worker"))
    mentor = await client_app("pm_peer")
    declined, taken = [await kit.share(worker_ids=[peer, worker]) for _ in range(2)]
    await service.decline_handover(
        world.actor("pm_worker"), declined.handover_id, DeclineHandover(reason="Teď nemáme volného peera.")
    )
    await service.open_own_case(
        world.actor("pm_worker"), taken.handover_id, OpenOwnCase(key_worker_id=worker, open_anyway=True)
    )
    for shared, words in (
        (declined, "Vaše služba už odpověděla, že údaje nepřevezme."),
        (taken, "Toto předání už vaše služba převzala do svého případu."),
    ):
        refused = await mentor.post(f"/sharing/{shared.handover_id}/seen", data=csrf(mentor))
        assert refused.status_code == 409
        assert words in words_of(refused)
        looks = (await views.sent_handover(shared.owner, shared.handover_id)).looks
        assert "seen" not in [look.action for look in looks]


async def test_a_recipient_may_change_its_mind_while_the_sharing_lasts(kit, world, client_app):
    """The sender is told in place of the first answer, reads both, and the recipient's page says both."""
    shared, client = await kit.share(), await client_app("pm_worker")
    address = f"/sharing/{shared.handover_id}"
    actor, owner = world.actor("pm_worker"), await client_app("osp_specialist")
    await service.decline_handover(actor, shared.handover_id, DeclineHandover(reason="Teď nemáme volného peera."))
    await outbox.drain()
    assert "Druhá služba odpověděla, že předané údaje nepřevezme." in words_of(await owner.get("/my-day"))
    assert "můžete si to rozmyslet" in words_of(await client.get(address))
    known = {"key_worker_id": str(actor.worker_id), "after_decline": "1"}
    await client.post(address, data={**known, **csrf(client)})
    await outbox.drain()
    day = words_of(await owner.get("/my-day"))
    assert "Druhá služba předané údaje nakonec převzala" in day
    assert "Druhá služba odpověděla, že předané údaje nepřevezme." not in day
    sent = words_of(await owner.get(f"/sharing/sent/{shared.handover_id}"))
    assert "Teď nemáme volného peera." in sent
    assert "převzetí do vlastního případu" in sent
    page = words_of(await client.get(address))
    assert "Předtím vaše služba odpověděla, že údaje nepřevezme." in page
    assert "Založit vlastní případ" not in page


async def test_who_took_over_at_once_surprises_nobody(kit, world):
    """Without an earlier no there is no change of mind to tell of, only that they took over."""
    shared = await kit.share()
    actor = world.actor("pm_worker")
    await service.open_own_case(actor, shared.handover_id, OpenOwnCase(key_worker_id=actor.worker_id))
    await outbox.drain()
    assert [each.kind for each in await notification_views.notifications(shared.owner)] == ["handover.taken_over"]


async def test_a_second_handover_of_a_client_who_has_a_case_here_is_taken_note_of(kit, world, client_app):
    """A new wording of the consent ends the first handover: nobody opens a second case to get the second off My day."""
    first, client = await kit.share(), await client_app("pm_worker")
    page = await client.get(f"/sharing/{first.handover_id}")
    assert "Vzít na vědomí" not in page.text
    order = OpenOwnCase(key_worker_id=world.people["pm_worker"].worker_id)
    own_id = await service.open_own_case(world.actor("pm_worker"), first.handover_id, order)
    await kit.withdraw(first)
    second = f"/sharing/{(await kit.share()).handover_id}"
    assert second in (await client.get("/my-day")).text
    page = await client.get(second)
    assert f'href="/cases/{own_id}"' in page.text
    assert "Možná už klienta vedete" in words_of(page)
    assert f'action="{second}/seen"' in page.text
    assert (await client.post(f"{second}/seen", data=csrf(client))).status_code == 303
    assert second not in (await client.get("/my-day")).text


async def test_a_second_handover_is_taken_into_the_case_that_the_client_has(kit, world, client_app):
    """One act: what the client's data lacked they have, what differs stays and is told, and it waits on nobody's day."""
    worker, head = world.actor("pm_worker"), world.actor("pm_head")
    first = await kit.share(kinds=["given_name", "family_name", "phone"])
    own_id = await service.open_own_case(worker, first.handover_id, OpenOwnCase(key_worker_id=worker.worker_id))
    moved = msgspec.structs.replace(kit.identity, phone="+420 000 000 035")
    second = await kit.share(moved, kinds=["given_name", "family_name", "phone", "email"])
    await outbox.drain()
    address, clients = f"/sharing/{second.handover_id}", [await client_app(name) for name in ("pm_worker", "pm_head")]
    page = await clients[1].get(address)
    assert f'action="{address}/join"' in page.text
    sent = {"case_id": str(own_id), **csrf(clients[1])}
    done = await clients[1].post(f"{address}/join", data=sent)
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{own_id}")
    assert (await clients[1].post(f"{address}/join", data=sent)).status_code == 303, "once more is once"
    await outbox.drain()
    days = [words_of(await client.get("/my-day")) for client in clients]
    assert not any("Předané údaje: " in day for day in days)
    assert "K případu, který vedete, jsou připojené další předané údaje." in days[0]
    assert "jsou připojené další předané údaje" not in days[1], "who pressed knows"
    view = await case_views.case_view(worker, own_id)
    assert (view.content.identity.email, view.content.identity.phone) == ("okoun@klient.example", "+420 000 000 034")
    file = (await case_views.case_news(worker, own_id)).records[0].facts
    assert (
        "V údajích klienta stojí něco jiného a nezměnilo se to. Předáno: telefonický kontakt +420 000 000 035." in file
    )
    sharing = await views.case_sharing(worker, own_id)
    assert (sharing.received.id, [row.id for row in sharing.joined]) == (first.handover_id, [second.handover_id])
    shown = words_of(await clients[0].get(f"/cases/{own_id}/sharing"))
    assert "K případu jsou připojené další údaje, které předala služba" in shown
    assert "Náš případ" in words_of(await clients[0].get(address))
    looks = (await views.sent_handover(second.owner, second.handover_id)).looks
    assert {look.action for look in looks} == {"view", "copy"}
    with pytest.raises(AlreadyTakenOver):
        await service.open_own_case(head, second.handover_id, OpenOwnCase(key_worker_id=head.worker_id))
    with pytest.raises(AlreadyTakenOver):
        await service.decline_handover(head, second.handover_id, DeclineHandover(reason="Ne."))
    await kit.withdraw(second)
    assert (await views.case_sharing(worker, own_id)).joined == []


async def test_only_the_right_case_is_joined(kit, world, client_app):
    """One of somebody else, of others, closed, or led by somebody whom the consent does not name: refused, and nothing is copied."""
    worker, other = world.actor("pm_worker"), world.actor("pm_worker2")
    stranger = msgspec.structs.replace(kit.identity, given_name="Oldřich", family_name="Sumec")
    somebody = await kit.open_case(stranger, owner="pm_worker")
    unnamed = await kit.open_case(owner="pm_worker2")
    shared = await kit.share()
    client = await client_app("pm_worker")
    for case_id, words in (
        (somebody, "Podle jména předané údaje nejsou o klientovi tohoto případu."),
        (shared.case_id, "Vyberte případ, který u vás klient už má."),
        (unnamed, "Klient dovolil předat údaje jen jmenovaným lidem a ten, kdo případ vede, mezi nimi není."),
    ):
        refused = await client.post(
            f"/sharing/{shared.handover_id}/join", data={"case_id": str(case_id), **csrf(client)}
        )
        assert words in words_of(refused)
    assert "copy" not in {look.action for look in (await views.sent_handover(shared.owner, shared.handover_id)).looks}
    with pytest.raises(NotThere):
        await service.join_handover(other, shared.handover_id, JoinHandover(case_id=unnamed))
    assert (await service.open_handover(worker, shared.handover_id)).own_case_id is None


async def test_an_authority_finds_again_what_it_was_handed(kit, world, client_app):
    """The head of an authority takes note or answers, and has the page of sharing in the menu."""
    shared = await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    head = await client_app("spod_head")
    address = f"/sharing/{shared.handover_id}"
    page = (await head.get(address)).text
    assert "Vzít na vědomí" in page
    assert "Nepřevezmeme" in page
    assert (await head.post(f"{address}/seen", data=csrf(head))).status_code == 303
    day = (await head.get("/my-day")).text
    assert address not in day
    assert 'href="/sharing"' in day


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_what_a_later_decision_replaced_is_called_that_also_where_it_was_a_no(kit, client_app, decision):
    """A no is no new wording."""
    shared = await kit.share()
    order = kit.order(decision=decision)
    await consents.change_consent(shared.owner, shared.consent_id, order, version=1)
    said = f"Nahrazeno novým rozhodnutím klienta {format_date(today_in_prague())}"
    osp = await client_app("osp_specialist")
    for page in (f"/cases/{shared.case_id}/sharing", f"/sharing/sent/{shared.handover_id}"):
        assert soft(said) in soft((await osp.get(page)).text)


async def test_each_datum_of_a_handover_says_when_its_own_access_ended(kit, client_app, monkeypatch):
    """Ended one by one they are no group: who looked in between looked before the end, not after it."""
    shared = await kit.share(kinds=["phone", "email"])
    first, second = (await views.sent_handover(shared.owner, shared.handover_id)).handover.items
    await service.end_share(shared.owner, first.grant_id)
    await service.end_share(shared.owner, second.grant_id)
    owner, urls = await client_app("osp_specialist"), ("/cases/{}/sharing", f"/sharing/sent/{shared.handover_id}")
    told = [words_of(await owner.get(url.format(shared.case_id))).count("Přístup skončil") for url in urls]
    assert told == [1, 1], "what ended together is said together"
    of_row = rules.ended_at

    def an_hour_before(state, *, valid_until, revoked_at):
        before = hour if revoked_at == min_at else timedelta()
        return of_row(state, valid_until=valid_until, revoked_at=revoked_at and revoked_at - before)

    ended = (await views.sent_handover(shared.owner, shared.handover_id)).handover.ended
    hour, min_at = timedelta(hours=1), min(item.ended_at for item in ended)
    monkeypatch.setattr(rules, "ended_at", an_hour_before)
    told = [words_of(await owner.get(url.format(shared.case_id))).count("Přístup skončil") for url in urls]
    assert told == [2, 2], "each with its own moment"


@pytest.mark.parametrize("handed", [True, False])
async def test_a_withdrawal_speaks_of_what_was_taken_over_only_where_something_went_out(kit, client_app, handed):
    """Of a consent on which nothing was handed over nothing stays with the other side."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    if handed:
        await kit.hand_over(case_id, consent_id)
    osp = await client_app("osp_specialist")
    page = words_of(await osp.get(f"/consents/{consent_id}/withdraw"))
    assert ("Co příjemce převzal do vlastního případu, než se to zapsalo" in page) is handed
