"""The wall in the database alone: raw SQL as `opora_app`, signed as somebody."""

from datetime import timedelta

import asyncpg
import pytest

from app.testing.time import let_time_pass
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.outbox import drain, note_due
from sharing import service, views

TABLES = ("shared_item", "share_grant", "share_key", "handover")


async def visible(actor, tables=TABLES):
    """How many rows of what is shared an actor sees, by table."""
    async with unit_of_work(actor) as unit:
        return {table: await unit.connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


async def refused(actor, sql, *arguments):
    """Run a statement that the database must refuse; returns its SQLSTATE."""
    with pytest.raises(asyncpg.PostgresError) as error:
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(sql, *arguments)
    return error.value.sqlstate


async def grant_of(shared):
    """The first grant of a handover, as its owner sees it."""
    async with unit_of_work(shared.owner) as unit:
        return await unit.connection.fetchrow("SELECT * FROM share_grant ORDER BY id")


async def test_rows_pass_for_the_named_workers_alone(kit, world):
    """Items, keys and handovers rest on grants that this worker may use, not on any grant of the service."""
    await kit.share()
    assert await visible(world.actor("pm_worker")) == {
        "shared_item": 6,
        "share_grant": 6,
        "share_key": 6,
        "handover": 1,
    }
    for stranger in ("pm_worker2", "both_pm", "spod_head", "krok_admin", "javorec_head"):
        assert set((await visible(world.actor(stranger))).values()) == {0}
    assert set((await visible(world.system("pm"))).values()) == {0}


async def test_the_clock_takes_the_keys_of_what_time_ended(kit, world, committed):
    """Nobody of the owner's service looks; the recipient is told."""
    shared = await kit.share()
    await let_time_pass(committed)
    async with committed.superuser() as past:
        assert await past.fetchval("SELECT count(*) FROM share_key") == 6
        assert await note_due() == 1
        await drain()
        assert await past.fetchval("SELECT count(*) FROM share_key") == 0
        causes = await past.fetch("SELECT DISTINCT revoke_cause FROM share_grant")
    assert [row["revoke_cause"] for row in causes] == ["expired"]
    assert (await visible(shared.owner))["share_key"] == 0


async def test_time_alone_ends_it(kit, world, committed):
    """Over at the microsecond, without any event or job; and not begun before its time."""
    shared = await kit.share(kinds=["phone"])
    viewer = world.actor("pm_worker")
    for by, state in ((None, "expired"), (-timedelta(days=100), "waiting")):
        await let_time_pass(committed, by, of=["share_grant"])
        assert set((await visible(viewer)).values()) == {0}
        assert await views.shared_with_me(viewer) == []
        assert (await views.sharing_page(viewer)).partners == []
        with pytest.raises(NotThere):
            await service.open_handover(viewer, shared.handover_id)
        (item,) = (await views.sent_handover(shared.owner, shared.handover_id)).handover.items
        assert item.state == state


async def test_an_equal_id_elsewhere_opens_nothing(kit, world, committed):
    """Ids are unique only inside an organisation: an own grant with the id of a foreign one lets no foreign row through."""
    shared = await kit.share(kinds=["phone"])
    grant = await grant_of(shared)
    viewer, victim = world.actor("pm_worker"), world.actor("javorec_head")
    async with committed.unguarded() as connection:
        # another organisation has rows with the very same ids, shared with somebody else
        for table in ("shared_item", "handover", "share_key", "share_grant"):
            await connection.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object('tenant_id', $1::text,"
                " 'service_id', $2::text))).* FROM {table} t".format(table=table),
                str(victim.tenant),
                str(victim.service),
            )
        await connection.execute(
            "UPDATE share_grant SET grantee_tenant_id = $1, grantee_service_id = $2, grantee_worker_ids = '{}'"
            " WHERE tenant_id = $3",
            world.organisations["ospod"],
            world.services["spod"],
            victim.tenant,
        )
    async with unit_of_work(viewer) as unit:
        for table in TABLES:
            rows = await unit.connection.fetch(f"SELECT tenant_id FROM {table}")
            assert [row["tenant_id"] for row in rows] == [shared.owner.tenant], table
    look = (new_id(), grant["id"], grant["item_id"], viewer.tenant, viewer.service, viewer.worker, "view")
    assert await refused(viewer, LOOK, victim.tenant, victim.service, *look) == "OP409"
    async with unit_of_work(world.actor("spod_head")) as unit:
        assert [row["tenant_id"] for row in await unit.connection.fetch("SELECT tenant_id FROM shared_item")] == [
            victim.tenant
        ]


LOOK = (
    "INSERT INTO disclosure (tenant_id, service_id, id, grant_id, item_id, viewer_tenant_id, viewer_service_id,"
    " viewer_worker_id, viewer, action) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)"
)


async def test_looks_cannot_be_forged(kit, world):
    """In another's name, at another time, at another item, by an action nobody agreed to, or afterwards."""
    shared = await kit.share(kinds=["email", "phone"])
    grant = await grant_of(shared)
    viewer, colleague = world.actor("pm_worker"), world.actor("pm_head")

    def look(**changes):
        values = {
            "tenant": grant["tenant_id"], "service": grant["service_id"], "id": new_id(), "grant": grant["id"],
            "item": grant["item_id"], "viewer_tenant": viewer.tenant, "viewer_service": viewer.service,
            "viewer": viewer.worker, "action": "view",
        }  # fmt: skip
        return list({**values, **changes}.values())

    async with unit_of_work(shared.owner) as unit:
        other = await unit.connection.fetchval("SELECT id FROM shared_item WHERE id <> $1", grant["item_id"])
    assert await refused(viewer, LOOK, *look(viewer=colleague.worker)) == "42501"
    assert await refused(viewer, LOOK, *look(item=other)) == "OP409"
    assert await refused(viewer, LOOK, *look(action="export")) == "OP409"
    assert await refused(viewer, LOOK, *look(service=world.services["pm"])) == "OP409"
    assert await refused(world.actor("pm_worker2"), LOOK, *look(viewer=world.actor("pm_worker2").worker)) == "OP409"
    assert (
        await refused(viewer, LOOK.replace("action)", "action, at)").replace("$9)", "$9, now())"), *look()) == "42501"
    )
    async with unit_of_work(viewer) as unit:
        await unit.connection.execute(LOOK, *look())
    for statement in ("DELETE FROM disclosure", "UPDATE disclosure SET action = 'copy'"):
        assert await refused(shared.owner, statement) == "42501"
    await kit.withdraw(shared)
    assert await refused(viewer, LOOK, *look()) == "OP409"


async def test_an_ended_grant_stays_ended(kit, world):
    """Not taken back, not moved in time, not given a new key by hand; its key is deleted by the end alone."""
    shared = await kit.share(kinds=["phone"])
    assert await refused(shared.owner, "DELETE FROM share_key") == "42501"
    assert await refused(shared.owner, "UPDATE share_grant SET valid_until = now() + interval '9 years'") == "42501"
    async with unit_of_work(shared.owner) as unit:
        await unit.connection.execute(
            "UPDATE share_grant SET revoked_at = now() - interval '1 year', revoke_cause = 'owner'"
        )
        assert await unit.connection.fetchval("SELECT revoked_at >= now() FROM share_grant")
        assert await unit.connection.fetchval("SELECT count(*) FROM share_key") == 0
    assert await refused(shared.owner, "UPDATE share_grant SET revoked_at = NULL, revoke_cause = NULL") == "OP409"
    assert await refused(shared.owner, "UPDATE share_grant SET revoke_cause = 'expired'") == "OP409"
    grant = await grant_of(shared)
    async with unit_of_work(shared.owner) as unit:
        await unit.connection.execute(
            "INSERT INTO share_key (tenant_id, service_id, id, wrapped) VALUES ($1, $2, $3, 'x')",
            grant["tenant_id"], grant["service_id"], grant["id"],
        )  # fmt: skip
    assert set((await visible(world.actor("pm_worker"))).values()) == {0}


async def test_the_recipient_changes_nothing(kit, world):
    """It sees the grants it lives by, and can neither end nor widen them."""
    await kit.share(kinds=["phone"])
    async with unit_of_work(world.actor("pm_worker")) as unit:
        assert (
            await unit.connection.execute("UPDATE share_grant SET revoked_at = now(), revoke_cause = 'owner'")
            == "UPDATE 0"
        )
        assert await unit.connection.fetch("SELECT id FROM share_grant FOR SHARE") == []


COPY = (
    "INSERT INTO share_grant (tenant_id, service_id, client_id, id, item_id, handover_id, grantee_tenant_id,"
    " grantee_service_id, grantee_worker_ids, actions, purpose, consent_id, consent_provision_id, valid_from, valid_until,"
    " created_by) SELECT tenant_id, service_id, client_id, $1, {item_id}, {handover_id}, {tenant}, {service}, {workers},"
    " {actions}, {purpose}, consent_id, consent_provision_id, {valid_from}, {valid_until}, created_by FROM share_grant"
    " WHERE id = $2"
)
SAME = {
    "item_id": "item_id", "handover_id": "handover_id", "tenant": "grantee_tenant_id", "service": "grantee_service_id",
    "workers": "grantee_worker_ids", "actions": "actions", "purpose": "purpose", "valid_from": "valid_from",
    "valid_until": "valid_until",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "expression"),
    [
        ("workers", "'{}'::uuid[]"),
        ("workers", "grantee_worker_ids || gen_random_uuid()"),
        ("actions", "actions || 'export'::text"),
        ("purpose", "'cooperation'"),
        ("valid_until", "valid_until + interval '1 microsecond'"),
        ("valid_from", "valid_from - interval '2 days'"),
        ("service", "another"),
    ],
)
async def test_a_grant_is_never_wider_than_its_consent(kit, world, column, expression):
    """grant ⊆ provision, whoever writes it."""
    shared = await kit.share(kinds=["phone"])
    grant = await grant_of(shared)
    async with unit_of_work(shared.owner) as unit:
        await unit.connection.execute(COPY.format(**SAME), new_id(), grant["id"])
    changed = {**SAME, column: expression}
    if column == "service":
        elsewhere = world.services["spod"], world.organisations["ospod"]
        changed |= dict(zip(("service", "tenant"), (f"'{each}'::uuid" for each in elsewhere), strict=True))
    assert await refused(shared.owner, COPY.format(**changed), new_id(), grant["id"]) == "OP409"


async def test_a_grant_goes_where_its_handover_goes(kit, world):
    """Nobody hangs a grant on the handover of another client."""
    shared, other = await kit.share(kinds=["phone"]), await kit.share(kinds=["phone"])
    grant = await grant_of(shared)
    wrong = other.handover_id if grant["handover_id"] == shared.handover_id else shared.handover_id
    changed = {**SAME, "handover_id": f"'{wrong}'::uuid"}
    assert await refused(shared.owner, COPY.format(**changed), new_id(), grant["id"]) == "23503"


async def test_the_look_holds_the_grant(kit, world, committed):
    """While a look is not committed, a withdrawal waits; a look behind a running withdrawal waits for it and fails."""
    shared = await kit.share(kinds=["phone"])
    grant = await grant_of(shared)
    viewer = world.actor("pm_worker")
    look = (
        grant["tenant_id"], grant["service_id"], new_id(), grant["id"], grant["item_id"], viewer.tenant, viewer.service,
        viewer.worker, "view",
    )  # fmt: skip
    async with committed.superuser() as other:
        await other.execute(f"SET lock_timeout = '{timedelta(milliseconds=200).microseconds // 1000}ms'")
        async with unit_of_work(viewer) as unit:
            await unit.connection.execute(LOOK, *look)
            with pytest.raises(asyncpg.LockNotAvailableError):
                await other.execute("UPDATE share_grant SET revoked_at = now(), revoke_cause = 'owner'")
        transaction = other.transaction()
        await transaction.start()
        await other.execute("UPDATE share_grant SET revoked_at = now(), revoke_cause = 'owner'")
        with pytest.raises(asyncpg.PostgresError) as error:
            async with unit_of_work(viewer) as unit:
                await unit.connection.execute("SET LOCAL lock_timeout = '200ms'")
                await unit.connection.execute(LOOK, *look[:2], new_id(), *look[3:])
        assert error.value.sqlstate == "55P03"
        await transaction.commit()
