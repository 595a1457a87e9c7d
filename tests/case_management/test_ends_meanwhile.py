"""Somebody is given work in the moment in which theirs ends: it is refused as at any other time, or handed over with the rest."""

import asyncio
import contextvars
from datetime import timedelta

import pytest

from app.testing.busy import waits
from cases.cases import service as cases
from cases.cases.schemas import AddTask, ChangeKeyWorker, OpenCase
from kernel.actor import operator_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.case_management import service
from services.case_management.schemas import ChangeCaseManagementKeyWorker
from services.meetings import service as meetings
from services.meetings.schemas import ConveneMeeting
from tenants import service as tenants
from tenants.leaving import service as leaving

from .conftest import MARTIN


def beside(work):
    """Begin in a task that does not know of the unit around it."""
    return asyncio.create_task(work, context=contextvars.Context())


def change(worker_id):
    return ChangeKeyWorker(
        worker_id=worker_id, reason="head_decision", informed_on=today_in_prague(), informed_via="phone"
    )


async def acts_of(story, joint):
    """(whose act, the act) by name: each gives osp_worker something to do."""
    world = story.world
    head, leaver = world.actor("osp_head"), world.people["osp_worker"].worker_id
    case_id = joint.case_id
    new = OpenCase(kind="adult", identity=MARTIN, key_worker_id=leaver, open_anyway=True)
    task = AddTask(title="Zavolat", assignee_id=leaver, due_on=today_in_prague() + timedelta(days=3))
    joint_change = ChangeCaseManagementKeyWorker(key_worker_id=leaver, agreed_on=today_in_prague())
    meeting = ConveneMeeting(
        partner_service_id=world.services["pm"],
        held_at=now(),
        participant_ids=[story.osp.worker, leaver, story.pm.worker],
        agenda=[joint.id],
    )
    return {
        "new case": lambda: cases.open_case(head, new),
        "key worker": lambda: cases.change_key_worker(head, case_id, change(leaver), version=1),
        "task": lambda: cases.add_task(story.osp, case_id, task),
        "joint work": lambda: service.change_key_worker(story.pm, joint.id, joint_change, version=2),
        "meeting": lambda: meetings.convene_meeting(story.osp, meeting),
    }


ACTS = ["new case", "key worker", "task", "joint work", "meeting"]
WHOSE = {"joint work": "pm_worker", "task": "osp_specialist", "meeting": "osp_specialist"}


@pytest.mark.parametrize("name", ACTS)
async def test_who_ends_first_is_given_nothing(committed, world, story, name):
    """The act waits for the end and is refused beside its field, not broken by a guard."""
    act = (await acts_of(story, await story.active()))[name]
    leaver = world.people["osp_worker"]
    tenant = world.organisations[leaver.organisation]
    async with unit_of_work(operator_actor(tenant)):
        await tenants.end_worker(tenant, leaver.worker_id)
        acting = beside(act())
        assert await waits(committed, acting)
    with pytest.raises(Invalid):
        await acting


@pytest.mark.parametrize("name", ["new case", "key worker", "task", "joint work"])
async def test_what_was_given_first_is_handed_over(committed, world, story, name):
    """The end waits for the act, and nothing stays with who has left."""
    act = (await acts_of(story, await story.active()))[name]
    leaver, stays = world.people["osp_worker"], world.people["osp_specialist"]
    tenant = world.organisations[leaver.organisation]
    async with unit_of_work(world.actor(WHOSE.get(name, "osp_head"))):
        await act()
        ending = beside(leaving.end_work(tenant, leaver.worker_id, to_user=stays.user_id))
        assert await waits(committed, ending)
    await ending
    async with committed.superuser() as eye:
        for question in (
            "SELECT count(*) FROM key_worker_assignment WHERE worker_id = $1 AND ended_at IS NULL",
            "SELECT count(*) FROM task WHERE assignee_id = $1 AND done_at IS NULL",
            "SELECT count(*) FROM case_management WHERE key_worker_id = $1",
            "SELECT count(*) FROM key_worker_assignment a JOIN worker w ON w.id = a.worker_id"
            " WHERE a.worker_id = $1 AND a.started_at > w.ended_at",
        ):
            assert await eye.fetchval(question, leaver.worker_id) == 0, question
