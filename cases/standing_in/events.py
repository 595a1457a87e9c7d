# pyright: strict
"""Facts of handing back."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class AbsenceOver(Event):
    """The planned end of an absence has come, or somebody said that they are back."""

    name: ClassVar[str] = "standing_in.over"
    subject: ClassVar[str] = "absence_id"
    absence_id: UUID


class SheetRead(Event):
    """Whoever was away has read what was done in their place."""

    name: ClassVar[str] = "standing_in.sheet_read"
    subject: ClassVar[str] = "absence_id"
    absence_id: UUID
    worker_id: UUID
    substitute_id: UUID
