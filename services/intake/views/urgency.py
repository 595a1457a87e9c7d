"""How urgent notices are, as the domain above says it that judges them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.points import Point

MOST_URGENT = 200


class UrgencySign(StrEnum):
    """What everybody who may know of a notice may know of its urgency; none before it was judged."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"
    REOPENED = "reopened"


class Urgency(NamedTuple):
    """Who judges notices. Both run in the unit of work of the caller and show nobody anything.

    `of`: of those of these notices that were judged the sign; `urgent`: which were judged urgent, last judged first.
    """

    of: Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, UrgencySign]]]
    urgent: Callable[[Actor, int], Awaitable[Sequence[UUID]]]


URGENCY: Point[Urgency] = Point("how urgent notices are")


async def urgency_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, UrgencySign]:
    """(in unit) The signs of those of these notices that were judged."""
    found: dict[UUID, UrgencySign] = {}
    for each in URGENCY.all() if notice_ids else ():
        found.update(await each.of(actor, notice_ids))
    return found


async def judged_urgent(actor: Actor) -> list[UUID]:
    """(in unit) The notices that were judged urgent lately, last judged first."""
    return [notice_id for each in URGENCY.all() for notice_id in await each.urgent(actor, MOST_URGENT)]


async def is_judged(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether it is known how urgent a notice is, and nothing asks again."""
    return (await urgency_of(actor, [notice_id])).get(notice_id, UrgencySign.REOPENED) != UrgencySign.REOPENED
