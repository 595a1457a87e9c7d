# pyright: strict
"""What can be handed over."""

from functools import partial
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import check_open
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from consent import views as consent_views
from consent.schemas import Provision
from consent.tables import HANDOVER_FIELDS, ConsentType
from kernel import audit, crypto, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import tried, unreadable
from sharing import repository, rules
from sharing.access import SharingPermission, case_to_share
from sharing.schemas import CaseOffers, ItemText, LiveItem, Offer, OfferedItem, Pair, Party

from .parties import parties_of

Seen = dict[str, dict[str, str] | None]
"""What a service sees, by kind; None for what cannot be read."""


async def offers(actor: Actor, case_id: UUID) -> CaseOffers:
    """What can be handed over of a client now: one offer for each consent to it that holds; recorded as a read."""
    async with look(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER)
        check_open(case.status)
        provisions = await consent_views.effective_provisions(actor, case.client_id, type=ConsentType.HANDOVER)
        identity, version = await clients.identity_and_version(actor, case.client_id)
        seen = await seen_of(actor, case.client_id)
        parties = await parties_of(map(recipient_of, provisions))
        people = await consent_views.named_people(actor, provisions)
        limits = await consent_views.own_purposes(actor, case.client_id) if provisions else {}
        audit.read(actor, "handover_offers", None, case_id=case_id, count=len(provisions))
        return CaseOffers(
            header=await case_views.header_of(actor, case),
            client_version=version,
            offers=[
                _offer(
                    each,
                    parties[recipient_of(each)],
                    identity,
                    seen=seen.get(recipient_of(each), {}),
                    people=people[each.consent_id],
                    limit=limits.get(each.consent_id),
                )
                for each in provisions
            ],
            why_none=await consent_views.why_none(actor, case.client_id, type=ConsentType.HANDOVER),
        )


def _offer(
    provision: Provision,
    recipient: Party,
    identity: ClientIdentity,
    *,
    seen: Seen,
    people: list[str] | None,
    limit: str | None,
) -> Offer:
    live = rules.as_now(seen, identity)
    return Offer(
        consent_id=provision.consent_id,
        version_no=provision.version_no,
        recipient=recipient,
        purpose=provision.purpose,
        purpose_text=unreadable() if limit is None else limit,
        valid_until=provision.valid_until,
        items=[
            OfferedItem(
                kind=kind.value,
                values=rules.values_of(identity, kind),
                state=rules.offer_state(kind, provision, identity, live=live),
                seen_otherwise={} if kind.value in live else seen.get(kind.value) or {},
            )
            for kind in HANDOVER_FIELDS
        ],
        people=people,
    )


async def seen_of(actor: Actor, client_id: UUID) -> dict[Pair, Seen]:
    """(in unit) What of a client which service sees at this moment: of each kind what was handed over last."""
    rows = await repository.list_live_items(actor, client_id)
    sealer = await keys.sealer(actor.tenant, client_id) if rows else None
    found: dict[Pair, Seen] = {}
    for row in rows:
        text = tried("shared_item", row.id, partial(_opened, actor, sealer, row)) if sealer else None
        found.setdefault(row.recipient, {})[row.kind] = text.values if text is not None else None
    return found


def _opened(actor: Actor, sealer: crypto.RowSealer, row: LiveItem) -> ItemText:
    key = sealer.item_unwrap(row.id, row.wrapped_key)
    return crypto.decode(key.decrypt(row.sealed, rules.item_place(actor.tenant, row.id)), ItemText)


def recipient_of(provision: Provision) -> Pair:
    """The service that a consent names."""
    return provision.recipient_tenant_id, provision.recipient_service_id
