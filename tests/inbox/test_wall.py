"""Files by raw SQL, past every service: what the database itself shows and refuses."""

import pytest

from app.testing import rows
from app.testing.letters import mail
from app.testing.rows import NOW, refused, update
from kernel.actor import system_actor
from kernel.db import current, unit_of_work
from kernel.ids import new_id

from .test_mail import order_of


async def parts(actor):
    async with unit_of_work(actor):
        return await current().connection.fetchval("SELECT count(*) FROM arrived_part")


@pytest.fixture
def intake(world):
    return world.actor("spod_intake")


@pytest.fixture
def head(world):
    return world.actor("spod_head")


async def test_parts_are_shown_to_who_took_the_file_up_and_then_to_whom_the_notifier_is(desk, world):
    put = await desk.put(mail())
    who = ("spod_intake", "spod_head", "spod_coordinator", "spod_mailroom", "javorec_head", "osp_specialist")
    assert [await parts(world.actor(each)) for each in who] == [1, 0, 0, 0, 0, 0]
    await desk.record(put.id, order_of(await desk.opened(put.id)))
    assert [await parts(world.actor(each)) for each in who] == [1, 1, 0, 0, 0, 0]


async def test_files_of_other_services_are_not_there(desk, world):
    put = await desk.put(mail())
    async with unit_of_work(world.actor("javorec_head")):
        assert await current().connection.fetchval("SELECT count(*) FROM arrived_file") == 0
        assert await update("arrived_file", put.id, taker_id=world.actor("javorec_head").worker) == 0


async def test_nobody_takes_a_file_up_for_another_or_says_that_another_brought_it(intake, head):
    async with refused(intake, "row-level security"):
        await rows.arrived_file(intake, arrived_by=head.worker_id, taker_id=head.worker_id)
    async with refused(intake, "row-level security"):
        await rows.arrived_file(intake, taker_id=head.worker_id)
    async with unit_of_work(intake):
        file_id = await rows.arrived_file(intake)
    async with refused(intake, "row-level security"):
        await update("arrived_file", file_id, taker_id=head.worker_id)
    async with refused(intake, "arrived_file_ends_whole"):
        await update(
            "arrived_file", file_id, outcome="set_aside", ended_by=head.worker_id, ended_at=NOW, reason="mistake"
        )
    async with refused(intake, "arrived_file_ends_whole"):
        await update("arrived_file", file_id, outcome="taken", ended_by=intake.worker_id, ended_at=NOW)


async def test_a_file_comes_and_ends_now(intake):
    async with refused(intake, "row-level security"):
        await rows.arrived_file(intake, arrived_at=NOW - rows.timedelta(hours=1))
    async with unit_of_work(intake):
        file_id = await rows.arrived_file(intake)
    hour_ago = NOW - rows.timedelta(hours=1)
    async with refused(intake, "row-level security"):
        await update(
            "arrived_file", file_id, outcome="set_aside", ended_by=intake.worker_id, ended_at=hour_ago, reason="mistake"
        )


async def test_a_file_becomes_a_notice_that_its_taker_received_and_stays_so(intake, head):
    async with unit_of_work(head):
        of_head = await rows.notice(head)
    async with unit_of_work(intake):
        file_id, own = await rows.arrived_file(intake), await rows.notice(intake)
    taken = {"outcome": "taken", "ended_by": intake.worker_id, "ended_at": NOW}
    async with refused(intake, "row-level security"):
        await update("arrived_file", file_id, notice_id=of_head, **taken)
    async with unit_of_work(intake):
        assert await update("arrived_file", file_id, notice_id=own, **taken) == 1
    async with unit_of_work(head):
        again = {"outcome": None, "ended_by": None, "ended_at": None, "notice_id": None}
        assert await update("arrived_file", file_id, taker_id=head.worker_id, **again) == 0


async def test_only_who_brought_a_file_says_what_was_in_it(intake, head):
    async with unit_of_work(intake):
        file_id = await rows.arrived_file(intake)
    async with refused(head, "row-level security"):
        await rows.arrived_part(head, file_id=file_id)
    async with refused(intake, "arrived_part_file_fkey", "row-level security"):
        await rows.arrived_part(intake, file_id=new_id())


async def test_only_the_folder_writes_refusals(intake):
    own = {"refused_at": NOW, "code": "x", "fingerprint": b"x", "sealed": b"x"}
    async with refused(intake, "row-level security"):
        await rows.insert("arrived_refusal", **rows.place(intake), id=await rows.key(intake), **own)
    folder = system_actor(intake.tenant_id, intake.service_id)
    async with unit_of_work(folder):
        await rows.insert("arrived_refusal", **rows.place(folder), id=await rows.key(folder), **own)
