"""Districts: made, given streets and people, ended, and asked for by an address; by the acts, the database and the pages."""

from datetime import timedelta

import pytest

from app.testing import rows, territory
from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from app.testing.rows import insert, refused
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from tenants.districts import service, views
from tenants.districts.exceptions import PartOver
from tenants.districts.schemas import AddArea, AddDistrictWorker, EndPart, NewDistrict, RenameDistrict, WhichDistrict
from tenants.people import service as people
from tenants.people import views as people_views
from tenants.people.schemas import EndWork


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def day(ahead=0):
    return today_in_prague() + timedelta(days=ahead)


@pytest.fixture
async def centre(admin, world):
    return await service.make_district(admin, NewDistrict(name="Střed", service_id=world.services["spod"]))


@pytest.fixture
async def edge(admin, world):
    return await service.make_district(admin, NewDistrict(name="Zálesí", service_id=world.services["spod"]))


def street(side="all", first=None, last=None, **days):
    numbers = {"first_number": first, "last_number": last}
    return AddArea(town="Lipnice pod Hájem", street="Nádražní", side=side, **numbers, **days)


async def of(actor, address="Nádražní 5", **asked):
    return await views.find(actor, WhichDistrict(street=address, town="Lipnice pod Hájem", **asked))


async def test_whoever_takes_a_call_finds_the_district_of_an_address_and_who_works_there(admin, world, centre, edge):
    coordinator = world.people["spod_coordinator"].worker_id
    await service.add_area(admin, centre, street("odd", 1, 19))
    await service.add_area(admin, edge, street("even"))
    await service.add_worker(admin, centre, AddDistrictWorker(worker_id=coordinator))
    head = world.people["spod_head"].worker_id
    await service.add_worker(admin, centre, AddDistrictWorker(worker_id=head, deputy=True))
    intake = world.actor("spod_intake")
    found = await of(intake)
    assert (found.district, [(each.worker_id, each.deputy) for each in found.people]) == (
        "Střed",
        [(coordinator, False), (head, True)],
    )
    assert (await of(intake, "Nadrazni 1120/6b")).district == "Zálesí"
    assert (await of(intake, "Nádražní 21")).why == "between"
    assert await views.holes(intake) == ["Nádražní, Lipnice pod Hájem: lichá čísla od 21"]


async def test_what_overlaps_is_refused_beside_its_field_and_says_with_what(admin, centre, edge):
    await service.add_area(admin, centre, street("odd", 1, 19))
    for district in (centre, edge):
        with pytest.raises(Invalid) as overlap:
            await service.add_area(admin, district, street("all", 15, 30))
        assert "Střed" in overlap.value.fields["street"]
        assert "1–19" in overlap.value.fields["street"]
    await service.add_area(admin, edge, street("odd", 21))


async def test_a_street_moves_on_a_day(admin, world, centre, edge):
    """The last day of the one is told, the other has it from the day after; nothing of before changes."""
    area = await service.add_area(admin, centre, street())
    await service.end_part(admin, area, EndPart(last_day=day(6)))
    with pytest.raises(Invalid):
        await service.add_area(admin, edge, street(valid_from=day(6)))
    await service.add_area(admin, edge, street(valid_from=day(7)))
    assert [(await of(admin, day=day(ahead))).district for ahead in (0, 6, 7)] == ["Střed", "Střed", "Zálesí"]
    with pytest.raises(PartOver):
        await service.end_part(admin, area, EndPart(last_day=day(8)))


async def test_what_has_not_begun_never_holds_once_it_is_ended(admin, centre, edge):
    area = await service.add_area(admin, centre, street(valid_from=day(7)))
    await service.end_part(admin, area, EndPart())
    await service.add_area(admin, edge, street())
    assert [(await of(admin, day=day(ahead))).district for ahead in (0, 7)] == ["Zálesí", "Zálesí"]


async def test_one_works_for_a_district_at_a_time_and_nobody_of_another_service(admin, world, centre):
    coordinator, head = (world.people[name].worker_id for name in ("spod_coordinator", "spod_head"))
    await service.add_worker(admin, centre, AddDistrictWorker(worker_id=coordinator, valid_to=day(6)))
    for wrong in (
        coordinator,
        head,
        world.people["pm_worker"].worker_id,
        world.people["javorec_coordinator"].worker_id,
        None,
    ):
        with pytest.raises(Invalid):
            await service.add_worker(admin, centre, AddDistrictWorker(worker_id=wrong))
    await service.add_worker(admin, centre, AddDistrictWorker(worker_id=head, valid_from=day(7)))


async def test_whoever_leaves_is_shown_as_gone_and_counted_before(admin, world, centre):
    leaver = world.people["spod_coordinator"].worker_id
    await service.add_worker(admin, centre, AddDistrictWorker(worker_id=leaver))
    left = await people_views.left_by_person(admin, leaver)
    assert ("okrsky, ve kterých pracuje", 1) in [(each.said, each.number) for each in left]
    await people.end_work(admin, leaver, EndWork())
    found = await views.district(admin, centre)
    assert [each.gone for each in found.people] == [True]
    assert found.now == []


async def test_wrong_days_names_and_services_are_refused(admin, world, centre):
    for wrong in (
        NewDistrict(name="stred", service_id=world.services["spod"]),
        NewDistrict(service_id=world.services["spod"]),
    ):
        with pytest.raises(Invalid):
            await service.make_district(admin, wrong)
    for foreign in (None, world.services["pm"], world.services["javorec_spod"]):
        with pytest.raises(Invalid) as refusal:
            await service.make_district(admin, NewDistrict(name="Jiný", service_id=foreign))
        assert refusal.value.fields.keys() == {"service_id"}
    with pytest.raises(Invalid):
        await service.add_area(admin, centre, street(valid_from=day(-1)))
    with pytest.raises(Invalid):
        await service.add_area(admin, centre, street(valid_from=day(5), valid_to=day(4)))


async def test_a_district_is_called_otherwise_from_a_day_on_and_its_names_are_told(admin, centre, edge):
    await service.rename_district(admin, centre, RenameDistrict(name="Centrum"))
    await service.rename_district(admin, centre, RenameDistrict(name="Vnitřní město", valid_from=day(10)))
    found = await views.district(admin, centre)
    assert (found.name, found.began) == ("Centrum", "Střed")
    assert [(each.name, each.valid_from) for each in found.names] == [("Vnitřní město", day(10)), ("Centrum", day())]
    for taken in ("centrum", "Vnitřní Město"):
        with pytest.raises(Invalid):
            await service.rename_district(admin, edge, RenameDistrict(name=taken))
    await service.rename_district(admin, edge, RenameDistrict(name="Střed"))  # given up, so it is free
    for wrong in (
        RenameDistrict(name="Centrum"),
        RenameDistrict(),
        RenameDistrict(name="Jinak", valid_from=day(-1)),
    ):
        with pytest.raises(Invalid):
            await service.rename_district(admin, centre, wrong)


async def test_everybody_asks_only_the_administrator_writes_and_only_their_own(admin, world, centre):
    area = await service.add_area(admin, centre, street())
    stranger, worker = world.actor("krok_admin"), world.actor("spod_coordinator")
    assert await views.list_districts(stranger) == []
    assert (await of(stranger)).why == "no_town"
    for act in (
        views.district(stranger, centre),
        service.add_area(stranger, centre, street()),
        service.rename_district(stranger, centre, RenameDistrict(name="X")),
        service.add_worker(stranger, centre, AddDistrictWorker()),
        service.end_part(stranger, area, EndPart()),
    ):
        with pytest.raises(NotThere):
            await act
    assert [each.name for each in await views.list_districts(worker)] == ["Střed"]
    for act in (
        service.make_district(worker, NewDistrict(name="X", service_id=world.services["spod"])),
        service.add_area(worker, centre, street()),
        service.rename_district(worker, centre, RenameDistrict(name="X")),
        service.end_part(worker, area, EndPart()),
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_the_list_takes_as_many_queries_for_one_district_as_for_ten(admin, world, centre):
    await views.list_districts(admin)
    with counting_queries() as few:
        await views.list_districts(admin)
    for number in range(9):
        made = await service.make_district(admin, NewDistrict(name=f"O {number}", service_id=world.services["spod"]))
        await service.add_area(admin, made, AddArea(town=f"Obec {number}"))
    with counting_queries() as many:
        assert len(await views.list_districts(admin)) == 10
    assert many.count == few.count


async def test_the_database_holds_it_too(admin, world, centre):
    """Past the application: nobody but the administrator writes, nothing begins or ends in the past."""
    area = await service.add_area(admin, centre, street())
    async with refused(world.actor("spod_head"), "row-level security"):
        await insert("district", **territory.district(world.actor("spod_head"), service_id=world.services["spod"]))
    async with unit_of_work(world.actor("spod_head")) as unit:
        assert await unit.connection.execute("UPDATE district_area SET valid_to = now()") == "UPDATE 0"
    async with refused(admin, "another time"):
        await rows.update("district_area", area, valid_to=day(-30))
    async with refused(admin, "district_area_not_past"):
        await insert("district_area", **territory.district_area(admin, centre, valid_from=day(-1)))


async def test_an_administrator_divides_the_territory_on_the_pages(client_app: ClientApp, world):
    client = await client_app("ospod_admin")
    made = await client.post(
        "/administration/districts", data={"name": "Střed", "service_id": str(world.services["spod"])}
    )
    address = made.headers["location"]
    wrong = {"town": "Lipnice", "street": "", "side": "odd", "first_number": "x", "last_number": "19"}
    page = await client.post(f"{address}/areas", data=wrong)
    assert page.status_code == 400
    assert 'value="Lipnice"' in page.text
    right = wrong | {"street": "Nádražní", "first_number": "1"}
    assert (await client.post(f"{address}/areas", data=right)).status_code == 303
    assert "Nádražní, Lipnice: lichá čísla 1–19" in (await client.get(address)).text
    found = await client.post("/administration/districts/of-address", data={"street": "nadrazni 7", "town": "LIPNICE"})
    assert "Nádražní, Lipnice: lichá čísla 1–19" in found.text
    other = await client.post("/administration/districts/of-address", data={"street": "nadrazni 8", "town": "LIPNICE"})
    assert "toto číslo" in other.text
