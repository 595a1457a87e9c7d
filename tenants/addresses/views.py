# pyright: strict
"""What a typed address is completed to. Nothing here leaves anything behind, and what was typed is kept nowhere."""

from kernel.actor import Actor
from kernel.db import look

from . import repository, rules
from .schemas import AddressView, CompleteAddress


async def complete(actor: Actor, order: CompleteAddress) -> list[AddressView]:
    """Houses that begin as what was typed, few; none where no file was loaded, and for less than three letters."""
    key = rules.key_of(order.street)
    if len(key) < rules.SHORTEST:
        return []
    async with look(actor):
        return await repository.list_like(key, rules.key_of(order.town), limit=rules.MOST)
