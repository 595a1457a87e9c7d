"""Team case management: only on an effective consent, with one key worker, seen by the partner as long as it holds."""

from datetime import timedelta

import pytest

from app.testing import rows
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
    return await Given.make(osp, pm, type="case_management", purpose="cooperation")


@pytest.fixture
async def proposed(osp, given):
    async with unit_of_work(osp):
        return await given.case_management()


async def agree(pm, proposed, **values):
    """The partner takes part, with a case of its own."""
    async with unit_of_work(pm):
        own_case = await rows.case(pm)
        answer = {
            "status": "active",
            "partner_case_id": own_case,
            "key_worker_id": pm.worker_id,
            "answered_by": pm.worker_id,
            "answered_at": NOW,
        } | values
        if answer["key_worker_id"] is not None:
            answer.setdefault("led_for_service_id", pm.service_id)
        assert await update("case_management", proposed, **answer) == 1


async def meeting(actor, partner, **values):
    return await insert(
        "team_meeting",
        **rows.place(actor)
        | {
            "id": await rows.key(actor, partner_service_id=partner.service_id),
            "partner_service_id": partner.service_id,
            "held_at": NOW,
            "participant_ids": [],
            "convened_by": actor.worker_id,
            "sealed": b"x",
            "version": 1,
        }
        | values,
    )


async def agenda_item(owner, partner, meeting_id, case_management_id, **values):
    return await insert(
        "meeting_item",
        **rows.place(owner)
        | {
            "partner_service_id": partner.service_id,
            "meeting_id": meeting_id,
            "case_management_id": case_management_id,
            "sealed": b"x",
            "version": 1,
        }
        | values,
    )


async def seen(actor, table="case_management"):
    async with unit_of_work(actor):
        return await rows.count(table)


# --- the lawful way ----------------------------------------------------------------------------------------------


async def test_the_lawful_way_and_its_end(osp, pm, given, proposed):
    assert await seen(pm) == 1
    await agree(pm, proposed)
    async with unit_of_work(pm):
        met = await meeting(pm, osp)
        await agenda_item(osp, pm, met, proposed)
    assert (await seen(osp, "meeting_item"), await seen(pm, "meeting_item")) == (1, 1)
    async with unit_of_work(osp):
        await given.say("withdrawn")
        row = await current().connection.fetchrow("SELECT status, ended_at, end_cause FROM case_management")
        assert (row["status"], row["end_cause"]) == ("withdrawn", "withdrawn")
        assert row["ended_at"] is not None
    assert (await seen(pm), await seen(pm, "meeting_item")) == (0, 0)
    async with unit_of_work(pm):
        assert await rows.count("data_key", "id = $1", proposed) == 0


# --- not without an effective consent ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"answer": "refused"},
        {"type": "handover"},
        {"type": "info_sharing"},
        {"effect": "deny"},
        {"version": {"valid_from": NOW + timedelta(days=1)}, "valid_from": NOW + timedelta(days=2)},
        {
            "version": {"valid_from": NOW - timedelta(days=9), "valid_until": NOW - timedelta(days=1)},
            "valid_from": NOW - timedelta(days=8),
            "valid_until": NOW - timedelta(days=2),
        },
    ],
    ids=["refused", "another consent", "yet another", "prohibition", "not yet", "expired"],
)
async def test_without_an_effective_consent(osp, pm, values):
    given = await Given.make(osp, pm, **{"type": "case_management"} | values)
    async with refused(osp, "no effective consent"):
        await given.case_management(valid_until=NOW + timedelta(days=3))


async def test_after_a_withdrawal(osp, given):
    async with unit_of_work(osp):
        await given.say("withdrawn")
    async with refused(osp, "no effective consent"):
        await given.case_management()


@pytest.mark.parametrize(
    "values",
    [
        {"valid_until": NOW + timedelta(days=91)},
        {"partner_service_id": new_id()},
        {"partner_worker_ids": [new_id()]},
        {"partner_worker_ids": [None]},
        {"provision_id": new_id()},
        {"consent_id": new_id()},
        {"client_id": new_id()},
        {"case_id": new_id()},
        {"id": new_id()},
        {"status": "active"},
        {"status": "withdrawn"},
        {"status": "whatever"},
        {"ended_at": NOW},
    ],
)
async def test_outside_its_consent(osp, given, values):
    async with refused(osp):
        await given.case_management(**values)


async def test_with_oneself_or_another_service_than_agreed(world, osp, given):
    async with refused(osp):
        await given.case_management(partner_service_id=osp.service_id)
    async with refused(osp):
        await given.case_management(partner_service_id=world.services["spod"])


async def test_on_the_consent_or_case_of_another_client(osp, pm, given):
    other = await Given.make(osp, pm, type="case_management", purpose="cooperation")
    for values in (
        {"consent_id": other.consent_id, "provision_id": other.provision_id},
        {"client_id": other.client_id},
        {"case_id": other.case_id},
        {"client_id": other.client_id, "case_id": other.case_id},
    ):
        async with refused(osp):
            await given.case_management(**values)


async def test_only_people_whom_the_consent_names(world, osp, pm):
    named = await Given.make(osp, pm, type="case_management", recipient_worker_ids=[pm.worker_id])
    async with refused(osp, "no effective consent"):
        await named.case_management()
    async with unit_of_work(osp):
        await named.case_management(partner_worker_ids=[pm.worker_id])
    assert (await seen(pm), await seen(world.actor("pm_worker2")), await seen(world.actor("pm_head"))) == (1, 0, 0)


# --- one of them, with one key worker ----------------------------------------------------------------------------


async def test_not_twice_at_once_with_the_same_partner(osp, given, proposed):
    async with refused(osp, "case_management_once"):
        await given.case_management()


@pytest.mark.parametrize("missing", ["key_worker_id", "partner_case_id", "answered_at"])
async def test_not_active_without_a_key_worker_and_the_partners_agreement(pm, proposed, missing):
    with pytest.raises(Exception, match="case_management_one_key_worker"):
        await agree(pm, proposed, **{missing: None})


async def test_an_active_one_does_not_lose_its_key_worker(osp, pm, proposed):
    await agree(pm, proposed)
    for actor in (osp, pm):
        async with refused(actor):
            await update("case_management", proposed, key_worker_id=None)


@pytest.mark.parametrize("stranger", ["spod_head", "krok_admin", "javorec_head"])
async def test_a_key_worker_of_neither_service(world, pm, proposed, stranger):
    with pytest.raises(Exception, match=r"works in neither service|case_management_key_worker_id_fkey"):
        await agree(pm, proposed, key_worker_id=world.actor(stranger).worker_id)


async def test_the_one_who_asks_does_not_answer_for_the_partner(osp, pm, proposed):
    async with unit_of_work(pm):
        case_of_partner = await rows.case(pm)
    for status in ("active", "declined"):
        async with refused(osp, "does not change so"):
            await update("case_management", proposed, status=status, key_worker_id=osp.worker_id, answered_at=NOW)
    async with refused(osp, "does not change so"):
        await update("case_management", proposed, partner_case_id=case_of_partner)


async def test_a_case_of_another_service_as_the_partners_own(osp, pm, given, proposed):
    with pytest.raises(Exception, match="partner_case_fkey"):
        await agree(pm, proposed, partner_case_id=given.case_id)


# --- what is taken back ------------------------------------------------------------------------------------------


async def test_an_offer_is_taken_back_by_who_made_it_before_an_answer(osp, pm, given, proposed):
    back = {"status": "taken_back", "taken_back_by": osp.worker_id, "taken_back_at": NOW}
    async with refused(pm):
        await update("case_management", proposed, **back | {"taken_back_by": pm.worker_id})
    for wrong in (
        {"taken_back_at": NOW + timedelta(hours=1)},
        {"taken_back_at": NOW - timedelta(hours=1)},
        {"taken_back_at": None},
    ):
        async with refused(osp, "does not change so", "case_management_taken_back"):
            await update("case_management", proposed, **back | wrong)
    async with refused(osp, "case_management_taken_back"):
        await update("case_management", proposed, taken_back_by=osp.worker_id, taken_back_at=NOW)
    async with unit_of_work(osp):
        assert await update("case_management", proposed, **back) == 1
    assert await seen(pm) == 0
    async with unit_of_work(pm) as unit:
        assert await unit.connection.fetch("SELECT FROM data_key WHERE id = $1", proposed) == []
    for values in ({"status": "proposed", "taken_back_by": None, "taken_back_at": None}, {"sealed": b"y"}):
        async with refused(osp, "does not change so"):
            await update("case_management", proposed, **values)
    async with unit_of_work(osp):
        await given.say("withdrawn")
        status = await current().connection.fetchval("SELECT status FROM case_management WHERE id = $1", proposed)
    assert status == "taken_back"


async def test_what_was_answered_is_not_taken_back(osp, pm, proposed):
    await agree(pm, proposed)
    async with refused(osp, "does not change so"):
        back = {"status": "taken_back", "taken_back_by": osp.worker_id, "taken_back_at": NOW}
        await update("case_management", proposed, **back)


# --- what ended stays ended --------------------------------------------------------------------------------------


async def test_an_ended_one_is_not_brought_back(osp, pm, given, proposed):
    await agree(pm, proposed)
    async with unit_of_work(osp):
        await given.say("withdrawn")
    for values in ({"ended_at": None, "status": "active"}, {"ended_at": NOW}, {"status": "closed"}, {"sealed": b"y"}):
        async with refused(osp, "does not change so"):
            await update("case_management", proposed, **values)
    async with unit_of_work(pm):
        assert await update("case_management", proposed, status="active") == 0
    async with refused(osp, "permission denied"):  # nor is its key given back to the partner
        await update("data_key", proposed, partner_service_id=pm.service_id)
    assert await seen(pm) == 0


@pytest.mark.parametrize(
    "column",
    ["consent_id", "provision_id", "partner_service_id", "partner_worker_ids", "client_id", "case_id", "valid_until"],
)
async def test_what_it_rests_on_is_not_changed(osp, proposed, column):
    async with refused(osp, "permission denied"):
        await current().connection.execute(f"UPDATE case_management SET {column} = {column}")
    async with refused(osp, "permission denied"):
        await current().connection.execute("DELETE FROM case_management")


# --- meetings ----------------------------------------------------------------------------------------------------


async def test_no_item_for_a_client_without_joint_work(osp, pm, given, proposed):
    async with unit_of_work(osp):
        met = await meeting(osp, pm)
    async with refused(osp, "no active case management"):  # proposed only
        await agenda_item(osp, pm, met, proposed)
    async with refused(osp):
        await agenda_item(osp, pm, met, new_id())
    await agree(pm, proposed)
    async with unit_of_work(osp):
        written = await agenda_item(osp, pm, met, proposed)
        await given.say("withdrawn")
    async with refused(osp, "no active case management"):
        await update("meeting_item", written, sealed=b"y")
    async with refused(osp, "no active case management"):
        await agenda_item(osp, pm, await meeting(osp, pm), proposed)


async def test_no_item_in_the_meeting_of_others(world, osp, pm, given, proposed):
    await agree(pm, proposed)
    spod = world.actor("spod_head")
    other = await Given.make(pm, osp, type="case_management", purpose="cooperation")
    async with unit_of_work(pm):
        back = await other.case_management()
    async with unit_of_work(osp):
        met = await meeting(osp, pm)
    for values in (
        {"service_id": pm.service_id, "partner_service_id": osp.service_id},
        {"partner_service_id": spod.service_id},
        {"concluded_at": NOW, "concluded_by": osp.worker_id},
    ):
        async with refused(osp):
            await agenda_item(osp, pm, met, proposed, **values)
    async with refused(osp):
        await agenda_item(osp, pm, met, back)
    async with refused(osp):
        await agenda_item(osp, pm, new_id(), proposed)


@pytest.mark.parametrize("stranger", ["osp_peer", "pm_peer", "spod_head", "krok_admin", "krok_auditor", "javorec_head"])
async def test_minutes_are_of_the_team(world, osp, pm, proposed, stranger):
    await agree(pm, proposed)
    async with unit_of_work(osp):
        met = await meeting(osp, pm)
        await agenda_item(osp, pm, met, proposed)
    actor = world.actor(stranger)
    for table in ("team_meeting", "meeting_item", "joint_step"):
        assert await seen(actor, table) == 0, table
    async with unit_of_work(actor):
        assert await update("team_meeting", met, sealed=b"y") == 0


async def test_a_concluded_output_stays_concluded(osp, pm, proposed):
    await agree(pm, proposed)
    async with unit_of_work(osp):
        written = await agenda_item(osp, pm, await meeting(osp, pm), proposed)
        await update("meeting_item", written, concluded_at=NOW, concluded_by=osp.worker_id)
    for again in (
        {"concluded_at": None, "concluded_by": None},
        {"concluded_at": NOW + timedelta(days=1)},
        {"concluded_by": pm.worker_id},
    ):
        async with refused(osp, "stays concluded"):
            await update("meeting_item", written, **again)


@pytest.mark.parametrize("stranger", ["spod_head", "krok_admin", "javorec_head", "pm_peer"])
async def test_nobody_else_sees_the_case_management(world, proposed, stranger):
    actor = world.actor(stranger)
    assert await seen(actor) == 0
    async with unit_of_work(actor):
        assert await update("case_management", proposed, version=2) == 0


# --- words written over ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["case_management", "team_meeting", "meeting_item"])
async def test_what_the_partner_writes_over_is_kept(committed, osp, pm, proposed, table):
    """Each text before, in order, where no right of anybody leads; a superuser puts one back."""
    await agree(pm, proposed)
    async with unit_of_work(osp):
        met = await meeting(osp, pm)
        item = await agenda_item(osp, pm, met, proposed)
    row = {"case_management": proposed, "team_meeting": met, "meeting_item": item}[table]
    async with unit_of_work(pm):
        for words in (b"theirs", b"theirs", b"theirs again"):
            assert await update(table, row, sealed=words, version=1) == 1
    for actor in (osp, pm):
        assert await seen(actor, "sealed_before") == 0
        for statement in ("INSERT INTO sealed_before DEFAULT VALUES", "DELETE FROM sealed_before"):
            async with refused(actor, "permission denied"):
                await current().connection.execute(statement)
    async with committed.superuser() as connection:
        kept = await connection.fetch(
            "SELECT id, sealed, replaced_by, service_id FROM sealed_before WHERE table_name = $1 AND row_id = $2"
            " ORDER BY replaced_at",
            table,
            row,
        )
        assert [each["sealed"] for each in kept] == [b"x", b"theirs"]
        assert {(each["replaced_by"], each["service_id"]) for each in kept} == {(pm.worker_id, osp.service_id)}
    async with committed.unguarded() as connection:
        await connection.execute(
            f"UPDATE {table} t SET sealed = b.sealed, version = t.version + 1 FROM sealed_before b"
            " WHERE b.id = $1 AND (t.tenant_id, t.id) = (b.tenant_id, b.row_id)",
            kept[0]["id"],
        )
        assert await connection.fetchval(f"SELECT sealed FROM {table} WHERE id = $1", row) == b"x"


async def test_every_text_of_two_services_is_kept(committed):
    """A sealed column that the policies let a partner write has the trigger."""
    async with committed.superuser() as connection:
        partners = await connection.fetch(
            "SELECT DISTINCT tablename::text FROM pg_policies p JOIN information_schema.columns c"
            " ON c.table_name = p.tablename AND c.column_name = 'sealed' WHERE cmd IN ('UPDATE', 'ALL')"
            " AND permissive = 'PERMISSIVE' AND qual ~ '(partner|grantee|recipient|responsible)_service_id'"
        )
        kept = await connection.fetch("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'keeps_sealed'")
    # what left by law is only taken away where it arrived: its sender never reads it again
    assert {name for (name,) in partners} - {"statutory_part"} == {name for (name,) in kept}
    assert {name for (name,) in kept} == {"case_management", "team_meeting", "meeting_item"}
