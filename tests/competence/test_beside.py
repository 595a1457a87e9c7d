"""Where was looked for a child: also by who cares for it and in its house; the form shows it, the record keeps it."""

import pytest

from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.web.text import soft
from services.competence import views

MOTHER = {"caregivers_state": "answered", "caregivers": "Matka Lenka Dvořáková, otec neznámý."}
OTHER = {**MOTHER, "child_given_name": "Jonáš", "child_family_name": "Bílek", "child_address": "Dlouhá 3, Javorec"}


async def test_a_child_is_found_by_its_mother_as_another_notice_names_her(office, client_app):
    other = (await office.record(by="spod_head", **OTHER)).id
    notice_id = (await office.record(caregivers="S matkou Lenkou Dvořákovou.", caregivers_state="answered")).id
    seen = await views.deciding(office.actor("spod_intake"), notice_id)
    assert [(each.id, each.found_by) for each in seen.beside] == [(other, ["carer"])]
    page = soft((await (await client_app("spod_intake")).get(f"/notices/{notice_id}/competence")).text)
    assert soft("podle jména matky nebo pečující osoby") in page
    assert "Bílek" in page
    assert "otec neznámý" not in page


async def test_one_word_of_a_name_is_not_enough(office):
    await office.record(**{**OTHER, "caregivers": "matka Lenka Malá"})
    notice_id = (await office.record(**MOTHER)).id
    assert (await views.deciding(office.actor("spod_head"), notice_id)).beside == []


@pytest.mark.parametrize(("who", "finds"), [("spod_head", True), ("spod_intake", True)])
async def test_who_takes_notices_down_is_shown_the_header_of_the_same_house(office, who, finds):
    lives = ClientIdentity(given_name="Karel", family_name="Bílek", street="Lipová 12", town="Lipnice pod Hájem")
    case_id = await cases.open_case(office.actor("spod_head"), opens(office, lives))
    elsewhere = ClientIdentity(given_name="Iva", family_name="Suchá", street="Lipová 12", town="Javorec")
    await cases.open_case(office.actor("spod_head"), opens(office, elsewhere))
    near = (await office.record(by="spod_head", child_given_name="Jonáš", child_family_name="Tichý")).id
    notice_id = (await office.record()).id
    seen = await views.deciding(office.actor(who), notice_id)
    assert list(seen.in_house) == [case_id]
    assert [(each.id, each.found_by) for each in seen.beside] == [(near, ["address"])]


async def test_a_secret_address_is_found_by_nobody(office):
    lives = ClientIdentity(
        given_name="Karel", family_name="Bílek", street="utajená, Lipová 12", town="Lipnice pod Hájem"
    )
    await cases.open_case(office.actor("spod_head"), opens(office, lives))
    await office.record(
        child_given_name="Jonáš", child_family_name="Tichý", child_address="tajná: Lipová 12, Lipnice pod Hájem"
    )
    notice_id = (await office.record()).id
    for who in ("spod_head", "spod_intake"):
        seen = await views.deciding(office.actor(who), notice_id)
        assert (seen.in_house, seen.beside) == ({}, [])


async def test_the_record_says_by_what_was_looked(office):
    await office.record(by="spod_head", **OTHER)
    notice_id = (await office.record(**MOTHER)).id
    await office.decide(notice_id, result="competent", way="", authority_id=None, told_how="", sent_how="")
    (one,) = (await views.competence_view(office.actor("spod_intake"), notice_id)).decisions
    assert "podle jména matky nebo pečující osoby: 1" in one.looked
    assert "ve stejném domě: 0" in one.looked
    other = (await office.record(caregivers="", caregivers_state="unknown", child_address="")).id
    await office.decide(other, result="competent", way="", authority_id=None, told_how="", sent_how="")
    (one,) = (await views.competence_view(office.actor("spod_intake"), other)).decisions
    assert one.looked[-3:-1] == ["podle matky ani pečující osoby ne: oznámení ji jménem neuvádí", "podle bydliště ne"]


def opens(office, identity):
    return OpenCase(identity=identity, key_worker_id=office.world.people["spod_coordinator"].worker_id)


@pytest.mark.parametrize(
    ("child", "page_says", "record_says"),
    [
        ({"child_given_name": "", "child_family_name": ""}, "Podle dítěte se hledat nedalo", "podle dítěte ne"),
        ({"child_given_name": ""}, "na hledání v oznámeních je to málo", "jiná oznámení ne"),
        ({}, "Hledalo se podle jména a data narození.", "jiná oznámení: 0"),
    ],
)
async def test_who_signs_where_was_looked_is_told_when_too_little_is_known_to_look(
    office, client_app, child, page_says, record_says
):
    """A child without a name, one of which the surname alone is known, and one that can be looked for."""
    notice_id = (await office.record(child_birth_date=None, **child)).id
    page = soft((await (await client_app("spod_head")).get(f"/notices/{notice_id}/competence")).text)
    assert page_says in page
    assert ("Hledalo se podle jména a data narození." in page) == (not child)
    await office.decide(notice_id, by="spod_head", result="competent")
    decision = (await views.competence_view(office.actor("spod_head"), notice_id)).decisions[0]
    assert any(each.startswith(record_says) for each in decision.looked), decision.looked
