"""Which notices wait for somebody's return, as the domain above says it that lets them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.points import Point


class Return(NamedTuple):
    """For whom a notice waits, and until which day."""

    worker: str
    until: date


class Returning(NamedTuple):
    """Who knows it. Both run in the unit of work of the caller and show nobody anything.

    `of`: for whom those of these notices wait that do; `ids`: all of the service, which stand on the head's day in rows of their own.
    """

    of: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, Return]]]
    ids: Callable[[Actor], Awaitable[Collection[UUID]]]


RETURNING: Point[Returning] = Point("which notices wait for a return")


async def returns_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, Return]:
    """(in unit) For whom those of these notices wait that do."""
    found: dict[UUID, Return] = {}
    for each in RETURNING.all() if notice_ids else ():
        found.update(await each.of(actor, notice_ids))
    return found


async def ids_returning(actor: Actor) -> list[UUID]:
    """(in unit) All notices of the service that wait for a return."""
    return [notice_id for each in RETURNING.all() for notice_id in await each.ids(actor)]
