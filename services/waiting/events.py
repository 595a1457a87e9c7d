"""What happened to the waiting of notices."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class WaitSet(Event, frozen=True, kw_only=True):
    """A head lets a notice wait for somebody's return."""

    name: ClassVar[str] = "notice_wait.set"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    wait_id: UUID
    worker_id: UUID
    until: date


class WaitEnded(Event, frozen=True, kw_only=True):
    """It waits no more, and why."""

    name: ClassVar[str] = "notice_wait.ended"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    wait_id: UUID
    ended: str
