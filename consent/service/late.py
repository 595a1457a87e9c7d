# pyright: strict
"""A no that was written down late: what came about in between is not called consented to anywhere, and who has it learns so (ADR 0081)."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import HEADS, CaseHold, hold_on, who_answers_for
from cases.cases.schemas import RecordText
from cases.cases.tables import Amendment
from consent import papers, repository, views
from consent.events import ConsentFact, ConsentGiven
from consent.schemas import FiledThere, LateWord, StoredConsent, StoredEvent, Went
from consent.tables import ConsentState
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import prague_date
from tenants import views as tenant_views
from tenants.notifications import service as notifications

LATE_NO = "consent.late_no"
LATE_NO_THERE = "consent.late_no_there"
LATE_NO_SEEN = "consent.late_no_seen"
GIVEN = frozenset({ConsentState.GIVEN})
NOES = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


class LateSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A no that was written down later than it was said: on which day, when and by whom it was written, where it was heard."""

    id: UUID
    said_on: date
    recorded_at: datetime
    recorded_by: UUID | None
    heard_in_service_id: UUID | None = None


async def tell_of_late_no(actor: Actor, event: ConsentFact) -> None:
    """(in unit) Tell the heads of both services, and who leads a file into which something came, that it came after the client's no.

    The files say so beside the records that call it consented to. Nothing where nothing came about in between. A yes to a new
    wording is a no to what it drops.
    """
    states = GIVEN if isinstance(event, ConsentGiven) else NOES
    if isinstance(event, ConsentGiven) and event.version_no == 1:
        return
    row = await repository.find_consent(actor, event.consent_id)
    events = await repository.list_events(actor, event.consent_id)
    no = next((each for each in events if each.state in states and each.version_no == event.version_no), None)
    if row is None or no is None or no.indicated_on is None:
        return
    word = await views.word_of_event(actor, row, no)
    if word is None:
        return
    said = LateSaid(
        id=no.id,
        said_on=no.indicated_on,
        recorded_at=no.recorded_at,
        recorded_by=no.recorded_by,
        heard_in_service_id=no.heard_in_service_id,
    )
    await tell_files(actor, row, said, word)


async def tell_files(actor: Actor, row: StoredConsent, no: LateSaid, word: LateWord) -> list[Went]:
    """(in unit, as whoever has the consent) Say in the files, and to who answers for them, what came about after the no; what
    that was.
    """
    went = await views.went_after(actor, row, word)
    if not went:
        return []
    case = await hold_on(actor, row.case_id)
    await _leave_word(actor, no, case, LATE_NO, about_type="consent", about_id=row.id)
    found = await views.files_of_went(actor, row.type, word.asked)
    names = await tenant_views.service_views(
        {(actor.tenant, actor.service), *((each.tenant_id, each.service_id) for each in found)}
    )
    ours = names[actor.tenant, actor.service].said
    told_by = {(each.service_id, each.case_id) for each in found if each.source is not None}
    for filed in {(each.service_id, each.case_id, each.kind, each.source): each for each in found}.values():
        if filed.source is None and (filed.service_id, filed.case_id) in told_by:
            continue
        is_ours = (filed.tenant_id, filed.service_id) == (actor.tenant, actor.service)
        said = names[filed.tenant_id, filed.service_id].said
        consent = "" if is_ours else papers.consent_there(row.type, said, ours)
        told = word if is_ours else word.for_who_has(filed.kinds)
        text = papers.late_record(no.said_on, prague_date(no.recorded_at), told, consent=consent)
        await _file(filed, no, text, ours=(actor.tenant, actor.service))
    return went


async def take_late_no_back(actor: Actor, row: StoredConsent, no: StoredEvent) -> None:
    """(in unit) Say wherever a file says that something came after this no, or this narrower wording, that it was another one's word and not
    its client's. It says so of the record itself, so no later parting asks whose it is.
    """
    system = system_actor(actor.tenant, actor.service)
    async with unit_of_work(system):
        word = await views.word_of_event(system, row, no)
        found = await views.files_of_went(system, row.type, word.asked) if word is not None else []
    for filed in {(each.service_id, each.case_id, each.kind, each.source): each for each in found}.values():
        there = system_actor(filed.tenant_id, filed.service_id)
        async with unit_of_work(there):
            case = await hold_on(there, filed.case_id) if filed.case_id is not None else None
            if case is None:
                continue
            said = uuid5(NAMESPACE_OID, f"{LATE_NO}|{no.id}|{filed.source or case.id}")
            told = await case_views.has_record_of(there, case.id, filed.kind, said)
            record_id = await case_views.record_of(there, case, filed.kind, filed.source or said) if told else None
            if record_id is not None:
                await cases.write_record(
                    there,
                    case,
                    kind=filed.kind,
                    occurred_at=now(),
                    text=papers.LATE_NO_OF_ANOTHER,
                    source_id=record_id,
                    amends=(record_id, Amendment.ADDENDUM),
                )


async def _file(filed: FiledThere, no: LateSaid, text: RecordText, *, ours: tuple[UUID, UUID]) -> None:
    there = system_actor(filed.tenant_id, filed.service_id)
    is_ours = (filed.tenant_id, filed.service_id) == ours
    async with unit_of_work(there):
        case = await hold_on(there, filed.case_id) if filed.case_id is not None else None
        heard = filed.service_id == no.heard_in_service_id  # there the record of the no says so
        if case is None or (filed.source is None and not heard and not is_ours):
            if (
                case is not None or filed.case_id is None
            ) and not is_ours:  # nothing in a file there says that the client agreed
                await _leave_word(there, no, None, LATE_NO_SEEN, about_type="service", about_id=ours[1])
            return
        if filed.source is not None or not heard:
            await cases.write_record(
                there,
                case,
                kind=filed.kind,
                occurred_at=now(),
                text=text,
                source_id=uuid5(NAMESPACE_OID, f"{LATE_NO}|{no.id}|{filed.source or case.id}"),
                adds_to=filed.source,
            )
        if not is_ours:
            await _leave_word(there, no, case, LATE_NO_THERE, about_type="case", about_id=case.id)


async def _leave_word(
    actor: Actor, no: LateSaid, case: CaseHold | None, kind: str, *, about_type: str, about_id: UUID
) -> None:
    """(in unit) News for the heads of the actor's service and who leads the case, once each; not for who wrote the no."""
    heads = [head.id for head in await tenant_views.workers_of_service(actor, roles=HEADS)]
    leading = await who_answers_for(actor, case) if case is not None else []
    for worker_id in dict.fromkeys([*heads, *leading]):
        if worker_id != no.recorded_by:
            await notifications.notify(
                actor,
                notification_id=uuid5(NAMESPACE_OID, f"{kind}|{no.id}|{about_id}|{worker_id}"),
                kind=kind,
                about_type=about_type,
                about_id=about_id,
                worker_id=worker_id,
            )
