"""Identifiers: UUIDv7, made by the application so that rows of one time lie together."""

import os
import time
from datetime import UTC, datetime
from uuid import UUID


def new_id() -> UUID:
    """Return a UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, 74 random bits."""
    value = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def drawn_at(made: UUID) -> datetime | None:
    """When an id of ours was drawn; None for one that does not say it."""
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == 7 else None
