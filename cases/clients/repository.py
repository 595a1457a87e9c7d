# pyright: strict
"""Every query on clients."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch

from .schemas import StoredClient

# each key looked up beside its client, whatever the planner thinks of their number: joined, the keys of a whole service
# were read for a hundred clients, or a hundred keys for each of them
_CLIENT = (
    "SELECT c.id, c.kind, c.handover_id, c.sealed, c.names_before, c.version, k.wrapped FROM client c CROSS JOIN LATERAL ("
    "SELECT wrapped FROM data_key k WHERE k.tenant_id = c.tenant_id AND k.id = c.id AND k.service_id = c.service_id"
    " AND k.wrapped IS NOT NULL OFFSET 0) k WHERE c.tenant_id = $1"
)


async def list_clients(actor: Actor, ids: Collection[UUID]) -> list[StoredClient]:
    """The rows of clients of the actor's service, each with its key as the wall shows it."""
    if len(ids) == 1:  # by far the most frequent look; its plan is kept, that of a list is made anew each time
        return await fetch(StoredClient, f"{_CLIENT} AND c.id = $2", actor.tenant, *ids)
    return await fetch(StoredClient, f"{_CLIENT} AND c.id = ANY($2::uuid[])", actor.tenant, list(ids))


async def lock_clients(actor: Actor, ids: Collection[UUID]) -> None:
    """Let nobody change clients of the actor's service before the commit; they are seen as they are then."""
    await current().connection.execute(
        "SELECT FROM client WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($3::uuid[]) ORDER BY id FOR SHARE",
        actor.tenant,
        actor.service,
        list(ids),
    )


def beside(client: str) -> str:
    """A client of the actor's service with their key, for a statement that enters by itself: `client` says which one.

    Its first two arguments are organisation and service.
    """
    return f"{_CLIENT} AND c.service_id = $2 AND c.id = {client} OFFSET 0"


async def update_client(
    actor: Actor, client_id: UUID, sealed: bytes, version: int, *, names_before: bytes | None
) -> bool:
    """Write a changed document over `version`; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE client SET sealed = $3, names_before = $5, version = version + 1"
            " WHERE tenant_id = $1 AND id = $2 AND version = $4 RETURNING true",
            actor.tenant,
            client_id,
            sealed,
            version,
            names_before,
        )
    )
