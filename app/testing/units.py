"""What one process of a run does as a whole, and what is begun first.

The files of a whole run are handed out one by one: what a module builds is built once, and the dearest begin first, so
that no process is left with one of them at the end. What shares more than a module does stays together: files that name
one `xdist_group`, and folders that begin something of their own (a browser, the demonstration). xdist's own groups are
written into the names of tests, where pytest 9.2 does not look for them any more.

Of a run of named files each test is handed out by itself, unless its file names a group.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = {"tests/browser/": "browser", "tests/api/": "api"}
DEAREST = ("browser", "tests/isolation/test_matrix.py", "api", "looks")
_GROUP = re.compile(r'\bxdist_group\("(\w+)"\)')
_MARKED = re.compile(r"^pytestmark = .*$", re.MULTILINE)
_MARK = re.compile(r"\bmark\.(\w+)")


@cache
def marks(file: Path) -> frozenset[str]:
    """What a file says of all its tests."""
    said = _MARKED.search(file.read_text(encoding="utf-8"))
    return frozenset(_MARK.findall(said[0])) if said else frozenset()


@cache
def group(file: Path) -> str:
    """The group that a file names, "" for none."""
    named = set(_GROUP.findall(file.read_text(encoding="utf-8")))
    assert len(named) < 2, f"{file} cannot stay with two groups: {sorted(named)}"
    return next(iter(named), "")


def of_all(config: pytest.Config) -> bool:
    """Whether a run is of everything, and of no named file or word."""
    return config.args_source is not pytest.Config.ArgsSource.ARGS and not config.option.keyword


def unit(root: Path, name: str, *, whole: bool) -> str:
    """What a test belongs to, by its name."""
    path = name.partition("::")[0]
    if whole:
        together = (each for folder, each in TOGETHER.items() if path.startswith(folder))
        return group(root / path) or next(together, path)
    return group(root / path) or name


def in_order(root: Path, items: list[pytest.Item]) -> list[pytest.Item]:
    """Unit by unit: the dearest, those that are a group, those that are marked for what they cost, the others."""
    names = [unit(root, item.nodeid, whole=True) for item in items]
    rank: dict[str, int] = {}
    for item, name in zip(items, names, strict=True):
        costly = bool({"slow", "browser"} & marks(root / item.nodeid.partition("::")[0]))
        mine = DEAREST.index(name) if name in DEAREST else len(DEAREST) + (0 if "/" not in name else 2 - costly)
        rank[name] = min(mine, rank.get(name, mine))
    first = {name: at for at, name in enumerate(dict.fromkeys(names))}
    places = sorted(range(len(items)), key=lambda at: (rank[names[at]], first[names[at]]))
    return [items[at] for at in places]


class ByUnit(LoadScopeScheduling):
    """Hands the units out in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False
        self._whole = of_all(config)

    def _split_scope(self, nodeid: str) -> str:
        return unit(self.config.rootpath, nodeid, whole=self._whole)
