# pyright: strict
"""What somebody is about to do on a consent."""

from uuid import UUID

from consent import repository, views
from consent.schemas import Provision
from kernel.actor import Actor


async def provision_to_act_on(actor: Actor, consent_id: UUID) -> Provision | None:
    """(in unit) What a consent of the own service lets through, as it stays until the commit.

    Waits for whoever writes an answer down meanwhile, so that what is refused is refused for what they wrote.
    """
    if await views.provision_by_id(actor, consent_id) is None:
        return None
    await repository.lock_consent(actor, consent_id)
    return await views.provision_by_id(actor, consent_id)
