"""Pages: a child of another agenda is found, asked about and said to be the same; nothing leads into its file (ADR 0111)."""

import re
from datetime import date
from html import unescape

import msgspec
import pytest

from app.testing.agendas import second_agenda
from cases.cases import service, views
from cases.cases.schemas.elsewhere import SaySamePerson
from cases.clients.rules import person_mark
from cases.clients.schemas import ClientIdentity

from .test_persons import JAN, Office

TYPED = {"given_name": "Jan", "family_name": "Vrána", "birth_date": "3. 4. 2013"}
SPOD = ClientIdentity(given_name="Jan", family_name="Vrána", birth_date=JAN.birth_date)


@pytest.fixture
async def office(world):
    return Office(world, await second_agenda(world))


def text_of(answer):
    """What a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)).replace("\u00a0", " "))


async def search(client, words):
    """The page of what was found."""
    answer = await client.post("/search", data={"q": words})
    return await client.get(answer.headers["location"])


async def test_the_search_shows_the_header_and_no_way_into_the_file(office, client_app):
    there = await office.open_there()
    client = await client_app("spod_mailroom")
    page = await search(client, "Vrána")
    said = text_of(page)
    assert "V jiných agendách 1" in said
    for words in ("Vrána Jan", "3. 4. 2013", "Kurátor pro děti a mládež", "Vojtěch Janda", "MULH 1/2026/kur".lower()):
        assert words in said or words in said.lower(), words
    for kept in (str(there), "Tajná", "130403", "601 000 099"):
        assert kept not in page.text, kept
    assert (await client.get(f"/cases/{there}")).status_code == 404
    assert (await client.get(f"/cases/{there}/person")).status_code == 404
    assert (await client.get(f"/api/v1/cases/{there}/person")).status_code == 404
    nothing = text_of(await search(client, "Nikdo Takový"))
    assert "Jiná agenda takové dítě nevede." in nothing


async def test_an_authority_with_one_agenda_and_a_provider_read_as_they_did(world, client_app):
    for who in ("spod_head", "osp_head"):
        said = text_of(await search(await client_app(who), "Vrána"))
        assert "agend" not in said.replace("agendě úřadu", ""), who
        assert "Hledá se jen ve vaší službě" in said, who


async def test_who_opens_a_case_is_asked_and_says_it_in_one_tick(office, client_app):
    await office.open_there()
    client = await client_app("spod_head")
    leads = str(office.world.actor("spod_coordinator").worker_id)
    sent = {**TYPED, "key_worker_id": leads}
    asked = await client.post("/cases/new", data=sent)
    assert "Nejspíš jde o dítě, které vede jiná agenda." in text_of(asked)
    assert "Je to totéž dítě, které vede agenda Kurátor pro děti a mládež" in text_of(asked)
    assert "checked" not in asked.text.split('name="same_person"')[1].split(">")[0], "never by itself"
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', asked.text)
    # ticks for one child hold for nobody who was typed since
    other = {**sent, "given_name": "Jakub", "same_person": one, "elsewhere_of": person_mark(SPOD)}
    again = await client.post("/cases/new", data={**other, "family_name": "Vrána"})
    assert again.status_code in (200, 409, 303)
    done = await client.post(
        "/cases/new",
        data={**sent, "same_person": one, "elsewhere_of": person_mark(SPOD), "open_anyway": person_mark(SPOD)},
    )
    assert done.status_code == 303, text_of(done)[:600]
    case_id = done.headers["location"].rpartition("/")[2]
    page = text_of(await client.get(f"/cases/{case_id}"))
    assert "Vede i agenda Kurátor pro děti a mládež: spis" in page
    assert "koordinátor Vojtěch Janda" in page


async def test_none_of_them_is_an_answer_too(office, client_app):
    await office.open_there()
    client = await client_app("spod_head")
    sent = {**TYPED, "key_worker_id": str(office.world.actor("spod_coordinator").worker_id)}
    said = {"elsewhere_anyway": "1", "elsewhere_of": person_mark(SPOD)}
    done = await client.post("/cases/new", data={**sent, **said})
    assert done.status_code == 303, text_of(done)[:600]
    assert "Vede i agenda" not in text_of(await client.get(done.headers["location"]))


async def test_it_is_said_shown_and_taken_back_at_the_case(office, client_app):
    first = await office.open()
    second = await office.open_there(msgspec.structs.replace(JAN, given_name="Honza"), elsewhere_anyway=True)
    client = await client_app("spod_coordinator")
    here = f"/cases/{first}/person"
    assert "Totéž dítě v jiných agendách" in text_of(await client.get(f"/cases/{first}/people"))
    page = await client.get(here)
    assert "Nikdo zatím neřekl" in text_of(page)
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', page.text)
    empty = await client.post(here, data={"step": "say"})
    assert "Vyberte, které z dětí jiných agend to je." in text_of(empty)
    assert (await client.post(here, data={"step": "say", "same_person": one})).status_code == 303
    page = await client.get(here)
    said = text_of(page)
    assert "Vede i agenda Kurátor pro děti a mládež" in said
    assert "U vás: Vrána Jan" in said, "the two agendas call it otherwise"
    assert str(second) not in page.text
    (link,) = re.findall(r'name="link_id" value="([0-9a-f-]{36})"', page.text)
    refused = await client.post(here, data={"step": "back", "link_id": link, "reason": ""})
    assert "Napište, proč nejde o totéž dítě." in text_of(refused)
    done = await client.post(here, data={"step": "back", "link_id": link, "reason": "Je to bratranec."})
    assert done.status_code == 303
    said = text_of(await client.get(here))
    assert "Nikdo zatím neřekl" in said
    assert "Je to bratranec." in said


async def test_for_programs(office, client_app):
    first = await office.open()
    await office.open_there(elsewhere_anyway=True)
    client = await client_app("spod_coordinator", bearer=True)
    (found,) = (await client.post("/api/v1/persons/search", json={"q": "Vrána"})).json()
    assert found["files"][0]["agenda"] == "Kurátor pro děti a mládež"
    assert set(found["files"][0]) == {
        "id", "agenda", "file_mark", "status", "opened_at", "key_worker", "client_name", "birth_date", "urgent", "corrected", "corrected_at",
    }  # fmt: skip
    assert (await client.post(f"/api/v1/cases/{first}/person", json={"same_person": [found["id"]]})).status_code == 204
    known = (await client.get(f"/api/v1/cases/{first}/person")).json()
    assert known["person"]["files"][0]["key_worker"] == "Vojtěch Janda"
    back = {"link_id": known["links"][0]["id"], "reason": "Je to bratranec."}
    assert (await client.post(f"/api/v1/cases/{first}/person/back", json=back)).status_code == 204
    again = await client.post(f"/api/v1/cases/{first}/person/back", json=back)
    assert again.status_code in (409, 412)
    assert (await client.get(f"/api/v1/cases/{first}/person")).json()["person"] is None
    head = await client_app("spod_head", bearer=True)
    order = {
        "identity": {"given_name": "Jan", "family_name": "Vrána", "birth_date": "2013-04-03"},
        "key_worker_id": str(office.world.actor("spod_coordinator").worker_id),
        "kind": "child",
        "open_anyway": True,
    }
    asked = await head.post("/api/v1/cases", json=order)
    assert (asked.status_code, asked.json()["code"]) == (409, "known-elsewhere")
    assert (await head.post("/api/v1/cases", json={**order, "elsewhere_anyway": True})).status_code == 201


async def test_the_page_of_who_only_knows_of_the_case_has_no_way_on(office, client_app):
    first = await office.open()
    await office.open_there(elsewhere_anyway=True)
    coordinator = office.world.actor("spod_coordinator")
    (one,) = [each.id for each in await views.alike_elsewhere(coordinator, JAN)]
    await service.say_same_person(coordinator, first, SaySamePerson(same_person=[one]))
    client = await client_app("spod_mailroom")
    page = await client.get(f"/cases/{first}")
    assert "Vede i agenda Kurátor pro děti a mládež" in text_of(page)
    assert f"/cases/{first}/person" not in page.text
    assert (await client.get(f"/cases/{first}/person")).status_code == 403


async def test_both_boxes_at_once_are_refused_as_contradicting(office, client_app):
    """That it is the same child, and that it is none of them: nobody knows which was meant."""
    await office.open_there()
    client = await client_app("spod_head")
    sent = {**TYPED, "key_worker_id": str(office.world.actor("spod_coordinator").worker_id)}
    (one,) = re.findall(
        r'name="same_person"[^>]*value="([0-9a-f-]{36})"', (await client.post("/cases/new", data=sent)).text
    )
    both = {**sent, "same_person": one, "elsewhere_anyway": "yes", "elsewhere_of": person_mark(SPOD)}
    refused = await client.post("/cases/new", data={**both, "open_anyway": person_mark(SPOD)})
    assert refused.status_code == 400
    assert "Zaškrtli jste obojí" in text_of(refused)
    assert f'value="{one}" checked' in refused.text


async def form_of(client, here, card):
    """The form of a page that holds a card."""
    (form,) = [
        each.partition("</form>")[0]
        for each in (await client.get(here)).text.split("<form")
        if f'id="{card}"' in each.partition("</form>")[0]
    ]
    return form


async def test_the_draft_of_a_take_back_goes_back_into_its_form_while_the_link_runs(office, client_app):
    """What was written of one link is no reason against another: then it stays a draft, to be read."""
    first = await office.open()
    await office.open_there(elsewhere_anyway=True)
    client, here = await client_app("spod_coordinator"), f"/cases/{first}/person"
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', (await client.get(here)).text)
    await client.post(here, data={"step": "say", "same_person": one})
    form = await form_of(client, here, "zpet")
    (ticket,) = re.findall(r'name="draft" value="([^"]+)"', form)
    (link,) = re.findall(r'name="link_id" value="([0-9a-f-]{36})"', form)
    words = "Je to bratranec stejného jména."
    left = {"draft": ticket, "step": "back", "link_id": link, "reason": words}
    assert (await client.post("/drafts", data=left)).status_code in (200, 204, 303)
    again = await client.get(here)
    assert re.search(rf"<textarea[^>]*name=\"reason\"[^>]*>\s*{words}", again.text)
    assert (await client.post(here, data={**left, "draft": ticket})).status_code == 303
    await client.post(here, data={"step": "say", "same_person": one})
    (ticket,) = re.findall(r'name="draft" value="([^"]+)"', await form_of(client, here, "zpet"))
    await client.post("/drafts", data={"draft": ticket, "step": "back", "link_id": link, "reason": words})
    assert not re.search(rf"<textarea[^>]*name=\"reason\"[^>]*>\s*{words}", (await client.get(here)).text)


async def test_a_tick_holds_the_name_that_it_was_made_on(office, client_app):
    """Corrected meanwhile by the other agenda: said what was and what is, and asked anew, from an open page and from a draft."""
    there = await office.open_there(msgspec.structs.replace(JAN, birth_number=""))
    client = await client_app("spod_head")
    sent = {**TYPED, "key_worker_id": str(office.world.actor("spod_coordinator").worker_id)}
    asked = await client.post("/cases/new", data=sent)
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', asked.text)
    (seen,) = re.findall(r'name="same_person_seen" value="([^"]+)"', unescape(asked.text))
    (ticket,) = re.findall(r'name="draft" value="([^"]+)"', asked.text)[:1]
    ticked = {**sent, "same_person": one, "same_person_seen": seen, "elsewhere_of": person_mark(SPOD), "draft": ticket}
    assert (await client.post("/drafts", data=ticked)).status_code in (200, 204, 303)
    assert f'value="{one}" checked' in (await client.get("/cases/new")).text, "nothing changed: the tick comes back"
    other = msgspec.structs.replace(JAN, given_name="Zikmund", birth_date=date(2009, 1, 1), birth_number="")
    await office.correct(there, other, by=office.curator_head)
    words = "bylo tu Vrána Jan, 3. 4. 2013, teď Vrána Zikmund, 1. 1. 2009"
    for page in (
        await client.get("/cases/new"),
        await client.post("/cases/new", data={**ticked, "open_anyway": person_mark(SPOD)}),
    ):
        assert words in text_of(page)
        assert f'value="{one}"' in page.text, "still offered"
        assert f'value="{one}" checked' not in page.text
    (now,) = re.findall(r'name="same_person_seen" value="([^"]+)"', unescape(page.text))
    done = await client.post("/cases/new", data={**ticked, "same_person_seen": now, "open_anyway": person_mark(SPOD)})
    assert done.status_code == 303, text_of(done)[:600]
