# pyright: strict
"""Facts of the division of work."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class WorkPartGiven(Event):
    """Somebody has a part of the work of a service from a day on."""

    name: ClassVar[str] = "work_part.given"
    subject: ClassVar[str] = "work_part_id"
    work_part_id: UUID
    in_service: UUID
    kind: str
    worker_id: UUID
    valid_from: date
    valid_to: date | None = None
    code: str = ""
    for_worker_id: UUID | None = None


class WorkPartEnded(Event):
    """A part of the work was given a last day."""

    name: ClassVar[str] = "work_part.ended"
    subject: ClassVar[str] = "work_part_id"
    work_part_id: UUID
    last_day: date
