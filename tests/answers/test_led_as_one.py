"""A child is one: what its notices and its notifiers are told follows all its notices and records that are led as one (ADR 0094)."""

import pytest

from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import format_date
from services.answers import views
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import AssessBasically
from services.registers import service as registers
from services.registers.schemas import CorrectEntry, EndEntry
from tests.registers.test_enrolment import ENROLS, entries
from tests.registers.test_one_person import merged, sign_of, to_assess


async def asked(office, **more):
    """A notice that was judged, whose notifier has the duty to notify and asked."""
    notice_id = (await office.record(**more)).id
    request = await office.asks(notice_id, obliged=True)
    case_id = (await office.assign(notice_id, open_anyway=True)).case_id
    await office.judge(notice_id)
    return notice_id, request, case_id


async def assess(office, notice_id, result, version=0):
    enrols = {**ENROLS, "register": "OM", "enrolled_on": today_in_prague()}
    kept = {"result": "kept", "reason": "Rizika nejsou.", "retention_note": "Uchová se."}
    order = AssessBasically(**(enrols if result == "section_6" else kept))
    await protection.assess_basically(office.actor("spod_coordinator"), notice_id, order, version=version)


async def offered(office, notice_id):
    view = await views.answering(office.actor("spod_head"), notice_id)
    return [each.template for each in view.offered if each.obliged_only]


async def said(office, notice_id):
    (one,) = (await protection_views.judged(office.actor("spod_coordinator"), notice_id)).basic
    return one


async def ended(office, reason):
    (row,) = await entries(office, "OM")
    by = office.actor("spod_coordinator")
    if reason == "mistaken":
        await registers.correct_entry(by, row.id, CorrectEntry(register="nowhere", words="Omyl."), version=1)
    else:
        order = EndEntry(ended_on=today_in_prague(), reason=reason, words="Proto.")
        await registers.end_entry(by, row.id, order, version=1)


@pytest.mark.parametrize("before", [True, False], ids=["kept before the merge", "kept after it"])
async def test_no_notifier_is_told_not_while_the_child_is_enrolled_by_the_record_led_with_it(
    office, client_app, before
):
    first, _, other = await asked(office)
    second, request, kept = await asked(office)
    await assess(office, first, "section_6")
    if before:
        await assess(office, second, "kept")
    await merged(office, kept, other)
    if not before:
        await assess(office, second, "kept")
    assert await offered(office, first) == await offered(office, second) == ["section_6"]
    with pytest.raises(Invalid):
        await office.answer(second, "spod_head", request_id=request, template="not_section_6")
    one = await said(office, second)
    assert (one.result, one.holds, one.found, one.entry) == ("kept", False, "is", (await said(office, first)).entry)
    page = (await (await client_app("spod_coordinator")).get(f"/notices/{second}")).text.replace("\u00a0", " ")
    assert f"Zařazeno: {one.entry}" in page
    assert "zůstává podnětem" in page, "what was decided on it stays to be read"
    assert (await sign_of(office, kept, "register")).code == "entered"


@pytest.mark.parametrize(
    ("reason", "right", "found"),
    [
        ("not_confirmed", ["not_section_6"], "is_not"),
        ("threat_ended", ["section_6_no_more"], "no_more"),
        ("mistaken", [], "unknown"),
    ],
)
@pytest.mark.parametrize("result", ["section_6", "kept"])
async def test_where_an_entry_ended_every_notice_of_records_led_as_one_says_so(office, reason, right, found, result):
    first, _, other = await asked(office)
    second, _, kept = await asked(office)
    await assess(office, first, "section_6")
    await merged(office, kept, other)
    await assess(office, second, result)
    assert len(await entries(office, "OM")) == 1
    await ended(office, reason)
    for notice_id in (first, second):
        one = await said(office, notice_id)
        assert (await offered(office, notice_id), one.found, one.entry, bool(one.ended)) == (right, found, "", True)
    for case_id in (kept, other):
        says = (await sign_of(office, case_id, "register")).code
        assert says == ("ended" if reason != "mistaken" else "not_entered"), "nobody says that it stays a notice"


async def test_two_notices_of_one_child_in_one_case_are_answered_alike_after_its_entry_ended(office):
    """Whoever was kept as a notice before was rightly entered since, and is no more: so both who asked are told (D16)."""
    first, _, case_id = await asked(office)
    second = (await office.record()).id
    await office.asks(second, obliged=True)
    await office.join(second, case_id)
    await office.judge(second)
    await assess(office, second, "kept")
    await assess(office, first, "section_6")
    assert await offered(office, first) == await offered(office, second) == ["section_6"]
    await ended(office, "threat_ended")
    assert await offered(office, first) == await offered(office, second) == ["section_6_no_more"]
    await assess(office, second, "kept", version=1)
    assert await offered(office, first) == await offered(office, second) == ["section_6_no_more"]


async def test_a_case_whose_entry_was_a_mistake_stays_no_notice_until_it_is_assessed_anew(office):
    first, _, case_id = await asked(office)
    second = (await office.record()).id
    await office.join(second, case_id)
    await office.judge(second)
    await assess(office, first, "section_6")
    await assess(office, second, "kept")
    await ended(office, "mistaken")
    sign = await sign_of(office, case_id, "register")
    assert (sign.code, sign.words) == ("not_entered", "V základní evidenci není")
    await assess(office, second, "kept", version=1)
    assert (await sign_of(office, case_id, "register")).code == "notice"


async def test_what_ended_before_a_notice_came_is_no_part_of_its_answer(office):
    first, _, case_id = await asked(office)
    await assess(office, first, "section_6")
    await ended(office, "threat_ended")
    second = (await office.record()).id
    await office.asks(second, obliged=True)
    await office.join(second, case_id)
    await office.judge(second)
    await assess(office, second, "kept")
    assert await offered(office, second) == ["not_section_6"]
    assert await offered(office, first) == ["section_6_no_more"]


async def test_all_that_are_led_in_one_are_one(office):
    """Two records led in a third are one child with each other too."""
    first, _, one = await asked(office)
    second, _, two = await asked(office)
    _, _, kept = await asked(office)
    await assess(office, first, "section_6")
    await merged(office, kept, one)
    await merged(office, kept, two)
    await assess(office, second, "kept")
    assert await offered(office, second) == ["section_6"]


async def test_whoever_leads_a_record_that_rests_on_a_mistaken_entry_of_the_other_is_asked_anew(office):
    first, _, other = await asked(office)
    second, _, kept = await asked(office)
    await assess(office, first, "section_6")
    await merged(office, kept, other)
    await assess(office, second, "section_6")
    await ended(office, "mistaken")
    # one in each file; that of the kept record lists what is to be done in the other one, too
    assert (len(await to_assess(office, kept)), len(await to_assess(office, other))) == (2, 1)


async def test_the_notice_says_what_was_decided_on_it_as_of_its_day_and_all_of_it_on_one_page(office, client_app):
    notice_id, _, _ = await asked(office)
    await assess(office, notice_id, "kept")
    enrols = AssessBasically(**ENROLS, register="OM", enrolled_on=today_in_prague(), unequivocal=True)
    await protection.assess_basically(office.actor("spod_coordinator"), notice_id, enrols, version=1)
    client = await client_app("spod_coordinator")
    day = format_date(today_in_prague()).replace("\u00a0", " ")
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert f"Na tomto oznámení rozhodnuto {day}: dítě podle § 6 · jednoznačné už z oznámení" in page
    every = (await client.get(f"/notices/{notice_id}/urgency/all")).text.replace("\u00a0", " ")
    assert "jednoznačné už z oznámení" in every
    assert f"Na tomto oznámení rozhodnuto {day}: zůstává podnětem" in every
