# pyright: strict
"""What the other side is told, as a reaction to an act.

It runs as the owner: only the owner sees what it shared with whom. A service that had nothing is told nothing.
"""

from collections.abc import Iterable
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases.access import HEADS, hold_on, who_answers_for
from consent.events import ConsentFact
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from sharing import repository, views
from sharing.events import HandoverDeclined, HandoverMade, HandoverTakenOver, ShareEndedByOwner
from sharing.schemas import ForNobody, Told
from sharing.tables import DisclosureAction
from tenants import views as tenant_views
from tenants.notifications import service as notifications

RECEIVED = "handover.received"
NOBODY_HERE = "handover.nobody_here"
NOBODY_THERE = "handover.nobody_there"
ENDED = "sharing.ended"
DECLINED = "handover.declined"
TAKEN_OVER = "handover.taken_over"
AFTER_ALL = "handover.after_all"
JOINED = "handover.joined"


async def tell_recipient(actor: Actor, event: HandoverMade) -> None:
    """Tell the recipient, or the workers whom the consent names, that something came; unless it has ended by now."""
    for told in await repository.list_told(actor, handover_ids=[event.handover_id]):
        if told.live:
            await _tell(told, RECEIVED)
    for nobody in await repository.find_for_nobody(actor, event.handover_id):
        await _tell_both_sides(actor, nobody)


async def tell_of_leaver(actor: Actor, worker_id: UUID) -> None:
    """(in unit) Tell both sides of the handovers that nobody can open any more since somebody named left."""
    for nobody in await repository.list_for_nobody(actor, worker_id):
        await _tell_both_sides(actor, nobody)


async def _tell_both_sides(actor: Actor, nobody: ForNobody) -> None:
    """(in unit) The heads of the recipient, who learn no more than that; who handed over, and who leads the case."""
    recipient = system_actor(nobody.recipient_tenant_id, nobody.recipient_service_id)
    async with unit_of_work(recipient):
        if await views.own_cases(recipient, [nobody.id]):
            return  # what came is in their own file
        for head in await tenant_views.workers_of_service(recipient, roles=HEADS):
            await _leave_word(recipient, NOBODY_HERE, nobody.id, head.id, about_type="service", about_id=actor.service)
    by = [nobody.handed_by] if await tenant_views.works_here(actor, nobody.handed_by) else []
    for worker_id in {*by, *await _who_leads(actor, nobody.case_id)}:
        await _leave_word(actor, NOBODY_THERE, nobody.id, worker_id, about_type="case", about_id=nobody.case_id)


async def _who_leads(actor: Actor, case_id: UUID) -> list[UUID]:
    """(in unit) Who leads a case, or the heads in their place."""
    case = await hold_on(actor, case_id)
    return await who_answers_for(actor, case) if case else []


async def tell_consent_ended(actor: Actor, event: ConsentFact) -> None:
    """Tell those who had something on the consent that the sharing ended, and nothing more."""
    await _tell_ended(await repository.list_told(actor, consent_id=event.consent_id))


async def tell_share_ended(actor: Actor, event: ShareEndedByOwner) -> None:
    """Tell those who had the handover that the sharing ended, when the owner ended its last share."""
    await _tell_ended(await repository.list_told(actor, handover_ids=[event.handover_id]))


async def tell_sender(actor: Actor, event: HandoverDeclined) -> None:
    """Tell who handed over that the recipient takes nothing over; who answers for the case when they have left.

    Runs as the recipient: what it says is told only where its answer is there, to the owner of the handover.
    """
    await _tell_answer(actor, event.owner_tenant_id, event.owner_service_id, event.handover_id)


async def tell_sender_taken_over(actor: Actor, event: HandoverTakenOver) -> None:
    """Tell the same person that the recipient took over; of what it had declined before in place of the earlier word."""
    if event.owner_tenant_id and event.owner_service_id:
        await _tell_answer(actor, event.owner_tenant_id, event.owner_service_id, event.handover_id)


async def tell_key_worker(actor: Actor, event: HandoverTakenOver) -> None:
    """Tell who leads the case that something more was taken into it, unless they did it themselves."""
    if not event.joined:
        return
    case = await hold_on(actor, event.case_id)
    own = (await views.own_cases(actor, [event.handover_id])).get(event.handover_id)
    if case is None or own is None or own.case_id != case.id or case.key_worker_id == event.by_worker_id:
        return
    for worker_id in await who_answers_for(actor, case):
        await _leave_word(actor, JOINED, event.handover_id, worker_id, about_type="case", about_id=case.id)


async def _tell_answer(actor: Actor, tenant_id: UUID, service_id: UUID, handover_id: UUID) -> None:
    there = system_actor(tenant_id, service_id)
    async with unit_of_work(there):
        row = await repository.find_sent(there, handover_id)
        if row is None or row.recipient != (actor.tenant, actor.service):
            return
        done = await repository.list_done(there, row.id)
        if not {DisclosureAction.DECLINED, DisclosureAction.COPY} & {*done}:
            return
        still = await tenant_views.works_here(there, row.handed_by)
        told = [row.handed_by] if still else await _who_leads(there, row.case_id)
        kind = DECLINED if DisclosureAction.DECLINED in done else TAKEN_OVER
        if kind == DECLINED and DisclosureAction.COPY in done:
            kind = AFTER_ALL
        for worker_id in told:
            if kind == AFTER_ALL:
                await notifications.take_back(there, _notification_id(DECLINED, row.id, worker_id))
            await _leave_word(there, kind, row.id, worker_id, about_type="handover", about_id=row.id)


async def _tell_ended(rows: Iterable[Told]) -> None:
    for told in rows:
        if not told.live:
            await _tell(told, ENDED)


async def _tell(told: Told, kind: str) -> None:
    recipient = system_actor(told.grantee_tenant_id, told.grantee_service_id)
    async with unit_of_work(recipient):
        if kind == ENDED:
            for head in await tenant_views.workers_of_service(recipient, roles=HEADS):
                await notifications.take_back(recipient, _notification_id(NOBODY_HERE, told.id, head.id))
        for worker_id in told.grantee_worker_ids or [None]:
            if kind == ENDED:
                # an end is news only for who knew of the beginning
                knew = await notifications.take_back(recipient, _notification_id(RECEIVED, told.id, worker_id))
                if not knew and not told.looked:
                    continue
            await _leave_word(recipient, kind, told.id, worker_id, about_type="handover", about_id=told.id)


async def _leave_word(
    actor: Actor, kind: str, handover_id: UUID, worker_id: UUID | None, *, about_type: str, about_id: UUID
) -> None:
    await notifications.notify(
        actor,
        notification_id=_notification_id(kind, handover_id, worker_id),
        kind=kind,
        about_type=about_type,
        about_id=about_id,
        worker_id=worker_id,
    )


def _notification_id(kind: str, handover_id: UUID, worker_id: UUID | None) -> UUID:
    return uuid5(NAMESPACE_OID, f"{kind}|{handover_id}|{worker_id}")
