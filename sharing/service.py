"""What people do with what is shared: hand over, look, open an own file from it, see who looked, end it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import asyncpg
import msgspec

from consent import service as consents
from consent.events import ConsentExpired, ConsentFact, ConsentSuperseded, ConsentWithdrawn
from consent.schemas import Ending, Provision
from consent.tables import HANDOVER_FIELDS, ConsentType, ItemKind
from kernel import audit, crypto, keys
from kernel.actor import Actor, system_actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import later, record
from kernel.exceptions import Invalid, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague, working_day_on_or_after
from kernel.web.i18n import N_, gettext
from kernel.web.text import counted
from services.cases import service as cases
from services.cases import views as case_views
from services.cases.access import CaseHold, CasePermission, case_for
from services.cases.access import require as require_case_right
from services.cases.rules import KEY_WORKER_ROLES, check_open
from services.cases.tables import RecordKind
from services.clients import service as clients
from services.clients.tables import ClientKind
from tenants import service as tenants
from tenants.schemas import WorkerView

from . import repository, rules
from .access import (
    ReceivedHold,
    SharingPermission,
    case_to_share,
    grant_to_end,
    only_named,
    permissions,
    received_for,
    require,
    sees_all_sent,
    sent_for,
)
from .events import HandoverMade, HandoverTakenOver, ShareEndedByOwner
from .exceptions import AlreadyTakenOver, RecipientGone, ShareEnded
from .schemas import (
    CaseOffers,
    CaseSharing,
    HandOver,
    ItemText,
    Look,
    Offer,
    OfferedItem,
    OpenOwnCase,
    Partner,
    Party,
    ReceivedHandover,
    ReceivedItem,
    ReceivedRow,
    SentDetail,
    SentHandover,
    SentItem,
    SharingPage,
    ViewerText,
)
from .tables import DisclosureAction, EndCause

Pair = tuple[UUID, UUID]
SHOWN = 50
LOOKS_SHOWN = 10
OVERVIEW = 3
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
        provision = rules.check_basis(await consents.provision_by_id(actor, order.consent_id), client_id=case.client_id)
        identity = (await clients.client_identities(actor, [case.client_id]))[case.client_id]
        checks = Checks()
        kinds = rules.check_hand_over(
            checks, order, provision, identity, live=(await _live_kinds(actor, case.client_id)).get(_to(provision), ())
        )
        note = checks.text("note", order.note, required=False, max_length=2_000)
        checks.done()
        handover_id = new_id()
        await _write_handover(
            actor, case, provision, handover_id, {kind: rules.values_of(identity, kind) for kind in kinds}
        )
        party = (await _parties([_to(provision)]))[_to(provision)]
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
    public = await repository.find_recipient_key(*_to(provision))
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


def _to(provision: Provision) -> Pair:
    return provision.recipient_tenant_id, provision.recipient_service_id


async def _live_kinds(actor: Actor, client_id: UUID) -> dict[Pair, set[str]]:
    found: dict[Pair, set[str]] = {}
    for row in await repository.list_live_kinds(actor, client_id):
        found.setdefault((row["grantee_tenant_id"], row["grantee_service_id"]), set()).add(row["kind"])
    return found


async def offers(actor: Actor, case_id: UUID) -> CaseOffers:
    """What can be handed over of a client now: one offer for each consent to it that holds; recorded as a read."""
    async with unit_of_work(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER)
        check_open(case.status)
        provisions = await consents.effective_provisions(actor, case.client_id, type=ConsentType.HANDOVER)
        identity = (await clients.client_identities(actor, [case.client_id]))[case.client_id]
        live = await _live_kinds(actor, case.client_id)
        parties = await _parties(map(_to, provisions))
        audit.read(actor, "handover_offers", None, case_id=case_id, count=len(provisions))
        return CaseOffers(
            header=await case_views.header_of(actor, case),
            offers=[
                Offer(
                    consent_id=each.consent_id,
                    recipient=parties[_to(each)],
                    purpose=each.purpose,
                    valid_until=each.valid_until,
                    items=[
                        OfferedItem(
                            kind=kind.value,
                            values=rules.values_of(identity, kind),
                            state=rules.offer_state(kind, each, identity, live=live.get(_to(each), ())),
                        )
                        for kind in HANDOVER_FIELDS
                    ],
                )
                for each in provisions
            ],
        )


# ── what came to us ──────────────────────────────────────────────────────────────────────────────────────────────────


async def shared_with_me(actor: Actor, *, before: UUID | None = None, limit: int = SHOWN) -> list[ReceivedRow]:
    """Handovers that let something through to the actor now, newest first. Whom they are about is not said here."""
    async with unit_of_work(actor):
        require(actor, SharingPermission.LIST)
        return await _list_received(actor, before=before, limit=limit)


async def _list_received(actor: Actor, *, limit: int, before: UUID | None = None) -> list[ReceivedRow]:
    return await _received_rows(
        actor, await repository.list_received(actor, named_only=only_named(actor), before=before, limit=limit)
    )


async def _received_rows(actor: Actor, rows: Sequence[Any]) -> list[ReceivedRow]:
    parties = await _parties((row["tenant_id"], row["service_id"]) for row in rows)
    own = await _own_cases(actor, [row["id"] for row in rows])
    audit.read(actor, "handovers", None, count=len(rows))
    return [
        ReceivedRow(
            id=row["id"],
            sender=parties[row["tenant_id"], row["service_id"]],
            handed_at=row["handed_at"],
            valid_until=row["valid_until"],
            purpose=row["purpose"],
            item_kinds=sorted(row["kinds"], key=rules.position),
            **own.get(row["id"], _NO_CASE),
        )
        for row in rows
    ]


_NO_CASE: dict[str, Any] = {"own_case_id": None, "own_file_mark": ""}


async def _own_cases(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = await repository.list_own_cases(actor, handover_ids) if handover_ids else []
    return {row["handover_id"]: {"own_case_id": row["case_id"], "own_file_mark": row["file_mark"]} for row in rows}


async def handover_view(actor: Actor, handover_id: UUID) -> ReceivedHandover:
    """Open what was handed over: exactly the fields the client agreed to.

    The look is written down for the owner and in the own log before anything leaves. Raises NotThere for what has
    ended, is not for this worker, or never was.
    """
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.RECEIVE)
        items = await _look(actor, hold, DisclosureAction.VIEW)
        first = hold.rows[0]
        sender = (first["tenant_id"], first["service_id"])
        own = await _own_cases(actor, [handover_id])
        may = hold.permissions if not own else hold.permissions - {SharingPermission.TAKE_OVER}
        return ReceivedHandover(
            id=handover_id,
            sender=(await _parties([sender]))[sender],
            handed_at=first["handed_at"],
            valid_until=min(row["valid_until"] for row in hold.rows),
            purpose=first["purpose"],
            items=items,
            may=sorted(permission.value for permission in may),
            **own.get(handover_id, _NO_CASE),
        )


async def _look(actor: Actor, hold: ReceivedHold, action: DisclosureAction) -> list[ReceivedItem]:
    """Decrypt what the grants let through, with the look written down; nothing ends between here and the commit."""
    viewer = ViewerText((await tenants.worker_names(actor.tenant, [actor.worker]))[actor.worker])
    looks: list[tuple[UUID, UUID, UUID, UUID, UUID, bytes]] = []
    for row in hold.rows:
        look_id = new_id()
        sealed = crypto.seal_for(row["exchange_public"], viewer, _viewer_place(row["tenant_id"], look_id))
        looks.append((look_id, row["tenant_id"], row["service_id"], row["grant_id"], row["item_id"], sealed))
    if not await repository.insert_disclosures(actor, action.value, looks):
        raise NotThere
    private = await keys.exchange_private(actor.tenant)
    items: list[ReceivedItem] = []
    for row in hold.rows:
        key = crypto.unwrap_with(private, row["wrapped"], row["grant_id"])
        plain = key.decrypt(row["sealed"], _item_place(row["tenant_id"], row["item_id"]))
        items.append(ReceivedItem(id=row["item_id"], kind=row["kind"], values=crypto.decode(plain, ItemText).values))
        audit.read(actor, "shared_item", row["item_id"], grant_id=row["grant_id"], basis_id=row["basis_id"])
    return sorted(items, key=lambda item: rules.position(item.kind))


def _viewer_place(tenant_id: UUID, look_id: UUID) -> bytes:
    return crypto.place(tenant_id, "disclosure", "viewer", look_id)


async def case_starters(actor: Actor) -> list[WorkerView]:
    """Who can be the key worker of a file opened from a handover."""
    async with unit_of_work(actor):
        require(actor, SharingPermission.TAKE_OVER)
        return await tenants.workers_of_service(actor, roles=KEY_WORKER_ROLES)


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
            (await _parties([sender]))[sender],
            [ItemKind(item.kind) for item in items],
            handed_at=hold.rows[0]["handed_at"],
        ),
        source_id=hold.id,
    )


# ── what went out from us ────────────────────────────────────────────────────────────────────────────────────────────


async def shared_by_us(actor: Actor, *, before: UUID | None = None, limit: int = SHOWN) -> list[SentHandover]:
    """What the service handed over, newest first: to whom, on what, until when, who looked; recorded as a read."""
    async with unit_of_work(actor):
        require(actor, SharingPermission.LIST)
        return await _sent_rows(actor, before=before, limit=limit)


async def _sent_rows(actor: Actor, *, before: UUID | None, limit: int) -> list[SentHandover]:
    if not sees_all_sent(actor):
        return []
    views = await _sent_views(actor, await repository.list_sent(actor, before=before, limit=limit))
    audit.read(actor, "sharing", None, count=len(views))
    return views


async def sent_handover(actor: Actor, handover_id: UUID) -> SentDetail:
    """One handover of ours with everybody who looked; recorded as a read."""
    async with unit_of_work(actor):
        hold = await sent_for(actor, handover_id, SharingPermission.SEE_SENT)
        view = (await _sent_views(actor, [hold.row]))[0]
        looks = await _looks(actor, await repository.list_looks_at_handover(actor, handover_id, limit=SHOWN))
        audit.read(actor, "sharing", handover_id, case_id=hold.case.id)
        return SentDetail(handover=view, looks=looks, may=sorted(held.value for held in hold.permissions))


async def case_sharing(actor: Actor, case_id: UUID, *, before: UUID | None = None, limit: int = SHOWN) -> CaseSharing:
    """The sharing of one case: what went out and who looked, and whether it came by a handover; recorded as a read."""
    async with unit_of_work(actor):
        case, held = await case_to_share(actor, case_id, SharingPermission.SEE_SENT)
        header = await case_views.header_of(actor, case)
        sent = await _sent_views(actor, await repository.list_sent_of_case(actor, case_id, before=before, limit=limit))
        looks = await _looks(actor, await repository.list_looks_at_client(actor, case.client_id, limit=LOOKS_SHOWN))
        received: list[ReceivedRow] = []
        if header.handover_id is not None:
            received = await _received_rows(
                actor, await repository.find_received(actor, header.handover_id, named_only=only_named(actor))
            )
        audit.read(actor, "sharing", None, case_id=case_id, count=len(sent))
        return CaseSharing(
            header=header,
            here=(await _parties([(actor.tenant, actor.service)]))[actor.tenant, actor.service],
            sent=sent,
            looks=looks,
            received=received[0] if received else None,
            may=sorted(permission.value for permission in held),
        )


async def looks_of_client(actor: Actor, case_id: UUID) -> list[Look]:
    """Everybody who looked at what went out of the case's client, last first, for the export; recorded as an act."""
    async with unit_of_work(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.EXPORT)
        looks = await _looks(actor, await repository.list_looks_at_client(actor, case.client_id, limit=None))
        audit.write(
            actor,
            "sharing.exported",
            object_type="case",
            object_id=case_id,
            case_id=case_id,
            details={"count": len(looks)},
        )
        return looks


async def _sent_views(actor: Actor, rows: Sequence[Any]) -> list[SentHandover]:
    """Handovers with their items; a constant number of queries."""
    if not rows:
        return []
    items: dict[UUID, list[Any]] = {row["id"]: [] for row in rows}
    for item in await repository.list_sent_items(actor, list(items)):
        items[item["handover_id"]].append(item)
    identities = await clients.client_identities(actor, {row["client_id"] for row in rows})
    names = await tenants.worker_names(actor.tenant, {row["handed_by"] for row in rows})
    parties = await _parties((row["recipient_tenant_id"], row["recipient_service_id"]) for row in rows)
    viewers = await _viewers(actor, [item for each in items.values() for item in each if item["look_id"]], "look_id")
    return [
        SentHandover(
            id=row["id"],
            case_id=row["case_id"],
            client_name=identities[row["client_id"]].name,
            recipient=parties[row["recipient_tenant_id"], row["recipient_service_id"]],
            consent_id=row["consent_id"],
            purpose=items[row["id"]][0]["purpose"],
            handed_at=row["handed_at"],
            handed_by=names.get(row["handed_by"], ""),
            valid_until=max(item["valid_until"] for item in items[row["id"]]),
            items=sorted(
                (_sent_item(item, viewers) for item in items[row["id"]]), key=lambda item: rules.position(item.kind)
            ),
        )
        for row in rows
    ]


def _sent_item(row: Any, viewers: dict[UUID, str]) -> SentItem:
    state = rules.state_of(
        valid_from=row["valid_from"], valid_until=row["valid_until"], revoke_cause=row["revoke_cause"], now=row["now"]
    )
    return SentItem(
        grant_id=row["id"],
        kind=row["kind"],
        state=state,
        valid_until=row["valid_until"],
        ended_at=rules.ended_at(state, valid_until=row["valid_until"], revoked_at=row["revoked_at"]),
        looks=row["looks"],
        last_look_at=row["last_look_at"],
        last_viewer=viewers.get(row["viewer_worker_id"], ""),
    )


async def _viewers(actor: Actor, rows: Iterable[Any], look_id: str = "id") -> dict[UUID, str]:
    """The names of those who looked, by worker; each is opened once, with the own organisation's key."""
    private = await keys.exchange_private(actor.tenant)
    names: dict[UUID, str] = {}
    for row in rows:
        if row["viewer_worker_id"] not in names:
            place = _viewer_place(actor.tenant, row[look_id])
            names[row["viewer_worker_id"]] = crypto.open_with(private, row["viewer"], ViewerText, place).name
    return names


async def _looks(actor: Actor, rows: Sequence[Any]) -> list[Look]:
    viewers = await _viewers(actor, rows)
    parties = await _parties((row["viewer_tenant_id"], row["viewer_service_id"]) for row in rows)
    return [
        Look(
            at=row["at"],
            viewer=viewers[row["viewer_worker_id"]],
            party=parties[row["viewer_tenant_id"], row["viewer_service_id"]],
            action=row["action"],
            item_kinds=sorted(row["kinds"], key=rules.position),
        )
        for row in rows
    ]


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


# ── both directions ──────────────────────────────────────────────────────────────────────────────────────────────────


async def sharing_page(
    actor: Actor, *, received_before: UUID | None = None, sent_before: UUID | None = None, limit: int = SHOWN
) -> SharingPage:
    """Both directions of the service's sharing, newest first; recorded as a read."""
    async with unit_of_work(actor):
        held = require(actor, SharingPermission.LIST)
        here = (actor.tenant, actor.service)
        partners = {
            (row["tenant_id"], row["service_id"]): row
            for row in await repository.count_by_partner(
                actor, named_only=only_named(actor), with_sent=sees_all_sent(actor)
            )
        }
        parties = await _parties([here, *partners])
        return SharingPage(
            here=parties[here],
            partners=[
                Partner(party=parties[pair], sent=row["sent"], ended=row["ended"], received=row["received"])
                for pair, row in partners.items()
            ],
            received=await _list_received(actor, before=received_before, limit=limit),
            sent=await _sent_rows(actor, before=sent_before, limit=limit),
            may=sorted(permission.value for permission in held),
        )


async def sharing_of_case(actor: Actor, case_id: UUID) -> list[SentHandover]:
    """The last handovers of a case, for its overview; recorded as a read. None for who may not see them."""
    async with unit_of_work(actor):
        if SharingPermission.SEE_SENT not in permissions(actor):
            return []
        await case_to_share(actor, case_id, SharingPermission.SEE_SENT)
        views = await _sent_views(actor, await repository.list_sent_of_case(actor, case_id, limit=OVERVIEW))
        if views:
            audit.read(actor, "sharing", None, case_id=case_id, count=len(views))
        return views


async def new_for_me(actor: Actor) -> list[ReceivedRow]:
    """Handovers from which no own file has been opened yet, for My day."""
    async with unit_of_work(actor):
        if SharingPermission.LIST not in permissions(actor):
            return []
        return [row for row in await _list_received(actor, limit=SHOWN) if row.own_case_id is None]


async def _parties(pairs: Iterable[Pair]) -> dict[Pair, Party]:
    return {
        pair: Party(
            tenant_id=each.tenant_id,
            service_id=each.id,
            service=each.name,
            service_short=each.short_name,
            organisation=each.organisation_name,
            organisation_short=each.organisation_short,
        )
        for pair, each in (await tenants.service_views(pairs)).items()
    }


@consents.tells_what_ends
async def items_that_end(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What each service would see no more if the consent ended now."""
    rows = await repository.count_live_of_consent(actor, consent_id)
    parties = await _parties((row["grantee_tenant_id"], row["grantee_service_id"]) for row in rows)
    sentence = gettext("Příjemce {recipient} přestane vidět {items}.")
    return [
        Ending(
            text=sentence.format(
                recipient=parties[row["grantee_tenant_id"], row["grantee_service_id"]].service,
                items=counted(
                    row["items"], gettext("předaný údaj"), gettext("předané údaje"), gettext("předaných údajů")
                ),
            ),
            url=f"/cases/{row['case_id']}/sharing",
        )
        for row in rows
    ]


# ── reactions ────────────────────────────────────────────────────────────────────────────────────────────────────────
# They run as the owner: only the owner sees what it shared with whom. A service that had nothing is told nothing.


@later(HandoverMade)
async def tell_recipient(actor: Actor, event: HandoverMade) -> None:
    """Tell the recipient, or the workers whom the consent names, that something came; unless it has ended by now."""
    for told in await repository.list_told(actor, handover_ids=[event.handover_id]):
        if told["live"]:
            await _tell(told, RECEIVED)


@later(ConsentWithdrawn)
@later(ConsentSuperseded)
@later(ConsentExpired)
async def tell_consent_ended(actor: Actor, event: ConsentFact) -> None:
    """Tell those who had something on the consent that the sharing ended, and nothing more."""
    await _tell_ended(await repository.list_told(actor, consent_id=event.consent_id))


@later(ShareEndedByOwner)
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
