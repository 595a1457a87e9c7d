"""What meetings add to the pages of others."""

from typing import Any
from uuid import UUID

from kernel.actor import Actor
from services.case_management.access import CaseManagementPermission
from services.meetings import views
from services.meetings.access import may
from services.meetings.pages.common import P
from services.meetings.schemas import LeftStep


async def on_my_day(actor: Actor) -> list[LeftStep] | None:
    """What an end left open with others; nothing when there is none of it."""
    return await views.steps_left_to_others(actor) or None


async def on_case(actor: Actor, case_id: UUID) -> list[LeftStep] | None:
    """The own joint steps of a case that stayed open after an end: those of the other service nobody here can settle."""
    left = await views.left_of_case(actor, case_id) if may(actor, CaseManagementPermission.PROPOSE) else []
    return [step for step in left if step.own] or None


def meets(session: Any) -> bool:
    """Whether the menu leads the person to meetings."""
    return may(session.actor(), P.LIST)
