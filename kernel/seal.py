"""Sealing the audit log: one chain of keyed hashes per organisation, made behind the writers, verified from outside.

A seal covers all entries whose transaction lies below the oldest one still running, so nothing can slip in behind it.
The hashes are keyed from the root key: who holds only the database cannot make a matching chain.
"""

import hmac
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import RELAY
from kernel.db import UnitOfWork, unit_of_work
from kernel.ids import new_id
from kernel.rows import fetch, fetch_column
from kernel.watch import may_last

START = b"\0" * 32
LATE_SECONDS = 60.0  # the relay seals every few seconds
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
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(oldest.at)), 0)::float8
FROM unnest($1::uuid[], $2::text[]::xid8[]) AS place (tenant_id, reached)
CROSS JOIN LATERAL (SELECT at FROM audit_entry e WHERE e.tenant_id = place.tenant_id AND e.transaction >= place.reached
                    ORDER BY e.transaction LIMIT 1) oldest"""
_ENTRIES = (
    f"SELECT {_COLUMNS} FROM audit_entry WHERE tenant_id = $1 AND transaction >= $2::text::xid8"
    " AND transaction < $3::text::xid8 ORDER BY transaction, id"
)
_SEALS = (
    "SELECT tenant_id, number, sealed_at, from_transaction, to_transaction, entries, previous, digest FROM audit_seal"
)
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
    async for row in unit.connection.cursor(_ENTRIES, tenant_id, str(start), str(end), prefetch=500):
        yield row


async def seal() -> int:
    """Seal what is finished, for every organisation; returns the number of new seals. One sealer at a time."""
    made = 0
    async with unit_of_work(RELAY) as unit:
        if not await unit.connection.fetchval("SELECT opora.may_seal()"):
            return 0
        await may_last()
        for row in await _behind():
            previous = row.digest or START
            digest, count = await _digest(unit, row.tenant_id, row.reached, row.edge, previous)
            place = row.number + 1, row.reached, row.edge
            await unit.connection.execute(_SEAL, row.tenant_id, new_id(), *place, count, previous, digest)
            made += 1
    return made


async def _behind() -> list[_Reached]:
    """The organisations with entries that can be sealed now, and how far each of them is."""
    rows = await fetch(_Reached, _REACHED)
    if not rows:
        return []
    behind = {*await fetch_column(UUID, _BEHIND, *_places(rows), str(rows[0].edge))}
    return [row for row in rows if row.tenant_id in behind]


def _places(rows: list[_Reached]) -> tuple[list[UUID], list[str]]:
    return [row.tenant_id for row in rows], [str(row.reached) for row in rows]


async def verify(progress: Callable[[int, int], None] | None = None) -> tuple[int, list[Broken]]:
    """Recompute every chain; returns how many seals were checked and, per organisation, the first that does not hold.

    `progress` is told how many of how many seals are done.
    """
    checked = 0
    broken: dict[UUID, Broken] = {}
    async with unit_of_work(RELAY) as unit:
        await may_last()
        seals = await fetch(StoredSeal, f"{_SEALS} ORDER BY tenant_id, number")
        reached: dict[UUID, tuple[int, int, bytes]] = {}
        for done, row in enumerate(seals):
            if progress is not None:
                progress(done + 1, len(seals))
            tenant = row.tenant_id
            if tenant in broken:
                continue
            number, edge, previous = reached.get(tenant, (0, 0, START))
            checked += 1
            if row.number != number + 1 or row.from_transaction != edge or row.previous != previous:
                broken[tenant] = Broken(tenant, row.number, "a seal is missing or was replaced")
                continue
            digest, count = await _digest(unit, tenant, edge, row.to_transaction, previous)
            if count != row.entries or digest != row.digest:
                broken[tenant] = Broken(tenant, row.number, f"{count} entries found, {row.entries} were sealed")
                continue
            reached[tenant] = row.number, row.to_transaction, digest
    return checked, list(broken.values())


async def waiting_seconds() -> float:
    """For how long the oldest entry without a seal has waited, over all organisations; 0 when none waits.

    More than `LATE_SECONDS` means that nobody seals: no relay runs, or somebody holds what it needs.
    """
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval(_WAITING, *_places(await fetch(_Reached, _REACHED)))


async def count_entries(tenant_id: UUID) -> int:
    """How many entries an organisation's log has at this moment."""
    async with unit_of_work(RELAY) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM audit_entry WHERE tenant_id = $1", tenant_id)


async def copy_log(tenant_id: UUID, write: Callable[[dict[str, Any]], None]) -> tuple[int, int]:
    """Hand every entry of an organisation's log to `write` in the order of the chain, each seal after what it covers.

    Entries without a seal come last. Returns how many entries and seals there were. Kept outside, the last seal shows
    later whether the end of the log was cut off.
    """
    copied, reached = 0, 0
    async with unit_of_work(RELAY) as unit:
        await may_last()
        seals = await fetch(StoredSeal, f"{_SEALS} WHERE tenant_id = $1 ORDER BY number", tenant_id)
        for end, link in [*((each.to_transaction, each) for each in seals), (LAST, None)]:
            async for entry in _rows(unit, tenant_id, reached, end):
                write({"entry": dict(entry)})
                copied += 1
            if link is not None:
                said = msgspec.structs.asdict(link)
                del said["tenant_id"]
                write({"seal": said | {"previous": link.previous.hex(), "digest": link.digest.hex()}})
            reached = end
    return copied, len(seals)
