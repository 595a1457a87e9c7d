"""A surname that is corrected is kept, sealed, and the client goes on to be found by it and pointed at in what others read."""

from datetime import date

import msgspec
import pytest

from app.testing.queries import counting_queries
from cases.cases import service, views
from cases.cases.access import check_words
from cases.cases.schemas import ChangeClient, OpenCase
from cases.clients import rules
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.db import unit_of_work
from services.case_management.schemas import DeclineCaseManagement
from tests.intake.test_pages import send

MARIE = ClientIdentity(given_name="Marie", family_name="Koťátková", birth_date=date(1990, 5, 5))


@pytest.fixture
def worker(world):
    return world.actor("osp_specialist")


async def opened(worker, identity=MARIE):
    return await service.open_case(worker, OpenCase(identity=identity, key_worker_id=worker.worker_id))


async def corrected(worker, case_id, version=1, *, forget_names=False, **fields):
    content = views.readable(await views.case_view(worker, case_id))
    identity = msgspec.structs.replace(content.identity, **fields)
    order = ChangeClient(identity=identity, forget_names=forget_names)
    await service.change_client(worker, case_id, order, version=version)


async def found(actor, typed):
    return [(row.id, row.found_by) for row in await views.find_cases(actor, typed)]


async def pointed_at(worker, text):
    checks = Checks()
    checks.text("reason", text)
    async with unit_of_work(worker):
        await check_words(worker, checks, DeclineCaseManagement(reason=text))
    return checks.words


async def test_the_client_is_found_and_pointed_at_by_the_surname_before(world, worker):
    case_id = await opened(worker)
    assert await pointed_at(worker, "Přijde i s Koťátkovou.") == ["Koťátkovou"]
    await corrected(worker, case_id, family_name="Jezdcová")
    assert await found(worker, "Koťátková") == [(case_id, ["former_name"])]
    assert await found(worker, "Kotatk") == [(case_id, ["former_name"])]
    assert await pointed_at(worker, "Přijde i s Koťátkovou.") == ["Koťátkovou"]
    assert await pointed_at(worker, "Marie Koťátková přijde.") == ["Marie Koťátková"]
    (match,) = await views.matches_of(worker, MARIE)
    assert match.likely
    assert await found(world.actor("pm_head"), "Koťátková") == []


async def test_one_who_reads_not_every_case_finds_nobody_by_it(world):
    head, clerk = world.actor("spod_head"), world.actor("spod_mailroom")
    order = OpenCase(identity=MARIE, key_worker_id=world.actor("spod_coordinator").worker_id)
    case_id = await service.open_case(head, order)
    await corrected(head, case_id, family_name="Jezdcová")
    assert await found(head, "Koťátková") == [(case_id, ["former_name"])]
    assert await found(clerk, "Koťátková") == []


async def test_the_names_stay_over_further_corrections_and_are_not_repeated(worker):
    case_id = await opened(worker)
    await corrected(worker, case_id, family_name="Jezdcová")
    await corrected(worker, case_id, 2, family_name="Malá", phone="601 000 021")
    await corrected(worker, case_id, 3, family_name="Kotátková")
    content = views.readable(await views.case_view(worker, case_id))
    assert content.names_before == ["Jezdcová", "Malá"]
    await corrected(worker, case_id, 4, forget_names=True)
    assert views.readable(await views.case_view(worker, case_id)).names_before == []
    assert await found(worker, "Jezdcová") == []


def test_there_are_no_more_of_them_than_eight():
    known: list[str] = []
    for number in range(12):
        was, now = (ClientIdentity(family_name=f"Kos{chr(97 + each) * 4}o") for each in (number, number + 1))
        known = rules.names_before(known, was, now)
    assert len(known) == rules.MOST_NAMES_BEFORE


async def test_it_costs_no_statement_to_whoever_opens_the_case(worker):
    case_id = await opened(worker)
    await views.case_view(worker, case_id)  # names of colleagues are kept from here on
    with counting_queries() as before:
        await views.case_view(worker, case_id)
    await corrected(worker, case_id, family_name="Jezdcová")
    with counting_queries() as after:
        await views.case_view(worker, case_id)
    assert len(after.statements) == len(before.statements)


async def test_the_page_says_it_and_takes_it_out(worker, client_app):
    case_id = await opened(worker)
    client = await client_app("osp_specialist")
    fields = {"given_name": "Marie", "family_name": "Jezdcová", "birth_date": "5. 5. 1990"}
    await send(client, f"/cases/{case_id}/client", {**fields, "version": "1"})
    page = (await client.get(f"/cases/{case_id}/people")).text
    assert "Dříve zapsáno jako" in page
    assert "Koťátková" in page
    assert "už podle něj nehledat: Koťátková" in (await client.get(f"/cases/{case_id}/client")).text
    await send(client, f"/cases/{case_id}/client", {**fields, "version": "2", "forget_names": "1"})
    assert "Koťátková" not in (await client.get(f"/cases/{case_id}/people")).text
