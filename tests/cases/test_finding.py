"""Finding people: by all that is known of them, best first, with the reason; nobody by what the searcher may not know."""

from datetime import date

import msgspec
import pytest

from app.testing.queries import counting_queries
from cases.cases import service, views
from cases.cases.schemas import ChangeClient, OpenCase
from cases.cases.views import lists as cases_lists
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.db import unit_of_work

JANA = ClientIdentity(
    given_name="Jana",
    family_name="Demjančuková",
    former_name="Svobodová",
    birth_number="165703/0018",
    phone="+420 601 000 021",
)


BORN = {"Malá": date(2016, 3, 8), "Bílá": date(2016, 7, 3), "Nová": date(2016, 3, 7)}


async def started(world, identity=JANA):
    """A case of a child that the first coordinator leads."""
    head = world.actor("spod_head")
    async with unit_of_work(head):
        worker_id = world.actor("spod_coordinator").worker
        return (await service.start_case(head, ClientKind.CHILD, identity, key_worker_id=worker_id)).case_id


@pytest.mark.parametrize(
    ("typed", "by", "why"),
    [
        ("601 00 00 21", "phone", "podle telefonu"),
        ("1657030018", "birth_number", "podle rodného čísla"),
        ("Svobodová", "former_name", "podle dřívějšího příjmení"),
        ("Дем'янчук", "other_form", "příjmení v jiném tvaru"),
        ("Demianchuk", "spelling", "jméno v jiném přepisu"),
    ],
)
async def test_who_is_found_is_said_by_what(world, typed, by, why):
    case_id = await started(world)
    (found,) = await views.find_cases(world.actor("spod_head"), typed)
    assert (found.id, found.found_by, found.why) == (case_id, [by], why)


async def test_a_birth_date_is_found_when_it_was_written_wrongly(world):
    """The right one first."""
    born = [await started(world, ClientIdentity(family_name=name, birth_date=day)) for name, day in BORN.items()]
    found = await views.find_cases(world.actor("spod_head"), "7. 3. 2016")
    assert [row.id for row in found] == [born[2], born[1], born[0]]
    assert [row.why for row in found] == [
        "podle data narození", "datum narození s prohozeným dnem a měsícem", "datum narození o den jinak",
    ]  # fmt: skip


async def test_nobody_is_found_by_what_only_a_reader_may_know(world):
    """Birth number, phone and former name are told to no header: who leads the case finds it, a colleague does not."""
    case_id = await started(world)
    for typed in ("601000021", "165703/0018", "Svobodová", "svobo"):
        assert [row.id for row in await views.find_cases(world.actor("spod_coordinator"), typed)] == [case_id], typed
        for who in ("spod_coordinator2", "spod_intake", "spod_mailroom"):
            assert await views.find_cases(world.actor(who), typed) == [], (who, typed)
    assert [row.id for row in await views.find_cases(world.actor("spod_mailroom"), "Demjančuk")] == [case_id]


async def test_who_is_found_by_the_name_is_not_said_to_have_had_another(world):
    """Not even when both names fit."""
    await started(world, ClientIdentity(family_name="Svobodová", former_name="Svobodová Malá"))
    (found,) = await views.find_cases(world.actor("spod_mailroom"), "Svobodová")
    assert found.found_by == ["name"]
    assert await views.find_cases(world.actor("spod_mailroom"), "Malá") == []


@pytest.mark.parametrize("typed", ["601000021", "165703/0018", "Svobodová", "Demjančuková", "1"])
async def test_no_other_service_finds_anybody(world, typed):
    await started(world)
    for stranger in ("pm_head", "osp_head", "javorec_head"):
        assert await views.find_cases(world.actor(stranger), typed) == []


async def test_what_was_corrected_is_found_by_the_new_and_no_longer_by_the_old(world):
    case_id = await started(world)
    head = world.actor("spod_head")
    identity = ClientIdentity(given_name="Jana", family_name="Nová", former_name="Demjančuková", phone="602 000 000")
    await service.change_client(head, case_id, ChangeClient(identity=identity), version=1)
    for typed in ("602000000", "Nová", "Demianchuk", "Svobodová"):  # a surname stays: it was theirs (ADR 0082)
        assert [row.id for row in await views.find_cases(head, typed)] == [case_id], typed
    for typed in ("601000021", "165703/0018"):
        assert await views.find_cases(head, typed) == [], typed


async def test_a_search_is_one_statement_and_what_it_shows_another(world):
    await started(world)
    with counting_queries() as sent:
        await views.find_cases(world.actor("spod_head"), "Jana Demjančuková 601000021")
    assert len([sql for sql in sent.statements if "FROM search_term" in sql]) == 1


async def test_likely_doubles_are_asked_about_by_former_name_and_birth_number(world):
    actor = world.actor("osp_specialist")
    identity = ClientIdentity(given_name="Jana", family_name="Nová", former_name="Malá", birth_number="165703/0018")
    await service.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker_id))
    for again in (
        ClientIdentity(given_name="Jana", family_name="Malá"),
        ClientIdentity(given_name="Jana", family_name="Kosová", former_name="Malá"),
        ClientIdentity(given_name="Jana", family_name="Kosová", former_name="Nová"),
        ClientIdentity(given_name="Petra", family_name="Veselá", birth_number="1657030018"),
        ClientIdentity(birth_number="1657030018"),
    ):
        assert [match.likely for match in await views.matches_of(actor, again)] == [True], again


AT_HOME = ClientIdentity(given_name="Ema", family_name="Skálová", street="Lípová 12", town="Lipnice pod Hájem")


async def test_an_address_finds_whoever_lives_there_for_who_may_read_it(world):
    """A head all of the service, a coordinator those they lead; to everybody else it is no word that finds anybody."""
    case_id = await started(world, AT_HOME)
    for typed in ("Lipova 12", "Lípová č. p. 12, Lipnice", "Skálová Lipnice"):
        for who in ("spod_head", "spod_coordinator"):
            (found,) = await views.find_cases(world.actor(who), typed)
            assert (found.id, "address" in found.found_by, "podle adresy" in found.why) == (case_id, True, True)
        for who in ("spod_coordinator2", "spod_intake", "spod_mailroom", "pm_head", "osp_head", "javorec_head"):
            assert await views.find_cases(world.actor(who), typed) == [], (who, typed)
    assert await views.find_cases(world.actor("spod_head"), "Lípová 13") == []


async def test_who_may_not_read_an_address_is_answered_as_if_it_were_not_there(world, monkeypatch):
    """Of as many as a search shows none is pushed out by people found by what the searcher may not know; the statements are the same."""
    monkeypatch.setattr(cases_lists, "SEARCH_LIMIT", 2)
    known = [
        await started(world, ClientIdentity(given_name="Lipkana", family_name=name)) for name in ("Emanová", "Emašová")
    ]
    mailroom = world.actor("spod_mailroom")

    async def answer():
        await views.find_cases(mailroom, "Ema Lipka")
        with counting_queries() as sent:
            found = await views.find_cases(mailroom, "Ema Lipka")
        return {row.id for row in found}, sent.statements

    before = await answer()
    assert before[0] == set(known)
    for street in ("Lipka 1", "Lipka 2", "Lipka 3"):
        await started(world, ClientIdentity(given_name="Jan", family_name="Ema", street=street))
    assert await answer() == before


@pytest.mark.parametrize("secret", [{"street": "Lípová 12 (utajená adresa)"}, {"town": "Lipnice, UTAJENO"}])
async def test_an_address_that_is_kept_secret_finds_nobody(world, secret):
    """Also when it is marked later; the name goes on finding."""
    head = world.actor("spod_head")
    case_id = await started(world, AT_HOME)
    identity = msgspec.structs.replace(AT_HOME, **secret)
    await service.change_client(head, case_id, ChangeClient(identity=identity), version=1)
    for typed in ("Lípová 12", "Lipnice", "Lípová", "utajená"):
        assert await views.find_cases(head, typed) == [], typed
    assert [row.id for row in await views.find_cases(head, "Skálová")] == [case_id]
    asked = msgspec.structs.replace(AT_HOME, family_name="Skála")
    assert [match.same_address for match in await views.matches_of(head, asked)] == [False]


async def test_one_house_is_said_of_a_likely_double_and_is_no_reason_by_itself(world, client_app):
    """Whoever may not read the case is not told of it; neighbours and siblings are asked about by nothing."""
    case_id = await started(world, AT_HOME)
    head = world.actor("spod_head")
    for other in ({"given_name": "Jan", "family_name": "Kos"}, {"given_name": "Petr"}):
        identity = msgspec.structs.replace(AT_HOME, **other)
        assert not [match for match in await views.matches_of(head, identity) if match.likely]
    again = msgspec.structs.replace(AT_HOME, street="Lipova č. p. 12, byt 3")
    (match,) = await views.matches_of(head, again)
    assert (match.case.id, match.likely, match.same_address) == (case_id, True, True)
    (match,) = await views.matches_of(world.actor("spod_coordinator2"), again)
    assert (match.likely, match.same_address) == (True, False)
    for elsewhere in ({"street": "Lípová 13"}, {"town": "Javorec"}, {"street": ""}):
        (match,) = await views.matches_of(head, msgspec.structs.replace(again, **elsewhere))
        assert not match.same_address
