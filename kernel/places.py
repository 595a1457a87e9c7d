"""A place in the pool of connections, whose connection can break in the middle of an act.

The pool takes back a connection that broke, at once, and its place answers nothing from then on, not even whether it is
closed. Who asks here is told what is so, and not a fault of ours in the place of what went wrong.
"""

from typing import Any

import asyncpg

from kernel.outages import DatabaseAway


def lost(place: Any) -> bool:
    """Whether the connection is gone."""
    try:
        return place.is_closed()
    except asyncpg.InterfaceError:
        return True


def in_place(place: Any) -> Any:
    """The `kernel.db.Connection` in a place, for one statement. Raises DatabaseAway when it broke before."""
    if lost(place):
        raise DatabaseAway
    return place.itself()


def end(place: Any) -> None:
    """Close the connection without a word, if it is still there."""
    if not lost(place):
        place.terminate()
