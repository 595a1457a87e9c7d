"""Run the suite, the demonstration included and the browser's part left out, on other days: `make test-on-other-days`.

libfaketime turns the clock of every process by the same number of seconds, PostgreSQL's and Valkey's too. Chromium is
left out: it has clocks of its own that a preloaded library does not reach.

python tests/system/other_days.py [--at DAY]… [arguments of pytest]
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.testing.packages import install

ROOT = Path(__file__).resolve().parents[2]
PRAGUE = ZoneInfo("Europe/Prague")
PACKAGE = "libfaketime"
SUITE = ("-m", "not browser", "-n", "2", "--dist", "loadgroup", "-q")


def _last_sunday(day: date) -> bool:
    return day.weekday() == 6 and (day + timedelta(days=7)).month != day.month


def _leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _eve(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _spring(day: date) -> bool:
    return day.month == 3 and _last_sunday(day)


def _autumn(day: date) -> bool:
    return day.month == 10 and _last_sunday(day)


def _after_spring(day: date) -> bool:
    return _spring(day - timedelta(days=1))


# the clock shows 1:50, then 3:10; and in autumn 2:20 twice. A minute before, midnight or the change comes while tests run.
# Late on the day of 25 hours, and early after the one of 23, so many times 24 hours ago is another day than so many days ago
DAYS: dict[str, tuple[Callable[[date], bool], time]] = {
    "leap-day": (_leap_day, time(10)),
    "new-years-eve": (_eve, time(23, 50)),
    "spring-before": (_spring, time(1, 50)),
    "spring-after": (_spring, time(3, 10)),
    "autumn-first": (_autumn, time(2, 20)),
    "autumn-second": (_autumn, time(2, 20, fold=1)),
    "spring-midnight": (_after_spring, time(0, 20)),
    "autumn-evening": (_autumn, time(23, 20)),
    "over-midnight": (_eve, time(23, 59)),
    "over-spring": (_spring, time(1, 59)),
    "over-autumn": (_autumn, time(2, 59)),
}


def moments(now: datetime) -> dict[str, datetime]:
    """The next instant of each kind, and this one a year ahead; in UTC."""
    today = now.astimezone(PRAGUE).date()
    found = {"year-ahead": now + timedelta(days=365)}
    for name, (fits, hour) in DAYS.items():
        day = next(day for day in (today + timedelta(days=days) for days in range(1, 9 * 366)) if fits(day))
        found[name] = datetime.combine(day, hour, PRAGUE).astimezone(UTC)
    return found


def library() -> Path | None:
    """Where libfaketime lies, for programs with threads."""
    return next(iter(sorted(Path("/usr").glob("lib*/**/faketime/libfaketimeMT.so.1"))), None)


def patient(preload: Path, folder: Path) -> Path:
    """A copy of the library, in a folder that PostgreSQL's own user may read too, that leaves epoll_wait alone.

    Whoever is interrupted inside its epoll_wait reads the clock that is not turned: PostgreSQL then puts the end of a
    timeout (`lock_timeout`, `statement_timeout`) off by as much as the clock is turned, and waits for ever.
    """
    content = preload.read_bytes()
    name, other = b"\0epoll_wait\0", b"\0epoll_left\0"
    if name not in content:
        raise SystemExit(f"{preload} is another libfaketime than the one we know")
    folder.chmod(0o755)
    copy = folder / preload.name
    copy.write_bytes(content.replace(name, other, 1))  # its name among the exported ones, which come first
    return copy


def turned(by: timedelta, preload: Path) -> dict[str, str]:
    """Our environment with the clock turned for whoever runs in it."""
    return {
        **os.environ,
        "LD_PRELOAD": str(preload),
        "FAKETIME": f"+{int(by.total_seconds())}",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "PYTHONPATH": str(Path(__file__).parent / "turned_clock"),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test-on-other-days ARGS=…", description=__doc__)
    parser.add_argument("--at", action="append", choices=["year-ahead", *DAYS], help="only this day; may be said again")
    given, rest = parser.parse_known_args()
    preload = library() or (install(PACKAGE) and library()) or None
    if preload is None:
        print(f"libfaketime is missing; run: sudo apt-get install {PACKAGE}", file=sys.stderr)
        return 1
    results: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="opora-clock-") as folder:
        preload = patient(preload, Path(folder))
        for name in given.at or ["year-ahead", *DAYS]:
            moment = moments(datetime.now(UTC))[name]
            print(f"── {name}: {moment.astimezone(PRAGUE):%d. %m. %Y %H:%M %Z}", flush=True)
            command = [sys.executable, "-m", "pytest", *SUITE, *rest]
            environment = turned(moment - datetime.now(UTC), preload)
            results[name] = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    for name, code in results.items():
        print(f"{name:<16}{'passed' if code == 0 else f'failed ({code})'}")
    return max(results.values())


if __name__ == "__main__":
    sys.exit(main())
