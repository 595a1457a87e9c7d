# pyright: strict
"""What a file says of a word in it that turned out to be somebody else's (ADR 0104)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from cases.cases import service as cases
from cases.cases.access import CaseHold
from cases.cases.tables import RecordKind
from consent import papers, repository
from consent.tables import ConsentState
from kernel.actor import Actor
from kernel.clock import now

WHOSE = "consent.whose"


async def say_whose(actor: Actor, kept: CaseHold, other: CaseHold, sources: Sequence[UUID], since: datetime) -> None:
    """(in unit) Of each word that belongs to the other file the one in which it is recorded says what that means for its client."""
    for source, state in (await _states(actor, kept, sources)).items():
        await cases.write_record(
            actor,
            kept,
            kind=RecordKind.CONSENT,
            occurred_at=now(),
            text=papers.said_by_another(state),
            source_id=uuid5(NAMESPACE_OID, f"{WHOSE}|{source}|{other.id}"),
            adds_to=source,
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
