"""What the tests of files that arrived share: messages as the world sends them, and the authority at work."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from app.testing.world import World
from kernel.actor import Actor
from services.inbox import service, views
from services.inbox.schemas import OpenedFile, Put
from services.intake.schemas import RecordedNotice, RecordNotice

Office = Callable[..., Awaitable[Put]]


class Desk:
    """The authority at work with files."""

    def __init__(self, world: World) -> None:
        self.world = world

    def actor(self, name: str) -> Actor:
        """An actor of the world."""
        return self.world.actor(name)

    async def put(self, content: bytes, name: str = "zprava.eml", by: str = "spod_intake") -> Put:
        """Somebody puts a file in."""
        actor = self.actor(by)
        return await service.put_kept(actor, await service.keep_file(actor, name, content))

    async def opened(self, file_id: UUID, by: str = "spod_intake") -> OpenedFile:
        """Somebody opens it."""
        return await views.opened_file(self.actor(by), file_id)

    async def record(self, file_id: UUID, order: RecordNotice, by: str = "spod_intake") -> RecordedNotice:
        """Somebody takes a notice down from it."""
        return await service.record_from_file(self.actor(by), file_id, order)


@pytest.fixture
def desk(world: World) -> Desk:
    """The authority of the world at work."""
    return Desk(world)
