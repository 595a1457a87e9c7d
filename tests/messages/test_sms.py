"""SMS: by a gateway over HTTP, only where the organisation allows it and a person asked for it, in one SMS without marks."""

import logging

import pytest

from app.testing import gateway as simulated
from kernel import sms
from kernel.delivery import Fault, NotDelivered
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.sms import Sms
from tenants.messages import rules, service
from tenants.messages.schemas import ChooseMessages
from tenants.settings import service as settings_service
from tenants.settings.schemas import ChangeSetting

NUMBER = "+420601000999"
FIELDS = {"to": "{to}", "text": "{text}", "id": "{id}"}


@pytest.fixture
async def gateway():
    async with simulated.gateway(simulated.Gateway()) as simulator:
        yield simulator


async def send(simulator, sent=None, *, fields=FIELDS, token="tajne-heslo", form=False):
    handed = []

    async def before_handing():
        handed.append(simulator.asked)

    there = sms.Gateway(f"http://127.0.0.1:{simulator.port}/send", token, form, fields)
    await sms.send(there, sent or Sms(new_id(), NUMBER, "Opora: nove zpravy"), before_handing)
    assert handed == [simulator.asked - 1]


# --- the conversation --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [False, True])
async def test_an_sms_is_one_request_as_published(gateway, form):
    gateway.form = form
    sent = Sms(new_id(), NUMBER, "Opora: 3 & více = dost")
    await send(gateway, sent, form=form, fields=FIELDS | {"from": "Opora"})
    (taken,) = gateway.taken
    assert taken == {"to": NUMBER, "text": sent.text, "id": str(sent.id), "from": "Opora"}


async def test_the_same_one_is_taken_once(gateway):
    sent = Sms(new_id(), NUMBER, "Opora")
    await send(gateway, sent)
    await send(gateway, sent)
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("says", "fields", "fault"),
    [
        (422, FIELDS, Fault.ADDRESS),
        (401, FIELDS, Fault.SIGN_IN),
        (403, FIELDS, Fault.SIGN_IN),
        (429, FIELDS, Fault.LATER),
        (503, FIELDS, Fault.LATER),
        (500, FIELDS, Fault.LATER),
        (500, {"to": "{to}", "text": "{text}"}, Fault.UNSURE),
        (302, FIELDS, Fault.NOT_OURS),
        (0, FIELDS, Fault.UNSURE),
    ],
)
async def test_every_answer_says_what_it_means(gateway, says, fields, fault, caplog):
    caplog.set_level(logging.INFO)
    gateway.says = says
    with pytest.raises(NotDelivered) as refusal:
        await send(gateway, fields=fields)
    assert (refusal.value.fault, gateway.taken) == (fault, [])
    assert NUMBER not in caplog.text


async def test_a_gateway_that_is_away_or_slow(gateway, monkeypatch):
    monkeypatch.setattr(sms, "WHOLE_SECONDS", 0.3)
    gateway.wait = 2
    with pytest.raises(NotDelivered) as refusal:
        await send(gateway)
    assert refusal.value.fault is Fault.UNSURE
    gateway.stop()
    with pytest.raises(NotDelivered) as refusal:
        await send(gateway)
    assert refusal.value.fault is Fault.AWAY


# --- for whom ----------------------------------------------------------------------------------------------------


@pytest.fixture
def set_gateway(gateway, change_settings, told):
    change_settings(OPORA_SMS_URL=f"http://127.0.0.1:{gateway.port}/send", OPORA_SMS_TOKEN=gateway.token)
    return gateway


async def allow(world):
    order = ChangeSetting(value="yes", valid_from=today_in_prague(), reason="Porada.")
    await settings_service.change_setting(world.actor("ospod_admin"), "message_sms", order, version=0)


async def ask_for(world, who, phone="601 000 999", email=("news",)):
    order = ChooseMessages(email=list(email), sms=["news"], phone=phone)
    await service.choose(world.actor(who), order, version=0)


async def test_who_asked_and_may_gets_an_sms_beside_the_letter(told, post, set_gateway, world):
    await allow(world)
    await ask_for(world, "spod_coordinator")
    await told.news("spod_coordinator")
    await told.news("spod_head")
    await told.later()
    (taken,) = set_gateway.taken
    assert (taken["to"], set_gateway.wrong, len(post.taken)) == (NUMBER, [], 2)
    assert taken["text"].startswith("Opora: Novinky v Mem dni (1). http")
    assert sorted(await told.rows("channel, state")) == [("email", "sent"), ("email", "sent"), ("sms", "sent")]


async def test_no_sms_where_the_organisation_does_not_allow_it(told, post, set_gateway, world):
    await ask_for(world, "spod_coordinator")
    await told.news("spod_coordinator")
    await told.later()
    assert (set_gateway.taken, len(post.taken)) == ([], 1)


async def test_an_sms_that_may_have_gone_is_not_sent_again(told, set_gateway, world):
    await allow(world)
    await ask_for(world, "spod_coordinator", email=())
    set_gateway.says, set_gateway.takes = 0, True
    await told.news("spod_coordinator")
    await told.later()
    set_gateway.says = 202
    await told.later("2 days")
    assert await told.rows("channel, state") == [("sms", "unsure")]
    assert len(set_gateway.taken) == 1


async def test_a_gateway_that_is_dead_loses_nothing(told, set_gateway, world):
    await allow(world)
    await ask_for(world, "spod_coordinator", email=())
    set_gateway.stop()
    await told.news("spod_coordinator")
    await told.later()
    await told.later("5 hours")
    await set_gateway.start()
    await told.later("5 hours")
    assert (len(set_gateway.taken), await told.rows("channel, state")) == (1, [("sms", "sent")])


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("601 000 999", "+420601000999"),
        ("601000999", "+420601000999"),
        ("+420 601 000 999", "+420601000999"),
        ("00420601000999", "+420601000999"),
        ("+48 601 000 999", "+48601000999"),
        ("601 000 999, 602 000 999", None),
        ("601 000 999 domů", None),
        ("ahoj", None),
        ("12", None),
    ],
)
def test_a_number_is_taken_as_people_write_it(typed, number):
    assert rules.number_of(typed) == number


def test_what_does_not_fit_is_counted():
    told = {"news": 3, "deadline.near": 2, "deadline.passed": 1}
    long = rules.sms_of(told, "https://opora.velmi-dlouha-adresa-uradu.example.org")
    assert len(long) <= 160
    assert set(long) <= simulated.GSM
