# pyright: strict
"""Handing the named fields of a client over to the service that the client's consent names."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import CaseHold, check_words
from cases.cases.rules import check_open
from cases.cases.tables import RecordKind
from cases.clients import service as clients
from consent import service as consents
from consent import views as consent_views
from consent.schemas import Provision
from consent.tables import ItemKind
from kernel import crypto, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.web.i18n import N_
from sharing import papers, repository, rules, views
from sharing.access import SharingPermission, case_to_share
from sharing.events import HandoverMade
from sharing.exceptions import RecipientGone
from sharing.schemas import HandOver, ItemText, NewGrant, NewItem

MOST_NOTE = 2_000


async def hand_over(actor: Actor, case_id: UUID, order: HandOver) -> UUID:
    """Hand the named fields of a client over to the service that the client's consent names; returns the handover.

    Exactly these fields, each under a key of its own that the recipient's organisation alone can open. Raises Invalid
    with what the consent does not name or the client has not told us, NoEffectiveConsent, NobodyNamedThere, RecipientGone,
    ChangedSinceShown when the wording or the client's data are others than those the sender was shown.
    """
    async with unit_of_work(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER, lock=True)
        check_open(case.status)
        if order.consent_id is None:
            raise Invalid(fields={"consent_id": N_("Vyberte souhlas, na jehož základě údaje předáváte.")})
        provision = rules.check_basis(
            await consents.provision_to_act_on(actor, order.consent_id), client_id=case.client_id
        )
        await consent_views.check_somebody_named(actor, provision)
        identity, version = await clients.identity_and_version(actor, case.client_id)
        consent_views.check_as_shown(order, provision, version)
        seen = (await views.seen_of(actor, case.client_id)).get(views.recipient_of(provision), {})
        live = rules.as_now(seen, identity)
        checks = Checks()
        kinds = rules.check_hand_over(checks, order, provision, identity, live=live)
        note = checks.text("note", order.note, required=False, max_length=MOST_NOTE)
        limit = await consent_views.own_purpose(actor, provision)
        own_words = [identity.health_note if ItemKind.HEALTH in kinds else "", limit]
        if any(own_words):  # what goes out in somebody's own words
            checks.texts["item_kinds"] = "\n".join(filter(None, own_words))
        await check_words(actor, checks, order, case_id)
        checks.done()
        handover_id = new_id()
        values = {kind: rules.values_of(identity, kind) for kind in kinds}
        texts = {kind: ItemText(dict(told), purpose=limit) for kind, told in values.items()}
        await _write_handover(actor, case, provision, handover_id, texts)
        await _write_record(actor, case, provision, handover_id, values, note=note)
        await record(
            actor,
            HandoverMade(
                handover_id=handover_id,
                case_id=case_id,
                client_id=case.client_id,
                consent_id=provision.consent_id,
                basis_id=provision.id,
                recipient_tenant_id=provision.recipient_tenant_id,
                recipient_service_id=provision.recipient_service_id,
                item_kinds=[kind.value for kind in kinds],
            ),
        )
        return handover_id


async def _write_handover(
    actor: Actor,
    case: CaseHold,
    provision: Provision,
    handover_id: UUID,
    texts: Mapping[ItemKind, ItemText],
) -> None:
    """(in unit) Seal each item with a key of its own, and wrap that key for the client and for the recipient."""
    public = await repository.find_recipient_key(*views.recipient_of(provision))
    if public is None:
        raise RecipientGone
    sealer = await keys.sealer(actor.tenant, case.client_id)
    items: list[NewItem] = []
    grants: list[NewGrant] = []
    for kind, text in texts.items():
        item_id, grant_id, key = new_id(), new_id(), crypto.new_key()
        sealed = key.encrypt(msgspec.json.encode(text), rules.item_place(actor.tenant, item_id))
        items.append(NewItem(id=item_id, kind=kind, sealed=sealed, wrapped_key=sealer.item_wrap(item_id, key)))
        grants.append(NewGrant(id=grant_id, item_id=item_id, wrapped=crypto.wrap_for(public, key, grant_id)))
    await repository.insert_handover(
        actor, handover_id=handover_id, case_id=case.id, provision=provision, items=items, grants=grants
    )


async def _write_record(
    actor: Actor,
    case: CaseHold,
    provision: Provision,
    handover_id: UUID,
    kinds: Mapping[ItemKind, object],
    *,
    note: str,
) -> None:
    """(in unit) What the own file says of the handover."""
    recipient = views.recipient_of(provision)
    party = (await views.parties_of([recipient]))[recipient]
    await cases.write_record(
        actor,
        case,
        kind=RecordKind.HANDOVER,
        occurred_at=now(),
        text=papers.handed_over_record(party, kinds, valid_until=provision.valid_until, note=note),
        source_id=handover_id,
    )
