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

    `of` (in unit): client → chip. `beside`: a query with `client_id` and a text `told` for some of the clients of a
    named part of a statement, whose first two arguments are organisation and service; None for who may not see chips.
    `told`: the chip that this text says. `without`: a condition of such a statement, that the client whom an expression
    names has given no consent that holds.
    """

    of: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, ConsentChip]]]
    beside: Callable[[Actor, str], str | None]
    told: Callable[[str], ConsentChip]
    without: Callable[[Actor, str], str | None] = lambda _actor, _client: None


CHIPS: Point[Chips] = Point("chips of clients")
"""Who keeps consents says what stands beside a client."""


class Beside:
    """The chips that the actor may see, read in one statement with the clients of its part `clients`."""

    def __init__(self, actor: Actor, clients: str) -> None:
        said = [(chips.told, sql) for chips in CHIPS.all() if (sql := chips.beside(actor, clients)) is not None]
        self.sql = tuple(sql for _, sql in said)
        self._told = [told for told, _ in said]

    def told(self, texts: Collection[str | None]) -> ConsentChip | None:
        """The chip of one client, from what the queries told."""
        chips = [told(text) for told, text in zip(self._told, texts, strict=True) if text is not None]
        return chips[-1] if chips else None


async def chips_of(actor: Actor, client_ids: Collection[UUID]) -> dict[UUID, ConsentChip]:
    """The state of the clients' consents, for those who may see it; no query for others."""
    found: dict[UUID, ConsentChip] = {}
    for chips in CHIPS.all():
        found.update(await chips.of(actor, client_ids))
    return found
