# pyright: strict
"""Every query on secret addresses of calendars."""

from uuid import UUID

from kernel.actor import Actor
from kernel.rows import changed, fetch, fetch_column, fetch_one, new, write

from .schemas import EndedFeed, StoredFeed
from .tables import CalendarFeed

_FEED = "SELECT id, service_id, user_id, whole, proof, made_at FROM calendar_feed WHERE tenant_id = $1 AND withdrawn_at IS NULL"


async def insert_feed(feed: CalendarFeed) -> None:
    """Write an address."""
    await write(new(feed))


async def find_own(actor: Actor) -> StoredFeed | None:
    """The address that the actor has in their service."""
    sql = f"{_FEED} AND service_id = $2 AND worker_id = $3"
    return await fetch_one(StoredFeed, sql, actor.tenant, actor.service, actor.worker)


async def find_by_token(tenant_id: UUID, feed_id: UUID, token_hash: bytes) -> StoredFeed | None:
    """The one that an address opens."""
    return await fetch_one(StoredFeed, f"{_FEED} AND id = $2 AND token_hash = $3", tenant_id, feed_id, token_hash)


async def withdraw(tenant_id: UUID, feed_id: UUID) -> bool:
    """Whether it was withdrawn now."""
    return await changed(
        "UPDATE calendar_feed SET withdrawn_at = clock_timestamp() WHERE tenant_id = $1 AND id = $2 AND withdrawn_at IS NULL",
        tenant_id,
        feed_id,
    )


async def list_tenants(user_id: UUID) -> list[UUID]:
    """(sign-in) In which organisations a person has an address."""
    sql = "SELECT DISTINCT tenant_id FROM calendar_feed WHERE user_id = $1 AND withdrawn_at IS NULL"
    return await fetch_column(UUID, sql, user_id)


async def withdraw_all(tenant_id: UUID, user_id: UUID) -> list[EndedFeed]:
    """The addresses of a person in an organisation, withdrawn now."""
    return await fetch(
        EndedFeed,
        "UPDATE calendar_feed SET withdrawn_at = clock_timestamp()"
        " WHERE tenant_id = $1 AND user_id = $2 AND withdrawn_at IS NULL RETURNING id",
        tenant_id,
        user_id,
    )
