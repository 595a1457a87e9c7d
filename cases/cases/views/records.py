# pyright: strict
"""The records of a file."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from cases.cases import repository
from cases.cases.access import CaseHold, CasePermission, case_for, record_for
from cases.cases.repository import merged
from cases.cases.schemas import (
    CaseHeader,
    LaterRecord,
    RecordPage,
    RecordText,
    RecordView,
    StoredRecord,
    TaskText,
)
from cases.cases.schemas.following import Followed
from cases.cases.tables import RECORD_KINDS, RecordKind
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotAllowed, NotThere
from kernel.points import Point
from kernel.readable import opened, unreadable
from tenants import views as tenant_views

from .case import header_of

Before = tuple[datetime, UUID]


class Hands(NamedTuple):
    """Through whose hands went what somebody else signs: who put it into the file, and who took it down before."""

    filed_by: UUID | None
    taken_down_by: UUID | None


class Filed(NamedTuple):
    """Who put records of a kind into the file of a case, where another one signs them: (in unit) by the id of the source."""

    kind: RecordKind
    by: Callable[[Actor, UUID, Collection[UUID]], Awaitable[Mapping[UUID, Hands]]]


class Following(NamedTuple):
    """What was done since on that of which records of a kind tell, in the case: (in unit) by the id of the source."""

    kind: RecordKind
    of: Callable[[Actor, UUID, Collection[UUID]], Awaitable[Mapping[UUID, list[Followed]]]]


_NOBODY = Hands(None, None)
FOLLOWING: Point[Following] = Point("what was done since on what records tell of")
FILED: Point[Filed] = Point("who put records into files", once=lambda filed: filed.kind)


class Amending(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be corrected or added to: as it was written, as it holds now, and how many wordings of it there are."""

    header: CaseHeader
    record: RecordView
    present: RecordView
    wordings: int


async def list_records(
    actor: Actor, case_id: UUID, *, kind: str = "", before: Before | None = None, limit: int = 50
) -> list[RecordView]:
    """The records of a file, last happened first; recorded as a read."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        views = await records_of(actor, hold, kind=kind, before=before, limit=limit)
        audit.read(actor, "records", None, case_id=case_id, count=len(views))
        return views


async def titles_of(actor: Actor, records: Mapping[UUID, UUID], tasks: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) How these records (by their cases) and tasks are called, as far as the actor reads the cases."""
    rows = await merged.list_records_by_id(actor, list(records)) if records else []
    found = await repository.list_tasks_by_id(actor, tasks) if tasks else []
    cases = {*records.values(), *(row.case_id for row in found if row.case_id is not None)}
    owners: dict[UUID, UUID] = {}
    for case_id in cases:
        try:
            owners[case_id] = (await case_for(actor, case_id, CasePermission.READ)).client_id
        except (NotThere, NotAllowed):
            continue
    sealers = await keys.sealers(actor.tenant, set(owners.values())) if owners else {}
    titles: dict[UUID, str] = {}
    for row in rows:
        text = opened(sealers.get(owners.get(records[row.id], row.id)), "case_record", row.id, row.sealed, RecordText)
        titles[row.id] = text.title if text is not None else ""
    for task in found:
        sealer = sealers.get(owners.get(task.case_id, task.id)) if task.case_id is not None else None
        said = opened(sealer, "task", task.id, task.sealed, TaskText)
        titles[task.id] = said.title if said is not None else ""
    return {key: title for key, title in titles.items() if title}


async def has_record_of(actor: Actor, case_id: UUID, kind: RecordKind, source_id: UUID) -> bool:
    """(in unit) Whether an act of another domain left its record in a file of this service."""
    return await repository.find_record_of(actor, case_id, kind.value, source_id) is not None


async def record_of(actor: Actor, hold: CaseHold, kind: RecordKind, source_id: UUID) -> UUID | None:
    """(in unit) The record that an act of another domain left in a file of this service."""
    return await repository.find_record_of(actor, hold.id, kind.value, source_id)


async def outputs_of(
    actor: Actor, hold: CaseHold, kind: RecordKind, *, without: Collection[UUID], limit: int
) -> list[RecordView]:
    """(in unit) What acts of another domain left in a file, but for these sources; without what was written to it since."""
    rows = await repository.list_records(actor, hold.id, kind=kind.value, limit=limit)
    return await _views(actor, hold, [row for row in rows if row.amends is None and row.source_id not in without])


async def records_of(
    actor: Actor, hold: CaseHold, *, limit: int, kind: str = "", before: Before | None = None
) -> list[RecordView]:
    return await _views(
        actor, hold, await repository.list_records(actor, hold.id, kind=kind, before=before, limit=limit)
    )


async def texts_of_file(
    actor: Actor, case_id: UUID, *, limit: int
) -> tuple[ClientIdentity, list[tuple[datetime, list[str]]]]:
    """(in unit) The client of a file with what its last records say, each with when it happened; only to be held against names.

    Nobody is shown it, so nothing is recorded; empty for who does not read the file.
    """
    try:
        hold = await case_for(actor, case_id, CasePermission.READ)
    except (NotThere, NotAllowed):
        return ClientIdentity(), []
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    rows = await repository.list_records(actor, hold.id, limit=limit)
    texts = {row: opened(sealer, "case_record", row.id, row.sealed, RecordText) for row in rows}
    client = (await clients.client_identities(actor, [hold.client_id]))[hold.client_id]
    return client, [
        (row.occurred_at, [text.title, text.facts, text.statements, text.opinion, text.note])
        for row, text in texts.items()
        if text is not None
    ]


async def record_page(actor: Actor, case_id: UUID, record_id: UUID) -> RecordPage:
    """A record with the head of its case, and those linked to it; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        row = await repository.find_record(actor, case_id, record_id)
        if row is None:
            raise NotThere
        first = await repository.find_record(actor, case_id, row.amends) if row.amends is not None else None
        shown = await _views(actor, hold, [each for each in (row, first) if each is not None])
        audit.read(actor, "record", record_id, case_id=case_id)
        return RecordPage(
            header=await header_of(actor, hold),
            record=shown[0],
            first=shown[1] if len(shown) > 1 else None,
            task=await _fulfilled(actor, hold, row),
        )


async def amending(actor: Actor, case_id: UUID, record_id: UUID, amendment: str) -> Amending:
    """The record that is corrected or added to, with what holds of it now; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.ADD_RECORD)
        amended = await record_for(actor, hold, record_id, amendment)
        wordings = await repository.list_wordings(actor, case_id, amended.id)
        shown = await _views(actor, hold, [wordings[0], wordings[-1]])
        audit.read(actor, "record", amended.id, case_id=case_id)
        return Amending(header=await header_of(actor, hold), record=shown[0], present=shown[1], wordings=len(wordings))


async def _fulfilled(actor: Actor, hold: CaseHold, row: StoredRecord) -> tuple[UUID, str] | None:
    """The task of the same case that a record fulfilled, by its words; the source of a record may be something else."""
    if row.source_id is None or row.kind not in RECORD_KINDS:
        return None
    for task in await repository.list_tasks_by_id(actor, [row.source_id]):
        if task.case_id == hold.id and task.client_id == hold.client_id:
            text = opened(await keys.sealer(actor.tenant, task.client_id), "task", task.id, task.sealed, TaskText)
            return task.id, text.title if text else unreadable()
    return None


async def record_view(actor: Actor, case_id: UUID, record_id: UUID) -> RecordView:
    """A record of a file; recorded as a read. Raises NotThere, NotAllowed."""
    return (await record_page(actor, case_id, record_id)).record


async def _views(actor: Actor, hold: CaseHold, rows: Sequence[StoredRecord]) -> list[RecordView]:
    hands = await _hands(actor, hold.id, rows)
    people = {*(row.author_id for row in rows), *(who for each in hands.values() for who in each)}
    names = await tenant_views.worker_names(actor.tenant, people)
    sealer = await keys.sealer(actor.tenant, hold.client_id)
    later: dict[UUID, list[LaterRecord]] = {}
    for each in await repository.list_amendments(actor, [row.id for row in rows]) if rows else []:
        found = LaterRecord(id=each.id, amendment=each.amendment, recorded_at=each.recorded_at)
        later.setdefault(each.amends, []).append(found)
    views, since = list[RecordView](), await _since(actor, hold.id, rows)
    for row in rows:
        text = opened(sealer, "case_record", row.id, row.sealed, RecordText) or RecordText(title=unreadable())
        others = [each if each != row.author_id else None for each in hands.get(row.id, _NOBODY)]
        filed_by, taken_down_by = (names.get(each, "") if each else "" for each in others)
        views.append(
            RecordView(
                id=row.id,
                kind=row.kind,
                occurred_at=row.occurred_at,
                recorded_at=row.recorded_at,
                author=names.get(row.author_id, "") if row.author_id else "",
                filed_by=filed_by,
                taken_down_by=taken_down_by,
                amends=row.amends,
                amendment=row.amendment or "",
                amended_by=later.get(row.id, []),
                since=since.get(row.id, []),
                **msgspec.structs.asdict(text),
            )
        )
    return views


async def _hands(actor: Actor, case_id: UUID, rows: Sequence[StoredRecord]) -> dict[UUID, Hands]:
    """By record, who put it into the file and who took it down, of those kinds that somebody else than that signs."""
    found: dict[UUID, Hands] = {}
    for filed in FILED.all():
        sources = {row.source_id: row.id for row in rows if row.kind == filed.kind and row.source_id is not None}
        if sources:
            found |= {sources[source]: hands for source, hands in (await filed.by(actor, case_id, sources)).items()}
    return found


async def _since(actor: Actor, case_id: UUID, rows: Sequence[StoredRecord]) -> dict[UUID, list[Followed]]:
    """By record what was done since on that of which it tells."""
    found: dict[UUID, list[Followed]] = {}
    for each in FOLLOWING.all():
        sources = {row.source_id: row.id for row in rows if row.kind == each.kind and row.source_id is not None}
        if sources:
            found |= {sources[source]: done for source, done in (await each.of(actor, case_id, sources)).items()}
    return found
