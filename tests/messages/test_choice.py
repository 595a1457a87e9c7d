"""What people choose of messages to themselves, and what is sent all the same."""

import pytest

from app.testing.rows import count
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, StaleVersion
from kernel.legal_time import today_in_prague
from tenants.messages import service, views
from tenants.messages.rules import MESSAGES
from tenants.messages.schemas import ChooseMessages
from tenants.settings import service as settings_service
from tenants.settings.schemas import ChangeSetting


@pytest.fixture
def worker(world):
    return world.actor("spod_coordinator")


def kinds(view, field):
    return {kind.key for kind in view.kinds if getattr(kind, field)}


async def test_everything_is_mailed_and_nothing_sent_by_sms_until_somebody_chooses(worker):
    view = await views.own_choice(worker)
    assert kinds(view, "email") == {kind.key for kind in view.kinds} >= {"news", "deadline.near", "deadline.passed"}
    assert (kinds(view, "sms"), view.phone, view.version, view.hour) == (set(), "", 0, 7)


async def test_what_somebody_does_not_want_is_not_mailed(told, post, worker):
    await service.choose(worker, ChooseMessages(email=["deadline.near"]), version=0)
    await told.news("spod_coordinator")
    await told.news("spod_head")
    await told.later()
    assert len(post.taken) == 1
    assert await told.rows("state") == [("sent",)]


async def test_what_must_be_sent_is_said_and_sent(told, post, worker):
    await service.choose(worker, ChooseMessages(), version=0)
    view = await views.own_choice(worker)
    assert kinds(view, "email") == kinds(view, "must") == {"deadline.passed"}
    await told.news("spod_coordinator", kind="deadline.passed")
    await told.look()
    async with told.committed.superuser() as connection:
        assert await connection.fetchval("SELECT kind FROM message_item") == "deadline.passed"


async def test_the_digest_goes_at_the_hour_of_the_organisation(told, worker, world):
    order = ChangeSetting(value="16", valid_from=today_in_prague(), reason="Porada.")
    await settings_service.change_setting(world.actor("ospod_admin"), "message_digest_hour", order, version=0)
    await told.news("spod_coordinator")
    await told.news("javorec_head")
    async with told.committed.superuser() as connection:
        found = await connection.fetch(
            "SELECT extract(hour FROM due_at AT TIME ZONE 'Europe/Prague')::int FROM message_item ORDER BY 1"
        )
    assert [row[0] for row in found] == [7, 16]


@pytest.mark.parametrize(("sms", "phone"), [(["news"], ""), ([], "ahoj"), (["news"], "601 000 999, 602 000 999")])
async def test_a_number_is_one_and_there_where_it_is_needed(worker, sms, phone):
    with pytest.raises(Invalid) as refusal:
        await service.choose(worker, ChooseMessages(sms=sms, phone=phone), version=0)
    assert set(refusal.value.fields) == {"phone"}


async def test_two_windows_do_not_write_over_each_other(worker):
    await service.choose(worker, ChooseMessages(phone="601 000 999"), version=0)
    with pytest.raises(StaleVersion):
        await service.choose(worker, ChooseMessages(), version=0)
    assert (await views.own_choice(worker)).phone == "+420601000999"


async def test_nobody_else_sees_it(worker, world):
    await service.choose(worker, ChooseMessages(phone="601 000 999"), version=0)
    for who in ("spod_head", "ospod_admin", "javorec_head"):
        async with unit_of_work(world.actor(who)):
            assert await count("message_choice") == 0, who
    async with unit_of_work(worker) as unit:
        (row,) = await unit.connection.fetch("SELECT sealed FROM message_choice")
    assert b"601000999" not in row[0]


async def test_the_page_shows_takes_and_gives_back_what_was_typed(client_app, change_settings, world):
    change_settings(OPORA_SMTP_URL="smtp://localhost", OPORA_SMS_URL="http://localhost/send")
    order = ChangeSetting(value="yes", valid_from=today_in_prague(), reason="Porada.")
    await settings_service.change_setting(world.actor("ospod_admin"), "message_sms", order, version=0)
    client = await client_app("spod_coordinator")
    page = (await client.get("/account/messages")).text
    assert "Uplynula lhůta" in page
    assert "posílá se vždy" in page
    sent = {"version": "0", "sms": "news", "phone": "x"}
    answered = await client.post("/account/messages", data=sent)
    assert answered.status_code == 400
    assert 'value="x"' in answered.text
    answered = await client.post("/account/messages", data=sent | {"phone": "601 000 999"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/account/messages")
    assert 'value="+420601000999"' in (await client.get("/account/messages")).text
    assert "/account/messages" in (await client.get("/account")).text


async def test_letters_come_in_the_language_that_their_reader_chose(told, post, worker):
    """Czech until somebody chooses; the kinds, the words around them and the subject."""
    await told.news("spod_coordinator")
    await told.later()
    everything = [kind.key for kind in MESSAGES.all()]
    await service.choose(worker, ChooseMessages(email=everything, language="en"), version=0)
    await told.news("spod_coordinator")
    await told.later()
    first, second = post.taken
    assert "v Opoře pro vás máme" in first.text
    assert first.message["subject"] == "Opora: co na vás čeká"
    assert "in Opora there is for you" in second.text
    assert second.message["subject"] == "Opora: what waits for you"
    assert "máme" not in second.text
    assert (await views.own_choice(worker)).language == "en"
    with pytest.raises(Invalid):
        await service.choose(worker, ChooseMessages(language="xx"), version=1)
