# pyright: strict
"""What a kind of message is, when a message goes and when it is tried again, and what it says. Pure."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kernel.actor import Actor
from kernel.legal_time import instant_at, is_working_day, next_working_day, prague_date
from kernel.points import Point

SOON = timedelta(minutes=1)
"""What goes at once waits so long for what happens at the same time."""
DIGEST_HOUR = 7
_PAUSES = [timedelta(minutes=each) for each in (1, 2, 5, 10, 20, 40, 60, 120)]
_LONGEST_PAUSE = timedelta(hours=4)
TRIED_FOR = timedelta(days=5)
LEASE = timedelta(minutes=10)
"""Whoever has taken a message has so long for one try; then it is another's."""


@dataclass(frozen=True, kw_only=True, eq=False)
class MessageKind:
    """A kind of message, said by the domain that tells it; `title` is a Czech message marked with `N_`, and names nobody.

    `key` is the kind of the notifications that it goes with. An `urgent` one goes at once, others wait for the digest.
    `still` says which of the things it was about still concern somebody when it goes.
    """

    key: str
    title: str
    urgent: bool = False
    url: str = "/my-day"
    still: Callable[[Actor, Collection[UUID]], Awaitable[Collection[UUID]]] | None = None


MESSAGES: Point[MessageKind] = Point("kinds of messages", key=lambda kind: kind.key, once=lambda kind: kind.key)
NEWS = "news"
"""The kind of every notification that has none of its own."""


def kind_of(notification: str) -> MessageKind | None:
    """As what a kind of notification goes out."""
    return MESSAGES.one(notification) or MESSAGES.one(NEWS)


def digest_at(moment: datetime, hour: int) -> datetime:
    """When the next digest goes: at its hour in Prague, on a day on which people work."""
    day = prague_date(moment)
    at = instant_at(day, hour, 0)
    return at if is_working_day(day) and at > moment else instant_at(next_working_day(day), hour, 0)


def next_try(tries: int, since: datetime, moment: datetime) -> datetime | None:
    """When a message is tried again that was not taken `tries` times, with growing pauses; None after five days."""
    if moment - since >= TRIED_FOR:
        return None
    return moment + (_PAUSES[tries - 1] if tries <= len(_PAUSES) else _LONGEST_PAUSE)


def letter_of(told: Mapping[str, int], public_url: str) -> tuple[str, str]:
    """Subject and text of a letter: how many of which kind, and where to look. Kinds of another release are news."""
    kinds = [(MESSAGES.one(key), count) for key, count in told.items()]
    lines = [f"– {kind.title}: {count}" for kind, count in kinds if kind is not None]
    urls = {kind.url for kind, _ in kinds if kind is not None} or {"/my-day"}
    text = (
        "Dobrý den,\n\nv Opoře pro vás máme:\n\n"
        + "\n".join(lines or ["– novinky"])
        + "\n\nPodrobnosti uvidíte po přihlášení:\n"
        + "\n".join(f"{public_url}{url}" for url in sorted(urls))
        + "\n\nV e-mailu neposíláme jména ani nic o lidech. Na tuto zprávu neodpovídejte.\n"
    )
    return "Opora: co na vás čeká", text
