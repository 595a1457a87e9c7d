# pyright: strict
"""Sending once more what did not arrive: the administrator's word, which a job carries out."""

from functools import partial
from uuid import UUID

from kernel import outbox
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotThere
from kernel.ids import new_id
from tenants.messages import repository
from tenants.messages.access import may_see
from tenants.messages.events import MessageSentAgain

from .sending import deliver


async def send_again(actor: Actor, message_id: UUID) -> None:
    """Have a message that did not arrive sent once more, to where its person is reached now. Raises NotThere.

    Nothing is sent where a later one to that person went out or waits: it leads to My day as well.
    """
    async with unit_of_work(actor):
        if not may_see(actor) or await repository.find_ended(actor.tenant, message_id) is None:
            raise NotThere
        await record(actor, MessageSentAgain(message_id=message_id))


async def repeat(actor: Actor, event: MessageSentAgain) -> None:
    """(reaction) Write it anew, if it is the last one to its person, and try to send it."""
    if (message := await repository.find_last_ended(actor.tenant, event.message_id)) is None:
        return
    new = new_id()
    await repository.insert_message(
        actor.tenant, new, worker_id=message.worker_id, channel=message.channel, told=message.told, due_at=now()
    )
    outbox.afterwards(partial(deliver, actor.tenant, new))
