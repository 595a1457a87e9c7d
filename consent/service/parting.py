# pyright: strict
"""What a file says of a word in it that turned out to be somebody else's (ADR 0104)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import service as cases
from cases.cases.access import CaseHold
from cases.cases.schemas import TaskText
from cases.cases.tables import RecordKind
from consent import papers, repository
from consent.tables import ConsentState
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import next_working_day, today_in_prague

WHOSE = "consent.whose"


async def say_whose(actor: Actor, kept: CaseHold, other: CaseHold, sources: Sequence[UUID], since: datetime) -> None:
    """(in unit) Of each word that belongs to the other file the one in which it is recorded says what that means for its client, and
    who leads either asks: of the other one nothing stands there that holds, and a no of theirs stays written at the first.
    """
    said = await _states(actor, kept, sources)
    for case, words in ((kept, papers.ASK_AGAIN), (other, papers.ASK_FIRST)):
        if said if case is other else set(said.values()) - {ConsentState.GIVEN}:
            await _ask(actor, case, words)
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


async def _states(actor: Actor, kept: CaseHold, sources: Sequence[UUID]) -> dict[UUID, ConsentState]:
    """What those of these sources brought that are a word to a consent of a case; another service may have written it down."""
    found = {
        event.id: event.state
        for row in await repository.list_consents(actor, kept.client_id)
        for event in await repository.list_events(actor, row.id)
        if event.id in sources
    }
    for source in sources:
        if source not in found and await repository.list_heard(actor, source):
            found[source] = ConsentState.WITHDRAWN
    return found
