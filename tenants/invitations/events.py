# pyright: strict
"""Facts of links, and of what administrators do with the sign-in of their people."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class InvitationSent(Event):
    """Somebody was sent a link, for the first time or again; the one before is good no more."""

    name: ClassVar[str] = "invitation.sent"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID
    purpose: str
    expires_at: datetime
    by: UUID | None = None


class InvitationWithdrawn(Event):
    """A link was taken back."""

    name: ClassVar[str] = "invitation.withdrawn"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID


class InvitationUsed(Event):
    """Whoever was sent a link did what it was for."""

    name: ClassVar[str] = "invitation.used"
    subject: ClassVar[str] = "invitation_id"
    invitation_id: UUID
    purpose: str
    user_id: UUID


class SecondFactorReset(Event):
    """An administrator made the second factor of somebody's account useless; a new one is set up by a link."""

    name: ClassVar[str] = "user.second_factor_reset"
    subject: ClassVar[str] = "user_id"
    user_id: UUID


class SecondFactorSet(Event):
    """A person set a new second factor up."""

    name: ClassVar[str] = "user.second_factor_set"
    subject: ClassVar[str] = "user_id"
    user_id: UUID


class SignedOutByAdministrator(Event):
    """An administrator ended every session of a person."""

    name: ClassVar[str] = "user.signed_out_by_administrator"
    subject: ClassVar[str] = "user_id"
    user_id: UUID
