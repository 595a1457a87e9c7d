# pyright: strict
"""Facts of secret addresses."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CalendarFeedMade(Event):
    """A person made a secret address of their calendar; the one before reads nothing any more."""

    name: ClassVar[str] = "calendar_feed.made"
    subject: ClassVar[str] = "feed_id"
    feed_id: UUID
    whole: bool


class CalendarFeedWithdrawn(Event):
    """A secret address reads nothing any more."""

    name: ClassVar[str] = "calendar_feed.withdrawn"
    subject: ClassVar[str] = "feed_id"
    feed_id: UUID
