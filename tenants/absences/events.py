# pyright: strict
"""Facts of absences."""

from typing import ClassVar
from uuid import UUID

from kernel.clock import Instant
from kernel.events import Event


class AbsencePlanned(Event):
    """Somebody is away from an instant to another, and a colleague stands in for them."""

    name: ClassVar[str] = "absence.planned"
    subject: ClassVar[str] = "absence_id"
    absence_id: UUID
    worker_id: UUID
    substitute_id: UUID
    starts_at: Instant
    ends_at: Instant
    by_worker_id: UUID


class SubstituteChanged(Event):
    """From an instant on somebody else stands in, in an absence that goes on."""

    name: ClassVar[str] = "absence.substitute_changed"
    subject: ClassVar[str] = "absence_id"
    absence_id: UUID
    next_absence_id: UUID
    worker_id: UUID
    from_worker_id: UUID
    substitute_id: UUID
    changed_at: Instant
    by_worker_id: UUID


class AbsenceEnded(Event):
    """Somebody came back before that, or did not go: then it ends when it would have begun."""

    name: ClassVar[str] = "absence.ended"
    subject: ClassVar[str] = "absence_id"
    absence_id: UUID
    worker_id: UUID
    substitute_id: UUID
    ended_at: Instant
    by_worker_id: UUID
