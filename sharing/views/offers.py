# pyright: strict
"""What can be handed over."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import check_open
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from consent import views as consent_views
from consent.schemas import Provision
from consent.tables import HANDOVER_FIELDS, ConsentType
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from sharing import repository, rules
from sharing.access import SharingPermission, case_to_share
from sharing.schemas import CaseOffers, Offer, OfferedItem, Pair, Party

from .parties import parties_of


async def offers(actor: Actor, case_id: UUID) -> CaseOffers:
    """What can be handed over of a client now: one offer for each consent to it that holds; recorded as a read."""
    async with look(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER)
        check_open(case.status)
        provisions = await consent_views.effective_provisions(actor, case.client_id, type=ConsentType.HANDOVER)
        identity, version = await clients.identity_and_version(actor, case.client_id)
        live = await live_kinds(actor, case.client_id)
        parties = await parties_of(map(recipient_of, provisions))
        people = await consent_views.named_people(actor, provisions)
        audit.read(actor, "handover_offers", None, case_id=case_id, count=len(provisions))
        return CaseOffers(
            header=await case_views.header_of(actor, case),
            client_version=version,
            offers=[
                _offer(
                    each,
                    parties[recipient_of(each)],
                    identity,
                    live=live.get(recipient_of(each), set()),
                    people=people[each.consent_id],
                )
                for each in provisions
            ],
            why_none=await consent_views.why_none(actor, case.client_id, type=ConsentType.HANDOVER),
        )


def _offer(
    provision: Provision, recipient: Party, identity: ClientIdentity, *, live: Collection[str], people: list[str] | None
) -> Offer:
    return Offer(
        consent_id=provision.consent_id,
        version_no=provision.version_no,
        recipient=recipient,
        purpose=provision.purpose,
        valid_until=provision.valid_until,
        items=[
            OfferedItem(
                kind=kind.value,
                values=rules.values_of(identity, kind),
                state=rules.offer_state(kind, provision, identity, live=live),
            )
            for kind in HANDOVER_FIELDS
        ],
        people=people,
    )


async def live_kinds(actor: Actor, client_id: UUID) -> dict[Pair, set[str]]:
    """(in unit) What of a client goes to which service at this moment."""
    found: dict[Pair, set[str]] = {}
    for row in await repository.list_live_kinds(actor, client_id):
        found.setdefault(row.recipient, set()).add(row.kind)
    return found


def recipient_of(provision: Provision) -> Pair:
    """The service that a consent names."""
    return provision.recipient_tenant_id, provision.recipient_service_id
