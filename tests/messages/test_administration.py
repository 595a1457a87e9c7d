"""What the administrator and the operator see of messages, and how one is sent again."""

import asyncio

import pytest

from kernel.delivery import Fault
from kernel.exceptions import NotThere
from kernel.ids import new_id
from tenants.messages import service, views
from tenants.messages.rules import FAULTS

REFUSED = {"RCPT": "550 nobody of that name"}


@pytest.fixture
async def refused(told, post):
    """A letter whose address was refused for good; the server takes letters again."""
    post.says = REFUSED
    await told.news("spod_coordinator")
    await told.later()
    post.says = {}
    ((message_id,),) = await told.rows("id")
    return message_id


async def test_the_administrator_is_told_that_an_address_was_refused_and_where(told, post, world, refused):
    await told.later()
    (taken,) = post.taken
    assert taken.to == [world.people["ospod_admin"].email]
    assert "Zprávy, které nedošly: 1" in taken.text
    assert "/administration/messages" in taken.text
    assert world.people["spod_coordinator"].email not in taken.text


async def test_the_page_says_to_whom_how_many_and_why(client_app, refused):
    page = (await (await client_app("ospod_admin")).get("/administration/messages")).text
    assert "Žofie Ryšánková" in page
    assert "Novinky v" in page
    assert "odmítl natrvalo" in page
    for who in ("krok_admin", "javorec_admin"):
        assert "Ryšánková" not in (await (await client_app(who)).get("/administration/messages")).text
    for who in ("spod_head", "ospod_auditor"):
        assert (await (await client_app(who)).get("/administration/messages")).status_code == 403


async def test_it_is_sent_again_once_and_the_address_is_good_again(told, post, world, refused, client_app):
    client = await client_app("ospod_admin")
    for _ in range(2):
        answered = await client.post(f"/administration/messages/{refused}/again")
        assert answered.status_code == 303
    await told.look()
    await told.look()
    mine = world.people["spod_coordinator"].email
    assert [taken.to for taken in post.taken if taken.to == [mine]] == [[mine]]
    await told.news("spod_coordinator")
    await told.later()
    assert sum(taken.to == [mine] for taken in post.taken) == 2


async def test_nobody_else_sends_anything_again(told, world, refused):
    others = ("spod_head", "ospod_auditor", "krok_admin")
    for who, message_id in [*((who, refused) for who in others), ("ospod_admin", new_id())]:
        with pytest.raises(NotThere):
            await service.send_again(world.actor(who), message_id)


async def test_the_only_administrator_whose_own_address_is_refused_is_told_on_the_page(told, post, world, client_app):
    post.says = REFUSED
    await told.news("spod_coordinator")
    await told.later()
    await told.later()
    await told.later()
    assert sorted(await told.rows("state")) == [("refused",), ("refused",)]
    page = (await (await client_app("ospod_admin")).get("/administration/messages")).text
    assert "Ivo" in page


async def test_the_operator_counts_what_is_stuck(told, post):
    assert await views.list_stuck() == []
    post.stop()
    await told.news("spod_coordinator")
    await told.later()
    (row,) = await views.list_stuck()
    assert (row.organisation, row.count, row.state, row.fault) == ("lipnice", 1, "waiting", "away")
    assert not await views.stuck()
    await told.later("2 hours")
    assert await views.stuck()


def test_every_fault_has_words_for_people_and_for_the_operator():
    assert set(FAULTS) == set(Fault)
    assert all(fault.meaning for fault in Fault)


async def test_the_command_tries_a_letter_and_says_what_came_of_it(told, post, beside, monkeypatch):
    monkeypatch.setenv("OPORA_SMTP_URL", f"smtp://localhost:{post.port}")
    said = await asyncio.to_thread(beside, "messages", "try", "nekdo@example.org")
    assert "took it" in said
    assert post.taken[0].to == ["nekdo@example.org"]
    post.says = REFUSED
    said = await asyncio.to_thread(beside, "messages", "try", "nekdo@example.org", fails=True)
    assert "address" in said
    assert "nobody of that name" not in said


async def test_the_command_counts_what_is_stuck_and_fails_then(told, post, beside):
    assert "got through" in await asyncio.to_thread(beside, "messages", "check")
    post.stop()
    await told.news("spod_coordinator")
    await told.later()
    said = await asyncio.to_thread(beside, "messages", "check", fails=True)
    assert "lipnice: 1 × email waiting (away)" in said
