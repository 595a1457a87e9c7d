"""Joint work whose key worker leaves: the heads who may see it are told, and it goes to a colleague of the team."""

import pytest

from app.testing.queries import counting_queries
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.db import unit_of_work
from services.case_management import views as joint_views
from services.desk import views
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.leaving.exceptions import CannotTakeOver
from tenants.tables import Role

LED = "Vedete společnou práci dvou služeb u klienta."
WHAT = "case managements of two services as key worker"


async def left(world, name):
    """What a head is told has nobody to lead it: client, who led it, where the one act leads."""
    found = await views.left_without(world.actor(name))
    return [(row.title, row.worker, row.url) for row in found.rows if "case-management" in row.url] if found else []


async def close(world, name, **more):
    told = await leaving.close_account(world.people[name].user_id, **more)
    return [(each.service, each.number, each.taken) for each in told if each.what == WHAT]


async def test_joint_work_without_a_key_worker_is_told_on_both_sides(story, world, client_app):
    """To the heads who may see it: of a partner whose people are named, only to a head who is one of them."""
    head = world.actor("pm_head")
    joint = await story.active(key_worker="pm_worker", worker_ids=[story.pm.worker, head.worker])
    assert await left(world, "pm_head") == await left(world, "osp_head") == []
    assert await close(world, "pm_worker") == [("PM", 1, False)]
    row = ("Bureš Martin", "Lenka Ďurišová", f"/case-management/{joint.id}/key-worker")
    assert await left(world, "pm_head") == await left(world, "osp_head") == [row]
    assert await left(world, "spod_head") == []
    client = await client_app("osp_head")
    assert (await client.get(row[2])).status_code == 200


async def test_a_head_who_is_not_named_is_told_nothing_of_the_client(story, world):
    """The owner's head is: the joint work does not go on under nobody."""
    await story.active(key_worker="pm_worker", worker_ids=[story.pm.worker])
    await close(world, "pm_worker")
    assert await left(world, "pm_head") == []
    assert [row[0] for row in await left(world, "osp_head")] == ["Bureš Martin"]


async def test_who_works_in_both_services_goes_on_leading(story, world):
    """Their role in one of the two ends: nothing is left without anybody."""
    joint = await story.active(key_worker="both_osp", worker_ids=[story.pm.worker, world.actor("pm_head").worker])
    person = world.people["both_pm"]
    tenant_id = world.organisations["krok"]
    held = await leaving_memberships(world, "both_pm")
    assert await leaving.end_roles(tenant_id, person.worker_id, held) == []
    assert await left(world, "osp_head") == []
    async with unit_of_work(story.osp):
        view = await joint_views.case_management_view(story.osp, joint.id)
    assert view.key_worker is not None


async def test_who_led_from_the_service_that_they_left_leads_from_the_other(story, world):
    """Nobody reads that they lead for a service in which they have no role."""
    joint = await story.active(key_worker="both_osp", worker_ids=[story.pm.worker, world.actor("both_pm").worker])
    before = (await joint_views.case_management_view(story.osp, joint.id)).key_worker
    left_one, stays = ("both_pm", "OSP") if before.service == "Peer mentoring" else ("both_osp", "PM")
    held = await leaving_memberships(world, left_one)
    await leaving.end_roles(world.organisations["krok"], before.id, held)
    after = (await joint_views.case_management_view(story.osp, joint.id)).key_worker
    assert (after.id, after.name) == (before.id, before.name)
    assert after.service_id == world.services[stays.lower()]


async def leaving_memberships(world, name):
    person = world.people[name]
    return await tenant_views.memberships_of(
        world.organisations[person.organisation], person.worker_id, Role(person.role), world.services[person.service]
    )


async def test_joint_work_goes_to_the_colleague_with_the_account(story, world):
    """In one act; the line of key workers keeps both names, and the colleague is told."""
    joint = await story.active(key_worker="osp_specialist")
    to_user = world.people["osp_worker"].user_id
    assert await close(world, "osp_specialist", to_user=to_user) == [("OSP", 1, True)]
    assert await left(world, "osp_head") == []
    worker = world.actor("osp_worker")
    view = await joint_views.case_management_view(worker, joint.id)
    assert [turn.name for turn in view.key_workers] == ["Oksana Melnyk", "Jindřiška Malá"]
    await outbox.drain()
    assert LED in [one.text for one in (await views.desk(worker)).news]


async def test_of_the_partner_only_who_is_named_takes_over(story, world):
    """Nothing happens otherwise: the account stays open."""
    await story.active(key_worker="pm_worker", worker_ids=[story.pm.worker])
    with pytest.raises(CannotTakeOver):
        await close(world, "pm_worker", to_user=world.people["pm_worker2"].user_id)
    async with unit_of_work(story.pm):
        pass


async def test_the_list_takes_the_same_statements_however_much_joint_work_is_left(story, world):
    """One joint work or two."""
    people = [story.pm.worker, world.actor("pm_head").worker, world.actor("both_pm").worker]
    await story.active(key_worker="pm_worker", worker_ids=people)
    other = ClientIdentity(given_name="Ondřej", family_name="Krejčí")
    await story.active(other, key_worker="pm_head", worker_ids=people)
    await close(world, "pm_worker")
    assert len(await left(world, "osp_head")) == 1
    with counting_queries() as one:
        await left(world, "osp_head")
    await close(world, "pm_head")
    assert len(await left(world, "osp_head")) == 2
    with counting_queries() as two:
        await left(world, "osp_head")
    assert one.count == two.count


async def test_an_answer_to_who_has_left_is_told_to_who_leads_the_case(story, world):
    """The offer was made by the specialist; a colleague has the case by now."""
    joint = await story.proposed()
    await leaving.close_account(world.people["osp_specialist"].user_id, to_user=world.people["osp_worker"].user_id)
    await story.accept(joint, "pm_worker")
    await outbox.drain()
    told = [one.text for one in (await views.desk(world.actor("osp_worker"))).news]
    assert "Druhá služba přijala spolupráci u klienta." in told
