"""The menu and the tabs show what domains registered and the actor may use."""

from collections.abc import Iterator

import pytest

from kernel.points import Twice
from kernel.web.i18n import language_of
from kernel.web.navigation import NAVIGATION, TABS, UNDER, NavEntry, Tab, Under, navigation_for, tabs_for


@pytest.fixture(autouse=True)
def own_registry() -> Iterator[None]:
    with TABS.emptied(), NAVIGATION.emptied(), UNDER.emptied(), language_of("cs"):
        yield


def test_tabs_stand_in_order_with_the_ids_filled_in() -> None:
    """Tabs come in their order, not in the order of registration; the current one is marked."""
    TABS.add(Tab("case", "sharing", "Sdílení", "/cases/{case_id}/sharing", 50, lambda may: "sharing.view" in may))
    TABS.add(Tab("case", "overview", "Přehled", "/cases/{case_id}", 10, lambda may: True))
    TABS.add(Tab("client", "own", "Jinde", "/me", 10, lambda may: True))
    assert tabs_for("case", "sharing", ["sharing.view"], case_id=7, client_id=9) == [
        {"text": "Přehled", "url": "/cases/7", "current": False},
        {"text": "Sdílení", "url": "/cases/7/sharing", "current": True},
    ]


def test_a_tab_one_may_not_use_is_not_there() -> None:
    """`visible` is asked with what the actor may do; an unknown area has no tabs."""
    TABS.add(Tab("case", "sharing", "Sdílení", "/cases/{case_id}/sharing", 50, lambda may: "sharing.view" in may))
    assert tabs_for("case", "overview", [], case_id=7) == []
    assert tabs_for("nowhere", "overview", []) == []


def test_the_same_tab_is_not_said_twice() -> None:
    """Two domains that take one place are told at the start-up, instead of one hiding the other."""
    TABS.add(Tab("case", "plan", "Jednou", "/cases/{case_id}/plan", 1, lambda may: True))
    with pytest.raises(Twice, match="plan"):
        TABS.add(Tab("case", "plan", "Podruhé", "/cases/{case_id}/plan", 1, lambda may: True))


def test_a_missing_id_is_a_bug() -> None:
    """An address with a hole is not shown."""
    TABS.add(Tab("case", "plan", "Plán", "/cases/{case_id}/plan", 1, lambda may: True))
    with pytest.raises(KeyError):
        tabs_for("case", "plan", [])


def test_the_menu_marks_the_longest_address_that_covers_the_path() -> None:
    """/cases/new belongs to its own entry, /cases/7 and what else is said to belong there to /cases, / only to itself."""
    for order, url in enumerate(("/", "/cases", "/cases/new")):
        NAVIGATION.add(NavEntry(url, url, "home", order, None, lambda actor: True))
    UNDER.add(Under("/consents", "/cases"))
    NAVIGATION.add(NavEntry("Správa", "/admin", "gear", 9, "Organizace", lambda actor: actor == "admin"))

    def current(path: str) -> list[str]:
        return [item.url for group in navigation_for("worker", path) for item in group.items if item.current]

    assert current("/cases/new") == ["/cases/new"]
    assert current("/cases/7") == ["/cases"]
    assert current("/consents/7") == ["/cases"]
    assert current("/") == ["/"]
    assert current("/casesque") == []
    assert [group.label for group in navigation_for("worker", "/")] == [None]
    assert [group.label for group in navigation_for("admin", "/")] == [None, "Organizace"]
