"""Services and agendas: opened by their administrator, called otherwise from a day on, closed from a day on."""

from datetime import timedelta

import pytest

from app.testing import rows
from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from app.testing.rows import refused
from cases.cases import service as cases
from cases.cases.exceptions import ServiceClosed
from cases.cases.schemas import OpenCase
from cases.cases.views import case_view
from cases.clients.schemas import ClientIdentity
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import end_of_day_exclusive, today_in_prague
from tenants import views as tenant_views
from tenants.accounts import views as account_views
from tenants.agendas import service, views
from tenants.agendas.exceptions import ClosesAlready, IsOpen
from tenants.agendas.rules import Stands, stands
from tenants.agendas.schemas import CloseService, OpenService, RenameService
from tenants.people import service as people
from tenants.people.schemas import GiveRole


@pytest.fixture
def admin(world):
    return world.actor("krok_admin")


def day(ahead=0):
    return today_in_prague() + timedelta(days=ahead)


def renamed(name="Terénní program", *, ahead=0, said=""):
    return RenameService(name=name, short_name="Terén", said=said, valid_from=day(ahead))


async def one(admin, service_id):
    return (await views.service_history(admin, service_id)).service


def new_case(world, name="pm_worker"):
    worker = world.people[name].worker_id
    return OpenCase(kind="adult", identity=ClientIdentity(family_name="Zeman"), key_worker_id=worker)


# --- opened ------------------------------------------------------------------------------------------------------


async def test_an_administrator_opens_a_service_and_gives_roles_in_it(admin, world):
    """Its name in sentences is proposed; what was written instead stays."""
    order = OpenService(name="Odborné sociální poradenství pro rodiny", short_name="Rodiny", code="rod")
    service_id = await service.open_service(admin, order)
    found = await one(admin, service_id)
    assert (found.code, found.said, found.stands) == ("ROD", "odborného sociálního poradenství pro rodiny", "open")
    role = GiveRole(role="social_worker", service_id=service_id)
    await people.give_role(admin, world.people["pm_worker"].worker_id, role)
    assert (await one(admin, service_id)).people == 1
    other = OpenService(name="Terén", short_name="Terén", code="TER", said="práce v terénu")
    assert (await one(admin, await service.open_service(admin, other))).said == "práce v terénu"


async def test_a_code_that_is_taken_or_none_and_a_missing_name_are_refused(admin, world):
    with pytest.raises(Invalid) as taken:
        await service.open_service(admin, OpenService(name="Další", short_name="Další", code="pm"))
    assert taken.value.fields.keys() == {"code"}
    with pytest.raises(Invalid) as refused:
        await service.open_service(admin, OpenService(code="péče!"))
    assert refused.value.fields.keys() == {"name", "short_name", "code"}


async def test_two_open_services_of_one_name_are_refused_and_a_closed_one_gives_its_name_back(admin, world):
    order = OpenService(name="Terénní program", short_name="Terén", code="ter")
    service_id = await service.open_service(admin, order)
    for name, short_name, field in (
        ("terenni  program", "Jiný", "name"),
        ("Jiný program", "TERÉN", "short_name"),
    ):
        with pytest.raises(Invalid) as taken:
            await service.open_service(admin, OpenService(name=name, short_name=short_name, code="jin"))
        assert taken.value.fields.keys() == {field}
        assert "Terén" in taken.value.fields[field]
    with pytest.raises(Invalid):
        await service.rename_service(admin, world.services["pm"], renamed(), version=0)
    version = len((await views.service_history(admin, service_id)).names)
    other = RenameService(name="Jiný program", short_name="Jiný", valid_from=day(9))
    await service.rename_service(admin, service_id, other, version=version)
    with pytest.raises(Invalid):  # it will be called so
        await service.open_service(admin, OpenService(name="Jiný program", short_name="Nový", code="nov"))
    await service.close_service(admin, service_id, CloseService(last_day=day()))
    with as_of(end_of_day_exclusive(day())):
        await service.open_service(admin, OpenService(name="Terénní program", short_name="Terén", code="nov"))


async def test_only_the_administrator_sees_and_changes_and_only_their_own(admin, world):
    foreign = world.services["spod"]
    for act in (
        views.service_history(admin, foreign),
        service.rename_service(admin, foreign, renamed(), version=0),
        service.close_service(admin, foreign, CloseService(last_day=day())),
        service.reopen_service(admin, foreign),
    ):
        with pytest.raises(NotThere):
            await act
    head = world.actor("pm_head")
    for act in (
        views.list_services(head),
        service.open_service(head, OpenService(name="X", short_name="X", code="XX")),
    ):
        with pytest.raises(NotAllowed):
            await act


async def test_the_list_takes_as_many_queries_for_one_service_as_for_ten(admin):
    await views.list_services(admin)
    with counting_queries() as few:
        await views.list_services(admin)
    for number in range(10):
        await service.open_service(
            admin, OpenService(name=f"Služba {number}", short_name=f"S {number}", code=f"S{number}")
        )
    with counting_queries() as many:
        assert len(await views.list_services(admin)) == 12
    assert many.count == few.count


# --- called ------------------------------------------------------------------------------------------------------


async def test_a_name_holds_from_its_day_and_of_two_for_one_day_the_last(admin, world):
    """Today's pages have today's name; one to come is told, and taken back by another for its day."""
    service_id = world.services["osp"]
    before = await one(admin, service_id)
    await service.rename_service(admin, service_id, renamed("Poradna", ahead=7), version=0)
    found = await one(admin, service_id)
    assert (found.name, [each.name for each in found.coming]) == (before.name, ["Poradna"])
    await service.rename_service(admin, service_id, renamed("Poradna pro rodiny"), version=1)
    async with unit_of_work(world.actor("pm_worker")) as unit:
        seen = (await tenant_views.service_views([(admin.tenant, service_id)]))[admin.tenant, service_id]
        assert (seen.name, seen.said) == ("Poradna pro rodiny", "poradny pro rodiny")
        assert unit.actor.service_id != service_id
    await service.rename_service(admin, service_id, renamed("Poradna pro rodiny", ahead=7), version=2)
    history = await views.service_history(admin, service_id)
    assert [(each.name, each.replaced) for each in history.names][::2] == [
        ("Poradna pro rodiny", False),
        ("Poradna", True),
    ]
    assert history.began == before.name


async def test_a_past_day_and_the_name_that_it_has_are_refused(admin, world):
    service_id = world.services["osp"]
    with pytest.raises(Invalid) as past:
        await service.rename_service(admin, service_id, renamed(ahead=-1), version=0)
    assert past.value.fields.keys() == {"valid_from"}
    await service.rename_service(admin, service_id, renamed(), version=0)
    with pytest.raises(Invalid) as same:
        await service.rename_service(admin, service_id, renamed(ahead=3), version=1)
    assert same.value.fields.keys() == {"name"}
    with pytest.raises(StaleVersion):
        await service.rename_service(admin, service_id, renamed("Jinak"), version=0)


async def test_people_sign_in_where_the_service_has_its_name_of_today(admin, world):
    service_id, user_id = world.services["pm"], world.people["pm_worker"].user_id
    await service.rename_service(admin, service_id, renamed(), version=0)
    assert [each.service_name for each in await account_views.places_of(user_id)] == ["Terén"]


# --- closed ------------------------------------------------------------------------------------------------------


def test_a_service_is_open_through_its_last_day():
    assert [stands(last, day()) for last in (None, day(1), day(), day(-1))] == [
        Stands.OPEN,
        Stands.CLOSING,
        Stands.CLOSING,
        Stands.CLOSED,
    ]


async def test_what_would_be_left_is_shown_in_numbers_before_it_closes(admin, world):
    service_id = world.services["pm"]
    assert await views.left_open(admin, service_id) == []
    await cases.open_case(world.actor("pm_worker"), new_case(world))
    assert await views.left_open(admin, service_id) == [("neuzavřené případy", 1)]


async def test_a_closed_service_opens_no_case_is_offered_nowhere_and_finishes_what_it_has(admin, world):
    worker, service_id = world.actor("pm_worker"), world.services["pm"]
    case_id = await cases.open_case(worker, new_case(world))
    await service.close_service(admin, service_id, CloseService(last_day=day()))
    assert (await one(admin, service_id)).stands == "closing"
    second = OpenCase(kind="adult", identity=ClientIdentity(family_name="Kos"), key_worker_id=worker.worker)
    await cases.open_case(worker, second)  # its last day lasts
    tomorrow = end_of_day_exclusive(day())
    with as_of(tomorrow):
        with pytest.raises(ServiceClosed):
            third = OpenCase(kind="adult", identity=ClientIdentity(family_name="Les"), key_worker_id=worker.worker)
            await cases.open_case(worker, third)
        assert (await one(admin, service_id)).stands == "closed"
        with pytest.raises(Invalid):
            role = GiveRole(role="social_worker", service_id=service_id, valid_from=day())
            await people.give_role(admin, world.people["pm_peer"].worker_id, role)
        assert (await case_view(worker, case_id)).header.id == case_id


async def test_the_database_holds_it_too(admin, world):
    """Past the application: no end dated back, and no case in a service that is closed."""
    service_id, worker = world.services["pm"], world.actor("pm_worker")
    async with refused(admin, "another time"):
        await rows.update("service", service_id, ended_at=end_of_day_exclusive(day(-2)))
    async with unit_of_work(admin):
        await rows.update("service", service_id, ended_at=now() - timedelta(minutes=1))
    async with refused(worker, "row-level security"):
        await rows.case(worker, await rows.client(worker))


async def test_an_end_is_taken_back_and_set_anew(admin, world):
    service_id = world.services["pm"]
    with pytest.raises(IsOpen):
        await service.reopen_service(admin, service_id)
    for wrong in (None, day(-1), day(365 * 6)):
        with pytest.raises(Invalid):
            await service.close_service(admin, service_id, CloseService(last_day=wrong))
    await service.close_service(admin, service_id, CloseService(last_day=day(20)))
    with pytest.raises(ClosesAlready):
        await service.close_service(admin, service_id, CloseService(last_day=day(30)))
    await service.reopen_service(admin, service_id)
    assert (await one(admin, service_id)).stands == "open"


# --- pages and API -----------------------------------------------------------------------------------------------


async def test_pages_show_what_is_refused_beside_its_field_and_keep_what_was_typed(client_app: ClientApp):
    client = await client_app("krok_admin")
    page = await client.post("/administration/services", data={"name": "Linka pomoci", "code": "?"})
    assert page.status_code == 400
    assert "Napište krátký název služby." in page.text
    assert "Návrh: do služby linky pomoci" in page.text
    assert 'value="Linka pomoci"' in page.text
    sent = {"name": "Linka pomoci", "short_name": "Linka", "code": "lp"}
    done = await client.post("/administration/services", data=sent)
    assert done.status_code == 303
    address = done.headers["location"]
    assert "do služby linky pomoci" in (await client.get(address)).text
    closing = await client.post(f"{address}/close", data={"last_day": "zítra"})
    assert closing.status_code == 303
    page = (await client.get(address)).text
    assert "Nezavírat" in page
    assert (await client.post(f"{address}/reopen", data={})).status_code == 303
