"""What the tests of answers share: an authority that notes what notifiers ask and are told."""

from typing import Any
from uuid import UUID

import pytest

from app.testing.world import World
from kernel.legal_time import today_in_prague
from services.answers import service, views
from services.answers.schemas import Answers, NoteAnswer, NoteRequest
from services.protection import service as protection
from services.protection.schemas import AssessBasically
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import Office


class Answering(Office):
    """Short words for asking and answering."""

    async def asks(self, notice_id: UUID, by: str = "spod_intake", **changes: Any) -> UUID:
        """The notifier asks on the phone."""
        order: dict[str, Any] = {"how": "phone", "obliged": False, **changes}
        return await service.note_request(self.actor(by), notice_id, NoteRequest(**order))

    async def answer(self, notice_id: UUID, by: str = "spod_intake", **changes: Any) -> UUID:
        """They are told in general, on the phone."""
        order: dict[str, Any] = {"template": "general", "how": "phone", **changes}
        return await service.note_answer(self.actor(by), notice_id, NoteAnswer(**order))

    async def seen(self, notice_id: UUID, by: str = "spod_intake") -> Answers:
        """What was asked and told."""
        return await views.answers_view(self.actor(by), notice_id)

    async def set(self, key: str, value: str, version: int = 0) -> None:
        """The administrator changes a setting from today on."""
        order = ChangeSetting(value=value, valid_from=today_in_prague(), reason="Porada vedení.")
        await settings.change_setting(self.actor("ospod_admin"), key, order, version=version)

    async def assess(self, notice_id: UUID, result: str, version: int = 0) -> None:
        """The key worker makes the basic assessment."""
        enrols = {"register": "OM", "enrolment_reason": "section_6_found", "enrolled_on": today_in_prague()}
        told: dict[str, Any] = {"retention_note": "Podnět v CJ."} if result == "kept" else enrols
        order = AssessBasically(result=result, reason="Viděno doma.", **told)
        await protection.assess_basically(self.actor("spod_coordinator"), notice_id, order, version=version)


@pytest.fixture
def office(world: World) -> Answering:
    """The authority of the world at work."""
    return Answering(world)
