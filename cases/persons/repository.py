# pyright: strict
"""Every query on persons."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import Part, fetch, fetch_column, fetch_one, new, write
from kernel.search import Index

from .schemas import OwnPerson, StoredBoth, StoredException, StoredLink, StoredOpposite, StoredPerson
from .tables import GuardianException, PersonLink

# an agency whose preset does not meet the setting has no such rows; the statement that opens a case is the same everywhere
_IF_KEPT = " WHERE (SELECT opora.keeps_persons())"
_INSERT = (
    "INSERT INTO person (id, tenant_id, service_id, client_id, wrapped, sealed)"
    f" SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::bytea, $6::bytea{_IF_KEPT}"
)
_TERMS = (
    "INSERT INTO person_term (tenant_id, service_id, id, term, owner_id)"  # noqa: S608 our own words
    f" SELECT $1::uuid, $2::uuid, $3::uuid, term, $3::uuid FROM unnest($4::bytea[]) AS term{_IF_KEPT} ON CONFLICT DO NOTHING"
)
# of children alone
_MANY = """
INSERT INTO person (id, tenant_id, service_id, client_id, wrapped, sealed)
  SELECT w.id, $1, $2, w.client_id, w.wrapped, w.sealed
  FROM unnest($3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[]) AS w (id, client_id, wrapped, sealed)
  JOIN client c ON c.tenant_id = $1 AND c.service_id = $2 AND c.id = w.client_id AND c.kind = 'child'
ON CONFLICT DO NOTHING RETURNING client_id"""
_SAY = (
    "UPDATE person p SET sealed = w.sealed FROM unnest($3::uuid[], $4::bytea[]) AS w (id, sealed)"
    " WHERE p.tenant_id = $1 AND p.service_id = $2 AND p.id = w.id"
)
_MANY_TERMS = (
    "INSERT INTO person_term (tenant_id, service_id, id, term, owner_id)"
    " SELECT $1, $2, owner, term, owner FROM unnest($3::uuid[], $4::bytea[]) AS w (owner, term) ON CONFLICT DO NOTHING"
)
_FORGET = "SELECT opora.forget_person_terms(owner) FROM unnest($1::uuid[]) AS owner"

ELSEWHERE = Index(
    "SELECT owner_id FROM person_term WHERE tenant_id = $1 AND service_id = wanted.place AND $3::text = 'person'"
    " AND term = wanted.term",
    keys.search_key_across,
    "SELECT w.*, s.id AS place FROM unnest($4::integer[], $5::bytea[], $6::integer[]) AS w (number, term, weight)"
    " CROSS JOIN unnest(ARRAY(SELECT s.id FROM service s WHERE s.tenant_id = $1 AND s.id <> $2)) AS s (id)",
)
"""The children of the other agendas of the actor's organisation."""


def person_parts(actor: Actor, person_id: UUID, client_id: UUID, wrapped: bytes, sealed: bytes) -> Part:
    """A new row, where the organisation keeps such."""
    return Part(_INSERT, (person_id, actor.tenant, actor.service, client_id, wrapped, sealed))


def term_parts(actor: Actor, person_id: UUID, terms: Sequence[bytes]) -> Part:
    """By what a new row is found."""
    return Part(_TERMS, (actor.tenant, actor.service, person_id, list(terms)))


async def keeps(_actor: Actor) -> bool:
    """Whether the actor's organisation keeps such rows."""
    return bool(await current().connection.fetchval("SELECT opora.keeps_persons()"))


async def looks(_actor: Actor) -> bool:
    """Whether the wall lets the actor know of other agendas."""
    return bool(await current().connection.fetchval("SELECT opora.knows_persons()"))


async def list_own(actor: Actor, client_ids: Collection[UUID]) -> list[OwnPerson]:
    """The rows of these clients of the actor's agenda."""
    return await fetch(
        OwnPerson,
        "SELECT id, client_id, wrapped, sealed FROM person WHERE tenant_id = $1 AND service_id = $2"
        " AND client_id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(client_ids),
    )


async def list_own_with_led(actor: Actor, client_id: UUID) -> list[OwnPerson]:
    """The row of a client of the actor's agenda, and those of the records that are led in it."""
    return await fetch(
        OwnPerson,
        "SELECT p.id, p.client_id, p.wrapped, p.sealed FROM person p WHERE p.tenant_id = $1 AND p.service_id = $2"
        " AND (p.client_id = $3 OR p.kept_id = (SELECT k.id FROM person k WHERE k.tenant_id = $1 AND k.service_id = $2"
        " AND k.client_id = $3)) ORDER BY p.client_id <> $3, p.id",
        actor.tenant,
        actor.service,
        client_id,
    )


async def insert_many(actor: Actor, rows: Sequence[tuple[UUID, UUID, bytes, bytes]]) -> set[UUID]:
    """Write rows of clients that had none: id, client, key, words; returns the clients that have one now, the children."""
    return set(await fetch_column(UUID, _MANY, actor.tenant, actor.service, *_columns(rows)))


async def say(actor: Actor, said: Mapping[UUID, bytes]) -> None:
    """Write who these are now."""
    await current().connection.execute(_SAY, actor.tenant, actor.service, list(said), list(said.values()))


async def index(actor: Actor, terms: Mapping[UUID, Collection[bytes]]) -> None:
    """Make these findable by their terms instead of those they had before."""
    await current().connection.execute(_FORGET, list(terms))
    pairs = [(owner, term) for owner in sorted(terms) for term in sorted(terms[owner])]
    if pairs:
        await current().connection.execute(_MANY_TERMS, actor.tenant, actor.service, *_columns(pairs))


def _columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    return tuple(map(list, zip(*rows, strict=True)))


# from each of these along what is said to be one, and from a record that is led in another one to that
_ONE = """
WITH RECURSIVE one (root, id) AS (
  SELECT r, r FROM unnest($2::uuid[]) AS r
  UNION
  SELECT one.root, next.id FROM one CROSS JOIN LATERAL (
    SELECT other_person_id AS id FROM person_link WHERE tenant_id = $1 AND person_id = one.id AND undone_at IS NULL
    UNION ALL
    SELECT person_id FROM person_link WHERE tenant_id = $1 AND other_person_id = one.id AND undone_at IS NULL
    UNION ALL
    SELECT kept_id FROM person WHERE tenant_id = $1 AND id = one.id AND kept_id IS NOT NULL
    UNION ALL
    SELECT id FROM person WHERE tenant_id = $1 AND kept_id = one.id) AS next)
SELECT one.root, p.id, p.service_id, p.client_id, p.wrapped, p.sealed, p.said_at, p.file_mark, p.status, p.opened_at,
  p.key_worker_id, p.kept_id, coalesce(p.urgent, false) AS urgent
FROM one JOIN person p ON p.tenant_id = $1 AND p.id = one.id
ORDER BY one.root, p.said_at DESC, p.id"""


async def list_one(actor: Actor, person_ids: Collection[UUID]) -> list[StoredPerson]:
    """All rows that are one child with each of these, what was said last first; one statement."""
    return await fetch(StoredPerson, _ONE, actor.tenant, list(person_ids))


async def list_one_of_client(actor: Actor, client_id: UUID) -> list[StoredPerson]:
    """The same for a client of the actor's agenda."""
    own = "SELECT p.id, p.id FROM person p WHERE p.tenant_id = $1 AND p.service_id = $3 AND p.client_id = $2"
    sql = _ONE.replace("SELECT r, r FROM unnest($2::uuid[]) AS r", own)
    return await fetch(StoredPerson, sql, actor.tenant, client_id, actor.service)


async def list_ids_elsewhere(actor: Actor, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that another agenda of the organisation knows a child by, as the wall shows it."""
    rows = await current().connection.fetch(
        "SELECT id FROM person WHERE tenant_id = $1 AND service_id <> $2 AND opened_at IS NOT NULL AND id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        list(person_ids),
    )
    return {row["id"] for row in rows}


_LINK = (
    "SELECT id, service_id, person_id, other_service_id, other_person_id, linked_by, linked_at, undone_service_id, undone_by,"
    " undone_at, undone_sealed FROM person_link WHERE tenant_id = $1"
)


async def insert_link(link: PersonLink) -> None:
    """Say that two are one."""
    await write(new(link))


async def find_running(actor: Actor, one: UUID, other: UUID) -> StoredLink | None:
    """That two are one, where it is said."""
    return await fetch_one(
        StoredLink,
        f"{_LINK} AND undone_at IS NULL AND least(person_id, other_person_id) = least($2::uuid, $3::uuid)"
        " AND greatest(person_id, other_person_id) = greatest($2::uuid, $3::uuid)",
        actor.tenant,
        one,
        other,
    )


async def find_link(actor: Actor, link_id: UUID) -> StoredLink | None:
    """A link."""
    return await fetch_one(StoredLink, f"{_LINK} AND id = $2", actor.tenant, link_id)


async def list_links(actor: Actor, person_ids: Collection[UUID]) -> list[StoredLink]:
    """All that was said of these, last first."""
    return await fetch(
        StoredLink,
        f"{_LINK} AND (person_id = ANY($2::uuid[]) OR other_person_id = ANY($2::uuid[])) ORDER BY linked_at DESC, id DESC",
        actor.tenant,
        list(person_ids),
    )


async def undo(actor: Actor, link_id: UUID, at: datetime, sealed: bytes) -> bool:
    """Take it back; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE person_link SET undone_service_id = $3, undone_by = $4, undone_at = $5, undone_sealed = $6"
            " WHERE tenant_id = $1 AND id = $2 AND undone_at IS NULL RETURNING true",
            actor.tenant,
            link_id,
            actor.service,
            actor.worker,
            at,
            sealed,
        )
    )


# ── the guardian and the coordinator ─────────────────────────────────────────────────────────────────────────────────

_OWN_ROOTS = "ARRAY(SELECT id FROM person WHERE tenant_id = $1 AND service_id = $2 AND client_id = ANY($3::uuid[]))"


async def list_both(actor: Actor, client_ids: Collection[UUID], person_ids: Collection[UUID]) -> list[StoredBoth]:
    """Who stands on both sides of these children of the actor's agenda, and of these rows; whoever asks has their turn until the commit."""
    sql = f"SELECT * FROM opora.not_apart({_OWN_ROOTS} || $4::uuid[])"  # noqa: S608 our own words
    return await fetch(StoredBoth, sql, actor.tenant, actor.service, list(client_ids), list(person_ids))


async def list_may_not_lead(_actor: Actor, person_ids: Collection[UUID]) -> list[StoredOpposite]:
    """Who may not lead a file of these children in the actor's agenda."""
    return await fetch(StoredOpposite, "SELECT * FROM opora.may_not_lead($1::uuid[])", list(person_ids))


async def list_may_not_lead_of(actor: Actor, client_ids: Collection[UUID]) -> list[StoredOpposite]:
    """The same of clients of the actor's agenda."""
    sql = f"SELECT * FROM opora.may_not_lead({_OWN_ROOTS})"  # noqa: S608 our own words
    return await fetch(StoredOpposite, sql, actor.tenant, actor.service, list(client_ids))


async def list_may_not_take_over(actor: Actor, worker_id: UUID) -> list[StoredOpposite]:
    """Who may not lead all that somebody leads in the actor's agenda."""
    led = "SELECT id FROM person WHERE tenant_id = $1 AND service_id = $2 AND key_worker_id = $3 AND status <> 'closed'"
    sql = f"SELECT * FROM opora.may_not_lead(ARRAY({led}))"  # noqa: S608 our own words
    return await fetch(StoredOpposite, sql, actor.tenant, actor.service, worker_id)


async def list_may_not_stand_in(
    _actor: Actor, worker_id: UUID, begins: datetime, ends: datetime
) -> list[StoredOpposite]:
    """Who may not stand in for somebody of the actor's agenda in a time."""
    return await fetch(StoredOpposite, "SELECT * FROM opora.may_not_stand_in($1, $2, $3)", worker_id, begins, ends)


async def list_marks(actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """The agenda and the mark of these rows."""
    rows = await current().connection.fetch(
        "SELECT id, service_id, file_mark FROM person WHERE tenant_id = $1 AND id = ANY($2::uuid[])",
        actor.tenant,
        list(person_ids),
    )
    return {row["id"]: (row["service_id"], row["file_mark"] or "") for row in rows}


async def insert_exception(exception: GuardianException) -> None:
    """Let somebody stand on both sides of a child."""
    await write(new(exception))


async def list_exceptions(actor: Actor, person_ids: Collection[UUID]) -> list[StoredException]:
    """The exceptions of these children, last first."""
    return await fetch(
        StoredException,
        "SELECT x.id, x.person_id, x.worker_id, x.given_by, x.given_at, x.sealed, p.wrapped FROM guardian_exception x"
        " JOIN person p ON p.tenant_id = x.tenant_id AND p.id = x.person_id AND p.service_id = x.service_id"
        " WHERE x.tenant_id = $1 AND x.person_id = ANY($2::uuid[]) ORDER BY x.given_at DESC, x.id DESC",
        actor.tenant,
        list(person_ids),
    )
