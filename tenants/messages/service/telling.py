# pyright: strict
"""From what is to be told to a message: one that says all of it, and only what still concerns somebody."""

from collections import Counter
from functools import partial
from uuid import UUID

from kernel import outbox
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from tenants.messages import repository, rules
from tenants.messages.events import MessageDue
from tenants.messages.rules import MESSAGES, MessageKind
from tenants.messages.schemas import Item, StoredChoice
from tenants.settings.views import value_on
from tenants.tables import Channel, MessageState

from .channels import channels
from .sending import deliver


async def gather(actor: Actor, event: MessageDue) -> None:
    """(reaction) Make one message of all that is due for a person, or let one say it that waits already."""
    told = Counter(item.kind for item in await _still(actor, event.worker_id))
    if not told or await repository.find_user(actor.tenant, event.worker_id) is None:
        return
    choice = await repository.find_choice(actor.tenant, event.worker_id) or rules.NOTHING_CHOSEN
    for channel in await _channels(actor, choice):
        here = Counter({key: count for key, count in told.items() if _wanted(key, channel, choice)})
        if here and not await repository.was_refused(actor.tenant, event.worker_id, channel):
            message_id = await _message(actor, event.worker_id, channel, here)
            outbox.afterwards(partial(deliver, actor.tenant, message_id))


async def write_about(
    actor: Actor, kind: MessageKind, about_id: UUID, *, by: UUID, channel: Channel = Channel.EMAIL
) -> None:
    """(reaction) A message of a kind's own about a thing, that somebody had sent; nothing where its channel is not set."""
    if channel not in channels():
        return
    last = await repository.find_about(actor.tenant, about_id)
    if last is not None and last.state is MessageState.WAITING:
        return  # it says what holds when it goes
    message_id = new_id()
    await repository.insert_message(
        actor.tenant,
        message_id,
        worker_id=by,
        channel=channel,
        told={kind.key: 1},
        due_at=now(),
        about_id=about_id,
    )
    outbox.afterwards(partial(deliver, actor.tenant, message_id))


async def _channels(actor: Actor, choice: StoredChoice) -> list[Channel]:
    """By what somebody with this choice is told in the actor's organisation today."""
    found = channels()
    if Channel.SMS in found and not (choice.sealed and await value_on(actor, today_in_prague(), rules.SMS_ALLOWED)):
        found.remove(Channel.SMS)
    return found


def _wanted(key: str, channel: Channel, choice: StoredChoice) -> bool:
    kind = MESSAGES.one(key)
    return kind is not None and rules.wanted(kind, channel, choice)


async def _message(actor: Actor, worker_id: UUID, channel: Channel, told: Counter[str]) -> UUID:
    if (waiting := await repository.lock_waiting(actor.tenant, worker_id, channel)) is not None:
        await repository.tell_more(actor.tenant, waiting.id, Counter(waiting.told) + told)
        return waiting.id
    message_id = new_id()
    await repository.insert_message(
        actor.tenant, message_id, worker_id=worker_id, channel=channel, told=told, due_at=now()
    )
    return message_id


async def _still(actor: Actor, worker_id: UUID) -> list[Item]:
    """What is due for a person and still concerns them: nothing that they saw, or that is done."""
    items = await repository.take_items(worker_id)
    kept = [item for item in items if item.notification_id is None]
    for service_id in {item.service_id for item in items if item.notification_id is not None}:
        assert service_id is not None
        here = [item for item in items if item.service_id == service_id and item.notification_id is not None]
        system = system_actor(actor.tenant, service_id)
        async with unit_of_work(system):
            kept += await _unseen(system, worker_id, here)
    return kept


async def _unseen(actor: Actor, worker_id: UUID, items: list[Item]) -> list[Item]:
    wanted = [item.notification_id for item in items if item.notification_id is not None]
    about = {
        row.id: row.about_id for row in await repository.list_unseen(actor.tenant, actor.service, worker_id, wanted)
    }
    unseen = [item for item in items if item.notification_id in about]
    found: list[Item] = []
    for key in {item.kind for item in unseen}:
        here = [(item, about[item.notification_id]) for item in unseen if item.kind == key and item.notification_id]
        kind = MESSAGES.one(key)
        if kind is not None and kind.still is not None:
            open_now = await kind.still(actor, worker_id, {each for _, each in here if each is not None})
            here = [(item, each) for item, each in here if each in open_now]
        found += [item for item, _ in here]
    return found
