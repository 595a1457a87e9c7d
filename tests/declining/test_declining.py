"""Nemohu převzít: whoever got a case says why they cannot take it over, and the head decides (S003; ADR 0118)."""

from datetime import timedelta

import pytest

from app.testing.rows import insert, refused
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddRecord, ChangeKeyWorker
from cases.declining import rules, service, views
from cases.declining.exceptions import ActedAlready, DeclinedAlready, NothingToSettle, TooLateToDecline
from cases.declining.schemas import DeclineCase, KeepWithThem
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views as desk
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tests.intake.conftest import Office
from tests.intake.test_by_rules import put

WORKER, OTHER, HEAD = "spod_coordinator", "spod_coordinator2", "spod_head"
WHY = "S matkou dítěte jsme spolu vyrůstaly."


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
async def case_id(office):
    return (await office.assign((await office.record()).id)).case_id


async def says(office, case_id, by=WORKER, reason=WHY):
    return await service.decline(office.actor(by), case_id, DeclineCase(reason=reason))


async def keeps(office, case_id, declined_id, word="Nikdo jiný není; pomůže kolegyně."):
    return await service.keep_with_them(office.actor(HEAD), case_id, KeepWithThem(declined_id=declined_id, word=word))


async def gives(office, case_id, to=OTHER):
    order = ChangeKeyWorker(
        worker_id=office.world.people[to].worker_id,
        reason="head_decision",
        not_informed_reason="Klient koordinátora ještě nepoznal.",
    )
    version = (await case_views.case_view(office.actor(HEAD), case_id)).header.version
    await cases.change_key_worker(office.actor(HEAD), case_id, order, version=version)


async def rows_of(office, who):
    day = (await desk.desk(office.actor(who))).day
    return [(row.title, row.urgency.name) for row in day.rows if row.key.startswith("nepreberu-")]


async def test_it_is_on_the_heads_day_and_they_answer_for_it_until_the_head_decided(office, world, case_id):
    await says(office, case_id)
    assert await rows_of(office, HEAD) == [(f"{world.people[WORKER].name} nemůže převzít případ", "AT_ONCE")]
    view = await case_views.case_view(office.actor(WORKER), case_id)
    assert view.header.key_worker_id == world.people[WORKER].worker_id
    seen = await views.declining(office.actor(HEAD), case_id)
    assert (seen.said.reason, seen.may_settle) == (WHY, True)


async def test_the_head_gives_it_to_another_and_the_line_has_no_gap(office, world, case_id):
    await says(office, case_id)
    await gives(office, case_id)
    assert await rows_of(office, HEAD) == []
    async with unit_of_work(office.actor(HEAD)) as unit:
        line = await unit.connection.fetch(
            "SELECT worker_id, started_at, ended_at FROM key_worker_assignment WHERE case_id = $1 ORDER BY started_at",
            case_id,
        )
        settled = await unit.connection.fetchval("SELECT settled FROM case_declined WHERE case_id = $1", case_id)
    assert [row["worker_id"] for row in line] == [world.people[WORKER].worker_id, world.people[OTHER].worker_id]
    assert line[0]["ended_at"] == line[1]["started_at"]
    assert settled == "given"
    assert (await views.standing(office.actor(OTHER), case_id)).said is None, "who has it now reads nothing of it"


async def test_the_head_leaves_it_with_them_with_a_word(office, case_id):
    declined_id = await says(office, case_id)
    for word in ("", "."):
        with pytest.raises(Invalid):
            await keeps(office, case_id, declined_id, word)
    await keeps(office, case_id, declined_id)
    await outbox.drain()
    told = [one.text for one in (await desk.desk(office.actor(WORKER))).news]
    assert "Vedení nechává případ u vás. Přečtěte si proč." in told
    seen = await views.declining(office.actor(WORKER), case_id)
    assert (seen.said.settled, seen.said.word, seen.may_say) == ("kept", "Nikdo jiný není; pomůže kolegyně.", False)
    with pytest.raises(DeclinedAlready):
        await says(office, case_id)


async def test_the_reason_is_in_no_file_history_or_log(office, case_id, client_app):
    await says(office, case_id)
    await gives(office, case_id)
    head = await client_app(HEAD)
    for page in ("records", "history", "key-worker"):
        assert "vyrůstaly" not in soft((await head.get(f"/cases/{case_id}/{page}")).text)
    async with unit_of_work(office.actor(HEAD)) as unit:
        said = await unit.connection.fetch(
            "SELECT case_id, details::text AS d FROM audit_entry WHERE action LIKE 'declined.%'"
        )
    assert {row["case_id"] for row in said if "vyrůstaly" in row["d"]} == set()
    entries = await unit_entries(office, case_id)
    assert "declined.said" not in entries, "what was said is personnel data: the case tells nothing of it"


async def unit_entries(office, case_id):
    async with unit_of_work(office.actor(HEAD)) as unit:
        rows = await unit.connection.fetch("SELECT action FROM audit_entry WHERE case_id = $1", case_id)
    return {row["action"] for row in rows}


async def test_the_heads_are_told_at_once_where_a_child_is_in_danger(office, case_id):
    await says(office, case_id)
    await outbox.drain()
    told = [one.text for one in (await desk.desk(office.actor(HEAD))).news]
    assert "Koordinátor nemůže převzít případ. Rozhodněte, kdo ho povede." not in told, "the row of the day says it"
    notice_id = (await office.record(child_given_name="Tadeáš", child_family_name="Horný")).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    urgent = (await office.assign(notice_id, open_anyway=True)).case_id
    await says(office, urgent)
    await outbox.drain()
    assert [each[1] for each in await rows_of(office, HEAD)] == ["URGENT", "AT_ONCE"]
    async with unit_of_work(office.actor(HEAD)) as unit:
        kinds = await unit.connection.fetch("SELECT kind FROM notification WHERE about_id = $1", urgent)
    assert "declined.told_urgent" in {row["kind"] for row in kinds}


# --- what is refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [OTHER, HEAD, "spod_intake", "spod_mailroom"])
async def test_nobody_says_it_for_another_and_nobody_else_knows(office, case_id, who):
    with pytest.raises(NotAllowed):
        await says(office, case_id, who)
    await says(office, case_id)
    if who != HEAD:
        assert await views.standing(office.actor(who), case_id) is None
        with pytest.raises(NotAllowed):
            await views.declining(office.actor(who), case_id)


async def test_whoever_stands_in_says_nothing_for_who_is_away(office, world, case_id):
    away = PlanAbsence(
        substitute_id=world.people[OTHER].worker_id,
        starts_at=now(),
        ends_at=now() + timedelta(hours=5),
        phone="+420 465 000 222",
        prepared=["calls", "door"],
    )
    await absences.plan_absence(office.actor(WORKER), away)
    with pytest.raises(NotAllowed):
        await says(office, case_id, OTHER)


async def test_it_needs_a_reason_and_is_said_once(office, case_id):
    for reason in ("", " ", "?"):
        with pytest.raises(Invalid):
            await says(office, case_id, reason=reason)
    await says(office, case_id)
    with pytest.raises(DeclinedAlready):
        await says(office, case_id)


async def test_after_the_first_act_in_the_record_it_is_taken_over(office, case_id):
    record = AddRecord(kind="phone_call", occurred_at=now(), title="Telefonát", facts="Matka přijde zítra.")
    await cases.add_record(office.actor(WORKER), case_id, record)
    with pytest.raises(ActedAlready):
        await says(office, case_id)
    assert await views.standing(office.actor(WORKER), case_id) is None


async def test_after_the_days_of_the_setting_it_is_too_late(office, case_id):
    await put(office, "declining_days", "0")
    assert await views.standing(office.actor(WORKER), case_id) is None
    with pytest.raises(TooLateToDecline):
        await says(office, case_id)


def test_the_days_are_working_days():
    thursday = today_in_prague().replace(year=2026, month=12, day=3)
    assert rules.last_day(thursday, 1).isoformat() == "2026-12-04"
    assert rules.last_day(thursday, 2).isoformat() == "2026-12-07"


async def test_of_two_heads_the_second_is_told_that_it_was_decided(office, case_id):
    declined_id = await says(office, case_id)
    with pytest.raises(NothingToSettle):
        await keeps(office, case_id, new_id())
    await keeps(office, case_id, declined_id)
    with pytest.raises(NothingToSettle):
        await keeps(office, case_id, declined_id)


async def test_strangers_cannot_tell_it_from_a_case_that_never_was(office, case_id):
    for who in ("osp_worker", "javorec_head"):
        with pytest.raises(NotThere):
            await says(office, case_id, who)


async def test_the_page_says_it_and_the_head_decides_there(office, case_id, client_app):
    worker, head = await client_app(WORKER), await client_app(HEAD)
    assert "Nemohu převzít" in soft((await worker.get(f"/cases/{case_id}")).text)
    assert "Nemohu převzít" not in soft((await head.get(f"/cases/{case_id}")).text)
    assert (await worker.post(f"/cases/{case_id}/decline", data={"reason": ""})).status_code == 400
    for _ in range(2):
        assert (await worker.post(f"/cases/{case_id}/decline", data={"reason": WHY})).status_code == 303
    page = soft((await head.get(f"/cases/{case_id}/declined")).text)
    assert WHY in page
    declined_id = str((await views.declining(office.actor(HEAD), case_id)).said.id)
    kept = await head.post(f"/cases/{case_id}/declined", data={"declined_id": declined_id, "word": "Pomůže kolegyně."})
    assert kept.status_code == 303
    assert "Pomůže kolegyně." in soft((await worker.get(f"/cases/{case_id}")).text)


# --- the database ------------------------------------------------------------------------------------------------


async def test_the_database_shows_it_to_heads_and_to_who_said_it_alone(office, case_id):
    await says(office, case_id)
    seen = {}
    for who in (WORKER, OTHER, HEAD, "spod_intake"):
        async with unit_of_work(office.actor(who)) as unit:
            seen[who] = await unit.connection.fetchval("SELECT count(*) FROM case_declined WHERE case_id = $1", case_id)
    assert seen == {WORKER: 1, OTHER: 0, HEAD: 1, "spod_intake": 0}


async def test_the_database_lets_nobody_say_it_of_what_they_do_not_lead(office, case_id):
    other = office.actor(OTHER)
    async with unit_of_work(other) as unit:
        assignment = await unit.connection.fetchval("SELECT id FROM key_worker_assignment WHERE case_id = $1", case_id)
    async with refused(other, "leads it now"):
        await insert(
            "case_declined",
            tenant_id=other.tenant,
            service_id=other.service,
            case_id=case_id,
            assignment_id=assignment,
            declined_by=other.worker_id,
            declined_at=now(),
            sealed=b"x",
        )
    await says(office, case_id)
    worker = office.actor(WORKER)
    async with refused(worker, "row-level security"), unit_of_work(worker) as unit:
        await unit.connection.execute(
            "UPDATE case_declined SET settled = 'given', settled_at = now() WHERE case_id = $1", case_id
        )
