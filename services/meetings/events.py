"""What happened at and after a meeting: ids and codes only. `case_id` is the case in the service that acted."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class MeetingConvened(Event):
    """A meeting of two services was called."""

    name: ClassVar[str] = "meeting.convened"
    subject: ClassVar[str] = "meeting_id"
    meeting_id: UUID
    other_service_id: UUID


class ParticipantInvited(Event):
    """One more person takes part in a meeting to come."""

    name: ClassVar[str] = "meeting.invited"
    subject: ClassVar[str] = "meeting_id"
    meeting_id: UUID
    other_service_id: UUID
    to_worker_id: UUID
    by_worker_id: UUID | None = None


class MeetingChanged(Event):
    """A meeting was moved, or other people take part. `removed` were to come and are not any more.

    `stayed` were to come before and still are: a move is news to them alone. Not said by what was recorded before.
    """

    name: ClassVar[str] = "meeting.changed"
    subject: ClassVar[str] = "meeting_id"
    meeting_id: UUID
    other_service_id: UUID
    version: int
    moved: bool
    added: list[UUID]
    removed: list[UUID]
    by_worker_id: UUID | None = None
    stayed: list[UUID] | None = None


class MeetingCalledOff(Event):
    """A meeting is not held."""

    name: ClassVar[str] = "meeting.called_off"
    subject: ClassVar[str] = "meeting_id"
    meeting_id: UUID
    other_service_id: UUID
    by_worker_id: UUID | None = None


class MeetingItemCalledOff(Event):
    """A client who was on the agenda of a meeting that is not held."""

    name: ClassVar[str] = "meeting_item.called_off"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID | None = None
    by_worker_id: UUID | None = None


class MeetingItemTakenOff(Event):
    """A client was taken off the agenda before the meeting was held."""

    name: ClassVar[str] = "meeting_item.taken_off"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    meeting_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID | None = None
    by_worker_id: UUID | None = None


class MinutesWritten(Event):
    """Somebody wrote the internal minutes of a meeting."""

    name: ClassVar[str] = "meeting.minutes_written"
    subject: ClassVar[str] = "meeting_id"
    meeting_id: UUID


class MeetingItemAdded(Event):
    """A client was put on the agenda."""

    name: ClassVar[str] = "meeting_item.added"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    meeting_id: UUID
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID | None = None


class MeetingItemWritten(Event):
    """What was agreed about a client was written or changed."""

    name: ClassVar[str] = "meeting_item.written"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID | None = None
    by_worker_id: UUID | None = None


class MeetingItemConcluded(Event):
    """The output was settled; it goes into the folder of the other service too."""

    name: ClassVar[str] = "meeting_item.concluded"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    case_id: UUID
    basis_id: UUID
    other_service_id: UUID


class MeetingOutputCopied(Event):
    """The output reached the folder of the other service."""

    name: ClassVar[str] = "meeting_item.output_copied"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    case_id: UUID
    basis_id: UUID


class MeetingOutputHeldBack(Event):
    """The consent ended before the output reached the other service: it does not go there."""

    name: ClassVar[str] = "meeting_item.output_held_back"
    subject: ClassVar[str] = "item_id"
    item_id: UUID


class GoalEvaluated(Event):
    """The team said whether a goal was met."""

    name: ClassVar[str] = "meeting_item.goal_evaluated"
    subject: ClassVar[str] = "item_id"
    item_id: UUID
    goal_id: UUID
    case_id: UUID
    basis_id: UUID
    met: bool
    other_service_id: UUID | None = None
    by_worker_id: UUID | None = None
    number: int = 0
    """Which of the evaluations of the goal it was, from 1."""


class StepGiven(Event):
    """Somebody else of its service has a joint step now: told to the other service."""

    name: ClassVar[str] = "joint_step.given"
    subject: ClassVar[str] = "step_id"
    step_id: UUID
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID | None = None
    other_service_id: UUID | None = None
    to_worker_id: UUID | None = None


class StepDone(Event):
    """A joint step was finished: told to the other service."""

    name: ClassVar[str] = "joint_step.done"
    subject: ClassVar[str] = "step_id"
    step_id: UUID
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID | None = None
    other_service_id: UUID | None = None
    by_worker_id: UUID | None = None


class StepReopened(Event):
    """A joint step that was finished is taken up again: told to the other service."""

    name: ClassVar[str] = "joint_step.reopened"
    subject: ClassVar[str] = "step_id"
    step_id: UUID
    case_management_id: UUID
    case_id: UUID
    basis_id: UUID | None = None
    other_service_id: UUID | None = None
