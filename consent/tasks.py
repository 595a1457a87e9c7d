# pyright: strict
"""What time does to consents: the relay sees which ran out, a job of their service writes the end down."""

from kernel.actor import Actor
from kernel.outbox import Due

from . import repository, service
from .events import ConsentRanOut

AT_ONCE = 1_000  # at midnight many end together; the rest comes with the next look


async def ran_out() -> list[Due]:
    """Which consents ran out, in every service of the platform; ids only."""
    return [
        Due(row.tenant_id, row.service_id, ConsentRanOut(consent_id=row.consent_id))
        for row in await repository.list_ran_out(AT_ONCE)
    ]


async def note_end(actor: Actor, event: ConsentRanOut) -> None:
    """With the end written down the wrapped keys go, case management ends, and others are told."""
    await service.note_end(actor, event.consent_id)
