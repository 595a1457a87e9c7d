# pyright: strict
"""Records of a file: written once, never written over; who learns better writes another one to the first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from cases.cases import repository, rules
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, record_for
from cases.cases.events import RecordAdded
from cases.cases.schemas import AddRecord, AmendRecord, RecordText, StoredRecord
from cases.cases.tables import Amendment, CaseRecord, RecordKind
from cases.clients import service as clients
from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.readable import opened

Author = tuple[UUID | None, Collection[str]]
"""Who signs a record, and in which roles."""


async def add_record(actor: Actor, case_id: UUID, order: AddRecord, *, source_id: UUID | None = None) -> UUID:
    """Write a record into the file: facts, statements and the worker's opinion apart."""
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_RECORD)
        return await _add(actor, hold, order, source_id=source_id)


async def amend_record(
    actor: Actor, case_id: UUID, record_id: UUID, order: AmendRecord, *, version: int | None = None
) -> UUID:
    """Correct a record of the case or add to it, by a record of its own; the first stays as it is.

    A correction says something else than what holds. `version`: how many wordings of the record its author knew.
    Raises NotThere, Invalid, StaleVersion.
    """
    corrects = order.amendment == Amendment.CORRECTION
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_RECORD, lock=corrects)
        amended = await record_for(actor, hold, record_id, order.amendment)
        present = None
        if corrects:
            wordings = await repository.list_wordings(actor, case_id, amended.id)
            if version is not None and version != len(wordings):
                raise StaleVersion(len(wordings) - version)
            present = wordings[-1]
        return await _add(actor, hold, order, amends=(amended.id, order.amendment), corrects=present)


async def _add(
    actor: Actor,
    hold: CaseHold,
    order: AddRecord,
    *,
    source_id: UUID | None = None,
    amends: tuple[UUID, str] | None = None,
    corrects: StoredRecord | None = None,
) -> UUID:
    rules.check_open(hold.status)
    checks = Checks()
    text = rules.check_record(checks, order, await clients.born(actor, hold.client_id), hold.opened_at, now=now())
    if corrects is not None:
        sealer = await keys.sealer(actor.tenant, hold.client_id)
        words = opened(sealer, "case_record", corrects.id, corrects.sealed, RecordText)
        rules.check_correction(checks, order, text, corrects, words)
    if checks.tells:
        audit.if_refused(actor, "case", hold.id, case_id=hold.id)
    await check_words(actor, checks, order, hold.id)
    checks.done()
    assert order.occurred_at is not None
    return await _write_record(
        actor,
        hold,
        kind=rules.kind_of_record(order, corrects),
        occurred_at=order.occurred_at,
        text=text,
        source_id=source_id,
        amends=amends,
    )


async def write_record(
    actor: Actor,
    hold: CaseHold,
    *,
    kind: RecordKind,
    occurred_at: datetime,
    text: RecordText,
    source_id: UUID | None = None,
    author: Author | None = None,
    adds_to: UUID | None = None,
    amends: tuple[UUID, str] | None = None,
) -> UUID:
    """(in unit) Put a record into the file; the same kind and source twice is one record. `author`: who signs it, if another.

    `adds_to`: the source of the record of that kind that this one is an addendum to, where it is in the file.
    """
    if source_id is not None:
        known = await repository.find_record_of(actor, hold.id, kind.value, source_id)
        if known is not None:
            return known
    first = await repository.find_record_of(actor, hold.id, kind.value, adds_to) if adds_to is not None else None
    return await _write_record(
        actor,
        hold,
        kind=kind,
        occurred_at=occurred_at,
        text=text,
        source_id=source_id,
        author=author,
        amends=(first, Amendment.ADDENDUM) if first is not None else amends,
    )


async def _write_record(
    actor: Actor,
    hold: CaseHold,
    *,
    kind: RecordKind,
    occurred_at: datetime,
    text: RecordText,
    source_id: UUID | None = None,
    author: Author | None = None,
    amends: tuple[UUID, str] | None = None,
) -> UUID:
    record_id, (author_id, roles) = new_id(), author or (actor.worker_id, actor.roles)
    text = msgspec.structs.replace(text, roles=sorted(roles))
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    await repository.insert_record(
        CaseRecord(
            id=record_id,
            tenant_id=actor.tenant,
            service_id=hold.service_id,
            case_id=hold.id,
            client_id=hold.client_id,
            kind=kind.value,
            occurred_at=occurred_at,
            recorded_at=now(),
            author_id=author_id,
            source_id=source_id,
            amends=amends[0] if amends else None,
            amendment=amends[1] if amends else None,
            sealed=sealer.seal("case_record", record_id, text),
            version=1,
        )
    )
    await record(actor, RecordAdded(record_id=record_id, case_id=hold.id, kind=kind.value))
    return record_id


async def write_sentence(
    actor: Actor, hold: CaseHold, *, kind: RecordKind, title: str, facts: str, source_id: UUID
) -> None:
    """(in unit) Put a sentence of another domain into the folder; its source is new with it. Raises NotAllowed."""
    if CasePermission.ADD_RECORD not in hold.permissions:
        raise NotAllowed
    text = RecordText(title=title, facts=facts)
    await _write_record(actor, hold, kind=kind, occurred_at=now(), text=text, source_id=source_id)


async def copy_record(
    actor: Actor,
    of: CaseHold,
    to: CaseHold,
    row: StoredRecord,
    *,
    note: str,
    kind: RecordKind | None = None,
    title: str = "{title}",
    source_id: UUID | None = None,
) -> UUID:
    """(in unit) Write a record of one file, as its last correction has it, and its addenda into another file, each with a `note`.

    `kind`, `title`: what it is called there, where that is another than here. `source_id`: what both tell of; once in a file.
    """
    if source_id is not None:
        known = await repository.find_record_of(actor, to.id, (kind or row.kind).value, source_id)
        if known is not None:
            return known
    sealer = await keys.sealer(actor.tenant, of.client_id)
    wordings = await repository.list_wordings(actor, of.id, row.id)
    added = [each for each in await repository.list_amendments(actor, [row.id]) if each.amendment == Amendment.ADDENDUM]
    first: UUID | None = None
    for number, each_id in enumerate([wordings[-1].id, *(each.id for each in added)]):
        each = await repository.find_record(actor, of.id, each_id)
        assert each is not None
        text = sealer.open("case_record", each.id, each.sealed, RecordText)
        kept = "\n".join(filter(None, (text.note, note)))
        copied = await _write_record(
            actor,
            to,
            kind=kind or RecordKind(each.kind),
            occurred_at=each.occurred_at,
            text=msgspec.structs.replace(text, title=title.replace("{title}", text.title), note=kept),
            source_id=(source_id or each.id) if number == 0 else None,
            amends=(first, Amendment.ADDENDUM) if first is not None else None,
        )
        first = first or copied
    assert first is not None
    return first
