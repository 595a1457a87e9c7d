"""Time is asked when it is needed: what was asked at import is wrong ten minutes later, and over midnight by a day."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.testing.sources import nodes, tree

pytestmark = pytest.mark.xdist_group("sources")  # each source is parsed once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("app", "kernel", "tenants", "cases", "consent", "sharing", "services", "migrations", "tests")
CLOCKS = {"now", "utcnow", "today", "today_in_prague", "monotonic", "perf_counter"}
CALLED = re.compile(rf"\b(?:{'|'.join(CLOCKS)}|time\.time)\b")
# who else may turn triggers off: what shows that it cannot be done, and what fills and clears the large world of the bench
UNGUARDED = {
    "tests/isolation/test_key_worker_line.py",
    "tests/kernel/test_migrations.py",
    "app/testing/stack.py",
    "app/bench/house.py",
}


def at_import(within: ast.AST) -> Iterator[ast.AST]:
    """What runs when the module is imported: everything but the bodies of functions; decorators and defaults do run."""
    for node in ast.iter_child_nodes(within):
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
                yield part
                yield from at_import(part)
        elif not isinstance(node, ast.Lambda):
            yield from at_import(node)


def frozen(source: str) -> list[str]:
    """The calls of a clock that are made once, at import."""
    if not CALLED.search(source):
        return []
    calls = [node for node in at_import(tree(source)) if isinstance(node, ast.Call)]
    return [f"{call.lineno}: {ast.unparse(call)}" for call in calls if _is_clock(call.func)]


def _is_clock(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in CLOCKS or ast.unparse(function) == "time.time"


def sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def test_no_module_asks_the_time_at_import() -> None:
    assert [f"{path}:{call}" for path, source in sources() for call in frozen(source)] == []


def test_time_passes_in_one_way() -> None:
    """`app.testing.time.let_time_pass`; nobody else writes past the triggers by hand."""
    by_hand = {path for path, source in sources() if "session_replication_role" in source}
    assert by_hand - {str(Path(__file__).relative_to(ROOT))} == UNGUARDED


def days_of_24_hours(source: str) -> list[str]:
    """Where so many times 24 hours are added to this moment, or taken off it, as if they were days."""
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in (nodes(source) if "timedelta" in source else ())
        if isinstance(node, ast.BinOp)
        and isinstance(node.left, ast.Call)
        and ast.unparse(node.left) == "now()"
        and re.fullmatch(r"timedelta\(days=[^,]*\)", ast.unparse(node.right))
    ]


def test_tests_count_days_by_the_calendar() -> None:
    """`app.testing.time.days_from_now`: 24 hours before 23:30 it was the same day, when clocks were put back since."""
    assert [f"{path}:{at}" for path, source in sources() if "tests/" in path for at in days_of_24_hours(source)] == []
    assert len(days_of_24_hours("held_at = now() + timedelta(days=2)\nwith as_of(now() - timedelta(days=n)): ...")) == 2
    assert days_of_24_hours("now() - timedelta(hours=25); days_from_now(2)") == []


def days_of_an_instant(source: str) -> list[str]:
    """Where the day of an instant is asked without saying where: in Prague it is another one for an hour or two."""
    return re.findall(r"\b\w*(?:_at|OPENED|LATER|NOW|now\(\))\.date\(\)", source)


def test_the_day_of_an_instant_is_the_one_in_prague() -> None:
    """`kernel.legal_time.prague_date`: a test that asked in UTC fell between midnight and one in the morning."""
    itself = str(Path(__file__).relative_to(ROOT))
    found = [f"{path}: {call}" for path, source in sources() if path != itself for call in days_of_an_instant(source)]
    assert found == []
    assert len(days_of_an_instant("one.received_at.date(), now().date(), made_at.astimezone(UTC).date()")) == 2


@pytest.mark.parametrize(
    "source",
    [
        "TODAY = today_in_prague()",
        "SOON = format_date(date.today() + timedelta(days=3))",
        "class Kit:\n    since = now()",
        "def late(at=clock.now()): ...",
        "async def late(*, at=datetime.now(UTC)): ...",
        "@pytest.mark.parametrize('day', [today_in_prague()])\ndef test(day): ...",
        "LIST = [now() for _ in range(3)]",
        "if time.time() > 3:\n    pass",
    ],
)
def test_what_is_asked_at_import_is_found(source: str) -> None:
    assert len(frozen(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "def today():\n    return today_in_prague()",
        "class Kit:\n    def since(self):\n        return now()",
        "late = lambda: now()",
        "at: datetime = field(default_factory=now)",
        "NOON = time(12)",
        "SQL = 'SELECT now()'",
    ],
)
def test_what_is_asked_later_is_left_alone(source: str) -> None:
    assert frozen(source) == []
