"""Loaded by every Python whose clock `other_days.py` turns.

libfaketime leaves the clock that only counts (CLOCK_MONOTONIC) alone, as it is told, but not the sleep until a moment of
it that Python 3.11 and later use: without this, `time.sleep` ends at once with an error.
"""

import select
import time


def sleep(seconds: float) -> None:
    """Suspend the caller for so many seconds."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = sleep
