"""Identifiers: UUIDv7, made by the application so that rows of one time lie together."""

import os
import time
from datetime import UTC, datetime
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562, 6.2, method 3): 48 bits of Unix milliseconds, 12 of their 4096ths, 62 random bits.

    What one process made within one millisecond therefore stands in the order in which it was made, too.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    made = milliseconds << 80 | 0x7 << 76 | rest * 4096 // 1_000_000 << 64
    return UUID(int=made | 0x2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2)


def first_id_at(instant: datetime) -> UUID:
    """An id before every id of ours that was drawn at an instant or later, and after all that were drawn earlier."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def drawn_at(made: UUID) -> datetime | None:
    """When an id of ours was drawn; None for one that does not say it."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == 7 else None
