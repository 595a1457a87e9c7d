"""Where a case stands in the worklist is kept by the database, whatever writes the rows it is told from."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from app.testing import rows
from app.testing.rows import insert, place, refused, update
from app.testing.time import NOW
from cases.cases.tables import NO_DUE, NO_RECORD
from kernel.db import current, unit_of_work
from kernel.ids import new_id

EARLY, SOON, LATE = date(2026, 12, 1), date(2026, 12, 5), date(2026, 12, 24)


@pytest.fixture
def osp(world):
    return world.actor("osp_specialist")


async def standing(actor, case_id):
    async with unit_of_work(actor) as unit:
        return dict(await unit.connection.fetchrow("SELECT * FROM case_standing WHERE id = $1", case_id))


async def a_case(actor):
    async with unit_of_work(actor):
        client_id = await rows.client(actor)
        return client_id, await rows.case(actor, client_id)


async def task(actor, case_id, due_on, **values):
    return await insert(
        "task",
        **place(actor)
        | {
            "case_id": case_id,
            "assignee_id": actor.worker_id,
            "due_on": due_on,
            "kind": "task",
            "sealed": b"x",
            "version": 1,
        }
        | values,
    )


async def record(actor, client_id, case_id, day, **values):
    moment = datetime(2026, 11, day, 9, tzinfo=UTC)
    return await insert(
        "case_record",
        **place(actor)
        | {
            "case_id": case_id,
            "client_id": client_id,
            "kind": "note",
            "author_id": actor.worker_id,
            "occurred_at": moment,
            "sealed": b"x",
            "version": 1,
        }
        | values,
    )


async def test_a_new_case_has_nothing_due_and_nothing_written(osp):
    _, case_id = await a_case(osp)
    found = await standing(osp, case_id)
    assert (found["next_due"], found["last_at"], found["last_kind"]) == (NO_DUE, NO_RECORD, None)
    assert (found["worker_id"], found["status"], found["opened_at"]) == (osp.worker_id, "open", rows.OPENED)


async def test_the_first_open_task_is_what_is_due(osp):
    """Done, taken back, put off: each time the first of those that are open."""
    _, case_id = await a_case(osp)

    async def due_after(change):
        async with unit_of_work(osp):
            made = await change
        return (await standing(osp, case_id))["next_due"], made

    day, late = await due_after(task(osp, case_id, LATE))
    assert day == LATE
    day, early = await due_after(task(osp, case_id, EARLY))
    assert day == EARLY
    day, _ = await due_after(task(osp, case_id, SOON, done_at=datetime.now(UTC), done_by=osp.worker_id))
    assert day == EARLY
    day, _ = await due_after(update("task", early, done_at=datetime.now(UTC), done_by=osp.worker_id))
    assert day == LATE
    day, _ = await due_after(update("task", early, done_at=None, done_by=None))
    assert day == EARLY
    day, _ = await due_after(update("task", early, due_on=SOON))
    assert day == SOON
    for one in (early, late):
        day, _ = await due_after(update("task", one, done_at=datetime.now(UTC), done_by=osp.worker_id))
    assert day == NO_DUE


async def test_the_last_record_is_the_one_that_happened_last(osp):
    """Not the one written last, and none that was written to another one."""
    client_id, case_id = await a_case(osp)
    async with unit_of_work(osp):
        first = await record(osp, client_id, case_id, 20, kind="home_visit")
        await record(osp, client_id, case_id, 10)
        await record(osp, client_id, case_id, 25, amends=first, amendment="addendum")
    found = await standing(osp, case_id)
    assert (found["last_at"].day, found["last_kind"]) == (20, "home_visit")


async def test_the_next_key_worker_and_the_end_of_a_case_are_followed(osp, world):
    _, case_id = await a_case(osp)
    other = world.actor("osp_head")
    at = rows.OPENED + timedelta(days=7)
    async with unit_of_work(osp) as unit:
        await unit.connection.execute("UPDATE key_worker_assignment SET ended_at = $2 WHERE case_id = $1", case_id, at)
        await rows.assignment(osp, case_id, worker_id=other.worker_id, follows=at, started_at=at)
    assert (await standing(osp, case_id))["worker_id"] == other.worker_id
    at += timedelta(days=7)
    async with unit_of_work(osp) as unit:
        sql = "UPDATE key_worker_assignment SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL"
        await unit.connection.execute(sql, case_id, at)
        await update("client_case", case_id, status="closed", closed_at=at)
    assert (await standing(osp, case_id))["status"] == "closed"


async def test_tasks_and_records_written_before_the_key_worker_count(osp):
    """As in the one statement that opens a case from a notice."""
    async with unit_of_work(osp):
        client_id = await rows.client(osp)
        case_id = await rows.case(osp, client_id, line=False)
        await task(osp, case_id, EARLY)
        await record(osp, client_id, case_id, 20)
        await rows.assignment(osp, case_id)
    found = await standing(osp, case_id)
    assert (found["next_due"], found["last_at"].day) == (EARLY, 20)


async def test_two_tasks_done_at_the_same_moment_leave_the_third(committed, osp):
    """Each act waits for the other and sees what it did."""
    _, case_id = await a_case(osp)
    async with unit_of_work(osp):
        two = [await task(osp, case_id, EARLY), await task(osp, case_id, SOON)]
        await task(osp, case_id, LATE)
    both = asyncio.Barrier(2)

    async def done(one):
        async with unit_of_work(osp) as unit:
            await unit.connection.fetchval("SELECT 1")
            await both.wait()
            await update("task", one, done_at=NOW, done_by=osp.worker_id)

    await asyncio.gather(*(done(one) for one in two))
    assert (await standing(osp, case_id))["next_due"] == LATE


async def test_nobody_writes_it_and_no_other_service_reads_it(osp, world):
    _, case_id = await a_case(osp)
    for statement in (
        "UPDATE case_standing SET next_due = '2000-01-01'",
        "DELETE FROM case_standing",
        "INSERT INTO case_standing SELECT * FROM case_standing",
    ):
        async with refused(osp, "permission denied"):
            await current().connection.execute(statement)
    async with unit_of_work(world.actor("pm_head")):
        assert await rows.count("case_standing", "id = $1", case_id) == 0
        assert await rows.count("case_standing", "id <> $1", new_id()) == 0
