# pyright: strict
"""Keeping what all agendas know of a child, and saying that two know one. All of it runs in the unit of work of the caller."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import msgspec

from cases.clients.rules import Known, terms_of_header
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.events import record
from kernel.exceptions import NotThere, StaleVersion
from kernel.ids import new_id
from kernel.readable import opened
from kernel.rows import Part
from kernel.terms import search_terms

from . import repository
from .events import GuardianExcepted, PersonCorrected, PersonLinked, PersonParted
from .schemas import PersonSaid, said_of
from .tables import GuardianException, PersonLink
from .views import Reason


async def new_person(
    actor: Actor, client_id: UUID, identity: ClientIdentity, kind: ClientKind
) -> tuple[UUID | None, list[Part]]:
    """What the other agendas will know of a new client, of a child alone; the caller writes it with the client.

    Where the organisation keeps no such rows the statement writes none.
    """
    if kind is not ClientKind.CHILD:
        return None, []
    person_id = new_id()
    sealer, wrapped = await keys.new_key(actor, person_id)
    sealed = sealer.seal("person", person_id, said_of(identity))
    terms = await _hashed(actor, _terms_of([Known(identity=identity)]))
    return person_id, [
        repository.person_parts(actor, person_id, client_id, wrapped, sealed),
        repository.term_parts(actor, person_id, terms),
    ]


async def found_by_mark(actor: Actor, person_id: UUID | None, file_mark: str) -> list[Part]:
    """The same by the mark of its file, once that is known; the caller writes it with the case."""
    if person_id is None:
        return []
    return [repository.term_parts(actor, person_id, await _hashed(actor, search_terms("", "", file_marks=[file_mark])))]


async def keep(actor: Actor, records: Mapping[UUID, tuple[ClientIdentity, Sequence[Known]]]) -> None:
    """Write what the other agendas know of these children of the actor's agenda, by client; who has no row yet gets one.

    Of each who it is, and the records by which it is found: its own and those that are led in it, none where it is led in another one.
    """
    if not records or not await repository.keeps(actor):
        return
    there = {row.client_id: row for row in await repository.list_own(actor, records)}
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in there.values()), strict=False)
    ids, begun, said = (
        {row.client_id: row.id for row in there.values()},
        list[tuple[UUID, UUID, bytes, bytes]](),
        dict[UUID, bytes](),
    )
    for client_id, (identity, _) in records.items():
        is_now, row = said_of(identity), there.get(client_id)
        if row is None:
            person_id = ids[client_id] = new_id()
            sealer, wrapped = await keys.new_key(actor, person_id)
            begun.append((person_id, client_id, wrapped, sealer.seal("person", person_id, is_now)))
            continue
        sealer = sealers.get(row.id)
        before = opened(sealer, "person", row.id, row.sealed, PersonSaid)
        if sealer is not None and before is not None and _plain(before) != is_now:
            said[row.id] = _corrected(sealer, row.id, before, is_now)
            await record(actor, PersonCorrected(person_id=row.id, client_id=client_id))
    if begun:
        written = await repository.insert_many(actor, begun)
        ids = {
            client_id: person_id for client_id, person_id in ids.items() if client_id in there or client_id in written
        }
    if said:
        await repository.say(actor, said)
    key = await keys.search_key_across(actor)
    hashed = {
        person_id: {key.term(term) for term in _terms_of(records[client_id][1])} for client_id, person_id in ids.items()
    }
    if hashed:
        await repository.index(actor, hashed)


def _plain(said: PersonSaid) -> PersonSaid:
    return msgspec.structs.replace(said, was=None)


def _corrected(sealer: RowSealer, person_id: UUID, before: PersonSaid, is_now: PersonSaid) -> bytes:
    return sealer.seal("person", person_id, msgspec.structs.replace(is_now, was=_plain(before)))


def _terms_of(records: Sequence[Known]) -> set[str]:
    """By what only a reader of the case may know nobody of another agenda finds anybody."""
    return {term for each in records for term in terms_of_header(each.identity, each.file_marks)}


async def _hashed(actor: Actor, terms: Collection[str]) -> list[bytes]:
    key = await keys.search_key_across(actor)
    return sorted({key.term(term) for term in terms})


async def say_same(actor: Actor, client_id: UUID, case_id: UUID, person_ids: Collection[UUID]) -> None:
    """Say that a child of the actor's agenda is the one that other agendas lead. Raises NotThere for who is none of theirs.

    Who is said to be the same already stays so.
    """
    if not person_ids:
        return
    own = await repository.list_own(actor, [client_id])
    if not own or await repository.list_ids_elsewhere(actor, person_ids) != set(person_ids):
        raise NotThere
    places = {row.id: row.service_id for row in await repository.list_one(actor, person_ids)}
    for other in sorted(person_ids):
        if await repository.find_running(actor, own[0].id, other) is not None:
            continue
        link_id = new_id()
        await repository.insert_link(
            PersonLink(
                id=link_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                person_id=own[0].id,
                other_service_id=places[other],
                other_person_id=other,
                linked_by=actor.worker,
                linked_at=now(),
            )
        )
        fact = PersonLinked(
            person_id=own[0].id, link_id=link_id, other_person_id=other, other_service_id=places[other], case_id=case_id
        )
        await record(actor, fact)


async def take_back(actor: Actor, client_id: UUID, case_id: UUID, link_id: UUID, *, reason: str) -> tuple[UUID, UUID]:
    """Take back that two are one; returns which two. Raises NotThere for what was said of others, StaleVersion where it is taken back already."""
    own = {row.id for row in await repository.list_own_with_led(actor, client_id)}
    link = await repository.find_link(actor, link_id)
    if link is None or own.isdisjoint((link.person_id, link.other_person_id)):
        raise NotThere
    rows = {row.id: row for row in await repository.list_one(actor, [link.person_id]) if row.id == link.person_id}
    sealers = await keys.unwrap(actor.tenant, ((row.id, row.wrapped) for row in rows.values()))
    sealed = sealers[link.person_id].seal("person_link", link.id, Reason(reason))
    if not await repository.undo(actor, link.id, now(), sealed):
        raise StaleVersion
    mine = link.person_id in own
    fact = PersonParted(
        person_id=link.person_id if mine else link.other_person_id,
        link_id=link.id,
        other_person_id=link.other_person_id if mine else link.person_id,
        other_service_id=link.other_service_id if mine else link.service_id,
        case_id=case_id,
    )
    await record(actor, fact)
    return link.person_id, link.other_person_id


async def give_exception(actor: Actor, client_id: UUID, case_id: UUID, worker_id: UUID, *, reason: str) -> UUID | None:
    """Let somebody stand on both sides of the child of a case; None where other agendas know nothing of it."""
    own = await repository.list_own(actor, [client_id])
    if not own:
        return None
    exception_id, row = new_id(), own[0]
    sealer = (await keys.unwrap(actor.tenant, [(row.id, row.wrapped)]))[row.id]
    await repository.insert_exception(
        GuardianException(
            id=exception_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            person_id=row.id,
            worker_id=worker_id,
            given_by=actor.worker,
            given_at=now(),
            sealed=sealer.seal("guardian_exception", exception_id, Reason(reason)),
        )
    )
    await record(
        actor, GuardianExcepted(person_id=row.id, exception_id=exception_id, worker_id=worker_id, case_id=case_id)
    )
    return exception_id
