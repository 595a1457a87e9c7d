"""A child is found by who cares for it as the notice says, and by its house by who takes notices down; secret addresses and callers by nothing."""

from datetime import date
from uuid import UUID

import pytest

from app.testing.queries import counting_queries
from cases.clients.schemas import ClientIdentity
from kernel import terms
from kernel.actor import system_actor
from kernel.db import unit_of_work
from kernel.search import index
from kernel.web.text import soft
from services.intake import tasks, views
from services.intake.events import TermsChanged

MOTHER = {"caregivers_state": "answered", "caregivers": "Matka Lenka Dvořáková, otec neznámý."}


async def found(office, who, typed):
    return [(each.id, each.why) for each in await views.find_notices(office.actor(who), typed)]


@pytest.mark.parametrize("typed", ["Lenka Dvořáková", "dvorak lenka", "Lenka"])
@pytest.mark.parametrize("who", ["spod_head", "spod_intake", "spod_coordinator2"])
async def test_a_child_is_found_by_its_mother_and_why_is_said(office, who, typed):
    notice_id = (await office.record(**MOTHER)).id
    assert await found(office, who, typed) == [(notice_id, "podle jména matky nebo pečující osoby")]


async def test_who_sees_the_header_alone_never_reads_the_words(office, client_app):
    await office.record(by="spod_head", **MOTHER)
    client = await client_app("spod_coordinator2")
    sent = await client.post("/search", data={"q": "Lenka Dvořáková"})
    page = soft((await client.get(sent.headers["location"])).text)
    assert soft("podle jména matky nebo pečující osoby") in page
    assert "otec neznámý" not in page
    assert "Dvořáková" not in page.replace("Lenka Dvořáková", ""), "beside what was typed"


async def test_the_child_is_surer_than_its_mother(office):
    mother = (await office.record(**{**MOTHER, "caregivers": "matka Eliška Vránová"}, child_given_name="Jan")).id
    child = (await office.record()).id
    assert [each for each, _ in await found(office, "spod_head", "Eliška Vránová")] == [child, mother]


async def test_nothing_of_the_caller_finds_a_notice(office):
    await office.record(**MOTHER)
    for typed in (office.notifier_name, "Zvěřinová", "sousedka"):
        assert await found(office, "spod_head", typed) == []


async def test_no_other_service_finds_by_carers(office):
    await office.record(**MOTHER)
    assert await found(office, "javorec_head", "Lenka Dvořáková") == []


async def test_notices_of_before_learn_it_by_the_job(office):
    actor = office.actor("spod_head")
    notice_id = (await office.record(**MOTHER)).id
    async with unit_of_work(actor):
        await index(actor, "notice", notice_id, ["old"])
    assert await found(office, "spod_head", "Lenka Dvořáková") == []
    system = system_actor(actor.tenant, actor.service)
    async with unit_of_work(system):
        await tasks.index_anew(system, TermsChanged(version=terms.VERSION, after=UUID(int=0)))
    assert [each for each, _ in await found(office, "spod_head", "Lenka Dvořáková")] == [notice_id]


async def test_the_job_keeps_whom_the_case_says_the_child_to_be(office):
    """It made terms of the words of the notice alone, and whom the case names was found no more."""
    notice_id = (await office.record(child_given_name="", child_family_name="", **MOTHER)).id
    await office.assign(notice_id, identity=ClientIdentity(given_name="Jonáš", family_name="Bílek"))
    system = system_actor(office.actor("spod_head").tenant, office.actor("spod_head").service)
    async with unit_of_work(system):
        await tasks.index_anew(system, TermsChanged(version=terms.VERSION, after=UUID(int=0)))
    assert [each for each, _ in await found(office, "spod_head", "Jonáš Bílek")] == [notice_id]


@pytest.mark.parametrize("typed", ["190721/0008", "601 000 012", "Bílková"])
async def test_the_job_adds_nothing_that_only_a_reader_of_the_case_may_know(office, typed):
    """It made terms of the client whole: whoever lists notices found the header by a number, a telephone, a name of before (ADR 0037)."""
    notice_id = (await office.record(**MOTHER)).id
    identity = ClientIdentity(
        given_name="Eliška",
        family_name="Vránová",
        former_name="Bílková",
        birth_date=date(2019, 7, 21),
        birth_number="190721/0008",
        phone="601 000 012",
        street="Lipová 12",
        town="Lipnice pod Hájem",
    )
    await office.assign(notice_id, identity=identity)
    system = system_actor(office.actor("spod_head").tenant, office.actor("spod_head").service)
    async with unit_of_work(system):
        await tasks.index_anew(system, TermsChanged(version=terms.VERSION, after=UUID(int=0)))
    for who in ("spod_head", "spod_intake", "spod_mailroom", "spod_coordinator2"):
        assert await found(office, who, typed) == []
        assert [each for each, _ in await found(office, who, "Eliška Vránová 21. 7. 2019")] == [notice_id]
    assert await found(office, "spod_head", "Lipová 12") == [(notice_id, "podle adresy")]


# --- the house ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "finds"),
    [("spod_head", True), ("spod_intake", True), ("spod_coordinator2", False), ("spod_mailroom", False)],
)
@pytest.mark.parametrize("typed", ["Lipová 12", "lipova 12, Lipnice pod Hájem"])
async def test_a_house_finds_for_who_reads_or_takes_notices_down(office, who, finds, typed):
    notice_id = (await office.record(by="spod_head")).id
    assert await found(office, who, typed) == ([(notice_id, "podle adresy")] if finds else [])


@pytest.mark.parametrize("typed", ["Lipnice", "Lipová", "Lipová 13", "Hájem"])
async def test_a_town_or_a_street_by_itself_finds_nobody_for_intake(office, typed):
    await office.record(by="spod_head")
    assert await found(office, "spod_intake", typed) == []


async def test_an_address_that_is_said_to_be_secret_is_in_no_term(office):
    await office.record(child_address="utajená, Lipová 12, Lipnice pod Hájem")
    for who in ("spod_head", "spod_intake"):
        assert await found(office, who, "Lipová 12") == []


async def test_a_notice_is_not_found_by_an_address_that_its_case_keeps_secret(office):
    notice_id = (await office.record()).id
    identity = ClientIdentity(
        given_name="Eliška", family_name="Vránová", birth_date=date(2019, 7, 21), street="utajená, Lipová 12"
    )
    await office.assign(notice_id, identity=identity)
    for who in ("spod_head", "spod_intake"):
        assert await found(office, who, "Lipová 12") == []
    assert [each for each, _ in await found(office, "spod_intake", "Eliška Vránová")] == [notice_id]


async def test_a_search_by_carers_asks_as_many_statements_as_one_by_name(office):
    actor = office.actor("spod_head")
    await office.record(**MOTHER)
    counts = []
    for typed in ("Eliška Vránová", "Eliška Vránová", "Lenka Dvořáková"):
        with counting_queries() as queries:
            assert len(await views.find_notices(actor, typed)) == 1
        counts.append(queries.count)
    assert counts[1] == counts[2]
