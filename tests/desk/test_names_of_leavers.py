"""Who has left is marked beside their name wherever history keeps it, and nothing else changes (ADR 0052)."""

import re
from datetime import date

import pytest

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from cases.cases import papers
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import keys
from kernel.actor import operator_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.tables import Role

KREJCI = ClientIdentity(given_name="Ondřej", family_name="Krejčí", birth_date=date(2015, 3, 2))
GONE, MARK = "Žofie Ryšánková", "už tu nepracuje"


@pytest.fixture
async def case_id(world):
    """A case of the coordinator, with a record and a task of theirs."""
    head, gone = world.actor("spod_head"), world.actor("spod_coordinator")
    order = OpenCase(identity=KREJCI, key_worker_id=gone.worker, kind="child")
    case_id = await cases.open_case(head, order)
    await cases.add_record(gone, case_id, AddRecord(kind="note", occurred_at=now(), title="Telefonát", facts="Ano."))
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=gone.worker)
    task_id = await cases.add_task(head, case_id, task)
    await cases.finish_task(gone, task_id, version=1)
    return case_id


async def close(world, name="spod_coordinator", **more):
    await leaving.close_account(world.people[name].user_id, **more)


def pages(case_id):
    return [f"/cases/{case_id}{tab}" for tab in ("", "/records", "/history", "/tasks?done=1", "/people")] + ["/cases"]


async def test_the_name_is_marked_on_every_page_that_keeps_it(world, case_id, client_app):
    """And in no attribute does a tag stand."""
    client = await client_app("spod_head")
    for page in pages(case_id):
        assert MARK not in soft((await client.get(page)).text)
    await close(world)
    for page in pages(case_id):
        text = soft((await client.get(page)).text)
        names = len(re.findall(GONE, re.sub(r"<option[^>]*>[^<]*</option>", "", text)))
        assert len(re.findall(rf"{GONE}(?:\s|<span[^>]*>)*\({MARK}\)", text)) == names, page
        assert not re.search(r'="[^"<>]*<(?:span|b)\b', text), page
    assert MARK in soft((await client.get(pages(case_id)[0])).text)


async def test_the_paper_marks_it_in_the_line_of_key_workers(world, case_id, monkeypatch):
    drawn = {}
    monkeypatch.setattr(papers, "compile_pdf", lambda template, data, **more: drawn.update(data) or b"")
    head = world.actor("spod_head")
    papers.cover_pdf(await case_views.cover_sheet(head, case_id))
    assert [each["name"] for each in drawn["key_workers"]] == [GONE]
    await close(world)
    papers.cover_pdf(await case_views.cover_sheet(head, case_id))
    assert [each["name"] for each in drawn["key_workers"]] == [f"{GONE} ({MARK})"]
    monkeypatch.undo()
    assert papers.cover_pdf(await case_views.cover_sheet(head, case_id)).startswith(b"%PDF")


async def test_programs_tables_and_what_is_written_have_the_name_alone(world, case_id, client_app):
    """Who gets the case reads in its record who had it, as on that day."""
    await close(world, to_user=world.people["spod_coordinator2"].user_id)
    client = await client_app("spod_head")
    answer = await client.get(f"/api/v1/cases/{case_id}/history")
    assert answer.status_code == 200
    assert GONE in answer.text
    for address in (f"/api/v1/cases/{case_id}", f"/api/v1/cases/{case_id}/records", f"/api/v1/cases/{case_id}/history"):
        assert MARK not in soft((await client.get(address)).text)
    file = await case_views.case_file(world.actor("spod_head"), case_id)
    change = next(each for each in file.records if each.kind == "key_worker_change")
    assert GONE in change.facts + change.title
    assert MARK not in soft(change.facts + change.title)


async def test_who_works_elsewhere_in_the_organisation_or_begins_one_day_has_not_left(world):
    """And whose only role ended has, account or not."""
    osp = world.actor("osp_specialist")
    both, pm = world.people["both_pm"].worker_id, world.people["pm_worker"].worker_id

    async def marked(*workers):
        keys.forget()
        async with unit_of_work(osp):
            names = await tenant_views.worker_names(osp.tenant, workers)
        return [hasattr(names[each], "__html__") for each in workers]

    assert await marked(both, pm) == [False, False]
    async with unit_of_work(operator_actor(osp.tenant)) as unit:
        await unit.connection.execute(
            "UPDATE membership SET valid_to = now() WHERE worker_id = $1 AND service_id = $2",
            both,
            world.services["pm"],
        )
        await unit.connection.execute("UPDATE membership SET valid_to = now() WHERE worker_id = $1", pm)
    assert await marked(both, pm) == [False, True]
    async with unit_of_work(operator_actor(osp.tenant)) as unit:
        await unit.connection.execute(
            "INSERT INTO membership (id, tenant_id, user_id, worker_id, service_id, role, valid_from)"
            " SELECT gen_random_uuid(), tenant_id, user_id, worker_id, service_id, role, $2 FROM membership WHERE worker_id = $1",
            pm,
            days_from_now(3),
        )
    assert await marked(both, pm) == [False, False]


async def test_the_mark_costs_no_statement(world, case_id, client_app):
    client = await client_app("spod_head")
    page = f"/cases/{case_id}/history"
    await client.get(page)
    with counting_queries() as there:
        await client.get(page)
    await close(world)
    await client.get(page)
    with counting_queries() as gone:
        await client.get(page)
    assert gone.count == there.count


async def test_who_left_this_service_and_works_in_another_is_marked_on_its_pages(world, client_app):
    """In the other one, nothing is beside the name."""
    both, head = world.actor("both_pm"), world.actor("pm_head")
    identity = ClientIdentity(given_name="Ondřej", family_name="Krejčí", birth_date=date(1980, 3, 2))
    case_id = await cases.open_case(head, OpenCase(identity=identity, key_worker_id=both.worker, kind="adult"))
    client = await client_app("pm_head")
    pages_here = [f"/cases/{case_id}", f"/cases/{case_id}/history", "/cases?whose=all"]
    held = await tenant_views.memberships_of(both.tenant, both.worker, Role.SOCIAL_WORKER, both.service)
    await leaving.end_roles(both.tenant, both.worker, held)
    for page in pages_here:
        assert soft("(v této službě už nepracuje)") in soft((await client.get(page)).text), page
