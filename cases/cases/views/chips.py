# pyright: strict
"""What stands beside a client in lists and heads, told by who keeps consents."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from uuid import UUID

import msgspec

from cases.cases.schemas import (
    ConsentChip,
)
from kernel.actor import Actor
from kernel.points import Point


class Chips(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the head of a case and in lists, for those who may see it.

    `of` (in unit): client → chip. `beside`: one value as text for one client, in a statement whose first two arguments
    are organisation and service; None for who may not see it. `told`: the chip that this text says.
    """

    of: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, ConsentChip]]]
    beside: Callable[[Actor, str], str | None]
    told: Callable[[str], ConsentChip]


CHIPS: Point[Chips] = Point("chips of clients")
"""Who keeps consents says what stands beside a client."""


async def chips_of(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """The state of the clients' consents, for those who may see it; no query for others."""
    found: dict[UUID, ConsentChip] = {}
    for chips in CHIPS.all():
        found.update(await chips.of(actor, client_ids))
    return found
