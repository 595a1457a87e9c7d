"""What `make test-quick` tries: all that needs no database, and of each file a little of what does.

So it grows with the number of files and not with that of tests: each fixture, migration and page of a theme is tried by
the stories that its file begins with. Whoever names a path or a word (`ARGS=tests/meetings`) works there, and gets it whole.
"""

from collections.abc import Iterable, Sequence

import pytest

FIRST = {"committed": 1, "client_app": 1, "stack": 4}
"""What a test asks for → how many tests of a file that ask for it are tried; the first of these words decides."""


def first_of_each_file(items: Iterable[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests to be tried, and the others; one that is asked with many values is tried with the first."""
    met: dict[tuple[object, str], set[str]] = {}
    tried: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        kind = _kind(getattr(item, "fixturenames", ()))
        known = met.setdefault((item.path, kind), set())
        story = item.nodeid.partition("[")[0]
        if not kind or (story not in known and len(known) < FIRST[kind]):
            known.add(story)
            tried.append(item)
        else:
            left.append(item)
    return tried, left


def _kind(fixtures: Sequence[str]) -> str:
    return next((name for name in FIRST if name in fixtures), "")
