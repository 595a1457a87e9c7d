"""Whoever gets work works there when they get it, whatever is written past every act."""

from datetime import date

import pytest

from app.testing import rows
from app.testing.rows import insert, refused
from kernel.db import unit_of_work
from kernel.ids import new_id
from tenants import service as tenants


async def leave(world, name):
    person = world.people[name]
    await tenants.end_worker(world.organisations[person.organisation], person.worker_id)


@pytest.fixture
async def given(committed, world):
    """A case of OSP whose client may name people of PM; pm_worker has left the organisation."""
    osp = world.actor("osp_specialist")
    found = await rows.Given.make(osp, world.actor("pm_head"), type="case_management")
    await leave(world, "pm_worker")
    await leave(world, "osp_worker")
    return osp, found


async def task(osp, given, assignee):
    return await insert(
        "task",
        **rows.place(osp),
        case_id=given.case_id,
        client_id=given.client_id,
        assignee_id=assignee,
        due_on=date(2027, 1, 5),
        kind="task",
        sealed=b"x",
        version=1,
    )


async def test_a_task_goes_to_who_works_here(world, given):
    """Not to who left, nor to a sibling service; neither new nor given on."""
    osp, case = given
    async with unit_of_work(osp):
        task_id = await task(osp, case, osp.worker)
    for name in ("osp_worker", "pm_head"):
        gone = world.people[name].worker_id
        async with refused(osp, "work"), unit_of_work(osp):
            await task(osp, case, gone)
        async with refused(osp, "work"), unit_of_work(osp) as unit:
            await unit.connection.execute("UPDATE task SET assignee_id = $2 WHERE id = $1", task_id, gone)


async def test_who_left_with_an_open_role_is_no_key_worker(world, given):
    """Their memberships were never ended one by one."""
    osp, _ = given
    async with refused(osp, "work"), unit_of_work(osp):
        case_id = await rows.case(osp, line=False)
        await rows.assignment(osp, case_id, worker_id=world.people["osp_worker"].worker_id)


async def test_a_consent_names_who_works_there(world, given):
    """Of the recipient, now."""
    osp, _ = given
    for name in ("pm_worker", "osp_head", "spod_head"):
        async with refused(osp, "work"):
            await rows.Given.make(osp, world.actor("pm_head"), recipient_worker_ids=[world.people[name].worker_id])
    await rows.Given.make(osp, world.actor("pm_head"), recipient_worker_ids=[world.people["pm_head"].worker_id])


async def test_a_meeting_has_members_of_the_two_services(world, given):
    """Who leaves afterwards stays a member; nobody who left is added."""
    osp, _ = given
    gone, there = world.people["pm_worker"].worker_id, world.people["pm_head"].worker_id

    async def meet(*people):
        async with unit_of_work(osp):
            return await insert(
                "team_meeting",
                **rows.place(osp),
                id=await rows.key(osp, partner_service_id=world.services["pm"]),
                partner_service_id=world.services["pm"],
                held_at=rows.NOW,
                participant_ids=list(people),
                convened_by=osp.worker,
                sealed=b"x",
                version=1,
            )

    for stranger in (gone, world.people["spod_head"].worker_id, new_id()):
        async with refused(osp, "work"):
            await meet(osp.worker, stranger)
    meeting_id = await meet(osp.worker, there)
    await leave(world, "pm_head")
    update = "UPDATE team_meeting SET participant_ids = $2, version = version + 1 WHERE id = $1"
    async with unit_of_work(osp) as unit:
        assert await unit.connection.execute(update, meeting_id, [there, osp.worker]) == "UPDATE 1"
    async with refused(osp, "work"), unit_of_work(osp) as unit:
        await unit.connection.execute(update, meeting_id, [there, gone, osp.worker])
