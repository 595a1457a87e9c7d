# pyright: strict
"""Facts of the directory."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class AuthoritySet(Event):
    """An office came into the directory, or is otherwise from a day on (`replaces`)."""

    name: ClassVar[str] = "authority.set"
    subject: ClassVar[str] = "authority_id"
    authority_id: UUID
    valid_from: date
    replaces: UUID | None = None


class AuthorityClosed(Event):
    """An office takes nothing any more after a last day."""

    name: ClassVar[str] = "authority.closed"
    subject: ClassVar[str] = "authority_id"
    authority_id: UUID
    last_day: date
