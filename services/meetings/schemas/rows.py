"""Meetings as they come from the database."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct


class StoredMeeting(Struct, frozen=True, kw_only=True):
    """A meeting of this service; who takes part and the minutes are sealed."""

    id: UUID
    service_id: UUID
    partner_service_id: UUID
    held_at: datetime
    participant_ids: list[UUID]
    convened_by: UUID
    settled: bool
    called_off_at: datetime | None
    called_off_by: UUID | None
    sealed: bytes
    version: int


class ListedMeeting(Struct, frozen=True, kw_only=True):
    """A meeting for a list: how many clients this service may still discuss there, and how many were concluded."""

    id: UUID
    service_id: UUID
    partner_service_id: UUID
    held_at: datetime
    participant_ids: list[UUID]
    settled: bool
    called_off: bool
    waiting: int
    concluded: int


class MeetingBefore(Struct, frozen=True, kw_only=True):
    """The meeting before another one, with the number of its steps this service may know of."""

    held_at: datetime
    steps: int
    done: int


class EmptySeat(Struct, frozen=True, kw_only=True):
    """Somebody invited to a coming meeting who will not work in either service then."""

    meeting_id: UUID
    worker_id: UUID


class StoredItem(Struct, frozen=True, kw_only=True):
    """One client on the agenda of a meeting, what was agreed still sealed."""

    id: UUID
    meeting_id: UUID
    case_management_id: UUID
    sealed: bytes
    concluded_at: datetime | None
    concluded_by: UUID | None
    version: int
    held_at: datetime
    taken_off_at: datetime | None
    taken_off_by: UUID | None
    called_off_by: UUID | None
    called_off: bool


class StoredStep(Struct, frozen=True, kw_only=True):
    """What is known of a step of a concluded item."""

    id: UUID
    item_id: UUID
    task_id: UUID | None
    doer_id: UUID | None
    done_at: datetime | None
    done_by: UUID | None


class FollowedStep(Struct, frozen=True, kw_only=True):
    """A joint step that followed its task: of which joint work, who has it, whether it is done and by whom."""

    id: UUID
    service_id: UUID
    partner_service_id: UUID
    case_management_id: UUID
    case_id: UUID
    responsible_service_id: UUID
    doer_id: UUID
    done_at: datetime | None
    done_by: UUID | None


class StepOfTask(Struct, frozen=True, kw_only=True):
    """The joint step that a task is: of which joint work, and who agreed to it."""

    case_management_id: UUID
    responsible_id: UUID


class LeftTask(Struct, frozen=True, kw_only=True):
    """A task that is a step of an ended case management."""

    task_id: UUID


class StoredLeftStep(Struct, frozen=True, kw_only=True):
    """A step of an ended case management not known as done. What is sealed is there only for the owner."""

    id: UUID
    item_id: UUID
    task_id: UUID | None
    responsible_id: UUID
    responsible_service_id: UUID
    due_on: date
    case_management_id: UUID
    owner_case_id: UUID | None
    agreed_sealed: bytes | None
    item_sealed: bytes | None


class HeldItem(Struct, frozen=True, kw_only=True):
    """When a client was to be discussed at a meeting, and when the output was concluded, or why there is none."""

    id: UUID
    case_management_id: UUID
    meeting_id: UUID
    sealed: bytes
    meeting_sealed: bytes
    held_at: datetime
    concluded_at: datetime | None
    taken_off_at: datetime | None
    called_off_at: datetime | None
