# pyright: strict
"""What a file says of a word in it that turned out to be somebody else's (ADR 0104)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CaseHold
from cases.cases.schemas import TaskText
from cases.cases.tables import RecordKind
from consent import papers, repository
from consent.schemas import StoredConsent, StoredEvent
from consent.tables import ConsentState
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import next_working_day, today_in_prague

from .late import take_late_no_back

WHOSE = "consent.whose"
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
        await _ask(actor, kept, papers.CHECK_CROSSED)
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
        if event.state is not ConsentState.GIVEN:
            await take_late_no_back(actor, row, event)


async def _ask(actor: Actor, case: CaseHold, words: TaskText) -> None:
    await cases.add_task_to(
        actor,
        assignee_id=case.key_worker_id,
        due_on=next_working_day(today_in_prague()),
        title=words.title,
        note=words.note,
        kind="ask_consent",
        case_id=case.id,
        client_id=case.client_id,
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
