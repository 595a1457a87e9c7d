"""Grants: exactly one basis, inside it, ending with it; the recipient sees what a live grant lets through and no more."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from app.testing import rows
from app.testing.busy import waits
from app.testing.rows import Given, insert, refused, update
from app.testing.time import NOW
from kernel.db import current, unit_of_work
from kernel.ids import new_id


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
def pm(world):
    return world.actor("pm_worker")


@pytest.fixture
async def given(osp, pm):
    return await Given.make(osp, pm)


async def visible(actor, table="shared_item"):
    async with unit_of_work(actor):
        return await rows.count(table)


async def look(viewer, given, grant, **values):
    await current().connection.execute(
        "INSERT INTO disclosure (id, tenant_id, service_id, grant_id, item_id, viewer_tenant_id, viewer_service_id,"
        " viewer_worker_id, viewer, action) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)",
        new_id(),
        given.actor.tenant_id,
        given.actor.service_id,
        grant,
        values.get("item_id", given.item_id),
        values.get("viewer_tenant_id", viewer.tenant_id),
        values.get("viewer_service_id", viewer.service_id),
        values.get("viewer_worker_id", viewer.worker_id),
        values.get("action", "view"),
    )


# --- the lawful way ----------------------------------------------------------------------------------------------


async def test_a_grant_lets_one_item_through_and_its_end_shuts_it(osp, pm, given, world):
    assert await visible(pm) == 0
    async with unit_of_work(osp):
        grant = await given.grant()
        await rows.item(osp, given.client_id, given.case_id, kind="email")
    for table in ("shared_item", "share_grant", "share_key"):
        assert await visible(pm, table) == 1, table
    async with unit_of_work(pm):
        await look(pm, given, grant)
    async with unit_of_work(osp):
        await given.say("withdrawn")
    for table in ("shared_item", "share_grant", "share_key"):
        assert await visible(pm, table) == 0, table
    async with unit_of_work(osp) as unit:
        row = await unit.connection.fetchrow("SELECT revoked_at, revoke_cause FROM share_grant WHERE id = $1", grant)
        assert row["revoke_cause"] == "withdrawn"
        assert await rows.count("share_key") == 0
        assert await rows.count("disclosure") == 1
    async with refused(pm, "no grant to look by"):
        await look(pm, given, grant)


@pytest.mark.parametrize(
    "stranger", ["osp_peer", "pm_head", "pm_peer", "spod_head", "krok_admin", "javorec_head", "both_pm"]
)
async def test_of_named_workers_only_they_see(osp, pm, world, stranger):
    given = await Given.make(osp, pm, recipient_worker_ids=[pm.worker_id])
    async with unit_of_work(osp):
        await given.grant(grantee_worker_ids=[pm.worker_id])
    assert await visible(pm) == 1
    actor = world.actor(stranger)
    assert await visible(actor) == (1 if actor.service_id == osp.service_id else 0)
    assert await visible(actor, "share_key") == (1 if actor.service_id == osp.service_id else 0)


# --- exactly one basis -------------------------------------------------------------------------------------------


async def test_without_a_basis(osp, given):
    async with refused(osp):
        await given.grant(consent_id=None, consent_provision_id=None)
    async with refused(osp):
        await given.grant(consent_provision_id=None)


async def test_with_two_bases(osp, given, committed):
    basis = new_id()
    async with committed.superuser() as other:
        await other.execute(
            "INSERT INTO statutory_basis (tenant_id, service_id, id, law_ref, valid_from, valid_until, created_at)"
            " VALUES ($1, $2, $3, 'x', now() - interval '1 day', now() + interval '1 year', now())",
            osp.tenant_id,
            osp.service_id,
            basis,
        )
    async with refused(osp, "share_grant_one_basis"):
        await given.grant(statutory_basis_id=basis)
    async with unit_of_work(osp):  # by law alone, inside its time
        await given.grant(consent_id=None, consent_provision_id=None, statutory_basis_id=basis)
    async with refused(osp, "outside its statutory basis"):
        await given.grant(
            consent_id=None,
            consent_provision_id=None,
            statutory_basis_id=basis,
            valid_until=NOW + timedelta(days=400),
        )


async def test_a_statutory_basis_is_not_written_by_one_alone(osp):
    async with refused(osp, "permission denied"):
        await insert(
            "statutory_basis",
            **rows.place(osp),
            law_ref="x",
            valid_from=NOW,
            valid_until=NOW + timedelta(days=1),
            created_at=NOW,
        )


async def test_a_basis_that_is_not_there(osp, given):
    for values in (
        {"consent_provision_id": new_id()},
        {"consent_id": new_id()},
        {"consent_id": None, "consent_provision_id": None, "statutory_basis_id": new_id()},
    ):
        async with refused(osp):
            await given.grant(**values)


# --- inside it ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"purpose": "something else"},
        {"purpose": ""},
        {"actions": ["view", "export"]},
        {"actions": ["view", None]},
        {"actions": []},
        {"valid_from": NOW - timedelta(days=1)},
        {"valid_until": NOW + timedelta(days=91)},
        {"valid_until": NOW - timedelta(days=1)},
        {"revoked_at": NOW},
        {"revoke_cause": "owner"},
        {"item_id": new_id()},
        {"client_id": new_id()},
        {"handover_id": new_id()},
        {"grantee_service_id": new_id()},
    ],
)
async def test_a_grant_outside_its_provision(osp, given, values):
    async with refused(osp):
        await given.grant(**values)


@pytest.mark.parametrize("service", ["osp", "spod", "javorec_spod"])
async def test_a_grant_to_another_recipient(world, osp, given, service):
    from app.testing.world import SERVICES

    async with refused(osp):
        await given.grant(
            grantee_tenant_id=world.organisations[SERVICES[service][0]], grantee_service_id=world.services[service]
        )


async def test_a_grant_of_a_field_that_the_consent_does_not_name(osp, given):
    async with unit_of_work(osp):
        other = await rows.item(osp, given.client_id, given.case_id, kind="goal")
    async with refused(osp, "outside its consent"):
        await given.grant(item_id=other)


async def test_a_grant_of_another_clients_item(osp, pm, given):
    other = await Given.make(osp, pm)
    for values in (
        {"item_id": other.item_id},
        {"item_id": other.item_id, "client_id": other.client_id},
        {"consent_id": other.consent_id, "consent_provision_id": other.provision_id},
        {"consent_provision_id": other.provision_id},
    ):
        async with refused(osp):
            await given.grant(**values)


async def test_a_grant_of_another_services_item(world, osp, pm, given):
    back = await Given.make(pm, osp)
    async with refused(pm):
        await back.grant(item_id=given.item_id)
    async with refused(pm):
        await back.grant(**rows.place(osp), item_id=given.item_id, client_id=given.client_id)


async def test_more_workers_than_the_consent_names(osp, pm, world):
    given = await Given.make(osp, pm, recipient_worker_ids=[pm.worker_id])
    other = world.actor("pm_worker2").worker_id
    for workers in ([], [other], [pm.worker_id, other], [None], [pm.worker_id, None]):
        async with refused(osp, "outside its consent"):
            await given.grant(grantee_worker_ids=workers)


async def test_a_grant_on_a_refusal_or_a_prohibition(osp, pm):
    for given in (await Given.make(osp, pm, answer="refused"), await Given.make(osp, pm, effect="deny")):
        async with refused(osp, "outside its consent"):
            await given.grant()


@pytest.mark.parametrize("late", [False, True])
async def test_a_grant_before_or_after_the_time_of_the_consent(osp, pm, late):
    begin = datetime.now(UTC) + timedelta(days=-10 if late else 1)
    period = {"valid_from": begin, "valid_until": begin + timedelta(days=5)}
    given = await Given.make(osp, pm, version=period, **period)
    async with refused(osp, "outside its consent"):
        await given.grant(**period)


# --- and it ends with it -----------------------------------------------------------------------------------------


async def test_granting_after_a_withdrawal(osp, given):
    async with unit_of_work(osp):
        await given.say("withdrawn")
    async with refused(osp, "outside its consent"):
        await given.grant()


async def test_granting_on_an_old_wording(osp, given):
    async with unit_of_work(osp):
        await given.say("superseded")
        await given.reword()
        await given.say("given", seq=3, version_no=2)
    async with refused(osp, "outside its consent"):
        await given.grant()


@pytest.mark.parametrize(("begin", "end"), [(-20, -10), (10, 20)], ids=["over", "to come"])
async def test_outside_of_its_time_a_grant_lets_nothing_through(osp, pm, given, begin, end):
    """By the clock alone: no job has to end it."""
    async with unit_of_work(osp):
        grant = await given.grant(valid_from=NOW + timedelta(minutes=begin), valid_until=NOW + timedelta(minutes=end))
    for table in ("shared_item", "share_grant", "share_key"):
        assert await visible(pm, table) == 0, table
    async with refused(pm, "no grant to look by"):
        await look(pm, given, grant)


async def test_an_ended_grant_is_not_brought_back(osp, pm, given):
    async with unit_of_work(osp):
        grant = await given.grant()
        await update("share_grant", grant, revoked_at=NOW, revoke_cause="owner")
    for again in ({"revoked_at": None, "revoke_cause": None}, {"revoked_at": NOW}, {"revoke_cause": "withdrawn"}):
        async with refused(osp, "stays ended"):
            await update("share_grant", grant, **again)
    async with unit_of_work(osp):  # nor does a key open it again
        await insert("share_key", **rows.place(osp), id=grant, wrapped=b"x")
    for table in ("shared_item", "share_grant", "share_key"):
        assert await visible(pm, table) == 0, table


async def test_an_end_is_now(osp, given):
    """Neither in the future nor in the past, whatever is written."""
    async with unit_of_work(osp) as unit:
        grant = await given.grant()
        await update("share_grant", grant, revoked_at=NOW + timedelta(days=365), revoke_cause="owner")
        ended = await unit.connection.fetchval("SELECT revoked_at FROM share_grant WHERE id = $1", grant)
    assert abs(ended - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize(
    "column",
    [
        "item_id",
        "grantee_service_id",
        "grantee_worker_ids",
        "actions",
        "purpose",
        "valid_until",
        "consent_id",
        "consent_provision_id",
    ],
)
async def test_a_grant_is_not_changed(osp, given, column):
    async with unit_of_work(osp):
        await given.grant()
    async with refused(osp, "permission denied"):
        await current().connection.execute(f"UPDATE share_grant SET {column} = {column}")


async def test_nothing_of_a_grant_is_deleted(osp, given):
    async with unit_of_work(osp):
        await given.grant()
    for table in ("share_grant", "share_key", "shared_item", "disclosure"):
        async with refused(osp, "permission denied"):
            await current().connection.execute(f"DELETE FROM {table}")


# --- the recipient -----------------------------------------------------------------------------------------------


async def test_the_recipient_changes_and_passes_on_nothing(world, osp, pm, given):
    async with unit_of_work(osp):
        grant = await given.grant()
    async with unit_of_work(pm):
        assert await update("share_grant", grant, revoked_at=NOW, revoke_cause="owner") == 0
    onward = await Given.make(pm, world.actor("spod_coordinator"))
    async with refused(pm):
        await onward.grant(item_id=given.item_id)
    async with refused(pm):
        await insert("share_key", **rows.place(osp), id=grant, wrapped=b"x")


async def test_an_id_of_another_organisation_opens_nothing(world, osp, pm, given):
    """Somebody makes an item and a grant with the ids of others and shares them: the others' rows stay hidden."""
    javorec, accomplice = world.actor("javorec_head"), world.actor("spod_head")
    async with unit_of_work(osp):
        grant = await given.grant()
    trap = await Given.make(javorec, accomplice)
    async with unit_of_work(javorec):
        await rows.item(javorec, trap.client_id, trap.case_id, id=given.item_id)
        await trap.grant(id=grant, item_id=given.item_id)
    async with unit_of_work(accomplice) as unit:
        for table in ("shared_item", "share_grant", "share_key"):
            found = await unit.connection.fetch(f"SELECT tenant_id FROM {table}")
            assert [row["tenant_id"] for row in found] == [javorec.tenant_id], table
    async with refused(accomplice, "no grant to look by", "row-level security"):
        await look(accomplice, given, grant)


@pytest.mark.parametrize(
    "lie",
    [
        {"viewer_worker_id": new_id()},
        {"viewer_tenant_id": new_id()},
        {"viewer_service_id": new_id()},
        {"item_id": new_id()},
        {"action": "copy"},
        {"action": "export"},
        {"action": "steal"},
    ],
)
async def test_a_look_is_written_as_it_was(osp, pm, given, lie):
    async with unit_of_work(osp):
        grant = await given.grant()
    async with refused(pm):
        await look(pm, given, grant, **lie)


async def test_a_look_is_not_dated_by_the_viewer(osp, pm, given):
    async with unit_of_work(osp):
        grant = await given.grant()
    async with refused(pm, "permission denied"):
        await current().connection.execute(
            "INSERT INTO disclosure (id, tenant_id, service_id, grant_id, item_id, viewer_tenant_id, viewer_service_id,"
            " viewer_worker_id, viewer, action, at) SELECT $1, $2, $3, $4, $5, $6, $7, $8, '', 'view', now()",
            *(new_id(), osp.tenant_id, osp.service_id, grant, given.item_id, pm.tenant_id, pm.service_id, pm.worker_id),
        )


async def test_the_owner_does_not_write_looks_and_the_viewer_does_not_read_them(osp, pm, given):
    async with unit_of_work(osp):
        grant = await given.grant()
    async with refused(osp):
        await look(osp, given, grant)
    async with unit_of_work(pm):
        await look(pm, given, grant)
        assert await rows.count("disclosure") == 0


async def test_a_withdrawal_ends_a_hundred_grants_at_once(osp, pm, given):
    async with unit_of_work(osp):
        for _ in range(100):
            await given.grant()
    assert await visible(pm, "share_grant") == 100
    async with unit_of_work(osp):
        await given.say("withdrawn")
    assert await visible(pm, "share_grant") == 0
    async with unit_of_work(osp):
        assert await rows.count("share_grant", "revoked_at IS NULL") == 0
        assert await rows.count("share_key") == 0


@pytest.fixture
async def handed(osp, pm, given):
    """A handover with two grants: (handover, first grant, second grant)."""
    async with unit_of_work(osp):
        handover = await insert(
            "handover",
            **rows.place(osp),
            client_id=given.client_id,
            case_id=given.case_id,
            consent_id=given.consent_id,
            recipient_tenant_id=pm.tenant_id,
            recipient_service_id=pm.service_id,
            handed_by=osp.worker_id,
        )
        return handover, *[await given.grant(handover_id=handover) for _ in range(2)]


async def ended(osp, handover):
    async with unit_of_work(osp):
        return await rows.count("handover", "id = $1 AND ended_at IS NOT NULL", handover) == 1


async def test_a_handover_ends_with_the_last_of_its_grants(osp, pm, given, handed):
    handover, first, second = handed
    async with unit_of_work(osp):
        await update("share_grant", first, revoked_at=NOW, revoke_cause="owner")
    assert not await ended(osp, handover)
    async with unit_of_work(osp):
        await update("share_grant", second, revoked_at=NOW, revoke_cause="owner")
    assert await ended(osp, handover)
    assert await visible(pm, "handover") == 0


async def test_a_withdrawal_ends_its_handovers(osp, given, handed):
    other = await Given.make(osp, given.recipient)
    async with unit_of_work(osp):
        await other.grant()
        await given.say("withdrawn")
    assert await ended(osp, handed[0])


async def test_nobody_ends_a_handover_or_brings_it_back(committed, osp, pm, given, handed):
    """Its grants do it alone: neither who made it nor who received it, and not even who owns the tables takes it back."""
    handover = handed[0]
    for actor in (osp, pm):
        async with refused(actor, "permission denied"):
            await update("handover", handover, ended_at=NOW)
    async with refused(osp, "permission denied"):
        await current().connection.execute("INSERT INTO handover (id, ended_at) VALUES (gen_random_uuid(), now())")
    async with unit_of_work(osp):
        await given.say("withdrawn")
    async with committed.superuser() as anybody:
        for change in ("NULL", "now()"):
            with pytest.raises(asyncpg.PostgresError, match="is append-only"):
                await anybody.execute(f"UPDATE handover SET ended_at = {change} WHERE id = $1", handover)


# --- at the same moment ------------------------------------------------------------------------------------------


async def in_parallel(committed, first, second):
    """Run `second` while the transaction of `first` is still open; returns what `second` raised, if anything."""
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def holding():
        async with first() as _:
            begun.set()
            await may_end.wait()

    holder = asyncio.create_task(holding())
    await begun.wait()
    other = asyncio.create_task(second())
    assert await waits(committed, other), "the second did not wait for the first"
    may_end.set()
    await holder
    return (await asyncio.gather(other, return_exceptions=True))[0]


async def test_a_grant_made_while_a_withdrawal_is_written_ends_with_it(world, committed, osp, pm):
    given = await Given.make(osp, pm)

    @asynccontextmanager
    async def granting():
        async with unit_of_work(osp):
            yield await given.grant()

    async def withdrawing():
        async with unit_of_work(osp):
            await given.say("withdrawn")

    assert await in_parallel(committed, granting, withdrawing) is None
    async with unit_of_work(osp):
        assert await rows.count("share_grant", "revoked_at IS NULL") == 0
    assert await visible(pm) == 0


async def test_a_grant_that_comes_behind_a_withdrawal_is_refused(world, committed, osp, pm):
    given = await Given.make(osp, pm)

    @asynccontextmanager
    async def withdrawing():
        async with unit_of_work(osp):
            yield await given.say("withdrawn")

    async def granting():
        async with unit_of_work(osp):
            await given.grant()

    error = await in_parallel(committed, withdrawing, granting)
    assert isinstance(error, asyncpg.PostgresError)
    assert "outside its consent" in str(error)


async def test_a_withdrawal_waits_for_a_look_that_began_before_it(world, committed, osp, pm):
    given = await Given.make(osp, pm)
    async with unit_of_work(osp):
        grant = await given.grant()

    @asynccontextmanager
    async def looking():
        async with unit_of_work(pm):
            yield await look(pm, given, grant)

    async def withdrawing():
        async with unit_of_work(osp):
            await given.say("withdrawn")

    assert await in_parallel(committed, looking, withdrawing) is None
    async with unit_of_work(osp) as unit:
        looked = await unit.connection.fetchval("SELECT at FROM disclosure")
        assert looked < await unit.connection.fetchval("SELECT revoked_at FROM share_grant")
    async with refused(pm, "no grant to look by"):
        await look(pm, given, grant)
