"""Siblings of one notice stand in every register by themselves (domain reference 1.5, ADR 0089)."""

import pytest

from cases.cases import service as cases
from cases.cases.schemas.merging import UnmergeCases
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.migrations import files
from services.registers import service
from services.registers.exceptions import StandsThere
from services.registers.schemas import CorrectEntry
from services.registers.views import on_notice
from tests.intake.conftest import office
from tests.protection.test_files import KLARA, TOBIAS, ids, notice_id, opens, own
from tests.protection.test_files import enrol as enrol_of
from tests.registers.test_enrolment import enrol, entries
from tests.registers.test_keeping import end, enter, of_case
from tests.registers.test_one_person import merged
from tests.registers.test_own_case import case_of

__all__ = ["notice_id", "office"]


@pytest.fixture
async def family(office, notice_id):
    """The cases of the three children of one notice, all in OM, led by one worker."""
    tobias, klara = await ids(office, notice_id)
    await opens(office, notice_id, own(tobias), own(klara, KLARA))
    await enrol(office, notice_id)
    await enrol_of(office, notice_id, tobias, version=1)
    await enrol_of(office, notice_id, klara, version=2)
    first = await case_of(office, notice_id)
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch("SELECT child_id, case_id FROM notice_case WHERE notice_id = $1", notice_id)
    filed = {row["child_id"]: row["case_id"] for row in rows}
    return [first, filed[tobias], filed[klara]]


async def stands(office, case_id):
    return [each.register for each in await of_case(office, case_id, by="spod_head") if each.ended_on is None]


@pytest.mark.parametrize("register", ["KUR", "NRP", "P_OM"])
@pytest.mark.parametrize("order", [1, -1], ids=["first child first", "last child first"])
async def test_each_sibling_is_entered_by_itself_in_every_further_register(office, family, register, order):
    """Nobody is entered twice, and nobody's entry stands with a sibling."""
    for number, case_id in enumerate(family[::order], 1):
        await enter(office, case_id, register=register)
        with pytest.raises(StandsThere):
            await enter(office, case_id, register=register)
        assert len(await entries(office, register, by="spod_head")) == number
    for case_id in family:
        assert await stands(office, case_id) == ["OM", register]


async def test_a_register_names_the_sibling_and_finds_it_by_its_own_name_alone(office, family, notice_id):
    for case_id in family:
        await enter(office, case_id)
    rows = {each.case_id: each for each in await entries(office, "KUR", by="spod_head")}
    assert rows[family[1]].child_name == TOBIAS.name
    assert rows[family[2]].birth_date == KLARA.birth_date
    (found,) = await entries(office, "KUR", by="spod_head", query="Tobiáš")
    assert found.case_id == family[1]
    of_notice = (await on_notice(office.actor("spod_head"), notice_id)).entries
    assert {each.child_name for each in of_notice if each.register == "KUR"} == {"", TOBIAS.name, KLARA.name}


async def test_by_page_and_by_api_in_either_order(office, family, client_app):
    """What was a dead end: the second one of two siblings."""
    coordinator, head = await client_app("spod_coordinator"), await client_app("spod_head")
    typed = {"register": "KUR", "begun_on": "dnes"}
    assert (await head.post(f"/cases/{family[1]}/registers/new", data=typed)).status_code == 303
    assert (await coordinator.post(f"/cases/{family[0]}/registers/new", data=typed)).status_code == 303
    again = await coordinator.post(f"/cases/{family[0]}/registers/new", data=typed)
    assert "už dítě zapsané je" in again.text
    order = {"register": "NRP", "begun_on": today_in_prague().isoformat()}
    for case_id in (family[2], family[0]):
        made = await head.post(f"/api/v1/cases/{case_id}/register-entries", json=order)
        assert made.status_code == 201, made.text
    second = await head.post(f"/api/v1/cases/{family[2]}/register-entries", json=order)
    assert (second.status_code, second.json()["code"]) == (409, "stands-in-register")


async def test_an_entry_of_a_sibling_is_moved_ended_and_made_again(office, family):
    """Into the register in which the other one stands already."""
    first = await enter(office, family[0])
    second = await enter(office, family[1], register="NRP")
    right = CorrectEntry(register="KUR", begun_on=today_in_prague(), words="Nejde o náhradní péči.")
    await service.correct_entry(office.actor("spod_coordinator"), second, right, version=1)
    assert [await stands(office, each) for each in family[:2]] == [["OM", "KUR"]] * 2
    await end(office, first)
    assert [await stands(office, each) for each in family[:2]] == [["OM"], ["OM", "KUR"]]
    await enter(office, family[0])
    assert [await stands(office, each) for each in family[:2]] == [["OM", "KUR"]] * 2


async def test_two_records_of_one_child_that_are_led_as_one_and_then_apart(office, notice_id):
    """As one it is entered once; apart each is entered by itself, though both stand with one notice."""
    tobias, klara = await ids(office, notice_id)
    one, other = (await opens(office, notice_id, own(tobias), own(klara, KLARA))).case_ids
    await merged(office, one, other)
    await enter(office, one)
    with pytest.raises(StandsThere):
        await enter(office, one)
    await cases.unmerge_cases(office.actor("spod_head"), other, UnmergeCases(reason="Jsou to dvě děti."))
    await enter(office, other)
    assert [await stands(office, each) for each in (one, other)] == [["KUR"]] * 2


async def test_a_sibling_without_a_case_of_its_own_keeps_nobody_out(office, notice_id):
    """It is enrolled with the notice; a further register is of the child of the case."""
    tobias, _ = await ids(office, notice_id)
    await enrol(office, notice_id)
    await enrol_of(office, notice_id, tobias, version=1)
    first = await case_of(office, notice_id)
    await enter(office, first, register="P_OM")
    (case_id,) = (await opens(office, notice_id, own(tobias))).case_ids
    await enter(office, case_id, register="P_OM")
    with pytest.raises(StandsThere):
        await enter(office, case_id, register="P_OM")


async def test_what_the_database_takes_for_a_second_entry_is_told_as_one(office, family, monkeypatch):
    """Whatever way leads there, nobody reads that something broke."""
    await enter(office, family[0])

    async def nobody(*_, **__):
        return []

    monkeypatch.setattr("services.registers.repository.list_running_of_case", nobody)
    with pytest.raises(StandsThere):
        await enter(office, family[0])


@pytest.mark.slow
async def test_an_entry_that_was_made_with_the_notice_alone_is_that_of_its_child(office, committed, family, notice_id):
    """What was entered before a sibling's entry bore its id keeps the others out no more."""
    entry_id = await enter(office, family[1])
    (migration,) = [each for each in files("registers") if "10_29_38" in each.sql.name]
    async with committed.unguarded() as connection:
        await connection.execute("UPDATE register_entry SET child_id = NULL WHERE id = $1", entry_id)
        await connection.execute(migration.sql.read_text())
        child_id = await connection.fetchval("SELECT child_id FROM register_entry WHERE id = $1", entry_id)
    assert child_id == (await ids(office, notice_id))[0]
    await enter(office, family[0])
