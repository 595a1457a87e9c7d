"""A child is one person: by whom its case says it is, and by both cases where two are led as one (domain reference 1.5, ADR 0083)."""

from datetime import date

import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import ChangeClient
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.clients.schemas import ClientIdentity
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from services.intake import views as intake_views
from services.protection import views as protection_views
from services.registers import service
from services.registers.schemas import CorrectEntry, EndEntry, EnterChild

from .test_enrolment import assigned, enrol, entries, year

REAL = ClientIdentity(given_name="Bedřich", family_name="Skutečný", birth_date=date(2014, 2, 3))


async def merged(office, kept, other):
    head = office.actor("spod_head")
    order = MergeCases(file_mark=f"https://opora.example/cases/{other}", reason="Je to jedno dítě.")
    await cases.merge_cases(head, kept, order)


async def sign_of(office, case_id, key):
    view = await case_views.case_view(office.actor("spod_coordinator2"), case_id)
    return next((each for each in view.header.signs if each.key == key), None)


async def test_the_register_names_the_child_as_its_case_does(office, committed):
    """Not as the caller had heard it; it is found by either, and by what was corrected since."""
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id, identity=REAL, open_anyway=True)).case_id
    await office.judge(notice_id)
    await enrol(office, notice_id)
    (row,) = await entries(office, "OM")
    assert (row.child_name, row.birth_date) == ("Skutečný Bedřich", date(2014, 2, 3))
    for words in ("Skutečný", "Vránová"):
        assert len(await entries(office, "OM", query=words)) == 1, words
    head = office.actor("spod_head")
    later = ClientIdentity(given_name="Bedřich", family_name="Opravený", birth_date=date(2014, 2, 3))
    await cases.change_client(head, case_id, ChangeClient(identity=later), version=1)
    await drain()
    (row,) = await entries(office, "OM", query="Opravený")
    assert row.child_name == "Opravený Bedřich"


async def test_what_is_urgent_is_said_of_both_cases_that_are_led_as_one(office):
    """Whoever answers the telephone reads the case that stands: the child is in danger by the other one."""
    _, kept = await assigned(office)
    danger = (await office.record()).id
    other = (await office.assign(danger, open_anyway=True)).case_id
    await office.judge(danger, result="urgent")
    assert (await sign_of(office, kept, "urgency")).code == "not_urgent"
    await merged(office, kept, other)
    assert (await sign_of(office, kept, "urgency")).code == "intervene"
    coordinator = office.actor("spod_coordinator")
    assert await protection_views.due_in_case(coordinator, kept) == await protection_views.due_in_case(
        coordinator, other
    )


async def test_a_child_that_is_led_as_one_is_enrolled_once(office):
    first, kept = await assigned(office)
    second, other = await assigned(office)
    await enrol(office, first)
    await merged(office, kept, other)
    await enrol(office, second)
    assert len(await entries(office, "OM")) == 1


@pytest.mark.parametrize("registers", [("OM", "OM"), ("OM", "NOM"), ("KUR", "KUR")], ids="+".join)
@pytest.mark.parametrize("which", ["two led in it", "kept one and led one"])
async def test_a_child_of_three_records_stands_in_a_register_once(office, registers, which):
    """What the record that stands is led as one with already counts as its own, in whichever order they come."""
    coordinator = office.actor("spod_coordinator")

    async def entered(register):
        notice_id, case_id = await assigned(office)
        if register in ("OM", "NOM"):
            await enrol(office, notice_id, register=register)
        elif register:
            further = EnterChild(register=register, begun_on=today_in_prague())
            await service.enter_child(coordinator, case_id, further)
        return case_id

    of = ("", *registers) if which == "two led in it" else (registers[0], "", registers[1])
    kept, led, third = [await entered(register) for register in of]
    await merged(office, kept, led)
    with pytest.raises(Invalid) as refusal:
        await merged(office, kept, third)
    assert f"rejstříku {registers[0]}" in refusal.value.fields["file_mark"]
    preview = await case_views.merge_preview(office.actor("spod_head"), kept, f"https://x.example/cases/{third}")
    assert refusal.value.fields["file_mark"] in preview.obstacles
    await cases.unmerge_cases(office.actor("spod_head"), led, UnmergeCases(reason="Jsou to dvě děti."))
    if which == "two led in it":
        await merged(office, kept, third)


async def parted(office, other):
    """What was judged meanwhile of notices of before belongs where it stands."""
    later = (await case_views.unmerge_preview(office.actor("spod_head"), other)).later
    order = UnmergeCases(reason="Jsou to dvě děti.", later={each.number: each.stands for each in later})
    await cases.unmerge_cases(office.actor("spod_head"), other, order)


async def basic_said(office, notice_id):
    judged = await protection_views.judged(office.actor("spod_coordinator"), notice_id)
    return [(one.holds, one.entry, one.ended) for one in judged.basic]


async def to_assess(office, case_id):
    tasks, _ = await case_views.list_tasks(office.actor("spod_coordinator"), case_id)
    return [each.title for each in tasks if each.kind == "assess_basically"]


async def test_who_was_enrolled_only_by_the_joined_record_is_assessed_anew_once_the_two_are_apart(office, client_app):
    """A signed § 6 whose own record has no entry never reads as enrolled; whoever leads the case is asked, and the preview says so."""
    first, kept = await assigned(office)
    second, other = await assigned(office)
    await enrol(office, first)
    await merged(office, kept, other)
    await enrol(office, second)
    number = f"OM 1/{year()}"
    assert await basic_said(office, second) == [(True, number, "")]
    assert await to_assess(office, other) == []
    (said,) = (await case_views.unmerge_preview(office.actor("spod_head"), other)).follows
    assert (await intake_views.notice_view(office.actor("spod_head"), second)).header.reference_number in said
    page = (await (await client_app("spod_head")).get(f"/cases/{other}/unmerge")).text
    assert "v základní evidenci je jen zápis druhého záznamu" in page.replace("\u00a0", " ")
    await parted(office, other)
    page = (await (await client_app("spod_coordinator")).get(f"/notices/{second}")).text.replace("\u00a0", " ")
    assert "Zařazení platilo jen ve spojeném záznamu" in page
    assert "Zařazeno" not in page
    ((holds, entry, ended),) = await basic_said(office, second)
    assert (holds, entry) == (False, "")
    assert ended.startswith("Zařazení platilo jen ve spojeném záznamu")
    assert await basic_said(office, first) == [(True, number, "")]
    (title,) = await to_assess(office, other)
    assert title.startswith("Základní vyhodnocení znovu")
    assert await to_assess(office, kept) == []
    await enrol(office, second, version=1)
    assert len(await entries(office, "OM")) == 2
    assert await to_assess(office, other) == []


async def test_who_has_an_entry_of_its_own_keeps_it_when_two_are_led_apart(office):
    first, kept = await assigned(office)
    second, other = await assigned(office)
    await enrol(office, second)
    await merged(office, kept, other)
    await enrol(office, first)
    assert len(await entries(office, "OM")) == 1
    (said,) = (await case_views.unmerge_preview(office.actor("spod_head"), other)).follows
    assert (await intake_views.notice_view(office.actor("spod_head"), first)).header.reference_number in said
    await parted(office, other)
    ((holds, _, _),) = await basic_said(office, second)
    assert holds
    assert len(await to_assess(office, kept)) == 1


@pytest.mark.parametrize("whose", ["kept", "led"])
async def test_an_entry_that_ended_while_two_were_one_is_named_before_they_are_parted(office, whose):
    """Its reason may hold for the other child alone; in the files stands how many, in which register not everybody sees."""
    (first, kept), (_, other) = await assigned(office), await assigned(office)
    if whose == "led":
        kept, other = other, kept
    await enrol(office, first)
    (entry,) = await entries(office, "OM")
    await merged(office, kept, other)
    order = EndEntry(ended_on=today_in_prague(), reason="threat_ended", words="Dítě je u tety.")
    await service.end_entry(office.actor("spod_coordinator"), entry.id, order, version=1)
    told = (await case_views.unmerge_preview(office.actor("spod_head"), other)).follows
    assert sum("skončil, když byly záznamy jeden" in each for each in told) == 1
    await parted(office, other)
    for case_id in (kept, other):
        said = [each.facts for each in await case_views.list_records(office.actor("spod_head"), case_id)]
        assert any("ukončení zápisů v rejstřících (1)" in each for each in said), case_id


async def test_whose_entry_was_a_mistake_is_assessed_anew(office):
    """In every notice that rests on it; one that went to another register is not."""
    first, case_id = await assigned(office)
    await enrol(office, first)
    (row,) = await entries(office, "OM")
    coordinator = office.actor("spod_coordinator")
    moved = CorrectEntry(register="NOM", begun_on=today_in_prague(), words="Jinde bydlí.")
    await service.correct_entry(coordinator, row.id, moved, version=1)
    assert await to_assess(office, case_id) == []
    (row,) = await entries(office, "NOM")
    await service.correct_entry(coordinator, row.id, CorrectEntry(register="nowhere", words="Omyl."), version=1)
    assert len(await to_assess(office, case_id)) == 1
