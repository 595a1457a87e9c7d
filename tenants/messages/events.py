# pyright: strict
"""What the clock brings about."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class MessageDue(Event):
    """Something is to be told to a person outside of the application."""

    name: ClassVar[str] = "message.due"
    subject: ClassVar[str] = "worker_id"
    worker_id: UUID


class MessageWaits(Event):
    """A message is to be sent."""

    name: ClassVar[str] = "message.waits"
    subject: ClassVar[str] = "message_id"
    message_id: UUID


class MessageSentAgain(Event):
    """The administrator has a message that did not arrive sent once more."""

    name: ClassVar[str] = "message.sent_again"
    subject: ClassVar[str] = "message_id"
    message_id: UUID
