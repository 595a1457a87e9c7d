# pyright: strict
"""What crosses the wall by law: written by who sends it, delivered by the system of whom it is for."""

from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one
from sharing.schemas.by_law import StoredCrossing, StoredDisclosure, StoredPart
from sharing.tables import StatutoryArrival, StatutoryDisclosure, StatutoryPart

_COLUMNS = (
    "d.id, d.tenant_id, d.service_id, d.kind, d.law_ref, d.authority_id, d.recipient_tenant_id,"
    " d.recipient_service_id, d.fields, d.left_at, d.disclosed_by, d.delivered_at"
)
_DISCLOSURES = f"SELECT {_COLUMNS} FROM statutory_disclosure d"  # noqa: S608 our own words


async def find_key_of(tenant_id: UUID, service_id: UUID) -> bytes | None:
    """The public half of the exchange pair of the organisation of a service that runs."""
    return await current().connection.fetchval(
        "SELECT o.exchange_public FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id"
        " WHERE s.tenant_id = $1 AND s.id = $2 AND (s.ended_at IS NULL OR now() < s.ended_at)",
        tenant_id,
        service_id,
    )


async def insert_disclosure(row: StatutoryDisclosure, parts: list[StatutoryPart]) -> None:
    """Write that something left, with its parts."""
    await StatutoryDisclosure.insert(row)
    if parts:
        await StatutoryPart.insert(*parts)


async def list_sent_about(actor: Actor, about_id: UUID) -> list[StoredDisclosure]:
    """What the actor's service disclosed of a thing."""
    return await fetch(
        StoredDisclosure,
        f"{_DISCLOSURES} WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.about_id = $3 ORDER BY d.id",
        actor.tenant,
        actor.service,
        about_id,
    )


async def list_came_as(actor: Actor, thing_id: UUID) -> list[StoredDisclosure]:
    """By what a thing of the actor's service came from elsewhere."""
    return await fetch(
        StoredDisclosure,
        f"{_DISCLOSURES} JOIN statutory_arrival a ON a.sender_tenant_id = d.tenant_id AND a.disclosure_id = d.id"
        " WHERE a.tenant_id = $1 AND a.service_id = $2 AND a.thing_id = $3",
        actor.tenant,
        actor.service,
        thing_id,
    )


async def list_crossings(actor: Actor, *, before: UUID | None, limit: int) -> list[StoredCrossing]:
    """All that left the actor's service by law and all that arrived there, last first; `before` one of them."""
    return await fetch(
        StoredCrossing,
        f"SELECT * FROM (SELECT {_COLUMNS}, true AS sent, d.about_id AS thing_id FROM statutory_disclosure d"  # noqa: S608 our own words
        " WHERE d.tenant_id = $1 AND d.service_id = $2"
        f" UNION ALL SELECT {_COLUMNS}, false, a.thing_id FROM statutory_arrival a JOIN statutory_disclosure d"
        " ON d.tenant_id = a.sender_tenant_id AND d.id = a.disclosure_id WHERE a.tenant_id = $1 AND a.service_id = $2) d"
        f" WHERE ($3::uuid IS NULL OR d.id < $3) ORDER BY d.id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        before,
    )


async def find_undelivered(
    actor: Actor, sender_tenant_id: UUID, disclosure_id: UUID, *, lock: bool = False
) -> StoredDisclosure | None:
    """What is on its way to the actor's service, held until it arrived with `lock`; none when it did."""
    return await fetch_one(
        StoredDisclosure,
        f"{_DISCLOSURES} WHERE d.tenant_id = $3 AND d.id = $4 AND d.recipient_tenant_id = $1"
        f" AND d.recipient_service_id = $2 AND d.delivered_at IS NULL{' FOR UPDATE' if lock else ''}",
        actor.tenant,
        actor.service,
        sender_tenant_id,
        disclosure_id,
    )


async def list_parts(sender_tenant_id: UUID, disclosure_id: UUID) -> list[StoredPart]:
    """Its parts."""
    return await fetch(
        StoredPart,
        "SELECT id, part, sealed FROM statutory_part WHERE tenant_id = $1 AND disclosure_id = $2 AND sealed IS NOT NULL",
        sender_tenant_id,
        disclosure_id,
    )


async def insert_arrival(row: StatutoryArrival) -> None:
    """Write what became of it."""
    await StatutoryArrival.insert(row)


async def deliver(sender_tenant_id: UUID, disclosure_id: UUID, at: datetime) -> None:
    """Take the parts away and say that it arrived."""
    await changed(
        "UPDATE statutory_part SET sealed = NULL WHERE tenant_id = $1 AND disclosure_id = $2",
        sender_tenant_id,
        disclosure_id,
    )
    await changed(
        "UPDATE statutory_disclosure SET delivered_at = $3 WHERE tenant_id = $1 AND id = $2",
        sender_tenant_id,
        disclosure_id,
        at,
    )
