# pyright: strict
"""What may become of a letter that is given to somebody outside: taken, or not, and why.

Nothing here keeps what a server said: its words may hold an address.
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from weakref import WeakKeyDictionary

AT_ONCE = 8
"""Letters under way at the same moment in one process."""
_places: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore]" = WeakKeyDictionary()

BeforeHanding = Callable[[], Awaitable[None]]
"""Called when the other side waits for the content: from then on nobody knows, until it has answered."""


class Fault(StrEnum):
    """Why a letter was not taken."""

    UNSET = "unset"  # nothing to send it with is set
    AWAY = "away"  # the server does not answer
    SLOW = "slow"  # it lets one wait
    BROKEN = "broken"  # the conversation ended before the content was handed over
    LATER = "later"  # it asked to come again
    TLS = "tls"  # no trustworthy encryption
    SIGN_IN = "sign_in"  # it does not take our password
    NOT_OURS = "not_ours"  # it takes nothing from this sender
    ADDRESS = "address"  # it refuses this recipient for good
    CONTENT = "content"  # it refuses what is written for good
    GONE = "gone"  # nobody is reached any more
    UNSURE = "unsure"  # everything was handed over, and no answer came

    @property
    def meaning(self) -> str:
        """In words, for the operator."""
        return _MEANINGS[self]


_MEANINGS = {
    Fault.UNSET: "nothing to send it with is set",
    Fault.AWAY: "the server does not answer",
    Fault.SLOW: "the server lets one wait too long",
    Fault.BROKEN: "the line broke before the content was handed over",
    Fault.LATER: "the server asks to come again later",
    Fault.TLS: "the server has no encryption that can be trusted",
    Fault.SIGN_IN: "the server does not take our name and password",
    Fault.NOT_OURS: "the server takes nothing from this sender",
    Fault.ADDRESS: "the server refuses this recipient for good",
    Fault.CONTENT: "the server refuses what is written for good",
    Fault.GONE: "nobody is reached any more",
    Fault.UNSURE: "everything was handed over and no answer came; it may have been taken",
}

FOR_GOOD = frozenset({Fault.ADDRESS, Fault.CONTENT})
"""Trying again would not help; everything else passes, or somebody mends it."""


class NotDelivered(Exception):
    """A letter was not taken, as far as one knows."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def place() -> asyncio.Semaphore:
    """One of the places for letters under way: to be taken before a letter is."""
    return _places.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))
