# pyright: strict
"""What a file says of a word in it that turned out to be somebody else's (ADR 0104)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CaseHold, hold_on
from cases.cases.schemas import TaskText
from cases.cases.tables import Amendment, RecordKind
from consent import papers, repository
from consent.schemas import StoredConsent, StoredEvent
from consent.tables import ConsentState
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import next_working_day, today_in_prague
from tenants import views as tenant_views

from .late import take_late_no_back

WHOSE = "consent.whose"
ASK_CONSENT = "ask_consent"
"""The kind of the task to ask a client: of a case, which is its source."""
CROSSED = frozenset({RecordKind.HANDOVER, RecordKind.JOINT_WORK, RecordKind.MEETING_OUTPUT})
"""Records of what goes from one service to another with a consent."""


async def say_whose(actor: Actor, kept: CaseHold, other: CaseHold, sources: Sequence[UUID], since: datetime) -> None:
    """(in unit) Of each word that belongs to the other file the one in which it is recorded says what that means for its client, and
    who leads either asks: of the other one nothing stands there that holds, and a no of theirs stays written at the first. What of
    theirs went between services went without a word in their file, and may stand among the data of the first one.
    """
    words = await _words(actor, kept, sources)
    said = await _states(actor, words, sources)
    crossed = set(await case_views.kinds_of_sources(actor, kept.id, sources)) & CROSSED
    if set(said.values()) - {ConsentState.GIVEN}:
        await _ask(actor, kept, papers.ASK_AGAIN)
    if RecordKind.HANDOVER in crossed:
        await _ask(actor, kept, papers.CHECK_CROSSED, kind="check_parted")
    if said or crossed:
        await _ask(actor, other, papers.ASK_FIRST if said else papers.ASK_OF_CROSSED)
    for source, state in said.items():
        await cases.write_record(
            actor,
            kept,
            kind=RecordKind.CONSENT,
            occurred_at=now(),
            text=papers.said_by_another(state),
            source_id=uuid5(NAMESPACE_OID, f"{WHOSE}|{source}|{other.id}"),
            adds_to=source,
        )
    for row, event in words:
        if event.state is not ConsentState.GIVEN or event.version_no > 1:
            await take_late_no_back(actor, row, event)
        if event.state is not ConsentState.GIVEN:
            await _say_where_it_was_heard(actor, event)


async def _say_where_it_was_heard(actor: Actor, event: StoredEvent) -> None:
    """A no that was written here may have ended a consent of another service: its file says the same, and who leads it asks."""
    for service in await tenant_views.recipient_services(actor):
        if service.tenant_id != actor.tenant or service.id == actor.service:
            continue
        there = system_actor(service.tenant_id, service.id)
        async with unit_of_work(there):
            for row in await repository.list_heard(there, event.id):
                case = await hold_on(there, row.case_id)
                if case is None:
                    continue
                await _say_of_another(there, case, event)
                heard = set(await repository.list_heard_events(there, event.id))
                for ended in await repository.list_events(there, row.id):
                    if ended.id in heard:
                        await take_late_no_back(there, row, ended)
                await _ask(there, case, papers.ASK_AGAIN)


async def _say_of_another(there: Actor, case: CaseHold, heard: StoredEvent) -> None:
    """Beside the record of a no that another service heard: it was said by somebody else."""
    record_id = await case_views.record_of(there, case, RecordKind.CONSENT, heard.id)
    if record_id is not None:
        await cases.write_record(
            there,
            case,
            kind=RecordKind.CONSENT,
            occurred_at=now(),
            text=papers.said_by_another(heard.state),
            source_id=record_id,
            amends=(record_id, Amendment.ADDENDUM),
        )


async def _ask(actor: Actor, case: CaseHold, words: TaskText, *, kind: str = ASK_CONSENT) -> None:
    await cases.add_task_to(
        actor,
        assignee_id=case.key_worker_id,
        due_on=next_working_day(today_in_prague()),
        title=words.title,
        note=words.note,
        kind=kind,
        case_id=case.id,
        client_id=case.client_id,
        source_id=case.id,
    )


async def _words(actor: Actor, kept: CaseHold, sources: Sequence[UUID]) -> list[tuple[StoredConsent, StoredEvent]]:
    """Those of these sources that are a word to a consent of a case."""
    return [
        (row, event)
        for row in await repository.list_consents(actor, kept.client_id)
        for event in await repository.list_events(actor, row.id)
        if event.id in sources
    ]


async def _states(
    actor: Actor, words: Sequence[tuple[StoredConsent, StoredEvent]], sources: Sequence[UUID]
) -> dict[UUID, ConsentState]:
    """What those of these sources brought that are a word; another service may have written it down."""
    found = {event.id: event.state for _, event in words}
    for source in sources:
        if source not in found and await repository.list_heard(actor, source):
            found[source] = ConsentState.WITHDRAWN
    return found


async def is_to_be_asked(actor: Actor, case_id: UUID) -> bool:
    """(in unit) Whether the client of a case of the service is still to be asked what they say, after a parting."""
    return await cases.has_open_duty(actor, ASK_CONSENT, case_id, case_id)
