"""What an obliged body is told, and what the notice says of its assessments, follows how its children stand now (D16)."""

from datetime import timedelta

import pytest

from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import date_field, format_datetime
from services.answers import rules, views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.protection import rules as protection_rules
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.exceptions import AlreadyEnrolled
from services.protection.schemas import AssessBasically
from services.registers import service as registers
from services.registers import views as register_views
from services.registers.schemas import CorrectEntry, EndEntry, RegisterNotice
from services.registers.views import Asked

Found = protection_rules.Found


@pytest.mark.parametrize(
    ("found", "right"),
    [
        ([], None),
        ([Found.UNKNOWN], None),
        ([Found.IS], "section_6"),
        ([Found.IS_NOT, Found.IS_NOT], "not_section_6"),
        ([Found.NO_MORE], "section_6_no_more"),
        ([Found.IS_NOT, Found.NO_MORE], "section_6_no_more"),
        ([Found.IS, Found.IS_NOT], "some_section_6"),
        ([Found.IS, Found.NO_MORE, Found.UNKNOWN], "some_section_6"),
        ([Found.IS, Found.UNKNOWN], "section_6"),
        ([Found.IS_NOT, Found.UNKNOWN], None),
    ],
)
def test_the_right_sentence_is_true_of_every_child(found, right):
    assert rules.right_one(found) == right


class Case:
    """A notice of two children that a coordinator leads and an obliged body asks about."""

    def __init__(self, office):
        self.office, self.version = office, 0
        self.worker = office.actor("spod_coordinator")

    async def begin(self):
        self.notice_id = (await self.office.record()).id
        self.request = await self.office.asks(self.notice_id, obliged=True)
        self.case_id = (await self.office.assign(self.notice_id)).case_id
        await self.office.judge(self.notice_id)
        await self.office.judge(self.notice_id, version=1, child_name="Klára Vránová, nar. 1. 4. 2020")
        view = await protection_views.urgency_view(self.worker, self.notice_id)
        self.sister = next(each.id for each in view.children if each.id is not None)
        return self

    async def assess(self, result, child_id=None, **more):
        enrols = {"register": "OM", "enrolment_reason": "section_6_found", "enrolled_on": today_in_prague()}
        kept = {"retention_note": "Podnět v CJ."}
        order = {"result": result, "reason": "Důvod.", **(enrols if result == "section_6" else kept), **more}
        await protection.assess_basically(
            self.worker, self.notice_id, AssessBasically(child_id=child_id, **order), version=self.version
        )
        self.version += 1

    async def entries(self):
        return (await register_views.registers_of_case(self.worker, self.case_id)).entries

    async def entry(self, child_id=None):
        return next(
            e for e in await self.entries() if e.child_id == child_id and e.ended_on is None and e.register == "OM"
        )

    async def removed(self, reason, child_id=None):
        order = EndEntry(ended_on=today_in_prague(), reason=reason, words="Proto.")
        await registers.end_entry(self.worker, (await self.entry(child_id)).id, order, version=1)

    async def corrected(self, child_id=None, **to):
        order = CorrectEntry(**{"register": "nowhere", "words": "Zapsat se to nemělo.", **to})
        await registers.correct_entry(self.worker, (await self.entry(child_id)).id, order, version=1)

    async def offered(self):
        view = await views.answering(self.office.actor("spod_head"), self.notice_id)
        return [each.template for each in view.offered if each.obliged_only]

    async def basic(self, child_id=None):
        rows = (await protection_views.urgency_view(self.worker, self.notice_id)).basic
        return next(one for one in rows if one.child.id == child_id)


@pytest.fixture
async def case(office):
    return await Case(office).begin()


async def test_children_that_ended_differently_are_told_so(case):
    await case.assess("section_6")
    assert await case.offered() == ["section_6"], "the sister is not assessed yet"
    await case.assess("kept", case.sister)
    assert await case.offered() == ["some_section_6"]
    for wrong in ("section_6", "not_section_6", "section_6_no_more"):
        with pytest.raises(Invalid) as refusal:
            await case.office.answer(case.notice_id, "spod_head", request_id=case.request, template=wrong)
        assert refusal.value.fields == {"template": rules.NOT_SO}
    await case.office.answer(case.notice_id, "spod_head", request_id=case.request, template="some_section_6")
    (said,) = (await case.office.seen(case.notice_id, "spod_head")).answers
    assert "jen u některého z nich jde o dítě podle § 6" in said.words


async def test_a_removal_that_did_not_confirm_it_is_told_as_no_and_another_as_no_more(case, client_app):
    await case.assess("section_6")
    await case.assess("section_6", case.sister)
    await case.removed("not_confirmed")
    assert await case.offered() == ["some_section_6"]
    await case.removed("not_confirmed", case.sister)
    assert await case.offered() == ["not_section_6"]
    one = await case.basic(case.sister)
    assert (one.holds, one.entry) == (False, "")
    assert one.ended.endswith("vyhodnocení nepotvrdilo dítě podle § 6.")
    page = (await (await client_app("spod_coordinator")).get(f"/notices/{case.notice_id}")).text.replace("\u00a0", " ")
    assert one.ended.replace("\u00a0", " ") in page
    assert "Zápis už neplatí" in page
    await case.assess("section_6", case.sister)
    await case.removed("threat_ended", case.sister)
    assert await case.offered() == ["section_6_no_more"]
    await case.office.answer(case.notice_id, "spod_head", request_id=case.request, template="section_6_no_more")


async def test_an_enrolment_that_should_not_have_been_is_told_as_nothing_until_it_is_assessed_anew(case):
    await case.assess("kept")
    await case.assess("section_6", case.sister)
    await case.corrected(case.sister, register="NOM", begun_on=today_in_prague())
    one = await case.basic(case.sister)
    assert (one.holds, one.entry, one.ended) == (True, f"NOM 1/{today_in_prague().year}", "")
    await registers.correct_entry(
        case.worker,
        next(e.id for e in await case.entries() if e.register == "NOM"),
        CorrectEntry(register="nowhere", words="Vůbec."),
        version=1,
    )
    assert await case.offered() == []
    with pytest.raises(Invalid) as refusal:
        await case.office.answer(case.notice_id, "spod_head", request_id=case.request, template="not_section_6")
    assert refusal.value.fields == {"template": rules.NOT_ASSESSED}
    one = await case.basic(case.sister)
    assert not one.holds
    assert "zapsán být neměl" in one.ended
    await case.assess("kept", case.sister)
    assert await case.offered() == ["not_section_6"]


async def test_who_left_the_register_is_enrolled_again_by_the_same_notice_under_the_next_number(case):
    await case.assess("section_6")
    with pytest.raises(AlreadyEnrolled):
        await case.assess("section_6")
    await case.removed("threat_ended")
    await case.assess("section_6")
    assert (await case.entry()).number == f"OM 2/{today_in_prague().year}"
    with pytest.raises(AlreadyEnrolled):
        await case.assess("section_6")


# --- the register of notices -------------------------------------------------------------------------------------


async def in_cj(office, who="spod_coordinator2", query=""):
    rows, _ = await register_views.list_entries(office.actor(who), "CJ", Asked(query=query), limit=5)
    return [(row.child_name, row.ended_on) for row in rows]


async def test_a_notice_stays_in_its_register_as_long_as_a_child_of_it_does_and_by_that_name(case, client_app):
    office, today = case.office, today_in_prague()
    await registers.register_notice(office.actor("spod_intake"), case.notice_id, RegisterNotice())
    assert await in_cj(office) == [("Vránová Eliška", None)]
    await case.assess("section_6")
    await case.assess("kept", case.sister)
    klara = "Klára Vránová, nar. 1. 4. 2020"
    assert await in_cj(office) == [(klara, None)]
    assert await in_cj(office, query="Klára") == [(klara, None)]
    page = (await (await client_app("spod_coordinator2")).get(f"/notices/{case.notice_id}")).text
    assert "Klára Vránová" in page
    await case.assess("section_6", case.sister)
    assert await in_cj(office) == [("Vránová Eliška", today)]


async def test_a_child_that_stays_stands_in_the_register_beside_the_one_that_stays_with_it(case):
    await registers.register_notice(case.office.actor("spod_intake"), case.notice_id, RegisterNotice())
    await case.assess("kept", case.sister)
    assert await in_cj(case.office) == [("Vránová Eliška; Klára Vránová, nar. 1. 4. 2020", None)]


async def test_what_is_registered_after_some_were_enrolled_waits_for_the_rest(case):
    await case.assess("section_6")
    await registers.register_notice(case.office.actor("spod_intake"), case.notice_id, RegisterNotice())
    assert await in_cj(case.office) == [("Klára Vránová, nar. 1. 4. 2020", None)]


# --- a report that is wished for ---------------------------------------------------------------------------------


async def d16(office, notice_id, who="spod_head"):
    view = await intake_views.notice_view(office.actor(who), notice_id)
    return [each for each in view.deadlines if each.number == "D16"]


async def test_d16_a_report_that_is_wished_for_waits_on_the_day_of_whoever_is_to_answer(office, client_app):
    notice_id = (await office.record(wants_report=True)).id
    (runs,) = await d16(office, notice_id)
    assert runs.due_on == today_in_prague() + timedelta(days=30)
    await office.assign(notice_id)
    async with unit_of_work(office.actor("spod_head")) as unit:
        waits = "SELECT worker_id FROM deadline WHERE kind = 'notifier.answered' AND ended_at IS NULL"
        assert await unit.connection.fetchval(waits) == office.world.people["spod_coordinator"].worker_id
    page = (await (await client_app("spod_coordinator")).get(f"/notices/{notice_id}/report")).text
    assert "Zprávu chce, kdo se ozval" in page.replace("\u00a0", " ")
    await office.answer(notice_id, "spod_coordinator", template="received")
    assert not [each for each in await d16(office, notice_id) if each.ended_at is None]
    assert not (await office.seen(notice_id, "spod_coordinator")).asks


async def test_d16_a_wish_that_is_noted_as_a_request_runs_by_that(office, client_app):
    notice_id = (await office.record(wants_report=True)).id
    page = (await (await client_app("spod_intake")).get(f"/notices/{notice_id}/report/request")).text
    assert f'value="{date_field(today_in_prague())}"' in page, "asked when the notice came"
    await office.asks(notice_id)
    assert not [each for each in await d16(office, notice_id) if each.ended_at is None], "no duty to notify, no number"
    await intake.add_to_notice(
        office.actor("spod_intake"), notice_id, AddToNotice(text="Volal znovu.", wants_report=True)
    )
    assert [each.ended_at for each in await d16(office, notice_id)].count(None) == 1
    await office.asks(notice_id, obliged=True)
    assert [each.ended_at for each in await d16(office, notice_id)].count(None) == 1


async def test_two_who_want_a_report_are_answered_each_by_themselves(office, client_app):
    """A later call never speaks for an earlier one; whoever was not asked is not said to want one."""
    notice_id = (await office.record()).id  # nobody asked
    added = AddToNotice(text="Bojí se domů.", wants_report=True)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, added)
    (first,) = (await office.seen(notice_id)).wishes
    client = await client_app("spod_intake")
    page = (await client.get(f"/notices/{notice_id}/report")).text
    assert f"Zprávu chce, kdo se ozval {format_datetime(first)}" in page
    await intake.add_to_notice(
        office.actor("spod_intake"), notice_id, AddToNotice(text="Volá škola.", wants_report=True)
    )
    assert "Zprávu chce víc lidí" in (await client.get(f"/notices/{notice_id}")).text
    await office.answer(notice_id, template="received")
    view = await office.seen(notice_id)
    assert view.asks
    assert len(view.wishes) == 1
    assert view.wishes[0] > first
    assert [each.ended_at for each in await d16(office, notice_id)].count(None) == 1
    await office.answer(notice_id, template="received")
    assert not (await office.seen(notice_id)).asks


async def test_d16_nobody_waits_for_a_report_that_was_not_wished_for(office):
    for wish in (None, False):
        assert await d16(office, (await office.record(wants_report=wish)).id) == []


async def test_while_the_notice_names_somebody_who_is_yet_to_be_judged_no_child_of_it_is_said_to_be_none(office):
    """Nothing is known of a sibling whom nobody judged; that one child is one of § 6 is true whoever the others are."""
    case = Case(office)
    case.notice_id = (await office.record(other_children_state="answered", other_children="bratr Tobiáš, 5 let")).id
    case.request = await office.asks(case.notice_id, obliged=True)
    await office.assign(case.notice_id)
    await office.judge(case.notice_id)
    await case.assess("kept")
    assert await case.offered() == []
    with pytest.raises(Invalid) as refusal:
        await office.answer(case.notice_id, "spod_head", request_id=case.request, template="not_section_6")
    assert refusal.value.fields == {"template": rules.NOT_ASSESSED}
    await case.assess("section_6")
    assert await case.offered() == ["section_6"]


@pytest.mark.parametrize("result", ["kept", "section_6"])
async def test_the_child_of_a_notice_counts_though_nobody_named_or_judged_it_yet(office, result):
    """Question 2 said no name, the head named the child at assigning; a sibling alone is judged and assessed (ADR 0094)."""
    case = Case(office)
    unnamed = {"child_name_state": "unknown", "child_given_name": "", "child_family_name": "", "child_address": ""}
    case.notice_id = (await office.record(**unnamed)).id
    case.request = await office.asks(case.notice_id, obliged=True)
    await office.assign(case.notice_id)
    await office.judge(case.notice_id, child_name="Jan Vrána, 4 roky", another_child=True)
    (_, brother) = (await protection_views.urgency_view(case.worker, case.notice_id)).children
    await case.assess(result, brother.id)
    assert await case.offered() == (["section_6"] if result == "section_6" else [])
    if result == "section_6":
        return
    with pytest.raises(Invalid) as refusal:
        await office.answer(case.notice_id, "spod_head", request_id=case.request, template="not_section_6")
    assert refusal.value.fields == {"template": rules.NOT_ASSESSED}
    await office.judge(case.notice_id, version=1)
    await case.assess("kept")
    assert await case.offered() == ["not_section_6"]
