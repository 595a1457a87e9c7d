"""What is open of a notice – whom nobody judged, what no judgement read – has its task and clock from the moment somebody gets it."""

import pytest

from cases.cases import views as case_views
from cases.cases.schemas import ChangeKeyWorker
from cases.cases.service import change_key_worker
from cases.deadlines import views as deadlines
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.schemas import JudgeAddition
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import office
from tests.protection.test_files import opens, own

__all__ = ["office"]
WORDS = ["", "no", "unknown", "yes"]


async def add(office, notice_id, **said):
    return await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Prý ji bijí.", **said))


async def tasks(office, notice_id):
    """The open tasks of a notice, each with its case and who has it."""
    async with unit_of_work(office.actor("spod_head")) as unit:
        return {
            (row["kind"], row["case_id"]): (row["assignee_id"], row["due_on"])
            for row in await unit.connection.fetch(
                "SELECT kind, case_id, assignee_id, due_on FROM task WHERE source_id = $1 AND done_at IS NULL",
                notice_id,
            )
        }


async def kinds(office, notice_id):
    return {kind for kind, _ in await tasks(office, notice_id)} - {"assess_basically"}


async def d05(office, notice_id):
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        rows = await deadlines.deadlines_of(actor, notice_id, "x")
        return [each for each in rows if each.number == "D5" and each.ended_at is None]


async def whose(office, notice_id):
    """Who answers for the judgement of a notice."""
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch(
            "SELECT worker_id FROM deadline WHERE about_id = $1 AND kind LIKE 'notice.urgency%' AND ended_at IS NULL",
            notice_id,
        )
    return [row["worker_id"] for row in rows]


async def sign(office, notice_id):
    header = next(each for each in await intake_views.list_notices(office.actor("spod_head")) if each.id == notice_id)
    return header.urgency


async def said_of(office, notice_id, said):
    """What is to be done of a notice for which this is the addition."""
    return (
        await kinds(office, notice_id),
        {each.due_on for each in await d05(office, notice_id)},
        await sign(office, notice_id),
    )


@pytest.mark.parametrize(
    ("acute", "other"), [*((word, "") for word in WORDS), *((word, "novorozenec Vít") for word in WORDS[1:])]
)
async def test_what_was_added_before_a_notice_was_assigned_is_asked_as_if_it_had_come_after(office, acute, other):
    said = {"acute": acute, "other_child": other}
    before, after = (await office.record()).id, (await office.record()).id
    for notice_id in (before, after):
        await office.judge(notice_id, "spod_head")
    await add(office, before, **said)
    await office.assign(before, version=2)
    await office.assign(after, open_anyway=True)
    await add(office, after, **said)
    asked, due, urgency = await said_of(office, before, said)
    assert (asked, due, urgency) == await said_of(office, after, said)
    assert "judge_addition" in asked
    assert ("assess_urgency" in asked) == bool(other or acute == "yes") == bool(due)
    assert urgency != "not_urgent" or not (other or acute == "yes")


@pytest.mark.parametrize("acute", WORDS)
async def test_the_judgement_of_it_ends_what_is_asked(office, acute):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_head")
    await add(office, notice_id, acute=acute)
    await office.assign(notice_id, version=2)
    await office.judge(notice_id, version=1)
    assert not await kinds(office, notice_id)
    assert not await d05(office, notice_id)
    assert await sign(office, notice_id) == "not_urgent"


@pytest.mark.parametrize("acute", WORDS)
async def test_what_is_joined_asks_for_what_was_added_too(office, acute):
    first = (await office.record()).id
    case_id = (await office.assign(first)).case_id
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_head")
    await add(office, notice_id, acute=acute)
    await office.join(notice_id, case_id, version=2)
    assert await kinds(office, notice_id) == {"assess_urgency", "judge_addition"}
    (clock,) = await d05(office, notice_id)
    assert (clock.due_on == today_in_prague()) == (acute == "yes") or clock.due_on == today_in_prague()


@pytest.mark.parametrize("acute", ["no", "unknown"])
async def test_where_urgency_is_judged_on_the_day_of_receipt_a_further_child_asks_while_nobody_has_the_notice(
    office, acute
):
    order = ChangeSetting(value="received_day", valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(office.actor("ospod_admin"), "urgency_deadline", order, version=0)
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_head")
    assert not await d05(office, notice_id)
    await add(office, notice_id, acute=acute, other_child="novorozenec Vít")
    (clock,) = await d05(office, notice_id)
    assert clock.due_on == today_in_prague()
    await office.assign(notice_id, version=2)
    assert len(await d05(office, notice_id)) == 1
    await office.judge(notice_id, version=1)
    newborn = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1]
    await office.judge(notice_id, version=2, child_id=newborn.id, child_name="Vít Vrána")
    assert not await d05(office, notice_id)


@pytest.mark.parametrize("acute", ["no", "yes"])
async def test_who_gets_the_file_of_a_further_child_is_asked_about_it(office, acute):
    """ADR 0099, 9: task and deadline go along, and the case of the first child is asked no more."""
    notice_id = (await office.record()).id
    main = (await office.assign(notice_id, open_anyway=True)).case_id
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Olin Vrána", child_born="12. 3. 2019")
    child_id = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1].id
    addition_id = await add(office, notice_id, acute=acute, child_ids=[child_id])
    if acute == "no":
        order = JudgeAddition(
            addition_id=addition_id,
            child_id=child_id,
            content="Zase.",
            seriousness="4",
            credibility="4",
            acute="no",
            reopens=True,
        )
        await service.judge_addition(office.actor("spod_coordinator"), notice_id, order)
    assert {kind for kind, case_id in await tasks(office, notice_id) if case_id == main} >= {"assess_urgency"}
    (mine,) = (await opens(office, notice_id, own(child_id), to="spod_coordinator2")).case_ids
    has = await tasks(office, notice_id)
    second = office.world.people["spod_coordinator2"].worker_id
    assert ("assess_urgency", main) not in has
    assert has["assess_urgency", mine][0] == second
    assert (has["assess_urgency", mine][1] == today_in_prague()) or acute != "yes"
    assert await whose(office, notice_id) == [second]


async def test_two_basic_assessments_of_one_child_are_told_apart_by_their_notices(office):
    first = await office.record()
    case_id = (await office.assign(first.id)).case_id
    second = await office.record()
    await office.join(second.id, case_id)
    for one in (first, second):
        await office.judge(one.id)
    titles = {each.title for each in (await case_views.list_tasks(office.actor("spod_coordinator"), case_id))[0]}
    assert {f"Základní vyhodnocení, oznámení {one.reference_number}" for one in (first, second)} <= titles


async def test_the_deadline_follows_who_leads_the_case_of_who_is_left(office):
    notice_id = (await office.record()).id
    main = (await office.assign(notice_id, open_anyway=True)).case_id
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Olin Vrána", child_born="12. 3. 2019")
    child_id = (await views.urgency_view(office.actor("spod_head"), notice_id)).children[1].id
    (mine,) = (await opens(office, notice_id, own(child_id), to="spod_coordinator2")).case_ids
    await add(office, notice_id, acute="yes", child_ids=[child_id])
    first, second = (office.world.people[f"spod_coordinator{each}"].worker_id for each in ("", "2"))
    assert await whose(office, notice_id) == [second]
    for case_id, to in ((main, second), (main, first), (mine, first), (mine, second)):
        order = ChangeKeyWorker(worker_id=to, reason="head_decision", not_informed_reason="Není dosažitelný.")
        version = (await case_views.case_view(office.actor("spod_head"), case_id)).header.version
        await change_key_worker(office.actor("spod_head"), case_id, order, version=version)
        assert await whose(office, notice_id) == [to if case_id == mine else second]
    await add(office, notice_id, acute="yes", first_child=True)
    assert await whose(office, notice_id) == [first], "also of the first child"


@pytest.mark.parametrize("acute", ["", "unknown"])
async def test_who_assigns_reads_what_is_asked(office, client_app, acute):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_head")
    page = f"/notices/{notice_id}/assign"
    client = await client_app("spod_head")
    waits, judged = "dostane úkol ho posoudit", "Naléhavost už je posouzená"
    before = (await client.get(page)).text.replace("\xa0", " ")
    assert (waits in before, judged in before) == (False, True)
    await add(office, notice_id, acute=acute, other_child="novorozenec" if acute else "")
    after = (await client.get(page)).text.replace("\xa0", " ")
    assert (waits in after, judged in after) == (True, not acute)
