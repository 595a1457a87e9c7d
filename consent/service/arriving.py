# pyright: strict
"""What was settled while a consent held arrives before it ends."""

from consent.schemas import RecordConsent
from consent.tables import Decision
from kernel import outbox
from kernel.actor import Actor
from kernel.events import Event
from kernel.points import Point

ON_THEIR_WAY: Point[type[Event]] = Point("what arrives before a consent or joint work ends")
"""Facts whose reactions carry over to the other service what both settled while the consent held."""


async def arrive_before(actor: Actor, order: RecordConsent) -> None:
    """The same before an answer that may end joint work in the other service: a no."""
    if order.decision == Decision.DISAGREE:
        await arrive(actor)


async def arrive(actor: Actor) -> None:
    """Let those facts arrive that wait in the actor's organisation, before the unit of work of an act that ends a consent."""
    for event in ON_THEIR_WAY.all():
        await outbox.settle(actor, event)
