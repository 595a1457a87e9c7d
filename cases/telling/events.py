# pyright: strict
"""Facts of telling clients who leads their case."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ClientInformed(Event, frozen=True, kw_only=True):
    """A client was told who leads their case."""

    name: ClassVar[str] = "client_told.noted"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    told_id: UUID
    worker_id: UUID
    told_on: date
    via: str


class ContactSet(Event, frozen=True, kw_only=True):
    """Somebody said how clients reach them."""

    name: ClassVar[str] = "worker_contact.set"
    subject: ClassVar[str] = "contact_id"
    contact_id: UUID


class ChangePlanned(Event, frozen=True, kw_only=True):
    """From a day on somebody else is to lead a case."""

    name: ClassVar[str] = "planned_change.set"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    plan_id: UUID
    worker_id: UUID
    effective_on: date


class PlanTold(Event, frozen=True, kw_only=True):
    """A client was told of a planned change, or it was written down why not before it; its day may have come."""

    name: ClassVar[str] = "planned_change.told"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    plan_id: UUID
    deferred: bool


class PlanDue(Event, frozen=True, kw_only=True):
    """The day of a planned change has come."""

    name: ClassVar[str] = "planned_change.due"
    subject: ClassVar[str] = "plan_id"
    plan_id: UUID


class PlanStuck(Event, frozen=True, kw_only=True):
    """A planned change was not carried out on its day, and why."""

    name: ClassVar[str] = "planned_change.stuck"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    plan_id: UUID
    why: str


class PlanEnded(Event, frozen=True, kw_only=True):
    """A plan was carried out, cancelled, or is void."""

    name: ClassVar[str] = "planned_change.ended"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    plan_id: UUID
    ended: str


class LetterWritten(Event, frozen=True, kw_only=True):
    """Somebody has a client written to from here about who leads their case."""

    name: ClassVar[str] = "client_letter.written"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    letter_id: UUID
    channel: str
    worker_id: UUID


class LetterEnded(Event, frozen=True, kw_only=True):
    """The message was handed over, or it could not be."""

    name: ClassVar[str] = "client_letter.ended"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    letter_id: UUID
    ended: str
