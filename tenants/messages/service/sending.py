# pyright: strict
"""One message to where it goes: claimed, handed over and told of in short units of work, with nobody waiting in one."""

import asyncio
from datetime import datetime
from uuid import UUID

import structlog

from kernel import delivery
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.delivery import FOR_GOOD, Fault, NotDelivered
from kernel.outages import AWAY
from tenants.messages import repository, rules
from tenants.messages.schemas import OwnText, StoredMessage
from tenants.tables import MessageState, Role

from .channels import recipient_of, send, send_own
from .items import tell

log = structlog.get_logger()
TELLING_PAUSES = (0.0, 1.0, 5.0, 20.0)
"""Before each try to write down what became of a message that somebody has already: the database may be away."""


async def deliver(tenant_id: UUID, message_id: UUID) -> None:
    """Try to send a message once, if it is due and nobody else does; what came of it stands in its row."""
    actor = system_actor(tenant_id, None)
    async with delivery.place():
        async with unit_of_work(actor):
            message = await repository.claim(tenant_id, message_id, until=now() + rules.LEASE)
            if message is None:
                await repository.stood_still(tenant_id, message_id, now())
                return
            user_id = await repository.find_user(tenant_id, message.worker_id)
        try:
            await _try(actor, message, user_id)
        except NotDelivered as refusal:
            await _not_taken(actor, message, refusal.fault)
        else:
            await _tell(actor, message, MessageState.SENT, ended_at=now())


async def _try(actor: Actor, message: StoredMessage, user_id: UUID | None) -> None:
    async def before_handing() -> None:
        async with unit_of_work(actor):
            if not await repository.begin_handing(actor.tenant, message):
                raise NotDelivered(Fault.BROKEN)

    if message.about_id is not None:
        said = await _own(actor, message, message.about_id)
        await send_own(message, said, before_handing)
        return
    to, language = await recipient_of(actor, message, user_id) if user_id else (None, "")
    if to is None:
        raise NotDelivered(Fault.GONE)
    await send(message, to, language, before_handing)


async def _own(actor: Actor, message: StoredMessage, about_id: UUID) -> OwnText:
    """What a message about a thing says. Raises NotDelivered where nothing is to be sent any more."""
    kind = rules.MESSAGES.one(message.kinds[0])
    said = await kind.own.letter(actor.tenant, about_id) if kind is not None and kind.own is not None else None
    if said is None:
        raise NotDelivered(Fault.GONE)
    return said


async def _not_taken(actor: Actor, message: StoredMessage, fault: Fault) -> None:
    if fault is Fault.UNSURE:
        await _tell(actor, message, MessageState.UNSURE, fault=fault, ended_at=now())
    elif fault in FOR_GOOD:
        await _tell(actor, message, MessageState.REFUSED, fault=fault, ended_at=now())
    elif fault is not Fault.GONE and (again := rules.next_try(message.tries, message.created_at, now())) is not None:
        await _tell(actor, message, MessageState.WAITING, fault=fault, due_at=again)
    else:
        await _tell(actor, message, MessageState.GIVEN_UP, fault=fault, ended_at=now())


async def _tell(
    actor: Actor,
    message: StoredMessage,
    state: MessageState,
    *,
    fault: Fault | None = None,
    due_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> None:
    """Write down what became of it, also when the database is away for a moment: who has the letter gets no second one."""
    for pause in TELLING_PAUSES:
        await asyncio.sleep(pause)
        try:
            async with unit_of_work(actor):
                code = fault.value if fault else None
                if (
                    await repository.end_try(actor.tenant, message, state, fault=code, due_at=due_at, ended_at=ended_at)
                    and state in (MessageState.REFUSED, MessageState.GIVEN_UP)
                    and fault is not Fault.GONE
                ):
                    await _tell_administrators(actor, message)
                await _tell_its_domain(actor, message, state)
        except AWAY:
            continue
        if state is not MessageState.SENT:
            log.warning("a message was not sent", kind=message.channel.value, code=code, message_id=str(message.id))
        return


async def _tell_its_domain(actor: Actor, message: StoredMessage, state: MessageState) -> None:
    """(in unit) What became of a message of a kind's own, to whoever had it sent."""
    kind = rules.MESSAGES.one(message.kinds[0])
    if message.about_id is None or kind is None or kind.own is None or kind.own.ended is None:
        return
    if state is not MessageState.WAITING:
        await kind.own.ended(actor.tenant, message.about_id, state in (MessageState.SENT, MessageState.UNSURE))


async def _tell_administrators(actor: Actor, message: StoredMessage) -> None:
    """(in unit) Somebody there has to look; who is not reached is not told that they are not."""
    found = await repository.list_holding(actor.tenant, None, [Role.TENANT_ADMIN])
    await tell(
        actor, rules.UNDELIVERED, [each for each in found if message.about_id is not None or each != message.worker_id]
    )
