# pyright: strict
"""What somebody reads of a notification; the words come from the domain that told it."""

from uuid import UUID

from msgspec import Struct

from kernel.clock import Instant


class NotificationView(Struct, frozen=True, kw_only=True):
    """Something the worker or the whole service should know; `in_place_of`: told to somebody for whom the worker stood in."""

    id: UUID
    kind: str
    about_type: str
    about_id: UUID | None
    at: Instant
    in_place_of: UUID | None = None
