# pyright: strict
"""What happened around protocols. Nothing here leads to who signed."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ProtocolTaken(Event, frozen=True, kw_only=True):
    """Something was read aloud, and its words are frozen."""

    name: ClassVar[str] = "protocol.taken"
    subject: ClassVar[str] = "protocol_id"
    protocol_id: UUID
    kind: str
    about_id: UUID
    case_id: UUID | None


class ProtocolSigned(Event, frozen=True, kw_only=True):
    """One of the signers signed, or it was noted why not."""

    name: ClassVar[str] = "protocol.signed"
    subject: ClassVar[str] = "protocol_id"
    protocol_id: UUID
    case_id: UUID | None
    no: int
    way: str


class ProtocolAddedTo(Event, frozen=True, kw_only=True):
    """An addendum, or that a copy was given."""

    name: ClassVar[str] = "protocol.added_to"
    subject: ClassVar[str] = "protocol_id"
    protocol_id: UUID
    case_id: UUID | None
    what: str


class ProtocolShown(Event, frozen=True, kw_only=True):
    """Somebody opened a protocol, its paper or a sheet of it, and why. No case tells of it: who signed may be the notifier."""

    name: ClassVar[str] = "protocol.shown"
    subject: ClassVar[str] = "protocol_id"
    protocol_id: UUID
    what: str
    reason: str
