"""The history of each service tells what the other one did with the joint work, by name and service, and nothing after an end."""

import pytest

from app.testing.time import days_from_now
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AssignTask
from kernel.outbox import drain
from kernel.web.text import soft
from services.desk import views as desk_views
from services.meetings import service, views
from services.meetings.events import MeetingItemWritten, StepDone, StepGiven
from services.meetings.schemas import AddItem, CallMeetingOff

from .test_closing import close
from .test_forged_facts import react


async def told(actor, case_id):
    """What the history of a case says that the other service did: act, who and of which service, first to last."""
    found = await case_views.case_history(actor, case_id, acts_only=True, limit=100)
    return [(each.action, each.worker, each.service) for each in reversed(found) if each.service]


async def acts(actor, case_id):
    found = await case_views.case_history(actor, case_id, acts_only=True, limit=100)
    return [each.action for each in found]


@pytest.fixture
async def joint(story):
    """PM accepted, wrote and concluded an output with a step of each service."""
    joint = await story.active()
    await story.concluded(joint, "pm_worker")
    await drain()
    return joint


async def peers_task(actor):
    return next(each for each in (await desk_views.my_day(actor)).tasks if "peera" in each.title)


async def test_beginning_plan_and_output_stand_in_the_history_of_the_other_service(story, joint):
    pm = ("Lenka Ďurišová", "PM")
    assert await told(story.osp, joint.case_id) == [
        ("case_management.accepted", *pm),
        ("meeting_item.added", "", "PM"),
        ("meeting_item.written", *pm),
        ("meeting_item.concluded", *pm),
    ]
    assert await told(story.pm, joint.partner_case_id) == []


async def test_a_step_that_is_given_on_finished_and_taken_up_again_does_too(story, world, joint):
    """With who finished it; who gave it on is said to nobody there."""
    head = world.actor("pm_head")
    task = await peers_task(story.pm)
    order = AssignTask(assignee_id=head.worker, unnamed_anyway=True)
    await cases.assign_task(story.pm, task.id, order, version=task.version)
    await drain()
    await cases.finish_task(head, task.id, version=task.version + 1)
    await drain()
    await cases.reopen_task(head, task.id, version=task.version + 2)
    await drain()
    assert (await told(story.osp, joint.case_id))[-3:] == [
        ("joint_step.given", "", "PM"),
        ("joint_step.done", world.people["pm_head"].name, "PM"),
        ("joint_step.reopened", "", "PM"),
    ]
    assert [act for act in await acts(story.pm, joint.partner_case_id) if act.startswith("joint_step")] == []


async def test_a_client_who_is_taken_off_and_a_meeting_that_is_called_off_do_too(story):
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(3))
    (item,) = (await views.meeting_view(story.pm, meeting_id)).items
    await service.take_off(story.pm, item.id, version=1)
    await drain()
    await service.add_item(story.pm, meeting_id, AddItem(case_management_id=joint.id))
    await service.call_off(story.pm, meeting_id, CallMeetingOff(reason="Nikdo nemůže přijít."), version=1)
    await drain()
    pm = ("Lenka Ďurišová", "PM")
    assert (await told(story.osp, joint.case_id))[-3:] == [
        ("meeting_item.taken_off", *pm),
        ("meeting_item.added", "", "PM"),
        ("meeting_item.called_off", *pm),
    ]


async def test_each_act_stands_at_its_own_time_however_late_it_is_passed_on(story, client_app):
    """A job that comes late puts nothing after what was done before it: nobody writes into what was taken off."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(3))
    (item,) = (await views.meeting_view(story.pm, meeting_id)).items
    await service.write_item(story.pm, item.id, story.output(), version=1)
    await service.take_off(story.osp, item.id, version=2)
    await drain()
    done = {each.action: each.at for each in await case_views.case_history(story.osp, joint.case_id, acts_only=True)}
    assert done["meeting_item.written"] < done["meeting_item.taken_off"]
    page = soft((await (await client_app("osp_specialist")).get(f"/cases/{joint.case_id}/history")).text)
    assert page.index("Klient stažen z programu porady") < page.index("Zapsán plán, cíle a kroky"), "last first"


@pytest.mark.parametrize("end", ["withdrawn", "closed"])
async def test_an_end_stands_in_both_and_nothing_of_a_step_after_it(story, joint, end):
    task = await peers_task(story.pm)
    await (story.withdraw(joint) if end == "withdrawn" else close(story, joint))
    await cases.finish_task(story.pm, task.id, version=task.version)
    await drain()
    act = "case_management.ended" if end == "withdrawn" else "case_management.closed"
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        found = await acts(actor, case_id)
        assert act in found
        assert not [each for each in found if each.startswith("joint_step")]


async def test_what_was_not_done_is_told_to_nobody(story, joint):
    """A fact that somebody wrote past every act: of a step that is open, of one that somebody else has, of another's words."""
    before = await told(story.osp, joint.case_id)
    (planned,) = (await views.case_plan(story.pm, joint.partner_case_id)).case_managements
    (item,) = planned.outputs
    step = next(each for each in item.every_step() if "peera" in each.text)
    row = {"case_management_id": joint.id, "case_id": joint.partner_case_id, "other_service_id": story.osp.service}
    written = {"item_id": item.id, "case_id": joint.partner_case_id, "basis_id": joint.consent_id}
    for forged in (
        StepDone(step_id=step.id, **row, by_worker_id=story.pm.worker),
        StepGiven(step_id=step.id, **row, to_worker_id=story.osp.worker),
        MeetingItemWritten(**written, other_service_id=story.osp.service, by_worker_id=story.osp.worker),
    ):
        await react(story.pm, forged)
    assert await told(story.osp, joint.case_id) == before


async def test_an_offer_that_nobody_answered_lapses_and_is_no_end_of_joint_work(story):
    joint = await story.proposed()
    await story.withdraw(joint)
    await drain()
    found = await acts(story.osp, joint.case_id)
    assert "case_management.offer_lapsed" in found
    assert "case_management.ended" not in found
