"""Rows that nobody changes: the log, the events, what was shared and who looked; not even who owns the tables."""

import asyncpg
import pytest

from app.testing import elsewhere_rows, judged_rows, protocol_rows, rows, territory
from app.testing.rows import Given, insert, refused, update
from kernel import audit
from kernel.actor import RELAY, system_actor
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.seal import seal
from tenants.accounts.access import signing_in

ENTRY = {"kind": "worker", "action": "test.made-up", "outcome": "done", "object_type": "test", "details": "{}"}


def in_own_name(actor):
    return {**rows.place(actor), "worker_id": actor.worker_id, "user_id": actor.user_id, **ENTRY}


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
async def written(committed, world, osp):
    """One row in every table that nobody changes."""
    pm, head = world.actor("pm_worker"), world.actor("spod_head")
    given = await Given.make(osp, pm)
    async with unit_of_work(osp):
        grant = await given.grant()
        await insert(
            "handover",
            **rows.place(osp),
            client_id=given.client_id,
            case_id=given.case_id,
            consent_id=given.consent_id,
            recipient_tenant_id=pm.tenant_id,
            recipient_service_id=pm.service_id,
            handed_by=osp.worker_id,
        )
        await insert(
            "consent_evidence",
            **rows.place(osp),
            consent_id=given.consent_id,
            client_id=given.client_id,
            version_no=1,
            of_withdrawal=False,
            media_type="application/pdf",
            size=1,
            digest=b"x",
            object_key="x",
            wrapped_key=b"x",
            sealed=b"x",
        )
        audit.write(osp, "test.done")
    async with unit_of_work(pm):
        await insert(
            "disclosure",
            **rows.place(osp),
            grant_id=grant,
            item_id=given.item_id,
            viewer_tenant_id=pm.tenant_id,
            viewer_service_id=pm.service_id,
            viewer_worker_id=pm.worker_id,
            viewer=b"x",
            action="view",
        )
    joint = await Given.make(osp, pm, type="case_management", purpose="cooperation")
    async with unit_of_work(osp):
        await update("case_management", await joint.case_management(), sealed=b"other", version=2)
    async with unit_of_work(head):
        notice = await rows.notice(head)
        client = await rows.client(head)
        joined = {"client_id": client, "case_id": await rows.case(head, client), "handover_id": new_id()}
        await insert("joined_handover", **rows.place(head), **joined)
        addition = {"notice_id": notice, "added_by": head.worker_id, "added_at": rows.NOW, "sealed": b"x"}
        await insert("notice_addition", **rows.place(head), **addition)
        await insert("notifier_identity", **rows.place(head), id=await rows.key(head), notice_id=notice, sealed=b"x")
        await judged_rows.assessed_child(head)
        await judged_rows.urgency_assessment(head)
        await judged_rows.basic_assessment(head)
        await judged_rows.urgency_step(head)
        await judged_rows.addition_judgement(head)
        await elsewhere_rows.competence_step(head)
        await judged_rows.notifier_request(head)
        await judged_rows.notifier_answer(head)
        await protocol_rows.protocol_sheet(head)
        await protocol_rows.protocol_signature(head)
        await protocol_rows.protocol_addition(head)
    async with unit_of_work(head):
        sent = await elsewhere_rows.statutory_disclosure(head)
    await elsewhere_rows.statutory_arrival(world.actor("javorec_head"), head, sent)
    asks = world.actor("spod_coordinator")
    async with unit_of_work(asks):
        question = await judged_rows.urgency_question(asks, head.worker)
    async with unit_of_work(head):
        await judged_rows.urgency_answer(head, question)
        await judged_rows.urgency_question_withdrawal(head, question)
    async with unit_of_work(head):
        await rows.arrived_part(head)
    folder = system_actor(head.tenant_id, head.service_id)
    async with unit_of_work(folder):
        own = {"id": await rows.key(folder), "refused_at": rows.NOW, "code": "x", "fingerprint": b"x", "sealed": b"x"}
        await insert("arrived_refusal", **rows.place(folder), **own)
    admin = world.actor("krok_admin")
    async with unit_of_work(admin):
        await rows.setting_change(admin)
        await rows.code_change(admin)
        await rows.service_name(admin, service_id=world.services["pm"])
        made = await insert("district", **territory.district(admin, service_id=world.services["pm"]))
        await insert("district_called", **territory.district_called(admin, made))
        part = territory.work_part(admin, world.people["pm_worker"].worker_id, service_id=world.services["pm"])
        await insert("work_part_end", **territory.work_part_end(admin, await insert("work_part", **part)))
    worker = world.actor("pm_worker")
    async with unit_of_work(worker):
        away = await insert("absence", **territory.absence(worker, world.people["pm_head"].worker_id))
        await insert("absence_end", **territory.absence_end(worker, away))
    await seal()
    return committed


TABLES = [
    "absence",
    "absence_end",
    "addition_judgement",
    "arrived_part",
    "arrived_refusal",
    "assessed_child",
    "basic_assessment",
    "code_change",
    "audit_entry",
    "audit_seal",
    "competence_decision",
    "competence_step",
    "consent_event",
    "consent_evidence",
    "consent_provision",
    "consent_version",
    "disclosure",
    "district_called",
    "handover",
    "joined_handover",
    "notice_addition",
    "notifier_answer",
    "notifier_identity",
    "notifier_request",
    "protocol",
    "protocol_addition",
    "protocol_sheet",
    "protocol_signature",
    "sealed_before",
    "service_name",
    "setting_change",
    "shared_item",
    "statutory_arrival",
    "urgency_answer",
    "urgency_assessment",
    "urgency_question",
    "urgency_question_withdrawal",
    "urgency_step",
    "work_part",
    "work_part_end",
]


async def test_nobody_changes_or_deletes_them(written, world, osp):
    async with written.superuser() as anybody:
        for table in TABLES:
            assert await anybody.fetchval(f"SELECT count(*) FROM {table}") > 0, table
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
                with pytest.raises(asyncpg.PostgresError, match="is append-only"):
                    await anybody.execute(statement)
    for actor in (osp, world.actor("spod_head"), world.actor("krok_admin"), world.operator("krok"), RELAY):
        for table in TABLES:
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                async with refused(actor, "permission denied"):
                    await current().connection.execute(statement)


# --- the audit log -----------------------------------------------------------------------------------------------


async def test_an_entry_in_ones_own_name(osp):
    async with unit_of_work(osp):
        await insert("audit_entry", **in_own_name(osp))
        assert await rows.count("audit_entry") == 1


async def test_an_entry_in_the_name_of_somebody_else(world, osp):
    colleague, stranger = world.actor("osp_worker"), world.actor("pm_worker")
    for lie in (
        {"worker_id": colleague.worker_id},
        {"worker_id": None},
        {"user_id": colleague.user_id},
        {"service_id": stranger.service_id},
        {"service_id": None},
        {"tenant_id": world.organisations["ospod"]},
        {"kind": "system"},
        {"kind": "operator"},
    ):
        async with refused(osp, "row-level security"):
            await insert("audit_entry", **in_own_name(osp) | lie)


@pytest.mark.parametrize("column", ["at", "transaction"])
async def test_an_entry_is_not_dated_by_who_writes_it(osp, column):
    async with refused(osp, "permission denied"):
        await current().connection.execute(f"INSERT INTO audit_entry (id, {column}) VALUES ($1, DEFAULT)", new_id())


async def test_an_entry_of_another_kind_of_outcome(osp):
    async with refused(osp, "audit_entry_outcome_known"):
        await insert("audit_entry", **in_own_name(osp) | {"outcome": "forgotten"})


async def test_who_sees_which_entries(world, osp):
    """People of a service those of their service; the organisation's auditor all of the organisation; nobody others'."""
    for name in ("osp_specialist", "pm_worker", "spod_head"):
        async with unit_of_work(world.actor(name)):
            audit.write(world.actor(name), "test.done")
    for name, number in {
        "osp_worker": 1,
        "pm_head": 1,
        "krok_auditor": 2,
        "ospod_auditor": 1,
        "javorec_admin": 0,
    }.items():
        async with unit_of_work(world.actor(name)):
            assert await rows.count("audit_entry", "action = 'test.done'") == number, name
    async with unit_of_work(world.operator()):
        assert await rows.count("audit_entry") == 0


async def test_an_entry_is_written_with_the_act_or_not_at_all(osp):
    with pytest.raises(ValueError, match="no"):
        async with unit_of_work(osp) as unit:
            audit.write(osp, "test.done")
            await unit.flush()
            raise ValueError("no")
    async with unit_of_work(osp):
        assert await rows.count("audit_entry") == 0


# --- who works where ---------------------------------------------------------------------------------------------


async def test_only_the_administrator_opens_and_ends_services(world):
    head = world.actor("pm_head")
    async with refused(head, "row-level security"):
        await insert("service", tenant_id=head.tenant_id, code="mine", name="x", short_name="x")
    async with unit_of_work(head) as unit:
        assert await unit.connection.execute("UPDATE service SET ended_at = now()") == "UPDATE 0"


@pytest.mark.parametrize("who", ["pm_head", "krok_admin"])
async def test_nobody_gives_themselves_a_role(world, who):
    actor = world.actor(who)
    membership = {
        "tenant_id": actor.tenant_id,
        "worker_id": actor.worker_id,
        "user_id": actor.user_id,
        "service_id": world.services["osp"],
        "role": "service_head",
        "valid_from": rows.OPENED,
    }
    async with refused(actor, "row-level security"):
        await insert("membership", **membership)
    async with refused(actor, "row-level security"):
        await insert("worker", tenant_id=actor.tenant_id, user_id=world.people["spod_head"].user_id, sealed=b"x")
    async with refused(actor, "row-level security"):
        await insert("organisation_key", tenant_id=actor.tenant_id, generation=2, wrapped=b"x", exchange_private=b"x")


async def test_nobody_but_the_administrator_ends_roles_and_work(world):
    async with unit_of_work(world.actor("pm_head")) as unit:
        assert await unit.connection.execute("UPDATE membership SET valid_to = NULL") == "UPDATE 0"
        assert await unit.connection.execute("UPDATE worker SET ended_at = now()") == "UPDATE 0"


async def test_what_ended_is_not_taken_back_by_the_administrator_either(world):
    actor = world.actor("krok_admin")
    async with unit_of_work(actor) as unit:
        await unit.connection.execute("UPDATE membership SET valid_to = now() WHERE worker_id <> $1", actor.worker_id)
        await unit.connection.execute("UPDATE worker SET ended_at = now() WHERE id <> $1", actor.worker_id)
    for taken_back in (
        "UPDATE membership SET valid_to = NULL",
        "UPDATE membership SET valid_to = valid_to + interval '1 day'",
        "UPDATE worker SET ended_at = NULL",
    ):
        async with refused(actor):
            await current().connection.execute(taken_back)


async def test_an_account_is_its_persons(world):
    head, other = world.actor("pm_head"), world.actor("osp_head")
    async with unit_of_work(head) as unit:
        assert [row["id"] for row in await unit.connection.fetch("SELECT id FROM user_account")] == [head.user_id]
        done = await unit.connection.execute("UPDATE user_account SET password_hash = '' WHERE id = $1", other.user_id)
        assert done == "UPDATE 0"


async def test_where_a_person_signs_in_is_their_own(world):
    """A colleague neither reads it nor opens an address for somebody else; who is nobody finds nothing."""
    person, other = world.people["osp_head"], world.actor("pm_head")
    async with unit_of_work(signing_in(person.user_id)) as unit:
        await unit.connection.execute(
            "INSERT INTO sign_in_address (id, user_id, address_term, failed_attempts, tried_at)"
            " VALUES ($1, $2, 'term', 1, now())",
            new_id(),
            person.user_id,
        )
    async with unit_of_work(other) as unit:
        assert await rows.count("sign_in_address") == 0
        assert await unit.connection.execute("UPDATE sign_in_address SET failed_attempts = 0") == "UPDATE 0"
    async with refused(other, "row-level security"):
        await insert(
            "sign_in_address", user_id=person.user_id, address_term=b"x", failed_attempts=0, tried_at=rows.OPENED
        )
    async with unit_of_work(world.actor("osp_head")):
        assert await rows.count("sign_in_address") == 1


async def test_the_directory_is_public_and_nothing_else_of_others_is(world):
    """Whatever one has in one's own organisation, of the others one sees their name and their services."""
    others = {"organisation", "service"}
    for name in ("pm_worker", "spod_head", "ospod_admin", "javorec_head"):
        actor = world.actor(name)
        async with unit_of_work(actor) as unit:
            tables = await unit.connection.fetch(
                "SELECT DISTINCT table_name::text AS name FROM information_schema.columns"
                " WHERE table_schema = 'public' AND column_name = 'tenant_id'"
            )
            for (table,) in tables:
                seen = await rows.count(table, "tenant_id <> $1", actor.tenant_id)
                assert (seen > 0) == (table in others), (name, table)
