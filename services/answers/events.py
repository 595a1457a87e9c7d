"""What happened around the report that a notifier asks for. Nothing here leads to them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ReportAsked(Event, frozen=True, kw_only=True):
    """It was noted that a notifier asked for a report."""

    name: ClassVar[str] = "notifier_request.noted"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    request_id: UUID
    asked_at: datetime
    how: str
    obliged: bool


class NotifierAnswered(Event, frozen=True, kw_only=True):
    """A notifier was told what a template says, or it was noted why not."""

    name: ClassVar[str] = "notifier_answer.noted"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    answer_id: UUID
    request_id: UUID | None
    template: str | None
    how: str
