# pyright: strict
"""The end that time makes: it holds by itself; that it is written down destroys the keys and tells others."""

from collections.abc import Iterable
from uuid import UUID

from consent import repository
from consent.schemas import StoredConsent
from consent.tables import ConsentState
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work

from .writing import write_event, writer_of


async def note_end(actor: Actor, consent_id: UUID) -> None:
    """(in unit) Write the end of a consent down, if time has ended it and nobody did so before."""
    row = await repository.find_consent(actor, consent_id)
    if row is not None:
        await note_expiry(actor, [row])


async def note_expiry(actor: Actor, rows: Iterable[StoredConsent]) -> bool:
    """(in unit) Write down what time has ended already; True if there was any."""
    noted = False
    for row in rows:
        if row.live_state is ConsentState.EXPIRED and row.state is ConsentState.GIVEN:
            await repository.lock_consent(actor, row.id)
            fresh = await repository.find_consent(actor, row.id)
            if fresh is not None and fresh.state is ConsentState.GIVEN:
                await _write_expiry(system_actor(actor.tenant, actor.service), fresh)  # time did it, not whoever looks
                noted = True
    return noted


async def _write_expiry(clockwork: Actor, row: StoredConsent) -> None:
    async with unit_of_work(clockwork):
        writer = await writer_of(clockwork, row)
        await write_event(writer, ConsentState.EXPIRED, row.recipient, no=row.version_no, seq=row.seq + 1)
