# pyright: strict
"""Writing clients and reading who they are.

Everything here runs in the unit of work of the caller: who may do it is decided by the case, in `cases.cases`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import current
from kernel.events import record
from kernel.exceptions import NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.readable import NOT_READABLE, opened, unreadable
from kernel.rows import Part, new

from . import repository, rules
from .events import ClientChanged, ClientEntered
from .schemas import ClientIdentity, ClientView, NamesBefore, StoredClient
from .tables import Client, ClientKind

check_identity = rules.check_identity
terms_of = rules.terms_of
terms_of_one_person = rules.terms_of_one_person
names_before = rules.names_before
beside = repository.beside


async def new_client(
    actor: Actor, kind: ClientKind, identity: ClientIdentity, *, handover_id: UUID | None = None
) -> tuple[UUID, list[Part]]:
    """A new client of the actor's service, with a key of their own; `identity` has been checked.

    The caller writes the rows, with those of the client's case, in one statement.
    """
    client_id = new_id()
    sealer, key = await keys.new_owner_key(actor, client_id)
    client = Client(
        id=client_id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        kind=kind.value,
        handover_id=handover_id,
        sealed=sealer.seal("client", client_id, identity),
        version=1,
        created_at=now(),
    )
    await record(actor, ClientEntered(client_id=client_id, kind=kind.value, handover_id=handover_id))
    return client_id, [key, new(client)]


async def client_views(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, ClientView]:
    """Clients of the actor's service by id, with what is doubtful about their data; others are left out. One query."""
    return {row.id: _view(row, identity, before) for row, identity, before in await _opened(actor, ids)}


def _view(row: StoredClient, identity: ClientIdentity, before: Sequence[str] = ()) -> ClientView:
    return ClientView(
        id=row.id,
        kind=row.kind,
        identity=identity,
        handover_id=row.handover_id,
        version=row.version,
        warnings=rules.warnings_of(identity, today=today_in_prague(), kind=ClientKind(row.kind)),
        names_before=list(before),
    )


def view_with(row: StoredClient, sealer: RowSealer) -> ClientView:
    """A client whose row and key were read in another statement, by `beside`."""
    return _view(row, _identity(row, sealer), _before(row, sealer))


async def client_view(actor: Actor, client_id: UUID) -> ClientView:
    """One client. Raises NotThere."""
    seen = current().seen
    if seen is not None and ("client", client_id) in seen:
        return seen["client", client_id]
    found = await client_views(actor, [client_id])
    if client_id not in found:
        raise NotThere
    if seen is not None:
        seen["client", client_id] = found[client_id]
    return found[client_id]


async def client_shown(actor: Actor, client_id: UUID) -> ClientView:
    """One client, for what may end something of theirs: one who cannot be read has that for a name. Raises NotThere."""
    try:
        return await client_view(actor, client_id)
    except NOT_READABLE:
        rows = await repository.list_clients(actor, {client_id})
        return _view(rows[0], (await identities_of(actor, [client_id], rows))[client_id])


async def client_identities(
    actor: Actor, ids: Iterable[UUID], *, every_name: bool = False
) -> dict[UUID, ClientIdentity]:
    """Who the clients are, for a list: all of these ids, and one who cannot be read has that for a name.

    A list asks for no warnings, so none are looked for. An act takes `client_identity`. `every_name`: as `identities_of`.
    """
    wanted = set(ids)
    rows = await repository.list_clients(actor, wanted) if wanted else []
    return await identities_of(actor, wanted, rows, every_name=every_name)


async def identities_of(
    actor: Actor, ids: Iterable[UUID], rows: Collection[StoredClient], *, every_name: bool = False
) -> dict[UUID, ClientIdentity]:
    """(in unit) The same for clients whose rows and keys were read in another statement, by `beside`.

    `every_name`: only to be compared with; every surname that they were written down under stands among the former ones.
    """
    found = dict.fromkeys(ids, ClientIdentity(family_name=unreadable()))
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in rows), strict=False)
    for row in rows:
        sealer = sealers.get(row.id)
        found[row.id] = opened(sealer, "client", row.id, row.sealed, ClientIdentity) or found[row.id]
        if every_name and (before := _before(row, sealer)):
            former = " ".join(filter(None, (found[row.id].former_name, *before)))
            found[row.id] = msgspec.structs.replace(found[row.id], former_name=former)
    return found


async def lock_identities(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, tuple[ClientIdentity, list[str]]]:
    """(in unit) Who those clients are that can be read, and the surnames they had; nobody corrects them before the commit."""
    wanted = set(ids)
    await repository.lock_clients(actor, wanted)
    rows = await repository.list_clients(actor, wanted)
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in rows), strict=False)
    read = [(row, opened(sealers.get(row.id), "client", row.id, row.sealed, ClientIdentity)) for row in rows]
    return {row.id: (each, _before(row, sealers.get(row.id))) for row, each in read if each is not None}


async def born(actor: Actor, client_id: UUID) -> date | None:
    """(in unit) A client's day of birth; None where it is not known, or cannot be read."""
    return (await client_identities(actor, [client_id]))[client_id].birth_date


async def client_identity(actor: Actor, client_id: UUID) -> ClientIdentity:
    """(in unit) Who a client is, for an act. Raises NotThere, Unreadable."""
    return (await identity_and_version(actor, client_id))[0]


async def identity_and_version(actor: Actor, client_id: UUID) -> tuple[ClientIdentity, int]:
    """(in unit) The same, and which version of the data that is. Raises NotThere, Unreadable."""
    found = await _opened(actor, [client_id])
    if not found:
        raise NotThere
    row, identity, _ = found[0]
    return identity, row.version


async def _opened(actor: Actor, ids: Iterable[UUID]) -> list[tuple[StoredClient, ClientIdentity, list[str]]]:
    """Clients of the actor's service with their documents opened; one query. Raises Unreadable."""
    wanted = set(ids)
    if not wanted:
        return []
    rows = await repository.list_clients(actor, wanted)
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in rows))
    return [(row, _identity(row, sealers[row.id]), _before(row, sealers[row.id])) for row in rows]


def _identity(row: StoredClient, sealer: RowSealer) -> ClientIdentity:
    return sealer.open("client", row.id, row.sealed, ClientIdentity)


def _before(row: StoredClient, sealer: RowSealer | None) -> list[str]:
    """The surnames of before; none where they cannot be read."""
    if row.names_before is None:
        return []
    kept = opened(sealer, "client_names", row.id, row.names_before, NamesBefore)
    return kept.names if kept is not None else []


async def change_client(
    actor: Actor, client_id: UUID, identity: ClientIdentity, *, version: int, names_before: Sequence[str] = ()
) -> list[str]:
    """Write corrected data over `version`, and the surnames that stay of before; returns the fields that changed. Raises StaleVersion."""
    old = await client_view(actor, client_id)
    changed = rules.changed_fields(old.identity, identity)
    sealer = await keys.sealer(actor.tenant, client_id)
    sealed = sealer.seal("client", client_id, identity)
    kept = sealer.seal("client_names", client_id, NamesBefore(names=list(names_before))) if names_before else None
    if not await repository.update_client(actor, client_id, sealed, version, names_before=kept):
        raise StaleVersion(old.version - version)
    await record(actor, ClientChanged(client_id=client_id, fields=changed))
    return changed
