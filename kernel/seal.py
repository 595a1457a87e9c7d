"""Sealing the audit log: one chain of keyed hashes per organisation, made behind the writers, verified from outside.

A seal covers all entries whose transaction lies below the oldest one still running, so nothing can slip in behind it.
The hashes are keyed from the root key: who holds only the database cannot make a matching chain.
"""

import hmac
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import structlog

from kernel import keys
from kernel.actor import RELAY
from kernel.db import DatabaseAway, UnitOfWork, unit_of_work
from kernel.ids import new_id
from kernel.outages import AWAY
from kernel.rows import fetch, fetch_column
from kernel.watch import may_last

log = structlog.get_logger()

START = b"\0" * 32
LATE_SECONDS = 60.0  # the relay seals every few seconds
REST_SECONDS = 30.0  # before a log that could not be sealed is tried again
AT_ONCE = 64  # entries in memory: an entry may have some hundred thousand bytes
LAST = 2**63 - 1  # beyond every transaction
_COLUMNS = (
    "transaction::text::bigint AS number, id, tenant_id, service_id, at, kind, worker_id, user_id, action, outcome,"
    " object_type, object_id, case_id, details::text AS details, grant_id, basis_id, session_id, request_id, shown"
)
# how far each log is sealed, and up to where nobody writes any more
_REACHED = """
SELECT o.id AS tenant_id, coalesce(s.number, 0) AS number, coalesce(s.to_transaction, 0) AS reached, s.digest,
  pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS edge
FROM organisation o
LEFT JOIN LATERAL (SELECT number, to_transaction, digest FROM audit_seal s WHERE s.tenant_id = o.id
                   ORDER BY number DESC LIMIT 1) s ON true"""
# the places as parameters: compared with a column, they would be no condition of the index under row-level security
_BEHIND = """
SELECT place.tenant_id FROM unnest($1::uuid[], $2::text[]::xid8[]) AS place (tenant_id, reached)
CROSS JOIN LATERAL (SELECT FROM audit_entry e WHERE e.tenant_id = place.tenant_id AND e.transaction >= place.reached
                    AND e.transaction < $3::text::xid8 LIMIT 1) one"""
_WAITING = """
SELECT place.tenant_id, extract(epoch FROM clock_timestamp() - oldest.at)::float8 AS seconds
FROM unnest($1::uuid[], $2::text[]::xid8[]) AS place (tenant_id, reached)
CROSS JOIN LATERAL (SELECT at FROM audit_entry e WHERE e.tenant_id = place.tenant_id AND e.transaction >= place.reached
                    ORDER BY e.transaction LIMIT 1) oldest
ORDER BY seconds DESC"""
_ENTRIES = (
    f"SELECT {_COLUMNS} FROM audit_entry WHERE tenant_id = $1 AND transaction >= $2::text::xid8"
    " AND transaction < $3::text::xid8 ORDER BY transaction, id"
)
_SEALS = (
    "SELECT tenant_id, number, sealed_at, from_transaction, to_transaction, entries, previous, digest FROM audit_seal"
    " WHERE tenant_id = $1 ORDER BY number"
)
_CHAINS = "SELECT tenant_id, count(*) FROM audit_seal GROUP BY tenant_id ORDER BY tenant_id"
_SEAL = (
    "INSERT INTO audit_seal (tenant_id, id, number, from_transaction, to_transaction, entries, previous, digest)"
    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8)"
)


class StoredSeal(msgspec.Struct, frozen=True, kw_only=True):
    """One link of an organisation's chain."""

    tenant_id: UUID
    number: int
    sealed_at: datetime
    from_transaction: int
    to_transaction: int
    entries: int
    previous: bytes
    digest: bytes


class _Reached(msgspec.Struct, frozen=True):
    """How far a log is sealed, by its last seal if it has one, and the edge up to which it can be."""

    tenant_id: UUID
    number: int
    reached: int
    digest: bytes | None
    edge: int


class Waiting(msgspec.Struct, frozen=True):
    """How long the oldest entry of a log has waited for its seal."""

    tenant_id: UUID
    seconds: float


class Broken(msgspec.Struct, frozen=True):
    """Where a chain does not hold."""

    tenant_id: UUID
    seal: int
    why: str


async def _digest(unit: UnitOfWork, tenant_id: UUID, start: int, end: int, previous: bytes) -> tuple[bytes, int]:
    chain = hmac.new(keys.root().derive("audit-seal").bytes(), previous + tenant_id.bytes, "sha256")
    count = 0
    async for row in _rows(unit, tenant_id, start, end):
        entry = dict(row)
        if entry["shown"] is None:  # a column that older seals do not know
            del entry["shown"]
        chain.update(msgspec.json.encode(entry) + b"\n")
        count += 1
    return chain.digest(), count


async def _rows(unit: UnitOfWork, tenant_id: UUID, start: int, end: int) -> AsyncIterator[Any]:
    async for row in unit.connection.cursor(_ENTRIES, tenant_id, str(start), str(end), prefetch=AT_ONCE):
        yield row


async def _seals(unit: UnitOfWork, tenant_id: UUID) -> AsyncIterator[StoredSeal]:
    async for row in unit.connection.cursor(_SEALS, tenant_id, prefetch=AT_ONCE):
        yield StoredSeal(**row)


async def seal(resting: dict[UUID, float] | None = None) -> int:
    """Seal what is finished, for every organisation; returns the number of new seals. One sealer at a time.

    Each log in a unit of work of its own: one that cannot be sealed holds up no other. It is named in our log, and rests
    in `resting` until it is tried again. Raises DatabaseAway.
    """
    resting, made = {} if resting is None else resting, 0
    async with unit_of_work(RELAY):
        behind = await _behind()
    for tenant_id in behind:
        if time.monotonic() < resting.get(tenant_id, 0):
            continue
        resting.pop(tenant_id, None)
        try:
            made += await _seal_one(tenant_id)
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001 whatever is wrong with this log, the next one is sealed
            resting[tenant_id] = time.monotonic() + REST_SECONDS
            log.error(
                "the audit log of an organisation is not sealed", tenant_id=str(tenant_id), error=type(error).__name__
            )
    return made


async def _seal_one(tenant_id: UUID) -> bool:
    """Seal one log; False when another sealer is at it, or has done it."""
    async with unit_of_work(RELAY) as unit:
        if not await unit.connection.fetchval("SELECT opora.may_seal()"):
            return False
        await may_last()
        (row,) = await fetch(_Reached, f"{_REACHED} WHERE o.id = $1", tenant_id)
        previous = row.digest or START
        digest, count = await _digest(unit, tenant_id, row.reached, row.edge, previous)
        if count:
            place = row.number + 1, row.reached, row.edge
            await unit.connection.execute(_SEAL, tenant_id, new_id(), *place, count, previous, digest)
        return count > 0


async def _behind() -> list[UUID]:
    """The organisations with entries that can be sealed now."""
    rows = await fetch(_Reached, _REACHED)
    return await fetch_column(UUID, _BEHIND, *_places(rows), str(rows[0].edge)) if rows else []


def _places(rows: list[_Reached]) -> tuple[list[UUID], list[str]]:
    return [row.tenant_id for row in rows], [str(row.reached) for row in rows]


async def verify(progress: Callable[[int, int], None] | None = None) -> tuple[int, list[Broken]]:
    """Recompute every chain; returns how many seals were checked and, per organisation, the first that does not hold.

    `progress` is told how many of how many seals are done. A log that cannot be read keeps no other from being checked.
    """
    checked, done = 0, 0
    broken: list[Broken] = []
    async with unit_of_work(RELAY) as unit:
        chains = await unit.connection.fetch(_CHAINS)
    total = sum(length for _, length in chains)
    for tenant_id, length in chains:
        last = 0, 0, START
        async with unit_of_work(RELAY) as unit:
            await may_last()
            async for row in _seals(unit, tenant_id):
                checked += 1
                if progress is not None:
                    progress(min(done + row.number, total), total)
                if why := await _fault(unit, row, *last):
                    broken.append(Broken(tenant_id, row.number, why))
                    break
                last = row.number, row.to_transaction, row.digest
        done += length
    return checked, broken


async def _fault(unit: UnitOfWork, row: StoredSeal, number: int, edge: int, previous: bytes) -> str | None:
    """Why a seal does not hold behind the one with this number, edge and digest; None when it holds."""
    if row.number != number + 1 or row.from_transaction != edge or row.previous != previous:
        return "a seal is missing or was replaced"
    try:
        digest, count = await _digest(unit, row.tenant_id, edge, row.to_transaction, previous)
    except AWAY:
        raise
    except Exception:  # noqa: BLE001 it could be read when it was sealed
        return "an entry cannot be read"
    if count != row.entries or digest != row.digest:
        return f"{count} entries found, {row.entries} were sealed"
    return None


async def late(seconds: float = LATE_SECONDS) -> list[Waiting]:
    """The logs whose oldest entry without a seal has waited for so long, the longest first.

    All of them: nobody seals; no relay runs, or somebody holds what it needs. One of several: that log cannot be sealed.
    """
    async with unit_of_work(RELAY):
        waiting = await fetch(Waiting, _WAITING, *_places(await fetch(_Reached, _REACHED)))
    return [one for one in waiting if one.seconds > seconds]


async def count_entries(tenant_id: UUID) -> int:
    """How many entries an organisation's log has at this moment."""
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM audit_entry WHERE tenant_id = $1", tenant_id)


async def copy_log(tenant_id: UUID, write: Callable[[dict[str, Any]], None]) -> tuple[int, int]:
    """Hand every entry of an organisation's log to `write` in the order of the chain, each seal after what it covers.

    Entries without a seal come last. Returns how many entries and seals there were. Kept outside, the last seal shows
    later whether the end of the log was cut off.
    """
    copied, sealed, reached = 0, 0, 0
    async with unit_of_work(RELAY) as unit:
        await may_last()
        async for link in _seals(unit, tenant_id):
            copied += await _copy_entries(unit, tenant_id, reached, link.to_transaction, write)
            said = msgspec.structs.asdict(link)
            del said["tenant_id"]
            write({"seal": said | {"previous": link.previous.hex(), "digest": link.digest.hex()}})
            reached, sealed = link.to_transaction, sealed + 1
        copied += await _copy_entries(unit, tenant_id, reached, LAST, write)
    return copied, sealed


async def _copy_entries(
    unit: UnitOfWork, tenant_id: UUID, start: int, end: int, write: Callable[[dict[str, Any]], None]
) -> int:
    copied = 0
    async for entry in _rows(unit, tenant_id, start, end):
        write({"entry": dict(entry)})
        copied += 1
    return copied
