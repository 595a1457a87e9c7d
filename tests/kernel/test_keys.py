"""Keys at work: whose they are, who reaches them, and what is gone when one is destroyed."""

from datetime import UTC, datetime

import msgspec
import pytest

from app.testing.queries import counting_queries
from kernel import keys
from kernel.actor import RELAY, SIGN_IN
from kernel.crypto import Key, Unreadable, unwrap_with, wrap_for
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.tables import DataKey


class Document(msgspec.Struct):
    """A sealed document of these tests."""

    text: str


async def an_owner(actor, **kwargs):
    """Make the key of an owner; returns the owner's id and a document sealed for it."""
    owner = new_id()
    async with unit_of_work(actor):
        sealer = await keys.create_owner_key(actor, owner, **kwargs)
    return owner, sealer.seal("test", owner, Document("text"))


async def opened(actor, owner, sealed, tenant_id=None):
    keys.forget()
    async with unit_of_work(actor):
        sealer = await keys.sealer(tenant_id or actor.tenant, owner)
        return sealer.open("test", owner, sealed, Document).text


async def test_the_service_that_made_a_key_reads_with_it(world):
    owner, sealed = await an_owner(world.actor("osp_specialist"))
    assert await opened(world.actor("osp_peer"), owner, sealed) == "text"


@pytest.mark.parametrize("stranger", ["pm_worker", "krok_admin", "spod_head", "javorec_head"])
async def test_nobody_else_reaches_it(world, stranger):
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    with pytest.raises(Unreadable):
        await opened(world.actor(stranger), owner, sealed, specialist.tenant)


async def test_a_partner_service_reads_with_a_key_that_names_it(world):
    specialist, partner = world.actor("osp_specialist"), world.actor("pm_worker")
    owner, sealed = await an_owner(specialist, partner_service_id=partner.service_id)
    assert await opened(partner, owner, sealed) == "text"


async def test_a_destroyed_key_is_gone_for_everybody(world):
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    async with unit_of_work(specialist) as unit:
        await unit.connection.execute(
            "UPDATE data_key SET wrapped = NULL, destroyed_at = now() WHERE tenant_id = $1 AND id = $2",
            specialist.tenant_id,
            owner,
        )
    with pytest.raises(Unreadable):
        await opened(specialist, owner, sealed)


async def test_a_key_moved_to_another_owner_does_not_open(world):
    specialist = world.actor("osp_specialist")
    (first, _), (second, sealed) = await an_owner(specialist), await an_owner(specialist)
    keys.forget()
    async with unit_of_work(specialist):
        wrapped = await DataKey.select(DataKey.wrapped).where(DataKey.id == first).first()
        await DataKey.update({DataKey.wrapped: wrapped["wrapped"]}).where(DataKey.id == second)
    with pytest.raises(Unreadable):
        await opened(specialist, second, sealed)


async def test_many_sealers_are_one_query_and_known_ones_none(world):
    specialist = world.actor("osp_specialist")
    owners = [(await an_owner(specialist))[0] for _ in range(5)]
    keys.forget()
    async with unit_of_work(specialist):
        with counting_queries() as n:
            found = await keys.sealers(specialist.tenant, [*owners, new_id()])
        assert set(found) == set(owners)
        assert n.count == 2, n.statements  # the organisation's key, and theirs
        with counting_queries() as n:
            await keys.sealers(specialist.tenant, owners)
        assert n.count == 0


async def test_an_organisation_unwraps_what_was_wrapped_for_it(world):
    head, grant, key = world.actor("pm_head"), new_id(), Key(bytes(32))
    async with unit_of_work(head) as unit:
        public = await unit.connection.fetchval(
            "SELECT exchange_public FROM organisation WHERE id = $1", head.tenant_id
        )
        private = await keys.exchange_private(head.tenant)
    assert unwrap_with(private, wrap_for(public, key, grant), grant).bytes() == key.bytes()


async def test_services_of_one_organisation_have_different_search_keys(world):
    found = set()
    for name in ("pm_worker", "osp_worker", "spod_head"):
        async with unit_of_work(world.actor(name)):
            found.add((await keys.search_key(world.actor(name))).bytes())
    assert len(found) == 3


@pytest.mark.parametrize("who", [RELAY, SIGN_IN])
async def test_jobs_of_the_platform_reach_no_key(world, who):
    async with unit_of_work(who) as unit:
        with pytest.raises(Unreadable):
            await keys.organisation_key(world.organisations["krok"])
        assert await unit.connection.fetchval("SELECT count(*) FROM data_key") == 0


def test_an_account_is_found_whatever_the_case_of_its_address():
    assert keys.account_term(" Jana.Nova@Krokzpet.example ") == keys.account_term("jana.nova@krokzpet.example")
    assert keys.account_term("jana.nova@krokzpet.example") != keys.account_term("jana.nova@lipnice.example")


def test_accounts_are_sealed_apart_from_organisations():
    account = new_id()
    sealed = keys.account_sealer().seal("user_account", account, Document(datetime.now(UTC).isoformat()))
    with pytest.raises(Unreadable):
        keys.account_sealer().open("worker", account, sealed, Document)
