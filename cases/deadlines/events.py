# pyright: strict
"""What the clock brings about."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class DeadlineNear(Event):
    """A deadline is near and what it is about is not done."""

    name: ClassVar[str] = "deadline.near"
    subject: ClassVar[str] = "deadline_id"
    deadline_id: UUID


class DeadlinePassed(Event):
    """A deadline passed and what it is about is not done."""

    name: ClassVar[str] = "deadline.passed"
    subject: ClassVar[str] = "deadline_id"
    deadline_id: UUID
