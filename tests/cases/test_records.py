"""A record is never written over: who learns better writes another one, linked to the first."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import lxml.html
import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from app.testing.world import PEOPLE
from cases.cases import service, views
from cases.cases.exceptions import WrittenByItself
from cases.cases.schemas import AddRecord, AddTask, AmendRecord, ChangeKeyWorker, OpenCase
from cases.cases.service.writing import write_of_client
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.exceptions import Invalid, NotThere
from kernel.ids import new_id
from kernel.legal_time import format_date, prague_date, today_in_prague

HAPPENED = timedelta(days=2)


def text_of(answer):
    """What a person reads, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)).replace("\u00a0", " "))


def day_of(moment):
    """The day as a page shows it, with plain spaces."""
    return format_date(prague_date(moment)).replace("\u00a0", " ")


def amend(**changes):
    values = {"kind": "note", "occurred_at": now() - HAPPENED, "title": "Rozhovor", "facts": "Bylo to v úterý."}
    return AmendRecord(**{**values, "amendment": "correction", **changes})


async def opened(world, name="Eliška"):
    worker = world.actor("spod_coordinator").worker_id
    identity = ClientIdentity(given_name=name, family_name="Vránová")
    return await service.open_case(
        world.actor("spod_head"), OpenCase(identity=identity, key_worker_id=worker, kind="child")
    )


@pytest_asyncio.fixture
async def case_id(world):
    return await opened(world)


@pytest_asyncio.fixture
async def record_id(world, case_id):
    order = AddRecord(kind="note", occurred_at=now() - HAPPENED, title="Rozhovor", facts="Bylo to ve středu.")
    return await service.add_record(world.actor("spod_coordinator"), case_id, order)


async def test_a_correction_is_a_record_of_its_own_and_both_say_so(world, case_id, record_id):
    worker, head = world.actor("spod_coordinator"), world.actor("spod_head")
    made = await service.amend_record(head, case_id, record_id, amend())
    first, later = await views.record_view(worker, case_id, record_id), await views.record_view(worker, case_id, made)
    assert (first.facts, first.amends, first.amendment) == ("Bylo to ve středu.", None, "")
    assert [(each.id, each.amendment) for each in first.amended_by] == [(made, "correction")]
    assert (later.facts, later.amends, later.author) == ("Bylo to v úterý.", record_id, PEOPLE["spod_head"][3])
    assert (first.roles, later.roles) == (["case_coordinator"], ["unit_head"])


async def test_what_an_act_of_the_product_left_is_added_to_and_not_corrected(world, case_id, client_app):
    """Somebody's own words stay correctable, also in the record of another act; what the product says happened."""
    head, to = world.actor("spod_head"), world.actor("spod_coordinator2").worker_id
    order = ChangeKeyWorker(worker_id=to, reason="head_decision", informed_on=today_in_prague(), informed_via="phone")
    await service.change_key_worker(head, case_id, order, version=1)
    (own,) = await views.list_records(head, case_id, kind="key_worker_change")
    with pytest.raises(WrittenByItself):
        await service.amend_record(head, case_id, own.id, amend())
    added = await service.amend_record(head, case_id, own.id, amend(amendment="addendum"))
    client = await client_app("spod_head")
    assert "what=correction" not in (await client.get(f"/cases/{case_id}/records/{own.id}")).text
    assert "what=correction" in (await client.get(f"/cases/{case_id}/records/{added}")).text
    assert (await client.get(f"/cases/{case_id}/records/{own.id}/amend?what=correction")).status_code == 409


async def test_what_is_written_to_an_amendment_is_written_to_the_first(world, case_id, record_id):
    worker = world.actor("spod_coordinator")
    made = await service.amend_record(worker, case_id, record_id, amend())
    again = await service.amend_record(worker, case_id, made, amend(amendment="addendum"))
    assert (await views.record_view(worker, case_id, again)).amends == record_id


def in_form(answer):
    """What stands in the form of a record, as a browser would send it."""
    form = next(form for form in lxml.html.fromstring(answer.text).forms if "facts" in form.fields)
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name not in ("csrf_token", "draft")}


async def test_a_correction_begins_with_the_words_that_hold(world, client_app, case_id, record_id):
    """Of whoever wrote last, who stands beside them: what a colleague corrected is not lost by the next correction."""
    worker, colleague = await client_app("spod_coordinator"), world.actor("spod_head")
    address = f"/cases/{case_id}/records/{record_id}/amend?what=correction"
    first = in_form(await worker.get(address))
    assert (first["title"], first["facts"], first["amendment"]) == ("Rozhovor", "Bylo to ve středu.", "correction")
    assert first["day"].replace("\u00a0", " ") == day_of(now() - HAPPENED)
    words = {"facts": "Bylo to v úterý.", "statements": "Matka: to sedí.", "opinion": "Věřím jí."}
    made = await service.amend_record(colleague, case_id, record_id, amend(**words))
    for opened_from in (address, address.replace(str(record_id), str(made))):
        page = await worker.get(opened_from)
        assert {**in_form(page), **words} == in_form(page)
        assert "Co teď platí" in text_of(page)
        assert PEOPLE["spod_head"][3] in text_of(page)
        assert "Bylo to ve středu." in text_of(page)  # as it was written first
    empty = in_form(await worker.get(address.replace("correction", "addendum")))
    assert (empty["title"], empty["facts"], empty["statements"]) == ("Rozhovor", "", "")


async def test_a_correction_that_changes_nothing_is_refused(client_app, case_id, record_id):
    """Blanks at the ends and the line ends of a browser are no change; one letter is."""
    worker = await client_app("spod_coordinator")
    address = f"/cases/{case_id}/records/{record_id}/amend"
    typed = in_form(await worker.get(f"{address}?what=correction"))
    refused = await worker.post(address, data={**typed, "facts": "Bylo to ve středu.\r\n "})
    assert refused.status_code == 400
    assert "Oprava se v ničem neliší od toho, co platí." in text_of(refused)
    assert in_form(refused)["facts"].strip() == "Bylo to ve středu."
    done = await worker.post(address, data={**typed, "facts": "Bylo to ve Středu."})
    assert done.status_code == 303, text_of(done)


async def test_who_corrects_second_sees_what_the_first_corrected(world, client_app, case_id, record_id):
    worker = await client_app("spod_coordinator")
    address = f"/cases/{case_id}/records/{record_id}/amend"
    typed = in_form(await worker.get(f"{address}?what=correction"))
    await service.amend_record(world.actor("spod_head"), case_id, record_id, amend())
    late = await worker.post(address, data={**typed, "opinion": "Věřím jí."})
    assert late.status_code == 412
    again = in_form(late)
    assert (again["facts"], again["opinion"]) == ("Bylo to v úterý.", "Věřím jí.")  # nobody's words are lost
    assert (await worker.post(address, data=again)).status_code == 303


async def test_an_addendum_is_corrected_by_itself(world, client_app, case_id, record_id):
    """Its correction begins with its words, and leaves the record alone that it was added to."""
    actor, worker = world.actor("spod_coordinator"), await client_app("spod_coordinator")
    added = await service.amend_record(
        actor, case_id, record_id, amend(amendment="addendum", facts="Volala i babička.")
    )
    address = f"/cases/{case_id}/records/{added}/amend"
    typed = in_form(await worker.get(f"{address}?what=correction"))
    assert typed["facts"] == "Volala i babička."
    done = await worker.post(address, data={**typed, "facts": "Volala i teta."})
    made = await views.record_view(actor, case_id, UUID(done.headers["location"].rpartition("/")[2]))
    assert made.amends == added
    first = in_form(await worker.get(f"/cases/{case_id}/records/{record_id}/amend?what=correction"))
    assert first["facts"] == "Bylo to ve středu."


async def test_only_a_record_of_the_case_is_amended(world, case_id, record_id):
    worker, other = world.actor("spod_coordinator"), await opened(world, "Jana")
    for where, to in ((other, record_id), (case_id, new_id())):
        with pytest.raises(NotThere):
            await service.amend_record(worker, where, to, amend())
    with pytest.raises(Invalid) as refused:
        await service.amend_record(worker, case_id, record_id, amend(amendment="rewrite"))
    assert set(refused.value.fields) == {"amendment"}


async def test_a_record_has_an_address_that_the_time_line_leads_to(client_app, case_id, record_id):
    """It shows when it happened, and when and by whom it was written, with what they do."""
    worker = await client_app("spod_coordinator")
    address = f"/cases/{case_id}/records/{record_id}"
    for page in (f"/cases/{case_id}/records", f"/cases/{case_id}"):
        assert f'href="{address}"' in (await worker.get(page)).text
    text = text_of(await worker.get(address))
    assert day_of(now() - HAPPENED) in text
    assert f"zapsáno {day_of(now())}" in text
    assert f"{PEOPLE['spod_coordinator'][3]} (koordinace případů)" in text
    assert (await worker.get(f"/cases/{case_id}/records/{new_id()}")).status_code == 404


async def test_an_addendum_is_written_on_a_page_and_found_from_both(client_app, case_id, record_id):
    worker = await client_app("spod_coordinator")
    address = f"/cases/{case_id}/records/{record_id}"
    page = (await worker.get(address)).text
    assert (
        f'href="{address}/amend?what=addendum"' in page.partition("o-only-phone")[2]
    )  # the head's buttons are not there
    form = await worker.get(f"{address}/amend?what=addendum")
    assert 'value="Rozhovor"' in form.text
    typed = {
        "amendment": "addendum",
        "kind": "note",
        "day": day_of(now()),
        "time": "0:00",
        "title": "Rozhovor",
    }
    refused = await worker.post(f"{address}/amend", data=typed)
    assert refused.status_code == 400
    done = await worker.post(f"{address}/amend", data={**typed, "statements": "Matka volala znovu."})
    assert done.status_code == 303, text_of(done)
    later = await worker.get(done.headers["location"])
    assert "Doplnění: Poznámka: Rozhovor" in text_of(later)
    assert "Bylo to ve středu." in text_of(later)  # the first beside it
    assert f'href="{done.headers["location"]}"' in (await worker.get(address)).text


async def test_the_time_line_asks_as_often_however_much_was_added(world, client_app, case_id, record_id):
    worker, client = world.actor("spod_coordinator"), await client_app("spod_coordinator")
    await client.get(f"/cases/{case_id}/records")  # the names of colleagues are known from here on
    with counting_queries() as few:
        await client.get(f"/cases/{case_id}/records")
    for number in range(3):
        await service.amend_record(worker, case_id, record_id, amend(facts=f"Bylo to {number}. v měsíci."))
    with counting_queries() as many:
        await client.get(f"/cases/{case_id}/records")
    assert many.count == few.count


async def test_a_record_leads_to_the_task_that_it_fulfilled(world, client_app, case_id, record_id):
    """For whoever may read the case; to its row among the finished ones. A record that fulfilled none says nothing of it."""
    actor = world.actor("spod_coordinator")
    due = AddTask(title="Zavolat třídní učitelce", due_on=today_in_prague(), assignee_id=actor.worker)
    task_id = await service.add_task(actor, case_id, due)
    order = AddRecord(kind="phone_call", occurred_at=now() - HAPPENED, title="Škola", facts="Chodí každý den.")
    _, made = await write_of_client(actor, None, order, fulfils=task_id)
    for who in ("spod_coordinator", "spod_head"):
        client = await client_app(who)
        page = await client.get(f"/cases/{case_id}/records/{made}")
        assert "K úkolu: Zavolat třídní učitelce" in text_of(page)
        assert f'href="/cases/{case_id}/tasks#ukol-{task_id}"' in page.text
        assert f'id="ukol-{task_id}"' in (await client.get(f"/cases/{case_id}/tasks")).text
        assert "K úkolu:" not in (await client.get(f"/cases/{case_id}/records/{record_id}")).text
