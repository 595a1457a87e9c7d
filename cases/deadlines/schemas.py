# pyright: strict
"""Views and rows of deadlines."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from kernel.clock import Instant
from kernel.samples import Id, PersonName, like

from .rules import hour_of
from .tables import Outcome

# --- rows --------------------------------------------------------------------------------------------------------


class StoredDeadline(Struct, frozen=True, kw_only=True):
    """A deadline as it is stored."""

    id: UUID
    kind: str
    about_id: UUID
    worker_id: UUID | None
    started_at: datetime
    due_on: date
    due_at: datetime
    planned_on: date
    internal: bool
    ended_at: datetime | None
    ended_by: UUID | None
    outcome: Outcome | None


class WaitingDeadline(StoredDeadline, frozen=True, kw_only=True):
    """One that waits for somebody; `waiting`: how many of them do, with those that are not read."""

    waiting: int


class Ran(Struct, frozen=True, kw_only=True):
    """A deadline whose moment came: its ids, and whether it passed; it is near otherwise."""

    tenant_id: UUID
    service_id: UUID
    id: UUID
    passed: bool


# --- views -------------------------------------------------------------------------------------------------------


class DeadlineView(Struct, frozen=True, kw_only=True):
    """A deadline as people see it: its legal day unmoved, and the day for which the work is planned."""

    id: Id
    kind: Annotated[str, like("notice.urgency_assessed")]
    number: Annotated[str, like("D5")]
    title: Annotated[str, like("Posoudit naléhavost")]
    about: Annotated[str, like("Eva Nová · MULH 13/2026")]
    url: Annotated[str, like("/notices/01a20332-7000-793a-8a98-290432b16bdd")]
    worker: PersonName | None
    started_at: Instant
    due_on: date
    due_at: Instant
    planned_on: date
    internal: bool
    ended_at: Instant | None
    void: Annotated[bool, like(False)]
    late: bool

    @property
    def hour(self) -> datetime | None:
        """The hour at which it ends, of what is counted in hours."""
        return hour_of(self.due_on, self.due_at)
