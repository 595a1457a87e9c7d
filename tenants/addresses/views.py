# pyright: strict
"""What a typed address is completed to. Nothing here leaves anything behind, and what was typed is kept nowhere."""

import time

from kernel.actor import Actor
from kernel.db import look

from . import repository, rules
from .schemas import AddressView, CompleteAddress, StreetRow

ASKED_AGAIN = 60
"""Seconds for which a process that found no file loaded asks for nothing: an operator loads one while others work."""
FILE: dict[str, float] = {}
"""What this process knows of the file: that it is there, or until when it does not ask."""
_THERE, _UNTIL = "there", "until"


def loaded() -> None:
    """There is a file now."""
    FILE[_THERE] = 1


async def complete(actor: Actor, order: CompleteAddress) -> list[AddressView]:
    """Houses that begin as what was typed, few; none for less than three letters, and no question where no file was loaded."""
    street, town = rules.parts_of(order.street, order.town)
    key = rules.key_of(street)
    if len(key) < rules.SHORTEST or _is_without():
        return []
    async with look(actor):
        found = await repository.list_like(key, rules.key_of(town), limit=rules.MOST)
        await _keep(bool(found))
        return found


async def complete_street(actor: Actor, order: CompleteAddress) -> list[StreetRow]:
    """Streets of a town that begin so, few; none where no town is said."""
    key, town = rules.key_of(order.street), rules.key_of(order.town)
    if len(key) < rules.SHORTEST or not town or _is_without():
        return []
    async with look(actor):
        houses = await repository.list_streets(key, town, limit=rules.MOST)
        await _keep(bool(houses))
        streets = [StreetRow(street=rules.street_in(each.street), town=each.town) for each in houses]
        return [each for each in streets if each.street]


def _is_without() -> bool:
    return _THERE not in FILE and FILE.get(_UNTIL, 0) > time.monotonic()


async def _keep(found: bool) -> None:
    """(in unit) Remember whether there is a file; asked once in a process that has one."""
    if found or (_THERE not in FILE and await repository.is_any()):
        loaded()
    elif _THERE not in FILE:
        FILE[_UNTIL] = time.monotonic() + ASKED_AGAIN
