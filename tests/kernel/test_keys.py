"""Keys at work: whose they are, who reaches them, and what is gone when one is destroyed."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.testing.queries import counting_queries
from app.testing.rows import insert, place
from kernel import keys, search
from kernel.actor import RELAY, SIGN_IN, operator_actor
from kernel.crypto import (
    Key,
    MissingGeneration,
    Unreadable,
    new_exchange_pair,
    new_key,
    unwrap_with,
    wrap_for,
)
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.terms import By


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
    """Open it with whatever this process keeps."""
    async with unit_of_work(actor):
        sealer = await keys.sealer(tenant_id or actor.tenant, owner)
        return sealer.open("test", owner, sealed, Document).text


async def warm(*entitled, owner, sealed):
    """Open it twice as those who may: now the process keeps the key."""
    for actor in entitled * 2:
        assert await opened(actor, owner, sealed) == "text"


async def change_key(committed, owner, what):
    """Change the key row from outside: the application may not."""
    async with committed.superuser() as other:
        assert await other.execute(f"UPDATE data_key SET {what} WHERE id = $1", owner) == "UPDATE 1"


async def write_key(actor, owner, wrapped, **values):
    """Write a key row by raw SQL, as the application may."""
    async with unit_of_work(actor):
        await insert("data_key", **place(actor), id=owner, wrapped=wrapped, **values)


async def wrapped_of(actor, owner):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval("SELECT wrapped FROM data_key WHERE id = $1", owner)


DESTROYED = "wrapped = NULL, destroyed_at = now()"


async def test_the_service_that_made_a_key_reads_with_it(world):
    owner, sealed = await an_owner(world.actor("osp_specialist"))
    await warm(world.actor("osp_peer"), owner=owner, sealed=sealed)


@pytest.mark.parametrize("stranger", ["pm_worker", "krok_admin", "spod_head", "javorec_head"])
async def test_nobody_else_reaches_it(world, stranger):
    """Not even in the process that has just opened it for those who may."""
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    await warm(specialist, owner=owner, sealed=sealed)
    with pytest.raises(Unreadable):
        await opened(world.actor(stranger), owner, sealed, specialist.tenant)


@pytest.mark.parametrize("who", [RELAY, SIGN_IN])
async def test_jobs_of_the_platform_do_not_reach_it(world, who):
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    await warm(specialist, owner=owner, sealed=sealed)
    with pytest.raises(Unreadable):
        await opened(who, owner, sealed, specialist.tenant)


async def test_a_stranger_inside_the_unit_of_work_of_somebody_entitled_does_not_reach_it(world):
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    async with unit_of_work(specialist):
        await warm(specialist, owner=owner, sealed=sealed)
        with pytest.raises(Unreadable):
            await opened(world.actor("pm_worker"), owner, sealed)
        assert await opened(specialist, owner, sealed) == "text"


async def test_a_partner_service_reads_with_a_key_that_names_it_until_the_share_ends(world, committed):
    specialist, partner = world.actor("osp_specialist"), world.actor("pm_worker")
    owner, sealed = await an_owner(specialist, partner_service_id=partner.service_id)
    await warm(specialist, partner, owner=owner, sealed=sealed)
    await change_key(committed, owner, "partner_service_id = NULL")
    with pytest.raises(Unreadable):
        await opened(partner, owner, sealed)
    assert await opened(specialist, owner, sealed) == "text"


async def test_a_destroyed_key_is_gone_for_everybody(world, committed):
    specialist, peer = world.actor("osp_specialist"), world.actor("osp_peer")
    owner, sealed = await an_owner(specialist)
    await warm(specialist, peer, owner=owner, sealed=sealed)
    await change_key(committed, owner, DESTROYED)
    for actor in (specialist, peer):
        with pytest.raises(Unreadable):
            await opened(actor, owner, sealed)


async def test_what_another_process_destroys_is_gone_here(world, committed):
    """No message passes between them: the next unit of work asks the wall again. One that runs keeps what it opened."""
    specialist = world.actor("osp_specialist")
    owner, sealed = await an_owner(specialist)
    await warm(specialist, owner=owner, sealed=sealed)
    async with unit_of_work(specialist):
        sealer = await keys.sealer(specialist.tenant, owner)
        await change_key(committed, owner, DESTROYED)
        assert sealer.open("test", owner, sealed, Document).text == "text"
    with pytest.raises(Unreadable):
        await opened(specialist, owner, sealed)


async def test_a_key_moved_to_another_owner_does_not_open(world):
    specialist, other = world.actor("osp_specialist"), new_id()
    owner, sealed = await an_owner(specialist)
    await warm(specialist, owner=owner, sealed=sealed)
    await write_key(specialist, other, await wrapped_of(specialist, owner))
    for _ in range(2):
        with pytest.raises(Unreadable):
            await opened(specialist, other, sealed)


async def test_a_row_of_another_service_does_not_stand_in_for_the_owners_key(world):
    """It has the id of an owner there and names its service as the partner: nothing opens with it, or stays closed."""
    head, other = world.actor("pm_head"), world.actor("osp_specialist")
    owner, sealed = await an_owner(head)
    strange, _ = await an_owner(other)
    await write_key(other, owner, await wrapped_of(other, strange), partner_service_id=head.service_id)
    assert await wrapped_of(other, owner) == await wrapped_of(other, strange)
    await warm(head, owner=owner, sealed=sealed)


async def test_many_sealers_are_one_query_and_in_one_unit_of_work_no_second(world):
    specialist = world.actor("osp_specialist")
    owners = [(await an_owner(specialist))[0] for _ in range(5)]
    keys.forget()
    for queries in (2, 1):  # the organisation's key, and theirs; later only theirs
        async with unit_of_work(specialist):
            with counting_queries() as n:
                found = await keys.sealers(specialist.tenant, [*owners, new_id()])
            assert set(found) == set(owners)
            assert n.count == queries, n.statements
            with counting_queries() as n:
                await keys.sealers(specialist.tenant, owners)
            assert n.count == 0


async def test_an_organisation_unwraps_what_was_wrapped_for_it(world):
    head, grant, key = world.actor("pm_head"), new_id(), Key(bytes(32))
    async with unit_of_work(head) as unit:
        public = await unit.connection.fetchval(
            "SELECT exchange_public FROM organisation WHERE id = $1", head.tenant_id
        )
        privates = await keys.exchange_privates(head.tenant)
    assert unwrap_with(privates, wrap_for(public, key, grant), grant).bytes() == key.bytes()


async def test_services_of_one_organisation_have_different_search_keys(world):
    found = set()
    for name in ("pm_worker", "osp_worker", "spod_head"):
        async with unit_of_work(world.actor(name)):
            found.add((await keys.search_key(world.actor(name))).bytes())
    assert len(found) == 3


@pytest.mark.parametrize("who", [RELAY, SIGN_IN])
async def test_jobs_of_the_platform_reach_no_key(world, who):
    async with unit_of_work(world.actor("krok_admin")):
        await keys.organisation_key(world.organisations["krok"])
    async with unit_of_work(who) as unit:
        with pytest.raises(Unreadable):
            await keys.organisation_key(world.organisations["krok"])
        assert await unit.connection.fetchval("SELECT count(*) FROM data_key") == 0


@pytest.mark.parametrize("stranger", ["spod_head", "javorec_head"])
async def test_another_organisation_does_not_reach_an_organisation_key(world, stranger):
    async with unit_of_work(world.actor("krok_admin")):
        await keys.organisation_key(world.organisations["krok"])
    async with unit_of_work(world.actor(stranger)):
        for ask in (keys.organisation_key, keys.organisation_sealer, keys.exchange_privates):
            with pytest.raises(Unreadable):
                await ask(world.organisations["krok"])


# --- generations -------------------------------------------------------------------------------------------------


async def next_generation(tenant, generation=2, *, age=timedelta(hours=1)):
    """Give an organisation a further generation of its key by hand; returns the public half of its exchange pair.

    Afterwards this process keeps nothing: as one that was started later.
    """
    key = new_key(generation)
    private, public = new_exchange_pair(generation)
    async with unit_of_work(operator_actor(tenant)) as unit:
        await unit.connection.execute(
            "INSERT INTO organisation_key (tenant_id, id, generation, wrapped, exchange_private, created_at)"
            " VALUES ($1, $2, $3, $4, $5, now() - $6::interval)",
            tenant,
            new_id(),
            generation,
            keys.root().wrap(key, b"organisation|" + tenant.bytes),
            key.encrypt(private, b"exchange|" + tenant.bytes),
            age,
        )
    keys.forget()
    return public


def generation_of(sealed):
    """The generation that a ciphertext names."""
    return int.from_bytes(sealed[1:3], "big")


async def test_after_a_new_generation_everything_older_opens_and_new_things_are_sealed_under_it(world):
    head, grant, item = world.actor("pm_head"), new_id(), new_key()
    owner, sealed = await an_owner(head)
    async with unit_of_work(head) as unit:
        own = (await keys.organisation_sealer(head.tenant)).seal("test", owner, Document("own"))
        await search.index(head, "test", owner, ["novak"])
        public = await unit.connection.fetchval(
            "SELECT exchange_public FROM organisation WHERE id = $1", head.tenant_id
        )
    shared = wrap_for(public, item, grant)
    newer_public = await next_generation(head.tenant)

    await warm(head, owner=owner, sealed=sealed)
    async with unit_of_work(head):
        of_organisation = await keys.organisation_sealer(head.tenant)
        assert of_organisation.open("test", owner, own, Document).text == "own"
        privates = await keys.exchange_privates(head.tenant)
        for wrap in (shared, wrap_for(newer_public, item, grant)):
            assert unwrap_with(privates, wrap, grant).bytes() == item.bytes()
        assert generation_of(of_organisation.seal("test", owner, Document(""))) == 2
        await search.index(head, "test", grant, ["novak"])
        found = await search.find(head, "test", [{"novak": By.NAME}])
        assert [each.id for each in found] == sorted([owner, grant], reverse=True)
    newer, newer_sealed = await an_owner(head)
    assert [generation_of(await wrapped_of(head, one)) for one in (owner, newer)] == [1, 2]
    await warm(head, owner=newer, sealed=newer_sealed)


async def test_a_new_generation_does_not_seal_before_every_process_knows_it(world):
    """It opens at once; it seals when nobody keeps the older ones alone any more."""
    head = world.actor("pm_head")
    await next_generation(head.tenant, age=timedelta(minutes=9))
    owner, _ = await an_owner(head)
    assert generation_of(await wrapped_of(head, owner)) == 1
    async with unit_of_work(head):
        assert set(await keys.exchange_privates(head.tenant)) == {1, 2}


async def test_a_generation_that_is_missing_is_named(world):
    """For the operator, with the organisation: no text that does not open."""
    head = world.actor("pm_head")
    owner = new_id()
    await write_key(head, owner, new_key(3).wrap(new_key(), b"anywhere"))
    for _ in range(2):
        with pytest.raises(MissingGeneration, match=f"generation 3 of the key of organisation {head.tenant} is not"):
            await opened(head, owner, b"")


async def test_the_check_of_the_keys_names_a_generation_that_the_root_key_lacks(world):
    """Every generation of every organisation's key is tried."""
    tenant = world.organisations["krok"]
    assert await keys.check_organisations() == (len(world.organisations), {})
    older = new_key(2)
    async with unit_of_work(operator_actor(tenant)) as unit:
        await unit.connection.execute(
            "INSERT INTO organisation_key (tenant_id, id, generation, wrapped, exchange_private)"
            " VALUES ($1, $2, 2, $3, '')",
            tenant,
            new_id(),
            older.wrap(new_key(), b"organisation|" + tenant.bytes),
        )
    assert await keys.check_organisations() == (
        len(world.organisations) - 1,
        {tenant: "generation 2 of the root key is not here"},
    )


def test_an_account_is_found_whatever_the_case_of_its_address():
    assert keys.account_term(" Jana.Nova@Krokzpet.example ") == keys.account_term("jana.nova@krokzpet.example")
    assert keys.account_term("jana.nova@krokzpet.example") != keys.account_term("jana.nova@lipnice.example")


def test_accounts_are_sealed_apart_from_organisations():
    account = new_id()
    sealed = keys.account_sealer().seal("user_account", account, Document(datetime.now(UTC).isoformat()))
    with pytest.raises(Unreadable):
        keys.account_sealer().open("worker", account, sealed, Document)
