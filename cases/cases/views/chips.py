# pyright: strict
"""What stands beside a client in lists and heads, told by who keeps consents."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from uuid import UUID

from cases.cases.schemas import (
    ConsentChip,
)
from kernel.actor import Actor
from kernel.points import Point

Chips = Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, ConsentChip]]]
CHIPS: Point[Chips] = Point("chips of clients")
"""Who keeps consents says what stands in the head of a case: client → chip, for those who may see it; in the unit."""


async def chips_of(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """The state of the clients' consents, for those who may see it; no query for others."""
    found: dict[UUID, ConsentChip] = {}
    for chips in CHIPS.all():
        found.update(await chips(actor, client_ids))
    return found
