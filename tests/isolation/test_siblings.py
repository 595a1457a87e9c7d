"""Services of one organisation, raw SQL: nothing is found out about a sibling by trying, and nothing is pushed onto it."""

import pytest

from app.testing import rows
from app.testing.rows import insert, place, refused
from kernel.db import current, unit_of_work
from kernel.ids import new_id

# Rows that two services or organisations see: an id or a pair names one thing for both of them.
SHARED = {
    "case_management_pkey",
    "disclosure_pkey",
    "handover_pkey",
    "joint_step_pkey",
    "meeting_item_of_case_management",
    "meeting_item_once",
    "meeting_item_pkey",
    "share_grant_pkey",
    "share_key_pkey",
    "shared_item_pkey",
    "team_meeting_pkey",
    "handover_of_consent_to",
    # what left by law is of two services, of one organisation or two; its ids are made by us and are no numbers
    "statutory_disclosure_pkey",
    "statutory_part_pkey",
    "statutory_part_once",
    "statutory_arrival_pkey",
    "statutory_arrival_once",
    # two agendas of an authority say together that they know one child
    "person_link_once",
    # a table of people and jobs: the service is only where it came from
    "notification_pkey",
    "calendar_feed_pkey",
    # the organisation's own: its administrators write how a service is called and where its districts lie
    "district_pkey",
    "service_name_pkey",
    "work_part_pkey",
}


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
def pm(world):
    return world.actor("pm_head")


async def test_every_unique_key_of_a_table_of_a_service_carries_the_service(osp):
    async with unit_of_work(osp) as unit:
        found = await unit.connection.fetch(
            "SELECT i.indexrelid::regclass::text AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
            " JOIN pg_attribute s ON s.attrelid = c.oid AND s.attname = 'service_id' AND s.attnotnull"
            " WHERE c.relnamespace = 'public'::regnamespace AND i.indisunique"
            " AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY(i.indkey)"
            "  AND a.attname IN ('service_id', 'responsible_service_id'))"
        )
    assert {row["name"] for row in found} == SHARED


async def test_a_mark_and_a_number_of_a_sibling_are_not_found_by_trying(osp, pm):
    """The same mark in another service is no violation: it says nothing of whether it is there."""
    for actor in (osp, pm):
        async with unit_of_work(actor):
            await rows.case(actor, file_mark="KZ 1/2026")
            await rows.notice(actor, reference_number="O 1")
    async with refused(osp, "client_case_mark"):
        await rows.case(osp, file_mark="KZ 1/2026")


async def test_an_id_of_a_sibling_is_not_found_by_trying(osp, pm):
    """Client, case, consent with the ids of rows of another service are written as with any other id."""
    theirs = await rows.Given.make(osp, pm)
    client, case = theirs.client_id, theirs.case_id
    async with unit_of_work(pm):
        await rows.key(pm, id=client)
        await insert("client", **place(pm), id=client, kind="adult", sealed=b"x", version=1)
        await rows.case(pm, client, id=case)
        await rows.consent(pm, client, case, id=theirs.consent_id)
        await rows.version(pm, client, theirs.consent_id, id=theirs.version_id)
        await rows.provision(pm, client, theirs.consent_id, osp, id=theirs.provision_id)
        await rows.event(pm, client, theirs.consent_id, "given")
        assert await rows.count("client_case", "id = $1", case) == 1
    async with unit_of_work(osp):
        assert await rows.count("client_case", "id = $1", case) == 1


async def test_what_hangs_on_a_row_of_a_sibling_is_refused_as_for_one_that_is_not_there(osp, pm):
    async with unit_of_work(osp):
        case = await rows.case(osp)
    said = set()
    for tried in (case, new_id()):
        async with refused(pm, "assignment_case_fkey", "without its case"):
            await rows.assignment(pm, tried)
            try:
                await current().connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except Exception as error:
                said.add((type(error), str(error).replace(str(tried), "")))
                raise
    assert len(said) <= 1


@pytest.mark.parametrize(
    "change", ["wrapped = NULL, destroyed_at = now()", "partner_service_id = gen_random_uuid()", "wrapped = 'x'"]
)
async def test_a_key_is_neither_given_away_nor_destroyed(osp, change):
    async with unit_of_work(osp):
        owner = await rows.key(osp)
    async with refused(osp, "permission denied"):
        await current().connection.execute(f"UPDATE data_key SET {change} WHERE id = $1", owner)
    async with refused(osp, "permission denied"):
        await current().connection.execute("DELETE FROM data_key WHERE id = $1", owner)


async def test_nobody_of_a_sibling_becomes_key_worker(world, osp, pm):
    """Not with the first assignment and not with the next."""
    async with refused(osp, "does not work in the service"):
        client = await rows.client(osp)
        case = await rows.case(osp, client, line=False)
        await rows.assignment(osp, case, worker_id=pm.worker_id)
    async with unit_of_work(osp):
        case = await rows.case(osp)
    async with refused(osp, "does not work in the service"):
        later = rows.OPENED.replace(month=3)
        await current().connection.execute(
            "UPDATE key_worker_assignment SET ended_at = $2 WHERE case_id = $1", case, later
        )
        await rows.assignment(osp, case, follows=later, worker_id=pm.worker_id)


async def test_the_numbers_of_a_sibling_are_its_own(osp, pm):
    """Not to be read, not to be drawn, not to be taken away; a series of the organisation is everybody's."""
    series = "INSERT INTO number_series (tenant_id, id, series, year, last) VALUES ($1, $2, $3, 2026, 7)"
    async with unit_of_work(osp) as unit:
        for name in ("osp", "notice"):
            await unit.connection.execute(series, osp.tenant_id, new_id(), name)
    async with unit_of_work(pm) as unit:
        assert await rows.count("number_series", "series = 'osp'") == 0
        assert await rows.count("number_series", "series = 'notice'") == 1
        assert await unit.connection.execute("UPDATE number_series SET last = 0 WHERE series = 'osp'") == "UPDATE 0"
    async with refused(pm, "row-level security"):
        await current().connection.execute(series, pm.tenant_id, new_id(), "osp")
