"""Blind search: rows are found by HMAC terms of words, dates and marks, never by their content."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.crypto import Key
from kernel.db import current
from kernel.rows import Part, at_most, write
from kernel.terms import By, Group

_INSERT = (
    "INSERT INTO search_term (tenant_id, service_id, id, term, owner_type, owner_id)"
    " SELECT $1, $2, $6, term, $4, $5 FROM unnest($3::bytea[]) AS term ON CONFLICT DO NOTHING"
)
_INSERT_ALL = (
    "INSERT INTO search_term (tenant_id, service_id, id, term, owner_type, owner_id)"
    " SELECT $1, $2, owner, term, $3, owner FROM unnest($4::uuid[], $5::bytea[]) AS w (owner, term) ON CONFLICT DO NOTHING"
)
_FORGET_ALL = "SELECT opora.forget_terms($1, owner) FROM unnest($2::uuid[]) AS owner"
_FORGET = "SELECT opora.forget_terms($1, $2)"
# Of one term of the rarest groups no more rows are candidates, and of the others no more are held against these.
MOST_OF_A_TERM, MOST_HELD_AGAINST = 2_000, 20_000
FEW = 100  # candidates are looked up one by one under each term; of more, all rows of the terms are read at once
_TERM = "SELECT owner_id FROM search_term WHERE tenant_id = $1 AND service_id = $2 AND owner_type = $3 AND term = wanted.term"
# Who meets so many of the groups meets one of the rarest: only they are candidates. OFFSET 0 keeps the planner from
# reading every term of the service: each of those wanted is looked up. IS TRUE has it hash the candidates once, where it
# would walk all of them for each row that was read.
_WANTED = "SELECT * FROM unnest($4::integer[], $5::bytea[], $6::integer[]) AS w (number, term, weight)"
_FIND = f"""
WITH wanted AS MATERIALIZED ({_WANTED}),
rarest AS MATERIALIZED ({{rarest}}),
maybe AS MATERIALIZED ({{maybe}}),
size AS MATERIALIZED (SELECT {{few}} AS few FROM maybe)
SELECT owner_id, array_agg(weight) AS weights FROM (
    SELECT maybe.owner_id, wanted.number, max(wanted.weight) AS weight
    FROM maybe CROSS JOIN wanted CROSS JOIN LATERAL ({_TERM} AND owner_id = maybe.owner_id OFFSET 0) s
    WHERE (SELECT few FROM size) GROUP BY maybe.owner_id, wanted.number
    UNION ALL
    SELECT s.owner_id, wanted.number, max(wanted.weight)
    FROM wanted CROSS JOIN LATERAL ({_TERM} AND NOT (SELECT few FROM size) ORDER BY owner_id DESC{{held}} OFFSET 0) s
    WHERE (s.owner_id IN (SELECT owner_id FROM maybe)) IS TRUE GROUP BY s.owner_id, wanted.number) met
GROUP BY owner_id HAVING count(*) >= $7 ORDER BY count(*) DESC, sum(weight) DESC, owner_id DESC
"""  # noqa: S608 parts of our own
_NEWEST = (
    f"SELECT DISTINCT s.owner_id FROM wanted CROSS JOIN LATERAL ({_TERM} ORDER BY owner_id DESC{{}} OFFSET 0) s"  # noqa: S608
    " WHERE wanted.number IN (SELECT number FROM rarest)"
)
_AMONG = "SELECT DISTINCT unnest($8::uuid[]) AS owner_id"
_ALL = "SELECT number FROM wanted"
_RAREST = (
    "SELECT wanted.number FROM wanted CROSS JOIN LATERAL ("  # noqa: S608 parts of our own
    f"SELECT count(*) AS many FROM ({_TERM}{{}}) each OFFSET 0) s"
    " GROUP BY wanted.number ORDER BY sum(s.many), wanted.number LIMIT {}"
)


class Index(msgspec.Struct, frozen=True):
    """Where rows are looked for, as SQL with the places of `find`: the owners of one `wanted.term`, what is wanted, and under which key.

    Where several services are looked in, each is wanted by itself, so that no more is read of each than is bounded.
    """

    rows: str
    key: Callable[[Actor], Awaitable[Key]]
    wanted: str = _WANTED


OWN = Index(_TERM, keys.search_key)
"""The terms of the actor's service."""


class Found(msgspec.Struct, frozen=True):
    """A row that was found, and the surest of what it was found by, for each group that it meets."""

    id: UUID
    by: frozenset[By]


async def index(actor: Actor, owner_type: str, owner_id: UUID, terms: Iterable[str]) -> None:
    """Make a row findable by `terms` (normalised) instead of those it had before."""
    await current().connection.execute(_FORGET, owner_type, owner_id)
    await write(await new_terms(actor, owner_type, owner_id, terms))


async def index_all(actor: Actor, owner_type: str, terms: Mapping[UUID, Iterable[str]]) -> None:
    """The same for many rows at once."""
    key = await keys.search_key(actor)
    pairs = [(owner, key.term(term)) for owner in sorted(terms) for term in sorted(set(terms[owner]))]
    await current().connection.execute(_FORGET_ALL, owner_type, list(terms))
    owners, hashed = [owner for owner, _ in pairs], [term for _, term in pairs]
    await current().connection.execute(_INSERT_ALL, actor.tenant, actor.service, owner_type, owners, hashed)


async def new_terms(actor: Actor, owner_type: str, owner_id: UUID, terms: Iterable[str]) -> Part:
    """By which terms a new row is found; the caller writes them, with the row, in one statement."""
    key = await keys.search_key(actor)
    hashed = sorted({key.term(term) for term in terms})
    return Part(_INSERT, (actor.tenant, actor.service, hashed, owner_type, owner_id, owner_id))


# in the order of the places that turns have, so that two who take several never wait for each other
_TURNS = """
SELECT opora.take_turn(what) FROM (
  SELECT what FROM unnest($1::text[]) AS what ORDER BY hashtextextended(what, 0) & 255) AS each"""


async def one_at_a_time(actor: Actor, owner_type: str, terms: Iterable[str]) -> None:
    """(in unit) Make whoever comes with one of these terms at the same moment wait for the commit, and find what was made."""
    key = await keys.search_key(actor)
    turns = [f"{owner_type}|{key.term(term).hex()}" for term in terms]
    if turns:
        await current().connection.execute(_TURNS, turns)


async def find(
    actor: Actor,
    owner_type: str,
    groups: Collection[Group],
    *,
    at_least: int | None = None,
    among: Collection[UUID] | None = None,
    limit: int = 100,
    where: Index = OWN,
) -> list[Found]:
    """Rows that have a term of every group (`kernel.terms.query_terms`), surest first, then newest; none for none.

    `at_least`: so many of the groups are enough (all of them when there are fewer); who meets more of them comes first.
    However many rows have a term, no more than the newest `MOST_OF_A_TERM` of each term of the rarest groups are looked at.
    `among`: only these rows, each looked up under each term.
    """
    if not groups or not all(groups) or (among is not None and not among):
        return []
    key = await where.key(actor)
    numbers, terms, weights = zip(
        *(
            (number, generation.term(term), int(by))
            for number, group in enumerate(groups)
            for term, by in group.items()
            for generation in key.generations()  # a row keeps the terms of the generation it was indexed under
        ),
        strict=True,
    )
    enough = len(groups) if at_least is None else min(at_least, len(groups))
    rarest = len(groups) - enough + 1
    # the surest of one group are among the newest of each of its terms: no more are read than are shown
    whole = enough == 1 or among is not None
    of_each = at_most(limit if len(groups) == 1 else MOST_OF_A_TERM)
    rows = await current().connection.fetch(
        _FIND.format(
            rarest=_ALL if whole else _RAREST.format(at_most(MOST_OF_A_TERM + 1), rarest),
            maybe=_NEWEST.format(of_each) if among is None else _AMONG,
            few=f"count(*) <= {FEW if among is None else MOST_HELD_AGAINST}",
            held=at_most(MOST_HELD_AGAINST),
        )
        .replace(_TERM, where.rows)
        .replace(_WANTED, where.wanted)
        + at_most(limit),
        actor.tenant,
        actor.service,
        owner_type,
        numbers,
        terms,
        weights,
        enough,
        *([] if among is None else [list(among)]),
    )
    return [Found(row["owner_id"], frozenset(By(weight) for weight in row["weights"])) for row in rows]


# of each term and each pair the newest so many; the two terms of a pair are met by one row
_HOLDERS = f"""
SELECT DISTINCT wanted.number, s.owner_id
FROM unnest($4::integer[], $5::bytea[]) AS wanted (number, term)
CROSS JOIN LATERAL ({_TERM}{{among}} ORDER BY owner_id DESC{{each}} OFFSET 0) s"""  # noqa: S608 parts of our own
_HOLDERS_OF_BOTH = f"""
SELECT DISTINCT wanted.number, s.owner_id
FROM unnest($4::integer[], $5::bytea[], $6::bytea[]) AS wanted (number, term, other)
CROSS JOIN LATERAL (SELECT owner_id FROM ({_TERM}{{among}} ORDER BY owner_id DESC{{most}} OFFSET 0) s
  WHERE EXISTS (SELECT FROM search_term o WHERE o.tenant_id = $1 AND o.service_id = $2 AND o.owner_type = $3
    AND o.term = wanted.other AND o.owner_id = s.owner_id) ORDER BY owner_id DESC{{each}} OFFSET 0) s"""  # noqa: S608


async def holders(
    actor: Actor, owner_type: str, asked: Sequence[Collection[str]], *, each: int, among: Collection[UUID] | None = None
) -> list[set[UUID]]:
    """For each of several questions the newest rows that have one of its terms, `each` of a term; one statement.

    `among`: only these rows.
    """
    if not any(asked) or (among is not None and not among):
        return [set() for _ in asked]
    key = await keys.search_key(actor)
    numbers, terms = _columns(
        (number, generation.term(term))
        for number, group in enumerate(asked)
        for term in group
        for generation in key.generations()
    )
    sql = _HOLDERS.format(each=at_most(each), among="" if among is None else " AND owner_id = ANY($6::uuid[])")
    return await _held(actor, owner_type, sql, len(asked), (numbers, terms), among)


async def holders_of_both(
    actor: Actor,
    owner_type: str,
    asked: Sequence[tuple[Collection[str], Collection[str]]],
    *,
    each: int,
    among: Collection[UUID] | None = None,
) -> list[set[UUID]]:
    """The same for rows that have one of the first terms and one of the second ones."""
    if not any(firsts and seconds for firsts, seconds in asked) or (among is not None and not among):
        return [set() for _ in asked]
    key = await keys.search_key(actor)
    numbers, terms, others = _columns(
        (number, generation.term(term), generation.term(other))
        for number, (firsts, seconds) in enumerate(asked)
        for term in firsts
        for other in seconds
        for generation in key.generations()  # the terms of a row are all of one generation
    )
    sql = _HOLDERS_OF_BOTH.format(
        each=at_most(each),
        most=at_most(MOST_OF_A_TERM),
        among="" if among is None else " AND owner_id = ANY($7::uuid[])",
    )
    return await _held(actor, owner_type, sql, len(asked), (numbers, terms, others), among)


def _columns(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(map(list, zip(*rows, strict=True)))


async def _held(
    actor: Actor,
    owner_type: str,
    sql: str,
    questions: int,
    columns: Sequence[list[Any]],
    among: Collection[UUID] | None,
) -> list[set[UUID]]:
    told = [] if among is None else [list(among)]
    rows = await current().connection.fetch(sql, actor.tenant, actor.service, owner_type, *columns, *told)
    found: list[set[UUID]] = [set() for _ in range(questions)]
    for row in rows:
        found[row["number"]].add(row["owner_id"])
    return found
