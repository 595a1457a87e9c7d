"""A file that somebody took up stands on their day until it is a notice, and with nobody when they leave; nobody takes it unseen."""

import html
import re

import pytest

from app.testing.letters import ADDRESS, SENDER, mail
from kernel.actor import system_actor
from kernel.db import unit_of_work
from services.desk import views as desk_views
from services.inbox import pages, service
from services.inbox.exceptions import TakenByAnother
from services.inbox.schemas import SetAside
from tenants.leaving import service as leaving
from tests.inbox.test_pages import fields_of, sent

FILES = "files that were taken up and have no notice yet"


async def rows(desk, name):
    waiting = await pages.on_my_day(desk.actor(name))
    return [(row.title, row.url) for row in waiting.rows] if waiting else []


async def left(desk):
    found = await desk_views.left_without(desk.actor("spod_head"))
    return [(row.url, row.worker) for row in found.rows if "/inbox" in row.url] if found else []


async def test_what_one_took_up_stands_on_ones_own_day_until_it_is_done(desk, client_app):
    one = await desk.put(mail())
    assert await rows(desk, "spod_intake") == [("Převzatý soubor bez oznámení", f"/inbox/{one.id}")]
    assert await rows(desk, "spod_head") == []
    client = await client_app("spod_intake")
    assert f"/inbox/{one.id}" in (await client.get("/my-day")).text
    saved = await sent(client, f"/inbox/{one.id}", **fields_of(await client.get(f"/inbox/{one.id}")))
    assert saved.status_code == 303
    assert await rows(desk, "spod_intake") == []
    again = await client.get(f"/inbox/{one.id}")
    assert again.headers["location"] == saved.headers["location"], "the notice, not its empty form"


async def test_a_file_of_who_leaves_is_counted_and_stands_on_the_heads_day(desk, client_app):
    one = await desk.put(mail())
    user = desk.world.people["spod_intake"].user_id
    shown = await leaving.close_account(user, show=True)
    assert [each.number for each in shown if each.what == FILES] == [1]
    assert await left(desk) == []
    await leaving.close_account(user)
    assert await left(desk) == [(f"/inbox#soubor-{one.id}", desk.world.people["spod_intake"].name)]
    client = await client_app("spod_head")
    assert f'id="soubor-{one.id}"' in (await client.get("/inbox")).text
    taker = str(desk.world.people["spod_intake"].worker_id)
    assert (await sent(client, f"/inbox/{one.id}/take-up", taker=taker)).status_code == 303
    assert await left(desk) == []


async def test_on_an_old_list_nothing_is_taken_from_who_has_it_meanwhile(desk, client_app):
    one = await desk.put(mail(), by="spod_mailroom")
    client = await client_app("spod_head")
    page = (await client.get("/inbox")).text
    assert re.search(r'name="taker" value=""', page)
    await service.take_up(desk.actor("spod_intake"), one.id)
    refused = await sent(client, f"/inbox/{one.id}/take-up", taker="")
    assert refused.headers["location"] == f"/inbox#soubor-{one.id}"
    with pytest.raises(TakenByAnother):
        await service.take_up(desk.actor("spod_head"), one.id, seen=None)
    page = await client.get("/inbox")
    assert f"soubor teď má {desk.world.people['spod_intake'].name}" in " ".join(page.text.split())
    taker = desk.world.people["spod_intake"].worker_id
    taken = await sent(client, f"/inbox/{one.id}/take-up", taker=str(taker))
    assert taken.headers["location"] == f"/inbox/{one.id}", "knowingly one may"


async def test_the_order_to_take_a_file_from_a_colleague_names_them(desk, client_app):
    """On the button, not only beside it; and the log keeps from whom it was taken."""
    free, held = await desk.put(mail(), by="spod_mailroom"), await desk.put(mail(text="Jiná věc."))
    page = " ".join((await (await client_app("spod_head")).get("/inbox")).text.split())
    name = desk.world.people["spod_intake"].name
    assert f"Převzít, teď ho má: {name}" in page
    assert page.count("Převzít, teď ho má") == 2, "of this file alone, on the button and in its name for a reader"
    await service.take_up(desk.actor("spod_head"), held.id, seen=desk.actor("spod_intake").worker_id)
    await service.take_up(desk.actor("spod_head"), free.id)
    async with unit_of_work(system_actor(desk.actor("spod_head").tenant, desk.actor("spod_head").service)) as unit:
        taken = await unit.connection.fetch(
            "SELECT object_id, details::text AS said FROM audit_entry WHERE action = 'inbox_file.taken_up'"
        )
    former = str(desk.world.people["spod_intake"].worker_id)
    assert {row["object_id"]: former in row["said"] for row in taken} == {held.id: True, free.id: False}


async def test_of_a_file_that_is_a_notice_the_form_shows_no_sender_again(desk, client_app):
    """Who made the notice is shown on its page alone, for a reason."""
    one = await desk.put(mail())
    client = await client_app("spod_intake")
    fields = fields_of(await client.get(f"/inbox/{one.id}"))
    assert (await sent(client, f"/inbox/{one.id}", **fields)).status_code == 303
    head = await client_app("spod_head")
    for each in (client, head):
        assert "/notices/" in (await each.get(f"/inbox/{one.id}")).headers["location"]
        answers = [
            await sent(each, f"/inbox/{one.id}", caregivers="babička", once=""),
            await sent(each, f"/inbox/{one.id}/aside"),
        ]
        for answer in answers:
            assert answer.status_code in (400, 403, 409), answer.status_code
            assert SENDER not in answer.text
            assert ADDRESS not in answer.text


async def test_the_list_of_files_is_paged_and_each_stands_in_it_once(desk, client_app, monkeypatch):
    monkeypatch.setattr(pages, "PAGE", 2)
    files = [(await desk.put(mail(text=f"Věc {number}."), by="spod_mailroom")).id for number in range(5)]
    for number in range(3):
        other = await desk.put(mail(text=f"Jiná {number}."))
        await service.set_aside(desk.actor("spod_intake"), other.id, SetAside(reason="mistake"))
    client = await client_app("spod_head")
    for address, number in (("/inbox", 5), ("/inbox?which=aside", 3)):
        seen, following = [], address
        while following:
            page = (await client.get(following)).text
            seen += re.findall(r'id="soubor-([\w-]+)"', page)
            found = re.search(r'href="([^"]*after=[^"]*)"', page)
            following = html.unescape(found[1]) if found else None
        assert len(seen) == len(set(seen)) == number
        assert number != 5 or seen == [str(each) for each in files], "what waits longest in front"
