# pyright: strict
"""What went out: handovers, their items, who looked, and how they end."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one
from sharing.exceptions import ShareEnded
from sharing.schemas import LiveItems, PartnerCounts, StoredGrant, StoredHandover, StoredLook, StoredShare, Told

from .wall import LIVE, NOBODY, OPEN

_PARTNERS = f"""
SELECT tenant_id, service_id, sum(sent)::int AS sent, sum(unopened)::int AS unopened, sum(ended)::int AS ended,
sum(received)::int AS received FROM (SELECT tenant_id, service_id, CASE WHEN nobody THEN 0 ELSE live END AS sent,
CASE WHEN nobody THEN live ELSE 0 END AS unopened, ended, 0 AS received
FROM (SELECT g.*, g.live > 0 AND {NOBODY} AS nobody, g.grantee_tenant_id AS tenant_id, g.grantee_service_id AS service_id
FROM (SELECT g.grantee_tenant_id, g.grantee_service_id, g.grantee_worker_ids,
count(*) FILTER (WHERE g.revoked_at IS NULL AND statement_timestamp() < g.valid_until) AS live,
count(*) FILTER (WHERE g.revoked_at IS NOT NULL OR statement_timestamp() >= g.valid_until) AS ended
FROM share_grant g WHERE $5 AND g.tenant_id = $1 AND g.service_id = $2 GROUP BY 1, 2, 3) g) sent
UNION ALL SELECT h.tenant_id, h.service_id, 0, 0, 0, sum(live.items) FROM handover h CROSS JOIN LATERAL (
  SELECT count(*) AS items FROM share_grant g WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id
    AND {LIVE} AND (NOT $4 OR cardinality(g.grantee_worker_ids) > 0)) live
WHERE {OPEN} AND live.items > 0 GROUP BY 1, 2) each
GROUP BY tenant_id, service_id ORDER BY received DESC, sent DESC, ended DESC, service_id"""  # noqa: S608 our own constants; values travel as parameters
_SENT = (
    "SELECT h.id, h.client_id, h.case_id, h.consent_id, h.recipient_tenant_id, h.recipient_service_id, h.handed_at,"
    " h.handed_by, a.action AS answer, a.id AS answer_id, a.at AS answered_at, a.viewer AS answered_by"
    " FROM handover h LEFT JOIN LATERAL (SELECT d.id, d.at, d.action, d.viewer FROM share_grant g"
    "  JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id AND d.action IN ('declined', 'copy')"
    "  WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id ORDER BY d.id DESC LIMIT 1) a ON true"
    " WHERE h.tenant_id = $1 AND h.service_id = $2"
)
_NEWEST_FIRST = " ORDER BY h.id DESC"


async def find_sent(actor: Actor, handover_id: UUID) -> StoredHandover | None:
    """A handover that the actor's service made."""
    return await fetch_one(StoredHandover, f"{_SENT} AND h.id = $3", actor.tenant, actor.service, handover_id)


async def list_sent(actor: Actor, *, before: UUID | None = None, limit: int) -> list[StoredHandover]:
    """Handovers that the actor's service made, newest first."""
    mine, newest_first = (actor.tenant, actor.service), _NEWEST_FIRST + at_most(limit)
    if before is None:
        return await fetch(StoredHandover, _SENT + newest_first, *mine)
    return await fetch(StoredHandover, f"{_SENT} AND h.id < $3{newest_first}", *mine, before)


async def list_sent_of_case(
    actor: Actor, case_id: UUID, *, before: UUID | None = None, limit: int
) -> list[StoredHandover]:
    """Handovers that the actor's service made from one case, newest first."""
    of_case, newest_first = (actor.tenant, actor.service, case_id), _NEWEST_FIRST + at_most(limit)
    if before is None:
        return await fetch(StoredHandover, f"{_SENT} AND h.case_id = $3{newest_first}", *of_case)
    return await fetch(StoredHandover, f"{_SENT} AND h.case_id = $3 AND h.id < $4{newest_first}", *of_case, before)


async def list_sent_items(actor: Actor, handover_ids: Collection[UUID]) -> list[StoredShare]:
    """The items of handovers, whether they are let through now, and who looked at each last."""
    return await fetch(
        StoredShare,
        "SELECT g.id, g.handover_id, i.kind, g.purpose, g.valid_from, g.valid_until, g.revoked_at,"  # noqa: S608 our own words
        " g.revoke_cause, statement_timestamp() AS now, s.looks, l.id AS look_id, l.at AS last_look_at,"
        " l.viewer, l.viewer_worker_id,"
        f" g.revoked_at IS NULL AND statement_timestamp() < g.valid_until AND {NOBODY} AS nobody"
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
ORDER BY d.at DESC, 1 DESC"""


async def list_looks_at_handover(actor: Actor, handover_id: UUID, *, limit: int) -> list[StoredLook]:
    """Who looked at what went out in a handover, last look first."""
    sql = _LOOKS.format(column="handover_id") + at_most(limit)
    return await fetch(StoredLook, sql, actor.tenant, actor.service, handover_id)


async def list_looks_at_client(actor: Actor, client_id: UUID, *, limit: int | None) -> list[StoredLook]:
    """Who looked at what went out of a client, last look first; None for all of them."""
    sql = _LOOKS.format(column="client_id") + at_most(limit)
    return await fetch(StoredLook, sql, actor.tenant, actor.service, client_id)


async def list_done(actor: Actor, handover_id: UUID) -> list[str]:
    """What the recipient of a handover of the actor's service did with it, each once."""
    return await fetch_column(
        str,
        "SELECT DISTINCT d.action FROM share_grant g JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.handover_id = $3",
        actor.tenant,
        actor.service,
        handover_id,
    )


async def find_grant(actor: Actor, grant_id: UUID) -> StoredGrant | None:
    """A grant of the actor's service."""
    return await fetch_one(
        StoredGrant,
        "SELECT g.id, g.handover_id, i.case_id, coalesce(g.consent_provision_id, g.statutory_basis_id) AS"
        " basis_id, statement_timestamp() >= g.valid_until AS over FROM share_grant g"
        " JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.id = $3",
        actor.tenant,
        actor.service,
        grant_id,
    )


async def end_grant(actor: Actor, grant_id: UUID, cause: str) -> None:
    """End a grant, after those who look at it; the database deletes its key. Raises ShareEnded when it had ended."""
    ended = await changed(
        "UPDATE share_grant SET revoked_at = clock_timestamp(), revoke_cause = $4"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND revoked_at IS NULL"
        " AND (SELECT opora.wait_for_looks($3))",
        actor.tenant,
        actor.service,
        grant_id,
        cause,
    )
    if not ended:
        raise ShareEnded


async def count_live_of_consent(actor: Actor, consent_id: UUID) -> list[LiveItems]:
    """How many items each service still sees on a consent."""
    return await fetch(
        LiveItems,
        "SELECT g.grantee_tenant_id, g.grantee_service_id, h.case_id, g.nobody, count(*) AS items FROM ("  # noqa: S608 our own words
        f" SELECT g.*, {NOBODY} AS nobody FROM share_grant g"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.consent_id = $3 AND g.revoked_at IS NULL"
        " AND statement_timestamp() < g.valid_until) g JOIN handover h ON h.tenant_id = g.tenant_id AND h.id = g.handover_id"
        " GROUP BY g.grantee_tenant_id, g.grantee_service_id, h.case_id, g.nobody",
        actor.tenant,
        actor.service,
        consent_id,
    )


async def anything_handed_over(actor: Actor, consent_id: UUID) -> bool:
    """Whether anything of the service ever went out on a consent."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM handover h WHERE h.tenant_id = $1 AND h.service_id = $2 AND h.consent_id = $3)",
        actor.tenant,
        actor.service,
        consent_id,
    )


async def count_by_partner(actor: Actor, *, named_only: bool, with_sent: bool) -> list[PartnerCounts]:
    """Each service on the other side with the number of items they see, saw, and we see."""
    return await fetch(
        PartnerCounts,
        _PARTNERS,
        actor.tenant,
        actor.service,
        actor.worker_id,
        named_only,
        with_sent,
    )


async def list_told(actor: Actor, *, handover_ids: Collection[UUID] = (), consent_id: UUID | None = None) -> list[Told]:
    """Handovers by id or consent, as their owner sees them: to whom, for which named workers, whether anything is live."""
    return await fetch(
        Told,
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
