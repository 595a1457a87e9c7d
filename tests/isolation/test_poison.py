"""What another service, or a colleague, may write stands in nobody's way: numbers and times are the database's own."""

import re
from contextlib import suppress
from datetime import date, timedelta

import asyncpg
import pytest

from app.testing import rows
from app.testing.rows import REFUSALS, Given, refused, update
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.settings import APP_ROLE
from services.case_management import service as case_managements
from services.case_management.exceptions import NoConsent
from services.case_management.schemas import ProposeCaseManagement
from services.meetings import service as meetings
from tests.meetings.conftest import Story

LAST = 2**31 - 1
MOMENTS = [
    "NULL",
    "'infinity'",
    "'-infinity'",
    "'290000-01-01'",
    "'4713-01-01 BC'",
    "clock_timestamp() + interval '1 hour'",
]
EXTREMES = {
    "integer": [str(LAST), str(-LAST - 1), "0"],
    "timestamp with time zone": MOMENTS,
    "date": MOMENTS[:-1],
    "text": ["NULL", "''", "'zzz'"],
    "bytea": ["''", "'\\x00'"],
    "uuid": ["NULL", "gen_random_uuid()"],
    "uuid[]": ["'{}'", "'{NULL}'", "ARRAY[gen_random_uuid()]"],
}
# every column that a service may change in a row of another one: by its grants, and by the policies
OF_BOTH = """
SELECT c.relname::text AS "table", a.attname::text AS "column", format_type(a.atttypid, NULL) AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND has_column_privilege($1, c.oid, a.attnum, 'UPDATE')
  AND EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'PERMISSIVE'
    AND p.cmd IN ('UPDATE', 'ALL') AND p.roles && ARRAY['public', $1]::name[]
    AND p.qual ~ '(partner|grantee|recipient|responsible)_service_id')
ORDER BY 1, a.attnum"""
WITH_VERSION = (
    "SELECT attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'"
    " WHERE c.relnamespace = 'public'::regnamespace AND attname = 'version' AND NOT attisdropped"
)


class Undo(Exception):
    """Nothing of the block stays."""


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


@pytest.fixture
def pm(world):
    return world.actor("pm_worker")


# --- nobody stands in the way of an end --------------------------------------------------------------------------


async def poison(pm, table, column, value):
    """The partner writes `value` wherever it may; how many rows took it, and none when it was refused."""
    try:
        async with unit_of_work(pm) as unit:
            done = await unit.connection.execute(f"UPDATE {table} SET {column} = {value}")
        return int(done.split()[-1])
    except asyncpg.PostgresError as error:
        if error.sqlstate not in REFUSALS:
            raise
        return 0


async def not_withdrawn(story, joint, owner, partner):
    """What is not as it should be when the client takes this consent back: on the pages, and for the partner."""
    consent, case = f"/consents/{joint.consent_id}", f"/cases/{joint.case_id}"
    pages = [consent, f"{consent}/withdraw", f"{case}/consents", f"/api/v1{consent}", f"/api/v1{consent}/endings"]
    found = [(page, (await owner.get(page)).status_code, 200) for page in pages]
    form = {"said_on": str(today_in_prague()), "said_by": "self", "form": "written"}
    match = {"If-Match": (await owner.get(f"/api/v1{consent}")).headers.get("etag", "*")}
    said = await owner.post(f"/api/v1{consent}/withdrawal", json=form, headers=match)
    found.append(("withdrawal", said.status_code, 201))
    after = [consent, f"{case}/consents", f"/api/v1{consent}", case]
    found += [(page, (await owner.get(page)).status_code, 200) for page in after]
    found.append(("partner", (await partner.get(f"/api/v1/case-management/{joint.id}")).status_code, 404))
    async with unit_of_work(story.pm):
        for table in ("case_management", "meeting_item"):
            found.append((table, await rows.count(table), 0))
        found.append(("key", await rows.count("data_key", "id = $1", joint.id), 0))
    return [each for each in found if each[1] != each[2]]


@pytest.mark.slow  # whatever may be written, one after the other
@pytest.mark.parametrize("stage", ["proposed", "active"])
async def test_nothing_that_the_partner_writes_hinders_a_withdrawal(world, client_app, stage):
    story = Story(world)
    joint = await getattr(story, stage)()
    if stage == "active":
        await story.concluded(joint)
        await story.item(joint)
    owner, partner = await client_app("osp_specialist"), await client_app("pm_worker")
    async with unit_of_work(story.pm) as unit:
        columns = await unit.connection.fetch(OF_BOTH, APP_ROLE)
    of_joint_work = {"case_management", "joint_step", "meeting_item", "team_meeting"}
    by_law = {"statutory_disclosure", "statutory_part"}  # only by the system of whom it is for
    assert {each["table"] for each in columns} == of_joint_work | by_law
    taken, wrong = 0, {}
    for each in columns:
        for value in EXTREMES[each["type"]]:
            with suppress(Undo):
                async with unit_of_work(story.osp):
                    if await poison(story.pm, each["table"], each["column"], value):
                        taken += 1
                        if left := await not_withdrawn(story, joint, owner, partner):
                            wrong[each["table"], each["column"], value] = left
                    raise Undo
    assert wrong == {}
    assert taken > 5


async def test_nor_when_the_partner_ended_the_joint_work_before(world, client_app):
    story = Story(world)
    joint = await story.active()
    ends = "UPDATE case_management SET status = 'closed', closed_by = opora.worker(), closed_at = now()"
    async with refused(story.pm, "does not change so"):
        await current().connection.execute(f"{ends}, ended_at = '2900-01-01'")
    async with unit_of_work(story.pm) as unit:
        assert await unit.connection.execute(ends) == "UPDATE 1"
    assert await not_withdrawn(story, joint, await client_app("osp_specialist"), await client_app("pm_worker")) == []


async def test_an_answer_is_of_its_step_and_of_its_time(osp, pm):
    given = await Given.make(osp, pm, type="case_management")
    for early in ({"answered_at": rows.NOW}, {"answered_by": pm.worker_id}, {"end_cause": "withdrawn"}):
        async with refused(osp, "does not begin so"):
            await given.case_management(**early)
    async with refused(osp, "does not begin so"):
        await given.case_management(proposed_at=rows.NOW + timedelta(hours=1))
    async with unit_of_work(osp):
        offer = await given.case_management()
    no = {"status": "declined", "answered_by": pm.worker_id, "answered_at": rows.NOW}
    for other in (
        {"answered_at": rows.NOW + timedelta(hours=1)},
        {"answered_at": rows.NOW - timedelta(hours=1)},
        {"answered_at": None},
        {"answered_by": osp.worker_id},
        {"status": "proposed"},
        {"end_cause": "expired"},
    ):
        async with refused(pm, "does not change so"):
            await update("case_management", offer, **no | other)
    async with unit_of_work(pm):
        assert await update("case_management", offer, **no) == 1
    async with refused(pm, "does not change so"):
        await update("case_management", offer, answered_at=rows.NOW)


async def test_an_output_is_concluded_between_the_agreement_and_now(world):
    story = Story(world)
    item = await story.item(await story.active())
    for hours in (-1, 1):
        async with refused(story.pm, "not concluded at that time"):
            at = rows.NOW + timedelta(hours=hours)
            await update("meeting_item", item, concluded_at=at, concluded_by=story.pm.worker_id)
    await meetings.write_item(story.osp, item, story.output(), version=1)
    await meetings.conclude_item(story.osp, item, version=2)
    async with refused(story.pm, "not done at that time"):
        await current().connection.execute("UPDATE joint_step SET done_at = clock_timestamp() + interval '1 hour'")


@pytest.mark.slow  # ten thousand steps
async def test_a_partner_cannot_pile_up_what_an_end_has_to_end(world):
    """The end of a case management ends its steps in the statement of the withdrawal: there are never too many of them."""
    story = Story(world)
    await story.concluded(await story.active())
    more = """
        INSERT INTO joint_step (tenant_id, id, service_id, partner_service_id, case_management_id, item_id, responsible_id,
          responsible_service_id, case_id, due_on)
        SELECT s.tenant_id, gen_random_uuid(), s.service_id, s.partner_service_id, s.case_management_id, s.item_id,
          s.responsible_id, s.responsible_service_id, s.case_id, s.due_on
        FROM (SELECT * FROM joint_step WHERE responsible_service_id = $1 LIMIT 1) s, generate_series(1, $2)"""
    async with unit_of_work(story.pm) as unit:
        assert await unit.connection.execute(more, story.pm.service_id, 100) == "INSERT 0 100"
    async with refused(story.pm, "no more than 10000 steps"):
        await current().connection.execute(more, story.pm.service_id, 10_000)


# --- nor does what a colleague writes -------------------------------------------------------------------------------


async def forged(osp, pm, consent_id, **values):
    """A colleague writes a second wording without words, and says by raw SQL that the client gave it."""
    async with unit_of_work(osp) as unit:
        client = await unit.connection.fetchval("SELECT client_id FROM consent WHERE id = $1", consent_id)
        wording = {name: values.pop(name) for name in ("digest", "text_version") if name in values}
        await rows.event(osp, client, consent_id, "superseded", seq=2)
        await rows.version(osp, client, consent_id, no=2, sealed=b"", **wording)
        await rows.provision(osp, client, consent_id, pm, version_no=2, recipient_worker_ids=[pm.worker_id])
        await rows.event(osp, client, consent_id, "given", seq=3, version_no=2, **values)


@pytest.mark.parametrize(
    "values",
    [{}, {"digest": b"", "text_version": ""}, {"sealed": b"x"}, {"indicated_on": date(2999, 12, 31)}],
    ids=["no words", "nothing", "no note", "in days to come"],
)
async def test_a_wording_that_a_colleague_forged_is_taken_back(world, client_app, values):
    story = Story(world)
    joint = await story.active()
    await forged(world.actor("osp_head"), story.pm, joint.consent_id, **values)
    owner, partner = await client_app("osp_specialist"), await client_app("pm_worker")
    for page in (f"/consents/{joint.consent_id}", f"/consents/{joint.consent_id}/withdraw"):
        assert "Znění nelze přečíst." in (await owner.get(page)).text
    assert (await owner.get(f"/api/v1/consents/{joint.consent_id}")).json()["present"]["readable"] is False
    assert (await owner.get(f"/consents/{joint.consent_id}/form.pdf")).status_code == 200
    assert await not_withdrawn(story, joint, owner, partner) == []
    records = (await owner.get(f"/api/v1/cases/{joint.case_id}/records")).json()["items"]
    told = next(each for each in records if each["kind"] == "consent")
    assert told["title"] == "Odvolání souhlasu: případová spolupráce se službou sociální rehabilitace – peer mentoring"
    assert told["facts"].endswith("Znění souhlasu nelze přečíst.")


async def test_nothing_is_offered_on_a_wording_that_cannot_be_read(world):
    story = Story(world)
    joint = await story.ready()
    await forged(story.osp, story.pm, joint.consent_id)
    with pytest.raises(NoConsent):
        await case_managements.propose_case_management(
            story.osp, joint.case_id, ProposeCaseManagement(version_no=1, client_version=1, consent_id=joint.consent_id)
        )


async def copies(connection, table, row, number):
    """So many more rows like one."""
    names = await connection.fetchval(
        "SELECT string_agg(attname, ', ') FROM pg_attribute"
        " WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND attname <> 'id'",
        table,
    )
    await connection.execute(
        f"INSERT INTO {table} (id, {names}) SELECT gen_random_uuid(), {names}"
        f" FROM (SELECT * FROM {table} WHERE id = $1) t, generate_series(1, $2)",
        row,
        number,
    )


async def test_a_colleague_cannot_pile_up_what_an_end_has_to_end(committed, world):
    """And what is there ends in time. (As many as may be there are written past the guards, which would take a minute.)"""
    osp = world.actor("osp_specialist")
    given = await Given.make(osp, world.actor("pm_worker"))
    async with unit_of_work(osp):
        grant = await given.grant()
    async with committed.unguarded() as past:
        await copies(past, "share_grant", grant, 9_999)
    async with refused(osp, "no more than 10000 grants"):
        await given.grant()
    async with unit_of_work(osp):
        await given.say("withdrawn")
        assert await rows.count("share_grant", "revoked_at IS NULL") == 0


async def test_nor_what_the_page_of_a_consent_shows(osp, pm):
    given = await Given.make(osp, pm)
    async with refused(osp, "no more than 100 scans"):
        scan = await rows.insert(
            "consent_evidence", **rows.place(osp), consent_id=given.consent_id, client_id=given.client_id, version_no=1,
            of_withdrawal=False, media_type="image/png", size=1, digest=b"x", object_key="x", wrapped_key=b"x", sealed=b"x",
        )  # fmt: skip
        await copies(current().connection, "consent_evidence", scan, 100)
    async with refused(osp, "no more than 100 versions"):
        for no in range(2, 102):
            await given.say("superseded", seq=2 * no - 2, version_no=no - 1)
            await given.reword(no)
            await given.say("given", seq=2 * no - 1, version_no=no)


# --- versions ----------------------------------------------------------------------------------------------------


async def test_a_version_is_one_more_than_before(osp):
    async with unit_of_work(osp) as unit:
        client = await rows.client(osp, version=LAST)
        seen = [await unit.connection.fetchval("SELECT version FROM client WHERE id = $1", client)]
        for written in ("version = 2147483647", "version = -1", "version = version + 1", "sealed = 'y'"):
            change = f"UPDATE client SET {written} WHERE id = $1 RETURNING version"
            seen.append(await unit.connection.fetchval(change, client))
    assert seen == [1, 2, 3, 4, 5]


async def test_a_version_at_its_end_lets_an_end_through(committed, osp, pm):
    """As one may lie in a database that an earlier release let be written."""
    given = await Given.make(osp, pm, type="case_management")
    async with unit_of_work(osp):
        joint = await given.case_management()
    async with committed.unguarded() as connection:
        await connection.execute("UPDATE case_management SET version = $1", LAST)
    async with unit_of_work(osp) as unit:
        await given.say("withdrawn")
        row = await unit.connection.fetchrow("SELECT status, version FROM case_management WHERE id = $1", joint)
    assert tuple(row) == ("withdrawn", LAST)


async def test_every_version_is_counted_by_the_database(committed):
    async with committed.superuser() as connection:
        with_version = {name for (name,) in await connection.fetch(WITH_VERSION)}
        counted = await connection.fetch(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'counts' AND tgtype = (1 | 2 | 4 | 16)"
        )  # for each row, before, insert, update
    assert with_version == {name for (name,) in counted}
    assert {"case_management", "client", "client_case", "meeting_item", "task"} <= with_version


# --- series ------------------------------------------------------------------------------------------------------


async def test_a_series_goes_on_by_one(world, osp):
    """Begun anew at its end, moved there, or set back: the next number is the next, and a case opens."""
    story = Story(world)
    await story.open_case("osp_specialist")
    drawn = "SELECT series, last FROM number_series ORDER BY series, year"
    async with unit_of_work(osp) as unit:
        before = await unit.connection.fetch(drawn)
        for written in (str(LAST), "0", "-1", "last", "last + 1000"):
            await unit.connection.execute(f"UPDATE number_series SET last = {written}")
        assert [tuple(each) for each in await unit.connection.fetch(drawn)] == [(name, no + 5) for name, no in before]
        begun = "INSERT INTO number_series (tenant_id, id, series, year, last) VALUES ($1, $2, 'P', 2090, $3) RETURNING last"
        assert await unit.connection.fetchval(begun, osp.tenant_id, new_id(), LAST) == 1
    await story.open_case("osp_specialist")
    async with refused(osp, "permission denied"):
        await current().connection.execute("DELETE FROM number_series")


async def test_nobody_deletes_a_series(committed, world):
    await Story(world).open_case("osp_specialist")
    async with committed.superuser() as anybody:
        with pytest.raises(asyncpg.PostgresError, match="is append-only"):
            await anybody.execute("DELETE FROM number_series")


async def test_nobody_takes_the_next_number(world):
    """A case or a notice under a mark that the next one would get: nobody could write the next one any more."""
    story, head = Story(world), world.actor("spod_head")
    async with unit_of_work(story.osp) as unit:
        last = await unit.connection.fetchval(
            "SELECT file_mark FROM client_case WHERE id = $1", await story.open_case("osp_specialist")
        )
        name, number, year, service = re.fullmatch(r"(\S+) (\d+)/(\d+)/(.+)", last).groups()
    for ahead in (1, 2, 10**12):
        async with refused(story.osp, "nobody drew"):
            await rows.case(story.osp, file_mark=f"{name} {int(number) + ahead}/{year}/{service}")
    async with refused(story.osp, "nobody drew"):
        await rows.case(story.osp, file_mark=f"{name} 1/{int(year) + 1}/{service}")
    async with refused(head, "nobody drew"):
        await rows.notice(head, reference_number=f"OZN 1/{year}")
    await story.open_case("osp_specialist")
