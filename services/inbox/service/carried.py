"""A message goes along with its notice to another authority: sealed to it, brought by its own system, never past a hash."""

from collections.abc import Collection, Sequence
from hashlib import sha256
from uuid import UUID

import msgspec
import structlog

from kernel import keys, object_store, search, stored_files
from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from kernel.object_store import StoredFileUnreadable
from services.inbox import repository, rules, views
from services.inbox.events import FileArrived, FileBecameNotice, FilePutToNotice
from services.inbox.rules.documents import MOST_DOCUMENTS, bytes_term_at
from services.inbox.schemas import (
    CarriedDocuments,
    CarriedFile,
    CarriedPart,
    Envelope,
    PartName,
    StoredFile,
    StoredPart,
)
from services.inbox.service import KeptPart, row_of, store_part
from services.inbox.tables import ArrivedFile, FileKind, Outcome

log = structlog.get_logger()


class Brought(msgspec.Struct, frozen=True):
    """A part that lies here now, under a key of this service; without `kept` it could not be brought as it left."""

    part: CarriedPart
    kept: KeptPart | None


async def parcel_of(actor: Actor, notice_id: UUID, part_ids: Collection[UUID]) -> CarriedFile | None:
    """(in unit) The message of a notice with these of its parts, for an act with its own right; None when none is chosen.

    In it are the keys of these parts alone, so it is sealed to whom they go.
    """
    if not part_ids:
        return None
    row = await repository.find_of_notice(actor, notice_id)
    file = await _parcel(actor, row, part_ids) if row is not None else None
    return file if file is not None and file.parts else None


async def documents_of(actor: Actor, notice_id: UUID, part_ids: Collection[UUID]) -> CarriedDocuments | None:
    """(in unit) The same of what was put to the notice. What it is stands in an addition, which goes along as far as it may."""
    rows = await repository.list_documents(actor, notice_id, limit=MOST_DOCUMENTS) if part_ids else []
    files = [await _parcel(actor, row, part_ids) for row in rows]
    chosen = [
        msgspec.structs.replace(each, envelope=msgspec.structs.replace(each.envelope, subject=""))
        for each in files
        if each.parts
    ]
    return CarriedDocuments(files=chosen) if chosen else None


async def _parcel(actor: Actor, row: StoredFile, part_ids: Collection[UUID]) -> CarriedFile:
    sealer = await keys.sealer(actor.tenant, row.id)
    parts, envelope = list[CarriedPart](), Envelope()
    for each in await repository.list_parts(actor, row.id, limit=views.MOST_PARTS):
        if each.id not in part_ids:
            continue
        name = PartName()
        if each.no == 0:
            envelope = sealer.open("arrived_part", each.id, each.sealed, Envelope)
            name = PartName(name=envelope.file_name, sha256=envelope.sha256)
        else:
            name = sealer.open("arrived_part", each.id, each.sealed, PartName)
        parts.append(_carried(actor, each, sealer.item_unwrap(each.id, each.wrapped_key).bytes(), name))
    whole = any(each.no == 0 for each in parts)
    return CarriedFile(
        kind=row.kind,
        received_at=row.received_at,
        verdict=row.verdict if whole else None,
        envelope=envelope,
        parts=parts,
        names_nobody=row.names_nobody,
    )


def _carried(actor: Actor, row: StoredPart, key: bytes, name: PartName) -> CarriedPart:
    place = views.part_place(actor, row.id)
    return CarriedPart(id=row.id, no=row.no, size=row.size, object_key=row.object_key, key=key, place=place, name=name)


async def bring(actor: Actor, file: CarriedFile) -> list[Brought]:
    """Store the parts of a message here, outside of every unit of work. What is not as it left is not taken: the notice does
    not wait for it.
    """
    brought: list[Brought] = []
    for part in file.parts:
        try:
            content = await object_store.load_file(part.object_key, key=part.key, aad=part.place)
        except StoredFileUnreadable:
            content = None
        if content is None or (part.name.sha256 and sha256(content).hexdigest() != part.name.sha256):
            log.warning("a file on its way to another authority is not as it left", tenant_id=str(actor.tenant))
            brought.append(Brought(part, None))
        else:
            brought.append(Brought(part, await store_part(actor, content)))
    if not any(each.part.no == 0 for each in brought):
        empty = CarriedPart(id=new_id(), no=0, size=0, object_key="", key=b"", place=b"", name=PartName())
        brought.insert(0, Brought(empty, await store_part(actor, b"")))
    return [msgspec.structs.replace(each, kept=each.kept or await store_part(actor, b"")) for each in brought]


async def take(actor: Actor, notice_id: UUID, file: CarriedFile, brought: Sequence[Brought]) -> UUID:
    """(in unit) The message is that of the notice here, by the system of the service: nobody took it up."""
    file_id, moment = new_id(), now()
    parts = [(each.part, each.kept) for each in brought if each.kept is not None]
    original = next(kept for part, kept in parts if part.no == 0)
    sealer, key = await keys.create_owner_key(actor, file_id), await keys.search_key(actor)
    digest = original.sha256 if original.size else str(file_id)
    document = file.kind is FileKind.DOCUMENT
    by_bytes = bytes_term_at(notice_id, digest) if document else rules.bytes_term_of(digest)
    await search.one_at_a_time(actor, "arrived_file", [by_bytes])
    if await repository.find_double(actor, rules.hashed(key, by_bytes), []) is not None:
        by_bytes = rules.bytes_term_of(str(file_id))  # it came here by itself, too
    said = [
        part.name
        if part.no
        else msgspec.structs.replace(
            file.envelope, sha256=kept.sha256 if kept.size else part.name.sha256 if document else ""
        )
        for part, kept in parts
    ]
    for _, kept in parts:
        await stored_files.claim(actor, kept.id)
    await repository.insert_file(
        ArrivedFile(
            id=file_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            kind=file.kind.value,
            arrived_by=None,
            arrived_at=moment,
            received_at=file.received_at,
            verdict=file.verdict.value if file.verdict else None,
            size=original.size,
            attachments=len(parts) - 1,
            names_nobody=file.names_nobody,
            fingerprint=rules.hashed(key, by_bytes)[0],
            outcome=Outcome.TAKEN.value,
            notice_id=notice_id,
            ended_at=moment,
        ),
        [row_of(actor, sealer, file_id, part.no, kept, words) for (part, kept), words in zip(parts, said, strict=True)],
    )
    await record(actor, FileArrived(file_id=file_id, kind=file.kind.value))
    became = FilePutToNotice if document else FileBecameNotice
    await record(actor, became(file_id=file_id, notice_id=notice_id))
    return file_id
