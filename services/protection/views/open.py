"""What is open of a notice, for all that gives it a clock or a task (ADR 0106)."""

from kernel.actor import Actor
from services.intake import views as intake_views
from services.intake.access import NoticeHold

from .standing import standing_of, told_of


async def open_of(actor: Actor, hold: NoticeHold) -> intake_views.Open:
    """(in unit) Whose urgency is to be judged, whether somebody is to say that nobody else is left, and what no judgement read: reckoned
    from what is there, never from when it came; nothing is shown."""
    stands = await standing_of(actor, hold)
    return intake_views.Open(
        whom=frozenset(stands.asked),
        acutely=frozenset(stands.acute),
        anew=frozenset(stands.anew),
        judged=frozenset(stands.last),
        told=(await told_of(actor, hold)).open,
        unread=frozenset(stands.waits),
    )
