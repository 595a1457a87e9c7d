"""Who may note that a notifier asked, and what they were told (domain reference 1.18).

As for who made the notice: whoever received it, the key worker, the heads. To note an answer nobody has to be shown who that was;
showing it stays the act of its own, with its reason. Whoever reads the notice reads what was answered.
"""

from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor
from services.intake.access import IntakePermission, NoticeHold, notice_for, refuse_who_stood_in, why_not
from services.intake.access import permissions as intake


class AnswerPermission(StrEnum):
    """What can be done about the report that a notifier asks for."""

    READ = "answer.read"
    GIVE = "answer.give"


class AnswerHold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice an actor got hold of, and what they may do about its answers."""

    notice: NoticeHold
    permissions: frozenset[AnswerPermission]


def permissions(actor: Actor, hold: NoticeHold) -> frozenset[AnswerPermission]:
    """Everything the actor may do about the answers to a notice they hold. Where another authority asks for an act, that answers.

    That it went to another authority takes nothing of it away: what was said was said, and is noted by who said it (ADR 0075).
    """
    held = {AnswerPermission.READ} if IntakePermission.READ in hold.permissions else set[AnswerPermission]()
    row = hold.row
    if IntakePermission.SHOW_NOTIFIER in intake(
        actor, taken_by=row.taken_by, assigned_to=row.assigned_to, stood_in_for=row.stood_in_for
    ):
        held |= {AnswerPermission.READ} if row.act_asked else {AnswerPermission.READ, AnswerPermission.GIVE}
    return frozenset(held)


async def answers_for(actor: Actor, notice_id: UUID, permission: AnswerPermission, *, lock: bool = False) -> AnswerHold:
    """(in unit) Get a notice for something about its answers.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.SEE, lock=lock)
    held = permissions(actor, hold)
    if permission not in held:
        await refuse_who_stood_in(actor, hold.row)
        raise why_not(actor, hold.row, lambda then: permission in permissions(actor, then))
    return AnswerHold(notice=hold, permissions=held)
