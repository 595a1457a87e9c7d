"""What the two services make of joint work: a meeting, an output, steps."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.testing.world import World
from kernel.clock import now
from kernel.legal_time import start_of_day, today_in_prague
from services.meetings import service, views
from services.meetings.schemas import ConveneMeeting, GoalOrder, StepOrder, WriteItem
from tests.case_management import conftest as case_management
from tests.case_management.conftest import Joint, let_expire, refused

__all__ = ["Story", "let_expire", "refused", "soon"]


def soon() -> date:
    """A day within what the consent of the story allows."""
    return today_in_prague() + timedelta(days=14)


class Story(case_management.Story):
    """Further acts of the two services, at and after a meeting."""

    async def meeting(self, *agenda: UUID, actor: str = "osp_specialist", held_at: datetime | None = None) -> UUID:
        """A meeting of the two services."""
        who = self.world.actor(actor)
        other = self.world.services["pm" if who.service == self.world.services["osp"] else "osp"]
        order = ConveneMeeting(
            partner_service_id=other,
            held_at=held_at or max(now() - timedelta(minutes=30), start_of_day(today_in_prague())),
            participant_ids=[self.osp.worker, self.pm.worker],
            agenda=list(agenda),
        )
        return await service.convene_meeting(who, order)

    async def item(self, joint: Joint, actor: str = "osp_specialist") -> UUID:
        """The client on the agenda of a meeting; returns the item."""
        meeting_id = await self.meeting(joint.id, actor=actor)
        return (await views.meeting_view(self.osp, meeting_id)).items[0].id

    def output(self, **changes: Any) -> WriteItem:
        """One goal with a step of each service, and minutes."""
        goal = GoalOrder(
            text="bydlet doma bez schodů",
            measure="bezbariérový vstup a koupelna, ověří ergoterapeut",
            due_on=soon() + timedelta(days=100),
            steps=[
                StepOrder(
                    text="Podat žádost o příspěvek",
                    done_when="kopie ve složce",
                    responsible_id=self.osp.worker,
                    due_on=soon(),
                ),
                StepOrder(text="Doporučit peera", responsible_id=self.pm.worker, due_on=soon()),
            ],
        )
        values: dict[str, Any] = {
            "plan": "Nejdřív vstup, pak koupelna.",
            "goals": [goal],
            "minutes": "Rodina se k úpravě staví zdrženlivě.",
            **changes,
        }
        return WriteItem(**values)

    async def concluded(self, joint: Joint, actor: str = "osp_specialist", **changes: Any) -> UUID:
        """The output of the client's item is settled; returns the item."""
        item_id = await self.item(joint, actor)
        who = self.world.actor(actor)
        await service.write_item(who, item_id, self.output(**changes), version=1)
        await service.conclude_item(who, item_id, version=2)
        return item_id


@pytest.fixture
def story(world: World) -> Story:
    """The acts of the two services."""
    return Story(world)
