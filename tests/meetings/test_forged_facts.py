"""A fact in the outbox is what somebody wrote, perhaps by raw SQL: reactions tell what is so, and nothing else."""

import pytest

from app.testing import rows
from cases.cases.events import KeyWorkerChanged
from kernel.actor import system_actor
from kernel.db import unit_of_work
from kernel.events import reactions_to
from kernel.ids import new_id
from kernel.outbox import drain
from services.case_management import events
from services.intake.events import NoticeAssigned, NoticeJoined
from services.meetings.events import MeetingConvened
from tenants.notifications import views as notification_views


async def react(actor, event):
    """What the job does with a fact of the actor's service."""
    system = system_actor(actor.tenant, actor.service)
    async with unit_of_work(system):
        for reaction in reactions_to(event.name)[1]:
            await reaction(system, event)


async def news(*actors):
    return [[(one.kind, one.about_id) for one in await notification_views.notifications(actor)] for actor in actors]


@pytest.mark.parametrize("by", ["osp", "pm"])
async def test_case_management_is_told_as_it_is(story, by):
    """Running, with the key worker it has: nobody hears of an answer, a change or an end that was not."""
    joint = await story.active()
    await drain()
    before = await news(story.osp, story.pm)
    actor, other = (story.osp, story.pm) if by == "osp" else (story.pm, story.osp)
    row = {"case_management_id": joint.id, "basis_id": joint.consent_id}
    to_other = row | {"other_service_id": other.service}
    cases = {"case_id": joint.case_id}
    for forged in (
        events.CaseManagementDeclined(**to_other),
        events.CaseManagementKeyWorkerChanged(
            **to_other, **cases, from_worker_id=story.osp.worker, to_worker_id=story.pm.worker
        ),
        events.CaseManagementEnded(**row, **cases, partner_service_id=other.service, cause="withdrawn"),
    ):
        await react(actor, forged)
        assert await news(story.osp, story.pm) == before, forged.name


async def test_an_answer_is_of_the_partner_and_an_offer_of_its_owner(story):
    """Neither service says the other one's part."""
    joint = await story.proposed()
    to = {"case_management_id": joint.id, "basis_id": joint.consent_id, "case_id": joint.case_id}
    await react(story.pm, events.CaseManagementProposed(**to, partner_service_id=story.osp.service))
    for actor, other in ((story.osp, story.pm), (story.pm, story.osp)):
        await react(
            actor,
            events.CaseManagementAccepted(**to, other_service_id=other.service, key_worker_id=story.osp.worker),
        )
    assert await news(story.osp, story.pm) == [[], []]


async def test_a_meeting_is_told_by_the_services_that_hold_it(story, world):
    meeting_id = await story.meeting()
    third = next(id_ for name, id_ in world.services.items() if name not in ("osp", "pm"))
    stranger = system_actor(story.osp.tenant, third)
    async with unit_of_work(stranger):
        for reaction in reactions_to(MeetingConvened.name)[1]:
            await reaction(stranger, MeetingConvened(meeting_id=meeting_id, other_service_id=story.pm.service))
    assert await news(story.pm) == [[]]


async def test_a_case_is_handed_to_its_key_worker_alone(story, world):
    case_id = await story.open_case("osp_specialist")
    colleague = world.actor("osp_worker")
    hands = {"from_worker_id": story.osp.worker, "to_worker_id": colleague.worker}
    for case in (case_id, new_id()):
        await react(
            story.osp, KeyWorkerChanged(case_id=case, **hands, reason="client_request", informed=True, version=2)
        )
    assert await news(colleague) == [[]]


@pytest.mark.parametrize("kind", [NoticeAssigned, NoticeJoined])
async def test_a_notice_waits_for_whom_it_was_given_to(world, kind):
    head, coordinator = world.actor("spod_head"), world.actor("spod_coordinator")
    async with unit_of_work(head):
        notice_id = await rows.notice(head)
    for notice in (notice_id, new_id()):
        await react(head, kind(notice_id=notice, case_id=new_id(), worker_id=coordinator.worker))
    assert await news(coordinator) == [[]]
