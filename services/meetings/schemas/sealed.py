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


class Noted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """(base) Internal minutes. `earlier` are the wordings before the present one, first to last: what somebody else wrote, or on
    another day, and what was emptied.
    """

    minutes: str = ""
    written_by: UUID | None = None
    written_at: datetime | None = None
    earlier: list[Wording] = field(default_factory=list[Wording])

    @property
    def present(self) -> Wording:
        """The minutes as they are."""
        return Wording(minutes=self.minutes, written_by=self.written_by, written_at=self.written_at)


class MeetingText(Noted, frozen=True, kw_only=True, omit_defaults=True):
    """Who takes part, and the minutes: storage class internal_secured, for the people of the two teams only.

    `changed_by` moved the meeting or said last who takes part. `called_off`: why it was called off.
    """

    seats: list[Seat] = field(default_factory=list[Seat])
    changed_by: UUID | None = None
    changed_at: datetime | None = None
    called_off: str = ""


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


class ItemText(Noted, frozen=True, kw_only=True, omit_defaults=True):
    """What was agreed about a client, and who wrote any of it last. `minutes` never leave the joint object.

    `noted_by` wrote the minutes last, which of an item of before nobody kept.
    """

    plan: str = ""
    goals: list[Goal] = field(default_factory=list[Goal])
    steps: list[Step] = field(default_factory=list[Step])
    noted_by: UUID | None = None
    noted_at: datetime | None = None

    @property
    def present(self) -> Wording:
        """The minutes as they are."""
        by, at = (self.noted_by, self.noted_at) if self.noted_at else (self.written_by, self.written_at)
        return Wording(minutes=self.minutes, written_by=by, written_at=at)

    def every_step(self) -> list[Step]:
        """The steps to the goals, and the further ones."""
        return [*(step for goal in self.goals for step in goal.steps), *self.steps]
