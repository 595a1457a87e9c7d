"""By which mark a case goes: that of its file, as the register keeps it; a notice opens no file (domain reference 1.5, chapter 9 no. 7)."""

import pytest

from app.testing.pdf import pages_of
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import today_in_prague
from services.protection import service as protection
from services.protection.schemas import AssessBasically
from services.registers import service
from services.registers.exceptions import MarkedAtEntry, NamedAlready
from services.registers.rules.numbers import GIVEN_HERE
from services.registers.schemas import CorrectEntry, MarkCase, MarkEntry
from services.registers.views import registers_of_case
from tests.intake.test_pages import send
from tests.registers.test_enrolment import assigned, enrol, entries, year


async def mark_of(office, case_id, by="spod_coordinator"):
    return (await case_views.case_header(office.actor(by), case_id)).file_mark


async def found(office, typed, by="spod_coordinator"):
    return [row.id for row in await case_views.find_cases(office.actor(by), typed)]


async def opened(office, name="Přímá"):
    identity = ClientIdentity(given_name="Jana", family_name=name)
    key_worker_id = office.actor("spod_coordinator").worker_id
    order = OpenCase(identity=identity, key_worker_id=key_worker_id, kind="child", open_anyway=True)
    return await cases.open_case(office.actor("spod_head"), order)


async def test_a_notice_opens_no_file_and_its_case_goes_by_the_mark_of_the_register_once_the_child_is_enrolled(office):
    notice_id, case_id = await assigned(office)
    assert await mark_of(office, case_id) == ""
    await enrol(office, notice_id)
    assert await mark_of(office, case_id) == f"OM 1/{year()}"
    assert await found(office, f"OM 1/{year()}") == [case_id]


async def test_what_stays_a_notice_has_no_file_mark(office):
    notice_id, case_id = await assigned(office)
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ, S 5.")
    await protection.assess_basically(office.actor("spod_coordinator"), notice_id, kept, version=0)
    assert await mark_of(office, case_id) == ""
    following = await opened(office)
    assert (await mark_of(office, following)).startswith("MULH 1/"), "no number was drawn for a notice"


async def test_where_a_records_system_issues_marks_a_case_has_none_until_it_is_typed_in(office, set_to):
    await set_to("numbers_issued", "outside")
    notice_id, case_id = await assigned(office)
    await enrol(office, notice_id)
    assert await mark_of(office, case_id) == ""
    assert await found(office, f"MULH 1/{year()}") == []
    (entry,) = await entries(office, "OM")
    await service.mark_entry(office.actor("spod_mailroom"), entry.id, MarkEntry(file_mark="4267/2020/VOP/NK"))
    assert await mark_of(office, case_id) == "4267/2020/VOP/NK"
    assert await found(office, "4267/2020") == [case_id]


async def test_a_case_that_is_opened_by_itself_draws_a_mark_only_where_opora_issues_them(office, set_to):
    assert (await mark_of(office, await opened(office))).startswith("MULH 1/")
    await set_to("numbers_issued", "outside")
    assert await mark_of(office, await opened(office, "Jiná")) == ""
    await set_to("numbers_issued", "here")
    assert (await mark_of(office, await opened(office, "Třetí"))).startswith("MULH 2/")


async def test_a_mark_that_was_drawn_with_the_case_stays(office, set_to):
    case_id = await opened(office)
    before = await mark_of(office, case_id)
    actor = office.actor("spod_head")
    async with unit_of_work(actor):
        await cases.name_file(actor, case_id, "X 1/2026")
    assert await mark_of(office, case_id) == before


@pytest.mark.parametrize("register", ["NOM", "nowhere"])
async def test_a_mistaken_entry_names_no_case(office, register):
    notice_id, case_id = await assigned(office)
    await enrol(office, notice_id)
    (om,) = await entries(office, "OM")
    order = CorrectEntry(register=register, begun_on=today_in_prague(), words="Bydlí jinde.")
    await service.correct_entry(office.actor("spod_coordinator"), om.id, order, version=1)
    assert await mark_of(office, case_id) == (f"NOM 1/{year()}" if register == "NOM" else "")
    assert await found(office, f"OM 1/{year()}") == []


async def test_a_case_without_a_file_says_so_and_prints_no_cover(office, client_app):
    notice_id, case_id = await assigned(office)
    client = await client_app("spod_coordinator")

    async def printed():
        return " ".join(pages_of((await client.get(f"/cases/{case_id}/cover.pdf")).content))

    page = (await client.get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    assert "zatím není" in page.partition("<dt>sp. zn.</dt>")[2][:60]
    listed = (await client.get("/cases")).text.replace("\u00a0", " ")
    assert "spisová značka zatím není" in listed
    paper = await printed()
    assert ("obálky" in paper, "zatím není" in paper) == (False, True)
    await enrol(office, notice_id)
    paper = (await printed()).replace("\u00a0", " ")
    assert ("obálky" in paper, f"OM 1/{year()}" in paper, "zatím není" in paper) == (True, True, False)


async def test_the_mark_of_a_case_that_came_of_no_notice_is_typed_in_once_and_given_to_nothing_else(
    office, set_to, client_app
):
    await set_to("numbers_issued", "outside")
    case_id, other = await opened(office), await opened(office, "Jiná")
    client = await client_app("spod_head")
    page = await client.get(f"/cases/{case_id}")
    assert f"/cases/{case_id}/file-mark" in page.text
    sent = await send(client, f"/cases/{case_id}/file-mark", {"file_mark": "bez čísla"})
    assert (sent.status_code, "aspoň jedna číslice" in sent.text) == (400, True)
    assert (await send(client, f"/cases/{case_id}/file-mark", {"file_mark": "4267/2020/VOP"})).status_code == 303
    assert await mark_of(office, case_id) == "4267/2020/VOP"
    assert await found(office, "4267/2020") == [case_id]
    page = await client.get(f"/cases/{case_id}")
    assert "/file-mark" not in page.text
    assert "Spisová značka případu zapsána" in (await client.get(f"/cases/{case_id}/history")).text
    head = office.actor("spod_head")
    with pytest.raises(NamedAlready):
        await service.mark_case(head, case_id, MarkCase(file_mark="1/2026"))
    with pytest.raises(Invalid):
        await service.mark_case(head, other, MarkCase(file_mark="4267 / 2020 / vop"))
    notice_id, _ = await assigned(office)
    await enrol(office, notice_id)
    (entry,) = await entries(office, "OM")
    with pytest.raises(Invalid):
        await service.mark_entry(head, entry.id, MarkEntry(file_mark="4267/2020/VOP"))
    with pytest.raises(NotAllowed):
        await service.mark_case(office.actor("spod_mailroom"), other, MarkCase(file_mark="2/2026"))


async def test_a_case_that_came_of_a_notice_gets_its_mark_with_the_entry_and_one_of_opora_where_it_issues_them(
    office, set_to
):
    head = office.actor("spod_head")
    await set_to("numbers_issued", "outside")
    _, case_id = await assigned(office)
    with pytest.raises(MarkedAtEntry):
        await service.mark_case(head, case_id, MarkCase(file_mark="1/2026"))
    assert not (await registers_of_case(head, case_id)).marks
    direct = await opened(office)
    await set_to("numbers_issued", "here")
    with pytest.raises(Invalid) as refusal:
        await service.mark_case(head, direct, MarkCase(file_mark="1/2026"))
    assert refusal.value.fields == {"file_mark": GIVEN_HERE}
