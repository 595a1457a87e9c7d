"""The unit of work: all or nothing, under exactly one actor, whatever fails."""

import asyncio
import hmac
import time
from contextlib import AsyncExitStack, suppress
from typing import ClassVar
from uuid import UUID

import asyncpg
import pytest

from app.testing.stack import ROOT_KEY, open_database
from kernel import audit, events
from kernel.actor import RELAY, SIGN_IN, Actor, ActorKind
from kernel.at_once import at_once
from kernel.context import context_key, signed_context
from kernel.db import DB, current, running, unit_of_work
from kernel.exceptions import DomainError, NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.outages import AWAY, DatabaseAway, MaybeSaved
from kernel.places import lost

NOTE = "INSERT INTO notification (tenant_id, service_id, id, kind, about_type) VALUES ($1, $2, $3, 'test', 'test')"

ENDED = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'PgSleep'"

KEYLESS = (  # an organisation without its key: refused at the commit
    "INSERT INTO organisation (tenant_id, id, code, kind, preset, name, short_name, abbreviation, key_generation, exchange_public)"
    " VALUES ($1, $1, $1::uuid::text, 'provider', 'ngo_two_services', '', '', '', 1, '')"
)


class Refused(DomainError):
    """A refusal of these tests."""

    code = "test-refused"


async def leave_note(actor: Actor) -> UUID:
    note = new_id()
    await current().connection.execute(NOTE, actor.tenant_id, actor.service_id, note)
    return note


async def notes(actor: Actor) -> int:
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM notification")


async def trail(actor: Actor) -> list[tuple[str, str, str]]:
    async with unit_of_work(RELAY) as unit:
        rows = await unit.connection.fetch(
            "SELECT action, outcome, details->>'code' AS code FROM audit_entry WHERE tenant_id = $1 ORDER BY id",
            actor.tenant_id,
        )
    return [tuple(row.values()) for row in rows]


async def who() -> tuple[UUID | None, UUID | None, UUID | None]:
    row = await current().connection.fetchrow("SELECT opora.tenant(), opora.service(), opora.worker()")
    return tuple(row.values())


def place_of(actor: Actor) -> tuple[UUID | None, UUID | None, UUID | None]:
    return actor.tenant_id, actor.service_id, actor.worker_id


# --- all or nothing ----------------------------------------------------------------------------------------------


async def test_a_unit_is_seen_whole_after_it_ended(world, committed):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        await leave_note(head)
        async with committed.superuser() as other:
            assert await other.fetchval("SELECT count(*) FROM notification") == 0
    assert await notes(head) == 1


@pytest.mark.parametrize("failure", [ValueError, Refused, asyncio.CancelledError, KeyboardInterrupt])
async def test_whatever_is_raised_leaves_nothing(world, committed, failure):
    head = world.actor("spod_head")
    with pytest.raises(failure):
        async with unit_of_work(head):
            await leave_note(head)
            audit.write(head, "test.done")
            raise failure
    assert await notes(head) == 0
    assert "test.done" not in [action for action, _, _ in await trail(head)]


async def test_outside_of_a_unit_there_is_no_current_one(world, committed):
    with pytest.raises(RuntimeError):
        current()


async def test_connections_come_back_when_commit_fails(world, committed):
    """Five acts fail at COMMIT on a pool of three; the sixth still finds a connection."""
    await DB.close()
    await open_database(committed.url(), size=3)
    nobody = Actor(kind=ActorKind.OPERATOR, tenant_id=new_id())
    for _ in range(5):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with unit_of_work(nobody) as unit:
                await unit.connection.execute(
                    KEYLESS,
                    nobody.tenant_id,
                )
    async with asyncio.timeout(60):  # for ever, where a connection is missing
        await asyncio.gather(*(notes(world.actor("spod_head")) for _ in range(6)))
    assert DB.pool.get_idle_size() == DB.pool.get_size()


async def test_connections_come_back_when_entering_is_refused(world, committed):
    await DB.close()
    await open_database(committed.url(), size=3)
    stranger = Actor(kind=ActorKind.WORKER, tenant_id=new_id(), worker_id=new_id(), user_id=new_id())
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            async with unit_of_work(stranger):
                pass
    async with asyncio.timeout(60):  # for ever, where a connection is missing
        assert await notes(world.actor("spod_head")) == 0


async def test_a_cancelled_act_leaves_nothing_and_gives_its_connection_back(world, committed):
    head = world.actor("spod_head")
    inside = asyncio.Event()

    async def act():
        async with unit_of_work(head):
            await leave_note(head)
            inside.set()
            await current().connection.execute("SELECT pg_sleep(30)")

    task = asyncio.create_task(act())
    await inside.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await notes(head) == 0
    assert DB.pool.get_idle_size() == DB.pool.get_size()


async def test_a_killed_backend_costs_one_act_only(world, committed):
    head = world.actor("spod_head")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        async with unit_of_work(head) as unit:
            await leave_note(head)
            async with committed.superuser() as other:
                await other.execute("SELECT pg_terminate_backend($1, 10000)", unit.connection.get_server_pid())
            await leave_note(head)
    assert await notes(head) == 0


async def cut(committed, unit):
    """End the session of a unit, and wait until the driver has noticed."""
    place = unit.connection
    async with committed.superuser() as other:
        await other.execute("SELECT pg_terminate_backend($1, 10000)", place.get_server_pid())
    while not lost(place):  # noqa: ASYNC110 it happens in the driver
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("failure", [ValueError, asyncio.CancelledError])
async def test_what_went_wrong_is_not_hidden_by_a_connection_that_was_lost_too(world, committed, failure):
    """Also inside an inner unit: who cancels an act has to see it cancelled."""
    head = world.actor("spod_head")
    for depth in (1, 2):
        with pytest.raises(failure):
            async with AsyncExitStack() as units:
                for _ in range(depth):
                    unit = await units.enter_async_context(unit_of_work(head))
                await cut(committed, unit)
                raise failure
    assert running() is None
    assert DB.pool.get_idle_size() == DB.pool.get_size()


async def test_behind_a_lost_connection_the_database_is_away(world, committed):
    """For an inner unit and for a statement that is one: an outage, no fault of ours."""
    head = world.actor("spod_head")
    units = AsyncExitStack()
    unit = await units.enter_async_context(unit_of_work(head))
    await cut(committed, unit)
    with pytest.raises(DatabaseAway):
        await notes(head)
    with pytest.raises(DatabaseAway):
        await at_once(head, "one AS (SELECT 1) SELECT entered.entry FROM entered, one")
    for act in (lambda: leave_note(head), units.aclose):
        with pytest.raises(AWAY):
            await act()


async def test_a_connection_that_cannot_undo_is_ended(world, committed, monkeypatch):
    """Nobody gets it with the half of an act on it."""
    head = world.actor("spod_head")
    execute = asyncpg.Connection.execute

    async def sent(connection, sql, *arguments, **more):
        if sql.startswith("ROLLBACK;"):
            raise asyncio.CancelledError
        return await execute(connection, sql, *arguments, **more)

    monkeypatch.setattr(asyncpg.Connection, "execute", sent)
    with pytest.raises(asyncio.CancelledError):
        async with unit_of_work(head) as unit:
            place, server = unit.connection, unit.connection.get_server_pid()
            raise ValueError
    assert lost(place)
    async with unit_of_work(head) as unit:
        assert unit.connection.get_server_pid() != server


async def test_whose_session_ends_in_the_middle_of_the_commit_is_not_told_that_nothing_is_saved(
    world, committed, monkeypatch
):
    """The server has it, and the line breaks before it answers."""
    head, execute = world.actor("spod_head"), asyncpg.Connection.execute

    async def sent(connection, sql, *arguments, **more):
        last = "; SELECT pg_sleep(60)" if sql.startswith("COMMIT;") else ""
        return await execute(connection, sql + last, *arguments, **more)

    async def act():
        async with unit_of_work(head):
            await leave_note(head)
            await events.record(head, SomethingDone(something_id=new_id()))

    monkeypatch.setattr(asyncpg.Connection, "execute", sent)
    acting = asyncio.create_task(act())
    async with committed.superuser() as other:
        while not await other.fetchval(ENDED, committed.name):  # noqa: ASYNC110 it happens in the server
            await asyncio.sleep(0.01)
        with pytest.raises(MaybeSaved):
            await acting
        assert await other.fetchval("SELECT count(*) FROM notification") == 1


# --- nested units ------------------------------------------------------------------------------------------------


async def test_an_inner_unit_acts_as_its_own_actor_and_gives_the_outer_one_back(world, committed):
    head, peer = world.actor("spod_head"), world.actor("pm_peer")
    async with unit_of_work(head):
        await leave_note(head)
        async with unit_of_work(peer):
            assert await who() == place_of(peer)
            assert await current().connection.fetchval("SELECT count(*) FROM notification") == 0
            await leave_note(peer)
        assert await who() == place_of(head)
        assert await current().connection.fetchval("SELECT count(*) FROM notification") == 1
    assert (await notes(head), await notes(peer)) == (1, 1)


@pytest.mark.parametrize("failure", [ValueError, Refused, NotThere])
async def test_a_failed_inner_unit_is_undone_alone(world, committed, failure):
    head, peer = world.actor("spod_head"), world.actor("pm_peer")
    async with unit_of_work(head):
        await leave_note(head)
        with pytest.raises(failure):
            async with unit_of_work(peer):
                await leave_note(peer)
                raise failure
        assert await who() == place_of(head)
        await leave_note(head)
    assert (await notes(head), await notes(peer)) == (2, 0)


async def test_a_statement_that_fails_in_an_inner_unit_does_not_spoil_the_outer_one(world, committed):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        with pytest.raises(asyncpg.PostgresError):
            async with unit_of_work(head):
                await current().connection.execute("SELECT 1/0")
        await leave_note(head)
    assert await notes(head) == 1


async def test_an_inner_unit_checks_its_deferred_constraints_itself(world, committed):
    """What would fail at COMMIT fails where it was done, in the tests' one transaction as well."""
    operator = world.operator("ospod")
    nobody = Actor(kind=ActorKind.OPERATOR, tenant_id=new_id())
    async with unit_of_work(operator):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with unit_of_work(nobody) as unit:
                await unit.connection.execute(
                    KEYLESS,
                    nobody.tenant_id,
                )
        assert await who() == place_of(operator)


async def test_an_inner_unit_that_may_not_enter_leaves_the_outer_one_as_it_was(world, committed):
    head = world.actor("spod_head")
    stranger = Actor(kind=ActorKind.WORKER, tenant_id=new_id(), worker_id=new_id(), user_id=new_id())
    async with unit_of_work(head):
        with pytest.raises(NotSignedIn):
            async with unit_of_work(stranger):
                raise AssertionError("entered")
        assert await who() == place_of(head)


async def test_what_waits_in_an_inner_unit_goes_with_it(world, committed):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        audit.write(head, "test.outer")
        async with unit_of_work(head):
            audit.write(head, "test.inner")
        with pytest.raises(ValueError, match="no"):
            async with unit_of_work(head):
                audit.write(head, "test.undone")
                raise ValueError("no")
    assert sorted(action for action, _, _ in await trail(head)) == ["test.inner", "test.outer"]


# --- refusals ----------------------------------------------------------------------------------------------------


class SomethingDone(events.Event):
    """A fact of these tests."""

    name: ClassVar[str] = "something.done"
    subject: ClassVar[str] = "something_id"
    something_id: UUID


async def test_a_refusal_leaves_one_entry_and_nothing_else(world, committed):
    head, thing = world.actor("spod_head"), new_id()
    audit.asked_for.set(audit.AskedFor("case.close", thing))
    with pytest.raises(Refused):
        async with unit_of_work(head):
            await leave_note(head)
            await events.record(head, SomethingDone(something_id=thing))
            raise Refused
    async with committed.superuser() as other:
        rows = await other.fetch("SELECT * FROM audit_entry")
        assert await other.fetchval("SELECT count(*) FROM notification") == 0
        assert await other.fetchval("SELECT count(*) FROM outbox") == 0
    (entry,) = rows
    assert (entry["action"], entry["outcome"], entry["object_id"]) == ("case.close", "refused", thing)
    assert (entry["worker_id"], entry["service_id"]) == (head.worker_id, head.service_id)
    assert entry["details"] == '{"code": "test-refused"}'


async def test_a_refusal_that_passes_through_units_leaves_one_entry(world, committed):
    head = world.actor("spod_head")
    with pytest.raises(Refused):
        async with unit_of_work(head), unit_of_work(head), unit_of_work(head):
            raise Refused
    assert [outcome for _, outcome, _ in await trail(head)] == ["refused"]


async def test_a_refusal_that_the_outer_act_answers_leaves_one_entry(world, committed):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        with pytest.raises(Refused):
            async with unit_of_work(head):
                raise Refused
        audit.write(head, "test.done")
    assert sorted(outcome for _, outcome, _ in await trail(head)) == ["done", "refused"]


async def test_a_refusal_in_a_rolled_back_test_is_seen_as_well(world):
    head = world.actor("spod_head")
    with pytest.raises(Refused):
        async with unit_of_work(head), unit_of_work(head):
            raise Refused
    assert [outcome for _, outcome, _ in await trail(head)] == ["refused"]


async def test_what_a_refusal_tells_stays_in_the_log_once(world, committed):
    """From whichever unit it was read in, also when the outer one is refused by something else."""
    head, thing = world.actor("spod_head"), new_id()
    with pytest.raises(Refused):
        async with unit_of_work(head):
            async with unit_of_work(head):
                audit.if_refused(head, "letter", thing)
            with suppress(NotThere):
                async with unit_of_work(head):
                    audit.if_refused(head, "parcel", thing)
                    raise NotThere
            raise Refused
    assert sorted(action for action, outcome, _ in await trail(head) if outcome == "read") == [
        "letter.read",
        "parcel.read",
    ]


async def test_an_act_that_is_done_leaves_nothing_of_what_its_refusal_would_have_told(world, committed):
    """Nor does one whose page is drawn again: that looks by itself."""
    head = world.actor("spod_head")
    async with unit_of_work(head):
        audit.if_refused(head, "letter", new_id())
    token = audit.drawn_again.set(True)
    with pytest.raises(Refused):
        async with unit_of_work(head):
            audit.if_refused(head, "letter", new_id())
            raise Refused
    audit.drawn_again.reset(token)
    assert [outcome for _, outcome, _ in await trail(head)] == ["refused"]


async def test_who_is_not_signed_in_leaves_no_entry(world, committed):
    head = world.actor("spod_head")
    with pytest.raises(NotSignedIn):
        async with unit_of_work(head):
            raise NotSignedIn
    assert await trail(head) == []


# --- who may enter -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE membership SET valid_to = now() WHERE worker_id = $1",
        "UPDATE membership SET valid_from = now() + interval '1 hour' WHERE worker_id = $1",
        "UPDATE worker SET ended_at = now() WHERE id = $1",
        "UPDATE user_account SET disabled_at = now() WHERE id = (SELECT user_id FROM worker WHERE id = $1)",
        "UPDATE membership SET role = 'mailroom' WHERE worker_id = $1",
    ],
)
async def test_an_ended_membership_ends_the_next_unit(world, committed, statement):
    head = world.actor("spod_head")
    await notes(head)
    async with committed.superuser() as other:
        await other.execute(statement, head.worker_id)
    with pytest.raises(NotSignedIn):
        await notes(head)


async def test_nobody_enters_with_a_place_or_role_that_is_not_theirs(world):
    head, other = world.actor("spod_head"), world.actor("pm_head")
    wrong = [
        {"roles": frozenset({"auditor"})},
        {"roles": head.roles | {"auditor"}},
        {"roles": frozenset()},
        {"service_id": None},
        {"service_id": other.service_id},
        {"tenant_id": other.tenant_id},
        {"tenant_id": other.tenant_id, "service_id": other.service_id},
        {"worker_id": other.worker_id},
        {"user_id": other.user_id},
        {"user_id": None},
    ]
    for change in wrong:
        fields = {name: getattr(head, name) for name in head.__struct_fields__} | change
        with pytest.raises(NotSignedIn):
            async with unit_of_work(Actor(**fields)):
                raise AssertionError(f"entered with {change}")


# --- the signed context ------------------------------------------------------------------------------------------


def _signed(fields: list[str], key: bytes) -> str:
    body = "|".join(fields)
    return f"{body}|{hmac.new(key, body.encode(), 'sha256').hexdigest()}"


def _forgeries(good: str) -> dict[str, str | None]:
    key, other_key = context_key(ROOT_KEY), context_key(bytes(32))
    fields, signature = good.split("|")[:-1], good.split("|")[-1]
    swapped = {
        position: "|".join([*fields[:position], value, *fields[position + 1 :], signature])
        for position, value in enumerate(["1", "1", "1", "0", "relay", *[str(new_id())] * 4, "auditor", "a" * 64, "1"])
    }
    hour = 3600

    def with_field(position: int, value: object) -> str:
        return _signed([*fields[:position], str(value), *fields[position + 1 :]], key)

    return {
        **{f"field {position} changed": context for position, context in swapped.items()},
        "nothing": None,
        "empty": "",
        "no words": "|||||||||||",
        "unsigned": "|".join(fields),
        "signature cut": good[:-1],
        "signature upper case": "|".join([*fields, signature.upper()]),
        "other key": _signed(fields, other_key),
        "other backend": with_field(1, int(fields[1]) + 1),
        "entry before": with_field(2, int(fields[2]) - 1),
        "entry to come": with_field(2, int(fields[2]) + 1),
        "no entry": with_field(2, ""),
        "old": with_field(3, int(time.time()) - hour),
        "from the future": with_field(3, int(time.time()) + hour),
        "other format": _signed(["1", *fields[1:]], key),
        "one field more": _signed([*fields, "x"], key),
        "one field less": _signed(fields[:-1], key),
    }


async def _signed_anew(raw: asyncpg.Connection, actor: Actor) -> str:
    entry = await raw.fetchval("SELECT opora.next_entry()")
    return signed_context(actor, raw.get_server_pid(), entry, context_key(ROOT_KEY))


async def test_a_forged_context_sees_nothing(world, committed):
    """Forged, expired, or made for another connection or entry: `enter` refuses it, and by hand nobody sets one."""
    head = world.actor("spod_head")
    async with committed.connect("opora_app") as raw:
        for what in _forgeries(await _signed_anew(raw, head)):
            good = await _signed_anew(raw, head)  # so that nothing is refused only because it was used
            async with raw.transaction():
                with pytest.raises(asyncpg.PostgresError) as refused:
                    async with raw.transaction():
                        await raw.execute("SELECT opora.enter($1)", _forgeries(good)[what])
                assert refused.value.sqlstate == "OP401", what
                assert await raw.fetchval("SELECT opora.kind()") is None, what
                assert await raw.fetchval("SELECT count(*) FROM organisation") == 0, what
                await raw.execute("SELECT opora.enter($1)", good)
                assert await raw.fetchval("SELECT count(*) FROM organisation") == 3, what


async def test_nobody_writes_the_context_by_hand(world, committed):
    """Neither without one nor over one: only `enter` may, which lends the right of the owner."""
    head, other = world.actor("spod_head"), world.actor("pm_head")
    async with committed.connect("opora_app") as raw:
        for enter in (False, True):
            async with raw.transaction():
                if enter:
                    await raw.execute("SELECT opora.enter($1)", await _signed_anew(raw, head))
                mine = await raw.fetchval("SHOW backtrace_functions")
                lie = f"1,worker,{other.tenant_id.hex},{other.service_id.hex},{other.worker_id.hex},,service_head"
                for statement in (
                    f"SELECT set_config('backtrace_functions', '{lie}', true)",
                    f"SET backtrace_functions = '{lie}'",
                    f"SET LOCAL backtrace_functions = '{lie}'",
                    f"ALTER ROLE opora_app SET backtrace_functions = '{lie}'",
                    f"UPDATE pg_settings SET setting = '{lie}' WHERE name = 'backtrace_functions'",
                    "SELECT setval('opora.entry', 1)",
                    "SELECT nextval('opora.entry')",
                ):
                    with pytest.raises(asyncpg.InsufficientPrivilegeError):
                        async with raw.transaction():
                            await raw.execute(statement)
                assert await raw.fetchval("SHOW backtrace_functions") == mine
                assert await raw.fetchval("SELECT opora.tenant()") == (head.tenant_id if enter else None)


async def test_a_context_is_good_once(world, committed):
    """Kept from an earlier transaction, from a unit inside this one, or by a savepoint: it opens nothing again."""
    head, other = world.actor("spod_head"), world.actor("pm_head")
    async with committed.connect("opora_app") as raw, committed.connect("opora_app") as beside:
        kept = [await _signed_anew(beside, other)]
        for end in ("COMMIT", "ROLLBACK"):
            kept.append(await _signed_anew(raw, other))
            await raw.execute("BEGIN")
            await raw.execute("SELECT opora.enter($1)", kept[-1])
            await raw.execute(end)
        async with raw.transaction():
            await raw.execute("SELECT opora.enter($1)", await _signed_anew(raw, head))
            await raw.execute("SAVEPOINT a")
            kept.append(await _signed_anew(raw, other))
            await raw.execute("SELECT opora.enter($1)", kept[-1])
            await raw.execute("SAVEPOINT b")
            assert await raw.fetchval("SELECT opora.tenant()") == other.tenant_id
            await raw.execute("SELECT opora.enter($1)", await _signed_anew(raw, head))
            await raw.execute("ROLLBACK TO b")
            assert await raw.fetchval("SELECT opora.tenant()") is None
            await raw.execute("ROLLBACK TO a")
            assert await raw.fetchval("SELECT opora.tenant()") is None
            for context in kept:
                with pytest.raises(asyncpg.PostgresError) as refused:
                    async with raw.transaction():
                        await raw.execute("SELECT opora.enter($1)", context)
                assert refused.value.sqlstate == "OP401"
            assert await raw.fetchval("SELECT count(*) FROM organisation") == 0


async def test_without_a_context_there_is_nothing_to_see(world, committed):
    async with committed.connect("opora_app") as raw:
        for (table,) in await raw.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            if await raw.fetchval("SELECT has_table_privilege($1, 'SELECT')", table):
                assert await raw.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_the_key_of_contexts_is_not_to_be_read(world, committed):
    async with committed.connect("opora_app") as raw:
        for statement in ("SELECT * FROM opora.context_key", "DELETE FROM opora.context_key"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await raw.execute(statement)


async def test_contexts_never_leak_between_tasks(world, committed):
    """Many acts at once on few connections: each sees its own place, all the time, and leaves none behind."""
    await DB.close()
    await open_database(committed.url(), size=3)
    actors = [world.actor(name) for name in world.people]

    async def act(actor: Actor) -> None:
        async with unit_of_work(actor):
            for _ in range(3):
                assert await who() == place_of(actor)
                await asyncio.sleep(0)
            async with unit_of_work(SIGN_IN):
                assert await who() == (None, None, None)
            assert await who() == place_of(actor)

    await asyncio.gather(*(act(actor) for actor in actors * 5))
    connections = [await DB.pool.acquire() for _ in range(3)]
    for connection in connections:
        assert await connection.fetchval("SHOW backtrace_functions") == ""
        assert await connection.fetchval("SELECT opora.kind()") is None
        await DB.pool.release(connection)


async def test_a_task_of_its_own_starts_without_a_unit(world, committed):
    """Only what runs inside the unit is in it: a task started before, or after, is not."""
    head, started, done = world.actor("spod_head"), asyncio.Event(), asyncio.Event()

    async def other() -> None:
        started.set()
        await done.wait()
        with pytest.raises(RuntimeError):
            current()

    task = asyncio.create_task(other())
    await started.wait()
    async with unit_of_work(head):
        done.set()
        await task
