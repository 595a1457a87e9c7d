"""By which official numbers notices go, as the domain above says it that registers them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.points import Point


class Numbers(NamedTuple):
    """The numbers of one notice: č. j. and evidence number, empty before it was registered, and the marks of its files."""

    registered_as: str = ""
    evidence_number: str = ""
    file_marks: tuple[str, ...] = ()

    @property
    def all(self) -> list[str]:
        """Each that there is: by any of them it is found."""
        return [each for each in (self.registered_as, self.evidence_number, *self.file_marks) if each]


NUMBERS: Point[Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, Numbers]]]] = Point("numbers of notices")
"""In the unit of work of the caller; shows nobody anything."""


async def numbers_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, Numbers]:
    """(in unit) The numbers of those of these notices that have any."""
    found: dict[UUID, Numbers] = {}
    for each in NUMBERS.all() if notice_ids else ():
        found.update(await each(actor, notice_ids))
    return found
