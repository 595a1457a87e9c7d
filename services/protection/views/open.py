"""What is open of a notice, for all that gives it a clock or a task (ADR 0106)."""

from kernel.actor import Actor
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.protection.rules.told import others_left

from .standing import children_of, standing_of, told_of


async def open_of(actor: Actor, hold: NoticeHold) -> intake_views.Open:
    """(in unit) Whose urgency is to be judged, whether somebody is to say that nobody else is left, and what no judgement read: reckoned
    from what is there, never from when it came; nothing is shown."""
    stands, told = await standing_of(actor, hold), await told_of(actor, hold)
    return intake_views.Open(
        whom=frozenset(stands.asked),
        acutely=frozenset(stands.acute),
        anew=frozenset(stands.anew),
        judged=frozenset(stands.last),
        told=told.open,
        unread=frozenset(stands.waits),
        left=told.open and not stands.asked and await _somebody_left(actor, hold),
    )


async def _somebody_left(actor: Actor, hold: NoticeHold) -> bool:
    """(in unit) Whether somebody can be read in the answer to question 5 who is likely none of those who were judged, or no further child was
    judged at all: then more is left than to say that nobody else is."""
    children = await children_of(actor, hold)
    told = await told_of(actor, hold, children)
    return told.from_there or others_left(told.names, children, first=told.first)
