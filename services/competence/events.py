"""What happened to the competence for notices."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CompetenceDecided(Event, frozen=True, kw_only=True):
    """Somebody decided whether a notice belongs here."""

    name: ClassVar[str] = "competence.decided"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    decision_id: UUID
    result: str
    way: str | None = None
    authority_id: UUID | None = None


class NoticeForwarded(Event, frozen=True, kw_only=True):
    """A notice left for another authority: on the platform for the service named here, otherwise on the way that was noted."""

    name: ClassVar[str] = "competence.forwarded"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    decision_id: UUID
    authority_id: UUID
    left_at: datetime
    how: str
    recipient_tenant_id: UUID | None = None
    recipient_service_id: UUID | None = None


class ActAsked(NoticeForwarded, frozen=True, kw_only=True):
    """Another authority was asked for an act about a notice, and got what it needs for it; the case stays here."""

    name: ClassVar[str] = "competence.act_asked"


class NotifierTold(Event, frozen=True, kw_only=True):
    """Whoever made a notice was told to whom it belongs, or it was noted why not."""

    name: ClassVar[str] = "competence.notifier_told"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    decision_id: UUID
    how: str
