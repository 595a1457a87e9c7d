# pyright: strict
"""Scans of what was signed: queries."""

from datetime import datetime
from uuid import UUID

from consent.schemas import StoredEvidence
from consent.tables import ConsentEvidence
from kernel.actor import Actor
from kernel.rows import fetch, fetch_column, new, write


async def insert_evidence(evidence: ConsentEvidence) -> None:
    """Write that a scan is there."""
    await write(new(evidence))


async def list_sheets_since(actor: Actor, client_id: UUID, since: datetime) -> list[datetime]:
    """When sheets were put since an instant to wordings of a client's consents that were decided before it, first to last."""
    sql = (
        "SELECT created_at FROM consent_evidence x WHERE tenant_id = $1 AND service_id = $2 AND client_id = $3 AND created_at > $4"
        " AND NOT EXISTS (SELECT FROM consent_event e WHERE e.tenant_id = x.tenant_id AND e.consent_id = x.consent_id"
        " AND e.recorded_at > $4 AND (e.state = 'withdrawn') = x.of_withdrawal AND (x.of_withdrawal OR e.version_no = x.version_no)) ORDER BY 1"
    )
    return await fetch_column(datetime, sql, actor.tenant, actor.service, client_id, since)


async def list_evidence(actor: Actor, consent_id: UUID) -> list[StoredEvidence]:
    """The scans of a consent, first to last."""
    sql = (
        "SELECT id, version_no, of_withdrawal, media_type, size, object_key, wrapped_key, sealed, created_at FROM consent_evidence"
        " WHERE tenant_id = $1 AND consent_id = $2 ORDER BY id"
    )
    return await fetch(StoredEvidence, sql, actor.tenant, consent_id)
