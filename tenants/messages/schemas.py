# pyright: strict
"""Rows of messages."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from tenants.tables import Channel, MessageState


class DueMessage(Struct, frozen=True, kw_only=True):
    """To whom something is to be told; with an id a message that waits to be sent."""

    tenant_id: UUID
    worker_id: UUID
    message_id: UUID | None


class Item(Struct, frozen=True, kw_only=True):
    """Something to be told, and the notification that says it on My day."""

    id: UUID
    service_id: UUID | None
    kind: str
    notification_id: UUID | None


class Unseen(Struct, frozen=True, kw_only=True):
    """A notification that its person has not seen yet."""

    id: UUID
    about_id: UUID | None


class StoredMessage(Struct, frozen=True, kw_only=True):
    """A message as it is stored."""

    id: UUID
    worker_id: UUID
    channel: Channel
    kinds: list[str]
    counts: list[int]
    state: MessageState
    tries: int
    fault: str | None
    created_at: datetime
    due_at: datetime
    ended_at: datetime | None

    @property
    def told(self) -> dict[str, int]:
        """How many of which kind."""
        return dict(zip(self.kinds, self.counts, strict=True))
