# pyright: strict
"""What came to us: opening it, and opening an own file from it."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CaseHold, CasePermission, case_for, check_words_about
from cases.cases.access import require as require_case_right
from cases.cases.exceptions import PossibleDuplicate, case_at
from cases.cases.rules import check_open
from cases.cases.tables import RecordKind
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from consent.tables import ItemKind
from kernel import audit, crypto, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague, working_day_on_or_after
from kernel.readable import tried, unreadable
from kernel.web.i18n import N_
from sharing import papers, repository, rules, views
from sharing.access import ReceivedHold, SharingPermission, only_named, received_for
from sharing.events import HandoverDeclined, HandoverSeen, HandoverTakenOver
from sharing.exceptions import AlreadyDeclined, AlreadyTakenOver, EndedSinceShown, KeyWorkerNotNamed
from sharing.schemas import (
    DeclineHandover,
    ItemText,
    JoinHandover,
    LetThrough,
    NewLook,
    OpenOwnCase,
    ReceivedHandover,
    ReceivedItem,
    TakeOver,
    ViewerText,
)
from sharing.tables import DisclosureAction
from tenants import views as tenant_views


async def open_handover(actor: Actor, handover_id: UUID) -> ReceivedHandover:
    """Open what was handed over: exactly the fields the client agreed to.

    The look is written down for the owner and in the own log before anything leaves. Raises NotThere for what has
    ended, is not for this worker, or never was.
    """
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.RECEIVE)
        items, purpose = await _look_at(actor, hold, DisclosureAction.VIEW)
        first = hold.rows[0]
        own = (await views.own_cases(actor, [handover_id])).get(handover_id)
        may = hold.permissions - {SharingPermission.TAKE_OVER} if own else hold.permissions
        return ReceivedHandover(
            id=handover_id,
            sender=(await views.parties_of([first.sender]))[first.sender],
            handed_at=first.handed_at,
            valid_until=min(row.valid_until for row in hold.rows),
            purpose=first.purpose,
            purpose_text=purpose,
            items=items,
            own_case_id=own.case_id if own else None,
            own_file_mark=own.file_mark if own else "",
            earlier_case_ids=[] if own else await _earlier(actor, handover_id),
            may=sorted(permission.value for permission in may),
            **await _answered(actor, handover_id),
        )


async def _answered(actor: Actor, handover_id: UUID) -> dict[str, Any]:
    """(in unit) Who handed over, of the own organisation, and what was answered by whom."""
    row = await repository.find_received(actor, handover_id, named_only=only_named(actor))
    if row is None:
        return {}
    declined = None
    if DisclosureAction.DECLINED in row.answers:
        declined = await repository.find_declined(actor, handover_id)
    people = [row.handed_by] if row.tenant_id == actor.tenant else []
    names = await tenant_views.worker_names(actor.tenant, people + ([declined.by] if declined else []))
    return {
        "answers": row.answers,
        "handed_by": names.get(row.handed_by, "") if people else "",
        "declined_by": names.get(declined.by, "") if declined else "",
        "declined_at": declined.at if declined else None,
    }


async def _earlier(actor: Actor, handover_id: UUID) -> list[UUID]:
    found = await views.earlier_cases(actor, [handover_id])
    return [own.case_id for own in found.get(handover_id, [])]


async def _answers(actor: Actor, handover_id: UUID) -> list[str]:
    row = await repository.find_received(actor, handover_id, named_only=only_named(actor))
    return row.answers if row is not None else []


async def take_note(actor: Actor, handover_id: UUID) -> None:
    """Say that one has seen what was handed over, for who has nothing else to do with it; once, a second time is none.

    What the service answered meanwhile waits for nobody: raises AlreadyTakenOver, AlreadyDeclined.
    """
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.RECEIVE)
        await repository.take_turn(handover_id)
        await _check_not_taken_over(actor, handover_id)
        answers = await _answers(actor, handover_id)
        if DisclosureAction.SEEN in answers:
            return
        if DisclosureAction.DECLINED in answers:
            raise AlreadyDeclined
        await _write_down(actor, hold, DisclosureAction.SEEN)
        await record(actor, HandoverSeen(handover_id=handover_id))


async def decline_handover(actor: Actor, handover_id: UUID, order: DeclineHandover) -> UUID:
    """Answer for the service that it takes nothing over, and why; returns the handover. Raises Invalid, AlreadyTakenOver, AlreadyDeclined."""
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.DECLINE)
        await repository.take_turn(handover_id)
        await _check_not_taken_over(actor, handover_id)
        if DisclosureAction.DECLINED in await _answers(actor, handover_id):
            raise AlreadyDeclined
        checks = Checks()
        reason = checks.reason(
            "reason", order.reason, missing=N_("Napište, proč údaje nepřevezmete."), max_length=1_000
        )
        items, _ = await _items_of(actor, hold, unreadable_too=False)
        told = rules.identity_of(item.values for item in items)
        await check_words_about(actor, checks, order, name=told.name, birth_date=told.birth_date)
        checks.done()
        await _write_down(actor, hold, DisclosureAction.DECLINED, reason=reason)
        first = hold.rows[0]
        await record(
            actor,
            HandoverDeclined(
                handover_id=handover_id, owner_tenant_id=first.tenant_id, owner_service_id=first.service_id
            ),
        )
        return handover_id


async def _write_down(actor: Actor, hold: ReceivedHold, action: DisclosureAction, *, reason: str = "") -> list[NewLook]:
    """(in unit) What the actor does with what the grants let through, for their owner; none ends before the commit."""
    name = (await tenant_views.worker_names(actor.tenant, [actor.worker]))[actor.worker]
    looks = [_look(row, ViewerText(name, reason)) for row in hold.rows]
    await repository.insert_disclosures(actor, action, looks)
    return looks


async def _look_at(actor: Actor, hold: ReceivedHold, action: DisclosureAction) -> tuple[list[ReceivedItem], str]:
    """(in unit) Decrypt what the grants let through, with the client's own words of the purpose, and the look written down.

    Nothing ends before the commit.
    """
    looks = await _write_down(actor, hold, action)
    items, purpose = await _items_of(
        actor, hold, unreadable_too=action is DisclosureAction.VIEW
    )  # a copy has no place for it
    grants = {"grants": [row.grant_id for row in hold.rows]}
    audit.read(actor, "handover", hold.id, basis_id=hold.rows[0].basis_id, details=grants)
    if action is DisclosureAction.COPY:  # when nothing is copied after all, it was a look
        audit.if_refused(actor, "handover", hold.id, basis_id=hold.rows[0].basis_id, details=grants)
        audit.with_refusal(*repository.disclosures(actor, DisclosureAction.VIEW, looks))
    return sorted(items, key=lambda item: rules.position(item.kind)), purpose


async def _items_of(actor: Actor, hold: ReceivedHold, *, unreadable_too: bool) -> tuple[list[ReceivedItem], str]:
    privates = await keys.exchange_privates(actor.tenant)
    items, purpose = list[ReceivedItem](), ""
    for row in hold.rows:
        text = tried("shared_item", row.item_id, partial(_opened, privates, row))
        if text is not None:
            items.append(ReceivedItem(id=row.item_id, kind=row.kind, values=text.values))
            purpose = text.purpose
        elif unreadable_too:
            items.append(ReceivedItem(id=row.item_id, kind=row.kind, values={row.kind: unreadable()}))
    return items, purpose


def _opened(privates: crypto.Privates, row: LetThrough) -> ItemText:
    key = crypto.unwrap_with(privates, row.wrapped, row.grant_id)
    return crypto.decode(key.decrypt(row.sealed, rules.item_place(row.tenant_id, row.item_id)), ItemText)


def _look(row: LetThrough, viewer: ViewerText) -> NewLook:
    look_id = new_id()
    return NewLook(
        id=look_id,
        tenant_id=row.tenant_id,
        service_id=row.service_id,
        grant_id=row.grant_id,
        item_id=row.item_id,
        viewer=crypto.seal_for(row.exchange_public, viewer, views.viewer_place(row.tenant_id, look_id)),
    )


async def open_own_case(actor: Actor, handover_id: UUID, order: OpenOwnCase) -> UUID:
    """Open an own client and case from what was handed over; returns the case.

    The new file is the recipient's own documentation and stays when the sharing ends. Once for each handover: raises
    AlreadyTakenOver; PossibleDuplicate unless the order says `open_anyway`; EndedSinceShown when less lets through than
    was shown. A service that declined may change its mind while the sharing lasts: the answer stays on record beside it,
    and who handed over is told; AlreadyDeclined unless the order says `after_decline`.
    """
    rules.check_kinds(order.item_kinds)
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.TAKE_OVER)
        require_case_right(actor, CasePermission.OPEN)
        await repository.take_turn(handover_id)
        await _check_not_taken_over(actor, handover_id)
        hold = await _as_told(actor, hold, order)
        checks = Checks()
        named = rules.named_in(hold.rows)
        key_worker_id = await cases.check_key_worker(actor, checks, order.key_worker_id, named=named)
        checks.done()
        assert key_worker_id is not None  # what was wrong stands beside its field
        items, purpose = await _look_at(actor, hold, DisclosureAction.COPY)
        identity = _checked_identity(items)
        if not order.open_anyway:
            await _check_single(actor, handover_id, identity)
        preset = await tenant_views.own_preset(actor)
        with repository.one_file_of_a_handover():
            started = await cases.start_case(
                actor,
                ClientKind(preset.clients_are),
                identity,
                key_worker_id=key_worker_id,
                handover_id=handover_id,
                by_worker_id=actor.worker_id,
            )
        case_id, client_id = started.case_id, started.client_id
        await _note_origin(actor, hold, case_id, items, purpose)
        first = rules.first_task(preset, hold.rows[0].purpose)
        if first is not None:
            await cases.add_task_to(
                actor,
                assignee_id=key_worker_id,
                due_on=working_day_on_or_after(rules.days_from(today_in_prague(), first.days)),
                title=first.title,
                kind=first.kind,
                case_id=case_id,
                client_id=client_id,
                source_id=handover_id,
            )
        await record(actor, await _taken_over(actor, hold, case_id))
        return case_id


async def join_handover(actor: Actor, handover_id: UUID, order: JoinHandover) -> UUID:
    """Take what was handed over into the case that the client has here already; returns the case.

    Where the client's own data say nothing they say what was handed over; what they say otherwise stays, and the record
    in the file tells both. Once for each handover: raises AlreadyTakenOver, AlreadyDeclined and EndedSinceShown (as in
    opening a case), KeyWorkerNotNamed, CaseClosed; Invalid for a case of somebody else.
    """
    rules.check_kinds(order.item_kinds)
    async with unit_of_work(actor):
        hold = await received_for(actor, handover_id, SharingPermission.TAKE_OVER)
        require_case_right(actor, CasePermission.LIST)
        await repository.take_turn(handover_id)
        for own in await repository.list_own_cases(actor, [handover_id]):
            if own.case_id == order.case_id:
                return own.case_id
            raise AlreadyTakenOver(about=case_at(own.case_id))
        whole, hold = hold, await _as_told(actor, hold, order)
        items, purpose = await _look_at(actor, hold, DisclosureAction.COPY)
        told, _ = await _items_of(actor, whole, unreadable_too=False)  # whose it is all of it tells, not the part alone
        case = await _case_of_the_same(actor, handover_id, order.case_id, told)
        check_open(case.status)
        named = rules.named_in(hold.rows)
        if named is not None and case.key_worker_id not in named:
            raise KeyWorkerNotNamed
        own, version = await clients.identity_and_version(actor, case.client_id)
        filled, other = rules.beside(own, items)
        if filled != own and CasePermission.CHANGE_CLIENT in case.permissions:
            await cases.write_client(actor, case, filled, version=version)
        await repository.insert_joined(actor, handover_id, case_id=case.id, client_id=case.client_id)
        await _note_origin(actor, hold, case.id, items, purpose, other)
        fact = await _taken_over(actor, hold, case.id)
        await record(actor, msgspec.structs.replace(fact, joined=True, by_worker_id=actor.worker))
        return case.id


async def _case_of_the_same(
    actor: Actor, handover_id: UUID, case_id: UUID | None, items: Sequence[ReceivedItem]
) -> CaseHold:
    """(in unit) The case to join, locked; one that is not there and one of others read the same. Raises Invalid.

    It is the client's by an earlier handover of the same client and consent, or as far as names tell.
    """
    try:
        case = await case_for(actor, case_id, CasePermission.ADD_RECORD, lock=True) if case_id else None
    except (NotThere, NotAllowed):
        case = None
    if case is None:
        raise Invalid(fields={"case_id": N_("Vyberte případ, který u vás klient už má.")})
    told = rules.identity_of(item.values for item in items)
    matches = await case_views.matches_of(actor, told, same=await _earlier(actor, handover_id), shows=False)
    if not any(match.likely and match.case.id == case.id for match in matches):
        raise Invalid(fields={"case_id": N_("Podle jména předané údaje nejsou o klientovi tohoto případu.")})
    return case


async def _taken_over(actor: Actor, hold: ReceivedHold, case_id: UUID) -> HandoverTakenOver:
    """(in unit) The fact, and to whom a change of mind is told."""
    return HandoverTakenOver(
        handover_id=hold.id,
        case_id=case_id,
        owner_tenant_id=hold.rows[0].tenant_id,
        owner_service_id=hold.rows[0].service_id,
        declined_before=DisclosureAction.DECLINED in await _answers(actor, hold.id),
    )


async def _check_single(actor: Actor, handover_id: UUID, identity: ClientIdentity) -> None:
    """(in unit) Only the own service is asked. What somebody opened from the same handover just now is no double."""
    try:
        await cases.check_single(actor, identity, same=await _earlier(actor, handover_id))
    except PossibleDuplicate:
        await _check_not_taken_over(actor, handover_id)
        raise


async def _check_not_taken_over(actor: Actor, handover_id: UUID) -> None:
    for own in await repository.list_own_cases(actor, [handover_id]):
        raise AlreadyTakenOver(about=case_at(own.case_id))


async def _as_told(actor: Actor, hold: ReceivedHold, order: TakeOver) -> ReceivedHold:
    """(in unit) What the order takes over. Nobody changes the mind of a service without knowing what a colleague
    answered, takes over less than they saw, or more than they named.
    """
    if not order.after_decline and DisclosureAction.DECLINED in await _answers(actor, hold.id):
        raise AlreadyDeclined
    if not {row.kind for row in hold.rows}.issuperset(order.item_kinds):
        raise EndedSinceShown
    if not order.item_kinds:
        return hold
    return msgspec.structs.replace(hold, rows=[row for row in hold.rows if row.kind in order.item_kinds])


def _checked_identity(items: Sequence[ReceivedItem]) -> ClientIdentity:
    """The client as far as the items tell. Raises Invalid."""
    checks = Checks()
    told = rules.identity_of(item.values for item in items)
    identity = clients.check_identity(checks, told, today=today_in_prague(), needs_name=False)
    checks.done()
    return identity


async def _note_origin(
    actor: Actor,
    hold: ReceivedHold,
    case_id: UUID,
    items: Sequence[ReceivedItem],
    purpose: str,
    other: Sequence[ReceivedItem] = (),
) -> None:
    """(in unit) What the own file says of where it came from, and what of it its client's data say otherwise."""
    first = hold.rows[0]
    await cases.write_record(
        actor,
        await case_for(actor, case_id, CasePermission.ADD_RECORD),
        kind=RecordKind.HANDOVER,
        occurred_at=now(),
        text=papers.taken_over_record(
            (await views.parties_of([first.sender]))[first.sender],
            [ItemKind(item.kind) for item in items],
            handed_at=first.handed_at,
            purpose=purpose,
            other=other,
        ),
        source_id=hold.id,
    )
