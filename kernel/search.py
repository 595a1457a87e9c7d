"""Blind search: rows are found by HMAC terms of words, dates and marks, never by their content."""

from collections.abc import Collection, Iterable
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import Part, at_most, write

_INSERT = (
    "INSERT INTO search_term (tenant_id, service_id, id, term, owner_type, owner_id)"
    " SELECT $1, $2, $6, term, $4, $5 FROM unnest($3::bytea[]) AS term ON CONFLICT DO NOTHING"
)
_FORGET = "SELECT opora.forget_terms($1, $2)"
# every group must be met by one of its terms: a person who types two words means both. OFFSET 0 keeps the planner from
# reading every term of the service: it looks each term up. With one group, the newest of each term are enough: however
# many begin like the word, no more are read than are shown
_FIND = (
    "SELECT s.owner_id FROM unnest($4::integer[], $5::bytea[]) AS wanted (number, term) CROSS JOIN LATERAL ("
    "SELECT owner_id FROM search_term WHERE tenant_id = $1 AND service_id = $2 AND owner_type = $3"
    " AND term = wanted.term{of_each} OFFSET 0) s"
    " GROUP BY s.owner_id HAVING count(DISTINCT wanted.number) >= $6"
    " ORDER BY count(DISTINCT wanted.number) DESC, s.owner_id DESC"
)


async def index(actor: Actor, owner_type: str, owner_id: UUID, terms: Iterable[str]) -> None:
    """Make a row findable by `terms` (normalised) instead of those it had before."""
    await current().connection.execute(_FORGET, owner_type, owner_id)
    await write(await new_terms(actor, owner_type, owner_id, terms))


async def new_terms(actor: Actor, owner_type: str, owner_id: UUID, terms: Iterable[str]) -> Part:
    """By which terms a new row is found; the caller writes them, with the row, in one statement."""
    key = await keys.search_key(actor)
    hashed = sorted({key.term(term) for term in terms})
    return Part(_INSERT, (actor.tenant, actor.service, hashed, owner_type, owner_id, owner_id))


async def find(
    actor: Actor,
    owner_type: str,
    groups: Collection[Collection[str]],
    *,
    at_least: int | None = None,
    limit: int = 100,
) -> list[UUID]:
    """Return the ids of rows that have a term of every group (`kernel.czech.query_terms`), newest first; none for none.

    `at_least`: so many of the groups are enough (all of them when there are fewer); who meets more of them comes first.
    """
    if not groups or not all(groups):
        return []
    key = await keys.search_key(actor)
    numbers, terms = zip(
        *(
            (number, generation.term(term))
            for number, group in enumerate(groups)
            for term in group
            for generation in key.generations()  # a row keeps the terms of the generation it was indexed under
        ),
        strict=True,
    )
    rows = await current().connection.fetch(
        _FIND.format(of_each=f" ORDER BY owner_id DESC{at_most(limit)}" if len(groups) == 1 else "") + at_most(limit),
        actor.tenant,
        actor.service,
        owner_type,
        numbers,
        terms,
        len(groups) if at_least is None else min(at_least, len(groups)),
    )
    return [row["owner_id"] for row in rows]
