"""What happened to judgements of notices."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class UrgencyAssessed(Event, frozen=True, kw_only=True):
    """Somebody judged how urgent a notice is for one child."""

    name: ClassVar[str] = "urgency.assessed"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    assessment_id: UUID
    result: str


class AllJudgedSaid(Event, frozen=True, kw_only=True):
    """Somebody said that all children of whom the answer to question 5 tells are judged, or took that back."""

    name: ClassVar[str] = "urgency.all_judged"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    all_judged: bool


class AdditionJudged(Event, frozen=True, kw_only=True):
    """Somebody judged what was added to a notice; `reopens`: its urgency is to be judged anew."""

    name: ClassVar[str] = "urgency.addition_judged"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    addition_id: UUID
    reopens: bool


class AdditionHeard(Event, frozen=True, kw_only=True):
    """Who took an addition down, or without one the notice itself, said whether it threatens a child acutely."""

    name: ClassVar[str] = "urgency.addition_heard"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    addition_id: UUID | None
    acutely: bool
    said_by: UUID


class UrgencyAsked(Event, frozen=True, kw_only=True):
    """Somebody was asked about a notice, and reads it until they answer."""

    name: ClassVar[str] = "urgency.asked"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    question_id: UUID


class UrgencyAnswered(Event, frozen=True, kw_only=True):
    """Whoever was asked about a notice answered."""

    name: ClassVar[str] = "urgency.answered"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    question_id: UUID


class UrgencyQuestionWithdrawn(Event, frozen=True, kw_only=True):
    """A question about a notice was taken back, and waits for nobody any more."""

    name: ClassVar[str] = "urgency.question_withdrawn"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    question_id: UUID


class StepTicked(Event, frozen=True, kw_only=True):
    """A step of what is done at once was taken, or was not needed."""

    name: ClassVar[str] = "urgency.step_ticked"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID | None
    step: str
    outcome: str


class BasicallyAssessed(Event, frozen=True, kw_only=True):
    """Somebody made the basic assessment of a child: it stays a notice, or the child is enrolled."""

    name: ClassVar[str] = "basic.assessed"
    subject: ClassVar[str] = "notice_id"
    notice_id: UUID
    case_id: UUID
    assessment_id: UUID
    result: str
