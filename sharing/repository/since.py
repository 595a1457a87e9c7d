# pyright: strict
"""What came about on consents of the service in a while: what was handed over, opened and taken over."""

from consent.schemas import AskedSince
from kernel.actor import Actor
from kernel.rows import fetch
from sharing.schemas import WentOut

_OF = """SELECT {what} FROM share_grant g JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id {more}
  WHERE g.tenant_id = h.tenant_id AND g.handover_id = h.id"""
_DONE = (
    "JOIN disclosure d ON d.tenant_id = g.tenant_id AND d.grant_id = g.id AND d.at >= $4 AND d.at < $5 AND d.action IN"
)


def _of(what: str, actions: str = "") -> str:
    return _OF.format(what=what, more=f"{_DONE} ({actions})" if actions else "")


_LOOK, _COPY, _KINDS = "'view', 'print', 'export'", "'copy'", "DISTINCT i.kind"
_SINCE = f"""
SELECT * FROM (SELECT h.id, h.case_id, h.recipient_tenant_id, h.recipient_service_id, h.handed_at,
  h.handed_at >= $4 AND h.handed_at < $5 AS handed,
  ARRAY({_of(_KINDS)}) AS kinds,
  NOT EXISTS ({_of("1")} AND g.revoked_at IS NULL AND statement_timestamp() < g.valid_until) AS over,
  ARRAY({_of(_KINDS, _LOOK)}) AS seen,
  ({_of("max(d.at)", _LOOK)}) AS seen_at,
  ARRAY({_of(_KINDS, _COPY)}) AS taken,
  ({_of("min(d.at)", _COPY)}) AS taken_at
FROM handover h WHERE h.tenant_id = $1 AND h.service_id = $2 AND h.consent_id = ANY($3::uuid[])) h
WHERE h.handed AND h.kinds <> '{{}}' OR h.seen_at IS NOT NULL OR h.taken_at IS NOT NULL ORDER BY h.id"""  # noqa: S608 our own words


async def list_went_out(actor: Actor, asked: AskedSince) -> list[WentOut]:
    """Handovers on these consents of the service that were made, opened or taken over meanwhile."""
    return await fetch(WentOut, _SINCE, actor.tenant, actor.service, asked.consent_ids, asked.after, asked.until)
