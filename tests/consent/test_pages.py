"""The pages without any script: what was typed stays, the words are shown before they are stored, strangers find nothing."""

import re
from datetime import timedelta
from html import unescape

import msgspec
import pytest

from app.testing.pdf import pages_of
from consent import service
from consent.schemas import WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from consent.views import blank_form
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import add_months, format_date, today_in_prague

from .conftest import email_handed_over, picture

HERE = "Stránka nebo záznam tu není, nebo k němu nemáte přístup."


@pytest.fixture
async def browser(client_app):
    """The spinal specialist's browser."""
    return await client_app("osp_specialist")


def text_of(answer):
    """What a person reads, with plain spaces."""
    plain = re.sub(r"<[^>]+>", "", unescape(answer.text)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", plain)


def fields(world, **changes):
    """A filled form."""
    typed = {
        "type": "handover",
        "recipient_service_id": str(world.services["pm"]),
        "worker_ids": [str(world.people["pm_worker"].worker_id)],
        "items": ["given_name", "family_name", "email"],
        "purpose": "choose_peer",
        "purpose_text": "vrstevník s vozíkem",
        "valid_from": format_date(today_in_prague()).replace("\u00a0", " "),
        "valid_until": format_date(add_months(today_in_prague(), 3)),
        "decision": "agree",
        "form": "written",
        "said_on": format_date(today_in_prague()),
        "said_by": "self",
    }
    return {**typed, **changes}


async def test_a_new_form_has_what_a_tired_person_need_not_type_and_no_answer(browser, held):
    """The other service, today; what goes out, what for and the answer are the client's to choose, one by one."""
    page = await browser.get(f"/cases/{held.case_id}/consents/new?type=handover")
    assert page.status_code == 200
    assert len(re.findall(r'name="items"', page.text)) == 6
    assert "Lenka Ďurišová" in page.text
    assert not re.search(r'name="(items|purpose|decision|form)"[^>]* checked', page.text)
    assert "Když nesouhlasí:" in text_of(page)


async def test_a_new_wording_of_a_consent_that_begins_later_begins_then(browser, held, handover):
    """Nobody makes it begin today by leaving the field alone."""
    begins = today_in_prague() + timedelta(days=5)
    made = await service.record_consent(held.actor, held.case_id, handover(valid_from=begins))
    page = (await browser.get(f"/consents/{made.id}/change")).text
    assert re.search(
        rf'id="valid_from"[^>]* value="{begins.day}\. ?{begins.month}\. ?{begins.year}"', page.replace("\u00a0", " ")
    )


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_a_decision_is_recorded_and_shown(browser, held, world, decision):
    """Post, redirect, get; with the scan in the same form."""
    sent = await browser.post(
        f"/cases/{held.case_id}/consents/new",
        data=fields(world, decision=decision),
        files={"evidence": ("list.png", picture(), "image/png")},
    )
    assert sent.status_code == 303, text_of(sent)
    page = await browser.get(sent.headers["location"])
    assert "list.png" in page.text
    assert ("Souhlas je zapsaný" if decision == "agree" else "Nesouhlas je zapsaný") in text_of(page)


async def test_a_scan_says_that_it_was_written_and_nothing_else_says_so(browser, held, world):
    """An oral consent is not filed as a written one because nobody looked."""
    address, unsaid = f"/cases/{held.case_id}/consents/new", {**fields(world), "form": ""}
    refused = await browser.post(address, data=unsaid)
    assert (refused.status_code, "Vyberte, jak se klient vyjádřil." in text_of(refused)) == (400, True)
    await browser.post(address, data=unsaid, files={"evidence": ("list.png", picture(), "image/png")})
    (made,) = (await service.list_consents(held.actor, held.case_id)).consents
    assert (await service.consent_view(held.actor, made.id)).steps[-1].form == "written"


async def test_all_of_the_template_is_one_click_without_script(browser, held, world):
    """The page comes back with all six ticked, and nothing else is decided; before it nothing is ticked."""
    address = f"/cases/{held.case_id}/consents/new"
    assert " checked" not in (await browser.get(f"{address}?type=handover")).text.partition('id="komu"')[0]
    page = await browser.post(address, data={**fields(world, items=[], decision=""), "all": " ".join(HANDOVER_FIELDS)})
    assert page.status_code == 200
    assert page.text.partition('id="komu"')[0].count(" checked") == 6
    assert (await service.list_consents(held.actor, held.case_id)).consents == []


async def test_the_words_are_shown_without_script_and_nothing_is_stored(browser, held, world):
    """The button renders the page again with everything typed."""
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=fields(world, act="preview"))
    assert page.status_code == 200
    assert "(zastoupené pracovníky: Lenka Ďurišová)" in text_of(page)
    assert "vrstevník s vozíkem" in page.text
    assert 'class="govuk-error-summary"' not in page.text
    assert (await service.list_consents(held.actor, held.case_id)).consents == []


async def test_the_preview_says_that_the_period_is_wrong(browser, held, world):
    """Before anything is saved; a no has no period."""
    backwards = fields(world, act="preview", valid_until="1. 1. 2020")
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=backwards)
    assert page.status_code == 200
    assert "Konec platnosti je před jejím začátkem." in text_of(page)
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data={**backwards, "decision": "disagree"})
    assert "Konec platnosti" not in text_of(page)


async def test_only_the_words_come_for_htmx(browser, held, world):
    """The same address, the block of the target."""
    page = await browser.post(
        f"/cases/{held.case_id}/consents/new",
        data=fields(world, act="preview"),
        headers={"HX-Request": "true", "HX-Target": "nahled"},
    )
    assert page.text.lstrip().startswith('<div id="nahled"')
    people = await browser.post(
        f"/cases/{held.case_id}/consents/new",
        data=fields(world, act="preview", recipient_service_id=str(world.services["javorec_spod"])),
        headers={"HX-Request": "true", "HX-Target": "pracovnici"},
    )
    assert "Pracovníky jiné organizace" in text_of(people)


async def _log(held):
    """What the log says was done, entry by entry."""
    async with unit_of_work(held.actor) as unit:
        return [row["action"] for row in await unit.connection.fetch("SELECT action FROM audit_entry ORDER BY id")]


@pytest.mark.parametrize("script", [True, False])
async def test_what_is_offered_fits_the_recipient_that_was_chosen(browser, held, world, script):
    """Drawn anew when it changes; without a script on the page after the button. What is ticked already never hides."""
    address = f"/cases/{held.case_id}/consents/new"
    for chosen, ticked, health in (
        ("pm", "phone", True),
        ("javorec_spod", "phone", False),
        ("javorec_spod", "health", True),
    ):
        sent = fields(
            world,
            act="preview",
            recipient_service_id=str(world.services[chosen]),
            items=ticked,
            purpose="service_start",
        )
        pages = []
        for block in ("udaje", "ucel") if script else ("",):
            page = await browser.post(
                address, data=sent, headers={"HX-Request": "true", "HX-Target": block} if block else {}
            )
            assert page.status_code == 200
            assert not block or page.text.lstrip().startswith(f'<div id="{block}"')
            pages.append(page.text)
        assert ('value="health"' in pages[0]) is health
        assert ('value="choose_peer"' in pages[-1]) is (chosen == "pm")
        assert script or "Změnit příjemce" in text_of(page)


async def test_a_service_without_peers_is_refused_health_and_a_peer_beside_the_fields(browser, held, world):
    sent = fields(
        world, recipient_service_id=str(world.services["javorec_spod"]), items="health", purpose="choose_peer"
    )
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=sent)
    assert page.status_code == 400
    assert "Zdravotní stav pomáhá jen vybrat peera" in text_of(page)
    assert "peera v ní vybrat nelze" in text_of(page)


@pytest.mark.parametrize("block", ["", "udaje"])
async def test_what_a_service_may_not_get_is_said_as_soon_as_it_is_chosen(browser, held, world, block):
    """All was ticked first and the authority chosen after: not only when it is saved. Of a no it is nobody's business."""
    address = f"/cases/{held.case_id}/consents/new"
    sent = fields(
        world, recipient_service_id=str(world.services["javorec_spod"]), items=[*HANDOVER_FIELDS], act="preview"
    )
    headers = {"HX-Request": "true", "HX-Target": block} if block else {}
    page = await browser.post(address, data=sent, headers=headers)
    assert (page.status_code, "Zdravotní stav pomáhá jen vybrat peera" in text_of(page)) == (200, True)
    assert block or "peera v ní vybrat nelze" in text_of(page)
    page = await browser.post(address, data={**sent, "decision": "disagree"}, headers=headers)
    assert "Zdravotní stav pomáhá" not in text_of(page)


async def test_all_of_the_template_is_all_that_the_chosen_service_may_get(browser, held, world):
    sent = fields(world, recipient_service_id=str(world.services["javorec_spod"]), items=[], decision="")
    sent["all"] = " ".join(HANDOVER_FIELDS)
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=sent)
    data = page.text.partition('id="komu"')[0]
    assert (data.count(" checked"), 'value="health"' in data) == (5, False)


@pytest.mark.parametrize("block", ["nahled", "pracovnici", "udaje", "ucel"])
async def test_typing_leaves_no_entry_in_the_log(browser, held, handover, world, block):
    """The words are redrawn at each pause; nobody looked at the other consents of the client."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    before = await _log(held)
    typing = {"HX-Request": "true", "HX-Target": block}
    for address in (f"/cases/{held.case_id}/consents/new", f"/consents/{made.id}/change"):
        for letters in ("v", "vr", "vrs"):
            sent = fields(world, act="preview", purpose_text=letters, valid_until="23. 1")
            page = await browser.post(address, data=sent, headers=typing)
            assert page.status_code == 200, text_of(page)
            assert page.text.lstrip().startswith(f'<div id="{block}"')
    assert await _log(held) == before


async def test_the_log_says_printed_when_somebody_printed(browser, held, handover, world):
    """The form of a new wording says what is in it; the paper says that it was printed, and nothing else was read."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    before = len(await _log(held))
    form = await browser.get(f"/consents/{made.id}/change")
    assert not re.search(r'name="form"[^>]* checked', form.text)  # how they say it this time has not been heard yet
    assert form.status_code == 200
    assert (await _log(held))[before:] == ["consent.read"]
    before += 1
    paper = await browser.post(f"/consents/{made.id}/change", data=fields(world, act="print", decision=""))
    assert paper.headers["content-type"] == "application/pdf"
    assert (await _log(held))[before:] == ["consent.form_printed"]
    assert (await browser.get(f"/consents/{made.id}/form.pdf")).headers["content-type"] == "application/pdf"
    assert (await _log(held))[before + 1 :] == ["consent_form.read"]


async def test_a_button_moves_the_last_day(browser, held, world):
    """Half a year or a year after the first day, as typed."""
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=fields(world, months="12"))
    assert format_date(add_months(today_in_prague(), 12)) in unescape(page.text)


async def test_what_was_typed_stays_when_something_is_wrong(browser, held, world):
    """Summary on top, sentence beside the field, the file to be chosen again."""
    wrong = fields(world, items=[], valid_until="kdykoli", decision="")
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=wrong)
    assert page.status_code == 400
    assert text_of(page).count("Zadejte datum, do kdy souhlas platí") == 2
    page = await browser.post(
        f"/cases/{held.case_id}/consents/new",
        data={**wrong, "valid_until": "1. 1. 2020"},
        files={"evidence": ("a.exe", b"MZ", "application/octet-stream")},
    )
    assert page.status_code == 400
    shown = text_of(page)
    for sentence in (
        "Vyberte alespoň jeden údaj.",
        "Konec platnosti je před jejím začátkem.",
        "Vyberte, jak se klient rozhodl.",
        "Tento druh souboru nelze přiložit.",
    ):
        assert shown.count(sentence) == 2
    assert "vrstevník s vozíkem" in page.text
    assert 'value="1. 1. 2020"' in page.text
    assert "<title>Chyba: " in page.text
    summary = page.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert re.findall(r'href="#([^"]+)"', summary) == ["items", "valid_until", "decision", "evidence"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"recipient_service_id": str(new_id())}, "Tato služba na platformě není."),
        ({"valid_from": "1. 1. 2020", "said_on": "1. 1. 2020", "valid_until": "1. 2. 2020"}, "Tato doba už uplynula."),
        ({"purpose_text": "x" * 100_000}, "Text je příliš dlouhý"),
        ({"purpose_text": "skryté \u202eznaky"}, "obrací směr psaní"),
        ({"purpose_text": "zvonek \x07"}, "řídicí znak"),
    ],
)
async def test_a_wrong_field_has_its_sentence_and_the_others_stay(browser, held, world, wrong, sentence):
    """Outside the platform, in the past, too much, hidden: nothing is recorded."""
    sent = fields(world, said_by="parent", representative="Jana Burešová", **wrong)
    page = await browser.post(f"/cases/{held.case_id}/consents/new", data=sent)
    assert page.status_code == 400
    assert text_of(page).count(sentence) == 2
    assert "Jana Burešová" in page.text
    assert (await service.list_consents(held.actor, held.case_id)).consents == []


async def test_a_file_over_the_limit_is_said_beside_it_and_the_text_stays(browser, held, world, change_settings):
    """How big it is and how big it may be."""
    change_settings(OPORA_UPLOAD_LIMIT_BYTES=str(1024 * 1024))
    big = b"\x89PNG\r\n\x1a\n" + b"x" * (1024 * 1024)
    page = await browser.post(
        f"/cases/{held.case_id}/consents/new",
        data=fields(world),
        files={"evidence": ("list.png", big, "image/png")},
    )
    assert page.status_code == 400
    assert "nejvýše může mít 1 MB" in text_of(page)
    assert "vrstevník s vozíkem" in page.text


async def test_the_offer_is_printed_to_be_signed(browser, held, world):
    """Before the client has decided; an incomplete one comes back."""
    paper = await browser.post(f"/cases/{held.case_id}/consents/new", data=fields(world, act="print", decision=""))
    assert paper.headers["content-type"] == "application/pdf"
    assert "Bureš" not in paper.headers["content-disposition"]
    back = await browser.post(f"/cases/{held.case_id}/consents/new", data=fields(world, act="print", worker_ids=[]))
    assert back.status_code == 400


async def test_a_new_wording_with_a_scan_sent_twice_leads_to_what_was_recorded(browser, held, handover, world):
    """A double click, Back: one new wording with one scan. Another scan of the same name, or a change since, is told."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address, sent = f"/consents/{made.id}/change", fields(world, version=str(made.version))
    scan, other = (
        {"evidence": ("list.png", picture(), "image/png")},
        {"evidence": ("list.png", picture("grey"), "image/png")},
    )
    first, again = [await browser.post(address, data=sent, files=scan) for _ in range(2)]
    assert (again.status_code, again.headers["location"]) == (first.status_code, first.headers["location"]), text_of(
        again
    )
    now = await service.consent_view(held.actor, made.id)
    assert len(now.evidence) == 1
    assert (await browser.post(address, data=sent, files=other)).status_code == 412
    await service.change_consent(held.actor, made.id, handover(items=["email"]), version=now.version)
    assert (await browser.post(address, data=sent, files=scan)).status_code == 412


async def test_a_new_wording_over_a_changed_one_is_refused_and_the_text_stays(browser, held, handover, world):
    """Somebody else saved first."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    form = await browser.get(f"/consents/{made.id}/change")
    assert f'name="version" value="{made.version}"' in form.text
    await service.change_consent(held.actor, made.id, handover(items=["email"]), version=made.version)
    stale = await browser.post(f"/consents/{made.id}/change", data=fields(world, version=str(made.version)))
    assert stale.status_code == 412
    assert "vrstevník s vozíkem" in stale.text
    assert f'href="/consents/{made.id}">co je uložené teď' in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)
    assert version is not None
    assert (
        await browser.post(f"/consents/{made.id}/change", data=fields(world, version=version[1]))
    ).status_code == 303


async def test_taking_back_over_a_new_wording_is_said_and_then_done(browser, held, handover):
    """Somebody else saved first: what was typed stays, and a second sending takes back what is there now."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    await service.change_consent(held.actor, made.id, handover(items=["email"]), version=made.version)
    address = f"/consents/{made.id}/withdraw"
    order = {
        "said_on": format_date(today_in_prague()),
        "said_by": "self",
        "form": "oral_recorded",
        "note": "přišel osobně",
    }
    stale = await browser.post(address, data={**order, "version": str(made.version)})
    assert stale.status_code == 412
    assert "přišel osobně" in stale.text
    version = re.search(r'name="version" value="(\d+)"', stale.text)
    assert version is not None
    assert (await browser.post(address, data={**order, "version": version[1]})).status_code == 303
    assert (await service.consent_view(held.actor, made.id)).state == "withdrawn"


async def test_taking_back_is_a_page_that_says_what_ends(browser, held, handover):
    """Two fields to fill, no reason; before and after it is said what the recipient keeps, with the way there."""
    keeps = "Co příjemce převzal do vlastního případu, než se to zapsalo, mu zůstává."
    made = await service.record_consent(held.actor, held.case_id, handover())
    await email_handed_over(held, made.id)
    page = await browser.get(f"/consents/{made.id}/withdraw")
    assert "Co skončí" in text_of(page)
    assert keeps in text_of(page)
    assert keeps not in text_of(await browser.get(f"/consents/{made.id}"))
    order = {
        "version": str(made.version),
        "said_on": format_date(today_in_prague()),
        "said_by": "self",
        "note": "přišel osobně",
    }
    refused = await browser.post(f"/consents/{made.id}/withdraw", data=order)
    assert refused.status_code == 400
    assert "přišel osobně" in refused.text
    done = await browser.post(f"/consents/{made.id}/withdraw", data={**order, "form": "oral_recorded"})
    assert done.status_code == 303
    ended = await browser.get(done.headers["location"])
    assert "Odvoláno" in text_of(ended)
    assert text_of(ended).count(keeps) == 2  # in the message, and on the page from now on
    assert f'href="/cases/{held.case_id}/sharing">Přejít na předané údaje</a>' in ended.text
    again = await browser.post(f"/consents/{made.id}/withdraw", data={**order, "form": "oral_recorded"})
    assert again.status_code == 303
    assert (await browser.get(f"/consents/{made.id}/withdraw")).status_code == 303


async def test_what_holds_now_is_said_first(browser, held, handover):
    """A consent that was withdrawn reads as withdrawn, on the page and on paper; the former answer is history."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    page = await browser.get(f"/consents/{made.id}")
    assert "<dt>Rozhodnutí</dt><dd>klient souhlasí</dd>" in page.text
    paper = await browser.get(f"/consents/{made.id}/form.pdf")
    assert "neplatí" not in pages_of(paper.content)[0]
    order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await service.withdraw_consent(held.actor, made.id, order, version=made.version)
    shown = text_of(await browser.get(f"/consents/{made.id}"))
    day = format_date(today_in_prague()).replace("\u00a0", " ")
    assert f"Souhlas už neplatí, odvolán {day}." in shown
    assert "klient souhlasí" not in shown
    assert "Souhlas platí i tak." not in shown
    paper = await browser.get(f"/consents/{made.id}/form.pdf")
    top = pages_of(paper.content)[0].replace("\u00a0", " ")
    assert top.index(f"Tento souhlas už neplatí. Byl odvolán {day}.") < top.index("Čeho se rozhodnutí týká")


@pytest.mark.parametrize("decision", ["agree", "disagree"])
async def test_the_paper_says_all_that_is_kept(browser, held, handover, case_management, decision):
    """No sentence of the text that is sealed is missing from what the client signs; the two lists stand apart there."""
    for order in (handover(decision=decision), case_management(decision=decision)):
        blank = await blank_form(held.actor, held.case_id, msgspec.structs.replace(order, decision=""))
        made = await service.record_consent(held.actor, held.case_id, order)
        _, *answer, _, end = made.present.text.split("\n")
        recorded = (await browser.get(f"/consents/{made.id}/form.pdf")).content
        for paper, sentences in ((blank, answer), (recorded, [*answer, end])):
            printed = "".join("".join(pages_of(paper)).split()).replace("\u00ad", "")
            for sentence in sentences:
                assert "".join(sentence.split()) in printed, sentence


async def test_a_consent_leads_to_what_it_was_given_for(browser, held, handover, case_management):
    """Once, while nothing rests on it; a no, and what ended, lead nowhere."""
    no = await service.record_consent(held.actor, held.case_id, case_management(decision="disagree"))
    assert "/plan/propose" not in (await browser.get(f"/consents/{no.id}")).text
    made = await service.record_consent(held.actor, held.case_id, handover())
    address = f"/cases/{held.case_id}/sharing/new?consent={made.id}"
    assert f'href="{address}"' in (await browser.get(f"/consents/{made.id}")).text
    form = await browser.get(address)
    data = {
        "csrf_token": browser.headers["X-CSRF-Token"],
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(made.id),
        "item_kinds": ["given_name"],
    }
    assert form.status_code == 200
    assert (await browser.post(f"/cases/{held.case_id}/sharing/new", data=data)).status_code == 303
    assert address not in (await browser.get(f"/consents/{made.id}")).text
    joint = await service.record_consent(held.actor, held.case_id, case_management())
    assert f'href="/cases/{held.case_id}/plan/propose"' in (await browser.get(f"/consents/{joint.id}")).text


async def test_a_scan_comes_later(browser, held, handover):
    """The consent says that it is missing until then; a wrong file is refused on the same page."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    assert "Sken chybí" in text_of(await browser.get(f"/consents/{made.id}"))
    refused = await browser.post(
        f"/consents/{made.id}/evidence",
        data={"version": "1"},
        files={"evidence": ("a.exe", b"MZ", "application/octet-stream")},
    )
    assert refused.status_code == 400
    assert "Tento druh souboru" in text_of(refused)
    done = await browser.post(
        f"/consents/{made.id}/evidence", data={"version": "1"}, files={"evidence": ("a.png", picture(), "image/png")}
    )
    assert done.status_code == 303
    page = await browser.get(f"/consents/{made.id}")
    assert "Sken chybí" not in text_of(page)
    (address,) = re.findall(rf"/consents/{made.id}/evidence/[0-9a-f-]+", page.text)
    scan = await browser.get(address)
    assert scan.headers["content-disposition"].startswith("attachment")
    assert scan.headers["cache-control"] == "no-store"


async def test_a_scan_belongs_to_the_wording_that_the_page_showed(browser, held, handover):
    """A new wording was recorded meanwhile: the scan proves the old one; the file is chosen again beside the new one."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    page = await browser.get(f"/consents/{made.id}")
    (version,) = re.findall(r'name="version" value="(\d+)"', page.text)
    await service.change_consent(held.actor, made.id, handover(items=["email"]), version=made.version)
    scan = {"evidence": ("a.png", picture(), "image/png")}
    refused = await browser.post(f"/consents/{made.id}/evidence", data={"version": version}, files=scan)
    assert refused.status_code == 412
    assert "soubor vyberte znovu" in text_of(refused)
    assert "Vyberte znění" in text_of(refused), "which of the two is said anew"
    assert not re.search(r'<option value="\d" selected', refused.text)
    assert (await service.consent_view(held.actor, made.id)).evidence == []
    (version,) = re.findall(r'name="version" value="(\d+)"', refused.text)
    unsaid = await browser.post(
        f"/consents/{made.id}/evidence", data={"version": version, "version_no": ""}, files=scan
    )
    assert unsaid.status_code == 400
    assert "Vyberte znění, ke kterému sken patří" in text_of(unsaid)
    sent = {"version": version, "version_no": "1"}
    assert (await browser.post(f"/consents/{made.id}/evidence", data=sent, files=scan)).status_code == 303
    assert [each.version_no for each in (await service.consent_view(held.actor, made.id)).evidence] == [1]


async def test_an_earlier_wording_says_that_its_scan_is_missing_and_leads_to_it(browser, held, handover):
    """With its print beside; the form comes with that wording chosen."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    await service.change_consent(held.actor, made.id, handover(items=["email"]), version=made.version)
    page = await browser.get(f"/consents/{made.id}")
    assert "Přiložit sken ke znění č. 1" in text_of(page)
    assert '<option value="2" selected' in page.text
    assert '<option value="1" selected' in (await browser.get(f"/consents/{made.id}?scan=1")).text
    paper = await browser.get(f"/consents/{made.id}/form.pdf?version_no=1")
    assert (paper.status_code, paper.headers["content-type"]) == (200, "application/pdf")
    assert (await browser.get(f"/consents/{made.id}/form.pdf?version_no=7")).status_code == 404


@pytest.mark.parametrize("days", [0, 7])
async def test_a_wording_that_begins_later_is_not_said_to_hold_now(browser, held, handover, days):
    """Beside the scan as in its head: what holds from a day says the day."""
    begins = today_in_prague() + timedelta(days)
    made = await service.record_consent(held.actor, held.case_id, handover())
    await service.change_consent(held.actor, made.id, handover(valid_from=begins), version=made.version)
    page = text_of(await browser.get(f"/consents/{made.id}"))
    assert (f"znění č. 2, platí od {begins.day}. {begins.month}. {begins.year}" in page) == bool(days)
    assert ("znění č. 2, platí teď" in page) == (not days)


async def test_the_tab_is_for_those_who_may_look(client_app, held, world):
    """Providers have it; an authority never asks for consent."""
    specialist = await client_app("osp_specialist")
    assert f"/cases/{held.case_id}/consents" in (await specialist.get(f"/cases/{held.case_id}")).text
    head = await client_app("spod_head")
    opened = await head.get("/cases")
    assert "/consents" not in opened.text


async def test_strangers_find_no_page(client_app, held, handover, world):
    """The same page for every address, with every id in hand, as for nothing."""
    made = await service.record_consent(held.actor, held.case_id, handover(), ("a.png", "image/png", picture()))
    for name in ("pm_worker", "both_pm", "spod_head", "krok_admin"):
        stranger = await client_app(name)
        for case, consent, scan in ((held.case_id, made.id, made.evidence[0].id), (new_id(), new_id(), new_id())):
            answers = [
                await stranger.get(f"/cases/{case}/consents"),
                await stranger.get(f"/cases/{case}/consents/new"),
                await stranger.post(f"/cases/{case}/consents/new", data=fields(world)),
                await stranger.post(f"/cases/{case}/consents/new", data=fields(world, act="preview")),
                await stranger.get(f"/consents/{consent}"),
                await stranger.get(f"/consents/{consent}/change"),
                await stranger.post(f"/consents/{consent}/change", data=fields(world, version="1")),
                await stranger.get(f"/consents/{consent}/withdraw"),
                await stranger.post(f"/consents/{consent}/withdraw", data={"version": "1"}),
                await stranger.get(f"/consents/{consent}/form.pdf"),
                await stranger.get(f"/consents/{consent}/evidence/{scan}"),
                await stranger.post(
                    f"/consents/{consent}/evidence", files={"evidence": ("a.png", picture(), "image/png")}
                ),
            ]
            assert {answer.status_code for answer in answers} == {404}
            assert all(HERE in text_of(answer) for answer in answers)


@pytest.mark.parametrize(
    ("kind", "recipient", "said"),
    [
        ("info_sharing", "pm", "Tímto souhlasem se v Opoře nic nepředává"),
        ("case_management", "spod", "Nabídku téhle službě odsud nepošlete"),
        ("case_management", "pm", ""),
    ],
)
async def test_a_consent_that_nothing_here_follows_says_so_before_it_is_signed(
    client_app, held, case_management, world, kind, recipient, said
):
    """In the form, where the recipient is chosen, and on the page afterwards."""
    browser = await client_app("osp_specialist")
    workers = [] if recipient == "spod" else [world.people["pm_worker"].worker_id]
    values = {"type": kind, "recipient_service_id": str(world.services[recipient])}
    form = await browser.post(f"/cases/{held.case_id}/consents/new", data=values)
    order = case_management(type=kind, recipient_service_id=world.services[recipient], worker_ids=workers)
    page = await browser.get(f"/consents/{(await service.record_consent(held.actor, held.case_id, order)).id}")
    for shown in (form.text, page.text):
        text = shown.replace("\u00a0", " ")
        assert said in text
        assert said or "Nabídku téhle" not in text


async def test_a_refusal_of_everything_names_no_number_of_values(held, client_app, handover):
    """Nobody chose any: the list says no more than the record."""
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree", items=[], purpose=None))
    page = (await (await client_app("osp_specialist")).get(f"/cases/{held.case_id}/consents")).text
    assert "6 údajů" not in page.replace("\xa0", " ")
