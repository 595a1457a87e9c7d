# pyright: strict
"""Every query of protocols."""

from collections.abc import Collection, Sequence
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_one, new, write

from .schemas import StoredAddition, StoredProtocol, StoredSheet, StoredSignature
from .tables import ProtocolAddition, ProtocolRow, ProtocolSheet, ProtocolSignature

_PROTOCOL = (
    "SELECT id, kind, about_id, read_by, read_at, recorded_at, signers, sealed FROM protocol"
    " WHERE tenant_id = $1 AND service_id = $2"
)


async def insert_protocol(row: ProtocolRow) -> None:
    """Write what was read."""
    await write(new(row))


async def insert_signatures(sheet: ProtocolSheet | None, rows: Sequence[ProtocolSignature]) -> None:
    """Write who signed, and the sheet that bears it."""
    if sheet is not None:
        await write(new(sheet))
    await write(*(new(row) for row in rows))


async def insert_addition(row: ProtocolAddition) -> None:
    """Write what follows."""
    await write(new(row))


async def find_protocol(actor: Actor, protocol_id: UUID) -> StoredProtocol | None:
    """A protocol, as far as the wall shows it."""
    return await fetch_one(StoredProtocol, f"{_PROTOCOL} AND id = $3", actor.tenant, actor.service, protocol_id)


async def list_protocols(actor: Actor, kind: str, about_id: UUID, *, limit: int) -> list[StoredProtocol]:
    """Those of a thing, first to last."""
    sql = f"{_PROTOCOL} AND kind = $3 AND about_id = $4 ORDER BY recorded_at, id{at_most(limit)}"
    return await fetch(StoredProtocol, sql, actor.tenant, actor.service, kind, about_id)


async def count_protocols(actor: Actor, kind: str, about_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many these things have, as far as the wall shows them; only those that have one."""
    rows = await current().connection.fetch(
        "SELECT about_id, count(*) AS number FROM protocol"
        " WHERE tenant_id = $1 AND service_id = $2 AND kind = $3 AND about_id = ANY($4::uuid[]) GROUP BY about_id",
        actor.tenant,
        actor.service,
        kind,
        list(about_ids),
    )
    return {row["about_id"]: row["number"] for row in rows}


async def list_signatures(actor: Actor, protocol_ids: Collection[UUID], *, limit: int) -> list[StoredSignature]:
    """Who signed some protocols, in the order of their places."""
    return await fetch(
        StoredSignature,
        "SELECT id, protocol_id, no, way, sheet_id, noted_by, noted_at, sealed FROM protocol_signature"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND protocol_id = ANY($3::uuid[]) ORDER BY no{at_most(limit)}",
        actor.tenant,
        actor.service,
        list(protocol_ids),
    )


async def list_additions(actor: Actor, protocol_id: UUID, *, limit: int) -> list[StoredAddition]:
    """What followed a protocol, first to last."""
    return await fetch(
        StoredAddition,
        "SELECT id, what, given_on, added_by, added_at, sealed FROM protocol_addition"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND protocol_id = $3 ORDER BY added_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        protocol_id,
    )


async def list_sheets(actor: Actor, protocol_id: UUID, *, limit: int) -> list[StoredSheet]:
    """The sheets that were signed on paper."""
    return await fetch(
        StoredSheet,
        "SELECT id, media_type, object_key, wrapped_key FROM protocol_sheet"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND protocol_id = $3 ORDER BY added_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        protocol_id,
    )
