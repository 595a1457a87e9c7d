# pyright: strict
"""What people do with the secret address of their calendar."""

from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotAllowed
from kernel.ids import new_id
from kernel.links import word_of
from tenants.accounts import service as accounts
from tenants.accounts.access import signing_in, user_of
from tenants.events import UserSignedOut
from tenants.invitations.events import SignedOutByAdministrator

from . import repository
from .access import require_list, sees_whole
from .events import CalendarFeedMade, CalendarFeedWithdrawn
from .schemas import MakeFeed
from .tables import CalendarFeed


async def make_feed(actor: Actor, order: MakeFeed, *, seed: str = "") -> tuple[UUID, str]:
    """Make a secret address of the actor's calendar; the one before reads nothing any more.

    Returns its id and the word in it, which is kept nowhere; of one `seed` it is always the same. Raises NotAllowed.
    """
    async with unit_of_work(actor):
        require_list(actor)
        if order.whole and not sees_whole(actor):
            raise NotAllowed
        before = await repository.find_own(actor)
        if before is not None:
            await repository.withdraw(actor.tenant, before.id)
        user_id, feed_id = user_of(actor), new_id()
        async with unit_of_work(signing_in(user_id)):
            proof = await accounts.proof_of(user_id)
        token = word_of(actor.tenant, feed_id, seed)
        await repository.insert_feed(
            CalendarFeed(
                id=feed_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                worker_id=actor.worker,
                user_id=user_id,
                whole=order.whole,
                token_hash=keys.token_hash(token),
                proof=proof,
                made_at=now(),
            )
        )
        await record(actor, CalendarFeedMade(feed_id=feed_id, whole=order.whole))
    return feed_id, token


async def withdraw_feed(actor: Actor) -> None:
    """Let the actor's secret address read nothing any more; without one it is done."""
    async with unit_of_work(actor):
        require_list(actor)
        found = await repository.find_own(actor)
        if found is not None and await repository.withdraw(actor.tenant, found.id):
            await record(actor, CalendarFeedWithdrawn(feed_id=found.id))


async def signed_out(_: Actor, event: UserSignedOut | SignedOutByAdministrator) -> None:
    """Whoever is signed out everywhere has no secret address any more, in any organisation."""
    if isinstance(event, UserSignedOut) and not event.everywhere:
        return
    async with unit_of_work(signing_in(event.user_id)):
        tenant_ids = await repository.list_tenants(event.user_id)
    for tenant_id in tenant_ids:
        there = signing_in(event.user_id, tenant_id)
        async with unit_of_work(there):
            for feed in await repository.withdraw_all(tenant_id, event.user_id):
                await record(there, CalendarFeedWithdrawn(feed_id=feed.id))
