"""The further children of a notice are found as the one that it tells of, wherever somebody looks for a child (domain 1.4, 1.5)."""

from datetime import date

import pytest

from cases.cases import views as case_views
from cases.cases.exceptions import PossibleDuplicate
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague
from services.competence import service as competence
from services.competence import views as competence_views
from services.competence.schemas import DecideCompetence
from services.intake import views as intake_views
from services.intake.schemas import Child
from services.protection import views as protection_views
from services.registers import views
from services.registers.schemas import EndEntry, RegisterNotice
from services.registers.service import end_entry, register_notice
from services.registers.views import Asked
from tests.registers.test_enrolment import assigned, enrol

SISTER = "Klára Vránová, nar. 1. 4. 2020"


@pytest.fixture
async def sister(office):
    """A notice of two children of one family; the second is enrolled in NOM."""
    notice_id, case_id = await assigned(office, other_children="Klára Vránová, nar. 1. 4. 2020; Matěj Vrána, nar. 2022",
        other_children_state="answered")  # fmt: skip
    await office.judge(notice_id, version=1, child_name=SISTER)
    view = await protection_views.urgency_view(office.actor("spod_coordinator"), notice_id)
    child_id = next(each.id for each in view.children if each.id is not None)
    await enrol(office, notice_id, child_id=child_id, register="NOM")
    return notice_id, case_id, child_id


async def found(office, query, who="spod_coordinator2"):
    return await intake_views.find_notices(office.actor(who), query)


@pytest.mark.parametrize("typed", ["Klára Vránová", "vranova klara", "Vrána Klára", "1. 4. 2020", "nom 1/{year}"])
async def test_a_registered_child_is_found_by_all_of_the_authority_and_named(office, sister, typed):
    for who in ("spod_coordinator2", "spod_mailroom", "spod_head"):
        (one,) = await found(office, typed.format(year=today_in_prague().year), who)
        assert (one.id, one.child_name, one.beside) == (sister[0], SISTER, "Vránová Eliška")
        assert one.numbers == [f"NOM 1/{today_in_prague().year}"]
        assert one.why


async def test_who_is_in_no_register_yet_is_found_and_named_to_who_reads_the_notice(office, sister):
    names = {who: [each.child_name for each in await found(office, "Matěj Vrána", who)] for who in
        ("spod_head", "spod_coordinator", "spod_coordinator2")}  # fmt: skip
    own = ["Matěj Vrána, nar. 2022"]
    assert names == {"spod_head": own, "spod_coordinator": own, "spod_coordinator2": ["jiné dítě z rodiny"]}


async def test_nobody_else_is_found_by_their_names(office, sister):
    assert [each.beside for each in await found(office, "Eliška")] == [""]
    assert await found(office, "Klára Eliška") == [], "two children are not one"
    assert await found(office, "Zvěřinová") == [], "who called is found by nothing"
    for who in ("osp_head", "javorec_head"):
        with pytest.raises(Exception) if who == "osp_head" else pytest.MonkeyPatch.context():
            assert await found(office, "Klára", who) == []


async def test_a_notice_is_found_by_its_address_by_who_reads_every_notice(office, sister):
    assert {each.id for each in await found(office, "Lipová 12", "spod_head")} == {sister[0]}
    assert await found(office, "Lipová 12") == []


async def test_the_register_finds_and_names_the_child(office, sister, client_app):
    for typed in ("Klára Vránová", "1. 4. 2020", f"NOM 1/{today_in_prague().year}"):
        (row,), _ = await views.list_entries(office.actor("spod_coordinator2"), "NOM", Asked(query=typed), limit=5)
        assert row.child_name == SISTER
    assert (await views.list_entries(office.actor("spod_head"), "NOM", Asked(query="Eliška"), limit=5))[0] == []
    page = (await (await client_app("spod_coordinator2")).get(f"/notices/{sister[0]}")).text
    assert "Klára Vránová" in page, "beside its entry"
    page = (await (await client_app("spod_coordinator")).get(f"/cases/{sister[1]}")).text
    assert "Klára Vránová" in page, "beside its entry"


CALL = {"child_given_name": "Klara", "child_family_name": "Vránová", "child_birth_date": date(2020, 4, 2)}


async def test_a_call_about_a_sister_says_that_she_is_known(office, sister, client_app):
    asked = Child(given_name="Klara", family_name="Vránová", birth_date=date(2020, 4, 2))
    known = await intake_views.alike(office.actor("spod_intake"), asked)
    assert [(match.case.id, match.tells_of) for match in known.cases] == [(sister[1], SISTER)]
    again = (await office.record(**CALL)).id
    deciding = await competence_views.deciding(office.actor("spod_intake"), again)
    assert [(match.case.id, match.tells_of) for match in deciding.cases] == [(sister[1], SISTER)]
    assert [(each.id, each.child_name) for each in deciding.notices] == [(sister[0], SISTER)]
    page = (await (await client_app("spod_intake")).get(f"/notices/{again}/competence")).text
    assert "další dítě z rodiny: Klára Vránová" in page.replace("\u00a0", " ")
    await competence.decide(
        office.actor("spod_intake"), again, DecideCompetence(result="competent", paper_archive="not_looked"), version=0
    )
    said = (await competence_views.competence_view(office.actor("spod_intake"), again)).decisions[0].looked
    assert [each.rsplit(" ", 1)[1] for each in said[:3]] == ["1", "0", "1"], said


async def test_a_second_case_of_a_sister_is_asked_about_and_hers_is_offered_to_join(office, sister):
    again = (await office.record(**CALL)).id
    offered = await intake_views.assignment_of(office.actor("spod_head"), again)
    assert [(match.case.id, match.likely, match.tells_of) for match in offered.matches] == [(sister[1], True, SISTER)]
    looked = await intake_views.assignment_of(office.actor("spod_head"), again, query="Klára")
    assert [match.case.id for match in looked.matches] == [sister[1]]
    klara = ClientIdentity(given_name="Klára", family_name="Vránová", birth_date=date(2020, 4, 1))
    with pytest.raises(PossibleDuplicate):
        await office.assign(again, identity=klara)
    await office.join(again, sister[1])


async def test_a_child_of_the_same_surname_and_house_is_offered_to_who_reads_cases(office):
    notice_id = (await office.record()).id
    at_home = {"street": "Lipová 12", "town": "Lipnice pod Hájem"}
    case = await office.assign(
        notice_id, identity=ClientIdentity(given_name="Eliška", family_name="Vránová", **at_home)
    )
    brother = ClientIdentity(given_name="Matěj", family_name="Vrána", **at_home)
    (match,) = await case_views.matches_of(office.actor("spod_head"), brother)
    assert (match.case.id, match.likely, match.same_address) == (case.case_id, False, True)
    assert match.case.found_by == ["household"]
    assert await case_views.matches_of(office.actor("spod_coordinator2"), brother) == []
    elsewhere = ClientIdentity(given_name="Matěj", family_name="Vrána", street="Lipová 13", town="Lipnice pod Hájem")
    assert await case_views.matches_of(office.actor("spod_head"), elsewhere) == []


async def test_a_word_of_a_number_is_not_called_a_name(office, set_to):
    await set_to("numbers_issued", "outside")
    notice_id = (await office.record()).id
    numbers = RegisterNotice(reference_number="Kuzlice 1/2026", evidence_number="ABC0012345678")
    await register_notice(office.actor("spod_intake"), notice_id, numbers)
    for typed, by in (("Kuzlice", "part_of_mark"), ("abc0012345678", "part_of_mark"), ("Kuzlice 1/2026", "mark")):
        (one,) = await found(office, typed)
        assert one.found_by[0] == by, typed


async def test_who_left_the_register_stays_known(office, sister):
    worker = office.actor("spod_coordinator")
    (entry,) = (e for e in (await views.registers_of_case(worker, sister[1])).entries if e.child_id is not None)
    order = EndEntry(ended_on=today_in_prague(), reason="threat_ended", words="Dítě je u babičky.")
    await end_entry(worker, entry.id, order, version=1)
    (one,) = await found(office, "Klára Vránová")
    assert one.child_name == SISTER
