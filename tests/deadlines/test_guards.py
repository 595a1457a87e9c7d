"""What the database itself refuses of deadlines, by raw SQL."""

from datetime import timedelta

import asyncpg
import pytest

from app.testing import rows
from app.testing.rows import NOW, refused, update
from kernel.actor import RELAY
from kernel.db import unit_of_work


@pytest.fixture
def head(world):
    return world.actor("spod_head")


@pytest.fixture
async def deadline(head):
    async with unit_of_work(head):
        return await rows.deadline(head)


@pytest.mark.parametrize("at", [NOW - timedelta(hours=1), NOW + timedelta(hours=1)])
@pytest.mark.parametrize("column", ["ended_at", "warned_at", "alerted_at"])
async def test_nothing_ends_and_nobody_was_told_at_another_time(head, deadline, column, at):
    beside = {"outcome": "met"} if column == "ended_at" else {}
    async with refused(head, "not of another time"):
        await update("deadline", deadline, **{column: at}, **beside)


async def test_what_ended_stays(head, deadline):
    async with unit_of_work(head):
        await update("deadline", deadline, ended_at=NOW, ended_by=head.worker, outcome="met")
    for change in (
        {"ended_at": None, "ended_by": None, "outcome": None},
        {"outcome": "void"},
        {"worker_id": head.worker},
    ):
        async with refused(head, "append-only"):
            await update("deadline", deadline, **change)


async def test_its_end_is_not_moved(head, deadline):
    for column in ("due_on", "due_at", "started_at", "kind", "about_id"):
        async with refused(head, "permission denied"):
            await rows.current().connection.execute(f"UPDATE deadline SET {column} = {column} WHERE id = $1", deadline)


async def test_of_a_kind_only_one_runs_for_a_thing(head, deadline):
    async with unit_of_work(head) as unit:
        about = await unit.connection.fetchval("SELECT about_id FROM deadline WHERE id = $1", deadline)
    async with refused(head, "deadline_running"):
        await rows.deadline(head, about_id=about)


async def test_who_answers_for_it_works_there(head, world):
    for stranger in ("javorec_head", "osp_worker"):
        with pytest.raises(asyncpg.PostgresError):
            async with unit_of_work(head):
                await rows.deadline(head, worker_id=world.people[stranger].worker_id)


async def test_nobody_else_sees_it_and_the_relay_only_through_its_function(world, deadline):
    for actor in (world.actor("javorec_head"), world.actor("ospod_admin"), RELAY):
        async with unit_of_work(actor):
            assert await rows.count("deadline") == 0
