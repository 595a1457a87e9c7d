# pyright: strict
"""What went out from us."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.clients import service as clients
from consent import views as consent_views
from consent.schemas import LateNo
from consent.tables import ConsentType
from kernel import audit, crypto, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import tried, unreadable
from services.case_management import views as case_managements
from services.case_management.access import Side
from sharing import repository, rules
from sharing.access import (
    SharingPermission,
    case_to_share,
    grant_to_end,
    only_named,
    permissions,
    require,
    sees_all_sent,
    sent_for,
)
from sharing.schemas import (
    AfterNo,
    CaseSharing,
    EndedJointShare,
    HandoverAnswer,
    JointShare,
    ReceivedRow,
    SentDetail,
    SentHandover,
    SentItem,
    StoredHandover,
    StoredShare,
    ViewerText,
)
from sharing.tables import DisclosureAction
from tenants import views as tenant_views

from .looks import all_looks, look_views, viewer_names, viewer_place
from .parties import SHOWN, parties_of
from .received import received_rows

LOOKS_SHOWN = 10
OVERVIEW = 3


async def shared_by_us(actor: Actor, *, before: UUID | None = None, limit: int = SHOWN) -> list[SentHandover]:
    """What the service handed over, newest first: to whom, on what, until when, who looked; recorded as a read."""
    async with look(actor):
        require(actor, SharingPermission.LIST)
        return await list_sent(actor, before=before, limit=limit)


async def list_sent(actor: Actor, *, before: UUID | None, limit: int) -> list[SentHandover]:
    """(in unit) What the service handed over, for who may see all of it; recorded as a read."""
    if not sees_all_sent(actor):
        return []
    rows = await repository.list_sent(actor, before=before, limit=limit)
    views = await _sent_views(actor, rows)
    shown = keys.opened_of(actor, {row.client_id for row in rows})
    audit.read(actor, "sharing", None, count=len(views), shown=shown)
    return views


async def sent_handover(actor: Actor, handover_id: UUID) -> SentDetail:
    """One handover of ours with everybody who looked; recorded as a read."""
    async with look(actor):
        hold = await sent_for(actor, handover_id, SharingPermission.SEE_SENT)
        (view,) = await _sent_views(actor, [hold.row])
        looks = await look_views(actor, await repository.list_looks_at_handover(actor, handover_id, limit=SHOWN))
        audit.read(actor, "sharing", handover_id, case_id=hold.case.id)
        return SentDetail(handover=view, looks=looks, may=sorted(held.value for held in hold.permissions))


async def sent_share(actor: Actor, grant_id: UUID) -> SentDetail:
    """The same with one of its values alone, for who may end it. Raises NotThere, NotAllowed."""
    async with look(actor):
        grant, case = await grant_to_end(actor, grant_id)
        hold = await sent_for(actor, grant.handover_id, SharingPermission.END)
        (view,) = await _sent_views(actor, [hold.row])
        one = [item for item in view.items if item.grant_id == grant_id]
        audit.read(actor, "sharing", grant.handover_id, case_id=case.id)
        may = sorted(held.value for held in hold.permissions)
        return SentDetail(handover=msgspec.structs.replace(view, items=one), looks=[], may=may)


async def case_sharing(actor: Actor, case_id: UUID, *, before: UUID | None = None, limit: int = SHOWN) -> CaseSharing:
    """The sharing of one case: what went out and who looked, and whether it came by a handover; recorded as a read."""
    async with look(actor):
        with audit.one_look_at(actor, "sharing"):
            return await _case_sharing(actor, case_id, before, limit)


async def _case_sharing(actor: Actor, case_id: UUID, before: UUID | None, limit: int) -> CaseSharing:
    case, held = await case_to_share(actor, case_id, SharingPermission.SEE_SENT)
    header = await case_views.header_of(actor, case)
    sent = await _sent_views(actor, await repository.list_sent_of_case(actor, case_id, before=before, limit=limit))
    here = actor.tenant, actor.service
    came = await _came(actor, case_id, header.handover_id)
    audit.read(actor, "sharing", None, case_id=case_id, count=len(sent))
    looks = await all_looks(actor, case, limit=LOOKS_SHOWN + 1)
    return CaseSharing(
        header=header,
        here=(await parties_of([here]))[here],
        sent=sent,
        looks=looks[:LOOKS_SHOWN],
        more_looks=len(looks) > LOOKS_SHOWN,
        received=next((row for row in came if row.id == header.handover_id), None),
        joined=[row for row in came if row.id != header.handover_id],
        may=sorted(permission.value for permission in held),
        refusal=await consent_views.refusal_of(actor, case.client_id, type=ConsentType.HANDOVER),
        joint=await _joint_of_case(actor, case_id),
        joint_ended=await _joint_that_ended(actor, case_id),
    )


async def _came(actor: Actor, case_id: UUID, origin: UUID | None) -> list[ReceivedRow]:
    """The handover that a case came by and those taken into it, while they let through."""
    rows = await repository.list_received_of_case(actor, case_id, origin, named_only=only_named(actor))
    return await received_rows(actor, rows) if rows else []


async def sharing_of_case(actor: Actor, case_id: UUID) -> tuple[list[SentHandover], list[JointShare]]:
    """The last handovers of a case and its joint work, for its overview; recorded as a read.

    None for who may not see them.
    """
    async with look(actor):
        if SharingPermission.SEE_SENT not in permissions(actor):
            return [], []
        await case_to_share(actor, case_id, SharingPermission.SEE_SENT)
        views = await _sent_views(actor, await repository.list_sent_of_case(actor, case_id, limit=OVERVIEW))
        joint = await _joint_of_case(actor, case_id)
        if views or joint:
            audit.read(actor, "sharing", None, case_id=case_id, count=len(views))
        return views, joint


async def _joint_of_case(actor: Actor, case_id: UUID) -> list[JointShare]:
    holds = await case_managements.crossing_of_case(actor, case_id)
    parties = await parties_of({(actor.tenant, hold.other_service_id) for hold in holds})
    return [
        JointShare(
            case_management_id=hold.id,
            party=parties[actor.tenant, hold.other_service_id],
            own=hold.side is Side.OWNER,
            state=hold.state,
            valid_until=hold.row.valid_until,
            nobody=hold.nobody,
        )
        for hold in holds
    ]


async def _joint_that_ended(actor: Actor, case_id: UUID) -> list[EndedJointShare]:
    holds = await case_managements.ended_of_case(actor, case_id)
    parties = await parties_of({(actor.tenant, hold.other_service_id) for hold in holds})
    return [
        EndedJointShare(
            case_management_id=hold.id,
            party=parties[actor.tenant, hold.other_service_id],
            state=hold.state,
            ended_at=hold.row.ended_on or hold.row.valid_until,
            agreed=hold.row.partner_case_id is not None,
        )
        for hold in holds
    ]


async def _sent_views(actor: Actor, rows: Sequence[StoredHandover]) -> list[SentHandover]:
    """Handovers with their items; a constant number of queries."""
    if not rows:
        return []
    items: dict[UUID, list[StoredShare]] = {row.id: [] for row in rows}
    for item in await repository.list_sent_items(actor, list(items)):
        items[item.handover_id].append(item)
    identities = await clients.client_identities(actor, {row.client_id for row in rows})
    names = await tenant_views.worker_names(actor.tenant, {row.handed_by for row in rows})
    parties = await parties_of(row.recipient for row in rows)
    viewers = await viewer_names(
        actor,
        (
            (item.viewer_worker_id, item.look_id, item.viewer)
            for each in items.values()
            for item in each
            if item.viewer_worker_id and item.look_id and item.viewer
        ),
    )
    answers = await _answers(actor, rows)
    late = await consent_views.late_answers(actor, {row.consent_id for row in rows if _has_ended(items[row.id])})
    noes = await consent_views.late_words(actor, late)
    return _told_again(
        [
            SentHandover(
                id=row.id,
                case_id=row.case_id,
                client_name=identities[row.client_id].name,
                recipient=parties[row.recipient],
                consent_id=row.consent_id,
                purpose=items[row.id][0].purpose,
                handed_at=row.handed_at,
                handed_by=names.get(row.handed_by, ""),
                valid_until=max(item.valid_until for item in items[row.id]),
                items=sorted(
                    (_sent_item(item, viewers) for item in items[row.id]), key=lambda item: rules.position(item.kind)
                ),
                answer=answers.get(row.id),
                nobody=any(item.nobody for item in items[row.id]),
                after_no=_after_no(row, answers.get(row.id), noes.get(row.consent_id, [])),
            )
            for row in rows
            if items[row.id]  # by no act of ours is there one without
        ]
    )


def _has_ended(items: Collection[StoredShare]) -> bool:
    """Whether any of them is over, whoever ended it: a no that is written ends what still goes on."""
    return any(item.revoke_cause is not None or item.valid_until <= item.now for item in items)


def _after_no(row: StoredHandover, answer: HandoverAnswer | None, noes: Collection[LateNo]) -> AfterNo | None:
    taken_at = answer.at if answer is not None and answer.action == DisclosureAction.COPY else None
    for no in sorted(noes, key=lambda each: each.wording):  # a no says more than a wording
        handed, taken = no.before(row.handed_at), no.before(taken_at)
        if handed or taken:
            return AfterNo(consent_id=no.consent_id, said_on=no.said_on, handed=handed, taken=taken, wording=no.wording)
    return None


def _told_again(views: list[SentHandover]) -> list[SentHandover]:
    """The handovers with each live item marked of which a later one is let through as well."""
    newest: dict[tuple[UUID, UUID, str], UUID] = {}
    for view in views:
        for item in view.live:
            place = (view.case_id, view.recipient.service_id, item.kind)
            newest[place] = max(view.id, newest.get(place, view.id))
    return [
        msgspec.structs.replace(
            view,
            items=[
                msgspec.structs.replace(
                    item,
                    again=item in view.live and newest[view.case_id, view.recipient.service_id, item.kind] != view.id,
                )
                for item in view.items
            ],
        )
        for view in views
    ]


async def _answers(actor: Actor, rows: Collection[StoredHandover]) -> dict[UUID, HandoverAnswer]:
    """What was answered to each handover that has an answer, opened with the own organisation's key."""
    privates = await keys.exchange_privates(actor.tenant) if any(row.answer for row in rows) else None
    found: dict[UUID, HandoverAnswer] = {}
    for row in rows:
        if privates and row.answer and row.answer_id and row.answered_at and row.answered_by:
            place = viewer_place(actor.tenant, row.answer_id)
            opened = partial(crypto.open_with, privates, row.answered_by, ViewerText, place)
            text = tried("disclosure", row.answer_id, opened)
            said = text or ViewerText(unreadable(), unreadable() if row.answer is DisclosureAction.DECLINED else "")
            found[row.id] = HandoverAnswer(action=row.answer, at=row.answered_at, by=said.name, reason=said.reason)
    return found


def _sent_item(row: StoredShare, viewers: Mapping[UUID, str]) -> SentItem:
    state = rules.state_of(
        valid_from=row.valid_from, valid_until=row.valid_until, revoke_cause=row.revoke_cause, now=row.now
    )
    return SentItem(
        grant_id=row.id,
        kind=row.kind,
        state=state,
        valid_until=row.valid_until,
        ended_at=rules.ended_at(state, valid_until=row.valid_until, revoked_at=row.revoked_at),
        looks=row.looks,
        last_look_at=row.last_look_at,
        last_viewer=viewers.get(row.viewer_worker_id) or unreadable() if row.viewer_worker_id else "",
    )


async def names_and_reasons(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same for handovers that were declined, with the reason: what to do next hangs on it."""
    async with look(actor):
        names = await names_of_sent(actor, handover_ids)
        rows = [await repository.find_sent(actor, each) for each in names]
        answers = await _answers(actor, [row for row in rows if row is not None])
        return {
            each: f"{name}: {answers[each].reason}" if each in answers and answers[each].reason else name
            for each, name in names.items()
        }


async def names_of_sent(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and mark of the cases from which these handovers went out, as far as the actor may read them."""
    async with look(actor):
        if SharingPermission.SEE_SENT not in permissions(actor):
            return {}
        found = [await repository.find_sent(actor, each) for each in handover_ids]
        cases = {row.id: row.case_id for row in found if row is not None}
        names = await case_views.names_of_cases(actor, set(cases.values())) if cases else {}
        return {each: names[case_id] for each, case_id in cases.items() if case_id in names}


async def went_to_nobody(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Those of these cases from which something went only to people who have all left, and that the actor may read."""
    async with look(actor):
        found = await repository.list_cases_for_nobody(actor, case_ids) if case_ids else []
        return set(await case_views.names_of_cases(actor, found)) if found else set()
