"""Keys at work: organisation keys, the keys of clients and other owners, and what was opened of them.

The wall is asked for an owner's key in every unit of work: the wrapped key is read under the row-level security of
whoever acts, and only unwrapping it is spared by a cache that nothing but those bytes leads to. So a key that was
destroyed, or taken from a partner, is gone for every unit of work that begins afterwards, in every process (ADR 0019).
"""

from collections.abc import Callable, Iterable, MutableMapping
from functools import cache, partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from cachetools import TTLCache

from kernel import crypto
from kernel.actor import Actor, operator_actor
from kernel.clock import now
from kernel.crypto import Key, Privates, RowSealer, Unreadable
from kernel.db import current, unit_of_work
from kernel.ids import new_id
from kernel.readable import tell
from kernel.rows import Part, write
from kernel.settings import settings
from kernel.tables import OrganisationKey

C = TypeVar("C", bound=MutableMapping[Any, Any])
_INSERT = "INSERT INTO data_key (tenant_id, id, service_id, partner_service_id, wrapped, created_at) VALUES ($1,$2,$3,$4,$5,$6)"
_WRAPPED = "SELECT id, wrapped FROM data_key WHERE tenant_id = $1 AND wrapped IS NOT NULL AND id = "
_ONE, _SEVERAL = f"{_WRAPPED}$2", f"{_WRAPPED}ANY($2::uuid[])"  # the plan of the first is kept
# a new generation seals only when no process still keeps the older ones alone
_GENERATIONS = (
    "SELECT wrapped, exchange_private FROM organisation_key WHERE tenant_id = $1"
    " ORDER BY generation > 1 AND created_at > now() - make_interval(secs => $2), generation DESC"
)
FIRST_GENERATION = 1
CACHE_SECONDS = 300  # trust K05: bounded, and no longer than five minutes


class _Organisation(msgspec.Struct, frozen=True):
    """The opened keys of an organisation."""

    key: Key
    privates: Privates
    sealer: RowSealer


_organisations: TTLCache[UUID, _Organisation] = TTLCache(maxsize=2_000, ttl=CACHE_SECONDS)
_unwrapped: TTLCache[bytes, RowSealer] = TTLCache(maxsize=10_000, ttl=CACHE_SECONDS)


@cache
def root() -> Key:
    """The root key of the platform."""
    return Key(settings().root_key, name="root key")


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
        generation=FIRST_GENERATION,
        wrapped=root().wrap(key, b"organisation|" + tenant_id.bytes),
        exchange_private=key.encrypt(private, b"exchange|" + tenant_id.bytes),
        created_at=now(),
    )
    await OrganisationKey.insert(row)
    return public


async def _organisation(tenant_id: UUID) -> _Organisation:
    unit = current()
    # what is kept is for those whom the wall lets read the row: whoever acts in the organisation
    found = _organisations.get(tenant_id) if unit.actor.tenant_id == tenant_id else None
    if found is None:
        rows = await unit.connection.fetch(_GENERATIONS, tenant_id, 2 * CACHE_SECONDS)
        if not rows:
            raise Unreadable
        name = f"key of organisation {tenant_id}"
        opened = [root().unwrap(row["wrapped"], b"organisation|" + tenant_id.bytes, name=name) for row in rows]
        privates = {
            key.generation: key.decrypt(row["exchange_private"], b"exchange|" + tenant_id.bytes)
            for key, row in zip(opened, rows, strict=True)
        }
        key = crypto.joined(opened[0], opened[1:])
        found = _Organisation(key, privates, RowSealer(tenant_id, key.derive("organisation")))
        _organisations[tenant_id] = found
    return found


async def organisation_key(tenant_id: UUID) -> Key:
    """The organisation's key, under the row-level security of the unit of work that asks."""
    return (await _organisation(tenant_id)).key


async def check_organisations() -> tuple[int, dict[UUID, str]]:
    """Open all generations of every organisation's key anew.

    Returns how many organisations the root key opened, and why it did not open the others.
    """
    forget()
    async with unit_of_work(operator_actor()) as unit:
        tenants = [row["id"] for row in await unit.connection.fetch("SELECT id FROM organisation ORDER BY id")]
    closed: dict[UUID, str] = {}
    for tenant_id in tenants:
        async with unit_of_work(operator_actor(tenant_id)):
            try:
                await organisation_key(tenant_id)
            except Unreadable as error:
                closed[tenant_id] = str(error) or "this root key does not open its key"
    return len(tenants) - len(closed), closed


async def exchange_privates(tenant_id: UUID) -> Privates:
    """The private halves of the organisation's exchange pairs: they open what others wrapped for it."""
    return (await _organisation(tenant_id)).privates


async def organisation_sealer(tenant_id: UUID) -> RowSealer:
    """Seals documents of the organisation itself (workers)."""
    return (await _organisation(tenant_id)).sealer


def _owner_aad(tenant_id: UUID, owner_id: UUID) -> bytes:
    return crypto.place(tenant_id, "data_key", "wrapped", owner_id)


async def create_owner_key(actor: Actor, owner_id: UUID, *, partner_service_id: UUID | None = None) -> RowSealer:
    """Make the key of a new owner (client, notice, meeting …) in the actor's service; the owner row has the same id."""
    made, row = await new_owner_key(actor, owner_id, partner_service_id=partner_service_id)
    await write(row)
    return made


async def new_owner_key(
    actor: Actor, owner_id: UUID, *, partner_service_id: UUID | None = None
) -> tuple[RowSealer, Part]:
    """Like `create_owner_key`, and the caller writes the row: with its owner's, in one statement."""
    made, wrapped = await new_key(actor, owner_id)
    return made, Part(_INSERT, (actor.tenant, owner_id, actor.service, partner_service_id, wrapped, now()))


async def new_key(actor: Actor, owner_id: UUID) -> tuple[RowSealer, bytes]:
    """The key of a new owner whose row carries it, wrapped, itself: whom the wall shows the row has the key with it."""
    key = crypto.new_key()
    wrapped = (await organisation_key(actor.tenant)).wrap(key, _owner_aad(actor.tenant, owner_id))
    current().sealers[actor.tenant, owner_id] = made = RowSealer(actor.tenant, key)
    return made, wrapped


async def unwrap(
    tenant_id: UUID, wrapped: Iterable[tuple[UUID, bytes]], *, strict: bool = True
) -> dict[UUID, RowSealer]:
    """The sealers of owners whose wrapped keys were read in this unit of work, perhaps in one statement with the rows.

    No query; the rest of the unit of work has the sealers too. Raises Unreadable for what is not the owner's key, when
    no other row is: any service can write a row with an id of another's and name a third as its partner. A list asks
    without `strict`: such owners are left out and told in the log.
    """
    found = _unwrap(tenant_id, await organisation_key(tenant_id), wrapped, strict=strict)
    current().sealers.update({(tenant_id, owner_id): sealer for owner_id, sealer in found.items()})
    return found


Opener = Callable[[Iterable[tuple[UUID, bytes]]], dict[UUID, RowSealer]]
"""Unwraps keys of owners as `unwrap` does, for what the wall showed to whoever asked for it."""


async def opener(tenant_id: UUID) -> Opener:
    """(in unit) What unwraps the keys of an organisation's owners."""
    return partial(_unwrap, tenant_id, await organisation_key(tenant_id))


def opener_at_hand(actor: Actor) -> Opener | None:
    """The same without a unit of work, for the actor's own organisation; None when its key has to be read first."""
    organisation = _organisations.get(actor.tenant)
    return partial(_unwrap, actor.tenant, organisation.key) if organisation is not None else None


def _unwrap(
    tenant_id: UUID, organisation: Key, wrapped: Iterable[tuple[UUID, bytes]], *, strict: bool = True
) -> dict[UUID, RowSealer]:
    found: dict[UUID, RowSealer] = {}
    closed: dict[UUID, Unreadable] = {}
    for owner_id, sealed in wrapped:
        # organisation, owner, wrapped key in one: bytes are hashed once, ids again for each look
        place = tenant_id.bytes + owner_id.bytes + sealed
        try:
            found[owner_id] = _unwrapped[place]
        except KeyError:
            try:
                key = organisation.unwrap(sealed, _owner_aad(tenant_id, owner_id), name=f"key of owner {owner_id}")
            except Unreadable as error:
                closed[owner_id] = error
                continue
            found[owner_id] = _unwrapped[place] = RowSealer(tenant_id, key)
    for owner_id, error in closed.items():
        if owner_id not in found and strict:
            raise error
        if owner_id not in found:
            tell("data_key", owner_id, error)
    return found


async def sealers(tenant_id: UUID, owner_ids: Iterable[UUID], *, strict: bool = False) -> dict[UUID, RowSealer]:
    """The sealers of several owners, at most one query. Owners whose key is gone or hidden are left out.

    So are those whose key cannot be unwrapped, which is told in the log; with `strict` it raises Unreadable.
    """
    unit = current()
    wanted = set(owner_ids)
    found = {owner: unit.sealers[tenant_id, owner] for owner in wanted if (tenant_id, owner) in unit.sealers}
    missing = [owner for owner in wanted if owner not in found]
    if missing:
        one = len(missing) == 1
        rows = await unit.connection.fetch(*((_ONE, tenant_id, *missing) if one else (_SEVERAL, tenant_id, missing)))
        found |= await unwrap(tenant_id, ((row["id"], row["wrapped"]) for row in rows), strict=strict)
    return found


async def sealer(tenant_id: UUID, owner_id: UUID) -> RowSealer:
    """The sealer of one owner. Raises Unreadable when its key is gone or hidden."""
    try:
        return (await sealers(tenant_id, [owner_id], strict=True))[owner_id]
    except KeyError:
        raise Unreadable from None


def opened_of(actor: Actor, owner_ids: Iterable[UUID]) -> set[UUID]:
    """(in unit) Those of the owners whose keys are open: whom a list could show. The others could not be read."""
    unit = current()
    return {owner for owner in owner_ids if (actor.tenant, owner) in unit.sealers}


async def search_key(actor: Actor) -> Key:
    """The key of the blind search terms of the actor's service, in all generations; elsewhere a name has other terms."""
    return (await organisation_key(actor.tenant)).derive(b"search|" + actor.service.bytes)


async def search_key_across(actor: Actor) -> Key:
    """The key of the search terms that the services of the actor's organisation look under together."""
    return (await organisation_key(actor.tenant)).derive(b"search|" + actor.tenant.bytes)


_caches: list[MutableMapping[Any, Any]] = [_organisations, _unwrapped]


def forgets(kept: C) -> C:
    """Let `forget` empty this cache of decrypted words too."""
    _caches.append(kept)
    return kept


def forget() -> None:
    """Empty the caches: no opened key stays in the memory of this process."""
    for kept in _caches:
        kept.clear()
