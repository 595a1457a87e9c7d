"""An administrator and the people of the organisation: who is shown, what roles are given and ended, who stays to administer."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.testing.client import ClientApp
from app.testing.time import days_from_now
from cases.cases.service import start_case
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.actor import operator_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotSignedIn, NotThere
from kernel.legal_time import today_in_prague
from tenants import service as tenants
from tenants.people import rules, service, views
from tenants.people.exceptions import NobodyLeftToAdminister, NotOneself, RoleOver, WorkOver
from tenants.people.rules import Stands
from tenants.people.schemas import EndRole, EndWork, GiveRole, Wanted
from tenants.tables import Role

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def ahead(days):
    return today_in_prague() + timedelta(days=days)


async def roles_of(admin, person_id, *, stands=Stands.NOW):
    return [each for each in (await views.person(admin, person_id)).roles if each.stands == stands]


async def own_role(admin):
    (role,) = await roles_of(admin, admin.worker_id)
    return role.id


async def second_admin(world, admin, **days):
    return await service.give_role(admin, world.people["spod_head"].worker_id, GiveRole(role="tenant_admin", **days))


# --- who is there ------------------------------------------------------------------------------------------------


async def test_an_administrator_sees_everybody_of_the_organisation_and_nobody_else(admin, world):
    people = await views.list_people(admin)
    expected = {one.worker_id for one in world.people.values() if one.organisation == "ospod"}
    assert {each.id for each in people} == expected
    surnames = [each.name.split()[-1] for each in people]
    assert surnames.index("Čechová") < surnames.index("Hlaváček") < surnames.index("Chválová")
    found = next(each for each in people if each.name == "Růžena Nová")
    assert [(role.role, role.service_name, role.stands) for role in found.roles] == [("mailroom", "SPOD", "now")]
    assert found.second_factor


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(words="cech"), ["Bohumila Čechová"]),
        (Wanted(words="RYŠÁN žof"), ["Žofie Ryšánková"]),
        (Wanted(role="mailroom"), ["Růžena Nová"]),
        (Wanted(stands="ended"), []),
        (Wanted(role="social_worker"), []),
    ],
)
async def test_people_are_found_by_their_name_and_role(admin, wanted, names):
    assert [each.name for each in await views.list_people(admin, wanted)] == names


async def test_nobody_but_the_administrator_sees_people_so(world):
    for name in ("spod_head", "ospod_auditor", "spod_coordinator"):
        with pytest.raises(NotAllowed):
            await views.list_people(world.actor(name))
    with pytest.raises(NotThere):
        await views.person(world.actor("ospod_admin"), world.people["pm_worker"].worker_id)


# --- roles -------------------------------------------------------------------------------------------------------


async def test_a_role_holds_from_its_first_day_to_its_last(admin, world):
    person = world.people["spod_intake"].worker_id
    spod = world.services["spod"]
    order = GiveRole(role="unit_head", service_id=spod, valid_from=ahead(3), valid_to=ahead(10))
    await service.give_role(admin, person, order)
    (role,) = await roles_of(admin, person, stands=Stands.AHEAD)
    assert (role.valid_from, role.valid_to) == (ahead(3), ahead(10))
    await service.give_role(admin, person, GiveRole(role="case_coordinator", service_id=spod))
    assert {each.role for each in await roles_of(admin, person)} == {"intake_worker", "case_coordinator"}


@pytest.mark.parametrize(
    ("order", "field"),
    [
        (GiveRole(), "role"),
        (GiveRole(role="peer_mentor"), "role"),
        (GiveRole(role="unit_head"), "service_id"),
        (GiveRole(role="intake_worker", service_id=...), "role"),
        (GiveRole(role="unit_head", service_id=..., valid_from=ahead(-1)), "valid_from"),
        (GiveRole(role="unit_head", service_id=..., valid_to=ahead(-1)), "valid_to"),
        (GiveRole(role="unit_head", service_id=..., valid_from=ahead(9), valid_to=ahead(8)), "valid_to"),
        (GiveRole(role="unit_head", service_id=..., valid_to=ahead(6 * 366)), "valid_to"),
        (GiveRole(role="tenant_admin", service_id=...), "service_id"),
    ],
    ids=["none", "of a provider", "nowhere", "held", "past", "ended", "backwards", "too far", "in a service"],
)
async def test_a_role_that_cannot_be_is_said_beside_its_field(admin, world, order, field):
    person = world.people["spod_intake"].worker_id
    before = await views.person(admin, person)
    if order.service_id is ...:
        order = GiveRole(
            role=order.role,
            service_id=world.services["spod"],
            valid_from=order.valid_from,
            valid_to=order.valid_to,
        )
    with pytest.raises(Invalid) as refusal:
        await service.give_role(admin, person, order)
    assert list(refusal.value.fields) == [field]
    assert await views.person(admin, person) == before


async def test_nobody_gives_themselves_a_role(admin, world):
    with pytest.raises(Invalid) as refused:
        await service.give_role(
            admin, admin.worker_id, GiveRole(role="service_head", service_id=world.services["spod"])
        )
    assert list(refused.value.fields) == ["role"]
    assert [each.role for each in await roles_of(admin, admin.worker_id)] == [Role.TENANT_ADMIN]


async def test_an_ended_role_lets_nobody_in_and_stays_in_the_list(admin, world):
    person = world.people["spod_coordinator"].worker_id
    (role,) = await roles_of(admin, person)
    await service.end_role(admin, role.id, EndRole())
    with pytest.raises(NotSignedIn):
        async with unit_of_work(world.actor("spod_coordinator")):
            pass
    assert [each.id for each in await roles_of(admin, person, stands=Stands.ENDED)] == [role.id]
    with pytest.raises(RoleOver):
        await service.end_role(admin, role.id, EndRole())


async def test_an_end_ahead_is_written_at_once_and_not_put_off(admin, world):
    person = world.people["spod_coordinator"].worker_id
    (role,) = await roles_of(admin, person)
    await service.end_role(admin, role.id, EndRole(last_day=ahead(5)))
    assert (await roles_of(admin, person))[0].valid_to == ahead(5)
    with pytest.raises(RoleOver):
        await service.end_role(admin, role.id, EndRole(last_day=ahead(6)))
    await service.end_role(admin, role.id, EndRole(last_day=ahead(2)))
    assert (await roles_of(admin, person))[0].valid_to == ahead(2)


async def test_who_ended_a_role_stands_in_the_log(admin, world):
    (role,) = await roles_of(admin, world.people["spod_coordinator"].worker_id)
    await service.end_role(admin, role.id, EndRole())
    async with unit_of_work(world.actor("ospod_auditor")) as unit:
        entry = await unit.connection.fetchrow(
            "SELECT worker_id, outcome FROM audit_entry WHERE action = 'role.ended' AND object_id = $1", role.id
        )
    assert (entry["worker_id"], entry["outcome"]) == (admin.worker_id, "done")


async def test_whose_work_ended_has_nothing_and_gets_nothing(admin, world):
    person = world.people["spod_coordinator"].worker_id
    await service.end_work(admin, person, EndWork())
    assert (await views.person(admin, person)).stands == Stands.ENDED
    with pytest.raises(WorkOver):
        await service.end_work(admin, person, EndWork())
    with pytest.raises(WorkOver):
        await service.give_role(admin, person, GiveRole(role="auditor"))


async def test_nobody_of_another_organisation_is_touched(admin, world):
    stranger = world.people["pm_worker"].worker_id
    (role,) = await roles_of(world.actor("krok_admin"), stranger)
    for act in (
        service.give_role(admin, stranger, GiveRole(role="auditor")),
        service.end_work(admin, stranger, EndWork()),
        service.end_role(admin, role.id, EndRole()),
    ):
        with pytest.raises(NotThere):
            await act


async def test_looking_at_what_would_be_left_ends_nothing(admin, world):
    person = world.people["spod_head"].worker_id
    (role,) = await roles_of(admin, person)
    await views.left_by_role(admin, role.id, None)
    await views.left_by_person(admin, person)
    assert [each.id for each in await roles_of(admin, person)] == [role.id]


# --- the last administrator --------------------------------------------------------------------------------------


async def test_the_last_administrator_cannot_end_today_or_on_a_day_to_come(admin):
    own = await own_role(admin)
    for order in (EndRole(last_day=ahead(0)), EndRole(last_day=ahead(300))):
        with pytest.raises(NobodyLeftToAdminister):
            await service.end_role(admin, own, order)
    with pytest.raises(Invalid):
        await service.end_role(admin, own, EndRole())
    with pytest.raises(NotOneself):
        await service.end_work(admin, admin.worker_id, EndWork())
    assert [each.valid_to for each in await roles_of(admin, admin.worker_id)] == [None]


async def test_an_administrator_with_an_end_or_a_later_beginning_is_no_successor(admin, world):
    await second_admin(world, admin, valid_to=ahead(30))
    with pytest.raises(NobodyLeftToAdminister):
        await service.end_role(admin, await own_role(admin), EndRole(last_day=ahead(0)))
    await second_admin(world, admin, valid_from=ahead(40))
    with pytest.raises(NobodyLeftToAdminister):
        await service.end_role(admin, await own_role(admin), EndRole(last_day=ahead(35)))
    await service.end_role(admin, await own_role(admin), EndRole(last_day=ahead(39)))


async def test_who_has_a_successor_may_go(admin, world):
    role = await second_admin(world, admin)
    other = msgspec.structs.replace(world.actor("spod_head"), service_id=None, roles=frozenset({"tenant_admin"}))
    await service.end_work(other, admin.worker_id, EndWork())
    with pytest.raises(NotSignedIn):
        await views.list_people(admin)
    with pytest.raises(NobodyLeftToAdminister):
        await service.end_role(other, role, EndRole(last_day=ahead(0)))


async def test_of_two_administrators_who_end_at_the_same_moment_one_stays(committed, world):
    """Each sees the other, and both end the other: whoever comes second is refused."""
    admin = world.actor("ospod_admin")
    given_role = await tenants.grant_role(
        admin.tenant, world.people["ospod_auditor"].worker_id, Role.TENANT_ADMIN, None
    )
    own = await own_role(admin)
    done = await asyncio.gather(
        service.end_role(admin, own, EndRole(last_day=ahead(1))),
        service.end_role(admin, given_role, EndRole(last_day=ahead(2))),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["NobodyLeftToAdminister", "UUID"]


async def test_whose_role_ends_while_their_act_goes_on_is_told_and_not_an_error(admin, world):
    with pytest.raises(NotSignedIn):
        async with unit_of_work(admin), unit_of_work(operator_actor(admin.tenant)) as unit:
            ends = "UPDATE membership SET valid_to = now() WHERE worker_id = $1"
            await unit.connection.execute(ends, admin.worker_id)
    async with unit_of_work(admin):
        assert await own_role(admin)


async def test_past_the_application_the_last_administrator_stays_too(committed, world):
    """By raw SQL as an administrator, at once or ahead, one's own and both at the same moment; a successor lets one go."""
    admin = world.actor("ospod_admin")
    ends = "UPDATE membership SET valid_to = $2 WHERE worker_id = $1 AND role = 'tenant_admin'"
    for last in (now(), days_from_now(30)):
        with pytest.raises(asyncpg.PostgresError, match="nobody would be left"):
            async with unit_of_work(admin) as unit:
                await unit.connection.execute(ends, admin.worker_id, last)
    with pytest.raises(asyncpg.PostgresError, match="nobody would be left"):
        async with unit_of_work(admin) as unit:
            await unit.connection.execute("UPDATE worker SET ended_at = now() WHERE id = $1", admin.worker_id)
    auditor = world.people["ospod_auditor"].worker_id
    await tenants.grant_role(admin.tenant, auditor, Role.TENANT_ADMIN, None)

    async def end(worker_id):
        async with unit_of_work(admin) as unit:
            await unit.connection.execute(ends, worker_id, days_from_now(1))

    done = await asyncio.gather(end(admin.worker_id), end(auditor), return_exceptions=True)
    assert sorted(each is None for each in done) == [False, True]


PERIODS = st.lists(
    st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)).map(
        lambda days: (
            NOON + timedelta(days=days[0]),
            None if days[1] is None else NOON + timedelta(days=days[0] + days[1]),
        )
    ),
    max_size=6,
)


@given(PERIODS, st.integers(0, 30))
def test_the_first_gap_is_the_first_moment_that_nobody_covers(periods, days):
    """Looked at hour by hour of the days that can differ."""
    start = NOON + timedelta(days=days)

    def covered(at):
        return any(begins <= at and (ends is None or at < ends) for begins, ends in periods)

    moments = [start + timedelta(days=each) for each in range(100)]
    assert rules.first_gap(periods, start) == next((at for at in moments if not covered(at)), None)


# --- pages -------------------------------------------------------------------------------------------------------


async def test_an_administrator_gives_and_ends_a_role_on_the_pages(client_app: ClientApp, world):
    client = await client_app("ospod_admin")
    listed = await client.get("/administration/people?q=vlasak")
    assert "Čestmír Vlasák" in listed.text
    assert "Růžena Nová" not in listed.text
    person = f"/administration/people/{world.people['spod_intake'].worker_id}"
    sent = {"once": "0" * 32, "role": "unit_head", "service_id": str(world.services["spod"]), "valid_from": "včera"}
    again = await client.post(person, data=sent)
    assert again.status_code == 400
    assert "nejdřív ode dneška" in again.text
    done = await client.post(person, data={**sent, "valid_from": "za 3 dny"})
    assert done.status_code == 303
    page = await client.get(person)
    assert 'Ukončit<span class="govuk-visually-hidden"> vedení oddělení · SPOD</span>' in page.text
    role = next(
        each
        for each in (await views.person(world.actor("ospod_admin"), world.people["spod_intake"].worker_id)).roles
        if each.role == "intake_worker"
    )
    ending = f"/administration/roles/{role.id}/end"
    assert "Co by nikdo neměl" in (await client.get(ending)).text
    assert (await client.post(ending, data={"once": "1" * 32, "last_day": "dnes"})).status_code == 303
    assert (await client.get(person)).status_code == 200


async def test_the_last_administrator_reads_why_not_beside_the_form(client_app: ClientApp, world):
    client = await client_app("ospod_admin")
    own = await own_role(world.actor("ospod_admin"))
    refused = await client.post(f"/administration/roles/{own}/end", data={"once": "2" * 32, "last_day": "dnes"})
    assert refused.status_code == 409
    assert "zůstala bez správce" in refused.text


async def test_an_ended_work_ends_its_roles_on_that_day(admin, world):
    """Nobody reads "bez konce" beside "skončila"; an end that was earlier stays."""
    person = world.people["spod_coordinator"].worker_id
    await service.end_work(admin, person, EndWork())
    assert {role.valid_to for role in (await views.person(admin, person)).roles} == {today_in_prague()}


async def test_ones_own_end_says_why_not_and_the_last_administrators_what_would_be(client_app: ClientApp, admin):
    """The address of one's own end went round in a circle; the page of the last role said that all had somebody."""
    client = await client_app("ospod_admin")
    page = await client.get(f"/administration/people/{admin.worker}/end")
    assert page.status_code == 200
    assert "Sebe tu ukončit nemůžete" in page.text
    page = await client.get(f"/administration/roles/{await own_role(admin)}/end")
    assert "zůstala bez správce" in page.text
    assert "Všechno má někoho" not in page.text


async def test_work_is_offered_to_those_alone_who_may_take_all_of_it_over(admin, world, client_app: ClientApp):
    """Who takes calls cannot lead cases: choosing them would be refused. Where nothing is left nobody is asked."""
    leaver = world.people["spod_coordinator"].worker_id
    assert await views.colleagues_of(admin, leaver, await views.left_by_person(admin, leaver)) == []
    coordinator = world.actor("spod_coordinator")
    async with unit_of_work(coordinator):
        await start_case(coordinator, ClientKind.CHILD, ClientIdentity(family_name="Malá"), key_worker_id=leaver)
    left = await views.left_by_person(admin, leaver)
    offered = {each.id for each in await views.colleagues_of(admin, leaver, left)}
    assert world.people["spod_coordinator2"].worker_id in offered
    for name in ("spod_intake", "ospod_admin", "spod_mailroom", "spod_coordinator"):
        if name in world.people:
            assert world.people[name].worker_id not in offered, name
    client = await client_app("ospod_admin")
    page = (await client.get(f"/administration/people/{leaver}/end")).text
    assert str(world.people["spod_coordinator2"].worker_id) in page
    assert f'value="{world.people["spod_intake"].worker_id}"' not in page
