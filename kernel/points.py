"""Points: where a lower floor lets a higher one add something, with a type, without ever learning of it by name.

The lower floor keeps a module constant, `TABS: Point[Tab] = Point("tabs")`, and reads it when it needs it; each domain
says in its one `register()` what it adds. When every domain has spoken, `freeze` closes all points for good.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Frozen(RuntimeError):
    """Something was added after the start-up."""


class Twice(RuntimeError):
    """Two domains, or one twice, say the same thing."""


class Point(Generic[T]):
    """What the domains added, in their order.

    `key` says under what one of them is found again, `once` what of it may be said only once.
    """

    every: list["Point[Any]"] = []  # noqa: RUF012 all points of the process, to be closed together

    def __init__(
        self, name: str, *, key: Callable[[T], Any] | None = None, once: Callable[[T], Any] | None = None
    ) -> None:
        self.name = name
        self._key = key
        self._once = once
        self._things: tuple[T, ...] = ()
        self._by_key: dict[Any, tuple[T, ...]] | None = None
        self._frozen = False
        Point.every.append(self)

    def add(self, *things: T) -> None:
        """Add to what the lower floor offers. Raises Frozen after the start-up, Twice for what was said before."""
        if self._frozen:
            raise Frozen(f"{self.name}: nothing is added after the start-up")
        together = (*self._things, *things)
        if self._once is not None:
            said = [self._once(thing) for thing in together]
            if twice := {str(each) for each in said if said.count(each) > 1}:
                raise Twice(f"{self.name}: {', '.join(sorted(twice))}")
        self._things = together
        self._by_key = None

    def all(self) -> tuple[T, ...]:
        """Everything that was added, in order."""
        return self._things

    def of(self, key: Any) -> tuple[T, ...]:
        """What was added under a key, in order; empty when nothing was."""
        if self._by_key is None:
            assert self._key is not None, f"{self.name} has no key"
            found: dict[Any, list[T]] = {}
            for thing in self._things:
                found.setdefault(self._key(thing), []).append(thing)
            self._by_key = {each: tuple(things) for each, things in found.items()}
        return self._by_key.get(key, ())

    def one(self, key: Any) -> T | None:
        """The last that was added under a key; None when nothing was."""
        return (self.of(key) or (None,))[-1]

    def freeze(self) -> None:
        """Close the point for good."""
        self._frozen = True

    @contextmanager
    def opened(self, *things: T) -> Iterator[None]:
        """(tests) Add for the time of a `with`, frozen or not; afterwards all is as it was before."""
        kept, frozen = self._things, self._frozen
        self._frozen = False
        self.add(*things)
        try:
            yield
        finally:
            self._things, self._frozen, self._by_key = kept, frozen, None

    @contextmanager
    def emptied(self, *things: T) -> Iterator[None]:
        """(tests) Only `things` for the time of a `with`."""
        kept = self._things
        self._things = ()
        try:
            with self.opened(*things):
                yield
        finally:
            self._things, self._by_key = kept, None


def freeze() -> None:
    """Close every point: the start-up is over."""
    for point in Point.every:
        point.freeze()
