"""Facts and reactions: each runs exactly once, whatever crashes; none runs for an act that did not happen."""

import asyncio
from contextlib import ExitStack
from contextvars import Context
from typing import ClassVar
from uuid import UUID

import msgspec
import pytest

from kernel import broker, events, outbox
from kernel.actor import RELAY
from kernel.db import current, unit_of_work
from kernel.events import Event, record
from kernel.exceptions import DomainError, NotAllowed, NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.settings import settings


class Boiled(Event):
    """A fact of these tests."""

    name: ClassVar[str] = "kettle.boiled"
    subject: ClassVar[str] = "kettle_id"
    kettle_id: UUID
    case_id: UUID | None = None
    litres: int = 1


class Whistled(Event):
    """What follows from it."""

    name: ClassVar[str] = "kettle.whistled"
    subject: ClassVar[str] = "kettle_id"
    kettle_id: UUID


class Reactions:
    """What the reactions of a test saw, and what they shall do."""

    def __init__(self):
        self.seen = []
        self.fail = 0
        self.then = None
        self.refusals = iter(())

    async def __call__(self, actor, event):
        await current().connection.execute(
            "INSERT INTO notification (tenant_id, service_id, id, kind, about_type) VALUES ($1, $2, $3, 'test', 'test')",
            actor.tenant_id,
            actor.service_id,
            new_id(),
        )
        if self.fail:
            self.fail -= 1
            raise RuntimeError("crash in the middle")
        self.seen.append((actor, event))
        if self.then:
            await record(actor, self.then)
        if refusal := next(self.refusals, None):
            raise refusal


@pytest.fixture
def registered():
    """No reactions but those of the test."""
    with ExitStack() as open_points:
        open_points.enter_context(events.LATER.emptied())
        open_points.enter_context(events.AT_ONCE.emptied())
        yield open_points


@pytest.fixture
def later(registered):
    reactions = Reactions()
    with events.LATER.opened(events.On(Boiled, reactions)):
        yield reactions


async def boil(actor, **kwargs):
    async with unit_of_work(actor):
        event = Boiled(kettle_id=new_id(), **kwargs)
        await record(actor, event)
    return event


async def waiting():
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetch("SELECT * FROM outbox ORDER BY id")


async def notes(actor):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM notification")


# --- recording ---------------------------------------------------------------------------------------------------


async def test_a_fact_is_an_audit_entry_and_an_outbox_row(world, later):
    head, case = world.actor("spod_head"), new_id()
    event = await boil(head, case_id=case, litres=2)
    async with unit_of_work(head) as unit:
        (entry,) = await unit.connection.fetch("SELECT * FROM audit_entry")
    assert (entry["action"], entry["outcome"], entry["object_type"]) == ("kettle.boiled", "done", "kettle")
    assert (entry["object_id"], entry["case_id"]) == (event.kettle_id, case)
    assert msgspec.json.decode(entry["details"]) == {"litres": 2}
    (row,) = await waiting()
    assert (row["tenant_id"], row["service_id"], row["event"]) == (head.tenant_id, head.service_id, "kettle.boiled")
    assert msgspec.convert(msgspec.json.decode(row["payload"]), Boiled) == event


async def test_a_fact_that_nobody_waits_for_is_only_an_audit_entry(world, registered):
    await boil(world.actor("spod_head"))
    assert await waiting() == []


async def test_an_act_that_did_not_happen_leaves_no_fact(world, later):
    head = world.actor("spod_head")
    for failure in (ValueError, NotThere):
        with pytest.raises(failure):
            async with unit_of_work(head):
                await record(head, Boiled(kettle_id=new_id()))
                raise failure
    assert await waiting() == []
    assert await outbox.drain() == 0
    assert later.seen == []


async def test_a_reaction_at_once_belongs_to_the_act(world, registered):
    head, at_once = world.actor("spod_head"), Reactions()
    registered.enter_context(events.AT_ONCE.opened(events.On(Boiled, at_once)))
    event = await boil(head)
    assert at_once.seen == [(head, event)]
    assert await notes(head) == 1
    at_once.fail = 1
    with pytest.raises(RuntimeError):
        await boil(head)
    assert await notes(head) == 1


# --- reacting ----------------------------------------------------------------------------------------------------


async def test_a_reaction_runs_once_as_the_system_in_the_same_service(world, later):
    head = world.actor("spod_head")
    event = await boil(head)
    assert await outbox.drain() == 1
    assert later.seen == [(world.system("spod"), event)]
    assert await outbox.drain() == 0
    assert (await waiting(), await notes(head)) == ([], 1)


async def test_a_message_that_comes_twice_is_taken_once(world, later):
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    where = row["id"], row["tenant_id"], row["service_id"]
    assert await outbox.react(*where)
    assert not await outbox.react(*where)
    assert len(later.seen) == 1


async def test_two_workers_that_take_the_same_message_react_once(world, committed, later):
    for _ in range(5):
        await boil(world.actor("spod_head"))
    rows = [(row["id"], row["tenant_id"], row["service_id"]) for row in await waiting()]
    taken = await asyncio.gather(*(outbox.react(*row) for row in rows * 3))
    assert sum(taken) == 5
    assert await notes(world.actor("spod_head")) == 5


async def test_a_crash_in_a_reaction_loses_and_doubles_nothing(world, committed, later):
    head = world.actor("spod_head")
    await boil(head)
    (row,) = await waiting()
    later.fail = 2
    for _ in range(2):
        with pytest.raises(RuntimeError):
            await outbox.react(row["id"], row["tenant_id"], row["service_id"])
        assert (await notes(head), len(await waiting())) == (0, 1)
    assert await outbox.react(row["id"], row["tenant_id"], row["service_id"])
    assert (await notes(head), len(await waiting())) == (1, 0)


async def test_a_fact_unknown_here_stays_for_a_process_that_knows_it(world, committed, later, monkeypatch):
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    with events.LATER.emptied(), pytest.raises(LookupError):
        await outbox.react(row["id"], row["tenant_id"], row["service_id"])
    assert await outbox.react(row["id"], row["tenant_id"], row["service_id"])


async def test_a_reaction_of_another_service_cannot_take_it(world, later):
    """A message with a forged place finds nothing: the row decides."""
    await boil(world.actor("osp_specialist"))
    (row,) = await waiting()
    assert not await outbox.react(row["id"], row["tenant_id"], world.services["pm"])
    assert not await outbox.react(row["id"], world.organisations["ospod"], world.services["spod"])
    assert await outbox.react(row["id"], row["tenant_id"], row["service_id"])


async def test_what_follows_from_a_reaction_is_drained_too(world, later, registered):
    following = Reactions()
    registered.enter_context(events.LATER.opened(events.On(Whistled, following)))
    later.then = Whistled(kettle_id=new_id())
    await boil(world.actor("spod_head"))
    assert await outbox.drain() == 2
    assert [event for _, event in following.seen] == [later.then]


# --- refused -----------------------------------------------------------------------------------------------------


@pytest.fixture
def lines(monkeypatch):
    """What the outbox logs."""
    written = []
    monkeypatch.setattr(outbox.log, "error", lambda event, **fields: written.append((event, fields)))
    return written


def refuse(reactions, refusal, times):
    """Let the reactions be refused so many times."""
    reactions.refusals = iter([refusal] * times)


async def try_again(row, times):
    for _ in range(times):
        with pytest.raises(DomainError):
            await outbox.react(row["id"], row["tenant_id"], row["service_id"])


async def test_what_is_refused_for_ever_is_given_up(world, committed, later, lines):
    """With one line that says which, sent no more, and nothing of it was done."""
    head = world.actor("spod_head")
    await boil(head)
    (row,) = await waiting()
    refuse(later, NotAllowed(), 99)
    await try_again(row, outbox.MOST_REFUSALS - 1)
    assert (lines, await outbox.list_given_up()) == ([], [])
    await try_again(row, 2)
    ((said, fields),) = lines
    assert (said, fields["kind"], fields["code"], fields["count"]) == ("gives a fact up", Boiled.name, "not-allowed", 8)
    assert [each.id for each in await outbox.list_given_up()] == [row["id"]]
    assert await outbox.relay_once(lambda *_: None) == 0
    assert await notes(head) == 0


async def test_what_was_given_up_is_sent_anew_when_told_to(world, committed, later, lines):
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    refuse(later, NotAllowed(), outbox.MOST_REFUSALS)
    await try_again(row, outbox.MOST_REFUSALS)
    assert await outbox.try_given_up_anew() == 1
    assert await outbox.try_given_up_anew() == 0
    assert await outbox.drain() == 1
    assert await waiting() == []


async def test_a_refusal_that_passes_is_forgotten_with_the_fact(world, committed, later, lines):
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    refuse(later, NotThere(), outbox.MOST_REFUSALS - 1)
    await try_again(row, outbox.MOST_REFUSALS - 1)
    assert await outbox.react(row["id"], row["tenant_id"], row["service_id"])
    assert (await waiting(), lines) == ([], [])


@pytest.mark.parametrize("trouble", [RuntimeError("crash"), NotSignedIn()])
async def test_trouble_is_no_refusal(world, committed, later, lines, trouble):
    """A crash is mended by a release, a wrong clock by whoever sets it: neither is given up."""
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    refuse(later, trouble, outbox.MOST_REFUSALS + 5)
    for _ in range(outbox.MOST_REFUSALS + 5):
        with pytest.raises(type(trouble)):
            await outbox.react(row["id"], row["tenant_id"], row["service_id"])
    (row,) = await waiting()
    assert (row["refusals"], row["given_up_at"], lines) == (0, None, [])


async def test_a_refused_message_is_not_tried_at_once_again(world, committed, later, lines):
    """The worker is done with the message; the relay sends it later."""
    await boil(world.actor("spod_head"))
    (row,) = await waiting()
    refuse(later, NotAllowed(), 1)
    await broker.deliver(str(row["id"]), str(row["tenant_id"]), str(row["service_id"]))
    (row,) = await waiting()
    assert row["refusals"] == 1
    with pytest.raises(NotSignedIn):
        refuse(later, NotSignedIn(), 1)
        await broker.deliver(str(row["id"]), str(row["tenant_id"]), str(row["service_id"]))


# --- the relay ---------------------------------------------------------------------------------------------------


async def test_the_relay_sends_what_waits_once(world, later):
    await boil(world.actor("spod_head"))
    await boil(world.actor("pm_worker"))
    sent = []
    assert await outbox.relay_once(lambda *row: sent.append(row)) == 2
    assert [row[1:] for row in sent] == [
        (world.organisations["ospod"], world.services["spod"]),
        (world.organisations["krok"], world.services["pm"]),
    ]
    assert await outbox.relay_once(lambda *row: sent.append(row)) == 0


async def test_what_nobody_took_is_sent_again_later_and_later(world, committed, later):
    await boil(world.actor("spod_head"))
    sent = []
    for attempts, waited, expected in [(1, 29, 0), (1, 31, 1), (2, 59, 0), (2, 61, 1), (9, 3599, 0), (9, 3601, 1)]:
        async with committed.superuser() as other:
            await other.execute(
                "UPDATE outbox SET attempts = $1, sent_at = clock_timestamp() - $2 * interval '1 second'",
                attempts,
                waited,
            )
        assert await outbox.relay_once(lambda *row: sent.append(row)) == expected, (attempts, waited)
    async with committed.superuser() as other:  # after years of trying the others still go
        await other.execute("UPDATE outbox SET attempts = 30000, sent_at = now() - interval '1 day'")
    assert await outbox.relay_once(lambda *row: sent.append(row)) == 1


async def test_a_queue_that_is_away_loses_nothing(world, committed, later):
    await boil(world.actor("spod_head"))

    def away(*_):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await outbox.relay_once(away)
    (row,) = await waiting()
    assert (row["sent_at"], row["attempts"]) == (None, 0)


async def test_two_relays_do_not_send_the_same(world, committed, later):
    for _ in range(20):
        await boil(world.actor("spod_head"))
    sent = []
    await asyncio.gather(*(outbox.relay_once(lambda *row: sent.append(row)) for _ in range(3)))
    while await outbox.relay_once(lambda *row: sent.append(row)):
        pass
    assert len(sent) == len(set(sent)) == 20


async def test_a_worker_sees_and_takes_nothing_of_the_outbox(world, later):
    head = world.actor("spod_head")
    await boil(head)
    (row,) = await waiting()
    async with unit_of_work(head) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM outbox") == 0
        assert await unit.connection.fetch("SELECT * FROM opora.take_fact($1)", row["id"]) == []


async def test_a_fault_in_one_job_of_the_relay_ends_no_other(world, committed, later, monkeypatch):
    """A row that one of them cannot read keeps neither facts nor seals waiting."""
    failed, sent = asyncio.Event(), asyncio.Event()

    async def nothing(*_, **__):
        pass

    async def broken():
        raise ValueError("year 290000 is out of range")

    monkeypatch.setattr(outbox, "open_database", nothing)
    monkeypatch.setattr(outbox.DB, "close", nothing)
    monkeypatch.setattr(outbox, "use_file_store", lambda _: None)
    monkeypatch.setattr(outbox.log, "exception", lambda *_, **__: failed.set())
    with outbox.CLOCKS.emptied(), outbox.CLOCKS.opened(broken):
        relay = asyncio.create_task(outbox.run_relay(settings(), lambda *_: sent.set()), context=Context())
        await asyncio.wait_for(failed.wait(), 60)
        await boil(world.actor("spod_head"))
        await asyncio.wait_for(sent.wait(), 60)
        relay.cancel()
        with pytest.raises(asyncio.CancelledError):
            await relay
    monkeypatch.undo()
