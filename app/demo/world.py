"""What the parts of the demonstration share: whom and what they made, and when their scenes are played."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from kernel.actor import Actor


@dataclass
class World:
    """Who and what the demonstration made so far, by short names; `small` leaves out those that only fill lists."""

    small: bool = False
    tenants: dict[str, UUID] = field(default_factory=dict[str, UUID])
    services: dict[str, UUID] = field(default_factory=dict[str, UUID])
    actors: dict[str, Actor] = field(default_factory=dict[str, Actor])
    cases: dict[str, UUID] = field(default_factory=dict[str, UUID])
    # what a scene leaves to a later one, of its own domain or of one above: kind of thing and short name
    kept: dict[tuple[str, str], UUID] = field(default_factory=dict[tuple[str, str], UUID])


@dataclass(frozen=True)
class Scene:
    """Something that happens at an hour of a day before today. What happens today happens now, in the order of hours."""

    days_ago: int
    hour: int
    play: Callable[[World, date], Awaitable[None]]
    minute: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in the story."""
        return -self.days_ago, self.hour, self.minute


@dataclass(frozen=True)
class Part:
    """What one domain adds to the demonstration: what is there before the story begins, and its scenes in it.

    `sign_ins` are the people of `PEOPLE` as whom it is tried.
    """

    settle: Callable[[World], Awaitable[None]] | None = None
    scenes: tuple[Scene, ...] = ()
    sign_ins: tuple[str, ...] = ()


def whole(play: Callable[[World, date], Awaitable[None]]) -> Callable[[World, date], Awaitable[None]]:
    """A scene that only the whole demonstration has."""

    async def scene(world: World, day: date) -> None:
        if not world.small:
            await play(world, day)

    return scene
