"""Whoever stands in reads and works what the absent one leads, for that time alone (domain reference 1.9, 1.18; ADR 0114)."""

from datetime import timedelta

import pytest

from app.testing.queries import counting_queries
from app.testing.rows import insert, refused
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CasePermission
from cases.cases.exceptions import StandsInNoMore
from cases.cases.schemas import AddRecord, AddTask
from cases.cases.schemas.worklist import Asked as AskedOfList
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import start_of_day, today_in_prague
from kernel.web.text import soft
from services.competence.access import CompetencePermission, competence_for
from services.desk import views as desk
from services.intake import service, views
from services.intake.access import IntakePermission
from services.intake.exceptions import StoodInUntilNow
from services.intake.schemas import AddToNotice, ShowNotifier
from services.protection.access import ProtectionPermission, judged_for
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.log import views as log_views
from tenants.log.schemas import Asked

P = CasePermission
CHILD = {"given_name": "Kryštof", "family_name": "Bezděk"}
OTHER = {"child_given_name": "Kryštof", "child_family_name": "Bezděk", "child_address": "Dlouhá 3, Lipnice pod Hájem"}


@pytest.fixture
def absent(world):
    return world.actor("spod_coordinator")


@pytest.fixture
def substitute(world):
    return world.actor("spod_coordinator2")


@pytest.fixture
def head(world):
    return world.actor("spod_head")


@pytest.fixture
async def notice_id(office):
    return (await office.record()).id


@pytest.fixture
async def case_id(office, notice_id):
    return (await office.assign(notice_id)).case_id


def span(since=0.0, until=4.0):
    moment = now()
    return {"starts_at": moment + timedelta(hours=since), "ends_at": moment + timedelta(hours=until)}


async def away(who, substitute, **when):
    return await absences.plan_absence(who, PlanAbsence(substitute_id=substitute.worker, **(when or span())))


async def test_the_substitute_reads_and_works_the_case_as_its_key_worker_does(absent, substitute, case_id):
    with pytest.raises(NotAllowed):
        await case_views.case_view(substitute, case_id, P.READ)
    await away(absent, substitute)
    theirs, own = await case_views.case_view(substitute, case_id), await case_views.case_view(absent, case_id)
    assert theirs.content is not None
    assert set(own.header.may) - set(theirs.header.may) == {P.SAME_PERSON}
    record = AddRecord(kind="phone_call", occurred_at=now(), title="Matka volala", facts="Přijde v pátek.")
    await cases.add_record(substitute, case_id, record)
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=substitute.worker)
    await cases.add_task(substitute, case_id, task)
    for permission in (P.CHANGE_KEY_WORKER, P.MERGE, P.SAME_PERSON):
        with pytest.raises(NotAllowed):
            await case_views.case_view(substitute, case_id, permission)


async def test_the_key_worker_stays_and_the_history_and_the_log_say_in_whose_place(world, absent, substitute, case_id):
    await away(absent, substitute)
    await case_views.case_view(substitute, case_id, P.READ)
    record = AddRecord(kind="phone_call", occurred_at=now(), title="Matka volala", facts="Přijde v pátek.")
    await cases.add_record(substitute, case_id, record)
    assert len(await case_views.key_workers(absent, case_id)) == 1
    history = await case_views.case_history(absent, case_id)
    theirs = [entry for entry in history if entry.worker == world.people["spod_coordinator2"].name]
    assert {entry.action for entry in theirs} >= {"case.read", "record.added"}
    assert {entry.in_place_of for entry in theirs} == {world.people["spod_coordinator"].name}
    assert not any(entry.in_place_of for entry in history if entry not in theirs)
    today = Asked(first_day=today_in_prague(), last_day=today_in_prague(), about=case_id)
    logged = await log_views.entries(world.actor("ospod_auditor"), today)
    assert {each.in_place_of for each in logged.entries if each.by == theirs[0].worker} == {
        world.people["spod_coordinator"].name
    }


async def test_a_head_who_stands_in_does_it_in_that_ones_place_and_another_head_does_not(world, absent, head, case_id):
    """They may do it anyway; whoever comes back is told of it all the same."""
    record = AddRecord(kind="phone_call", occurred_at=now(), title="Matka volala", facts="Přijde v pátek.")
    await cases.add_record(head, case_id, record)
    await away(absent, head)
    await cases.add_record(head, case_id, record)
    told = [entry.in_place_of for entry in await case_views.case_history(absent, case_id)]
    assert [each for each in told if each] == [world.people["spod_coordinator"].name]


async def test_before_it_begins_and_after_it_ended_nothing_is_open(absent, substitute, case_id, notice_id):
    ahead = await away(absent, substitute, **span(1, 2))
    with pytest.raises(NotAllowed):
        await case_views.case_view(substitute, case_id, P.READ)
    await absences.end_absence(absent, ahead)
    absence_id = await away(absent, substitute)
    await case_views.case_view(substitute, case_id, P.READ)
    await absences.end_absence(absent, absence_id)
    record = AddRecord(kind="phone_call", occurred_at=now(), title="Matka volala", facts="Přijde v pátek.")
    with pytest.raises(StandsInNoMore):
        await cases.add_record(substitute, case_id, record)
    with pytest.raises(StoodInUntilNow):
        await service.add_to_notice(substitute, notice_id, AddToNotice(text="Volala babička."))
    with pytest.raises(NotAllowed):
        await service.show_notifier(substitute, notice_id, ShowNotifier(reason="clarify"))


async def test_the_substitute_does_with_the_notice_what_its_coordinator_does(
    office, absent, substitute, notice_id, case_id
):
    await away(absent, substitute)
    await office.judge(notice_id, "spod_coordinator2")
    await service.add_to_notice(substitute, notice_id, AddToNotice(text="Volala babička."))
    assert office.notifier_name in str(await office.show("spod_coordinator2", notice_id))
    view = await views.notice_view(substitute, notice_id)
    assert view.content is not None
    async with unit_of_work(substitute):
        await competence_for(substitute, notice_id, CompetencePermission.DECIDE)
        held = await judged_for(substitute, notice_id, ProtectionPermission.ASSESS_BASICALLY)
        assert IntakePermission.ASSIGN not in held.notice.permissions
    entries = await case_views.case_history(absent, case_id)
    judged = next(entry for entry in entries if entry.action == "urgency.assessed")
    assert judged.in_place_of


async def test_a_substitute_of_a_substitute_reads_nothing(world, absent, substitute, head, case_id):
    """By rows that the acts refuse, too: who stands in for whom is no chain."""
    await away(absent, substitute)
    third = world.actor("spod_head")
    assert third.worker != substitute.worker
    with pytest.raises(Invalid):
        await away(substitute, third)
    async with unit_of_work(third) as unit:
        assert await unit.connection.fetchval("SELECT opora.stood_in_for()") == []
    async with unit_of_work(substitute) as unit:
        assert await unit.connection.fetchval("SELECT opora.stood_in_for()") == [absent.worker]


async def test_two_absences_open_both_and_each_ends_by_itself(world, office, absent, substitute, head, case_id):
    second = (
        await office.assign((await office.record(**OTHER)).id, to="spod_head", identity=ClientIdentity(**CHILD))
    ).case_id
    one, two = await away(absent, substitute), await away(head, substitute)
    for each in (case_id, second):
        await case_views.case_view(substitute, each, P.READ)
    await absences.end_absence(absent, one)
    with pytest.raises(NotAllowed):
        await case_views.case_view(substitute, case_id, P.READ)
    await case_views.case_view(substitute, second, P.READ)
    await absences.end_absence(head, two)
    with pytest.raises(NotAllowed):
        await case_views.case_view(substitute, second, P.READ)


async def test_raw_rows_open_nothing_before_now(absent, substitute, head, case_id):
    row = {
        "id": new_id(), "tenant_id": absent.tenant, "service_id": absent.service, "worker_id": absent.worker,
        "substitute_id": substitute.worker, "starts_at": start_of_day(today_in_prague()) - timedelta(hours=1),
        "ends_at": now() + timedelta(hours=1), "prepared": [], "set_by": absent.worker, "set_at": now(), "sealed": b"x",
    }  # fmt: skip
    async with refused(absent, "absence_not_past"):
        await insert("absence", **row)
    own = {**row, "starts_at": now(), "set_by": substitute.worker}
    async with refused(substitute, "row-level security"):  # nobody says of a colleague that they stand in for them
        await insert("absence", **own)


async def test_in_another_service_nothing_opens(world, absent, substitute, case_id):
    await away(absent, substitute)
    for name in ("osp_head", "pm_worker", "ospod_admin"):
        with pytest.raises((NotThere, NotAllowed)):
            await case_views.case_view(world.actor(name), case_id)


async def test_the_list_shows_what_they_stand_in_for_and_search_finds_it_by_what_readers_know(
    absent, substitute, case_id
):
    assert not (await case_views.worklist(substitute, AskedOfList(mine=False, stands_in=True), limit=50)).rows
    await away(absent, substitute)
    with counting_queries() as counted:
        listed = await case_views.worklist(substitute, AskedOfList(mine=False, stands_in=True), limit=50)
    (row,) = listed.rows
    assert (row.case.id, row.case.stands_in, row.reads, listed.reads) == (case_id, True, True, True)
    assert counted.count <= 8
    found = await case_views.find_cases(substitute, "Vránová")
    assert [each.stands_in for each in found if each.id == case_id] == [True]


async def test_my_day_of_the_substitute_tells_what_waits_for_the_absent_one(
    world, office, absent, substitute, case_id, client_app
):
    name = world.people["spod_coordinator"].name
    client = await client_app("spod_coordinator2")
    assert "Zastupujete" not in (await client.get("/my-day")).text
    await away(absent, substitute)
    page = (await client.get("/my-day")).text
    assert f"Zastupujete: {name}" in soft(page)
    card = page[page.index(f'id="zastup-{absent.worker}"') :]
    assert "Posoudit naléhavost" in card
    assert "/cases?whose=stands_in" in card
    assert "Případy v zástupu" in soft((await client.get("/cases?whose=stands_in&status=open")).text)
    assert "Vránová" in (await client.get(f"/tasks?of={absent.worker}")).text
    assert (await client.get(f"/tasks?of={world.people['spod_head'].worker_id}")).status_code == 404
    listed = (await client.get("/notices?which=stands_in")).text
    assert "Vránová" in listed
    entries = await case_views.case_history(absent, case_id)
    looked = next(entry for entry in entries if entry.action == "standing_in.read")
    assert (looked.worker, looked.in_place_of) == (world.people["spod_coordinator2"].name, name)


async def test_my_day_asks_a_constant_number_of_statements_for_each_absence(office, absent, substitute, case_id):
    await away(absent, substitute)
    await desk.desk(substitute)  # names are known from now on
    with counting_queries() as few:
        await desk.desk(substitute)
    for number in range(4):
        child = {"given_name": f"Dítě{number}", "family_name": f"Bezděk{number}"}
        told = {f"child_{key}": value for key, value in child.items()}
        await office.assign((await office.record(**told)).id, identity=ClientIdentity(**child))
    with counting_queries() as more:
        found = await desk.desk(substitute)
    assert len(found.in_place[0].day.rows) >= 5
    assert more.count == few.count


async def test_a_task_of_the_absent_is_finished_by_the_substitute_and_not_after_the_end(absent, substitute, case_id):
    absence_id = await away(absent, substitute)
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=absent.worker)
    first, second = await cases.add_task(absent, case_id, task), await cases.add_task(absent, case_id, task)
    await cases.finish_task(substitute, first, version=1)
    await absences.end_absence(absent, absence_id)
    with pytest.raises((NotThere, NotAllowed)):
        await cases.finish_task(substitute, second, version=1)


async def test_news_of_that_time_reach_both_and_say_in_whose_place(
    world, office, absent, substitute, notice_id, case_id
):
    absence_id = await away(absent, substitute)
    await service.add_to_notice(world.actor("spod_intake"), notice_id, AddToNotice(text="Volala babička."))
    await service.add_to_notice(substitute, notice_id, AddToNotice(text="Řekla to teta."))
    await outbox.drain()
    name = world.people["spod_coordinator"].name
    assert sum("má doplnění" in each.text for each in (await desk.desk(absent)).news) == 2
    news = [each for each in (await desk.desk(substitute)).news if "má doplnění" in each.text]
    assert [each.text.startswith(f"Zástup za: {name}.") for each in news] == [True]
    await absences.end_absence(absent, absence_id)
    assert not any("má doplnění" in each.text for each in (await desk.desk(substitute)).news)


async def test_before_the_absence_and_after_nobody_else_is_told(world, absent, substitute, notice_id, case_id):
    await away(absent, substitute, **span(1, 2))
    await service.add_to_notice(world.actor("spod_intake"), notice_id, AddToNotice(text="Volala babička."))
    await outbox.drain()
    async with unit_of_work(substitute) as unit:
        told = "SELECT count(*) FROM notification WHERE worker_id = $1"
        assert await unit.connection.fetchval(told, substitute.worker) == 0
