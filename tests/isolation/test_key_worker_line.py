"""The line of key workers: not even raw SQL as the application leaves a case without exactly one, or rewrites it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.testing import rows
from app.testing.rows import OPENED, insert, refused, update
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.legal_time import prague_date

LATER = OPENED + timedelta(days=30)
LATEST = OPENED + timedelta(days=60)


@pytest.fixture
def head(world):
    return world.actor("spod_head")


@pytest.fixture
def next_worker(world):
    return world.actor("spod_coordinator2").worker_id


@pytest.fixture
async def case(head):
    async with unit_of_work(head):
        return await rows.case(head)


@pytest.fixture
async def first(head, case):
    async with unit_of_work(head):
        return await current().connection.fetchval("SELECT id FROM key_worker_assignment WHERE case_id = $1", case)


async def close(case, at=LATER):
    await update("client_case", case, status="closed", closed_at=at, close_reason="done")


async def test_the_lawful_way_from_opening_to_closing(head, case, first, next_worker):
    async with unit_of_work(head):
        await update("key_worker_assignment", first, ended_at=LATER)
        second = await rows.assignment(head, case, follows=LATER, worker_id=next_worker)
    async with unit_of_work(head):
        await update("key_worker_assignment", second, ended_at=LATEST)
        await close(case, LATEST)


# --- never none --------------------------------------------------------------------------------------------------


async def test_a_case_does_not_open_without_a_key_worker(head):
    async with refused(head, "without exactly one key worker"):
        await rows.case(head, line=False)


async def test_a_key_worker_does_not_leave_without_a_next_one(head, first):
    async with refused(head, "without exactly one key worker"):
        await update("key_worker_assignment", first, ended_at=LATER)


async def test_a_case_does_not_close_while_its_line_goes_on(head, case):
    async with refused(head, "without exactly one key worker"):
        await close(case)


async def test_a_case_does_not_close_at_another_time_than_its_line(head, case, first):
    for other in (LATER - timedelta(seconds=1), LATER + timedelta(seconds=1)):
        async with refused(head, "without exactly one key worker"):
            await update("key_worker_assignment", first, ended_at=LATER)
            await close(case, other)


@pytest.mark.parametrize("table", ["key_worker_assignment", "client_case"])
async def test_nothing_of_the_line_is_deleted(head, case, first, table):
    async with refused(head, "permission denied"):
        await current().connection.execute(f"DELETE FROM {table}")


# --- never two ---------------------------------------------------------------------------------------------------


async def test_a_second_open_key_worker(head, case, next_worker):
    async with refused(head, "assignment_open", "assignment_follows_fkey", "assignment_once"):
        await rows.assignment(head, case, follows=LATER, worker_id=next_worker)


async def test_a_second_beginning(head, case, first, next_worker):
    async with refused(head, "assignment_once", "assignment_first", "assignment_open"):
        await rows.assignment(head, case, worker_id=next_worker)
    async with refused(head, "assignment_opening_fkey", "assignment_first", "assignment_open"):
        await rows.assignment(head, case, worker_id=next_worker, started_at=LATER, ended_at=LATEST)


async def test_two_successors_of_one(head, case, first, next_worker):
    async with refused(head, "assignment_once", "assignment_open"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, worker_id=next_worker, ended_at=LATEST)
        await rows.assignment(head, case, follows=LATER)


async def test_a_key_worker_beside_the_line(head, case, first, next_worker):
    """An assignment of the past that hangs on nothing."""
    async with refused(head, "assignment_follows_fkey"):
        await rows.assignment(
            head, case, follows=OPENED + timedelta(days=1), ended_at=OPENED + timedelta(days=2), worker_id=next_worker
        )


# --- no gap, no overlap ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "apart", [timedelta(microseconds=1), timedelta(days=1), -timedelta(microseconds=1), -timedelta(days=1)]
)
async def test_a_gap_or_an_overlap(head, case, first, next_worker, apart):
    async with refused(head, "assignment_follows_fkey", "assignment_open"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER + apart, worker_id=next_worker)


async def test_a_start_that_is_not_where_the_other_ended(head, case, first, next_worker):
    async with refused(head, "assignment_start"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, started_at=LATER + timedelta(days=1), worker_id=next_worker)


async def test_a_line_that_begins_later_than_the_case(head):
    async with refused(head, "assignment_opening_fkey"):
        await rows.assignment(head, await rows.case(head, line=False), started_at=LATER)


async def test_a_start_without_origin(head):
    async with refused(head, "assignment_start"):
        await rows.assignment(head, await rows.case(head, line=False), opened_at=None)


async def test_an_end_before_the_start(head, case, first):
    for end in (OPENED, OPENED - timedelta(days=1)):
        async with refused(head, "assignment_period"):
            await update("key_worker_assignment", first, ended_at=end)


async def test_a_first_one_that_calls_itself_a_change_and_the_other_way_round(head, case, first, next_worker):
    async with refused(head, "assignment_start"):
        case_without = await rows.case(head, line=False)
        await rows.assignment(
            head,
            case_without,
            reason="bias",
            informed_on=prague_date(OPENED),
            informed_via="personal",
            opened_at=OPENED,
        )
    async with refused(head, "assignment_start"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, reason="opening", worker_id=next_worker)


# --- by now ------------------------------------------------------------------------------------------------------


async def test_nobody_ends_or_begins_in_days_to_come(head, case, first, next_worker):
    """Or the one who answers until then is not the one whom everybody is shown."""
    ahead = datetime(2090, 1, 1, tzinfo=UTC)
    async with refused(head, "by now"):
        await update("key_worker_assignment", first, ended_at=ahead)
        await rows.assignment(head, case, follows=ahead, worker_id=next_worker)
    async with refused(head, "by now"):
        await update("key_worker_assignment", first, ended_at=ahead)
        await close(case, ahead)
    async with refused(head, "by now"):
        await rows.assignment(head, await rows.case(head, line=False, opened_at=ahead), started_at=ahead)
    async with refused(head, "by now"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, worker_id=next_worker, ended_at=ahead)


async def test_clocks_may_differ_by_minutes(head, case, first, next_worker):
    soon = datetime.now(UTC) + timedelta(minutes=4)
    async with unit_of_work(head):
        await update("key_worker_assignment", first, ended_at=soon)
        await rows.assignment(head, case, follows=soon, worker_id=next_worker)


# --- nothing is rewritten ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["started_at", "opened_at", "follows", "worker_id", "case_id", "reason", "informed_on", "sealed"]
)
async def test_an_assignment_is_not_changed(head, first, column):
    async with refused(head, "permission denied"):
        await current().connection.execute(f"UPDATE key_worker_assignment SET {column} = NULL WHERE id = $1", first)


async def test_a_mark_that_was_drawn_stays(head, case):
    """One that a records system gives is written when it is known (ADR 0087); what was drawn with the case is what it is called."""
    async with refused(head, "append-only"):
        await current().connection.execute("UPDATE client_case SET file_mark = 'MULH 999/2026/OM' WHERE id = $1", case)


@pytest.mark.parametrize("column", ["opened_at", "client_id"])
async def test_a_case_is_not_moved(head, case, column):
    async with refused(head, "permission denied"):
        await current().connection.execute(f"UPDATE client_case SET {column} = {column} WHERE id = $1", case)


async def test_an_end_is_not_moved(head, case, first, next_worker):
    async with unit_of_work(head):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, worker_id=next_worker)
    for end in (LATER + timedelta(days=1), None):
        async with refused(head, "stays ended"):
            await update("key_worker_assignment", first, ended_at=end)


async def test_a_closed_line_is_not_moved_together_with_its_case(head, case, first):
    async with unit_of_work(head):
        await update("key_worker_assignment", first, ended_at=LATER)
        await close(case)
    async with refused(head, "stays ended", "stays closed"):
        await update("key_worker_assignment", first, ended_at=LATEST)
        await close(case, LATEST)
    async with refused(head, "stays ended", "stays closed"):
        await close(case, LATEST)
        await update("key_worker_assignment", first, ended_at=LATEST)
    async with refused(head, "stays closed"):
        await update("client_case", case, status="open", closed_at=None)
    async with refused(head, "stays closed", "client_case_closing"):
        await update("client_case", case, status="open")
    async with refused(head):
        await rows.assignment(head, case, follows=LATER)


async def test_status_and_closing_go_together(head, case, first):
    async with refused(head, "client_case_closing"):
        await update("client_case", case, status="closed")
    async with refused(head, "client_case_closing"):
        await update("client_case", case, closed_at=LATER)
    async with refused(head, "client_case_closing"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await close(case, OPENED)


# --- told before, or why not -------------------------------------------------------------------------------------


async def test_a_change_that_the_client_was_not_told_of(head, case, first, next_worker):
    for silence in ({"informed_on": None, "informed_via": None}, {"informed_on": None}, {"informed_via": None}):
        async with refused(head, "assignment_informed"):
            await update("key_worker_assignment", first, ended_at=LATER)
            await rows.assignment(head, case, follows=LATER, worker_id=next_worker, **silence)


async def test_a_change_for_no_known_reason(head, case, first, next_worker):
    async with refused(head, "reason_known"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, worker_id=next_worker, reason="whim")


# --- other people's cases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stranger", ["pm_worker", "osp_head", "javorec_head", "ospod_admin"])
async def test_an_assignment_for_a_case_of_somebody_else(world, case, stranger):
    actor = world.actor(stranger)
    async with unit_of_work(actor):
        assert await rows.count("client_case", "id = $1", case) == 0
        assert await rows.count("key_worker_assignment", "case_id = $1", case) == 0
        assert await update("client_case", case, version=2) == 0
    async with refused(actor):
        await rows.assignment(actor, case)


async def test_an_assignment_written_into_another_service(world, case):
    owner, stranger = world.actor("spod_head"), world.actor("pm_worker")
    async with refused(stranger, "row-level security"):
        await rows.assignment(stranger, case, **rows.place(owner), follows=LATER)


async def test_a_worker_of_another_organisation(world, head, case, first):
    async with refused(head, "key_worker_assignment_worker_id_fkey"):
        await update("key_worker_assignment", first, ended_at=LATER)
        await rows.assignment(head, case, follows=LATER, worker_id=world.actor("pm_worker").worker_id)


async def test_a_case_for_a_client_of_another_service(world, head):
    osp, pm = world.actor("osp_specialist"), world.actor("pm_worker")
    async with unit_of_work(osp):
        client = await rows.client(osp)
    async with refused(pm, "client_case_client_fkey"):
        await rows.case(pm, client)


async def test_what_hangs_on_a_case_is_of_its_client(head, case):
    async with unit_of_work(head):
        other = await rows.client(head)
    record = {"case_id": case, "client_id": other, "sealed": b"x", "version": 1}
    async with refused(head, "case_record_case_fkey"):
        await insert(
            "case_record", **rows.place(head), **record, kind="note", occurred_at=LATER, author_id=head.worker_id
        )
    async with refused(head, "task_case_of_client_fkey"):
        await insert(
            "task", **rows.place(head), **record, kind="own", due_on=prague_date(LATER), assignee_id=head.worker_id
        )
    async with refused(head, "consent_case_fkey"):
        await rows.consent(head, other, case)
    async with refused(head, "shared_item_case_fkey"):
        await rows.item(head, other, case)


async def test_two_cases_of_one_mark(head, case):
    async with unit_of_work(head):
        mark = await current().connection.fetchval("SELECT file_mark FROM client_case WHERE id = $1", case)
    async with refused(head, "client_case_mark"):
        await rows.case(head, file_mark=mark)


async def test_the_guard_is_not_switched_off(head):
    for statement in (
        "SET CONSTRAINTS ALL DEFERRED; ALTER TABLE client_case DISABLE TRIGGER ALL",
        "CREATE TEMPORARY TABLE key_worker_assignment AS SELECT 1 AS one",
        "SET LOCAL session_replication_role = replica",
    ):
        async with refused(head, "permission denied", "must be owner"):
            await current().connection.execute(statement)


async def test_an_assignment_without_a_case(head):
    async with refused(head, "assignment_case_fkey"):
        await rows.assignment(head, new_id())
