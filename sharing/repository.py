"""Every query on what is shared."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from kernel.actor import Actor
from kernel.db import current

from .exceptions import AlreadyTakenOver, NoEffectiveConsent, ShareEnded

GUARD = "OP409"  # what the triggers of the wall raise
# The same words as the policy of the database: each of the two holds alone.
_LIVE = (
    "g.grantee_tenant_id = $1 AND g.grantee_service_id = $2 AND g.revoked_at IS NULL"
    " AND g.valid_from <= statement_timestamp() AND statement_timestamp() < g.valid_until"
    " AND (cardinality(g.grantee_worker_ids) = 0 OR $3::uuid = ANY (g.grantee_worker_ids))"
)
_PARTNERS = f"""
SELECT tenant_id, service_id, sum(sent)::int AS sent, sum(ended)::int AS ended, sum(received)::int AS received
FROM (SELECT g.grantee_tenant_id AS tenant_id, g.grantee_service_id AS service_id,
count(*) FILTER (WHERE g.revoked_at IS NULL AND statement_timestamp() < g.valid_until) AS sent,
count(*) FILTER (WHERE g.revoked_at IS NOT NULL OR statement_timestamp() >= g.valid_until) AS ended,
0 AS received FROM share_grant g WHERE $5 AND g.tenant_id = $1 AND g.service_id = $2 GROUP BY 1, 2
UNION ALL SELECT g.tenant_id, g.service_id, 0, 0, count(*) FROM share_grant g
WHERE {_LIVE} AND (NOT $4 OR cardinality(g.grantee_worker_ids) > 0) GROUP BY 1, 2) each
GROUP BY tenant_id, service_id ORDER BY received DESC, sent DESC, ended DESC, service_id"""  # noqa: S608 our own constants; values travel as parameters
# The page first, off the index of live grants, then its rows by their keys: the cost does not grow with the service.
_RECEIVED = f"""
WITH page AS MATERIALIZED (
  SELECT g.handover_id AS id, g.tenant_id, g.service_id, min(g.valid_until) AS valid_until, min(g.purpose) AS purpose,
    array_agg(g.item_id) AS items
  FROM share_grant g
  WHERE {_LIVE} AND (NOT $4 OR cardinality(g.grantee_worker_ids) > 0) AND g.handover_id BETWEEN $5 AND $6
  GROUP BY g.handover_id, g.tenant_id, g.service_id ORDER BY g.handover_id DESC LIMIT $7)
SELECT page.id, page.tenant_id, page.service_id, page.valid_until, page.purpose, h.handed_at, h.handed_by,
  ARRAY(SELECT i.kind FROM shared_item i WHERE i.tenant_id = page.tenant_id AND i.id = ANY (page.items)) AS kinds
FROM page JOIN handover h ON h.tenant_id = page.tenant_id AND h.id = page.id ORDER BY page.id DESC"""  # noqa: S608
_LET_THROUGH = f"""
WITH live AS MATERIALIZED (SELECT g.* FROM share_grant g WHERE {_LIVE} AND g.handover_id = $4)
SELECT g.id AS grant_id, g.tenant_id, g.service_id, g.item_id, g.grantee_worker_ids, g.actions, g.purpose,
  g.valid_until, g.consent_provision_id AS basis_id, i.kind, i.sealed, k.wrapped, h.handed_at, o.exchange_public
FROM live g
JOIN handover h ON h.tenant_id = g.tenant_id AND h.id = g.handover_id
JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id
JOIN share_key k ON k.tenant_id = g.tenant_id AND k.id = g.id
JOIN organisation o ON o.tenant_id = g.tenant_id AND o.id = g.tenant_id
ORDER BY g.id"""  # noqa: S608
_NEWEST, _OLDEST = UUID(int=2**128 - 1), UUID(int=0)


# ── handing over ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def find_recipient_key(tenant_id: UUID, service_id: UUID) -> bytes | None:
    """The public half of the exchange pair of a running service's organisation."""
    return await current().connection.fetchval(
        "SELECT o.exchange_public FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id"
        " WHERE s.tenant_id = $1 AND s.id = $2 AND s.ended_at IS NULL",
        tenant_id,
        service_id,
    )


async def list_live_kinds(actor: Actor, client_id: UUID) -> list[Any]:
    """What can be seen of a client now, and by which service."""
    return await current().connection.fetch(
        "SELECT DISTINCT g.grantee_tenant_id, g.grantee_service_id, i.kind FROM share_grant g"
        " JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.client_id = $3 AND g.revoked_at IS NULL"
        " AND statement_timestamp() < g.valid_until",
        actor.tenant,
        actor.service,
        client_id,
    )


async def insert_handover(
    actor: Actor,
    *,
    handover_id: UUID,
    case_id: UUID,
    provision: Any,
    items: Sequence[tuple[UUID, str, bytes, bytes]],
    grants: Sequence[tuple[UUID, UUID, bytes]],
) -> None:
    """Write a handover in four statements, however many items: the items (id, kind, sealed, own key), the handover, the
    grants (id, item, key for the recipient) inside the consent's provision.

    Raises NoEffectiveConsent when the consent ended in the meantime.
    """
    connection = current().connection
    mine = (actor.tenant, actor.service, provision.client_id)
    await connection.execute(
        "INSERT INTO shared_item (tenant_id, service_id, client_id, case_id, created_by, id, kind, sealed, wrapped_key)"
        " SELECT $1, $2, $3, $4, $5, * FROM unnest($6::uuid[], $7::text[], $8::bytea[], $9::bytea[])",
        *mine,
        case_id,
        actor.worker,
        *map(list, zip(*items, strict=True)),
    )
    await connection.execute(
        "INSERT INTO handover (tenant_id, service_id, client_id, case_id, consent_id, recipient_tenant_id,"
        " recipient_service_id, id, handed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        *mine,
        case_id,
        provision.consent_id,
        provision.recipient_tenant_id,
        provision.recipient_service_id,
        handover_id,
        actor.worker,
    )
    ids, of_items, wrapped = map(list, zip(*grants, strict=True))
    try:
        await connection.execute(
            "INSERT INTO share_grant (tenant_id, service_id, client_id, handover_id, consent_id, consent_provision_id,"
            " grantee_tenant_id, grantee_service_id, grantee_worker_ids, actions, purpose, valid_from, valid_until,"
            " created_by, id, item_id)"
            " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, greatest($12::timestamptz, now()), $13, $14, *"
            " FROM unnest($15::uuid[], $16::uuid[])",
            *mine,
            handover_id,
            provision.consent_id,
            provision.id,
            provision.recipient_tenant_id,
            provision.recipient_service_id,
            provision.recipient_worker_ids,
            provision.actions,
            provision.purpose,
            provision.valid_from,
            provision.valid_until,
            actor.worker,
            ids,
            of_items,
        )
    except asyncpg.PostgresError as error:
        raise_guarded(error, NoEffectiveConsent)
        raise
    await connection.execute(
        "INSERT INTO share_key (tenant_id, service_id, id, wrapped) SELECT $1, $2, * FROM unnest($3::uuid[], $4::bytea[])",
        actor.tenant,
        actor.service,
        ids,
        wrapped,
    )


def raise_guarded(error: asyncpg.PostgresError, refusal: type[Exception]) -> None:
    """Raise the refusal when it was the guard of the wall that said no."""
    if getattr(error, "sqlstate", None) == GUARD:
        raise refusal from error


# ── what went out ────────────────────────────────────────────────────────────────────────────────────────────────────

_SENT = (
    "SELECT h.id, h.client_id, h.case_id, h.consent_id, h.recipient_tenant_id, h.recipient_service_id, h.handed_at,"
    " h.handed_by FROM handover h WHERE h.tenant_id = $1 AND h.service_id = $2"
)


async def find_sent(actor: Actor, handover_id: UUID) -> Any | None:
    """A handover that the actor's service made."""
    return await current().connection.fetchrow(f"{_SENT} AND h.id = $3", actor.tenant, actor.service, handover_id)


async def list_sent(actor: Actor, *, before: UUID | None = None, limit: int) -> list[Any]:
    """Handovers that the actor's service made, newest first."""
    return await current().connection.fetch(
        f"{_SENT} AND h.id < $3 ORDER BY h.id DESC LIMIT $4", actor.tenant, actor.service, before or _NEWEST, limit
    )


async def list_sent_of_case(actor: Actor, case_id: UUID, *, before: UUID | None = None, limit: int) -> list[Any]:
    """The same of one case."""
    return await current().connection.fetch(
        f"{_SENT} AND h.id < $3 AND h.case_id = $4 ORDER BY h.id DESC LIMIT $5",
        actor.tenant,
        actor.service,
        before or _NEWEST,
        case_id,
        limit,
    )


async def list_sent_items(actor: Actor, handover_ids: Collection[UUID]) -> list[Any]:
    """The items of handovers, whether they are let through now, and who looked at each last."""
    return await current().connection.fetch(
        "SELECT g.id, g.handover_id, i.kind, g.purpose, g.grantee_worker_ids, g.valid_from, g.valid_until, g.revoked_at,"
        " g.revoke_cause, statement_timestamp() AS now, s.looks, l.id AS look_id, l.at AS last_look_at,"
        " l.viewer, l.viewer_worker_id"
        " FROM share_grant g JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id"
        " CROSS JOIN LATERAL (SELECT count(*) AS looks FROM disclosure d"
        "  WHERE d.tenant_id = g.tenant_id AND d.grant_id = g.id) s"
        " LEFT JOIN LATERAL (SELECT d.id, d.at, d.viewer, d.viewer_worker_id FROM disclosure d"
        "  WHERE d.tenant_id = g.tenant_id AND d.grant_id = g.id ORDER BY d.id DESC LIMIT 1) l ON true"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.handover_id = ANY($3::uuid[]) ORDER BY g.id",
        actor.tenant,
        actor.service,
        list(handover_ids),
    )


# the items of one look were written by one statement: they carry one instant
_LOOKS = """
SELECT (array_agg(d.id ORDER BY d.id))[1] AS id, d.at, d.viewer_tenant_id, d.viewer_service_id,
  d.viewer_worker_id, d.action, (array_agg(d.viewer ORDER BY d.id))[1] AS viewer, array_agg(i.kind) AS kinds
FROM share_grant g
JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id
JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id
WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.{column} = $3
GROUP BY d.at, d.viewer_tenant_id, d.viewer_service_id, d.viewer_worker_id, d.action
ORDER BY d.at DESC, 1 DESC LIMIT $4"""


async def list_looks_at_handover(actor: Actor, handover_id: UUID, *, limit: int) -> list[Any]:
    """Who looked at what went out in a handover, last look first."""
    sql = _LOOKS.format(column="handover_id")
    return await current().connection.fetch(sql, actor.tenant, actor.service, handover_id, limit)


async def list_looks_at_client(actor: Actor, client_id: UUID, *, limit: int | None) -> list[Any]:
    """Who looked at what went out of a client, last look first; None for all of them."""
    sql = _LOOKS.format(column="client_id")
    return await current().connection.fetch(sql, actor.tenant, actor.service, client_id, limit)


async def find_grant(actor: Actor, grant_id: UUID) -> Any | None:
    """A grant of the actor's service."""
    return await current().connection.fetchrow(
        "SELECT g.id, g.handover_id, g.revoked_at, i.case_id, coalesce(g.consent_provision_id, g.statutory_basis_id) AS"
        " basis_id, statement_timestamp() >= g.valid_until AS over FROM share_grant g"
        " JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.id = $3",
        actor.tenant,
        actor.service,
        grant_id,
    )


async def end_grant(actor: Actor, grant_id: UUID, cause: str) -> None:
    """End a grant; the database deletes its key. Raises ShareEnded when it had ended."""
    ended = await current().connection.fetchval(
        "UPDATE share_grant SET revoked_at = clock_timestamp(), revoke_cause = $4"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND revoked_at IS NULL RETURNING true",
        actor.tenant,
        actor.service,
        grant_id,
        cause,
    )
    if not ended:
        raise ShareEnded


async def count_live_of_consent(actor: Actor, consent_id: UUID) -> list[Any]:
    """How many items each service still sees on a consent."""
    return await current().connection.fetch(
        "SELECT g.grantee_tenant_id, g.grantee_service_id, h.case_id, count(*) AS items FROM share_grant g"
        " JOIN handover h ON h.tenant_id = g.tenant_id AND h.id = g.handover_id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.consent_id = $3 AND g.revoked_at IS NULL"
        " AND statement_timestamp() < g.valid_until GROUP BY g.grantee_tenant_id, g.grantee_service_id, h.case_id",
        actor.tenant,
        actor.service,
        consent_id,
    )


async def count_by_partner(actor: Actor, *, named_only: bool, with_sent: bool) -> list[Any]:
    """Each service on the other side with the number of items they see, saw, and we see."""
    return await current().connection.fetch(
        _PARTNERS,
        actor.tenant,
        actor.service,
        actor.worker_id,
        named_only,
        with_sent,
    )


# ── what came ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_received(actor: Actor, *, named_only: bool, before: UUID | None = None, limit: int) -> list[Any]:
    """Handovers that are let through to the actor now, newest first."""
    last = UUID(int=max(before.int - 1, 0)) if before else _NEWEST
    return await current().connection.fetch(
        _RECEIVED, actor.tenant, actor.service, actor.worker_id, named_only, _OLDEST, last, limit
    )


async def find_received(actor: Actor, handover_id: UUID, *, named_only: bool) -> list[Any]:
    """One of them, or none."""
    return await current().connection.fetch(
        _RECEIVED, actor.tenant, actor.service, actor.worker_id, named_only, handover_id, handover_id, 1
    )


async def list_let_through(actor: Actor, handover_id: UUID) -> list[Any]:
    """The live items of a handover with their keys as wrapped for us, in the order in which everybody locks grants."""
    return await current().connection.fetch(
        _LET_THROUGH,
        actor.tenant,
        actor.service,
        actor.worker_id,
        handover_id,
    )


async def insert_disclosures(
    actor: Actor, action: str, looks: Sequence[tuple[UUID, UUID, UUID, UUID, UUID, bytes]]
) -> bool:
    """Write what is looked at: (id, owner, owner's service, grant, item, sealed viewer), in the order of the grants.

    False when a share ended in the meantime. Otherwise none ends before the unit of work does.
    """
    try:
        await current().connection.execute(
            "INSERT INTO disclosure (viewer_tenant_id, viewer_service_id, viewer_worker_id, action, id, tenant_id,"
            " service_id, grant_id, item_id, viewer) SELECT $1, $2, $3, $4, * FROM"
            " unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::bytea[])",
            actor.tenant,
            actor.service,
            actor.worker,
            action,
            *map(list, zip(*looks, strict=True)),
        )
    except asyncpg.PostgresError as error:
        if getattr(error, "sqlstate", None) == GUARD:
            return False
        raise
    return True


async def list_own_cases(actor: Actor, handover_ids: Collection[UUID]) -> list[Any]:
    """Files of the actor's service that came from handovers."""
    return await current().connection.fetch(
        "SELECT c.handover_id, k.id AS case_id, k.file_mark FROM client c"
        " JOIN client_case k ON k.tenant_id = c.tenant_id AND k.client_id = c.id"
        " WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.handover_id = ANY($3::uuid[]) ORDER BY k.opened_at DESC",
        actor.tenant,
        actor.service,
        list(handover_ids),
    )


def taken_over_once(error: asyncpg.UniqueViolationError) -> None:
    """Say it when somebody opened a file from the same handover at the same moment."""
    if getattr(error, "constraint_name", None) == "client_by_handover":
        raise AlreadyTakenOver from error


# ── telling the other side ───────────────────────────────────────────────────────────────────────────────────────────


async def list_told(actor: Actor, *, handover_ids: Collection[UUID] = (), consent_id: UUID | None = None) -> list[Any]:
    """Handovers by id or consent, as their owner sees them: to whom, for which named workers, whether anything is live."""
    return await current().connection.fetch(
        "SELECT g.handover_id AS id, g.grantee_tenant_id, g.grantee_service_id, g.grantee_worker_ids,"
        " bool_or(g.revoked_at IS NULL AND statement_timestamp() < g.valid_until) AS live,"
        " bool_or(EXISTS (SELECT FROM disclosure d WHERE d.tenant_id = g.tenant_id AND d.grant_id = g.id)) AS looked"
        " FROM share_grant g"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.handover_id IS NOT NULL"
        " AND (g.handover_id = ANY($3::uuid[]) OR g.consent_id = $4)"
        " GROUP BY g.handover_id, g.grantee_tenant_id, g.grantee_service_id, g.grantee_worker_ids",
        actor.tenant,
        actor.service,
        list(handover_ids),
        consent_id,
    )
