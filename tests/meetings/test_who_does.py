"""The plan says who has a step now, on both sides, and who agreed to it where that is another one."""

import re

import lxml.html
import pytest

from cases.cases import service as cases
from cases.cases.schemas import AssignTask, ChangeKeyWorker
from kernel import keys, outbox
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views as desk_views
from services.meetings import views
from tenants.leaving import service as leaving
from tests.case_management.conftest import refused


@pytest.fixture
async def joint(story, world):
    """Running joint work with a step of PM's worker, whose consent names a colleague too."""
    joint = await story.active(worker_ids=[story.pm.worker, world.actor("pm_head").worker])
    await story.concluded(joint)
    await outbox.drain()
    return joint


async def who(actor, case_id):
    (planned,) = (await views.case_plan(actor, case_id)).case_managements
    step = next(step for item in planned.outputs for goal in item.goals for step in goal.steps if "peera" in step.text)
    return step.responsible.name, step.doer.name if step.doer else ""


async def test_a_step_that_was_given_on_is_shown_with_who_has_it(story, world, joint, client_app):
    """And back with who agreed to it, when it is theirs again."""
    sides = ((story.osp, joint.case_id), (story.pm, joint.partner_case_id))
    for actor, case_id in sides:
        assert await who(actor, case_id) == ("Lenka Ďurišová", "")
    task = next(each for each in (await desk_views.my_day(story.pm)).tasks if "peera" in each.title)
    head = world.actor("pm_head")
    await cases.assign_task(head, task.id, AssignTask(assignee_id=head.worker), version=task.version)
    for actor, case_id in sides:
        assert await who(actor, case_id) == ("Lenka Ďurišová", world.people["pm_head"].name)
    page = soft((await (await client_app("osp_specialist")).get(f"/cases/{joint.case_id}/plan")).text)
    assert "dohodnuto: Lenka Ďurišová" in page
    order = AssignTask(assignee_id=story.pm.worker)
    await cases.assign_task(head, task.id, order, version=task.version + 1)
    assert await who(story.osp, joint.case_id) == ("Lenka Ďurišová", "")


async def test_a_step_of_who_left_is_shown_with_who_took_over(story, world, joint):
    head = world.people["pm_head"]
    await leaving.close_account(world.people["pm_worker"].user_id, to_user=head.user_id)
    keys.forget()
    assert await who(story.osp, joint.case_id) == ("Lenka Ďurišová", head.name)


async def test_only_its_service_says_who_does_a_step(story, world, joint):
    """By raw SQL: the other one says nothing, and nobody is said who does not work there."""
    sql = "UPDATE joint_step SET doer_id = $1 WHERE case_management_id = $2 AND responsible_service_id = $3"
    pm = world.services["pm"]
    assert await refused(story.osp, sql, world.actor("pm_head").worker, joint.id, pm) == "OP409"
    assert await refused(story.pm, sql, story.osp.worker, joint.id, pm) == "OP409"
    assert await refused(story.pm, sql, world.actor("pm_head").worker, joint.id, pm) == "UPDATE 1"


async def test_only_its_service_says_who_finished_a_step(story, world, joint):
    """By raw SQL, as who does it."""
    sql = "UPDATE joint_step SET done_at = now(), done_by = $1 WHERE case_management_id = $2 AND responsible_service_id = $3"
    pm = world.services["pm"]
    assert await refused(story.osp, sql, world.actor("pm_head").worker, joint.id, pm) == "OP409"
    assert await refused(story.pm, sql, story.osp.worker, joint.id, pm) == "OP409"
    assert await refused(story.pm, sql, world.actor("pm_head").worker, joint.id, pm) == "UPDATE 1"


@pytest.fixture
async def of_one(story):
    """Running joint work with a step of PM's worker, whom alone the consent names."""
    joint = await story.active(worker_ids=[story.pm.worker])
    await story.concluded(joint)
    await outbox.drain()
    return joint


async def step_of(actor, case_id):
    (planned,) = (await views.case_plan(actor, case_id)).case_managements
    return next(step for item in planned.outputs for step in item.goals[0].steps if "peera" in step.text)


async def peers_task(actor):
    return next(each for each in (await desk_views.my_day(actor)).tasks if "peera" in each.title)


@pytest.mark.parametrize("name", ["pm_head", "pm_peer"])
async def test_what_a_colleague_does_whom_the_consent_leaves_out_is_in_the_plan_of_both(
    story, world, of_one, client_app, name
):
    """With their name, service and time. They may not see the joint work, the head no more than a peer mentor; the step is a
    task of their service."""
    colleague = world.actor(name)
    task = await peers_task(story.pm)
    await cases.assign_task(
        story.pm, task.id, AssignTask(assignee_id=colleague.worker, unnamed_anyway=True), version=task.version
    )
    task = await peers_task(colleague)
    await cases.finish_task(colleague, task.id, version=task.version)
    for actor, case_id in ((story.osp, of_one.case_id), (story.pm, of_one.partner_case_id)):
        step = await step_of(actor, case_id)
        assert step.doer is not None
        assert (step.doer.name, step.done_at is not None) == (world.people[name].name, True)
        assert step.done_by is not None
        assert (step.done_by.name, step.done_by.service) == (world.people[name].name, "PM")
    page = await (await client_app("osp_specialist")).get(f"/cases/{of_one.case_id}/plan")
    assert f"hotovo: {world.people[name].name} (PM), " in soft(re.sub(r"<[^>]+>", "", page.text))
    tasks = await (await client_app("pm_worker")).get(f"/cases/{of_one.partner_case_id}/tasks")
    (row,) = lxml.html.fromstring(tasks.text).xpath(f"//li[@id='ukol-{task.id}']")
    assert world.people[name].name in soft(row.text_content())
    await cases.reopen_task(colleague, task.id, version=task.version + 1)
    step = await step_of(story.osp, of_one.case_id)
    assert (step.done_at, step.done_by) == (None, None)


async def test_a_step_goes_on_with_whoever_has_it_and_with_the_case(story, world, of_one):
    """Given on by somebody whom the consent does not name, and with another key worker by the head, whom it does not either."""
    head, other = world.actor("pm_head"), world.actor("pm_worker2")
    task = await peers_task(story.pm)
    await cases.assign_task(
        story.pm, task.id, AssignTask(assignee_id=head.worker, unnamed_anyway=True), version=task.version
    )
    await cases.assign_task(
        head, task.id, AssignTask(assignee_id=story.pm.worker, unnamed_anyway=True), version=task.version + 1
    )
    assert (await step_of(story.osp, of_one.case_id)).doer is None
    order = ChangeKeyWorker(
        worker_id=other.worker,
        reason="client_request",
        informed_on=today_in_prague(),
        informed_via="personal",
        unnamed_anyway=True,
    )
    await cases.change_key_worker(head, of_one.partner_case_id, order, version=1)
    step = await step_of(story.osp, of_one.case_id)
    assert step.doer is not None
    assert step.doer.name == world.people["pm_worker2"].name


@pytest.mark.parametrize("end", ["withdrawn", "expired"])
async def test_after_the_end_the_other_service_learns_nothing_of_a_step(story, world, of_one, let_expire, end):
    """Not from people whom the consent never named either, and not before the clock has written the end down."""
    head = world.actor("pm_head")
    await (let_expire(of_one) if end == "expired" else story.withdraw(of_one))
    task = await peers_task(story.pm)
    await cases.assign_task(
        head, task.id, AssignTask(assignee_id=head.worker, unnamed_anyway=True), version=task.version
    )
    await cases.finish_task(head, task.id, version=task.version + 1)
    sql = "SELECT FROM joint_step WHERE doer_id IS NOT NULL OR done_at IS NOT NULL"
    assert await refused(story.osp, sql) == "SELECT 0"


async def test_what_was_open_at_the_end_names_who_had_it_then(story, world, of_one):
    """Not who agreed to it first: the plan of the service that keeps the joint object says how it stood."""
    colleague, task = world.people["pm_peer"], await peers_task(story.pm)
    await cases.assign_task(
        story.pm, task.id, AssignTask(assignee_id=colleague.worker_id, unnamed_anyway=True), version=task.version
    )
    await story.withdraw(of_one)
    left = await views.left_of_case(story.osp, of_one.case_id)
    assert [step.responsible for step in left if not step.own] == [colleague.name]


async def test_a_step_goes_to_who_is_not_named_only_when_that_is_meant(story, world, of_one, client_app):
    """The form says whom the consent does not name and asks; a tick for one person counts for nobody else."""
    task, peer = await peers_task(story.pm), world.actor("pm_peer")
    with pytest.raises(Invalid) as refused:
        await cases.assign_task(story.pm, task.id, AssignTask(assignee_id=peer.worker), version=task.version)
    assert set(refused.value.fields) == {"unnamed_anyway"}
    client = await client_app("pm_worker")
    url = f"/tasks/{task.id}/assign"
    page = soft((await client.get(url)).text)
    assert "Společný krok dvou služeb: souhlas klienta jmenuje pracovníky vaší služby" in page
    assert f"{world.people['pm_peer'].name} (souhlas klienta nejmenuje)" in page
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": str(task.version), "assignee_id": str(peer.worker)}
    asked = soft((await client.post(url, data=sent)).text)
    assert "Přidělit, i když souhlas klienta tuto osobu nejmenuje" in asked
    other = {**sent, "unnamed_anyway": str(world.actor("pm_head").worker)}
    assert "Přidělit, i když" in soft((await client.post(url, data=other)).text)
    done = await client.post(url, data={**sent, "unnamed_anyway": str(peer.worker)})
    assert done.status_code == 303
    assert (await peers_task(peer)).assignee_id == peer.worker


async def test_who_is_not_named_is_asked_too_and_told_whom_to_ask(story, world, of_one):
    """They do not see whom the consent names, but for who agreed to the step; of the owner nobody is asked, nor after the end."""
    head, second = world.actor("pm_head"), world.actor("pm_worker2")
    task = await peers_task(story.pm)
    with pytest.raises(Invalid) as refused:
        await cases.assign_task(head, task.id, AssignTask(assignee_id=second.worker), version=task.version)
    assert "Lenka Ďurišová" in refused.value.fields["unnamed_anyway"]
    own = next(each for each in (await desk_views.my_day(story.osp)).tasks if "příspěvek" in each.title)
    to = AssignTask(assignee_id=world.actor("osp_worker").worker)
    await cases.assign_task(story.osp, own.id, to, version=own.version)
    await story.withdraw(of_one)
    await cases.assign_task(head, task.id, AssignTask(assignee_id=second.worker), version=task.version)


async def test_a_change_of_key_worker_asks_what_giving_a_step_on_asks(story, world, of_one, client_app):
    """The step goes with the case to somebody whom the consent does not name only when that is meant, for that person alone."""
    head, other = world.actor("pm_head"), world.actor("pm_worker2")
    values = {"worker_id": other.worker, "reason": "client_request", "informed_via": "personal"}
    order = ChangeKeyWorker(**values, informed_on=today_in_prague())
    with pytest.raises(Invalid) as refused:
        await cases.change_key_worker(head, of_one.partner_case_id, order, version=1)
    assert set(refused.value.fields) == {"unnamed_anyway"}
    client = await client_app("pm_head")
    url = f"/cases/{of_one.partner_case_id}/key-worker"
    assert "Společný krok dvou služeb: souhlas klienta jmenuje" in soft((await client.get(url)).text)
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": "1", **values, "informed_on": "dnes"}
    asked = await client.post(url, data=sent)
    assert asked.status_code == 400
    assert "Předat i společné kroky, i když souhlas klienta tuto osobu nejmenuje" in soft(asked.text)
    for_another = await client.post(url, data={**sent, "unnamed_anyway": str(head.worker)})
    assert for_another.status_code == 400
    done = await client.post(url, data={**sent, "unnamed_anyway": str(other.worker)})
    assert done.status_code == 303
    step = await step_of(story.osp, of_one.case_id)
    assert step.doer is not None
    assert step.doer.name == world.people["pm_worker2"].name


async def test_a_change_of_key_worker_without_such_a_step_asks_nothing(story, world, joint):
    """The owner's case, and after the end."""
    order = ChangeKeyWorker(
        worker_id=world.actor("osp_worker").worker,
        reason="client_request",
        informed_on=today_in_prague(),
        informed_via="personal",
    )
    await cases.change_key_worker(world.actor("osp_head"), joint.case_id, order, version=1)
