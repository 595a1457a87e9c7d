"""A change of who leads a case on a coming day, after its client was told (Standard 8c, S000; D12 of domain reference 1.17; 1.10)."""

from datetime import timedelta

import asyncpg
import pytest

from app.testing.pdf import pages_of
from app.testing.time import days_from_now
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.papers import cover_pdf
from cases.telling import service, views
from cases.telling.exceptions import NotCarriedOut, PlannedAlready, PlanNotDue, PlanOver
from cases.telling.pages.planning import on_heads_day
from cases.telling.schemas import DeferTelling, NamePlan, PlanChange
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import today_in_prague
from kernel.outbox import drain, note_due
from tenants import service as tenants
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tests.cases.test_cases import change, open_case
from tests.telling.test_told import duties, told


def plan(world, to="spod_coordinator2", *, days=0, **changes):
    values = {"worker_id": world.actor(to).worker_id, "reason": "head_decision"}
    return PlanChange(effective_on=today_in_prague() + timedelta(days=days), **{**values, **changes})


async def planned(world, *, ago=0, days=0, **changes):
    """A case, and a change of it that was planned so many days ago for so many days later."""
    with as_of(days_from_now(-ago)):
        case_id = await open_case(world)
        plan_id = await service.plan_change(world.actor("spod_head"), case_id, plan(world, days=days, **changes))
    return case_id, plan_id


async def leads(world, case_id):
    return (await case_views.case_view(world.actor("spod_head"), case_id)).header.key_worker_id


async def clock(world):
    await note_due()
    await drain()


async def test_d12_at12_a_change_comes_on_its_day_after_the_client_was_told(world):
    """Until then nothing changes; whoever leads the case has the task; told, it comes by itself, and the file says all of it."""
    case_id, _ = await planned(world, ago=3, days=3)
    first, second = world.actor("spod_coordinator"), world.actor("spod_coordinator2")
    (task,) = await duties(world, case_id)
    assert task.assignee_id == first.worker_id
    assert "Říct klientovi předem" in task.title
    assert await leads(world, case_id) == first.worker_id
    with as_of(days_from_now(-1)):
        assert (await views.planned(first, case_id)).plan.told is False
        await service.tell_client(first, case_id, told(world, "spod_coordinator2", whom="babička"), version=0)
    assert await duties(world, case_id) == []
    assert await leads(world, case_id) == first.worker_id
    await clock(world)
    assert await leads(world, case_id) == second.worker_id
    await clock(world)
    records = await case_views.list_records(second, case_id)
    assert [each.kind for each in records[:2]] == ["key_worker_change", "client_told"]
    assert "osobně (babička)" in records[0].facts
    assert "Rozhodnutí ze dne" in records[0].note
    assert await duties(world, case_id) == []
    assert (await views.telling(second, case_id)).knows
    assert (await views.planned(second, case_id)).plan is None


async def test_d12_at12_with_a_reason_why_not_it_comes_and_the_new_one_tells(world):
    """It is refused until one of the two is there; with the reason the new key worker has the task."""
    case_id, plan_id = await planned(world, ago=2, days=2)
    head, first = world.actor("spod_head"), world.actor("spod_coordinator")
    await clock(world)
    assert await leads(world, case_id) == first.worker_id
    view = (await views.planned(head, case_id)).plan
    assert view.stuck == "not_told"
    with pytest.raises(NotCarriedOut):
        await service.carry_out_now(head, case_id, NamePlan(plan_id=plan_id))
    with pytest.raises(asyncpg.CheckViolationError):
        async with unit_of_work(head) as unit:
            await unit.connection.execute(
                "UPDATE planned_change SET ended = 'effective', ended_at = now(), ended_by = $2 WHERE id = $1",
                plan_id,
                head.worker,
            )
    with pytest.raises(NotAllowed):
        await service.defer_telling(first, case_id, DeferTelling(plan_id=plan_id, reason="Nebyl čas."))
    with pytest.raises(Invalid) as refused:
        await service.defer_telling(head, case_id, DeferTelling(plan_id=plan_id, reason="-"))
    assert set(refused.value.fields) == {"reason"}
    await service.defer_telling(head, case_id, DeferTelling(plan_id=plan_id, reason="Matka je v nemocnici."))
    await drain()
    assert await leads(world, case_id) == world.actor("spod_coordinator2").worker_id
    (task,) = await duties(world, case_id)
    assert task.assignee_id == world.actor("spod_coordinator2").worker_id
    record = (await case_views.list_records(head, case_id))[0]
    assert "Proč: Matka je v nemocnici." in record.facts


async def test_from_today_on_it_comes_as_soon_as_the_client_was_told(world):
    """Nothing is stuck meanwhile; the coordinator who tells the client needs no right to change anything."""
    case_id, _ = await planned(world)
    await clock(world)
    assert (await views.planned(world.actor("spod_head"), case_id)).plan.stuck == ""
    await service.tell_client(world.actor("spod_coordinator"), case_id, told(world, "spod_coordinator2"), version=0)
    await drain()
    assert await leads(world, case_id) == world.actor("spod_coordinator2").worker_id


async def test_at13_three_changes_give_four_lines_the_opening_included(world):
    """On the inner side of the cover, whichever way each change came; without a gap and without a second one."""
    case_id, head = await open_case(world), world.actor("spod_head")
    await cases.change_key_worker(head, case_id, change(world), version=1)
    await service.plan_change(
        head, case_id, plan(world, "spod_coordinator", informed_on=today_in_prague(), informed_via="phone")
    )
    await drain()
    await service.plan_change(head, case_id, plan(world, not_informed_reason="Nebere telefon."))
    await drain()
    sheet = await case_views.cover_sheet(head, case_id)
    names = [world.people[who].worker_id for who in ("spod_coordinator", "spod_coordinator2") * 2]
    assert [each.worker_id for each in sheet.assignments] == names
    ends = [each.ended_at for each in sheet.assignments]
    assert ends[:-1] == [each.started_at for each in sheet.assignments][1:]
    assert ends[-1] is None
    text = "".join(pages_of(cover_pdf(sheet)))
    assert text.count(sheet.assignments[0].worker.split()[-1]) >= 2
    assert "klient informován" in text


async def test_cancelled_before_its_day_nothing_changes_and_another_can_be_planned(world):
    """One at a time; the task to tell is dropped with why; the day before it is too early to carry it out."""
    case_id, plan_id = await planned(world, ago=1, days=2)
    head = world.actor("spod_head")
    with pytest.raises(PlannedAlready):
        await service.plan_change(head, case_id, plan(world, days=5))
    with pytest.raises(PlanNotDue):
        await service.carry_out_now(head, case_id, NamePlan(plan_id=plan_id))
    with pytest.raises(NotAllowed):
        await service.cancel_plan(world.actor("spod_coordinator"), case_id, NamePlan(plan_id=plan_id))
    await service.cancel_plan(head, case_id, NamePlan(plan_id=plan_id))
    for late in (service.cancel_plan, service.carry_out_now):
        with pytest.raises(PlanOver):
            await late(head, case_id, NamePlan(plan_id=plan_id))
    assert await duties(world, case_id) == []
    assert [task.dropped for task in (await case_views.list_tasks(head, case_id))[1]] == ["Změna byla zrušena."]
    await clock(world)
    assert await leads(world, case_id) == world.actor("spod_coordinator").worker_id
    await service.plan_change(head, case_id, plan(world, days=5))


async def test_whoever_was_chosen_left_or_is_away_and_the_head_is_told_and_the_case_goes_on(world):
    """Never a gap and never a second one: the head has it on their day, and carries it out once the chosen one is back."""
    case_id, plan_id = await planned(world, ago=1, days=1, informed_on=None, not_informed_reason="Nebere telefon.")
    head, second = world.actor("spod_head"), world.actor("spod_coordinator2")
    span = {"starts_at": now() + timedelta(seconds=1), "ends_at": now() + timedelta(hours=2)}
    order = PlanAbsence(worker_id=second.worker, substitute_id=world.actor("spod_coordinator").worker, **span)
    absence_id = await absences.plan_absence(head, order)
    async with unit_of_work(head) as unit:
        await unit.connection.execute("SELECT pg_sleep(1.1)")
    await clock(world)
    assert await leads(world, case_id) == world.actor("spod_coordinator").worker_id
    waiting = await on_heads_day(head)
    assert [row.words[-1] for row in waiting.rows] == ["koho jste vybrali, ten tu dnes není"]
    assert await on_heads_day(second) is None
    with pytest.raises(NotCarriedOut):
        await service.carry_out_now(head, case_id, NamePlan(plan_id=plan_id))
    await absences.end_absence(head, absence_id)
    await service.carry_out_now(head, case_id, NamePlan(plan_id=plan_id))
    assert await leads(world, case_id) == second.worker_id
    assert await on_heads_day(head) is None


async def test_whoever_was_chosen_left_meanwhile(world):
    """The head is told once, and the case goes on as it is."""
    case_id, plan_id = await planned(world, ago=1, days=1, not_informed_reason="Nebere telefon.")
    second = world.actor("spod_coordinator2")
    await tenants.end_worker(world.organisations["ospod"], second.worker)
    for _ in range(2):
        await clock(world)
    head = world.actor("spod_head")
    assert (await views.planned(head, case_id)).plan.stuck == "left"
    assert await leads(world, case_id) == world.actor("spod_coordinator").worker_id
    with pytest.raises(NotCarriedOut):
        await service.carry_out_now(head, case_id, NamePlan(plan_id=plan_id))


async def test_another_change_in_between_makes_it_void(world):
    """Whoever leads the case now was not asked about the plan."""
    case_id, _ = await planned(world, ago=1, days=1, not_informed_reason="Nebere telefon.")
    head = world.actor("spod_head")
    await cases.change_key_worker(head, case_id, change(world, "spod_head"), version=1)
    assert (await views.planned(head, case_id)).plan is None
    await clock(world)
    assert await leads(world, case_id) == head.worker_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": -1}, "effective_on"),
        ({"days": 400}, "effective_on"),
        ({"to": "spod_coordinator"}, "worker_id"),
        ({"to": "spod_intake"}, "worker_id"),
        ({"reason": "client_request"}, "request_on"),
        ({"reason": "inner_conflict"}, "support_offered"),
        ({"informed_via": "phone"}, "informed_on"),
    ],
)
async def test_a_wrong_plan_is_refused_beside_its_field(world, wrong, field):
    """Each with what is wrong, and nothing is planned."""
    case_id, head = await open_case(world), world.actor("spod_head")
    with pytest.raises(Invalid) as refused:
        await service.plan_change(head, case_id, plan(world, **wrong))
    assert field in refused.value.fields
    assert (await views.planned(head, case_id)).plan is None


async def test_only_heads_plan(world):
    """Whoever leads the case reads the plan and tells its client; nobody else of the service reads it."""
    case_id, _ = await planned(world, days=3)
    assert (await views.planned(world.actor("spod_coordinator"), case_id)).plan is not None
    for who in ("spod_coordinator2", "spod_intake"):
        with pytest.raises(NotAllowed):
            await views.planned(world.actor(who), case_id)
    other = await open_case(world)
    with pytest.raises(NotAllowed):
        await service.plan_change(world.actor("spod_coordinator"), other, plan(world))


async def test_raw_sql_plans_nothing_for_others_and_writes_no_plan_over(world):
    """Heads alone plan, nobody signs for another or under another time, what was told and what ended stays."""
    case_id, plan_id = await planned(world, ago=1, days=9, informed_on=None)
    head, first = world.actor("spod_head"), world.actor("spod_coordinator")
    wrong = [
        (first, "INSERT INTO planned_change SELECT * FROM planned_change"),
        (first, "UPDATE planned_change SET worker_id = from_worker_id"),
        (first, "UPDATE planned_change SET effective_on = effective_on - 30"),
        (head, f"UPDATE planned_change SET ended = 'cancelled', ended_at = now(), ended_by = '{first.worker}'"),
        (head, "UPDATE planned_change SET ended = 'cancelled', ended_at = now() - interval '1 hour'"),
        (head, "DELETE FROM planned_change"),
    ]
    for actor, statement in wrong:
        with pytest.raises(asyncpg.PostgresError):
            async with unit_of_work(actor) as unit:
                await unit.connection.execute(statement)
    async with unit_of_work(world.actor("osp_head")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM planned_change") == 0
    await service.tell_client(first, case_id, told(world, "spod_coordinator2"), version=0)
    for statement in (
        "UPDATE planned_change SET informed_on = informed_on - 1",
        "UPDATE planned_change SET informed_on = NULL, informed_via = NULL, informed_by = NULL, informed_at = NULL, told = NULL",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with unit_of_work(first) as unit:
                await unit.connection.execute(statement)
    await service.cancel_plan(head, case_id, NamePlan(plan_id=plan_id))
    with pytest.raises(asyncpg.PostgresError):
        async with unit_of_work(head) as unit:
            await unit.connection.execute("UPDATE planned_change SET ended = NULL, ended_at = NULL, ended_by = NULL")


async def test_a_client_who_was_told_of_a_change_is_told_that_it_was_cancelled(world):
    """The file says so, and whoever goes on leading the case has it to do; nobody believes the record of before (S000, S001)."""
    case_id, plan_id = await planned(world, ago=1, days=2)
    head, now_leads = world.actor("spod_head"), world.actor("spod_coordinator")
    await service.tell_client(now_leads, case_id, told(world, "spod_coordinator2"), version=0)
    await service.cancel_plan(head, case_id, NamePlan(plan_id=plan_id))
    (record,) = [each for each in await case_views.list_records(now_leads, case_id) if "zrušena" in each.title]
    assert "Že neplatí, je třeba mu říct." in record.facts
    view = await views.telling(now_leads, case_id)
    assert (view.knows, view.waits) == (False, True)
    await service.tell_client(now_leads, case_id, told(world, "spod_coordinator"))
    view = await views.telling(now_leads, case_id)
    assert (view.knows, view.waits) == (True, False)
