"""A time of day is written in one way, `9:40` in Prague, by one function; none begins with a zero."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kernel.web.text import format_datetime, format_time

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kernel/web", "tenants", "cases", "consent", "sharing", "services")
OWN_WAY = re.compile(r"%-?[HIMR]\b|\.strftime\(|\.isoformat\(\w*['\"]minutes|timespec|\.hour[^}]*}.*\.minute\b")


def own_ways(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if OWN_WAY.search(line)]


def test_nothing_that_people_read_writes_times_in_its_own_way() -> None:
    """Pages, papers and sentences of every domain; the function itself is the only place."""
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*"))
        if path.suffix in {".py", ".html", ".typ"} and "node_modules" not in path.parts
        for line in own_ways(path.read_text(encoding="utf-8"))
    ]
    assert [each for each in found if not each.startswith("kernel/web/text.py: ")] == []
    assert found, "the function that writes times is not seen"


@pytest.mark.parametrize("line", ['f"{moment:%-H:%M}"', 'at.strftime("%H.%M")', 'f"{at.hour:02}:{at.minute:02}"'])
def test_a_way_of_its_own_is_seen(line: str) -> None:
    """What the test looks for, in the shapes it takes."""
    assert own_ways(line) == [line]


def test_no_time_begins_with_a_zero() -> None:
    """In the morning, and at midnight in Prague, with two digits for the minutes."""
    morning, midnight = datetime(2026, 11, 23, 8, 5, tzinfo=UTC), datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert (format_time(morning), format_time(midnight)) == ("9:05", "0:00")
    assert format_datetime(morning).replace("\N{NO-BREAK SPACE}", " ") == "23. 11. 2026 9:05"
