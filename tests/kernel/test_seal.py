"""The sealed audit log: what is changed, taken out or slipped in afterwards is found."""

import asyncio

import asyncpg
import pytest

from app.testing.stack import ROOT_KEY
from kernel import audit, keys, seal
from kernel.actor import RELAY
from kernel.db import unit_of_work


async def act(actor, action="test.done"):
    async with unit_of_work(actor):
        audit.write(actor, action)


@pytest.fixture
async def sealed_log(world, committed):
    """Three seals in one organisation and one in another."""
    for _ in range(3):
        await act(world.actor("spod_head"))
        await act(world.actor("spod_head"))
        await seal.seal()
    await act(world.actor("pm_worker"))
    await seal.seal()
    assert await seal.verify() == (4, [])
    return committed


async def tamper(committed, statement, *arguments):
    """Change the log as somebody with every right in the database could."""
    async with committed.unguarded() as other:
        done = await other.execute(statement, *arguments)
        assert not done.endswith(" 0"), "nothing was tampered with"


async def broken(world):
    _, found = await seal.verify()
    return {
        (name, one.seal) for one in found for name, tenant in world.organisations.items() if tenant == one.tenant_id
    }


async def test_nothing_new_means_no_new_seal(world, sealed_log):
    assert await seal.seal() == 0
    assert await seal.verify() == (4, [])


@pytest.mark.parametrize(
    "change",
    [
        "action = 'test.other'",
        "outcome = 'refused'",
        "worker_id = NULL",
        "at = at - interval '1 second'",
        "details = '{\"count\": 1}'",
        "object_id = tenant_id",
        "case_id = tenant_id",
        "grant_id = tenant_id",
        "basis_id = tenant_id",
        "service_id = NULL",
        "session_id = 'x'",
        "request_id = 'x'",
        "shown = '\\x0102030405060708'",
        "kind = 'system'",
        "user_id = NULL",
        "object_type = 'x'",
        "id = gen_random_uuid()",
    ],
)
async def test_a_changed_entry_is_found(world, sealed_log, change):
    middle = "(SELECT id FROM audit_entry WHERE tenant_id = $1 ORDER BY id OFFSET 2 LIMIT 1)"
    await tamper(
        sealed_log,
        f"UPDATE audit_entry SET {change} WHERE tenant_id = $1 AND id = {middle}",
        world.organisations["ospod"],
    )
    assert await broken(world) == {("ospod", 2)}


async def test_a_deleted_entry_is_found(world, sealed_log):
    await tamper(
        sealed_log,
        "DELETE FROM audit_entry WHERE id = (SELECT min(id::text)::uuid FROM audit_entry WHERE tenant_id = $1)",
        world.organisations["ospod"],
    )
    assert await broken(world) == {("ospod", 1)}


@pytest.mark.parametrize(("behind", "where"), [(0, 3), (1, 3), (100_000, 1)])
async def test_an_entry_slipped_in_behind_is_found(world, sealed_log, behind, where):
    """Into the last seal, or before everything."""
    column = "(SELECT greatest(max(transaction::text::bigint) - $2, 1) FROM audit_entry WHERE tenant_id = $1)"
    await tamper(
        sealed_log,
        "INSERT INTO audit_entry (tenant_id, id, kind, action, outcome, object_type, details, transaction)"
        f" SELECT $1, gen_random_uuid(), 'worker', 'test.made-up', 'done', 'test', '{{}}', {column}::text::xid8",
        world.organisations["ospod"],
        behind,
    )
    ((organisation, number),) = await broken(world)
    assert organisation == "ospod"
    assert number <= where


async def test_entries_that_change_places_are_found(world, sealed_log):
    await tamper(
        sealed_log,
        "UPDATE audit_entry SET transaction = (SELECT max(transaction::text::bigint)::text::xid8 FROM audit_entry"
        " WHERE tenant_id = $1) WHERE id = (SELECT min(id::text)::uuid FROM audit_entry WHERE tenant_id = $1)",
        world.organisations["ospod"],
    )
    assert ("ospod", 1) in await broken(world)


@pytest.mark.parametrize("number", [1, 2])
async def test_a_deleted_seal_is_found(world, sealed_log, number):
    await tamper(
        sealed_log, "DELETE FROM audit_seal WHERE tenant_id = $1 AND number = $2", world.organisations["ospod"], number
    )
    assert await broken(world) == {("ospod", number + 1)}


@pytest.mark.parametrize(
    "change",
    ["digest = sha256('x')", "previous = sha256('x')", "entries = entries + 1", "to_transaction = to_transaction + 1"],
)
async def test_a_changed_seal_is_found(world, sealed_log, change):
    await tamper(
        sealed_log, f"UPDATE audit_seal SET {change} WHERE tenant_id = $1 AND number = 2", world.organisations["ospod"]
    )
    assert {organisation for organisation, _ in await broken(world)} == {"ospod"}


async def test_a_chain_made_anew_without_the_root_key_is_found(world, sealed_log, monkeypatch):
    """Who holds only the database can take everything away and seal it again; the hashes tell."""
    await tamper(sealed_log, "DELETE FROM audit_seal")
    await tamper(sealed_log, "DELETE FROM audit_entry WHERE tenant_id = $1", world.organisations["krok"])
    with monkeypatch.context() as thief:
        thief.setattr(keys, "root", lambda: keys.Key(bytes(32)))
        assert await seal.seal() == 1
        assert await seal.verify() == (1, [])
    assert await broken(world) == {("ospod", 1)}


async def test_other_organisations_are_told_apart(world, sealed_log):
    await tamper(sealed_log, "DELETE FROM audit_entry WHERE tenant_id = $1", world.organisations["krok"])
    assert await broken(world) == {("krok", 1)}


async def test_a_late_transaction_is_not_lost(world, committed):
    """It began before the seal and commits after it: the seal stops below it, the next one takes it."""
    head, wrote, may_end = world.actor("spod_head"), asyncio.Event(), asyncio.Event()

    async def late():
        async with unit_of_work(head) as unit:
            audit.write(head, "test.late")
            await unit.flush()
            wrote.set()
            await may_end.wait()

    await act(head, "test.before")
    task = asyncio.create_task(late())
    await wrote.wait()
    await act(head, "test.after")
    await seal.seal()
    assert await seal.verify() == (1, [])
    may_end.set()
    await task
    await seal.seal()
    assert await seal.verify() == (2, [])
    async with unit_of_work(RELAY) as unit:
        sealed = await unit.connection.fetchval("SELECT sum(entries) FROM audit_seal")
        written = await unit.connection.fetchval("SELECT count(*) FROM audit_entry")
    assert sealed == written == 3


async def test_two_sealers_make_one_chain(world, committed):
    for _ in range(3):
        await act(world.actor("spod_head"))
        await asyncio.gather(*(seal.seal() for _ in range(3)))
    checked, found = await seal.verify()
    assert (checked, found) == (3, [])


async def test_sealing_goes_on_after_years(world, committed):
    """More entries than one fetch takes."""
    head = world.actor("spod_head")
    async with unit_of_work(head):
        for _ in range(1200):
            audit.write(head, "test.done")
    assert await seal.seal() == 1
    assert await seal.verify() == (1, [])


@pytest.mark.parametrize("who", ["spod_head", "ospod_admin", "ospod_auditor"])
async def test_nobody_but_the_relay_sees_or_makes_seals(world, sealed_log, who):
    actor = world.actor(who)
    async with unit_of_work(actor) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM audit_seal") == 0
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit_of_work(actor):
                await unit.connection.execute(
                    "INSERT INTO audit_seal (tenant_id, id, number, from_transaction, to_transaction, entries, previous,"
                    " digest) VALUES ($1, gen_random_uuid(), 4, 1, 9223372036854775807, 0, '', '')",
                    actor.tenant_id,
                )


def test_the_tests_use_the_key_of_the_tests():
    assert keys.root().bytes() == ROOT_KEY
