# pyright: strict
"""What people are to be told, left in the unit of work of the act."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import prague_date
from tenants.messages import repository, rules
from tenants.messages.rules import MessageKind
from tenants.rules import HEADS
from tenants.settings.views import value_on

from .channels import channels


async def tell(
    actor: Actor, kind: MessageKind, worker_ids: Collection[UUID] | None, *, notification_id: UUID | None = None
) -> None:
    """(in unit) Let people of the actor's place be told, by their own choice; None are the heads of the service.

    With a notification it is told only as long as that one is not seen. Nothing happens where nothing can be sent.
    """
    if not channels():
        return
    if worker_ids is None:
        worker_ids = await repository.list_holding(actor.tenant, actor.service_id, HEADS)
    moment = now()
    if kind.urgent:
        due_at = moment + rules.SOON
    else:
        due_at = rules.digest_at(moment, await value_on(actor, prague_date(moment), rules.DIGEST_HOUR))
    await repository.insert_items(
        actor.tenant,
        actor.service_id,
        worker_ids,
        kind=kind.key,
        notification_id=notification_id,
        due_at=due_at,
    )
