"""The clock of notices: what starts a deadline, what meets it, whom it tells."""

from datetime import date, timedelta

import pytest

from app.testing.rows import count
from app.testing.time import days_from_now
from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker
from cases.deadlines import tasks, views
from kernel.actor import RELAY
from kernel.clock import as_of
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import instant_at, next_working_day, today_in_prague
from kernel.outbox import drain, note_due
from kernel.web.text import counted, format_datetime, soft
from services.intake import rules
from services.intake import service as intake
from services.intake.schemas import MarkDuplicate
from services.intake.service import terms
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tenants.notifications import views as news
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.settings.views import Settings
from tenants.tables import PresetName


@pytest.fixture
def head(office):
    return office.actor("spod_head")


@pytest.fixture
def worker(office):
    return office.actor("spod_coordinator")


async def of(actor, notice_id):
    async with unit_of_work(actor):
        return {one.number: one for one in await views.deadlines_of(actor, notice_id, "x")}


async def test_d02_a_notice_is_handed_over_on_the_day_on_which_it_was_received(office, head, world, worker):
    notice_id = (await office.record()).id
    running = (await of(head, notice_id))["D2"]
    assert (running.due_on, running.ended_at, running.late) == (today_in_prague(), None, False)
    await office.assign(notice_id)
    met = (await of(head, notice_id))["D2"]
    assert met.ended_at is not None
    assert not met.late


async def test_d02_what_came_yesterday_is_late_from_the_start(office, head, world):
    notice_id = (await office.record(received_at=days_from_now(-1))).id
    assert (await of(head, notice_id))["D2"].late


async def test_d05_urgency_is_assessed_by_who_got_the_notice_until_the_set_day(office, head, worker):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    one = (await of(head, notice_id))["D5"]
    assert one.due_on == next_working_day(today_in_prague())
    await office.judge(notice_id)
    assert (await of(head, notice_id))["D5"].ended_at is not None


async def test_d05_follows_the_setting_of_its_day_and_stays_when_it_is_changed(office, head, worker, world):
    first = (await office.record()).id
    await office.assign(first)
    order = ChangeSetting(value="same_day", valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(world.actor("ospod_admin"), "urgency_deadline", order, version=0)
    second = (await office.record()).id
    await office.assign(second, open_anyway=True)
    assert (await of(head, first))["D5"].due_on == next_working_day(today_in_prague())
    assert (await of(head, second))["D5"].due_on == today_in_prague()


async def test_what_runs_goes_with_the_case(office, head, worker, world):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    other = world.actor("spod_coordinator2")
    order = ChangeKeyWorker(
        worker_id=other.worker, reason="head_decision", informed_on=today_in_prague(), informed_via="phone"
    )
    await cases.change_key_worker(head, case_id, order, version=1)
    async with unit_of_work(head):
        rows = (await views.running(head, [notice_id]))[notice_id]
    assert {(one.kind, one.worker_id) for one in rows} == {
        ("notice.registered", other.worker),
        ("notice.urgency_assessed", other.worker),
    }


# --- the clock ---------------------------------------------------------------------------------------------------


async def told(actor):
    async with unit_of_work(actor):
        return [one.kind for one in await news.notifications(actor) if one.about_type == "deadline"]


async def test_who_answers_for_it_and_the_head_are_told_once_that_it_passed(office, head, worker, world):
    with as_of(days_from_now(-9)):
        notice_id = (await office.record()).id
        await office.assign(notice_id)
    for _ in range(2):
        await note_due()
        await drain()
    assert await told(worker) == ["deadline.passed"] * 2, "D4 and D5"
    assert await told(head) == ["deadline.passed"] * 2
    assert await told(world.actor("spod_coordinator2")) == []
    async with unit_of_work(head):
        assert await count("deadline", "about_id = $1 AND alerted_at IS NOT NULL", notice_id) == 2


async def near(committed):
    """Let the moment of the warning come."""
    async with committed.superuser() as connection:
        await connection.execute("UPDATE deadline SET warn_at = now() - interval '1 minute' WHERE ended_at IS NULL")
    await note_due()
    await drain()


async def test_who_answers_for_it_and_the_head_are_warned_once_before_its_end(committed, office, head, worker, world):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    for _ in range(2):
        await near(committed)
    assert await told(worker) == ["deadline.near"] * 2, "D4 and D5"
    assert await told(head) == ["deadline.near"] * 2
    assert await told(world.actor("spod_coordinator2")) == []


async def test_of_what_is_done_nobody_is_told(office, head, worker):
    with as_of(days_from_now(-9)):
        notice_id = (await office.record()).id
        await office.assign(notice_id)
        await office.judge(notice_id)
        await registers.register_notice(head, notice_id, RegisterNotice())
    await note_due()
    await drain()
    assert await told(worker) == []


async def test_the_relay_sees_ids_only_and_nobody_else_asks_for_others(office, head, world):
    await office.record(received_at=days_from_now(-2))
    async with unit_of_work(RELAY):
        assert [due.event.name for due in await tasks.ran()] == ["deadline.passed"]
    for actor in (head, world.actor("javorec_head"), world.operator("ospod")):
        async with unit_of_work(actor):
            assert await tasks.ran() == []


async def test_every_kind_of_notice_says_where_it_is_met(office, head, client_app):
    notice_id = (await office.record()).id
    async with unit_of_work(head):
        running = {one.kind: one for one in (await views.running(head, [notice_id]))[notice_id]}
    one = running["notice.handed_over"]
    answered = await (await client_app("spod_head")).get(f"/deadlines/{one.id}")
    assert (answered.status_code, answered.headers["location"]) == (303, f"/notices/{notice_id}")
    assert (await (await client_app("javorec_head")).get(f"/deadlines/{one.id}")).status_code == 404
    page = await (await client_app("spod_head")).get(f"/notices/{notice_id}")
    assert terms.HANDED_OVER.title in page.text


async def test_what_is_late_stands_among_what_is_late_and_is_not_said_twice(office, head, worker, client_app):
    saturday = today_in_prague() - timedelta(days=7 + (today_in_prague().weekday() - 5) % 7)
    received = instant_at(saturday, 10, 0)  # its deadline ends on a working day, later
    with as_of(received):
        await office.record()
        second = (await office.record(child_given_name="Jana")).id
        await office.assign(second, open_anyway=True)
    await note_due()
    await drain()
    page = (await (await client_app("spod_head")).get("/my-day")).text
    late = page[page.index("Po termínu") :]
    assert soft(format_datetime(received)) in soft(late[: late.index("</ul>")])
    assert (
        "Posoudit naléhavost" in soft(page).partition("Po termínu u kolegů")[2]
    )  # of the one that a colleague assesses
    assert "Lhůta uplynula" not in page
    assert "Předat oznámení tomu" not in page
    page = (await (await client_app("spod_coordinator")).get("/my-day")).text
    late = soft(page[page.index("Po termínu") :])
    async with unit_of_work(worker):
        ends = [term.due_on for term in (await views.running(worker, [second]))[second]]
    assert min(ends) > saturday
    since = soft(counted((today_in_prague() - min(ends)).days, "den", "dny", "dní"))
    assert f"{since} po termínu" in late[: late.index("</ul>")]  # as on its own page, not since it came
    assert "Posoudit naléhavost" in page
    assert "Lhůta uplynula" not in page


async def test_d02_of_a_notice_marked_as_a_duplicate_goes_on_until_it_is_joined(office, head):
    """The mark ends nothing: it still waits for its place, and whoever answers for it is still warned."""
    first, second = await office.record(), await office.record()
    case_id = (await office.assign(first.id)).case_id
    await intake.mark_duplicate(head, second.id, MarkDuplicate(reference_number=first.reference_number))
    assert (await of(head, second.id))["D2"].ended_at is None
    await office.join(second.id, case_id)
    met = (await of(head, second.id))["D2"]
    assert met.ended_at is not None
    assert not met.late


async def test_d11_what_was_taken_on_call_is_handed_over_the_following_day(office, head):
    """Not at midnight of the night in which somebody was out (S001); by whom it is settled otherwise, on a day of work."""
    notice = await office.record(channel="on_call")
    running = await of(head, notice.id)
    assert "D2" not in running
    assert running["D11"].due_on == today_in_prague() + timedelta(days=1)
    await office.assign(notice.id)
    assert (await of(head, notice.id))["D11"].ended_at is not None


@pytest.mark.parametrize(("handover", "due"), [("next_calendar_day", 28), ("next_working_day", 30)])
def test_d11_counts_by_the_setting_of_its_day(handover, due):
    """Of a Friday night: Saturday, or Monday."""
    said = Settings(PresetName.OSPOD_STRICT, {"oncall_handover": handover})
    term = rules.after_on_call(instant_at(date(2026, 11, 27), 23, 50), said)
    assert term.due_on == date(2026, 11, due)


async def from_reception(world):
    """Right after the reception: as the standard of one authority says."""
    order = ChangeSetting(value="received_day", valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(world.actor("ospod_admin"), "urgency_deadline", order, version=0)


async def test_d05_runs_from_reception_where_the_authority_judges_right_after_it(
    office, head, worker, world, client_app
):
    """Whoever has the notice: the heads answer until somebody leads it, and who got it has no second clock."""
    await from_reception(world)
    notice_id = (await office.record()).id
    async with unit_of_work(head):
        (one,) = [each for each in await views.deadlines_of(head, notice_id, "x") if each.number == "D5"]
        assert await count("deadline", "about_id = $1 AND kind LIKE '%urgency%' AND worker_id IS NULL", notice_id) == 1
    assert (one.due_on, one.ended_at) == (today_in_prague(), None)
    for page in ("/calendar", f"/notices/{notice_id}"):
        assert "Posoudit naléhavost" in (await (await client_app("spod_head")).get(page)).text, page
    await office.assign(notice_id)
    async with unit_of_work(head):
        assert await count("deadline", "about_id = $1 AND kind LIKE '%urgency%'", notice_id) == 1
        mine = "about_id = $1 AND kind LIKE '%urgency%' AND worker_id = $2"
        assert await count("deadline", mine, notice_id, worker.worker_id) == 1
        assert await count("task", "source_id = $1 AND due_on = $2", notice_id, today_in_prague()) == 1
    await office.judge(notice_id)
    assert (await of(head, notice_id))["D5"].ended_at is not None


async def test_what_is_judged_at_once_has_no_second_clock_from_reception(office, head, world):
    """By the word of who took it down (ADR 0100)."""
    await from_reception(world)
    notice_id = (await office.record(acute="yes")).id
    async with unit_of_work(head):
        assert await count("deadline", "about_id = $1 AND kind LIKE '%urgency%' AND ended_at IS NULL", notice_id) == 1
        runs = await views.deadlines_of(head, notice_id, "x")
    assert [each.due_on for each in runs if each.number == "D5" and each.ended_at is None] == [today_in_prague()]


async def test_d05_from_reception_ends_with_the_judgement_of_whoever_took_it(office, head, world):
    await from_reception(world)
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake")
    assert (await of(head, notice_id))["D5"].ended_at is not None
    await office.assign(notice_id)
    async with unit_of_work(head):
        assert await count("deadline", "about_id = $1 AND kind LIKE '%urgency%'", notice_id) == 1


def test_d05_of_the_preset_whose_standard_says_at_once_begins_with_reception():
    assert rules.URGENCY_DEADLINE.presets[PresetName.OSPOD_S003] == "received_day"
    assert "od přidělení" in rules.URGENCY_DEADLINE.help


async def test_a_code_of_another_choice_is_refused(world):
    """What one setting knows another may not: it would be stored, and read by nobody."""
    order = ChangeSetting(value="received_day", valid_from=today_in_prague(), reason="Porada.")
    with pytest.raises(Invalid):
        await settings.change_setting(world.actor("ospod_admin"), "registered_by", order, version=0)
