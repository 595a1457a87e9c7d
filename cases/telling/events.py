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
