"""Joint work whose key worker leaves: the heads who may see it are told, and it goes to a colleague of the team."""

import pytest

from app.testing.queries import counting_queries
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.case_management import service
from services.case_management import views as joint_views
from services.case_management.schemas import ChangeCaseManagementKeyWorker
from services.desk import views
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.leaving.exceptions import CannotTakeOver
from tenants.people import views as people_views
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


async def end_role(world, name, **more):
    """End the role of somebody in the one service; what of joint work is left, by service."""
    held = await leaving_memberships(world, name)
    organisation = world.organisations[world.people[name].organisation]
    told = await leaving.end_roles(organisation, world.people[name].worker_id, held, **more)
    return [(each.service, each.number, each.taken) for each in told if each.what == WHAT]


async def test_who_leads_for_a_service_goes_on_when_a_role_elsewhere_ends(story, world):
    """Květa leads for OSP; her role in PM ends: nothing is left without anybody."""
    joint = await story.active(key_worker="both_osp", worker_ids=[story.pm.worker, world.actor("pm_head").worker])
    assert await end_role(world, "both_pm") == []
    assert await left(world, "osp_head") == []
    view = await joint_views.case_management_view(story.osp, joint.id)
    assert (view.key_worker.service, [turn.service for turn in view.key_workers]) == ("OSP", ["OSP"])


async def test_the_service_that_somebody_led_for_stays_when_their_role_there_ends(story, world, client_app):
    """The client agreed to her as one of PM: that she works in OSP, too, makes nobody lead from OSP. Both heads are told."""
    head = world.actor("pm_head")
    joint = await story.active(
        key_worker="both_pm", worker_ids=[story.pm.worker, head.worker, world.actor("both_pm").worker]
    )
    before = (await joint_views.case_management_view(story.osp, joint.id)).key_worker
    assert before.service_id == world.services["pm"]
    assert await end_role(world, "both_pm", show=True) == [("PM", 1, False)]
    assert await end_role(world, "both_pm") == [("PM", 1, False)]
    for name in ("osp_specialist", "pm_head"):
        view = await joint_views.case_management_view(world.actor(name), joint.id)
        assert view.key_worker == before
    row = ("Bureš Martin", before.name, f"/case-management/{joint.id}/key-worker")
    assert await left(world, "osp_head") == await left(world, "pm_head") == [row]
    for name, said in (
        ("osp_head", "ve službě PM už nepracuje: Květa Jandová"),
        ("pm_head", "Květa Jandová už tu nepracuje"),
    ):
        assert said in soft((await (await client_app(name)).get("/my-day")).text)


async def test_who_led_for_the_service_they_left_can_be_chosen_for_the_other(story, world):
    """It is a change that the teams agree on, on a day, like any other."""
    joint = await story.active(key_worker="both_pm", worker_ids=[story.pm.worker, world.actor("both_pm").worker])
    await end_role(world, "both_pm")
    order = ChangeCaseManagementKeyWorker(key_worker_id=world.actor("both_osp").worker, agreed_on=today_in_prague())
    await service.change_key_worker(story.osp, joint.id, order, version=2)
    view = await joint_views.case_management_view(story.osp, joint.id)
    assert [turn.service for turn in view.key_workers] == ["OSP", "PM"]
    assert await left(world, "osp_head") == []


async def test_joint_work_of_somebody_in_two_services_is_counted_once(story, world):
    """Where it was led from; it is one thing to hand over, not one for each of the two."""
    await story.active(key_worker="both_pm", worker_ids=[story.pm.worker, world.actor("both_pm").worker])
    tenant_id, person = world.organisations["krok"], world.people["both_pm"]
    told = await leaving.end_work(tenant_id, person.worker_id, show=True)
    assert [(each.service, each.number) for each in told if each.what == WHAT] == [("PM", 1)]


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
    with pytest.raises(CannotTakeOver) as refused:
        await close(world, "pm_worker", to_user=world.people["pm_worker2"].user_id)
    assert refused.value.code == "not-named-to-take-over"
    assert refused.value.values == {"service": "PM", "other": "OSP"}
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


async def test_only_who_may_lead_all_of_it_is_offered_to_take_over(story, world):
    """Of a partner whose people the consent names nobody else is: they would be refused afterwards. Of the owner anybody is."""
    admin, named = world.actor("krok_admin"), world.people["both_pm"].worker_id
    for leads, offered in (("pm_worker", {named}), ("osp_specialist", None)):
        await story.active(key_worker=leads, worker_ids=[story.pm.worker, named])
        left = await people_views.left_by_person(admin, world.actor(leads).worker)
        (takers,) = [each.takers for each in left if each.what == WHAT]
        assert takers is None if offered is None else takers == offered | {story.pm.worker}
        found = {each.id for each in await people_views.colleagues_of(admin, world.actor(leads).worker, left)}
        assert found == offered if offered else world.people["osp_head"].worker_id in found


async def test_who_works_in_both_and_is_not_named_does_not_take_it_to_the_other_service(story, world):
    """The leading stays with the service of whoever led: nobody there decided that it goes."""
    await story.active(key_worker="pm_worker", worker_ids=[story.pm.worker])
    with pytest.raises(CannotTakeOver) as refused:
        await close(world, "pm_worker", to_user=world.people["both_pm"].user_id)
    assert refused.value.code == "not-named-to-take-over"


async def test_who_works_in_both_and_is_named_takes_over_what_the_owner_led(story, world):
    """And leads it for the owner: that the consent names them for the partner takes the leading away from nobody."""
    joint = await story.active(key_worker="osp_specialist", worker_ids=[story.pm.worker, world.actor("both_pm").worker])
    assert await close(world, "osp_specialist", to_user=world.people["both_pm"].user_id) == [("OSP", 1, True)]
    view = await joint_views.case_management_view(story.pm, joint.id)
    assert (view.key_worker.name, view.key_worker.service) == ("Květa Jandová", "OSP")
