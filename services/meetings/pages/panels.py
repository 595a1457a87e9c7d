"""What meetings add to the pages of others."""

from typing import Any
from uuid import UUID

import msgspec

from kernel.actor import Actor
from services.case_management.access import CaseManagementPermission
from services.meetings import views
from services.meetings.access import may
from services.meetings.pages.common import P
from services.meetings.schemas import LeftStep, TeamDay


async def on_my_day(actor: Actor) -> TeamDay | None:
    """Offers to answer, meetings ahead, and what was left open; nothing when there is none of it."""
    if not may(actor, P.LIST):
        return None
    day = await views.team_day(actor)
    # one's own steps stand among the tasks already, marked as what was left
    left = [step for step in day.left if not step.mine]
    return msgspec.structs.replace(day, left=left) if day.waiting or day.meetings or left else None


async def on_case(actor: Actor, case_id: UUID) -> list[LeftStep] | None:
    """The joint steps of a case that stayed open after an end."""
    return (await views.left_of_case(actor, case_id) or None) if may(actor, CaseManagementPermission.PROPOSE) else None


def meets(session: Any) -> bool:
    """Whether the menu leads the person to meetings."""
    return may(session.actor(), P.LIST)
