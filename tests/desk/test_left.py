"""People who leave: nothing goes to them, what they had is told to the head, and goes on in one act."""

from datetime import date, timedelta

import pytest

from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask, AssignTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotSignedIn
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.leaving import views as leaving_views
from tenants.leaving.exceptions import CannotTakeOver, HandedOverAtTheEnd
from tenants.leaving.views import WORK
from tenants.people import service as people
from tenants.people.schemas import EndRole
from tenants.tables import Role

KREJCI = ClientIdentity(given_name="Ondřej", family_name="Krejčí", birth_date=date(2015, 3, 2))


@pytest.fixture
async def case_id(world):
    """A case of the coordinator."""
    order = OpenCase(identity=KREJCI, key_worker_id=world.actor("spod_coordinator").worker, kind="child")
    return await cases.open_case(world.actor("spod_head"), order)


def task_for(worker, title="Zavolat do školy"):
    return AddTask(title=title, due_on=today_in_prague(), assignee_id=worker)


async def close(world, name="spod_coordinator", **more):
    """Close somebody's account."""
    return await leaving.close_account(world.people[name].user_id, **more)


async def held_by(world, name, role):
    person = world.people[name]
    tenant_id, service_id = world.organisations[person.organisation], world.services[person.service]
    return tenant_id, person.worker_id, await tenant_views.memberships_of(tenant_id, person.worker_id, role, service_id)


async def left(world, name="spod_head"):
    """What the head is told has nobody: title, worker, until, where the one act leads."""
    found = await views.left_without(world.actor(name))
    return [(row.title, row.worker, row.until, row.url) for row in found.rows] if found else []


async def test_a_closed_account_is_offered_and_taken_nowhere(world, case_id):
    """Key worker and assignee are chosen from who works here; the name stays in the line of key workers."""
    head, gone = world.actor("spod_head"), world.actor("spod_coordinator")
    await close(world)
    with pytest.raises(NotSignedIn):
        async with unit_of_work(gone):
            pass
    assert gone.worker not in {worker.id for worker in await case_views.possible_assignees(head)}
    with pytest.raises(Invalid) as refused:
        await cases.add_task(head, case_id, task_for(gone.worker))
    assert "assignee_id" in refused.value.fields
    with pytest.raises(Invalid):
        await cases.open_case(
            head, OpenCase(identity=KREJCI, key_worker_id=gone.worker, kind="child", open_anyway=True)
        )
    view = await case_views.case_view(head, case_id)
    assert view.content.assignments[0].worker == "Žofie Ryšánková"


async def test_the_head_is_told_what_has_nobody_and_gives_it_on(world, case_id, client_app):
    """Cases and tasks, urgent, each with its one right act; nobody else sees the list; what was given on goes."""
    head, gone, other = (world.actor(name) for name in ("spod_head", "spod_coordinator", "spod_coordinator2"))
    order = OpenCase(identity=KREJCI, key_worker_id=other.worker, kind="child", open_anyway=True)
    second = await cases.open_case(head, order)
    task_id = await cases.add_task(head, second, task_for(gone.worker))
    await cases.add_task(head, case_id, task_for(gone.worker, "Jde s případem"))
    assert await left(world) == []
    await close(world)
    assert await left(world) == [
        ("Krejčí Ondřej", "Žofie Ryšánková", None, f"/cases/{case_id}/key-worker"),
        ("Zavolat do školy", "Žofie Ryšánková", None, f"/tasks/{task_id}/assign"),
    ]
    assert await views.left_without(other) is None
    client = await client_app("spod_head")
    page = soft((await client.get("/my-day")).text)
    assert "Teď to nemá kdo dělat" in page
    assert "Žofie Ryšánková už tu nepracuje" in page
    assert soft((await client.get(f"/tasks/{task_id}/assign")).text).count("Zavolat do školy")
    values = {"csrf_token": client.headers["X-CSRF-Token"], "version": "1", "assignee_id": str(gone.worker)}
    refused = await client.post(f"/tasks/{task_id}/assign", data=values)
    assert "Vyberte, kdo úkol udělá." in soft(refused.text)
    sent = await client.post(f"/tasks/{task_id}/assign", data={**values, "assignee_id": str(other.worker)})
    assert sent.headers["location"] == f"/cases/{second}/tasks"
    assert [row[0] for row in await left(world)] == ["Krejčí Ondřej"]


async def test_what_my_day_only_counts_stands_in_a_list_of_its_own(world, case_id, client_app, monkeypatch):
    """The words that count it lead there; to who heads nothing it is empty."""
    monkeypatch.setattr(leaving_views, "SHOWN", 1)
    head = world.actor("spod_head")
    other = OpenCase(
        identity=KREJCI, key_worker_id=world.actor("spod_coordinator").worker, kind="child", open_anyway=True
    )
    second = await cases.open_case(head, other)
    await close(world)
    client = await client_app("spod_head")
    page = soft((await client.get("/my-day")).text)
    assert '<a href="/my-day/without">a dalších bez pracovníka: 1</a>' in page
    listed = (await client.get("/my-day/without")).text
    for each in (case_id, second):
        assert f'href="/cases/{each}/key-worker"' in listed
    none = soft((await (await client_app("spod_coordinator2")).get("/my-day/without")).text)
    assert "Nic nezůstalo bez pracovníka" in none


async def test_the_list_takes_the_same_statements_however_much_is_left(world, case_id):
    """When nobody leaves one, with whoever of another service left something behind."""
    head = world.actor("spod_head")
    async with unit_of_work(head):
        await views.left_without(head)
        with counting_queries() as nobody:
            await views.left_without(head)
    assert len([work for work in WORK.all() if work.gone]) > 1
    assert nobody.count == 1
    await close(world)
    await left(world)
    with counting_queries() as one:
        await left(world)
    for _ in range(3):
        other = OpenCase(
            identity=KREJCI, key_worker_id=world.actor("spod_coordinator2").worker, kind="child", open_anyway=True
        )
        await cases.open_case(head, other)
    await leaving.end_roles(*await held_by(world, "spod_coordinator2", Role.CASE_COORDINATOR))
    await left(world)  # names are kept
    with counting_queries() as four:
        assert len(await left(world)) == 4
    assert four.count == one.count


async def test_a_case_goes_to_the_colleague_with_the_account(world, case_id):
    """In one act, with its tasks; the file says why the client could not be told, and the colleague has to tell them."""
    head, gone, other = (world.actor(name) for name in ("spod_head", "spod_coordinator", "spod_coordinator2"))
    await cases.add_task(head, case_id, task_for(gone.worker))
    shown = await close(world, to_user=world.people["spod_coordinator2"].user_id, show=True)
    assert [(each.number, each.what, each.taken) for each in shown] == [(1, "open cases as key worker", True)]
    async with unit_of_work(gone):
        pass
    assert await close(world, to_user=world.people["spod_coordinator2"].user_id) == shown
    assert await left(world) == []
    view = await case_views.case_view(other, case_id)
    assert view.header.key_worker_id == other.worker
    assert view.content.assignments[-1].reason == "urgent_staffing"
    titles = {
        task.title for task in (await case_views.list_tasks(other, case_id))[0] if task.assignee_id == other.worker
    }
    assert titles == {"Zavolat do školy", "Informovat klienta o změně klíčového pracovníka"}
    await outbox.drain()
    assert [news.text for news in (await views.desk(other)).news] == ["Byl vám předán případ."]


async def test_who_may_not_lead_takes_nothing_over(world, case_id):
    """Intake, and somebody of another organisation: nothing changes, the account either."""
    for name, code in (("spod_intake", "cannot-take-over-in-role"), ("javorec_head", "cannot-take-over")):
        with pytest.raises(CannotTakeOver) as refused:
            await close(world, to_user=world.people[name].user_id)
        assert refused.value.code == code
        assert refused.value.values["service"]
        async with unit_of_work(world.actor("spod_coordinator")):
            pass


async def test_an_ended_role_counts_though_the_person_stays(world, case_id):
    """A coordinator who takes calls from now on may not lead the case; their tasks stay theirs."""
    tenant_id, worker_id, held = await held_by(world, "spod_coordinator", Role.CASE_COORDINATOR)
    await tenants.grant_role(tenant_id, worker_id, Role.INTAKE_WORKER, world.services["spod"])
    assert [each.number for each in await leaving.end_roles(tenant_id, worker_id, held)] == [1]
    found = await views.left_without(world.actor("spod_head"))
    assert [(row.until, row.stays) for row in found.rows] == [(None, True)]


async def test_a_role_that_ends_next_week_is_told_before(world, case_id):
    """Not urgent yet, with its last day; one that ends in a year is not told, and neither is one that goes on."""
    ending = await held_by(world, "spod_coordinator", Role.CASE_COORDINATOR)
    await leaving.end_roles(*ending, last_day=today_in_prague() + timedelta(days=300))
    assert await left(world) == []
    next_week = today_in_prague() + timedelta(days=7)
    await leaving.end_roles(*ending, last_day=next_week)
    found = await views.left_without(world.actor("spod_head"))
    assert [(row.gone, row.last_day) for row in found.rows] == [(False, next_week)]
    async with unit_of_work(world.actor("spod_coordinator")):
        pass
    tenant_id, worker_id, _ = ending
    await tenants.grant_role(tenant_id, worker_id, Role.UNIT_HEAD, world.services["spod"])
    assert await left(world) == []


async def test_a_given_task_is_not_given_twice(world, case_id):
    """To who has it already."""
    gone = world.actor("spod_coordinator")
    task_id = await cases.add_task(gone, case_id, task_for(gone.worker))
    with pytest.raises(Invalid):
        await cases.assign_task(gone, task_id, AssignTask(assignee_id=gone.worker), version=1)


async def test_the_file_says_truly_whose_case_it_was(world, case_id):
    """Of who keeps another role it does not say that they left: an unchangeable record, and the reason why nobody told the client."""
    heir = world.people["spod_coordinator2"]
    tenant_id, worker_id, held = await held_by(world, "spod_coordinator", Role.CASE_COORDINATOR)
    await tenants.grant_role(tenant_id, worker_id, Role.INTAKE_WORKER, world.services["spod"])
    await leaving.end_roles(tenant_id, worker_id, held, to_user=heir.user_id)
    told = (await case_views.case_news(world.actor("spod_coordinator2"), case_id)).records[0]
    assert "Proč: Kdo případ vedl, tu má teď jinou roli a případy už nevede. " in told.facts
    assert told.note == "O tom, kdo případ převezme, rozhodl provozovatel systému."
    await close(world, "spod_coordinator2", to_user=world.people["spod_head"].user_id)
    told = (await case_views.case_news(world.actor("spod_head"), case_id)).records[0]
    assert "Proč: Kdo případ vedl, v této službě už nepracuje. " in told.facts


async def test_with_a_coming_last_day_nothing_is_handed_over(world, case_id, client_app):
    """Whoever has the work keeps it until then; the form says when it is asked, and refuses a colleague beside the field."""
    heir, day = world.people["spod_coordinator2"], today_in_prague() + timedelta(days=16)
    tenant_id, worker_id, held = await held_by(world, "spod_coordinator", Role.CASE_COORDINATOR)
    for last_day in (day, today_in_prague()):
        with pytest.raises(HandedOverAtTheEnd):
            await leaving.end_roles(tenant_id, worker_id, held, last_day=last_day, to_user=heir.user_id)
    with pytest.raises(Invalid) as refused:
        order = EndRole(last_day=day, hand_over_to=heir.worker_id)
        await people.end_role(world.actor("ospod_admin"), held[0], order)
    assert set(refused.value.fields) == {"hand_over_to"}
    client = await client_app("ospod_admin")
    form = f"/administration/roles/{held[0]}/end"
    assert "Jen když role končí hned" in soft((await client.get(form)).text)
    sent = {"once": "4" * 32, "last_day": "za 16 dní", "hand_over_to": str(heir.worker_id)}
    again = await client.post(form, data=sent)
    assert again.status_code == 400
    assert "Předat práci jde až s koncem role." in soft(again.text)
    assert (await client.post(form, data={**sent, "once": "5" * 32, "hand_over_to": ""})).status_code == 303
    view = await case_views.case_view(world.actor("spod_coordinator"), case_id)
    assert view.header.key_worker_id == worker_id
    assert [each.kind for each in (await case_views.case_news(world.actor("spod_head"), case_id)).records] == []
    sent = {"once": "6" * 32, "last_day": "", "hand_over_to": str(heir.worker_id)}
    assert (await client.post(form, data=sent)).status_code == 303, "when it ends"
    view = await case_views.case_view(world.actor("spod_coordinator2"), case_id)
    assert view.header.key_worker_id == heir.worker_id
