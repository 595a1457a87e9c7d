"""Pages of casework: what is wrong is said beside its field, and what was typed stays."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from app.testing.world import PEOPLE
from cases.cases import service, views
from cases.cases.rules import PERSONNEL_REASONS
from cases.cases.schemas import ChangeClient, ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.legal_time import format_date, today_in_prague
from kernel.web.assets import STATIC_DIR
from kernel.web.forms import TIME_OF_THAT_DAY
from kernel.web.text import date_field

ELISKA = ClientIdentity(given_name="Eliška", family_name="Vránová")


@pytest_asyncio.fixture
async def case_id(world):
    """A case that a coordinator leads."""
    key_worker_id = world.actor("spod_coordinator").worker_id
    order = OpenCase(identity=ELISKA, key_worker_id=key_worker_id, kind="child")
    return await service.open_case(world.actor("spod_head"), order)


def text_of(answer):
    """What a person reads, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(answer.text)).replace("\u00a0", " "))


def version_in(answer):
    """The version that the form starts from."""
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    assert found is not None
    return found[1]


def fields_in(answer):
    """What a browser would send of the form."""
    found = dict(re.findall(r'<input[^>]* name="([a-z_]+)"\s+(?:type="[a-z]+" )?value="([^"]*)"', answer.text))
    return {name: unescape(value) for name, value in found.items()}


def said_beside(answer, field):
    """The sentence beside a field."""
    found = re.search(rf'id="{re.escape(field)}-error">(.*?)</p>', answer.text, re.DOTALL)
    return found[1] if found else ""


def change(world, to="spod_coordinator2", **changes):
    values = {
        "worker_id": str(world.actor(to).worker_id),
        "reason": "head_decision",
        "informed_on": format_date(today_in_prague()),
        "informed_via": "personal",
        "note": "Rozepsaná poznámka.",
        "version": "1",
    }
    return {**values, **changes}


async def test_the_form_warns_that_the_client_reads_the_note(client_app, case_id):
    """For reasons that are personnel data, and for no other: the style sheet knows the same ones as the rules."""
    form = (await (await client_app("spod_head")).get(f"/cases/{case_id}/key-worker")).text
    assert "klient si je může přečíst" in form.partition('class="o-if-personnel"')[2]
    shown = re.search(r":is\(([^)]*)\):checked\)\)[^{]*\.o-if-personnel", (STATIC_DIR / "opora.css").read_text())
    assert shown is not None
    assert set(re.findall(r"value=\"?(\w+)", shown[1])) == set(PERSONNEL_REASONS)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"to": "spod_coordinator"}, "worker_id", "vždy právě jeden"),
        ({"informed_on": "", "informed_via": ""}, "informed_on", "napište, proč to nešlo"),
        ({"informed_on": "31. 2. 2026"}, "informed_on", "neexistuje"),
        ({"informed_on": "1. 3. 2024"}, "informed_on", "nebyl otevřený"),
        ({"not_informed_reason": "na dovolené"}, "not_informed_reason", "vyplňte jen jedno"),
        ({"note": "x" * 100_000}, "note", "příliš dlouhý"),
        ({"note": "skryté \u202eznaky"}, "note", "směr psaní"),
        ({"note": "zvonek \x07"}, "note", "řídicí znak"),
    ],
)
async def test_a_wrong_change_of_key_worker_is_said_beside_its_field(
    client_app, world, case_id, wrong, field, sentence
):
    """A second key worker, neither notice nor reason, too much or hidden text: nothing changes, the rest stays."""
    head = await client_app("spod_head")
    answer = await head.post(f"/cases/{case_id}/key-worker", data=change(world, **wrong))
    assert answer.status_code == 400
    assert sentence in said_beside(answer, field)
    if field != "note":
        assert "Rozepsaná poznámka." in answer.text
    assert ('<details class="govuk-details" open>' in answer.text) is ("informed" in field), (
        "what it speaks of is unfolded"
    )
    view = await views.case_view(world.actor("spod_head"), case_id)
    assert view.header.key_worker_id == world.actor("spod_coordinator").worker_id


async def test_a_stale_change_of_key_worker_can_be_sent_again(client_app, world, case_id):
    """Two heads at once: the second reads who was faster, keeps the text and decides anew."""
    head = await client_app("spod_head")
    assert (await head.post(f"/cases/{case_id}/key-worker", data=change(world))).status_code == 303
    stale = await head.post(f"/cases/{case_id}/key-worker", data=change(world, "spod_head"))
    assert stale.status_code == 412
    assert "Mezitím uloženo: vy sami" in text_of(stale)
    assert "Rozepsaná poznámka." in stale.text
    again = change(world, "spod_head", version=version_in(stale))
    assert (await head.post(f"/cases/{case_id}/key-worker", data=again)).status_code == 303


async def test_the_record_of_a_change_is_no_finding(client_app, world, case_id):
    """Who, why and how the client was told as the product wrote it; the head's note apart."""
    head = await client_app("spod_head")
    assert (await head.post(f"/cases/{case_id}/key-worker", data=change(world))).status_code == 303
    page = await head.get(f"/cases/{case_id}/records")
    assert "Důvod změny: rozhodnutí vedoucího pracovníka." in text_of(page)
    assert "<dt>Poznámka</dt><dd>Rozepsaná poznámka.</dd>" in page.text
    assert "Zjištěno" not in text_of(page)


async def test_stale_data_of_a_client_can_be_saved_again(client_app, world, case_id):
    """What somebody else saved is a link away; the second saving starts from it."""
    head = await client_app("spod_head")
    form = await head.get(f"/cases/{case_id}/client")
    faster = ChangeClient(identity=ClientIdentity(given_name="Eliška", family_name="Vránová", town="Lipnice"))
    await service.change_client(world.actor("spod_coordinator"), case_id, faster, version=1)
    typed = {"given_name": "Eliška", "family_name": "Vránová", "street": "Hájová 12", "version": version_in(form)}
    stale = await head.post(f"/cases/{case_id}/client", data=typed)
    assert stale.status_code == 412
    assert "Hájová 12" in stale.text
    assert f'href="/cases/{case_id}/people">co je uložené teď' in stale.text
    saved = await head.post(f"/cases/{case_id}/client", data={**typed, "version": version_in(stale)})
    assert saved.status_code == 303


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/cases/new", {"family_name": "Nový", "key_worker_id": "spod_coordinator"}),
        ("/cases/{case}/records/new", {"kind": "note", "title": "Telefonát", "facts": "Přišel.", "time": "0:01"}),
        ("/cases/{case}/tasks", {"title": "Zavolat", "assignee_id": "spod_coordinator", "due_on": "today"}),
    ],
)
async def test_going_back_and_saving_again_makes_nothing_more_unasked(client_app, world, case_id, path, typed):
    """The page behind Back is drawn anew, so its key is another one: the same words are asked about, for they may be meant."""
    head = await client_app("spod_head" if path == "/cases/new" else "spod_coordinator")
    today = format_date(today_in_prague())
    typed = {name: str(world.people[value].worker_id) if value in PEOPLE else value for name, value in typed.items()}
    typed = {"day": today, **typed, **({"due_on": today} if "due_on" in typed else {})}
    url = path.format(case=case_id)
    drawn = [fields_in(await head.get(url))["once"] for _ in range(2)]
    assert drawn[0] != drawn[1]
    first, again = [await head.post(url, data={**typed, "once": once}) for once in drawn]
    assert (first.status_code, again.status_code) == (303, 409), text_of(first)
    assert re.search(r"Totéž jste před chvílí \(\d+:\d\d\) už uložili", text_of(again))
    assert f'<a href="{first.headers["location"].partition("#")[0]}' in again.text.partition("error-summary")[2]
    meant = await head.post(url, data={**typed, "once": drawn[1], "another": "1"})
    assert meant.status_code == 303
    other = await head.post(url, data={**typed, "once": "z", "title": "Jiný", "given_name": "Jiný"})
    assert other.status_code == 303
    assert "Nic dalšího" not in text_of(await head.get(other.headers["location"]))


async def test_saving_again_writes_no_empty_field_over_a_colleague(client_app, world, case_id):
    """Both values stand beside the field, with who and when; what only the colleague wrote is in the form already."""
    head = await client_app("spod_head")
    opened = fields_in(await head.get(f"/cases/{case_id}/client"))
    theirs = ClientIdentity(given_name="Eliška", family_name="Vránová", phone="777 123 456", street="Dlouhá 1")
    await service.change_client(world.actor("spod_coordinator"), case_id, ChangeClient(identity=theirs), version=1)
    stale = await head.post(f"/cases/{case_id}/client", data={**opened, "street": "Hájová 12", "town": "Lipnice"})
    assert stale.status_code == 412
    form = fields_in(stale)
    assert (form["phone"], form["street"], form["town"]) == ("777 123 456", "Hájová 12", "Lipnice")
    assert "Dlouhá 1" in text_of(stale)
    assert text_of(stale).count(PEOPLE["spod_coordinator"][3]) >= 3  # on top and beside two fields
    taken = await head.post(f"/cases/{case_id}/client", data={**form, "take": "street"})
    assert taken.status_code == 200
    form = fields_in(taken)
    assert form["street"] == "Dlouhá 1"
    assert (await head.post(f"/cases/{case_id}/client", data=form)).status_code == 303
    identity = views.readable(await views.case_view(world.actor("spod_head"), case_id)).identity
    assert (identity.phone, identity.street, identity.town) == ("777 123 456", "Dlouhá 1", "Lipnice")


async def test_a_malformed_birth_number_warns_and_is_saved(client_app, case_id):
    """Errors in issued numbers exist."""
    head = await client_app("spod_head")
    typed = {"given_name": "Eliška", "family_name": "Vránová", "birth_number": "197721/0016", "version": "1"}
    assert (await head.post(f"/cases/{case_id}/client", data=typed)).status_code == 303
    people = await head.get(f"/cases/{case_id}/people")
    assert "Údaje jsou uložené." in text_of(people)
    for page in (await head.get(f"/cases/{case_id}/people"), await head.get(f"/cases/{case_id}")):
        assert "197721/0016 neověřené Kontrolní číslice rodného čísla nesouhlasí, ověřte opis." in text_of(page)
    assert said_beside(await head.get(f"/cases/{case_id}/client"), "birth_number")


async def test_a_number_and_a_day_are_told_beside_their_fields(client_app, case_id):
    """What was understood, or what cannot be, while the form is still open; the page of a refusal says the same."""
    head = await client_app("spod_head")
    born = await head.post("/typed/day?field=birth_date&meant=birth", data={"birth_date": "21072019"})
    assert text_of(born) == "neděle 21. 7. 2019"
    assert "31. února neexistuje." in text_of(await head.post("/typed/day?field=x", data={"x": "31.2."}))
    pasted = {"x": "21. 7. 2019 14:30"}
    alone = await head.post("/typed/day?field=x", data=pasted)
    assert text_of(alone) == "neděle 21. 7. 2019, bez času 14:30"
    for field in ("day", "time"):
        pair = await head.post(f"/typed/day?field={field}&time=time&meant=past", data={field: "21. 7. 2019 14:30"})
        assert text_of(pair) == ("neděle 21. 7. 2019 v 14:30" if field == "day" else "")
        assert json.loads(pair.headers["HX-Trigger"]) == {"opora:parted": {"day": "21. 7. 2019", "time": "14:30"}}
    begun = {"day": "vcera", "time_now": f"{today_in_prague()} 9:40"}
    other = await head.post("/typed/day?field=day&time=time&meant=past", data=begun)
    told = json.loads(other.headers["HX-Trigger"])
    assert told["opora:fixed"]["day"] == date_field(today_in_prague() - timedelta(days=1))
    assert told["opora:other-day"] == {"time": "9:40", "said": TIME_OF_THAT_DAY}
    same = await head.post("/typed/day?field=day&time=time&meant=past", data={**begun, "day": "dnes"})
    assert "opora:other-day" not in same.headers["HX-Trigger"]
    assert text_of(await head.post("/typed/day?field=time&time=time", data={"time": "9.40"})) == ""
    assert "Zadejte čas" in text_of(await head.post("/typed/day?field=time&time=time", data={"time": "25"}))
    number = {"birth_number": "197721/0016", "birth_date": "21.7.19"}
    assert "Kontrolní číslice" in text_of(await head.post("/typed/birth-number?field=birth_number", data=number))
    right = await head.post("/typed/birth-number", data={**number, "birth_number": "197721-0015"})
    assert (right.status_code, right.text) == (200, "")
    typed = {"family_name": "", "birth_date": "21072019", "phone": "neznámý", "version": "1"}
    refused = await head.post(f"/cases/{case_id}/client", data=typed)
    assert "neděle 21. 7. 2019" in text_of(refused)
    assert said_beside(refused, "family_name")
    assert said_beside(refused, "phone")


async def test_a_wrong_day_hides_no_other_error(client_app, world, case_id):
    """All that is wrong with a form stands beside its fields at once, and nothing is saved."""
    head = await client_app("spod_head")
    typed = {"family_name": "", "birth_date": "31. 2. 2019", "email": "x", "version": "1"}
    refused = await head.post(f"/cases/{case_id}/client", data=typed)
    assert refused.status_code == 400
    assert "31.\u00a0února neexistuje" in said_beside(refused, "birth_date")
    assert said_beside(refused, "family_name")
    assert said_beside(refused, "email")
    typed = {"given_name": "Jiná", "family_name": "Vránová", "birth_date": "31. 2. 2019", "version": "1"}
    assert (await head.post(f"/cases/{case_id}/client", data=typed)).status_code == 400
    identity = views.readable(await views.case_view(world.actor("spod_head"), case_id)).identity
    assert identity.given_name == "Eliška"


async def test_phones_and_addresses_are_links(client_app, case_id):
    """Several numbers in any grouping, with words around, are kept tidy and can be dialled."""
    head = await client_app("spod_head")
    typed = {"family_name": "Vránová", "version": "1", "email": "e.vranova@posta.example"}
    typed |= {"phone": "babička 601\u00a0000\u2011000, táta +420602000000"}
    assert (await head.post(f"/cases/{case_id}/client", data=typed)).status_code == 303
    for address in (f"/cases/{case_id}/people", f"/cases/{case_id}"):
        page = await head.get(address)
        assert "babička 601 000 000, táta +420 602 000 000" in text_of(page)
        assert 'href="tel:+420601000000"' in page.text
        assert 'href="tel:+420602000000"' in page.text
        assert 'href="mailto:e.vranova@posta.example"' in page.text


async def test_a_new_case_says_at_once_that_the_number_cannot_be(client_app, world):
    """The case is opened all the same."""
    head = await client_app("spod_head")
    typed = {"family_name": "Vránová", "birth_number": "197721/0016"}
    typed["key_worker_id"] = str(world.actor("spod_coordinator").worker_id)
    opened = await head.post("/cases/new", data=typed)
    assert opened.status_code == 303
    page = text_of(await head.get(opened.headers["location"]))
    assert re.search("Případ je otevřený: [^.]+. Kontrolní číslice rodného čísla nesouhlasí", page)


async def test_a_visit_is_called_by_whose_home_it_is(client_app, world, case_id):
    """An adult's family is not inquired into."""
    child = await (await client_app("spod_coordinator")).get(f"/cases/{case_id}/records/new")
    assert "Návštěva, šetření v rodině" in text_of(child)
    actor = world.actor("osp_specialist")
    order = OpenCase(identity=ELISKA, key_worker_id=actor.worker_id, kind="adult")
    adult_id = await service.open_case(actor, order)
    adult = await (await client_app("osp_specialist")).get(f"/cases/{adult_id}/records/new")
    assert "Návštěva doma" in text_of(adult)
    assert "v rodině" not in text_of(adult)


async def test_a_wrong_record_keeps_what_was_typed(client_app, case_id):
    """A day that has not come, and text that hides something."""
    worker = await client_app("spod_coordinator")
    typed = {"kind": "note", "day": "1. 1. 2099", "time": "9:00", "title": "Návštěva", "facts": "Byt je uklizený."}
    answer = await worker.post(f"/cases/{case_id}/records/new", data=typed)
    assert answer.status_code == 400
    assert "už se stalo" in said_beside(answer, "day")
    assert "Byt je uklizený." in answer.text
    hidden = {**typed, "day": "1. 1. 2026", "facts": "a\u2067b"}
    assert "směr psaní" in said_beside(await worker.post(f"/cases/{case_id}/records/new", data=hidden), "facts")


async def test_a_form_sent_twice_makes_one_thing(client_app, world):
    """A double click, or a second try after the answer was lost: the same case, however often; each form is its own."""
    head = await client_app("spod_head")
    form = await head.get("/cases/new")
    key = re.search(r'name="once" value="(\w+)"', form.text)
    assert key is not None
    assert key[1] not in (await head.get("/cases/new")).text
    typed = {"family_name": "Vránová", "key_worker_id": str(world.actor("spod_coordinator").worker_id)}
    refused = await head.post("/cases/new", data={"once": key[1]})
    assert refused.status_code == 400
    first, second = [await head.post("/cases/new", data={**typed, "once": key[1]}) for _ in range(2)]
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    other = await head.post("/cases/new", data={**typed, "family_name": "Jiná", "once": key[1]})
    assert other.status_code == 409
    assert "Jiná" in other.text
    assert len(await views.list_cases(world.actor("spod_head"), mine=False)) == 1


async def test_what_is_looked_for_stays_out_of_the_address(client_app, case_id):
    """A name in an address would stay in histories and in the log of a proxy; nobody else reads it there."""
    head = await client_app("spod_head")
    sent = await head.post("/search", data={"q": " Vránové "})
    assert sent.status_code == 303
    address = sent.headers["location"]
    assert "ránov" not in unquote(address)
    found = await head.get(address)
    assert str(case_id) in found.text
    assert 'value="Vránové"' in found.text
    other = await (await client_app("spod_head")).get(address)
    assert str(case_id) not in other.text
    assert "Vránové" not in other.text
    for nothing in ("/search", "/search?s=", "/search?s=x", "/search?s=%C5%99", f"{address}A"):
        assert (await head.get(nothing)).status_code == 200
    assert (await head.post("/search", data={"q": " "})).headers["location"] == "/search"


async def test_a_form_in_another_encoding_is_refused(client_app, case_id):
    """Bytes that are no UTF-8 are not guessed at."""
    worker = await client_app("spod_coordinator")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = b"kind=note&title=N\xe1v\xb9t\xecva&facts=%E1"
    assert (await worker.post(f"/cases/{case_id}/records/new", content=body, headers=headers)).status_code == 400


async def hand_on(world, *case_ids):
    """The head gives cases to another coordinator, who is told."""
    for case_id in case_ids:
        order = ChangeKeyWorker(
            worker_id=world.actor("spod_coordinator2").worker_id,
            reason="head_decision",
            informed_on=today_in_prague(),
            informed_via="personal",
        )
        await service.change_key_worker(world.actor("spod_head"), case_id, order, version=1)
    await outbox.drain()


async def test_news_say_whom_they_are_about(world, client_app, case_id):
    """By the reader's own access, as long as they may know the case; all that is shown is put away at once."""
    other = OpenCase(
        identity=ClientIdentity(given_name="Matěj", family_name="Žďárský"),
        key_worker_id=world.actor("spod_coordinator").worker_id,
        kind="child",
    )
    await hand_on(world, case_id, await service.open_case(world.actor("spod_head"), other))
    client = await client_app("spod_coordinator2")
    page = await client.get("/my-day")
    said = text_of(page)
    for name in ("Vránová Eliška", "Žďárský Matěj"):
        assert f"Byl vám předán případ. {name} · MU" in said
    ids = re.findall(r'name="id" value="([^"]+)"', page.text)
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "id": ids}
    assert (await client.post("/my-day/seen", data=sent)).status_code == 303
    assert "Nové pro vás" not in (await client.get("/my-day")).text


async def test_news_do_not_cost_more_when_there_are_more(world, client_app, case_id):
    """One question for all of a kind."""
    await hand_on(world, case_id)
    client = await client_app("spod_coordinator2")
    await client.get("/my-day")
    with counting_queries() as one:
        await client.get("/my-day")
    for _ in range(4):
        coordinator_id = world.actor("spod_coordinator").worker_id
        order = OpenCase(identity=ELISKA, key_worker_id=coordinator_id, kind="child", open_anyway=True)
        await hand_on(world, await service.open_case(world.actor("spod_head"), order))
    with counting_queries() as many:
        assert (await client.get("/my-day")).text.count("Byl vám předán případ.") >= 5
    assert many.count == one.count


async def test_a_name_is_nobodys_who_may_not_know_the_case(world, case_id):
    """Another service, and a peer mentor without a task."""
    assert list(await views.names_of_cases(world.actor("spod_mailroom"), [case_id])) == [case_id]
    for stranger in ("pm_worker", "javorec_head", "krok_admin"):
        assert await views.names_of_cases(world.actor(stranger), [case_id]) == {}
    worker = world.actor("pm_worker")
    order = OpenCase(identity=ClientIdentity(family_name="Tichá"), key_worker_id=worker.worker_id)
    theirs = await service.open_case(worker, order)
    assert await views.names_of_cases(world.actor("pm_peer"), [theirs]) == {}


async def test_a_peer_mentor_reads_what_the_list_is(world, client_app):
    """Cases in which they have a task, and nothing that suggests that they lead any."""
    page = await (await client_app("pm_peer")).get("/cases")
    assert "Případy, kde mám úkol" in text_of(page)
    assert 'name="whose"' not in page.text
    assert "Odpovídáte za" not in (await (await client_app("pm_peer")).get("/my-day")).text
    worker = world.actor("pm_worker")
    await service.open_case(worker, OpenCase(identity=ELISKA, key_worker_id=worker.worker_id))
    assert "Odpovídáte za 1 otevřený případ." in text_of(await (await client_app("pm_worker")).get("/my-day"))


async def test_a_print_says_the_hour_once(client_app, case_id):
    """Who, where and when, once each."""
    page = await (await client_app("spod_head")).get(f"/cases/{case_id}")
    head = re.search(r'<div class="o-print">(.*?)</div>', page.text, re.DOTALL)
    assert head is not None
    assert len(re.findall(r"\d{1,2}:\d{2}", head[1])) == 1
