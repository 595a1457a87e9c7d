"""What case management starts elsewhere: word of offers, answers, another key worker and the end.

A reaction runs as the system of the service that acted; what it does in the other service it does as the system there,
so that row-level security decides once more what may pass. A fact is what some service wrote, perhaps past every act of
ours: nobody is told more than what the case management is now, between the service that acted and the one it names.
"""

from datetime import datetime
from typing import TypeVar
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from kernel import audit, keys
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.events import note, record
from kernel.readable import opened
from tenants import views as tenant_views
from tenants.notifications import service as notifications

from . import repository, service, views
from .events import (
    CaseManagementAccepted,
    CaseManagementClosed,
    CaseManagementDeclined,
    CaseManagementEnded,
    CaseManagementKeyWorkerAgreed,
    CaseManagementKeyWorkerChanged,
    CaseManagementKeyWorkerNoted,
    CaseManagementLapsed,
    CaseManagementProposed,
    CaseManagementTakenBack,
)
from .rules import TEAM_ROLES
from .schemas import CaseManagementText, StoredCaseManagement
from .tables import CaseManagementStatus

Ended = TypeVar("Ended", CaseManagementEnded, CaseManagementClosed)
CASE_MANAGEMENT = "case_management"
LAPSED = "case_management.lapsed"
LED_BY_YOU = "case_management.led_by_you"
HANDED_OVER = "case_management.key_worker_handed_over"


async def _tell(
    actor: Actor, kind: str, about_id: UUID, *workers: UUID | None, about_type: str = CASE_MANAGEMENT, key: str = ""
) -> None:
    """Leave word in the actor's service, once for each worker and fact."""
    for worker_id in dict.fromkeys(workers):
        await notifications.notify(
            actor,
            notification_id=_word(actor, kind, about_id, worker_id, key),
            kind=kind,
            about_type=about_type,
            about_id=about_id,
            worker_id=worker_id,
        )


def _word(actor: Actor, kind: str, about_id: UUID, worker_id: UUID | None, key: str = "") -> UUID:
    return uuid5(NAMESPACE_OID, f"{kind}|{about_id}|{actor.service}|{worker_id}|{key}")


async def _between(there: Actor, actor: Actor, case_management_id: UUID) -> StoredCaseManagement | None:
    """A case management of the other service with the one that acted, as the other one sees it now."""
    row = await repository.find_case_management(there, case_management_id)
    pair = {there.service_id, actor.service_id}
    return row if row is not None and {row.service_id, row.partner_service_id} == pair else None


async def _who_is_there(there: Actor, row: StoredCaseManagement, worker_id: UUID | None) -> list[UUID]:
    """Who hears of it in a service: who took part in it, or when they have left whoever hears of the joint work there."""
    if worker_id is not None and await tenant_views.works_here(there, worker_id, roles=TEAM_ROLES):
        return [worker_id]
    return await views.who_hears(there, row, None)


async def tell_partner(actor: Actor, event: CaseManagementProposed) -> None:
    """The people whom the consent names learn of the offer; nobody when the consent has ended again."""
    there = system_actor(actor.tenant, event.partner_service_id)
    async with unit_of_work(there):
        row = await _between(there, actor, event.case_management_id)
        if row is not None and row.service_id == actor.service_id and row.ended_on is None:
            await _tell(there, CaseManagementProposed.name, row.id, *(row.partner_worker_ids or [None]))


async def tell_owner(actor: Actor, event: CaseManagementAccepted | CaseManagementDeclined) -> None:
    """Who made the offer learns of the answer; when they have left, who leads the case. The history of its case has it too."""
    accepted = isinstance(event, CaseManagementAccepted)
    answer = CaseManagementStatus.ACTIVE if accepted else CaseManagementStatus.DECLINED
    there = system_actor(actor.tenant, event.other_service_id)
    async with unit_of_work(there):
        row = await _between(there, actor, event.case_management_id)
        answered = row is not None and row.service_id == there.service_id and row.state == answer
        if row is not None and answered:
            told = await _who_is_there(there, row, row.proposed_by)
            await _tell(there, event.name, row.id, *(each for each in told if each != row.key_worker_id))  # told that
            await _note_answer(there, row, event)


async def _note_answer(
    there: Actor, row: StoredCaseManagement, event: CaseManagementAccepted | CaseManagementDeclined
) -> None:
    """(in unit) The history of the owner's file says who of the other service accepted or declined, once."""
    if await audit.last_done(there, event.name, [row.case_id], to=row.id) is None:
        fact = msgspec.structs.replace(event, case_id=row.case_id, other_service_id=row.partner_service_id)
        await note(there, fact, of=row.partner_service_id, by=row.answered_by)


async def tell_key_worker(actor: Actor, event: CaseManagementKeyWorkerChanged) -> None:
    """The other service learns of another key worker, and whether the team agreed on them; the history of its case says so too."""
    decided_by = (
        None if event.agreed else event.by_worker_id
    )  # what a team agreed on is told as theirs who wrote it down
    there = system_actor(actor.tenant, event.other_service_id, ordered_by=decided_by)
    async with unit_of_work(there):
        row = await _between(there, actor, event.case_management_id)
        running = row is not None and row.state == CaseManagementStatus.ACTIVE
        if row is not None and running and row.key_worker_id == event.to_worker_id:
            told = [each for each in await _who_took_part(there, row) if each != row.key_worker_id]
            kind = event.name if event.agreed else HANDED_OVER
            await _tell(there, kind, row.id, *told, key=str(event.to_worker_id))
            await _note_key_worker(there, row, event, of=actor)


async def _who_took_part(there: Actor, row: StoredCaseManagement) -> list[UUID]:
    """(in unit) Who in a service made the offer or answered it, or hears of the joint work there when they have left."""
    return await _who_is_there(there, row, row.proposed_by if row.service_id == there.service_id else row.answered_by)


async def _note_key_worker(
    there: Actor, row: StoredCaseManagement, event: CaseManagementKeyWorkerChanged, *, of: Actor
) -> None:
    """(in unit) The history of the other file says that joint work has another key worker, once for each of them: who wrote it down,
    and for which service; of what the administration decided, that it did."""
    case_id = row.case_id if row.service_id == there.service_id else row.partner_case_id
    text = opened(await keys.sealer(there.tenant, row.id), CASE_MANAGEMENT, row.id, row.sealed, CaseManagementText)
    if case_id is None or text is None or not text.key_workers:
        return
    noted = await audit.last_done(there, CaseManagementKeyWorkerNoted.name, [case_id], to=row.id)
    if noted is None or noted[1] < text.key_workers[-1].since:
        fact = CaseManagementKeyWorkerNoted(
            case_management_id=row.id,
            case_id=case_id,
            basis_id=row.consent_id,
            to_worker_id=event.to_worker_id,
            agreed=event.agreed,
        )
        if event.agreed and of.service_id is not None:
            await note(there, fact, of=of.service_id, by=event.by_worker_id)
        else:
            await record(there, fact)


async def tell_agreed(actor: Actor, event: CaseManagementKeyWorkerAgreed) -> None:
    """The other service, and who leads the joint work, learn that somebody wrote down when the team agreed; not who wrote it."""
    for service_id in (event.other_service_id, actor.service):
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            row = await repository.find_case_management(there, event.case_management_id)
            pair = {actor.service, event.other_service_id}
            if (
                row is None
                or {row.service_id, row.partner_service_id} != pair
                or row.state != CaseManagementStatus.ACTIVE
            ):
                return
            told = await _who_took_part(there, row) if service_id != actor.service else []
            told += [row.key_worker_id] if row.key_worker_id and row.led_for_service_id == service_id else []
            told = [each for each in told if each != event.by_worker_id]
            await _tell(there, event.name, row.id, *told, key=str(row.key_worker_id))


async def tell_chosen(actor: Actor, event: CaseManagementAccepted | CaseManagementKeyWorkerChanged) -> None:
    """Who leads the joint work from now on learns of it, in the service that they lead it for; not of what they chose themselves."""
    changed = isinstance(event, CaseManagementKeyWorkerChanged)
    chosen = event.to_worker_id if changed else event.key_worker_id
    for service_id in (actor.service, event.other_service_id):
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            row = await repository.find_case_management(there, event.case_management_id)
            if row is None or {row.service_id, row.partner_service_id} != {actor.service, event.other_service_id}:
                return
            by = event.by_worker_id if changed else row.answered_by
            if row.state != CaseManagementStatus.ACTIVE or row.key_worker_id != chosen or chosen == by:
                return
            if row.led_for_service_id == service_id:
                await _tell(there, LED_BY_YOU, row.id, chosen, key=str(event.from_worker_id) if changed else "")
                return


async def _tell_asked(actor: Actor, row: StoredCaseManagement) -> None:
    """Who was asked learns that an offer that nobody answered came to an end, and not of whom: they may not know any more."""
    if row.service_id == actor.service_id:
        there = system_actor(actor.tenant, row.partner_service_id)
        async with unit_of_work(there):
            await _tell(there, LAPSED, row.id, *(row.partner_worker_ids or [None]))


async def tell_taken_back(actor: Actor, event: CaseManagementTakenBack) -> None:
    """Who was told of an offer learns that it was taken back, in place of the offer, and no more than that."""
    row = await repository.find_case_management(actor, event.case_management_id)
    if row is None or row.service_id != actor.service_id or row.state != CaseManagementStatus.TAKEN_BACK:
        return
    there = system_actor(actor.tenant, row.partner_service_id)
    async with unit_of_work(there):
        for worker_id in row.partner_worker_ids or [None]:
            if await notifications.take_back(there, _word(there, CaseManagementProposed.name, row.id, worker_id)):
                await _tell(there, CaseManagementTakenBack.name, row.id, worker_id)


async def tell_end(actor: Actor, event: CaseManagementEnded | CaseManagementLapsed) -> None:
    """Key workers on both sides learn that case management ended; the other service learns no more than that."""
    row = await repository.find_case_management(actor, event.case_management_id)
    if (
        row is None
        or row.ended_on is None
        or row.state in (CaseManagementStatus.DECLINED, CaseManagementStatus.TAKEN_BACK)
    ):
        return
    if row.answered_at is None:
        await _tell_asked(actor, row)
        return
    if isinstance(event, CaseManagementLapsed):
        return
    await _tell_both(actor, row, event.name)
    if row.service_id == actor.service_id:
        there = system_actor(actor.tenant, row.partner_service_id)
        async with unit_of_work(there):
            await _note_there(there, row.partner_case_id, row.ended_on, event)
        await service.write_end(actor, row)


async def _note_there(
    there: Actor, case_id: UUID | None, ended: datetime, fact: Ended, *, of: UUID | None = None, by: UUID | None = None
) -> None:
    """(in unit) The history of the other file says that joint work ended, once, as that of the service that acted does.

    `by` somebody `of` that service, where one of the two ended it; of an end by the consent each file says its own.
    """
    if case_id is not None:
        noted = await audit.last_done(there, fact.name, [case_id])
        if noted is None or noted[1] < ended:
            said = msgspec.structs.replace(fact, case_id=case_id)
            await (note(there, said, of=of, by=by) if of is not None else record(there, said))


async def tell_closed(actor: Actor, event: CaseManagementClosed) -> None:
    """Key workers on both sides learn that one of the services ended joint work; not who ended it."""
    pair = (actor.service, event.other_service_id)
    for service_id, other_id in (pair, pair[::-1]):
        of = system_actor(actor.tenant, service_id)
        async with unit_of_work(of):
            row = await _between(of, system_actor(actor.tenant, other_id), event.case_management_id)
            if (
                row is not None
                and row.service_id == service_id
                and row.state == CaseManagementStatus.CLOSED
                and row.ended_on
            ):
                await _tell_both(of, row, event.name, but=row.closed_by)
                owner_acted = service_id == actor.service_id
                there = system_actor(actor.tenant, row.partner_service_id if owner_acted else row.service_id)
                other = msgspec.structs.replace(event, other_service_id=actor.service)
                async with unit_of_work(there):
                    case_id = row.partner_case_id if owner_acted else row.case_id
                    await _note_there(there, case_id, row.ended_on, other, of=actor.service, by=row.closed_by)
                await service.write_end(of, row, closed_of=actor.service)


async def _tell_both(actor: Actor, row: StoredCaseManagement, kind: str, *, but: UUID | None = None) -> None:
    """Leave word of an end with the key workers on both sides and who offered and accepted; the actor keeps the words."""
    sealer = await keys.sealer(actor.tenant, row.id)
    text = opened(sealer, "case_management", row.id, row.sealed, CaseManagementText)
    present = text.key_workers[-1] if text is not None and text.key_workers else None
    for service_id, case_id in (
        (row.service_id, row.case_id),
        (row.partner_service_id, row.partner_case_id),
    ):
        if case_id is None:
            continue
        there = system_actor(actor.tenant, service_id)
        async with unit_of_work(there):
            here = present.worker_id if present and present.service_id == service_id else None
            took_part = row.proposed_by if service_id == row.service_id else row.answered_by  # they heard that it began
            told = await views.who_hears(there, row, here, but=but, also=took_part)
            await _tell(there, kind, case_id, *told, about_type="case", key=str(row.id))
