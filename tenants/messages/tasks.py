# pyright: strict
"""The clock of messages: the relay sees to whom something is to be told and what is to be sent, a job does it."""

from functools import partial

from kernel import outbox
from kernel.actor import RELAY, Actor
from kernel.db import unit_of_work
from kernel.outbox import Due

from . import repository, service
from .events import MessageDue, MessageWaits

SWEPT_AT_ONCE = 1_000
AT_ONCE = 200  # of one organisation; the rest comes with the next look


async def due() -> list[Due]:
    """To whom something is to be told and what waits to be sent, in every organisation of the platform; ids only."""
    return [
        Due(
            row.tenant_id,
            None,
            MessageWaits(message_id=row.message_id) if row.message_id else MessageDue(worker_id=row.worker_id),
        )
        for row in await repository.list_due(AT_ONCE)
    ]


async def send_later(actor: Actor, event: MessageWaits) -> None:
    """(reaction) Try to send it when this transaction is over."""
    outbox.afterwards(partial(service.deliver, actor.tenant, event.message_id))


async def sweep() -> bool:
    """Take away what ended long ago, in every organisation of the platform; whether there may be more. For the relay."""
    async with unit_of_work(RELAY):
        return await repository.take_old(SWEPT_AT_ONCE) == SWEPT_AT_ONCE
