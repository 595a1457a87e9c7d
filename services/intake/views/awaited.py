"""What whoever made a notice waits for, as the domain above says it that answers them."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from kernel.actor import Actor
from kernel.points import Point

AWAITED: Point[Callable[[Actor, UUID], Awaitable[Sequence[str]]]] = Point("what notifiers wait for")
"""In the unit of work of the caller, for an act with its own right; never who they are."""


async def awaited(actor: Actor, notice_id: UUID) -> list[str]:
    """(in unit) What was asked about a notice and nobody answered, as a paper says it."""
    return [said for each in AWAITED.all() for said in await each(actor, notice_id)]
