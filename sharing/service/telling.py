# pyright: strict
"""What the other side is told, as a reaction to an act.

It runs as the owner: only the owner sees what it shared with whom. A service that had nothing is told nothing.
"""

from collections.abc import Iterable
from uuid import NAMESPACE_OID, UUID, uuid5

from consent.events import ConsentFact
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from sharing import repository
from sharing.events import HandoverMade, ShareEndedByOwner
from sharing.schemas import Told
from tenants.notifications import service as notifications

RECEIVED = "handover.received"
ENDED = "sharing.ended"


async def tell_recipient(actor: Actor, event: HandoverMade) -> None:
    """Tell the recipient, or the workers whom the consent names, that something came; unless it has ended by now."""
    for told in await repository.list_told(actor, handover_ids=[event.handover_id]):
        if told.live:
            await _tell(told, RECEIVED)


async def tell_consent_ended(actor: Actor, event: ConsentFact) -> None:
    """Tell those who had something on the consent that the sharing ended, and nothing more."""
    await _tell_ended(await repository.list_told(actor, consent_id=event.consent_id))


async def tell_share_ended(actor: Actor, event: ShareEndedByOwner) -> None:
    """Tell those who had the handover that the sharing ended, when the owner ended its last share."""
    await _tell_ended(await repository.list_told(actor, handover_ids=[event.handover_id]))


async def _tell_ended(rows: Iterable[Told]) -> None:
    for told in rows:
        if not told.live:
            await _tell(told, ENDED)


async def _tell(told: Told, kind: str) -> None:
    recipient = system_actor(told.grantee_tenant_id, told.grantee_service_id)
    async with unit_of_work(recipient):
        for worker_id in told.grantee_worker_ids or [None]:
            if kind == ENDED:
                # an end is news only for who knew of the beginning
                knew = await notifications.take_back(recipient, _notification_id(RECEIVED, told.id, worker_id))
                if not knew and not told.looked:
                    continue
            await notifications.notify(
                recipient,
                notification_id=_notification_id(kind, told.id, worker_id),
                kind=kind,
                about_type="handover",
                about_id=told.id,
                worker_id=worker_id,
            )


def _notification_id(kind: str, handover_id: UUID, worker_id: UUID | None) -> UUID:
    return uuid5(NAMESPACE_OID, f"{kind}|{handover_id}|{worker_id}")
