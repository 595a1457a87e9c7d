"""Blind search: rows are found by HMAC terms of words, dates and marks, never by their content."""

from collections.abc import Iterable
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import current

_INSERT = (
    "INSERT INTO search_term (tenant_id, service_id, id, term, owner_type, owner_id)"
    " SELECT $1, $2, $6, term, $4, $5 FROM unnest($3::bytea[]) AS term ON CONFLICT DO NOTHING"
)
_DELETE = "DELETE FROM search_term WHERE tenant_id = $1 AND service_id = $2 AND owner_type = $3 AND owner_id = $4"
# one index look-up per term, starting from the first; a person who types two words means both
_FIND = (
    "SELECT owner_id FROM search_term WHERE tenant_id = $1 AND service_id = $2 AND owner_type = $3"
    " AND term = ANY($4::bytea[]) GROUP BY owner_id HAVING count(*) = cardinality($4::bytea[])"
    " ORDER BY owner_id DESC LIMIT $5"
)


async def index(actor: Actor, owner_type: str, owner_id: UUID, terms: Iterable[str]) -> None:
    """Make a row findable by `terms` (normalised); replaces what was indexed before."""
    key = await keys.search_key(actor)
    hashed = sorted({key.term(term) for term in terms})
    connection = current().connection
    await connection.execute(_DELETE, actor.tenant, actor.service, owner_type, owner_id)
    await connection.execute(_INSERT, actor.tenant, actor.service, hashed, owner_type, owner_id, owner_id)


async def find(actor: Actor, owner_type: str, terms: Iterable[str], *, limit: int = 100) -> list[UUID]:
    """Return the ids of rows that have all the terms, newest first; none for no terms."""
    key = await keys.search_key(actor)
    hashed = sorted({key.term(term) for term in terms})
    if not hashed:
        return []
    rows = await current().connection.fetch(_FIND, actor.tenant, actor.service, owner_type, hashed, limit)
    return [row["owner_id"] for row in rows]
