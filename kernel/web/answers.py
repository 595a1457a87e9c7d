"""The answers to what was made once: kept, sealed, for whoever sends the same again."""

from uuid import UUID

import msgspec

from kernel import keys
from kernel.clock import Instant
from kernel.db import UnitOfWork
from kernel.exceptions import About, DomainError
from kernel.ids import new_id
from kernel.rows import fetch_one
from kernel.web.i18n import N_

KEPT_DAYS = 14
KEPT_HOURS = KEPT_DAYS * 24
"""How long the answer to a creating request is given again: a device that was cut off may ask days later what became of it."""


class KeyReused(DomainError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency-key-reused"
    status = 422
    message = N_("Tento Idempotency-Key už patří jinému požadavku.")

    def __init__(self, location: str | None = None) -> None:
        self.location = location
        super().__init__(about=About("", "", location) if location else None)


class Answered(msgspec.Struct, frozen=True):
    """The answer of a creating request as kept; sealed."""

    body: bytes
    location: str | None


class Found(msgspec.Struct, frozen=True):
    """An answer that was kept: when, and whether it is that of the same key, or only of the same words."""

    status: int
    answer: Answered
    at: Instant
    same_key: bool


class _Kept(msgspec.Struct, frozen=True):
    """Its row, and what was asked."""

    id: UUID
    request_hash: bytes
    status: int
    sealed: bytes
    created_at: Instant
    same_key: bool


def hashed(purpose: str, content: bytes) -> bytes:
    """What is kept of a key or a request instead of its words."""
    return keys.root().derive(purpose).term(content.hex())


async def answered(
    unit: UnitOfWork, key_hash: bytes, request_hash: bytes, *, turn: str, same_words_minutes: int = 0
) -> Found | None:
    """The kept answer; whoever asks in the same turn at the same moment waits here for the other's commit.

    That of the key, else the last one to the same words within so many minutes. Raises KeyReused for a key that came
    with other words.
    """
    actor, connection = unit.actor, unit.connection
    await connection.execute("SELECT opora.take_turn($1)", f"answer|{actor.user_id}|{turn}")
    await connection.execute("SELECT opora.forget_answers($1)", KEPT_HOURS)
    row = await fetch_one(
        _Kept,
        "SELECT id, request_hash, status, sealed, created_at, key_hash = $3 AS same_key FROM answered_request"
        " WHERE tenant_id = $1 AND user_id = $2"
        " AND (key_hash = $3 OR request_hash = $4 AND created_at > now() - make_interval(mins => $5))"
        " ORDER BY key_hash = $3 DESC, created_at DESC LIMIT 1",
        actor.tenant,
        actor.user_id,
        key_hash,
        request_hash,
        same_words_minutes,
    )
    if row is None:
        return None
    sealer = await keys.organisation_sealer(actor.tenant)
    kept = sealer.open("answered_request", row.id, row.sealed, Answered)
    if row.request_hash != request_hash:
        raise KeyReused(kept.location)
    return Found(row.status, kept, row.created_at, row.same_key)


async def location_of(unit: UnitOfWork, key_hash: bytes) -> str | None:
    """Where what was made with one of the actor's keys is; None for a key that made nothing yet."""
    row = await unit.connection.fetchrow(
        "SELECT id, sealed FROM answered_request WHERE tenant_id = $1 AND user_id = $2 AND key_hash = $3",
        unit.actor.tenant,
        unit.actor.user_id,
        key_hash,
    )
    if row is None:
        return None
    sealer = await keys.organisation_sealer(unit.actor.tenant)
    return sealer.open("answered_request", row["id"], row["sealed"], Answered).location


async def asked_with(unit: UnitOfWork, key_hashes: list[bytes]) -> dict[bytes, bytes]:
    """Which of the actor's keys are used up, each with what was asked with it."""
    rows = await unit.connection.fetch(
        "SELECT key_hash, request_hash FROM answered_request WHERE tenant_id = $1 AND user_id = $2"
        " AND key_hash = ANY($3::bytea[])",
        unit.actor.tenant,
        unit.actor.user_id,
        key_hashes,
    )
    return {row["key_hash"]: row["request_hash"] for row in rows}


async def keep(unit: UnitOfWork, key_hash: bytes, request_hash: bytes, status_code: int, kept: Answered) -> None:
    """Keep an answer under a key; in the unit of work of the act."""
    actor, row_id = unit.actor, new_id()
    sealer = await keys.organisation_sealer(actor.tenant)
    await unit.connection.execute(
        "INSERT INTO answered_request (tenant_id, id, user_id, key_hash, request_hash, status, sealed)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7)",
        actor.tenant,
        row_id,
        actor.user_id,
        key_hash,
        request_hash,
        status_code,
        sealer.seal("answered_request", row_id, kept),
    )
