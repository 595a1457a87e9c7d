"""What people do with what is shared: hand over, look, open an own file from it, end it; and what follows elsewhere."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import msgspec

from cases.cases import service as cases
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.access import require as require_case_right
from cases.cases.rules import check_open
from cases.cases.tables import RecordKind
from cases.clients import service as clients
from cases.clients.tables import ClientKind
from consent import views as consent_views
from consent.events import ConsentFact
from consent.schemas import Provision
from consent.tables import ItemKind
from kernel import audit, crypto, keys
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague, working_day_on_or_after
from kernel.web.i18n import N_
from tenants import service as tenants
from tenants import views as tenant_views

from . import repository, rules, views
from .access import (
    ReceivedHold,
    SharingPermission,
    case_to_share,
    grant_to_end,
    received_for,
)
from .events import HandoverMade, HandoverTakenOver, ShareEndedByOwner
from .exceptions import AlreadyTakenOver, RecipientGone, ShareEnded
from .schemas import (
    HandOver,
    ItemText,
    OpenOwnCase,
    ReceivedHandover,
    ReceivedItem,
    ViewerText,
)
from .tables import DisclosureAction, EndCause

PEER_WITHIN_DAYS = 7
ASSIGN_PEER = "assign_peer"
RECEIVED = "handover.received"
ENDED = "sharing.ended"


# ── handing over ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def hand_over(actor: Actor, case_id: UUID, order: HandOver) -> UUID:
    """Hand the named fields of a client over to the service that the client's consent names; returns the handover.

    Exactly these fields, each under a key of its own that the recipient's organisation alone can open. Raises Invalid
    with what the consent does not name or the client has not told us, NoEffectiveConsent, RecipientGone.
    """
    async with unit_of_work(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER, lock=True)
        check_open(case.status)
        if order.consent_id is None:
            raise Invalid(fields={"consent_id": N_("Vyberte souhlas, na jehož základě údaje předáváte.")})
        provision = rules.check_basis(
            await consent_views.provision_by_id(actor, order.consent_id), client_id=case.client_id
        )
        recipient = views.recipient_of(provision)
        identity = (await clients.client_identities(actor, [case.client_id]))[case.client_id]
        checks = Checks()
        kinds = rules.check_hand_over(
            checks, order, provision, identity, live=(await views.live_kinds(actor, case.client_id)).get(recipient, ())
        )
        note = checks.text("note", order.note, required=False, max_length=2_000)
        checks.done()
        handover_id = new_id()
        await _write_handover(
            actor, case, provision, handover_id, {kind: rules.values_of(identity, kind) for kind in kinds}
        )
        party = (await views.parties_of([recipient]))[recipient]
        await cases.write_record(
            actor,
            case,
            kind=RecordKind.HANDOVER,
            occurred_at=now(),
            text=rules.handed_over_record(party, kinds, valid_until=provision.valid_until, note=note),
            source_id=handover_id,
        )
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
    actor: Actor, case: CaseHold, provision: Provision, handover_id: UUID, values: dict[ItemKind, dict[str, str]]
) -> None:
    public = await repository.find_recipient_key(*views.recipient_of(provision))
    if public is None:
        raise RecipientGone
    sealer = await keys.sealer(actor.tenant, case.client_id)
    items: list[tuple[UUID, str, bytes, bytes]] = []
    grants: list[tuple[UUID, UUID, bytes]] = []
    for kind, fields in values.items():
        item_id, grant_id, key = new_id(), new_id(), crypto.new_key()
        sealed = key.encrypt(msgspec.json.encode(ItemText(fields)), _item_place(actor.tenant, item_id))
        items.append((item_id, kind.value, sealed, sealer.item_wrap(item_id, key)))
        grants.append((grant_id, item_id, crypto.wrap_for(public, key, grant_id)))
    await repository.insert_handover(
        actor, handover_id=handover_id, case_id=case.id, provision=provision, items=items, grants=grants
    )


def _item_place(tenant_id: UUID, item_id: UUID) -> bytes:
    return crypto.place(tenant_id, "shared_item", "sealed", item_id)


# ── what came to us ──────────────────────────────────────────────────────────────────────────────────────────────────


async def open_handover(actor: Actor, handover_id: UUID) -> ReceivedHandover:
    """Open what was handed over: exactly the fields the client agreed to.

    The look is written down for the owner and in the own log before anything leaves. Raises NotThere for what has
    ended, is not for this worker, or never was.
    """
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.RECEIVE)
        items = await _look(actor, hold, DisclosureAction.VIEW)
        first = hold.rows[0]
        sender = (first["tenant_id"], first["service_id"])
        own = await views.own_cases(actor, [handover_id])
        may = hold.permissions if not own else hold.permissions - {SharingPermission.TAKE_OVER}
        return ReceivedHandover(
            id=handover_id,
            sender=(await views.parties_of([sender]))[sender],
            handed_at=first["handed_at"],
            valid_until=min(row["valid_until"] for row in hold.rows),
            purpose=first["purpose"],
            items=items,
            may=sorted(permission.value for permission in may),
            **own.get(handover_id, views.NO_CASE),
        )


async def _look(actor: Actor, hold: ReceivedHold, action: DisclosureAction) -> list[ReceivedItem]:
    """Decrypt what the grants let through, with the look written down; nothing ends between here and the commit."""
    viewer = ViewerText((await tenant_views.worker_names(actor.tenant, [actor.worker]))[actor.worker])
    looks: list[tuple[UUID, UUID, UUID, UUID, UUID, bytes]] = []
    for row in hold.rows:
        look_id = new_id()
        sealed = crypto.seal_for(row["exchange_public"], viewer, views.viewer_place(row["tenant_id"], look_id))
        looks.append((look_id, row["tenant_id"], row["service_id"], row["grant_id"], row["item_id"], sealed))
    if not await repository.insert_disclosures(actor, action.value, looks):
        raise NotThere
    privates = await keys.exchange_privates(actor.tenant)
    items: list[ReceivedItem] = []
    for row in hold.rows:
        key = crypto.unwrap_with(privates, row["wrapped"], row["grant_id"])
        plain = key.decrypt(row["sealed"], _item_place(row["tenant_id"], row["item_id"]))
        items.append(ReceivedItem(id=row["item_id"], kind=row["kind"], values=crypto.decode(plain, ItemText).values))
        audit.read(actor, "shared_item", row["item_id"], grant_id=row["grant_id"], basis_id=row["basis_id"])
    return sorted(items, key=lambda item: rules.position(item.kind))


async def open_own_case(actor: Actor, handover_id: UUID, order: OpenOwnCase) -> UUID:
    """Open an own client and case from what was handed over; returns the case.

    The new file is the recipient's own documentation and stays when the sharing ends. Once for each handover: raises
    AlreadyTakenOver.
    """
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.TAKE_OVER)
        require_case_right(actor, CasePermission.OPEN)
        if await repository.list_own_cases(actor, [handover_id]):
            raise AlreadyTakenOver
        checks = Checks()
        key_worker_id = await cases.check_key_worker(actor, checks, order.key_worker_id)
        checks.done()
        assert key_worker_id is not None
        items = await _look(actor, hold, DisclosureAction.COPY)
        identity = clients.check_identity(
            checks, rules.identity_of(item.values for item in items), today=today_in_prague(), needs_name=False
        )
        checks.done()
        try:
            client_id = await clients.create_client(actor, ClientKind.ADULT, identity, handover_id=handover_id)
        except asyncpg.UniqueViolationError as error:
            repository.taken_over_once(error)
            raise
        case_id = await cases.start_case(actor, client_id, identity, key_worker_id=key_worker_id)
        await _note_origin(actor, hold, case_id, items)
        await cases.add_task_to(
            actor,
            assignee_id=key_worker_id,
            due_on=working_day_on_or_after(rules.days_from(today_in_prague(), PEER_WITHIN_DAYS)),
            title="Přidělit peera",
            kind=ASSIGN_PEER,
            case_id=case_id,
            client_id=client_id,
            source_id=handover_id,
        )
        await record(actor, HandoverTakenOver(handover_id=handover_id, case_id=case_id))
        return case_id


async def _note_origin(actor: Actor, hold: ReceivedHold, case_id: UUID, items: Sequence[ReceivedItem]) -> None:
    sender = (hold.rows[0]["tenant_id"], hold.rows[0]["service_id"])
    await cases.write_record(
        actor,
        await case_for(actor, case_id, CasePermission.ADD_RECORD),
        kind=RecordKind.HANDOVER,
        occurred_at=now(),
        text=rules.taken_over_record(
            (await views.parties_of([sender]))[sender],
            [ItemKind(item.kind) for item in items],
            handed_at=hold.rows[0]["handed_at"],
        ),
        source_id=hold.id,
    )


# ── what went out from us ────────────────────────────────────────────────────────────────────────────────────────────


async def end_share(actor: Actor, grant_id: UUID) -> UUID:
    """End one share before its time; the consent stays. Returns the case. Raises ShareEnded."""
    async with unit_of_work(actor):
        row, case = await grant_to_end(actor, grant_id)
        if row["over"]:
            raise ShareEnded
        await repository.end_grant(actor, grant_id, EndCause.OWNER.value)
        await record(
            actor,
            ShareEndedByOwner(
                grant_id=grant_id, basis_id=row["basis_id"], case_id=case.id, handover_id=row["handover_id"]
            ),
        )
        return case.id


# ── reactions ────────────────────────────────────────────────────────────────────────────────────────────────────────
# They run as the owner: only the owner sees what it shared with whom. A service that had nothing is told nothing.


async def tell_recipient(actor: Actor, event: HandoverMade) -> None:
    """Tell the recipient, or the workers whom the consent names, that something came; unless it has ended by now."""
    for told in await repository.list_told(actor, handover_ids=[event.handover_id]):
        if told["live"]:
            await _tell(told, RECEIVED)


async def tell_consent_ended(actor: Actor, event: ConsentFact) -> None:
    """Tell those who had something on the consent that the sharing ended, and nothing more."""
    await _tell_ended(await repository.list_told(actor, consent_id=event.consent_id))


async def tell_share_ended(actor: Actor, event: ShareEndedByOwner) -> None:
    """The same when the owner ended the last share of a handover."""
    await _tell_ended(await repository.list_told(actor, handover_ids=[event.handover_id]))


async def _tell_ended(rows: Iterable[Any]) -> None:
    for told in rows:
        if not told["live"]:
            await _tell(told, ENDED)


async def _tell(told: Any, kind: str) -> None:
    recipient = system_actor(told["grantee_tenant_id"], told["grantee_service_id"])
    async with unit_of_work(recipient):
        for worker_id in told["grantee_worker_ids"] or [None]:
            if kind == ENDED:
                # an end is news only for who knew of the beginning
                knew = await tenants.take_back(recipient, _news(RECEIVED, told["id"], worker_id))
                if not knew and not told["looked"]:
                    continue
            await tenants.notify(
                recipient,
                notification_id=_news(kind, told["id"], worker_id),
                kind=kind,
                about_type="handover",
                about_id=told["id"],
                worker_id=worker_id,
            )


def _news(kind: str, handover_id: UUID, worker_id: UUID | None) -> UUID:
    return uuid5(NAMESPACE_OID, f"{kind}|{handover_id}|{worker_id}")
