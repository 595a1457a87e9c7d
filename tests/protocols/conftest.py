"""What the tests of protocols share: an authority where somebody makes a notice in person, and it is read to them."""

import io
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from app.testing.world import World
from cases.protocols import service, views
from cases.protocols.schemas import OpenedProtocol, OpenProtocol, ProtocolView, ReadAloud, Sign, Signer
from tests.intake.conftest import Office

STROKES = [[100, 300, 260, 80, 420, 420], [500, 250, 700, 260], [800, 100]]


class Reading(Office):
    """Short words for reading aloud and signing."""

    async def in_person(self, **changes: Any) -> UUID:
        """Somebody comes to the office and says it."""
        return (await self.record(**{"channel": "in_person", **changes})).id

    async def read(self, notice_id: UUID, *roles: str, by: str = "spod_intake", **changes: Any) -> UUID:
        """It is read to them; without `roles` to the notifier alone."""
        signers = [
            Signer(role=each, name="Pavla Svědková" if each == "witness" else "") for each in roles or ("notifier",)
        ]
        order: dict[str, Any] = {"signers": signers, **changes}
        return await service.read_aloud(self.actor(by), notice_id, ReadAloud(**order))

    async def sign(self, protocol_id: UUID, no: int, by: str = "spod_intake", **changes: Any) -> UUID:
        """One of them signs."""
        order: dict[str, Any] = {"no": no, "way": "drawn", "strokes": STROKES, **changes}
        return await service.sign(self.actor(by), protocol_id, Sign(**order))

    async def signed(self, notice_id: UUID) -> UUID:
        """A protocol that the notifier and the worker signed."""
        protocol_id = await self.read(notice_id)
        await self.sign(protocol_id, 0)
        await self.sign(protocol_id, 1)
        return protocol_id

    async def seen(self, protocol_id: UUID, by: str = "spod_intake") -> ProtocolView:
        """As far as it names nobody."""
        return await views.protocol_view(self.actor(by), protocol_id)

    async def opened(self, protocol_id: UUID, by: str = "spod_intake", reason: str = "clarify") -> OpenedProtocol:
        """With everything."""
        return await service.open_protocol(self.actor(by), protocol_id, OpenProtocol(reason=reason))


@pytest.fixture
def office(world: World) -> Reading:
    """The authority of the world at work."""
    return Reading(world)


@pytest.fixture
def photo() -> bytes:
    """A signed sheet, as a phone takes it."""
    target = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(target, "PNG")
    return target.getvalue()
