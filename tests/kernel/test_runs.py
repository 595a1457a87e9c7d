"""What a run of the tests tries, in which order, and what one process of it does as a whole."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.testing import quick, units

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "import pytest\n"
SLOW = "import pytest\n\npytestmark = pytest.mark.slow\n"
OF_A_GROUP = 'import pytest\n\n@pytest.mark.xdist_group("words")\n'


def some_test(name: str, *fixtures: str) -> Any:
    """As much of a test as is looked at."""
    file, _, _ = name.partition("::")
    return SimpleNamespace(nodeid=name, path=Path(file), fixturenames=fixtures)


def test_a_quick_run_tries_of_each_file_the_first_stories_of_each_kind_and_all_without_a_database() -> None:
    rolled_back = [some_test(f"one.py::test_{number}[{value}]", "db", "stack") for number in range(6) for value in "ab"]
    by_pages = [some_test(f"one.py::test_page_{number}", "client_app", "db", "stack") for number in range(3)]
    commits = [some_test(f"one.py::test_both_{n}", "client_app", "committed", "db", "stack") for n in range(3)]
    plain = [some_test(f"one.py::test_rule[{value}]") for value in range(30)]
    elsewhere = some_test("other.py::test_5[b]", "db", "stack")
    tried, left = quick.first_of_each_file([*rolled_back, *by_pages, *commits, *plain, elsewhere])
    assert [each.nodeid for each in tried] == [
        *(f"one.py::test_{number}[a]" for number in range(4)),
        "one.py::test_page_0",
        "one.py::test_both_0",
        *(f"one.py::test_rule[{value}]" for value in range(30)),
        "other.py::test_5[b]",
    ]
    assert len(tried) + len(left) == 12 + 3 + 3 + 30 + 1


@pytest.mark.parametrize(
    ("source", "word", "whole"), [("TESTPATHS", "", True), ("ARGS", "", False), ("TESTPATHS", "meeting", False)]
)
def test_who_names_a_path_or_a_word_gets_all_of_it(source: str, word: str, whole: bool) -> None:
    """They work there: no sample of it is taken, and each process has a part of it."""
    config: Any = SimpleNamespace(args_source=pytest.Config.ArgsSource[source], option=SimpleNamespace(keyword=word))
    assert units.of_all(config) is whole


@pytest.fixture
def in_files(tmp_path: Path) -> Callable[..., list[str]]:
    """Write files and name two tests of each."""

    def write(**texts: str) -> list[str]:
        for name, text in texts.items():
            file = tmp_path / f"{name.replace('__', '/')}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return [f"{name.replace('__', '/')}.py::test_{number}" for name in texts for number in (1, 2)]

    return write


class Process:
    """A process of a run: what it was asked to do."""

    shutting_down = False

    def __init__(self) -> None:
        self.gateway = SimpleNamespace(id="gw")
        self.asked: list[int] = []

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.asked += numbers

    def shutdown(self) -> None:
        self.shutting_down = True


def handed_out(root: Path, tests: list[str], *, whole: bool) -> list[list[str]]:
    """What each of two processes does, one test after the other, both equally fast."""
    source = pytest.Config.ArgsSource
    config: Any = SimpleNamespace(
        rootpath=root,
        args_source=source.TESTPATHS if whole else source.ARGS,
        option=SimpleNamespace(keyword="", loadscopereorder=True),
        getvalue=lambda name: {"tx": ["2*popen"], "dist": "loadgroup"}[name],
    )
    scheduler = units.ByUnit(config, SimpleNamespace(loadscopesched=lambda *_: None))  # type: ignore[arg-type]
    processes: list[Any] = [Process(), Process()]
    for each in processes:
        scheduler.add_node(each)
        scheduler.add_node_collection(each, tests)
    scheduler.schedule()
    done = [0, 0]
    while any(count < len(process.asked) for count, process in zip(done, processes, strict=True)):
        for at, process in enumerate(processes):
            if done[at] < len(process.asked):
                scheduler.mark_test_complete(process, process.asked[done[at]])
                done[at] += 1
    return [[tests[number] for number in process.asked] for process in processes]


def test_files_of_a_group_are_done_by_one_process_and_so_is_each_file(tmp_path: Path, in_files: Any) -> None:
    """What they keep for one another is made once; xdist's own groups are not seen any more since pytest 9.2."""
    tests = in_files(tests__one=OF_A_GROUP, tests__two=PLAIN, tests__three=PLAIN, tests__four=OF_A_GROUP)
    shares = handed_out(tmp_path, tests, whole=True)
    assert sorted(test for share in shares for test in share) == sorted(tests)
    for group in ({"one", "four"}, {"two"}, {"three"}):
        having = [share for share in shares if any(Path(test.partition("::")[0]).stem in group for test in share)]
        assert len(having) == 1, group
    assert all(shares)


def test_of_a_named_file_both_processes_have_a_part(tmp_path: Path, in_files: Any) -> None:
    tests = in_files(tests__one=PLAIN, tests__two=OF_A_GROUP)
    shares = handed_out(tmp_path, tests, whole=False)
    assert all(any("one.py" in test for test in share) for share in shares)
    assert sum(any("two.py" in test for test in share) for share in shares) == 1


def test_a_whole_run_begins_with_what_is_dear(tmp_path: Path, in_files: Any) -> None:
    tests = in_files(
        tests__app__test_plain=PLAIN,
        tests__app__test_words=OF_A_GROUP,
        tests__app__test_slow=SLOW,
        tests__browser__test_page=PLAIN,
        tests__isolation__test_matrix=SLOW,
        tests__kernel__test_words=OF_A_GROUP,
    )
    ordered = [each.nodeid for each in units.in_order(tmp_path, [some_test(name) for name in tests])]
    assert list(dict.fromkeys(name.partition("::")[0] for name in ordered)) == [
        "tests/browser/test_page.py",
        "tests/isolation/test_matrix.py",
        "tests/app/test_words.py",
        "tests/kernel/test_words.py",
        "tests/app/test_slow.py",
        "tests/app/test_plain.py",
    ]


def test_what_is_called_dearest_is_there() -> None:
    """A file that was moved, or a group that nobody names any more, is begun first by nobody."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    known = {units.unit(ROOT, str(file.relative_to(ROOT)), whole=True) for file in files}
    assert set(units.DEAREST) <= known
