"""Settling every item of a meeting at once: one act, which says what it did, and what it did not and why."""

import asyncpg
import pytest

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.exceptions import NotThere, StaleVersion
from kernel.ids import new_id
from kernel.web.text import format_datetime, soft
from services.meetings import service, views
from services.meetings.exceptions import ItemConcluded, OutputMissing, ResponsibleGone
from services.meetings.repository import joint_steps
from services.meetings.schemas import StepOrder
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.tables import Role

from .conftest import soon

JANA = ClientIdentity(given_name="Jana", family_name="Dlouhá")
PETR = ClientIdentity(given_name="Petr", family_name="Krátký")


@pytest.fixture
async def table(story):
    """A meeting with three clients, an output written for the first two."""
    joint = [await story.active(), await story.active(JANA), await story.active(PETR)]
    meeting_id = await story.meeting(*(each.id for each in joint))
    items = {each.case_management_id: each.id for each in (await views.meeting_view(story.osp, meeting_id)).items}
    first, second, third = (items[each.id] for each in joint)
    for item_id in (first, second):
        await service.write_item(story.osp, item_id, story.output(), version=1)
    return joint, meeting_id, (first, second, third)


async def test_what_can_be_settled_is_and_the_rest_says_why(story, table):
    """Each item as it was seen: one changed meanwhile, one without an output and a strange one stay as they are."""
    joint, meeting_id, (first, second, third) = table
    strange = new_id()
    settled = await service.conclude_items(story.osp, meeting_id, {first: 2, second: 1, third: 1, strange: 1})
    assert settled.done == [first]
    assert settled.left == {second: StaleVersion, third: OutputMissing, strange: NotThere}
    open_ones = [item.id for item in (await views.meeting_view(story.osp, meeting_id)).items if not item.concluded_at]
    assert sorted(open_ones) == sorted([second, third])
    records = [await case_views.list_records(story.osp, each.case_id, limit=10) for each in joint]
    assert [sum(record.kind == "meeting_output" for record in found) for found in records] == [1, 0, 0]
    again = await service.conclude_items(story.osp, meeting_id, {first: 3})
    assert (again.done, again.left) == ([], {first: ItemConcluded})


async def test_a_consent_that_ended_keeps_its_item_open(story, table):
    """Its owner reads that, the partner only that there is no such item."""
    joint, meeting_id, (first, second, _) = table
    await story.withdraw(joint[0])
    settled = await service.conclude_items(story.pm, meeting_id, {first: 2})
    assert settled.left == {first: NotThere}
    settled = await service.conclude_items(story.osp, meeting_id, {first: 2, second: 2})
    assert settled.done == [second]
    assert [refusal.code for refusal in settled.left.values()] == ["case-management-ended"]


async def test_what_breaks_while_it_is_written_undoes_the_whole_act(story, table, monkeypatch):
    """All that was decided, or nothing."""
    _, meeting_id, (first, second, _) = table
    insert = joint_steps.insert_steps

    async def crash(steps):
        if any(step.item_id == max(first, second) for step in steps):
            raise asyncpg.PostgresError
        await insert(steps)

    monkeypatch.setattr(joint_steps, "insert_steps", crash)
    with pytest.raises(asyncpg.PostgresError):
        await service.conclude_items(story.osp, meeting_id, {first: 2, second: 2})
    assert not any(item.concluded_at for item in (await views.meeting_view(story.osp, meeting_id)).items)


async def test_a_step_of_a_service_that_its_person_left_is_agreed_anew(story, world, client_app):
    """She works in OSP, too: that does not make her answer in PM, and the step does not move by itself."""
    both = world.actor("both_pm")
    joint = await story.active(worker_ids=[story.pm.worker, both.worker])
    item_id = await story.item(joint)
    await service.write_item(story.osp, item_id, story.output(goals=[], steps=[step_of(both)]), version=1)
    held = await tenant_views.memberships_of(both.tenant, both.worker, Role.SOCIAL_WORKER, both.service)
    await leaving.end_roles(both.tenant, both.worker, held)
    view = await views.item_view(story.osp, item_id)
    told = soft((await (await client_app("osp_specialist")).get(f"/meetings/{view.meeting_id}")).text)
    assert soft("(v této službě už nepracuje)") in told, "PM stands beside her, where she works no more"
    with pytest.raises(ResponsibleGone):
        await service.conclude_item(story.osp, item_id, version=2)
    await service.write_item(story.osp, item_id, story.output(goals=[], steps=[step_of(both)]), version=2)
    await service.conclude_item(story.osp, item_id, version=3)
    step = (await views.item_view(story.osp, item_id)).steps[0]
    assert step.responsible.service == "OSP"


def step_of(actor):
    return StepOrder(text="Zavolat na úřad", responsible_id=actor.worker, due_on=soon())


async def test_back_after_closing_says_that_it_is_closed(story, client_app):
    """Not that there was nothing to close, above the output that was."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    item = await views.item_view(story.osp, item_id)
    browser = await client_app("osp_specialist")
    again = await browser.get(f"/meetings/{item.meeting_id}/conclude", follow_redirects=True)
    said = soft(again.text)
    assert (
        soft(
            f"Výstup už je uzavřený: {item.concluded_by}, {format_datetime(item.concluded_at)}. Je v záznamech klienta."
        )
        in said
    )
    assert "není co uzavřít" not in soft(again.text)
