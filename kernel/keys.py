"""Keys at work: organisation keys, the keys of clients and other owners, and a short-lived cache of them."""

from collections.abc import Iterable, MutableMapping
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from cachetools import TTLCache

from kernel import crypto
from kernel.actor import Actor, operator_actor
from kernel.clock import now
from kernel.crypto import Key, RowSealer, Unreadable
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.settings import settings
from kernel.tables import OrganisationKey

C = TypeVar("C", bound=MutableMapping[Any, Any])
_INSERT = "INSERT INTO data_key (tenant_id, id, service_id, partner_service_id, wrapped, created_at) VALUES ($1,$2,$3,$4,$5,$6)"
_WRAPPED = "SELECT id, wrapped FROM data_key WHERE tenant_id = $1 AND id = ANY($2::uuid[]) AND wrapped IS NOT NULL"
CACHE_SECONDS = 300  # trust K05: bounded, and no longer than five minutes

_organisations: TTLCache[UUID, tuple[Key, bytes]] = TTLCache(maxsize=2_000, ttl=CACHE_SECONDS)
_owners: TTLCache[tuple[UUID, UUID], RowSealer] = TTLCache(maxsize=50_000, ttl=CACHE_SECONDS)


@cache
def root() -> Key:
    """The root key of the platform."""
    return Key(settings().root_key)


def account_sealer() -> RowSealer:
    """Seals accounts: they belong to people, not to organisations."""
    return RowSealer(UUID(int=0), root().derive("accounts"))


def account_term(email: str) -> bytes:
    """The blind term under which an account is found by its e-mail address."""
    return root().derive("account-term").term(email.strip().casefold())


def token_hash(token: str) -> bytes:
    """The hash under which a bearer token or a session is kept."""
    return root().derive("token").term(token)


async def create_organisation_key(tenant_id: UUID) -> bytes:
    """Make the key and the exchange pair of a new organisation; returns the public half. Once per organisation."""
    key = crypto.new_key()
    private, public = crypto.new_exchange_pair()
    row = OrganisationKey(
        id=new_id(),
        tenant_id=tenant_id,
        generation=1,
        wrapped=root().wrap(key, b"organisation|" + tenant_id.bytes),
        exchange_private=key.encrypt(private, b"exchange|" + tenant_id.bytes),
        created_at=now(),
    )
    await OrganisationKey.insert(row)
    return public


async def _organisation(tenant_id: UUID) -> tuple[Key, bytes]:
    found = _organisations.get(tenant_id)
    if found is None:
        row = (
            await OrganisationKey.select(OrganisationKey.wrapped, OrganisationKey.exchange_private)
            .where(OrganisationKey.tenant_id == tenant_id)
            .order_by(OrganisationKey.generation, ascending=False)
            .first()
        )
        if row is None:
            raise Unreadable
        key = root().unwrap(row["wrapped"], b"organisation|" + tenant_id.bytes)
        found = key, key.decrypt(row["exchange_private"], b"exchange|" + tenant_id.bytes)
        _organisations[tenant_id] = found
    return found


async def organisation_key(tenant_id: UUID) -> Key:
    """The organisation's key, under the row-level security of the unit of work that asks."""
    return (await _organisation(tenant_id))[0]


async def check_organisations() -> tuple[int, list[UUID]]:
    """Open every organisation's key anew; returns how many the root key opened and the organisations it did not."""
    forget()
    async with unit_of_work(operator_actor()) as unit:
        tenants = [row["id"] for row in await unit.connection.fetch("SELECT id FROM organisation ORDER BY id")]
    closed: list[UUID] = []
    for tenant_id in tenants:
        async with unit_of_work(operator_actor(tenant_id)):
            try:
                await organisation_key(tenant_id)
            except Unreadable:
                closed.append(tenant_id)
    return len(tenants) - len(closed), closed


async def exchange_private(tenant_id: UUID) -> bytes:
    """The private half of the organisation's exchange pair: opens what others wrapped for it."""
    return (await _organisation(tenant_id))[1]


async def organisation_sealer(tenant_id: UUID) -> RowSealer:
    """Seals documents of the organisation itself (workers)."""
    return RowSealer(tenant_id, (await organisation_key(tenant_id)).derive("organisation"))


def _owner_aad(tenant_id: UUID, owner_id: UUID) -> bytes:
    return crypto.place(tenant_id, "data_key", "wrapped", owner_id)


async def create_owner_key(actor: Actor, owner_id: UUID, *, partner_service_id: UUID | None = None) -> RowSealer:
    """Make the key of a new owner (client, notice, meeting …) in the actor's service; the owner row has the same id."""
    key = crypto.new_key()
    wrapped = (await organisation_key(actor.tenant)).wrap(key, _owner_aad(actor.tenant, owner_id))
    await current().connection.fetch(_INSERT, actor.tenant, owner_id, actor.service, partner_service_id, wrapped, now())
    return RowSealer(actor.tenant, key)


async def sealers(tenant_id: UUID, owner_ids: Iterable[UUID]) -> dict[UUID, RowSealer]:
    """The sealers of several owners, at most one query. Owners whose key is gone or hidden are left out."""
    wanted = set(owner_ids)
    found = {owner: _owners[tenant_id, owner] for owner in wanted if (tenant_id, owner) in _owners}
    missing = [owner for owner in wanted if owner not in found]
    if missing:
        organisation = await organisation_key(tenant_id)
        rows = await current().connection.fetch(_WRAPPED, tenant_id, missing)
        for row in rows:
            key = organisation.unwrap(row["wrapped"], _owner_aad(tenant_id, row["id"]))
            found[row["id"]] = _owners[tenant_id, row["id"]] = RowSealer(tenant_id, key)
    return found


async def sealer(tenant_id: UUID, owner_id: UUID) -> RowSealer:
    """The sealer of one owner. Raises Unreadable when its key is gone or hidden."""
    try:
        return (await sealers(tenant_id, [owner_id]))[owner_id]
    except KeyError:
        raise Unreadable from None


async def search_key(actor: Actor) -> Key:
    """The key of the blind search terms of the actor's service: the same name has other terms elsewhere."""
    return (await organisation_key(actor.tenant)).derive(b"search|" + actor.service.bytes)


_caches: list[MutableMapping[Any, Any]] = [_organisations, _owners]


def forgets(kept: C) -> C:
    """Let `forget` empty this cache of decrypted words too."""
    _caches.append(kept)
    return kept


def forget() -> None:
    """Empty the caches (after a key was destroyed, and between tests)."""
    for kept in _caches:
        kept.clear()
