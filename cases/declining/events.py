# pyright: strict
"""Facts of it. They tell of the saying and of no case: it is no part of a client's record."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CaseDeclinedSaid(Event, frozen=True, kw_only=True):
    """Somebody said that they cannot take a case over."""

    name: ClassVar[str] = "declined.said"
    subject: ClassVar[str] = "declined_id"
    declined_id: UUID


class DeclinedSettled(Event, frozen=True, kw_only=True):
    """A head decided."""

    name: ClassVar[str] = "declined.settled"
    subject: ClassVar[str] = "declined_id"
    declined_id: UUID
    settled: str
