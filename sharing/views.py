"""What somebody gets to see of what is shared; nothing here leaves more behind than an entry in the log.

Opening what came is not here: a look is an act, written down for its owner.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import KEY_WORKER_ROLES, check_open
from cases.clients import service as clients
from consent import views as consent_views
from consent.schemas import Ending, Provision
from consent.tables import HANDOVER_FIELDS, ConsentType
from kernel import audit, crypto, keys
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.web.i18n import gettext
from kernel.web.text import counted
from tenants import views as tenant_views
from tenants.schemas import WorkerView

from . import repository, rules
from .access import (
    SharingPermission,
    case_to_share,
    only_named,
    permissions,
    require,
    sees_all_sent,
    sent_for,
)
from .schemas import (
    CaseOffers,
    CaseSharing,
    Look,
    Offer,
    OfferedItem,
    Partner,
    Party,
    ReceivedRow,
    SentDetail,
    SentHandover,
    SentItem,
    SharingPage,
    ViewerText,
)

Pair = tuple[UUID, UUID]
SHOWN = 50
LOOKS_SHOWN = 10
OVERVIEW = 3


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
        parties = await parties_of([here, *partners])
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


async def new_for_me(actor: Actor) -> list[ReceivedRow]:
    """Handovers from which no own file has been opened yet, for My day."""
    async with unit_of_work(actor):
        if SharingPermission.LIST not in permissions(actor):
            return []
        return [row for row in await _list_received(actor, limit=SHOWN) if row.own_case_id is None]


async def parties_of(pairs: Iterable[Pair]) -> dict[Pair, Party]:
    """(in unit) What the services are called; one query."""
    return {
        pair: Party(
            tenant_id=each.tenant_id,
            service_id=each.id,
            service=each.name,
            service_short=each.short_name,
            organisation=each.organisation_name,
            organisation_short=each.organisation_short,
        )
        for pair, each in (await tenant_views.service_views(pairs)).items()
    }


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
    parties = await parties_of((row["tenant_id"], row["service_id"]) for row in rows)
    own = await own_cases(actor, [row["id"] for row in rows])
    clients_of = await case_views.client_names(actor, {case["own_case_id"] for case in own.values()})
    names = await tenant_views.worker_names(
        actor.tenant, {row["handed_by"] for row in rows if row["tenant_id"] == actor.tenant}
    )
    audit.read(actor, "handovers", None, count=len(rows))
    return [
        ReceivedRow(
            id=row["id"],
            sender=parties[row["tenant_id"], row["service_id"]],
            handed_by=names.get(row["handed_by"], ""),
            client_name=clients_of.get(case["own_case_id"], ""),
            handed_at=row["handed_at"],
            valid_until=row["valid_until"],
            purpose=row["purpose"],
            item_kinds=sorted(row["kinds"], key=rules.position),
            **case,
        )
        for row in rows
        for case in [own.get(row["id"], NO_CASE)]
    ]


NO_CASE: dict[str, Any] = {"own_case_id": None, "own_file_mark": ""}


async def own_cases(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """(in unit) The own file opened from each handover, where there is one."""
    rows = await repository.list_own_cases(actor, handover_ids) if handover_ids else []
    return {row["handover_id"]: {"own_case_id": row["case_id"], "own_file_mark": row["file_mark"]} for row in rows}


async def names_of_handovers(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and mark of the own files opened from these handovers, as far as the actor may know them.

    Whom a handover is about without one is said only on opening it.
    """
    async with unit_of_work(actor):
        own = {each: case["own_case_id"] for each, case in (await own_cases(actor, handover_ids)).items()}
        names = await case_views.names_of_cases(actor, set(own.values())) if own else {}
        return {each: names[case_id] for each, case_id in own.items() if case_id in names}


async def case_starters(actor: Actor) -> list[WorkerView]:
    """Who can be the key worker of a file opened from a handover."""
    async with unit_of_work(actor):
        require(actor, SharingPermission.TAKE_OVER)
        return await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)


# ── what can be handed over ──────────────────────────────────────────────────────────────────────────────────────────


async def offers(actor: Actor, case_id: UUID) -> CaseOffers:
    """What can be handed over of a client now: one offer for each consent to it that holds; recorded as a read."""
    async with unit_of_work(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.HAND_OVER)
        check_open(case.status)
        provisions = await consent_views.effective_provisions(actor, case.client_id, type=ConsentType.HANDOVER)
        identity = (await clients.client_identities(actor, [case.client_id]))[case.client_id]
        live = await live_kinds(actor, case.client_id)
        parties = await parties_of(map(recipient_of, provisions))
        audit.read(actor, "handover_offers", None, case_id=case_id, count=len(provisions))
        return CaseOffers(
            header=await case_views.header_of(actor, case),
            offers=[
                Offer(
                    consent_id=each.consent_id,
                    recipient=parties[recipient_of(each)],
                    purpose=each.purpose,
                    valid_until=each.valid_until,
                    items=[
                        OfferedItem(
                            kind=kind.value,
                            values=rules.values_of(identity, kind),
                            state=rules.offer_state(kind, each, identity, live=live.get(recipient_of(each), ())),
                        )
                        for kind in HANDOVER_FIELDS
                    ],
                )
                for each in provisions
            ],
            refusal=await consent_views.refusal_of(actor, case.client_id, type=ConsentType.HANDOVER),
        )


async def live_kinds(actor: Actor, client_id: UUID) -> dict[Pair, set[str]]:
    """(in unit) What of a client goes to which service at this moment."""
    found: dict[Pair, set[str]] = {}
    for row in await repository.list_live_kinds(actor, client_id):
        found.setdefault((row["grantee_tenant_id"], row["grantee_service_id"]), set()).add(row["kind"])
    return found


def recipient_of(provision: Provision) -> Pair:
    """The service that a consent names."""
    return provision.recipient_tenant_id, provision.recipient_service_id


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
            here=(await parties_of([(actor.tenant, actor.service)]))[actor.tenant, actor.service],
            sent=sent,
            looks=looks,
            received=received[0] if received else None,
            may=sorted(permission.value for permission in held),
            refusal=await consent_views.refusal_of(actor, case.client_id, type=ConsentType.HANDOVER),
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
    names = await tenant_views.worker_names(actor.tenant, {row["handed_by"] for row in rows})
    parties = await parties_of((row["recipient_tenant_id"], row["recipient_service_id"]) for row in rows)
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


async def _looks(actor: Actor, rows: Sequence[Any]) -> list[Look]:
    viewers = await _viewers(actor, rows)
    parties = await parties_of((row["viewer_tenant_id"], row["viewer_service_id"]) for row in rows)
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


async def _viewers(actor: Actor, rows: Iterable[Any], look_id: str = "id") -> dict[UUID, str]:
    """The names of those who looked, by worker; each is opened once, with the own organisation's key."""
    privates = await keys.exchange_privates(actor.tenant)
    names: dict[UUID, str] = {}
    for row in rows:
        if row["viewer_worker_id"] not in names:
            place = viewer_place(actor.tenant, row[look_id])
            names[row["viewer_worker_id"]] = crypto.open_with(privates, row["viewer"], ViewerText, place).name
    return names


def viewer_place(tenant_id: UUID, look_id: UUID) -> bytes:
    """Where the sealed name of who looked belongs."""
    return crypto.place(tenant_id, "disclosure", "viewer", look_id)


# ── what would end with a consent ────────────────────────────────────────────────────────────────────────────────────


async def items_that_end(actor: Actor, consent_id: UUID) -> list[Ending]:
    """What each service would see no more if the consent ended now."""
    rows = await repository.count_live_of_consent(actor, consent_id)
    parties = await parties_of((row["grantee_tenant_id"], row["grantee_service_id"]) for row in rows)
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
