"""Raw SQL as the application, past every service: what the wall shows of a child to other agendas, and what nobody writes (ADR 0111)."""

from datetime import UTC, datetime

import asyncpg
import pytest

from app.testing.agendas import second_agenda
from app.testing.rows import NOW, count, insert, place, refused, update
from cases.clients import service as clients
from kernel import keys
from kernel.crypto import Unreadable
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import APP_ROLE

from .test_persons import JAN, Office

TABLES = ("person", "person_term", "person_link")
CONTENT = (
    "client", "client_case", "case_record", "task", "key_worker_assignment", "case_standing", "search_term", "data_key",
    "client_merge", "notice", "audit_entry",
)  # fmt: skip


@pytest.fixture
async def office(world):
    return Office(world, await second_agenda(world))


async def own_row(actor, number=0):
    """The row of an own child."""
    async with unit_of_work(actor) as unit:
        rows = await unit.connection.fetch(
            "SELECT id, client_id FROM person WHERE service_id = $1 ORDER BY id", actor.service_id
        )
        return rows[number]["id"], rows[number]["client_id"]


async def two(office):
    """A child in each agenda, not said to be one: the ids of their rows."""
    await office.open()
    await office.open_there(elsewhere_anyway=True)
    return (await own_row(office.head))[0], (await own_row(office.curator_head))[0]


async def test_another_agenda_sees_the_row_and_nothing_that_hangs_on_the_child(office):
    await office.open()
    person, client = await own_row(office.head)
    async with unit_of_work(office.kur.actor("kur_curator")):
        assert await count("person", "id = $1", person) == 1
        assert await count("person_term", "owner_id = $1", person) > 3
        for table in CONTENT:
            assert await count(table, "service_id = $1", office.head.service_id) == 0, table
        # the key of the child's file is not there, and the one that is opens nothing of it
        with pytest.raises(Unreadable):
            await keys.sealer(office.head.tenant, client)
        assert await clients.client_views(office.kur.actor("kur_curator"), [client]) == {}


async def test_the_key_of_the_row_opens_nothing_of_the_file(office):
    await office.open()
    person, client = await own_row(office.head)
    async with unit_of_work(office.head) as unit:
        sealed = await unit.connection.fetchval("SELECT sealed FROM client WHERE id = $1", client)
    async with unit_of_work(office.curator_head) as unit:
        wrapped = await unit.connection.fetchval("SELECT wrapped FROM person WHERE id = $1", person)
        (sealer,) = (await keys.unwrap(office.head.tenant, [(person, wrapped)])).values()
        for table, row in (("client", client), ("person", client), ("client", person)):
            with pytest.raises(Unreadable):
                sealer.open(table, row, sealed, type(JAN))
        with pytest.raises(Unreadable):  # and it is the key of nobody else
            await keys.unwrap(office.head.tenant, [(client, wrapped)])


@pytest.mark.parametrize(
    "who", ["kur_psychologist", "ospod_admin", "ospod_auditor", "javorec_head", "osp_head", "pm_peer"]
)
async def test_to_whom_no_row_is_shown(office, who):
    await two(office)
    actor = office.kur.actor(who) if who.startswith("kur") else office.world.actor(who)
    async with unit_of_work(actor):
        for table in TABLES:
            assert await count(table, "service_id = $1", office.head.service_id) == 0, table
    async with unit_of_work(office.world.operator("ospod")):
        for table in TABLES:
            assert await count(table) == 0, table


async def test_without_a_context_nothing_is_shown(committed, world):
    office = Office(world, await second_agenda(world))
    await two(office)
    async with committed.connect(APP_ROLE) as beside:
        for table in TABLES:
            assert await beside.fetchval(f"SELECT count(*) FROM {table}") == 0


async def test_nobody_writes_a_row_of_another_agenda(office):
    person, _ = await two(office)
    curator = office.curator_head
    async with unit_of_work(curator):
        assert await update("person", person, sealed=b"x") == 0
    async with refused(curator, "row-level security"):
        theirs = {"tenant_id": curator.tenant_id, "service_id": office.head.service_id}
        await insert("person", **theirs, client_id=(await own_row(curator))[1], wrapped=b"x", sealed=b"x")
    async with refused(curator, "row-level security"):
        theirs = {"tenant_id": curator.tenant_id, "service_id": office.head.service_id}
        await insert("person_term", **theirs, term=b"x", owner_id=person)
    async with refused(curator, "person_term_owner_fkey"):  # nor is theirs found under terms of one's own
        await insert("person_term", **place(curator), term=b"x", owner_id=person)
    async with unit_of_work(curator) as unit:
        await unit.connection.execute("SELECT opora.forget_person_terms($1)", person)
        assert await count("person_term", "owner_id = $1", person) > 3


@pytest.mark.parametrize(
    "change", ["file_mark = 'OM 1/2026'", "status = 'closed'", "key_worker_id = NULL", "kept_id = NULL", "said_at = now()",
               "wrapped = 'x'", "client_id = gen_random_uuid()"]
)  # fmt: skip
async def test_the_head_of_a_file_is_written_by_nobody(office, change):
    """It is what the case says; who it is, alone is written, with the moment that the database gives."""
    await office.open()
    async with refused(office.head, "permission denied"):
        await current().connection.execute(f"UPDATE person SET {change}")
    async with refused(office.head, "permission denied"):
        await current().connection.execute("DELETE FROM person")
    async with refused(office.head, "permission denied"):
        await insert(
            "person", **place(office.head), client_id=new_id(), wrapped=b"x", sealed=b"x", file_mark="OM 1/2026"
        )


async def test_a_row_is_of_a_child_and_of_an_own_client(office):
    curator = office.curator_head
    await two(office)
    _, theirs = await own_row(office.head)
    async with refused(curator, "person_client_fkey", "only a child"):
        await insert("person", **place(curator), client_id=theirs, wrapped=b"x", sealed=b"x")
    async with unit_of_work(curator):
        adult = await insert("data_key", **place(curator), wrapped=b"x")
        await insert("client", **place(curator), id=adult, kind="adult", sealed=b"x", version=1)
    async with refused(curator, "only a child"):
        await insert("person", **place(curator), client_id=adult, wrapped=b"x", sealed=b"x")


async def test_a_provider_has_no_row_whatever_is_tried(world):
    """Not even where its administrator writes the setting of an authority."""
    osp, admin = world.actor("osp_head"), world.actor("krok_admin")
    async with unit_of_work(admin):
        own = {"tenant_id": admin.tenant_id, "set_by": admin.worker_id, "set_at": NOW, "sealed": b"x"}
        await insert("setting_change", **own, key="identity_across_agendas", value="yes", valid_from=today_in_prague())
    async with unit_of_work(osp):
        child = await insert("data_key", **place(osp), wrapped=b"x")
        await insert("client", **place(osp), id=child, kind="child", sealed=b"x", version=1)
        assert await current().connection.fetchval("SELECT opora.knows_persons()") is False
    async with refused(osp, "row-level security"):
        await insert("person", **place(osp), client_id=child, wrapped=b"x", sealed=b"x")


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def link(actor, person, other_service, other, **values):
    """A row that says that two are one."""
    own = {"linked_by": actor.worker_id, "linked_at": NOW, "person_id": person}
    return insert(
        "person_link", **place(actor) | own | {"other_service_id": other_service, "other_person_id": other} | values
    )


async def test_that_two_are_one_is_said_in_ones_own_name_and_service(office):
    spod, kur = await two(office)
    curator, theirs = office.curator_head, office.head.service_id
    for values, said in (
        ({"linked_by": office.kur.actor("kur_curator").worker_id}, "row-level security"),
        ({"linked_at": datetime(2026, 1, 1, tzinfo=UTC)}, "row-level security"),
        ({"service_id": theirs, "person_id": spod, "other_service_id": office.kur.service, "other_person_id": kur},
         "row-level security"),
        ({"undone_by": curator.worker_id, "undone_at": NOW, "undone_sealed": b"x", "undone_service_id": curator.service_id},
         "not taken back yet"),
        ({"other_service_id": office.kur.service, "other_person_id": kur}, "person_link_of_two"),
        ({"other_person_id": new_id()}, "person_link_other_fkey"),
        ({"person_id": spod}, "person_link_person_fkey"),
    ):  # fmt: skip
        async with refused(curator, said):
            await link(curator, kur, theirs, spod, **values)
    async with unit_of_work(curator):
        await link(curator, kur, theirs, spod)
    async with refused(office.head, "person_link_once"):  # whichever of the two says it
        await link(office.head, spod, office.kur.service, kur)
    async with refused(office.kur.actor("kur_psychologist"), "row-level security"):
        await link(office.kur.actor("kur_psychologist"), kur, theirs, spod)


async def test_either_takes_it_back_once_and_nobody_else(office, world):
    spod, kur = await two(office)
    curator = office.curator_head
    async with unit_of_work(curator):
        row = await link(curator, kur, office.head.service_id, spod)
    third = await second_agenda(world, code="nrp", name="Náhradní rodinná péče")

    def back(actor, **values):
        own = {
            "undone_by": actor.worker_id,
            "undone_at": NOW,
            "undone_sealed": b"x",
            "undone_service_id": actor.service_id,
        }
        return update("person_link", row, **own | values)

    for stranger in (third.actor("kur_head"), world.actor("javorec_head")):
        async with unit_of_work(stranger):
            assert await back(stranger) == 0
    async with refused(office.head, "nobody signs for another"):
        await back(office.head, undone_by=curator.worker_id)
    async with refused(office.head, "taken back once"):
        await back(office.head, undone_service_id=office.kur.service)
    for column in ("other_person_id", "linked_by", "person_id"):
        async with refused(office.head, "permission denied"):
            await update("person_link", row, **{column: new_id()})
    async with unit_of_work(office.head):
        assert await back(office.head) == 1
    async with refused(curator, "taken back once"):
        await back(curator)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with unit_of_work(curator):
            await current().connection.execute("DELETE FROM person_link")
