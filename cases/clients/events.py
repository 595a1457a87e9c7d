# pyright: strict
"""What happened to clients."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class ClientEntered(Event, frozen=True, kw_only=True):
    """A client was written into a service; `handover_id` says by which handover, if any."""

    name: ClassVar[str] = "client.entered"
    subject: ClassVar[str] = "client_id"
    client_id: UUID
    kind: str
    handover_id: UUID | None = None


class ClientChanged(Event, frozen=True, kw_only=True):
    """Data of a client were corrected; names of the fields only."""

    name: ClassVar[str] = "client.changed"
    subject: ClassVar[str] = "client_id"
    client_id: UUID
    fields: list[str]
