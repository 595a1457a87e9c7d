"""The first page of who works for the organisation as a whole: rightly called, honest, and without anything of a client."""

import pytest

from app.testing.client import ClientApp
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.exceptions import NotAllowed
from kernel.web.text import soft
from tenants import service as tenants
from tenants.accounts import views as accounts
from tenants.leaving import service as leaving
from tenants.overview import views
from tenants.tables import PresetName, Role


def in_role(world, role: Role) -> Actor:
    """The auditor of the authority in another role."""
    actor = world.actor("ospod_auditor")
    return Actor(
        kind=actor.kind,
        tenant_id=actor.tenant_id,
        service_id=None,
        worker_id=actor.worker_id,
        user_id=actor.user_id,
        roles=frozenset({role.value}),
    )


@pytest.mark.parametrize(
    ("role", "called"),
    [
        (Role.TOWN_SECRETARY, "Tajemník úřadu"),
        (Role.DATA_PROTECTION_OFFICER, "Ochrana osobních údajů"),
        (Role.AUDITOR, "Audit"),
        (Role.TENANT_ADMIN, "Správa organizace"),
    ],
)
async def test_a_place_is_called_what_somebody_is_there(world, role, called):
    person = world.people["spod_intake"]
    tenant = world.organisations["ospod"]
    await tenants.grant_role(tenant, person.worker_id, role, None)
    whole = [place for place in await accounts.places_of(person.user_id) if place.service_id is None]
    assert [place.whole for place in whole] == [called]


async def test_the_secretary_reads_totals_and_no_name(world):
    tenant, person = world.organisations["ospod"], world.people["ospod_auditor"]
    await tenants.grant_role(tenant, person.worker_id, Role.TOWN_SECRETARY, None)
    view = await views.overview(in_role(world, Role.TOWN_SECRETARY))
    assert view.todo is None
    assert [(each.name, each.people) for each in view.totals or []] == [("SPOD", 5)]


async def test_auditor_and_officer_read_no_totals(world):
    assert (await views.overview(world.actor("ospod_auditor"))).totals is None


async def test_the_administrator_finds_what_waits(world, client_app: ClientApp):
    client = await client_app("ospod_admin")
    await client.post("/administration/districts", data={"name": "Střed", "service_id": str(world.services["spod"])})
    page = await client.get("/organisation")
    assert "1 × okrsky, ve kterých nikdo nepracuje" in page.text


async def test_a_new_organisation_is_told_what_to_begin_with(world, client_app: ClientApp):
    """No agenda, nobody else, one administrator: what nobody can work without stands in front."""
    tenant, user = (
        await tenants.create_organisation("novy", PresetName.OSPOD_STRICT, "Nový úřad", "Nový", "NU"),
        world.people["krok_admin"].user_id,
    )
    worker = await tenants.add_worker(tenant, user, "Prokop Dvořáček")
    await tenants.grant_role(tenant, worker, Role.TENANT_ADMIN, None)
    roles = frozenset({Role.TENANT_ADMIN.value})
    admin = Actor(kind=world.actor("krok_admin").kind, tenant_id=tenant, worker_id=worker, user_id=user, roles=roles)
    said = [each.said for each in (await views.overview(admin)).todo or []]
    assert said[:2] == [views.NO_SERVICE, views.NOBODY_YET]
    page = await (await client_app("ospod_admin")).get("/organisation")
    assert "Správce je jediný" in page.text
    assert "Žádná služba" not in page.text


async def test_who_works_in_a_service_has_my_day_instead(world, client_app: ClientApp):
    with pytest.raises(NotAllowed):
        await views.overview(world.actor("spod_head"))
    assert (await (await client_app("spod_head")).get("/organisation")).status_code == 403


async def test_each_reads_what_they_see_and_do_not_see(client_app: ClientApp):
    page = await (await client_app("ospod_auditor")).get("/organisation")
    assert "klientech nevidíte nic" in page.text
    assert "/administration/settings" in page.text
    assert "/administration/people" not in page.text


async def test_a_service_that_nobody_leads_any_more_is_said_before_and_waits_after(world, client_app: ClientApp):
    """What has nobody stands on the day of the head alone: with the last of them it would be seen by nobody."""
    tenant, people = world.organisations["krok"], world.people
    order = OpenCase(
        identity=ClientIdentity(given_name="Jan", family_name="Zbylý"), key_worker_id=people["pm_worker"].worker_id
    )
    await cases.open_case(world.actor("pm_head"), order)
    left = await leaving.end_work(tenant, people["pm_worker"].worker_id)
    assert [each.unled for each in left] == [False]
    head = people["pm_head"].worker_id
    left = await leaving.end_work(tenant, head, show=True)
    assert [each.number for each in left if each.unled] == [1, 1]
    admin = await client_app("krok_admin")
    page = await admin.get(f"/administration/people/{head}/end")
    assert "Bez vedení: PM." in soft(page.text)
    assert "uvidí vedení služby" not in soft(page.text)
    assert "Všechno má někoho" not in page.text
    assert "nikdo nevede" not in (await admin.get("/organisation")).text
    await leaving.end_work(tenant, head)
    page = soft((await admin.get("/organisation")).text)
    assert "1 × služby, které nikdo nevede" in page
    assert "1 × věci ve službách bez vedení, které nikoho nemají" in page
    assert "Zbylý" not in page


async def test_where_nobody_leads_nobody_is_said_to_divide_what_is_left(world, client_app: ClientApp):
    tenant, people = world.organisations["krok"], world.people
    worker = people["pm_worker"].worker_id
    order = OpenCase(identity=ClientIdentity(given_name="Jan", family_name="Zbylý"), key_worker_id=worker)
    await cases.open_case(world.actor("pm_head"), order)
    await leaving.end_work(tenant, people["pm_head"].worker_id)
    page = soft((await (await client_app("krok_admin")).get(f"/administration/people/{worker}/end")).text)
    assert "Bez vedení: PM." in page
    assert "rozdělí" not in page.lower()
    assert "uvidí vedení služby" not in page
