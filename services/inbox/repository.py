"""Every query on files that arrived."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one, new, write

from .schemas import StoredFile, StoredMistake, StoredOriginal, StoredPart, StoredRefusal, Waiting
from .tables import ArrivedFile, ArrivedPart, ArrivedRefusal, DocumentMistake

Place = tuple[datetime, UUID]

_FILE = (
    "SELECT id, kind, arrived_by, arrived_at, received_at, verdict, size, attachments, taker_id, outcome, reason,"
    " notice_id, names_nobody, ended_at FROM arrived_file WHERE tenant_id = $1 AND service_id = $2"
)
_SINCE = "coalesce(received_at, arrived_at)"
"""Since when a file waits: since it was delivered, where it says so, else since it was put in."""


async def insert_file(file: ArrivedFile, parts: list[ArrivedPart]) -> None:
    """Write a file and what came in it."""
    await write(new(file))
    for part in parts:
        await write(new(part))


async def insert_refusal(refusal: ArrivedRefusal) -> None:
    """Write that a file was not taken."""
    await write(new(refusal))


async def is_refused(actor: Actor, fingerprints: list[bytes]) -> bool:
    """Whether that was written of the same bytes."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM arrived_refusal WHERE tenant_id = $1 AND service_id = $2"
        " AND fingerprint = ANY($3::bytea[]))",
        actor.tenant,
        actor.service,
        fingerprints,
    )


async def list_refusals(actor: Actor, *, since: datetime, limit: int) -> list[StoredRefusal]:
    """The files of the folder that were not taken, last ones in front."""
    return await fetch(
        StoredRefusal,
        "SELECT id, refused_at, code, sealed FROM arrived_refusal WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608 our own words
        f" AND refused_at >= $3 ORDER BY refused_at DESC, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        since,
    )


async def find_file(actor: Actor, file_id: UUID, *, lock: bool = False) -> StoredFile | None:
    """A file of the actor's service."""
    sql = f"{_FILE} AND id = $3{' FOR UPDATE' if lock else ''}"
    return await fetch_one(StoredFile, sql, actor.tenant, actor.service, file_id)


async def find_double(actor: Actor, fingerprints: list[bytes], message_terms: list[bytes]) -> StoredFile | None:
    """A file of the service with the same bytes, or the same data message."""
    return await fetch_one(
        StoredFile,
        f"{_FILE} AND (fingerprint = ANY($3::bytea[]) OR message_term = ANY($4::bytea[])) LIMIT 1",
        actor.tenant,
        actor.service,
        fingerprints,
        message_terms,
    )


async def find_of_notice(actor: Actor, notice_id: UUID) -> StoredFile | None:
    """The file from which a notice was taken down."""
    sql = f"{_FILE} AND notice_id = $3 AND kind <> 'document'"
    return await fetch_one(StoredFile, sql, actor.tenant, actor.service, notice_id)


async def list_documents(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredFile]:
    """The files that were put to a notice, first ones in front."""
    sql = f"{_FILE} AND notice_id = $3 AND kind = 'document' ORDER BY arrived_at, id{at_most(limit)}"
    return await fetch(StoredFile, sql, actor.tenant, actor.service, notice_id)


async def insert_mistake(mistake: DocumentMistake) -> None:
    """Write that a file does not belong to its notice."""
    await DocumentMistake.insert(mistake)


async def list_mistakes(actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, StoredMistake]:
    """Of which of these files it was said, by file."""
    rows = await fetch(
        StoredMistake,
        "SELECT file_id, reason, marked_by, marked_at FROM document_mistake"
        " WHERE tenant_id = $1 AND service_id = $2 AND file_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(file_ids),
    )
    return {row.file_id: row for row in rows}


async def list_originals(actor: Actor, file_ids: Collection[UUID]) -> dict[UUID, StoredPart]:
    """The first part of each of these files, as far as the wall shows it."""
    rows = await fetch(
        StoredOriginal,
        "SELECT file_id, id, no, size, object_key, wrapped_key, sealed FROM arrived_part"
        " WHERE tenant_id = $1 AND service_id = $2 AND file_id = ANY($3::uuid[]) AND no = 0",
        actor.tenant,
        actor.service,
        list(file_ids),
    )
    return {row.file_id: row for row in rows}


async def list_parts_of_notices(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """What lies with each of these notices, in the message it was taken down from or put to it, as far as the wall shows it."""
    rows = await current().connection.fetch(
        "SELECT f.notice_id, p.id FROM arrived_file f JOIN arrived_part p"
        " ON (p.tenant_id, p.service_id, p.file_id) = (f.tenant_id, f.service_id, f.id)"
        " WHERE f.tenant_id = $1 AND f.service_id = $2 AND f.notice_id = ANY($3::uuid[]) AND p.size > 0",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
    found = dict[UUID, set[UUID]]()
    for row in rows:
        found.setdefault(row["notice_id"], set()).add(row["id"])
    return found


async def list_waiting(actor: Actor, *, after: Place | None, limit: int) -> list[StoredFile]:
    """Files that nobody made anything of, what waits longest in front; from a place on."""
    sql = (
        f"{_FILE} AND outcome IS NULL AND ($3::timestamptz IS NULL OR ({_SINCE}, id) > ($3, $4::uuid))"
        f" ORDER BY {_SINCE}, id{at_most(limit)}"
    )
    return await fetch(StoredFile, sql, actor.tenant, actor.service, *(after or (None, None)))


async def list_aside(actor: Actor, *, after: Place | None, limit: int) -> list[StoredFile]:
    """Files that were set aside, last ones in front; from a place on."""
    sql = (
        f"{_FILE} AND outcome = 'set_aside' AND ($3::timestamptz IS NULL OR (ended_at, id) < ($3, $4::uuid))"
        f" ORDER BY ended_at DESC, id DESC{at_most(limit)}"
    )
    return await fetch(StoredFile, sql, actor.tenant, actor.service, *(after or (None, None)))


async def sum_up_waiting(actor: Actor) -> Waiting:
    """How many files nobody took up, and since when the first of them waits."""
    found = await fetch_one(
        Waiting,
        f"SELECT count(*) AS number, min({_SINCE}) AS since FROM arrived_file WHERE tenant_id = $1 AND service_id = $2 AND outcome IS NULL AND taker_id IS NULL",  # noqa: S608 our own words
        actor.tenant,
        actor.service,
    )
    return found or Waiting(number=0, since=None)


async def list_held(actor: Actor, worker_ids: Collection[UUID], *, limit: int) -> list[StoredFile]:
    """Files that these people took up and made nothing of, what waits longest in front."""
    sql = f"{_FILE} AND outcome IS NULL AND taker_id = ANY($3::uuid[]) ORDER BY {_SINCE}, id{at_most(limit)}"
    return await fetch(StoredFile, sql, actor.tenant, actor.service, list(worker_ids))


async def count_held(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many those are."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM arrived_file WHERE tenant_id = $1 AND service_id = $2 AND outcome IS NULL"
        " AND taker_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def list_parts(actor: Actor, file_id: UUID, *, limit: int) -> list[StoredPart]:
    """What came in a file, as far as the wall shows it, the original first."""
    return await fetch(
        StoredPart,
        "SELECT id, no, size, object_key, wrapped_key, sealed FROM arrived_part"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND file_id = $3 ORDER BY no{at_most(limit)}",
        actor.tenant,
        actor.service,
        file_id,
    )


async def take_up(actor: Actor, file_id: UUID) -> bool:
    """Write that the actor has it now, and that nothing became of it yet."""
    return await changed(
        "UPDATE arrived_file SET taker_id = $3, outcome = NULL, reason = NULL, ended_by = NULL, ended_at = NULL"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        file_id,
        actor.worker,
    )


async def end_file(
    actor: Actor, file_id: UUID, *, outcome: str, at: datetime, notice_id: UUID | None = None, reason: str | None = None
) -> bool:
    """Write what became of it."""
    return await changed(
        "UPDATE arrived_file SET outcome = $3, ended_by = $4, ended_at = $5, notice_id = $6, reason = $7"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        file_id,
        outcome,
        actor.worker,
        at,
        notice_id,
        reason,
    )
