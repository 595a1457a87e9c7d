"""What is sealed of meetings: who takes part, the minutes, and what was agreed about a client."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct, field


class Seat(Struct, frozen=True, kw_only=True):
    """Who takes part in a meeting, and for which service."""

    worker_id: UUID
    service_id: UUID


class Wording(Struct, frozen=True, kw_only=True):
    """What minutes said before somebody wrote them anew, and who had written that when."""

    minutes: str
    written_by: UUID | None
    written_at: datetime | None


class MeetingText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who takes part, and the minutes: storage class internal_secured, for the people of the two teams only.

    `changed_by` moved the meeting or said last who takes part. `earlier` are the wordings before the present one, first to last: what somebody else wrote, or on another day.
    """

    seats: list[Seat] = field(default_factory=list[Seat])
    minutes: str = ""
    written_by: UUID | None = None
    written_at: datetime | None = None
    earlier: list[Wording] = field(default_factory=list[Wording])
    changed_by: UUID | None = None
    changed_at: datetime | None = None


class Evaluation(Struct, frozen=True, kw_only=True):
    """Whether a goal was met, and how it is known; `service_id` is the one it was said for, where that was kept."""

    met: bool
    sentence: str
    by: UUID
    at: datetime
    service_id: UUID | None = None


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step as it is kept."""

    id: UUID
    text: str
    responsible_id: UUID
    service_id: UUID
    due_on: date
    done_when: str = ""


class Goal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A goal as it is kept. `earlier` are the evaluations before the one that holds, first to last."""

    id: UUID
    text: str
    measure: str
    due_on: date
    steps: list[Step] = field(default_factory=list[Step])
    evaluation: Evaluation | None = None
    earlier: list[Evaluation] = field(default_factory=list[Evaluation])

    @property
    def evaluations(self) -> list[Evaluation]:
        """Everything that was said of it, first to last."""
        return [*self.earlier, self.evaluation] if self.evaluation else []


class ItemText(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed about a client. `minutes` never leave the joint object."""

    plan: str = ""
    goals: list[Goal] = field(default_factory=list[Goal])
    steps: list[Step] = field(default_factory=list[Step])
    minutes: str = ""
    written_by: UUID | None = None
    written_at: datetime | None = None

    def every_step(self) -> list[Step]:
        """The steps to the goals, and the further ones."""
        return [*(step for goal in self.goals for step in goal.steps), *self.steps]
