"""The sheet that hands back: what was done meanwhile, read by who was away, and the clock of it (D13, ADR 0114)."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from app.testing.rows import insert
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, AddTask
from cases.deadlines import service as deadlines
from cases.deadlines.events import DeadlinePassed
from cases.standing_in import repository, rules, service, tasks, views
from cases.standing_in.exceptions import NothingToConfirm
from kernel import outbox
from kernel.actor import RELAY, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import instant_at, is_working_day, next_working_day, today_in_prague
from kernel.web.text import soft
from services.desk import views as desk
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tenants.absences import service as absences
from tenants.absences import views as absence_views
from tenants.absences.exceptions import AbsenceOver
from tenants.absences.schemas import ChangeSubstitute, PlanAbsence
from tests.intake.conftest import office
from tests.intake.test_standing_in import absent, case_id, head, notice_id, substitute

__all__ = ["absent", "case_id", "head", "notice_id", "office", "substitute"]


@pytest.fixture
async def absence_id(absent, substitute, case_id):
    span = {"starts_at": now(), "ends_at": now() + timedelta(hours=4)}
    return await absences.plan_absence(absent, PlanAbsence(substitute_id=substitute.worker, **span))


async def record(actor, case_id, title="Matka volala"):
    order = AddRecord(kind="phone_call", occurred_at=now(), title=title, facts="Přijde v pátek.")
    return await cases.add_record(actor, case_id, order)


async def test_the_sheet_lists_what_was_done_in_that_time_and_nothing_else(
    office, absent, substitute, head, case_id, notice_id, absence_id
):
    await record(substitute, case_id)
    task = AddTask(title="Zavolat do školy", due_on=today_in_prague(), assignee_id=substitute.worker)
    await cases.finish_task(substitute, await cases.add_task(substitute, case_id, task), version=1)
    await office.judge(notice_id, "spod_coordinator2")
    await intake.add_to_notice(substitute, notice_id, AddToNotice(text="Volala babička."))
    await record(head, case_id, "Zápis vedoucí")  # not in anybody's place
    await absences.end_absence(absent, absence_id)
    await record(absent, case_id, "Po návratu")
    sheet = await views.sheet(absent, absence_id)
    done = [(row.action, row.words) for row in sheet.rows]
    assert ("record.added", "Matka volala") in done
    assert ("urgency.assessed", "posouzeno jako nenaléhavé") in done
    assert ("task.finished", "Zavolat do školy") in done
    assert {action for action, _ in done} >= {"urgency.assessed", "notice.added"}
    assert not {words for _, words in done} & {"Zápis vedoucí", "Po návratu"}
    assert all("Vránová" in row.about and row.url for row in sheet.rows)
    assert [row.at for row in sheet.rows] == sorted(row.at for row in sheet.rows)


async def test_who_was_away_and_the_heads_read_it_and_nobody_else(world, absent, substitute, head, case_id, absence_id):
    await record(substitute, case_id)
    await absences.end_absence(absent, absence_id)
    assert len((await views.sheet(head, absence_id)).rows) == 1
    for name in ("spod_coordinator2", "spod_intake", "spod_mailroom"):
        with pytest.raises(NotAllowed):
            await views.sheet(world.actor(name), absence_id)
    for name in ("ospod_admin", "osp_head", "javorec_head"):
        if name in world.people:
            with pytest.raises((NotThere, NotAllowed)):
                await views.sheet(world.actor(name), absence_id)
    with pytest.raises(NotAllowed):
        await service.confirm(head, absence_id)


async def test_it_is_confirmed_once_by_who_was_away(world, absent, substitute, case_id, absence_id):
    await record(substitute, case_id)
    with pytest.raises(NothingToConfirm):
        await service.confirm(absent, absence_id)  # it is not over
    await absences.end_absence(absent, absence_id)
    before = await views.sheet(absent, absence_id)
    assert (before.waits, before.may_confirm, before.read_at) == (True, True, None)
    await service.confirm(absent, absence_id)
    after = await views.sheet(absent, absence_id)
    assert (after.waits, after.read_by) == (False, world.people["spod_coordinator"].name)
    assert after.read_at is not None
    with pytest.raises(NothingToConfirm):
        await service.confirm(absent, absence_id)


async def test_where_nothing_was_done_nothing_waits(absent, absence_id):
    await absences.end_absence(absent, absence_id)
    sheet = await views.sheet(absent, absence_id)
    assert (sheet.rows, sheet.waits, sheet.over) == ([], False, True)
    with pytest.raises(NothingToConfirm):
        await service.confirm(absent, absence_id)


async def test_who_does_not_go_after_all_gets_no_sheet(absent, substitute):
    span = {"starts_at": now() + timedelta(hours=1), "ends_at": now() + timedelta(hours=4)}
    ahead = await absences.plan_absence(absent, PlanAbsence(substitute_id=substitute.worker, **span))
    await absences.end_absence(absent, ahead)
    async with unit_of_work(absent):
        assert await views.clock_of(absent, ahead) is None


async def test_d13_runs_from_the_return_until_it_is_confirmed_and_tells_the_heads_when_it_passed(
    world, absent, substitute, head, case_id, absence_id
):
    await record(substitute, case_id)
    await absences.end_absence(absent, absence_id)
    async with unit_of_work(absent):
        clock = await views.clock_of(absent, absence_id)
    assert clock is not None
    assert (clock.worker_id, clock.ended_at) == (absent.worker, None)
    assert clock.due_on >= today_in_prague()
    mine = (await desk.desk(absent)).day.rows
    assert [row.url for row in mine if row.title == "Přečíst, co se dělo v zástupu"] == [
        f"/absences/{absence_id}/sheet"
    ]
    system = system_actor(absent.tenant, absent.service)
    async with unit_of_work(system):
        await deadlines.alert(system, DeadlinePassed(deadline_id=clock.id))
    for told in (absent, head):
        assert any("Přečíst, co se dělo v zástupu" in each.about for each in (await desk.desk(told)).news) or any(
            row.title == "Přečíst, co se dělo v zástupu" for row in (await desk.desk(told)).day.rows
        )
    await service.confirm(absent, absence_id)
    assert not any("Přečíst" in each.about for each in (await desk.desk(head)).news)


async def test_d13_of_a_planned_end_begins_by_the_clock_alone(absent, substitute, case_id):
    """Time passes by an absence that was written so that it is over."""
    moment = now()
    row = {
        "id": new_id(), "tenant_id": absent.tenant, "service_id": absent.service, "worker_id": absent.worker,
        "substitute_id": substitute.worker, "starts_at": moment, "ends_at": moment + timedelta(seconds=1),
        "prepared": [], "set_by": absent.worker, "set_at": moment, "sealed": b"x",
    }  # fmt: skip
    async with unit_of_work(absent):
        await insert("absence", **row)
    await record(substitute, case_id)
    await _until(row["ends_at"])
    async with unit_of_work(RELAY):
        assert row["id"] in {due.event.absence_id for due in await tasks.ended()}
    await outbox.note_due()
    await outbox.drain()
    async with unit_of_work(RELAY):
        assert row["id"] not in {each.id for each in await repository.list_over(rules.D13, 100)}
    assert (await views.sheet(absent, row["id"])).waits


async def _until(moment):
    await asyncio.sleep(max((moment - now()).total_seconds(), 0) + 0.1)


def test_d13_is_of_the_working_day_of_the_return_or_of_the_next_one():
    day = today_in_prague()
    while not is_working_day(day):
        day = next_working_day(day)
    assert rules.read_by(instant_at(day, 8, 0)).due_on == day
    assert rules.read_by(instant_at(day, 18, 0)).due_on == next_working_day(day)
    holiday = day
    while is_working_day(holiday):
        holiday += timedelta(days=1)
    assert rules.read_by(instant_at(holiday, 8, 0)).due_on == next_working_day(holiday)


async def test_the_pages(world, absent, substitute, case_id, absence_id, client_app):
    await record(substitute, case_id)
    theirs, colleague = await client_app("spod_coordinator"), await client_app("spod_coordinator2")
    assert "Nepřítomnost trvá" in (await theirs.get(f"/absences/{absence_id}")).text
    await absences.end_absence(absent, absence_id)
    assert "čeká na přečtení" in (await theirs.get(f"/absences/{absence_id}")).text
    page = (await theirs.get(f"/absences/{absence_id}/sheet")).text
    assert "Matka volala" in page
    assert "Mám přečteno" in page
    assert (await colleague.get(f"/absences/{absence_id}/sheet")).status_code == 403
    assert "Matka volala" not in (await colleague.get(f"/absences/{absence_id}")).text
    await theirs.post(f"/absences/{absence_id}/sheet/read", data={})
    assert "přečteno" in (await theirs.get(f"/absences/{absence_id}/sheet")).text
    api = await theirs.get(f"/api/v1/absences/{absence_id}/sheet")
    assert api.status_code in (200, 401)


async def test_another_substitute_in_the_middle_has_a_sheet_of_their_own_and_d13_waits_for_the_return(
    world, absent, substitute, head, case_id, absence_id
):
    await record(substitute, case_id, "Zapsal první")
    order = ChangeSubstitute(substitute_id=head.worker)
    goes_on = await absences.change_substitute(head, absence_id, order)
    with pytest.raises(NotAllowed):
        await record(substitute, case_id)
    await record(head, case_id, "Zapsala druhá")
    async with unit_of_work(RELAY):
        assert not {each.id for each in await repository.list_over(rules.D13, 100)} & {absence_id, goes_on}
    async with unit_of_work(absent):
        assert await views.clock_of(absent, absence_id) is None  # nobody is back
    seen = await absence_views.absence(absent, absence_id)
    assert (seen.next_id, seen.ended) == (goes_on, True)
    await absences.end_absence(absent, goes_on)
    for each, words in ((absence_id, "Zapsal první"), (goes_on, "Zapsala druhá")):
        sheet = await views.sheet(absent, each)
        assert ([row.words for row in sheet.rows], sheet.waits) == ([words], True)
        await service.confirm(absent, each)


async def test_a_substitute_who_falls_ill_is_away_once_another_one_stands_in(absent, substitute, head, absence_id):
    away = PlanAbsence(substitute_id=head.worker, starts_at=now(), ends_at=now() + timedelta(hours=2))
    with pytest.raises(Invalid):
        await absences.plan_absence(substitute, away)
    with pytest.raises(NotAllowed):  # whoever stands in asks the head
        await absences.change_substitute(substitute, absence_id, ChangeSubstitute(substitute_id=head.worker))
    await absences.change_substitute(absent, absence_id, ChangeSubstitute(substitute_id=head.worker))
    await absences.plan_absence(substitute, msgspec.structs.replace(away, starts_at=now()))


@pytest.mark.parametrize("whom", ["", "spod_coordinator", "spod_coordinator2", "spod_intake", "osp_specialist"])
async def test_the_new_substitute_leads_cases_here_and_is_another_one(world, head, absence_id, whom):
    order = ChangeSubstitute(substitute_id=world.people[whom].worker_id if whom else None)
    with pytest.raises(Invalid) as wrong:
        await absences.change_substitute(head, absence_id, order)
    assert wrong.value.fields.keys() == {"substitute_id"}


async def test_who_is_back_has_no_substitute_to_change(absent, head, absence_id):
    await absences.end_absence(absent, absence_id)
    with pytest.raises(AbsenceOver):
        await absences.change_substitute(absent, absence_id, ChangeSubstitute(substitute_id=head.worker))


async def test_the_page_of_changing(world, absent, absence_id, client_app):
    client = await client_app("spod_coordinator")
    page = (await client.get(f"/absences/{absence_id}/substitute")).text
    assert world.people["spod_head"].name in page
    assert f'value="{absent.worker}"' not in page
    refused = await client.post(f"/absences/{absence_id}/substitute", data={})
    assert "Vyberte, kdo zastoupí" in soft(refused.text)
    sent = {"substitute_id": str(world.people["spod_head"].worker_id), "phone": "+420 000 000 071"}
    done = await client.post(f"/absences/{absence_id}/substitute", data=sent)
    assert done.status_code in (200, 303)
    assert "Pokračuje s jiným zástupem" in soft((await client.get(f"/absences/{absence_id}")).text)
