"""The wall around joint work holds in the database itself: raw SQL as the application sees and changes no more."""

import asyncio

import msgspec
import pytest
import pytest_asyncio

from kernel.db import unit_of_work
from kernel.exceptions import DomainError, NotThere
from kernel.ids import new_id
from kernel.outbox import drain
from services.case_management import views as case_management_views
from services.meetings import service, views
from services.meetings.schemas import WriteItem
from tenants import service as tenants
from tenants.tables import Role

from .conftest import refused

JOINT = ("case_management", "meeting_item", "joint_step")


async def seen(actor, *tables):
    """How many rows of each table an actor's raw SQL finds."""
    async with unit_of_work(actor) as unit:
        return [await unit.connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables]


async def asked(actor, sql):
    """One value as an actor's raw SQL finds it."""
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval(sql)


async def keys_of(actor, *owners):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM data_key WHERE id = ANY($1::uuid[])", list(owners))


@pytest_asyncio.fixture
async def joint(story):
    """A case management with a concluded output."""
    joint = await story.active()
    await story.concluded(joint)
    await drain()
    return joint


async def test_both_services_see_joint_work_and_nobody_else(story, world, joint):
    for name in ("osp_worker", "osp_head", "pm_worker", "both_pm"):
        assert await seen(world.actor(name), *JOINT, "team_meeting") == [1, 1, 2, 1], name
    for name in ("spod_head", "spod_coordinator", "javorec_head", "krok_admin", "krok_auditor", "ospod_admin"):
        assert await seen(world.actor(name), *JOINT, "team_meeting") == [0, 0, 0, 0], name
        assert await keys_of(world.actor(name), joint.id) == 0


async def test_of_the_partner_only_the_named_people(story, world, joint):
    """A colleague whom the consent does not name sees the ids of the steps of the own service, and no more."""
    assert await seen(world.actor("pm_worker2"), *JOINT, "team_meeting") == [0, 0, 1, 1]
    assert await seen(world.actor("pm_head"), *JOINT, "team_meeting") == [0, 0, 1, 1]


async def test_a_third_service_of_the_same_organisation_sees_nothing(story, world, joint):
    """Even somebody who works in one of the two, while they act in the third."""
    tenant = story.osp.tenant
    third = await tenants.create_service(tenant, "DIL", "Sociálně terapeutická dílna", "DIL")
    head = world.actor("osp_head")
    await tenants.grant_role(tenant, head.worker, Role.SOCIAL_WORKER, third)
    there = msgspec.structs.replace(head, service_id=third, roles=frozenset({"social_worker"}))
    assert await seen(there, *JOINT, "team_meeting") == [0, 0, 0, 0]
    assert await keys_of(there, joint.id) == 0
    for case_management_id in (joint.id, new_id()):
        with pytest.raises(NotThere):
            await case_management_views.case_management_view(there, case_management_id)
    assert (await views.list_meetings(there)).meetings == []
    choices = await views.meeting_choices(there)
    assert ([each.short_name for each in choices.partners], choices.agenda) == (["OSP", "PM"], [])
    choices = await views.meeting_choices(there, partner_service_id=story.pm.service)
    assert (choices.partner is not None, choices.agenda) == (True, [])


async def test_minutes_are_hidden_from_peer_mentors_by_the_database(world, joint):
    for name in ("pm_peer", "osp_peer"):
        assert await seen(world.actor(name), "meeting_item", "team_meeting") == [0, 0], name


async def test_in_the_same_instant_nothing_joint_is_left_for_the_partner(story, joint):
    """Rows, counts and the key go together; what stays are the ids of the partner's own steps."""
    assert await keys_of(story.pm, joint.id) == 1
    await story.withdraw(joint)
    assert await seen(story.pm, *JOINT) == [0, 0, 1]
    assert await keys_of(story.pm, joint.id) == 0
    assert await seen(story.osp, *JOINT) == [1, 1, 2]
    meeting = (await views.list_meetings(story.pm)).meetings[0]
    assert (meeting.items, meeting.concluded) == (0, 0)
    view = await views.meeting_view(story.pm, meeting.id)
    assert (view.items, view.last_steps) == ([], 0)


async def test_expiry_needs_no_job(story, committed):
    """From the last instant of the consent the partner sees nothing, although nobody has written anything."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    async with committed.superuser() as past:
        await past.execute("UPDATE case_management SET valid_until = clock_timestamp()")
    assert await seen(story.pm, "case_management", "meeting_item") == [0, 0]
    assert (await case_management_views.case_management_view(story.osp, joint.id)).state == "expired"
    for act in (views.item_view(story.pm, item_id), case_management_views.case_management_view(story.pm, joint.id)):
        with pytest.raises(NotThere):
            await act
    undone = "UPDATE meeting_item SET concluded_at = NULL, concluded_by = NULL"
    assert await refused(story.osp, undone) == "OP409"
    assert await refused(story.pm, undone) == "UPDATE 0"


async def test_what_ended_stays_ended(story, joint):
    """Neither side brings it back by raw SQL; the words of a concluded item are the owner's, who evaluates its goals."""
    await story.withdraw(joint)
    undone = "UPDATE meeting_item SET concluded_at = NULL, concluded_by = NULL"
    assert await refused(story.osp, undone) == "OP409"
    assert await refused(story.pm, undone) == "UPDATE 0"
    assert await refused(story.pm, "UPDATE meeting_item SET sealed = ''") == "UPDATE 0"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM meeting_item",
        "DELETE FROM joint_step",
        "UPDATE meeting_item SET meeting_id = id",
        "UPDATE joint_step SET responsible_service_id = service_id",
        "TRUNCATE meeting_item CASCADE",
    ],
)
async def test_what_was_settled_is_not_taken_away(story, joint, sql):
    for actor in (story.osp, story.pm):
        assert await refused(actor, sql) == "42501"


async def test_a_conclusion_is_not_undone(story, joint):
    for actor in (story.osp, story.pm):
        assert await refused(actor, "UPDATE meeting_item SET concluded_at = NULL, concluded_by = NULL") == "OP409"


ITEM = (
    "INSERT INTO meeting_item (tenant_id, id, service_id, partner_service_id, meeting_id, case_management_id, sealed,"
    " version) VALUES ($1, $2, $3, $4, $5, $6, '', 1)"
)


async def test_no_item_without_a_live_consent(story, world, joint):
    """After the end neither service puts the client on an agenda; before, nobody on a meeting of other services."""
    pm, osp = world.services["pm"], world.services["osp"]
    meeting_id = await story.meeting()
    arguments = (story.osp.tenant, new_id(), osp, pm, meeting_id, joint.id)
    assert await refused(world.actor("spod_head"), ITEM, *arguments) in ("OP409", "42501")
    swapped = (story.osp.tenant, new_id(), pm, osp, meeting_id, joint.id)
    assert await refused(story.pm, ITEM, *swapped) == "23503"
    await story.withdraw(joint)
    assert await refused(story.osp, ITEM, *arguments) == "OP409"
    assert await refused(story.pm, ITEM, *arguments) in ("OP409", "42501")


STEP = (
    "INSERT INTO joint_step (tenant_id, id, service_id, partner_service_id, case_management_id, item_id,"
    " responsible_id, responsible_service_id, case_id, due_on, task_id)"
    " SELECT m.tenant_id, $1, m.service_id, m.partner_service_id, m.id, i.id, $2, $3, $4, current_date, $5"
    " FROM case_management m JOIN meeting_item i ON i.case_management_id = m.id WHERE m.id = $6"
)


async def test_a_step_lies_on_the_cases_of_its_joint_work_alone(story, world, joint):
    """Another case of the sibling, one that never was, a task of theirs: all refused alike, and after the end too."""
    theirs, own = await story.open_case("pm_worker"), await story.open_case("osp_specialist")
    task = await asked(story.pm, "SELECT id FROM task LIMIT 1")
    pm, osp = world.services["pm"], world.services["osp"]
    steps = [
        *((pm, case, None) for case in (theirs, own, joint.case_id, new_id())),
        *((osp, case, None) for case in (theirs, own, joint.partner_case_id, new_id())),
        *((pm, joint.partner_case_id, each) for each in (task, new_id())),
    ]
    for service_id, case_id, task_id in steps:
        for actor in (story.osp, story.pm):
            values = new_id(), actor.worker, service_id, case_id, task_id, joint.id
            assert await refused(actor, STEP, *values) == "OP409", (service_id, case_id, task_id)
    fits = story.pm.worker, pm, joint.partner_case_id, None, joint.id
    assert await refused(story.osp, STEP, new_id(), *fits) == "INSERT 0 1"
    await story.withdraw(joint)
    assert await refused(story.osp, STEP, new_id(), *fits) == "OP409"


async def test_a_task_of_a_step_is_said_by_its_own_service(story, world, joint):
    """Else the other one would learn which tasks are there."""
    said = "UPDATE joint_step SET task_id = $1 WHERE responsible_service_id = $2"
    for guess in (new_id(), None):
        assert await refused(story.osp, said, guess, world.services["pm"]) == "OP409"


async def test_after_the_end_the_partner_does_not_write_steps(story, joint):
    await story.withdraw(joint)
    assert await refused(story.pm, "UPDATE joint_step SET done_at = now()") == "UPDATE 0"
    assert await refused(story.osp, "UPDATE joint_step SET done_at = now()") == "UPDATE 2"


async def test_the_end_of_a_step_comes_with_the_end_of_joint_work_alone(story, joint):
    """To the instant; neither service writes it."""
    async with unit_of_work(story.osp) as unit:
        assert await unit.connection.fetch("SELECT FROM joint_step WHERE ended_at IS NOT NULL") == []
    for actor in (story.osp, story.pm):
        assert await refused(actor, "UPDATE joint_step SET ended_at = now()") == "42501"
    await story.withdraw(joint)
    async with unit_of_work(story.osp) as unit:
        rows = await unit.connection.fetch(
            "SELECT s.ended_at = m.ended_at AS same FROM joint_step s JOIN case_management m"
            " ON m.tenant_id = s.tenant_id AND m.id = s.case_management_id"
        )
    assert [row["same"] for row in rows] == [True, True]


async def test_steps_end_whoever_ends_the_joint_work(story, joint):
    """Also when somebody of the partner's whom the consent does not name writes the client's no; not by raw SQL without one."""
    ended = "UPDATE case_management SET ended_at = now(), status = 'withdrawn'"
    for actor in (story.osp, story.pm):
        assert await refused(actor, ended) == "OP409"
    await story.say_no(joint)
    async with unit_of_work(story.osp) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM joint_step WHERE ended_at IS NOT NULL") == 2


async def test_a_withdrawal_and_a_conclusion_at_the_same_moment(committed, story):
    """One comes first. Either the output was settled before the end, or it was not settled."""
    for _ in range(6):
        joint = await story.active()
        item_id = await story.item(joint)
        await service.write_item(story.osp, item_id, WriteItem(plan="Spolu"), version=1)
        results = await asyncio.gather(
            service.conclude_item(story.pm, item_id, version=2), story.withdraw(joint), return_exceptions=True
        )
        assert results[1] is None
        assert results[0] is None or isinstance(results[0], DomainError)
        item = await views.item_view(story.osp, item_id)
        assert (item.concluded_at is not None) == (results[0] is None)


async def test_no_read_that_starts_after_the_withdrawal_succeeds(committed, story):
    joint = await story.active()
    item_id = await story.concluded(joint)
    over = asyncio.Event()
    late: list[object] = []

    async def read():
        while True:
            started_after = over.is_set()
            try:
                view = await views.item_view(story.pm, item_id)
            except NotThere:
                return
            if started_after:
                late.append(view)

    readers = [asyncio.create_task(read()) for _ in range(3)]
    await asyncio.sleep(0.05)
    await story.withdraw(joint)
    over.set()
    await asyncio.wait_for(asyncio.gather(*readers), 60)
    assert late == []
