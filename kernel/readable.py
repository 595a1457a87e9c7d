# pyright: strict
"""Rows of a list that cannot be opened: each says so, and none takes the others down.

Bytes may be damaged, and what another service wrote for us may be anything. The page of the thing itself is still an
error; a list, what others wrote on a page of ours, and whatever ends something, goes on (ADR 0032).
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar
from uuid import UUID

import msgspec
import structlog
from cachetools import TTLCache

from kernel.crypto import RowSealer, Unreadable
from kernel.web.i18n import N_, gettext

log = structlog.get_logger()

T = TypeVar("T")
UNREADABLE = N_("nelze přečíst")
NOT_READABLE = (Unreadable, msgspec.MsgspecError, UnicodeDecodeError)
"""What opening a row that cannot be read raises."""
_told: TTLCache[tuple[str, UUID], bool] = TTLCache(maxsize=1_000, ttl=24 * 3600)


def opened(sealer: RowSealer | None, table: str, row_id: UUID, sealed: bytes, kind: type[T]) -> T | None:
    """A document of a row of a list; None when it cannot be read, or when there is no key to read it with."""
    if sealer is None:
        tell(table, row_id)
        return None
    return tried(table, row_id, partial(sealer.open, table, row_id, sealed, kind))


def tried(what: str, row_id: UUID, open_it: Callable[[], T]) -> T | None:
    """What `open_it` makes of a row of the table `what`; None when it cannot be read, which is told in the log."""
    try:
        return open_it()
    except NOT_READABLE as error:
        tell(what, row_id, error if isinstance(error, Unreadable) else None)  # other words may be those of the row
    return None


def tell(what: str, row_id: UUID, error: Unreadable | None = None) -> None:
    """Say in the application log that a row cannot be read: which one, and once a day in a process."""
    if (what, row_id) not in _told:
        _told[what, row_id] = True
        log.error("a row cannot be read", kind=what, row_id=str(row_id), error=str(error or "") or "it does not open")


def unreadable() -> str:
    """What stands in a list where the words of a row cannot be read."""
    return gettext(UNREADABLE)
