"""A meeting of two services: only clients whose consent covers the other one, goals that can be evaluated, minutes that stay inside."""

from datetime import date, timedelta

import msgspec
import pytest

from app.testing.queries import counting_queries
from app.testing.time import NOW, days, days_from_now, instants
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import start_of_day, today_in_prague
from kernel.outbox import drain
from services.case_management import views as case_management_views
from services.case_management.exceptions import CaseManagementOver
from services.meetings import service, views
from services.meetings.exceptions import AlreadyOnAgenda, ItemConcluded
from services.meetings.schemas import AddItem, ConveneMeeting, GoalOrder, StepOrder, WriteItem, WriteMinutes
from tenants.notifications import views as notification_views

from .conftest import soon

HANA = ClientIdentity(given_name="Hana", family_name="Kučerová")


async def test_both_services_see_the_meeting_and_its_people(story):
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    for actor in (story.osp, story.pm):
        view = await views.meeting_view(actor, meeting_id)
        assert view.services == ["OSP", "PM"]
        assert [(each.name, each.service) for each in view.participants] == [
            ("Jindřiška Malá", "OSP"),
            ("Lenka Ďurišová", "PM"),
        ]
        assert [item.client_name for item in view.items] == ["Bureš Martin"]
        assert [row.items for row in (await views.list_meetings(actor)).meetings] == [1]


async def test_the_partner_may_convene_too(story):
    """Items stay the owner's, whoever calls the meeting."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, actor="pm_worker")
    assert len((await views.meeting_view(story.osp, meeting_id)).items) == 1


async def test_an_item_without_consent_is_refused_beside_it(story):
    """An ended consent, an offer nobody answered and an id that never was read the same."""
    joint = await story.active()
    await story.withdraw(joint)
    waiting = (await story.proposed(HANA)).id
    for case_management_id in (joint.id, waiting, new_id()):
        with pytest.raises(Invalid) as refused:
            await story.meeting(case_management_id)
        assert list(refused.value.fields) == [f"agenda.{case_management_id}"]
        assert "souhlas" in refused.value.fields[f"agenda.{case_management_id}"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"partner_service_id": None}, "partner_service_id"),
        ({"held_at": None}, "held_at"),
        ({"held_at": NOW + timedelta(days=4000)}, "held_at"),
        ({"participant_ids": []}, "participant_ids"),
    ],
)
async def test_a_meeting_says_when_and_who_of_both(story, changes, field):
    values = {
        "partner_service_id": story.world.services["pm"],
        "held_at": now(),
        "participant_ids": [story.osp.worker, story.pm.worker],
        **changes,
    }
    with pytest.raises(Invalid) as refused:
        await service.convene_meeting(story.osp, ConveneMeeting(**instants(values)))
    assert field in refused.value.fields


@pytest.mark.parametrize("names", [["osp_specialist"], ["osp_specialist", "pm_peer"], ["osp_specialist", "spod_head"]])
async def test_participants_are_of_both_teams(story, world, names):
    """Not of one service alone, no peer mentor, nobody from elsewhere."""
    order = ConveneMeeting(
        partner_service_id=world.services["pm"],
        held_at=now(),
        participant_ids=[world.actor(name).worker for name in names],
    )
    with pytest.raises(Invalid) as refused:
        await service.convene_meeting(story.osp, order)
    assert set(refused.value.fields) == {"participant_ids"}


async def test_who_works_in_both_sits_at_the_meeting_for_the_side_that_needs_or_names_them(story, world):
    """With a colleague of the service that asked she is the other one's; alone she is no meeting of two."""
    both, joint = world.actor("both_pm").worker, await story.active()
    order = ConveneMeeting(
        partner_service_id=world.services["pm"],
        held_at=now(),
        participant_ids=[story.osp.worker, both],
    )
    for agenda, people, side in (
        ([], [story.osp.worker, both], "PM"),
        ([joint.id], [story.osp.worker, story.pm.worker, both], "PM"),
        ([], [story.osp.worker, story.pm.worker, both], "OSP"),
        ([], [both, story.pm.worker], "OSP"),
    ):
        asked = msgspec.structs.replace(order, agenda=agenda, participant_ids=people)
        meeting_id = await service.convene_meeting(story.osp, asked)
        view = await views.meeting_view(story.osp, meeting_id)
        assert {each.name: each.service for each in view.participants}[world.people["both_pm"].name] == side
    with pytest.raises(Invalid) as refused:
        await service.convene_meeting(story.osp, msgspec.structs.replace(order, participant_ids=[both]))
    assert set(refused.value.fields) == {"participant_ids"}


async def test_what_who_is_named_does_is_the_other_services(story, world):
    """Her step: in the output, and as a task, in the service that the consent names her for."""
    both = world.actor("both_pm")
    joint = await story.active(key_worker="both_pm")
    step = StepOrder(text="Zavolat", responsible_id=both.worker, due_on=soon())
    await story.concluded(joint, steps=[step], goals=[])
    await drain()
    for who, number in ((both, 1), (world.actor("both_osp"), 0)):
        async with unit_of_work(who):
            tasks, _ = await case_views.my_tasks(who)
        assert len([each for each in tasks if each.title == "Zavolat"]) == number


async def test_a_meeting_with_another_organisation_is_not_there_yet(story, world):
    order = ConveneMeeting(partner_service_id=world.services["spod"], held_at=now(), participant_ids=[story.osp.worker])
    with pytest.raises(Invalid) as refused:
        await service.convene_meeting(story.osp, order)
    assert "partner_service_id" in refused.value.fields


async def test_one_more_client_during_the_meeting(story):
    first, second = await story.active(), await story.active(HANA)
    meeting_id = await story.meeting(first.id)
    choices = await views.meeting_choices(story.pm, meeting_id=meeting_id)
    assert [each.client_name for each in choices.agenda] == ["Kučerová Hana"]
    await service.add_item(story.pm, meeting_id, AddItem(case_management_id=second.id))
    with pytest.raises(AlreadyOnAgenda):
        await service.add_item(story.osp, meeting_id, AddItem(case_management_id=second.id))
    await story.withdraw(second)
    with pytest.raises(Invalid) as refused:
        await service.add_item(story.pm, meeting_id, AddItem(case_management_id=second.id))
    assert set(refused.value.fields) == {"case_management_id"}


async def test_the_owner_is_told_why_a_client_cannot_be_discussed(story):
    """The owner sees the ended one, closed; for the partner it is not there."""
    joint = await story.active()
    await story.active(HANA)
    await story.withdraw(joint)
    own = await views.meeting_choices(story.osp)
    assert [(each.client_name, each.open, each.state) for each in own.agenda] == [
        ("Kučerová Hana", True, "active"),
        ("Bureš Martin", False, "withdrawn"),
    ]
    theirs = await views.meeting_choices(story.pm)
    assert [each.client_name for each in theirs.agenda] == ["Kučerová Hana"]


async def test_what_was_agreed_is_written_by_either_service(story):
    joint = await story.active()
    item_id = await story.item(joint)
    await service.write_item(story.pm, item_id, story.output(), version=1)
    view = await views.item_view(story.osp, item_id)
    assert view.plan == "Nejdřív vstup, pak koupelna."
    assert [(goal.text, goal.due_on) for goal in view.goals] == [
        ("bydlet doma bez schodů", soon() + timedelta(days=100))
    ]
    assert [(step.text, step.responsible.service) for step in view.goals[0].steps] == [
        ("Podat žádost o příspěvek", "OSP"),
        ("Doporučit peera", "PM"),
    ]


async def test_rows_keep_their_id_and_empty_ones_are_left_out(story):
    joint = await story.active()
    item_id = await story.item(joint)
    await service.write_item(story.osp, item_id, story.output(), version=1)
    goal = (await views.item_view(story.osp, item_id)).goals[0]
    order = story.output()
    order = WriteItem(
        goals=[
            GoalOrder(id=goal.id, text="bydlet doma", measure=goal.measure, due_on=goal.due_on),
            GoalOrder(),
            GoalOrder(id=goal.id, text="druhý", measure="m", due_on=goal.due_on, steps=[StepOrder()]),
        ]
    )
    await service.write_item(story.osp, item_id, order, version=2)
    goals = (await views.item_view(story.osp, item_id)).goals
    assert [each.text for each in goals] == ["bydlet doma", "druhý"]
    assert goals[0].id == goal.id
    assert goals[1].id != goal.id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"measure": ""}, "goals.0.measure"),
        ({"due_on": None}, "goals.0.due_on"),
        ({"due_on": NOW - timedelta(days=3)}, "goals.0.due_on"),
        ({"due_on": date.max}, "goals.0.due_on"),
        ({"text": ""}, "goals.0.text"),
        ({"text": "x" * 100_000}, "goals.0.text"),
        ({"text": "a\u202eb"}, "goals.0.text"),
    ],
)
async def test_a_goal_without_measure_or_date_is_refused_beside_the_field(story, changes, field):
    goal = GoalOrder(**days({"text": "bydlet doma", "measure": "vstup", "due_on": soon(), **changes}))
    item_id = await story.item(await story.active())
    with pytest.raises(Invalid) as refused:
        await service.write_item(story.osp, item_id, WriteItem(goals=[goal]), version=1)
    assert set(refused.value.fields) == {field}


async def test_a_step_needs_somebody_of_the_team_and_a_day(story, world):
    item_id = await story.item(await story.active())
    unnamed = world.actor("pm_worker2").worker
    order = WriteItem(
        steps=[
            StepOrder(text="Obvolat", responsible_id=unnamed, due_on=soon()),
            StepOrder(text="Napsat", responsible_id=story.pm.worker),
        ]
    )
    with pytest.raises(Invalid) as refused:
        await service.write_item(story.osp, item_id, order, version=1)
    assert set(refused.value.fields) == {"steps.0.responsible_id", "steps.1.due_on"}


async def test_a_stale_form_changes_nothing(story):
    item_id = await story.item(await story.active())
    await service.write_item(story.pm, item_id, WriteItem(plan="Naše"), version=1)
    with pytest.raises(StaleVersion):
        await service.write_item(story.osp, item_id, WriteItem(plan="Moje"), version=1)
    assert (await views.item_view(story.osp, item_id)).plan == "Naše"


async def test_after_the_end_nobody_writes(story):
    joint = await story.active()
    item_id = await story.item(joint)
    await story.withdraw(joint)
    with pytest.raises(CaseManagementOver):
        await service.write_item(story.osp, item_id, WriteItem(plan="Dál"), version=1)
    with pytest.raises(NotThere):
        await service.write_item(story.pm, item_id, WriteItem(plan="Dál"), version=1)


async def test_a_concluded_item_is_not_rewritten(story):
    item_id = await story.concluded(await story.active())
    with pytest.raises(ItemConcluded):
        await service.write_item(story.osp, item_id, WriteItem(plan="Jinak"), version=3)


async def test_minutes_are_for_the_two_teams_only(story, world):
    """The teams read and write them; peer mentors, administrators and other services find no meeting."""
    meeting_id = await story.meeting()
    await service.write_minutes(story.pm, meeting_id, WriteMinutes(minutes="Příště o týden dřív."), version=1)
    assert (await views.meeting_view(world.actor("osp_head"), meeting_id)).minutes == "Příště o týden dřív."
    for name in ("pm_peer", "osp_peer", "krok_admin", "krok_auditor", "spod_head", "javorec_coordinator"):
        with pytest.raises(NotThere):
            await views.meeting_view(world.actor(name), meeting_id)
        with pytest.raises(NotAllowed):
            await views.list_meetings(world.actor(name))
    with pytest.raises(StaleVersion):
        await service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes="Jinak"), version=1)


async def test_a_colleague_whom_the_consent_does_not_name_sees_no_item(story, world):
    """The meeting is both services', the client only the named people's."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    colleague = world.actor("pm_worker2")
    assert (await views.meeting_view(colleague, meeting_id)).items == []
    assert [row.items for row in (await views.list_meetings(colleague)).meetings] == [0]
    with pytest.raises(NotThere):
        await case_management_views.case_management_view(colleague, joint.id)
    assert (await views.case_plan(colleague, joint.partner_case_id)).case_managements == []


async def test_the_participants_of_the_other_service_get_word(story):
    meeting_id = await story.meeting()
    await drain()
    assert [(each.kind, each.about_id) for each in await notification_views.notifications(story.pm)] == [
        ("meeting.convened", meeting_id)
    ]
    assert await notification_views.notifications(story.osp) == []


async def test_my_day_shows_offers_and_meetings(story):
    joint = await story.active()
    await story.proposed(HANA)
    meeting_id = await story.meeting(joint.id, held_at=days_from_now(2))
    day = await views.team_day(story.pm)
    assert day is not None
    assert [each.client_name for each in day.waiting] == ["Kučerová Hana"]
    assert [(each.id, each.mine) for each in day.meetings] == [(meeting_id, True)]
    for stranger in ("pm_peer", "spod_head"):
        with pytest.raises(NotAllowed):
            await views.team_day(story.world.actor(stranger))


async def test_pages_ask_the_database_a_constant_number_of_times(story):
    """A meeting with five clients costs as many statements as one with one; so do the list, the plan and My day."""
    counts = []
    for size in (1, 5):
        joints = [await story.active(ClientIdentity(family_name=f"Klient {size} {n}")) for n in range(size)]
        meeting_id = await story.meeting(*(joint.id for joint in joints), held_at=now() + timedelta(hours=size))
        for item in (await views.meeting_view(story.osp, meeting_id)).items:
            await service.write_item(story.osp, item.id, story.output(), version=1)
        with counting_queries() as meeting:
            await views.meeting_view(story.pm, meeting_id)
        with counting_queries() as listed:
            await views.list_meetings(story.pm)
        with counting_queries() as choices:
            await views.meeting_choices(story.pm)
        with counting_queries() as day:
            await views.team_day(story.pm)
        counts.append((meeting.count, listed.count, choices.count, day.count))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 14


async def test_an_expired_consent_closes_the_item(story, let_expire):
    joint = await story.active()
    item_id = await story.item(joint)
    await let_expire(joint)
    with pytest.raises(NotThere):
        await views.item_view(story.pm, item_id)
    with pytest.raises(CaseManagementOver):
        await service.write_item(story.osp, item_id, WriteItem(plan="Dál"), version=1)
    choices = await views.meeting_choices(story.osp)
    assert [(each.open, each.state) for each in choices.agenda] == [(False, "expired")]


async def test_nobody_is_discussed_at_a_meeting_before_their_joint_work_began(story):
    """The folder would prove that two services spoke about the client before they were asked; the day itself is free."""
    joint = await story.active()
    with pytest.raises(Invalid) as refused:
        await story.meeting(joint.id, held_at=days_from_now(-1))
    assert list(refused.value.fields) == [f"agenda.{joint.id}"]
    before = await story.meeting(held_at=days_from_now(-1))
    with pytest.raises(Invalid) as refused:
        await service.add_item(story.osp, before, AddItem(case_management_id=joint.id))
    assert list(refused.value.fields) == ["case_management_id"]
    await story.meeting(joint.id, held_at=start_of_day(today_in_prague()))
