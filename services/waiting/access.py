"""Who may let a notice wait, and know that it does (domain reference 1.18).

Whoever may assign a notice lets it wait and takes that back. For whom and until when, everybody may know who may know of the notice;
why, whoever reads it.
"""

from enum import StrEnum
from uuid import UUID

import msgspec

from kernel.actor import Actor
from services.intake.access import IntakePermission, NoticeHold, notice_for, why_not


class WaitPermission(StrEnum):
    """What can be done about the waiting of a notice."""

    READ = "notice_wait.read"
    SET = "notice_wait.set"


class WaitHold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice an actor got hold of, and what they may do about its waiting."""

    notice: NoticeHold
    permissions: frozenset[WaitPermission]


def permissions(hold: NoticeHold) -> frozenset[WaitPermission]:
    """Everything the actor may do about the waiting of a notice they hold."""
    held = {WaitPermission.READ}
    if IntakePermission.ASSIGN in hold.permissions:
        held.add(WaitPermission.SET)
    return frozenset(held)


async def wait_for(actor: Actor, notice_id: UUID, permission: WaitPermission, *, lock: bool = False) -> WaitHold:
    """(in unit) Get a notice for something about its waiting.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.SEE, lock=lock)
    held = permissions(hold)
    if permission not in held:
        raise why_not(actor, hold.row, lambda then: permission in permissions(then))
    return WaitHold(notice=hold, permissions=held)
