"""The main menu and the tabs of an area: each domain registers its own, a page shows those its actor may use."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.points import Point
from kernel.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class NavEntry:
    """What a domain registers. `label_msgid` and `group` are Czech messages marked with `N_`; group None stands on top."""

    label_msgid: str
    url: str
    icon: str
    order: int
    group: str | None
    visible: Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the menu as shown."""

    label: str
    url: str
    icon: str
    count: int | None = None
    current: bool = False
    hot: bool = False


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines under one heading; the first group has none."""

    label: str | None
    items: list[NavItem] = field(default_factory=list[NavItem])


@dataclass(frozen=True, slots=True)
class Under:
    """Says that pages below an address of a higher domain stand under an entry of a lower one."""

    url: str
    entry: str


NAVIGATION: Point[NavEntry] = Point("navigation", once=lambda entry: entry.url)
SEARCHES: Point[Callable[[object], bool]] = Point("who may search")
"""Who gets the field for searching at the top of each page; without any domain that searches, nobody."""
UNDER: Point[Under] = Point("addresses under an entry", key=lambda under: under.entry)


def navigation_for(
    actor: object, path: str, *, counts: Mapping[str, int] | None = None, hot: Collection[str] = ()
) -> list[NavGroup]:
    """The menu this actor sees, with the entry of `path` marked. `counts` and `hot` go by the entry's address."""
    shown = sorted((entry for entry in NAVIGATION.all() if entry.visible(actor)), key=lambda entry: entry.order)
    under = [
        (url, entry)
        for entry in shown
        for url in (entry.url, *(each.url for each in UNDER.of(entry.url)))
        if _covers(url, path)
    ]
    _, current = max(under, key=lambda pair: len(pair[0]), default=("", None))
    groups: dict[str | None, NavGroup] = {}
    for entry in shown:
        group = groups.setdefault(entry.group, NavGroup(gettext(entry.group) if entry.group else None))
        count = (counts or {}).get(entry.url)
        group.items.append(
            NavItem(gettext(entry.label_msgid), entry.url, entry.icon, count, entry is current, entry.url in hot)
        )
    return (
        [groups[None], *(g for key, g in groups.items() if key is not None)] if None in groups else [*groups.values()]
    )


def _covers(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url + "/"))


# --- tabs of an area (the case page) -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tab:
    """What a domain registers for an area (`case`). `label_msgid` is a Czech message marked with `N_`.

    `url` names the ids it needs (`/cases/{case_id}/consents`); `visible` is asked with what the actor may do there.
    """

    area: str
    key: str
    label_msgid: str
    url: str
    order: int
    visible: Callable[[Collection[str]], bool]


TABS: Point[Tab] = Point("tabs", key=lambda tab: tab.area, once=lambda tab: (tab.area, tab.key))


def tabs_for(area: str, current_key: str, may: Collection[str], **ids: object) -> list[dict[str, Any]]:
    """The tabs of an area as `case.identity(tabs=…)` takes them: `{text, url, current}`. A missing id is a KeyError."""
    shown = sorted((tab for tab in TABS.of(area) if tab.visible(may)), key=lambda tab: tab.order)
    return [
        {"text": gettext(tab.label_msgid), "url": tab.url.format_map(ids), "current": tab.key == current_key}
        for tab in shown
    ]
