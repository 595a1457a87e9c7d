"""What happened to judgements of notices."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class UrgencyAssessed(Event, frozen=True, kw_only=True):
    """Somebody judged how urgent a notice is for one child."""

    name: ClassVar[str] = "urgency.assessed"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    assessment_id: UUID
    result: str
