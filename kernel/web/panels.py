"""Panels: parts that higher domains put on pages of lower ones (My day, the overview of a case, search).

A domain registers a panel once; the page of the area asks each for its data and includes its template with `panel`.
Nobody imports upwards, and the page works without JavaScript.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from kernel.actor import Actor
from kernel.points import Point

About = Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
"""Says whom things are about, as far as the actor may know it at this moment; a constant number of queries."""

Opens = Callable[[Actor, Collection[UUID]], Awaitable[Collection[UUID]]]
"""Which of these things still concern the actor, who may open them at this moment; a constant number of queries."""


class Together(NamedTuple):
    """With what a piece of news is one where there are many: what they all say, and the list narrowed to them."""

    what: str
    url: str


Alike = Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, Together]]]
"""With which others each of these things is told where there are many; a constant number of queries, and a look at nobody."""

WHOSE: Point[tuple[str, About]] = Point("whose an address is", key=lambda part: part[0], once=lambda part: part[0])
"""Whom addresses with this first part are about, by the id that follows: `("cases", names)` for /cases/{id}/…"""


async def about_addresses(actor: Actor, addresses: Collection[str]) -> dict[str, str]:
    """Whom these addresses are about, as far as the actor may know it at this moment; recorded by the domains as a read."""
    ids: dict[str, dict[str, UUID]] = {}
    for address in addresses:
        with suppress(ValueError):
            _, first, one, *_ = f"{address}///".split("/", 3)
            ids.setdefault(first, {})[address] = UUID(one)
    found: dict[str, str] = {}
    for first, asked in ids.items():
        if (whose := WHOSE.one(first)) is not None:
            names = await whose[1](actor, set(asked.values()))
            found.update((address, names[one]) for address, one in asked.items() if one in names)
    return found


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the pages of an area. `load(actor, **subject)` returns what the template shows, or None for nothing at all.

    `side` panels stand in the narrow column. Each load opens its own unit of work and decides by its own access.
    `sums_up` says in a few words what waits in it, for the sentence on top of the page.
    """

    area: str
    key: str
    order: int
    template: str
    load: Callable[..., Awaitable[Any | None]]
    side: bool = False
    sums_up: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True)
class LoadedPanel:
    """A panel with its data, ready to be included."""

    key: str
    template: str
    data: Any
    side: bool
    summary: str = ""


PANELS: Point[Panel] = Point("panels", key=lambda panel: panel.area, once=lambda panel: (panel.area, panel.key))


async def panels_of(area: str, actor: Actor, **subject: Any) -> list[LoadedPanel]:
    """The panels of an area that have something to say, in order."""
    loaded: list[LoadedPanel] = []
    for panel in sorted(PANELS.of(area), key=lambda each: each.order):
        data = await panel.load(actor, **subject)
        if data is not None:
            summary = panel.sums_up(data) if panel.sums_up else ""
            loaded.append(LoadedPanel(panel.key, panel.template, data, panel.side, summary))
    return loaded


@dataclass(frozen=True, slots=True)
class NotificationWords:
    """How a kind of notification reads on My day: a marked message, and where it leads (`{about_id}` in the address).

    A notification keeps ids only: `about` finds the client's name when it is read, by the domain's own access. `opens`
    says what of it still concerns the reader, who may open where it leads; without it that is what `about` knows. `alike` puts many
    of them into one row.
    """

    kind: str
    sentence: str
    url: str
    about: About | None = None
    opens: Opens | None = None
    alike: Alike | None = None


NOTIFICATIONS: Point[NotificationWords] = Point(
    "notifications", key=lambda words: words.kind, once=lambda words: words.kind
)
"""Without words a kind of notification is not shown."""

ACTIONS: Point[tuple[str, str]] = Point("names of actions", key=lambda named: named[0], once=lambda named: named[0])
"""How entries of the audit log read in a history: action and marked message."""


def action_name(action: str) -> str:
    """The message of an action; the code itself for one without words."""
    return (ACTIONS.one(action) or ("", action))[1]


Particulars = Callable[[Actor, Sequence[Mapping[str, str]]], Awaitable[Sequence[str]]]
"""(in unit) What entries of one action say beyond it in words, by what they keep: codes and ids. At most one statement."""

PARTICULARS: Point[tuple[str, Particulars]] = Point(
    "particulars of actions", key=lambda named: named[0], once=lambda named: named[0]
)
"""Which role, which setting, which code: nothing of any client. For the log of the organisation."""
