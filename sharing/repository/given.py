# pyright: strict
"""Handing over: what is written, and what has to be known before."""

from collections.abc import Sequence
from uuid import UUID

from consent.schemas import Provision
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import current
from kernel.rows import fetch
from kernel.triggers import guarded
from sharing.exceptions import NoEffectiveConsent
from sharing.schemas import LiveItem, NewGrant, NewItem

from .wall import NOBODY


async def find_recipient_key(tenant_id: UUID, service_id: UUID) -> bytes | None:
    """The public half of the exchange pair of a running service's organisation."""
    return await current().connection.fetchval(
        "SELECT o.exchange_public FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id"
        " WHERE s.tenant_id = $1 AND s.id = $2 AND s.ended_at IS NULL",
        tenant_id,
        service_id,
    )


async def list_live_items(actor: Actor, client_id: UUID) -> list[LiveItem]:
    """What can be seen of a client now, and by which service: of each kind what was handed over last.

    Not what everybody named has left.
    """
    return await fetch(
        LiveItem,
        "SELECT DISTINCT ON (g.grantee_tenant_id, g.grantee_service_id, i.kind) g.grantee_tenant_id,"  # noqa: S608 our own words
        " g.grantee_service_id, i.kind, i.id, i.sealed, i.wrapped_key FROM share_grant g"
        " JOIN shared_item i ON i.tenant_id = g.tenant_id AND i.id = g.item_id"
        " WHERE g.tenant_id = $1 AND g.service_id = $2 AND g.client_id = $3 AND g.revoked_at IS NULL"
        f" AND statement_timestamp() < g.valid_until AND NOT {NOBODY}"
        " ORDER BY g.grantee_tenant_id, g.grantee_service_id, i.kind, g.id DESC",
        actor.tenant,
        actor.service,
        client_id,
    )


async def insert_handover(
    actor: Actor,
    *,
    handover_id: UUID,
    case_id: UUID,
    provision: Provision,
    items: Sequence[NewItem],
    grants: Sequence[NewGrant],
) -> None:
    """Write a handover in four statements, however many items: the items, the handover, the grants inside the consent's
    provision, and their keys.

    Raises NoEffectiveConsent when the consent ended in the meantime.
    """
    await _insert_items(actor, case_id, provision.client_id, items)
    await current().connection.execute(
        "INSERT INTO handover (tenant_id, service_id, client_id, case_id, consent_id, recipient_tenant_id,"
        " recipient_service_id, id, handed_by, handed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        actor.tenant,
        actor.service,
        provision.client_id,
        case_id,
        provision.consent_id,
        provision.recipient_tenant_id,
        provision.recipient_service_id,
        handover_id,
        actor.worker,
        now(),
    )
    with guarded(NoEffectiveConsent):
        await _insert_grants(actor, handover_id, provision, grants)
    await current().connection.execute(
        "INSERT INTO share_key (tenant_id, service_id, id, wrapped) SELECT $1, $2, * FROM unnest($3::uuid[], $4::bytea[])",
        actor.tenant,
        actor.service,
        [grant.id for grant in grants],
        [grant.wrapped for grant in grants],
    )


async def _insert_items(actor: Actor, case_id: UUID, client_id: UUID, items: Sequence[NewItem]) -> None:
    await current().connection.execute(
        "INSERT INTO shared_item (tenant_id, service_id, client_id, case_id, created_by, id, kind, sealed, wrapped_key)"
        " SELECT $1, $2, $3, $4, $5, * FROM unnest($6::uuid[], $7::text[], $8::bytea[], $9::bytea[])",
        actor.tenant,
        actor.service,
        client_id,
        case_id,
        actor.worker,
        [item.id for item in items],
        [item.kind.value for item in items],
        [item.sealed for item in items],
        [item.wrapped_key for item in items],
    )


async def _insert_grants(actor: Actor, handover_id: UUID, provision: Provision, grants: Sequence[NewGrant]) -> None:
    await current().connection.execute(
        "INSERT INTO share_grant (tenant_id, service_id, client_id, handover_id, consent_id, consent_provision_id,"
        " grantee_tenant_id, grantee_service_id, grantee_worker_ids, actions, purpose, valid_from, valid_until,"
        " created_by, id, item_id)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, greatest($12::timestamptz, now()), $13, $14, *"
        " FROM unnest($15::uuid[], $16::uuid[])",
        actor.tenant,
        actor.service,
        provision.client_id,
        handover_id,
        provision.consent_id,
        provision.id,
        provision.recipient_tenant_id,
        provision.recipient_service_id,
        provision.recipient_worker_ids,
        provision.actions,
        provision.purpose.value,
        provision.valid_from,
        provision.valid_until,
        actor.worker,
        [grant.id for grant in grants],
        [grant.item_id for grant in grants],
    )
