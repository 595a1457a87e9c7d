"""The header that other agendas see says whether the child is urgent: yes or no, live, and nothing of why (ADR 0111, domain reference 1.5)."""

import pytest

from app.testing.agendas import second_agenda
from cases.cases import service as cases
from cases.cases import views
from cases.cases.schemas import OpenCase
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from kernel.db import unit_of_work
from services.intake import service as intake
from services.intake.schemas import AddToNotice, MarkDuplicate
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import JudgeAddition
from tests.intake.conftest import Office

URGENT = {"result": "urgent"}


@pytest.fixture
async def office(world):
    return Office(world)


@pytest.fixture
async def curator(world):
    return (await second_agenda(world)).actor("kur_mailroom")


async def seen(office, curator):
    """What the other agenda sees of each file, and that the own one says the same of each of its cases."""
    found = await views.find_elsewhere(curator, "Vránová")
    head = office.actor("spod_head")
    async with unit_of_work(head) as unit:
        rows = await unit.connection.fetch(
            "SELECT c.id, coalesce(p.urgent, false) AS urgent FROM person p JOIN client_case c ON c.client_id = p.client_id"
        )
        danger = await protection_views.cases_in_danger(head)
    assert {row["id"] for row in rows if row["urgent"]} == danger
    return [file.urgent for each in found for file in each.files]


async def test_the_header_says_that_the_child_is_urgent_and_when_it_is_not_any_more(office, curator, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    assert await seen(office, curator) == [False]
    await office.judge(notice_id, **URGENT)
    assert await seen(office, curator) == [True]
    await office.judge(notice_id, version=1, reason="Byla to hra.")
    assert await seen(office, curator) == [False]
    added = await intake.add_to_notice(
        office.actor("spod_head"),
        notice_id,
        AddToNotice(text="Eliška má zlomenou ruku.", acute="yes", first_child=True),
    )
    assert await seen(office, curator) == [True], "threatened by what was added"
    order = JudgeAddition(addition_id=added, content="Ne.", seriousness="1", credibility="1", acute="no")
    await protection.judge_addition(office.actor("spod_coordinator"), notice_id, order)
    assert await seen(office, curator) == [False]


async def test_judged_before_there_is_a_case_joined_and_of_the_same(office, curator):
    made = await office.record()
    first, number = made.id, made.reference_number
    case_id = (await office.assign(first)).case_id
    second = (await office.record()).id
    await office.judge(second, by="spod_intake", **URGENT)
    assert await seen(office, curator) == [False]
    head = office.actor("spod_head")
    await intake.mark_duplicate(head, second, MarkDuplicate(reference_number=number))
    assert await seen(office, curator) == [True], "of the same"
    await intake.unmark_duplicate(head, second)
    assert await seen(office, curator) == [False]
    third = (await office.record()).id
    await office.judge(third, by="spod_intake", **URGENT)
    await office.join(third, case_id)
    assert await seen(office, curator) == [True]


async def test_of_records_that_are_led_as_one_and_apart_again(office, curator):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    head, identity = office.actor("spod_head"), office.case_for("spod_coordinator").identity
    leads = office.world.people["spod_coordinator"].worker_id
    opened = OpenCase(identity=identity, key_worker_id=leads, kind="child", open_anyway=True)
    other = await cases.open_case(head, opened)
    assert await seen(office, curator) == [False, False]
    await office.judge(notice_id, **URGENT)
    assert sorted(await seen(office, curator)) == [False, True]
    mark = (await views.case_view(head, other)).header.file_mark
    await cases.merge_cases(head, case_id, MergeCases(file_mark=mark, reason="Matka potvrdila, že jde o jedno dítě."))
    assert await seen(office, curator) == [True]
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Jsou to sestřenice.", later={}))
    assert sorted(await seen(office, curator)) == [False, True]


async def test_no_programme_writes_it(office, curator):
    await office.assign((await office.record()).id)
    with pytest.raises(Exception, match="permission denied"):
        async with unit_of_work(office.actor("spod_head")) as unit:
            await unit.connection.execute("UPDATE person SET urgent = true")
