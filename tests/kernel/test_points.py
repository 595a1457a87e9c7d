"""A higher floor adds to a lower one through a point, before the start-up is over and never after."""

import pytest

from kernel.points import Frozen, Point, Twice


def test_what_was_added_is_found_in_order_and_by_its_key() -> None:
    point: Point[str] = Point("words", key=len)
    point.add("bb", "a")
    point.add("cc")
    assert point.all() == ("bb", "a", "cc")
    assert point.of(2) == ("bb", "cc")
    assert point.one(2) == "cc"
    assert point.one(9) is None
    assert point.of(9) == ()


def test_what_is_added_late_is_found_by_its_key_too() -> None:
    point: Point[str] = Point("words", key=len)
    point.add("a")
    assert point.of(1) == ("a",)
    point.add("b")
    assert point.of(1) == ("a", "b")


def test_nothing_is_added_after_the_start_up() -> None:
    point: Point[str] = Point("words")
    point.freeze()
    with pytest.raises(Frozen, match="words"):
        point.add("a")
    assert point.all() == ()


def test_a_test_opens_a_point_and_leaves_it_as_it_was() -> None:
    point: Point[str] = Point("words", key=len)
    point.add("a")
    point.freeze()
    with point.opened("bb"):
        assert point.all() == ("a", "bb")
        assert point.of(2) == ("bb",)
    with point.emptied("bb"):
        assert point.all() == ("bb",)
    assert point.all() == ("a",)
    assert point.of(2) == ()
    with pytest.raises(Frozen):
        point.add("c")


def test_what_may_be_said_once_is_refused_the_second_time_and_named() -> None:
    point: Point[str] = Point("words", once=str.casefold)
    point.add("a")
    with pytest.raises(Twice, match="words: a"):
        point.add("b", "A")
    assert point.all() == ("a",)
