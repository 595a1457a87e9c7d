"""What the tests of waiting share: an authority whose head lets notices wait."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.testing.world import World
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import AddToNotice, RecordNotice
from services.waiting import service, views
from services.waiting.schemas import EndWait, LetWait, Waits
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import Office

WHY = "Rodinu vede a dopis nespěchá."


class WaitingOffice(Office):
    """Short words for letting a notice wait."""

    def letter(self, **changes: Any) -> RecordNotice:
        """The notice by letter; only what came in writing may wait."""
        way = {"channel": "letter", "confidentiality_explained": False, "disclosure_explained": False}
        return self.phone(**{**way, **changes})

    async def written(self, *, judged: bool = True, **changes: Any) -> UUID:
        """A letter that was taken down, and judged as not urgent."""
        notice_id = (await intake.record_notice(self.actor("spod_intake"), self.letter(**changes))).id
        if judged:
            await self.judge(notice_id, "spod_intake")
        return notice_id

    async def wait(self, notice_id: UUID, by: str = "spod_head", *, version: int = 0, **changes: Any) -> UUID:
        """The head lets it wait for the coordinator until in three days."""
        order: dict[str, Any] = {
            "worker_id": self.world.people["spod_coordinator"].worker_id,
            "until": self.day(3),
            "reason": WHY,
            **changes,
        }
        return await service.let_wait(self.actor(by), notice_id, LetWait(**order), version=version)

    async def end(self, notice_id: UUID, wait_id: UUID | None, by: str = "spod_head") -> UUID:
        """Take it back."""
        return await service.end_wait(self.actor(by), notice_id, EndWait(wait_id=wait_id))

    async def seen(self, notice_id: UUID, by: str = "spod_head") -> Waits:
        """What it waits and waited for."""
        return await views.waits_view(self.actor(by), notice_id)

    async def add(self, notice_id: UUID, by: str = "spod_intake") -> None:
        """Somebody learns something more."""
        await intake.add_to_notice(self.actor(by), notice_id, AddToNotice(text="Volali ještě jednou ze školy."))

    async def set(self, days: int, version: int = 0) -> None:
        """The administrator changes how long a notice may wait."""
        order = ChangeSetting(value=str(days), valid_from=today_in_prague(), reason="Porada vedení.")
        await settings.change_setting(self.actor("ospod_admin"), "waits_for_return", order, version=version)

    def day(self, days: int) -> date:
        """In so many days."""
        return today_in_prague() + timedelta(days=days)


@pytest.fixture
def office(world: World) -> WaitingOffice:
    """The authority of the world at work."""
    return WaitingOffice(world)
