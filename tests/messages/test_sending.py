"""From an act to the mailbox: one letter for many things, once, whatever breaks on the way."""

import asyncio
import logging
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest

from app.testing.rows import count
from kernel import outbox, smtp
from kernel.actor import RELAY
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import instant_at
from tenants.messages import repository, rules, service, tasks
from tenants.notifications import service as notifications


def to(post):
    return [taken.to for taken in post.taken]


# --- what is sent ------------------------------------------------------------------------------------------------


async def test_many_things_are_one_letter_with_counts_and_a_link_and_no_name(told, post, world):
    for _ in range(3):
        await told.news("spod_coordinator")
    assert await told.look() == 0  # the digest goes in the morning
    await told.later()
    (taken,) = post.taken
    assert to(post) == [[world.people["spod_coordinator"].email]]
    assert "Novinky v Mém dni: 3" in taken.text
    assert "/my-day" in taken.text
    for person in world.people.values():
        assert person.name not in taken.text + str(taken.message)
    assert "Lipnice" not in taken.text + str(taken.message)
    assert await told.rows() == [("sent", None, 1)]
    await told.later()
    assert len(post.taken) == 1


async def test_what_somebody_has_seen_is_not_told(told, post, world):
    seen, _ = await told.news("spod_coordinator"), await told.news("spod_coordinator")
    await notifications.mark_seen(world.actor("spod_coordinator"), seen)
    await told.later()
    assert "Novinky v Mém dni: 1" in post.taken[0].text


async def test_who_saw_everything_gets_no_letter(told, post, world):
    seen = await told.news("spod_coordinator")
    await notifications.mark_seen(world.actor("spod_coordinator"), seen)
    await told.later()
    assert (post.taken, await told.rows()) == ([], [])


async def test_what_the_whole_service_is_told_goes_to_its_heads(told, post, world):
    system = world.system("osp")
    async with unit_of_work(system):
        about = {"kind": "handover.received", "about_type": "handover", "about_id": uuid4()}
        await notifications.notify(system, notification_id=uuid4(), **about)
    await told.later()
    assert to(post) == [[world.people["osp_head"].email]]


async def test_one_person_in_two_services_gets_one_letter(told, post):
    await told.news("both_pm")
    await told.news("both_osp")
    await told.later()
    assert "Novinky v Mém dni: 2" in post.taken[0].text
    assert len(post.taken) == 1


async def test_nothing_is_told_of_an_act_that_did_not_happen(told, world):
    system = world.system("spod")
    about = {"kind": "x", "about_type": "case", "about_id": uuid4(), "worker_id": world.actor("spod_head").worker}
    with pytest.raises(NotAllowed):
        async with unit_of_work(system):
            await notifications.notify(system, notification_id=uuid4(), **about)
            raise NotAllowed
    async with told.committed.superuser() as connection:
        assert await connection.fetchval("SELECT count(*) FROM message_item") == 0


async def test_without_a_mail_server_nothing_is_kept(told, change_settings):
    change_settings(OPORA_SMTP_URL="")
    await told.news("spod_coordinator")
    async with told.committed.superuser() as connection:
        assert await connection.fetchval("SELECT count(*) FROM message_item") == 0


async def test_who_left_is_told_nothing(told, post, world):
    await told.news("spod_coordinator")
    async with told.committed.superuser() as connection:
        left = world.actor("spod_coordinator").worker
        await connection.execute("UPDATE membership SET valid_to = now() WHERE worker_id = $1", left)
    await told.later()
    assert (post.taken, await told.rows()) == ([], [])


# --- what breaks -------------------------------------------------------------------------------------------------


@pytest.mark.slow  # a day of attempts
async def test_a_server_that_is_dead_for_a_day_loses_nothing_and_gets_it_once(told, post):
    post.stop()
    await told.news("spod_coordinator")
    await told.news("spod_head")
    await told.later()
    for _ in range(12):
        await told.later("2 hours")
    assert {(state, fault) for state, fault, _ in await told.rows()} == {("waiting", "away")}
    await post.start()
    await told.later("5 hours")
    await told.later("5 hours")
    assert len(post.taken) == 2
    assert {state for state, _, _ in await told.rows()} == {"sent"}


async def test_what_is_taken_by_nobody_for_days_is_given_up(told, post):
    post.stop()
    await told.news("spod_coordinator")
    await told.later()
    await told.later("6 days")
    assert [(state, fault) for state, fault, _ in await told.rows()] == [("given_up", "away")]


async def test_what_comes_meanwhile_goes_into_the_letter_that_waits(told, post):
    post.says = {"RCPT": "450 greylisted"}
    await told.news("spod_coordinator")
    await told.later()
    await told.news("spod_coordinator")
    await told.later()
    post.says = {}
    await told.later("5 hours")
    assert [taken.text.count("Novinky v Mém dni: 2") for taken in post.taken] == [1]


async def test_greylisting_is_tried_again_with_the_same_message_id(told, post):
    post.says = {".": "451 later"}
    await told.news("spod_coordinator")
    await told.later()
    assert [(state, fault) for state, fault, _ in await told.rows()] == [("waiting", "later")]
    before = post.asked.count("DATA")
    await told.look()
    assert post.asked.count("DATA") == before  # not yet
    post.says = {}
    await told.later("10 minutes")
    (taken,) = post.taken
    ((message_id,),) = await told.rows("id")
    assert taken.message["Message-ID"] == f"<{message_id}@opora.example>"


async def test_an_address_that_is_refused_for_good_is_not_tried_again(told, post):
    post.says = {"RCPT": "550 nobody of that name"}
    await told.news("spod_coordinator")
    await told.later()
    assert await told.rows() == [("refused", "address", 1)]
    await told.news("spod_coordinator")
    await told.later()
    mine = told.world.actor("spod_coordinator").worker
    assert [row for row in await told.rows("worker_id") if row == (mine,)] == [(mine,)]
    assert post.asked.count("RCPT") == 2  # the other one is the administrator's, who is told


@pytest.mark.parametrize("kept", [True, False])
async def test_a_line_that_breaks_after_the_whole_letter_makes_no_second_one(told, post, kept):
    post.says, post.takes = {".": ""}, kept
    await told.news("spod_coordinator")
    await told.later()
    post.says = {}
    await told.later("2 days")
    assert await told.rows() == [("unsure", "unsure", 1)]
    assert len(post.taken) == kept


async def test_a_worker_that_dies_while_it_hands_over_makes_no_second_one(told, post, monkeypatch):
    async def dies(*_, **__):
        raise SystemError

    with monkeypatch.context() as patch:
        patch.setattr(repository, "end_try", dies)
        await told.news("spod_coordinator")
        with pytest.raises(SystemError):
            await told.later()
    assert [state for state, _, _ in await told.rows()] == ["handing"]
    await told.later("11 minutes")
    assert await told.rows() == [("unsure", "unsure", 1)]
    assert len(post.taken) == 1


async def test_a_worker_that_dies_before_it_hands_over_is_followed_by_another(told, post, monkeypatch):
    async def dies(*_):
        raise SystemError

    with monkeypatch.context() as patch:
        patch.setattr(smtp, "send", dies)
        await told.news("spod_coordinator")
        with pytest.raises(SystemError):
            await told.later()
    await told.look()
    assert post.taken == []  # another one's still
    await told.later("11 minutes")
    assert len(post.taken) == 1


async def test_two_workers_at_one_message_send_it_once(told, post, world):
    await told.news("spod_coordinator")
    await told.pass_time("4 days")
    post.waits = {"RCPT": 0.3}
    tenant_id = world.organisations["ospod"]
    left = []
    async with unit_of_work(RELAY):
        (due,) = await tasks.due()
    await outbox.note_due()
    facts = []
    await outbox.relay_once(lambda *row: facts.append(row))

    async def leave(step):
        left.append(step)

    await outbox.react(*facts[0], leave=leave)
    await asyncio.gather(*(step() for step in left * 3))
    assert (due.tenant_id, len(left), len(post.taken)) == (tenant_id, 1, 1)


async def test_no_transaction_is_open_while_the_server_lets_one_wait(told, post):
    found = []

    async def look():
        async with told.committed.superuser() as connection:
            found.append(
                await connection.fetchval(
                    "SELECT count(*) FROM pg_stat_activity WHERE usename = 'opora_app' AND xact_start IS NOT NULL"
                )
            )

    post.waits = {"RCPT": 0.5, ".": 0.5}
    await told.news("spod_coordinator")
    await told.pass_time("4 days")
    sending_now = asyncio.create_task(told.look())
    await asyncio.sleep(0)
    while not sending_now.done():
        if post.asked and post.asked[-1] in ("RCPT", "DATA"):
            await look()
        await asyncio.sleep(0.05)
    await sending_now
    assert found
    assert set(found) == {0}


async def test_a_slow_server_is_left_and_tried_later(told, post, monkeypatch):
    monkeypatch.setattr(smtp, "WHOLE_SECONDS", 0.3)
    post.waits = {"RCPT": 3}
    await told.news("spod_coordinator")
    await told.later()
    assert await told.rows() == [("waiting", "slow", 1)]


# --- walls -------------------------------------------------------------------------------------------------------


async def test_each_organisation_sends_its_own(told, post, world):
    await told.news("spod_head")
    await told.news("javorec_head")
    await told.later()
    assert sorted(to(post)) == sorted([[world.people[who].email] for who in ("spod_head", "javorec_head")])
    for who, sees in (
        ("ospod_admin", 1),
        ("javorec_admin", 1),
        ("krok_admin", 0),
        ("spod_head", 0),
        ("ospod_auditor", 0),
    ):
        async with unit_of_work(world.actor(who)):
            assert await count("message") == sees, who


async def test_a_job_sends_nothing_of_another_organisation(told, post, world):
    post.says = {"RCPT": "450 later"}
    await told.news("spod_head")
    await told.later()
    ((message_id,),) = await told.rows("id")
    await told.pass_time("1 hour")
    before = len(post.asked)
    await service.deliver(world.organisations["javorec"], message_id)
    assert len(post.asked) == before


async def test_no_address_and_no_answer_of_a_server_is_kept_or_logged(told, post, world, caplog):
    caplog.set_level(logging.DEBUG)
    email = world.people["spod_coordinator"].email
    post.says = {"RCPT": f"450 <{email}> is greylisted"}
    await told.news("spod_coordinator")
    await told.later()
    rows = await told.rows("row_to_json(message)::text")
    assert email not in caplog.text + str(rows)
    assert "greylisted" not in caplog.text + str(rows)


# --- when --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (instant_at(date(2026, 11, 27), 6, 59), instant_at(date(2026, 11, 27), 7, 0)),
        (instant_at(date(2026, 11, 27), 7, 0), instant_at(date(2026, 11, 30), 7, 0)),  # a Friday
        (instant_at(date(2026, 11, 16), 9, 0), instant_at(date(2026, 11, 18), 7, 0)),  # the 17th is a holiday
        (instant_at(date(2027, 3, 27), 9, 0), instant_at(date(2027, 3, 30), 7, 0)),  # over Easter and the change
    ],
)
def test_the_digest_goes_in_the_morning_of_a_day_on_which_people_work(moment, due):
    assert rules.digest_at(moment, 7) == due


def test_pauses_grow_and_end_after_five_days():
    since = moment = instant_at(date(2026, 11, 27), 7, 0)
    pauses = []
    while (again := rules.next_try(len(pauses) + 1, since, moment)) is not None:
        pauses.append(again - moment)
        moment = again
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(hours=4)
    assert timedelta(days=5) <= moment - since < timedelta(days=5, hours=4)
    assert len(pauses) < 50


def test_a_step_afterwards_belongs_to_a_reaction():
    with pytest.raises(RuntimeError):
        outbox.afterwards(partial(print))
