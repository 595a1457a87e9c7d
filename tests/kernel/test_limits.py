"""Bounds of what happened: by the day, and by the minute where one thing follows from another."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.checks import Checks, Limit

CAME = datetime(2026, 11, 23, 14, 31, 40, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "refused"), [(-91, True), (-1, True), (0, False), (60, False), (-24 * 60, True)])
def test_what_follows_from_something_is_not_before_its_minute(minutes: int, refused: bool) -> None:
    """An hour before the call nobody did anything about it; within its minute they may have."""
    checks = Checks()
    at = CAME.replace(second=0) + timedelta(minutes=minutes)
    checks.moment("at", at, missing="", not_before=[Limit.since(CAME, "Přišlo to až {day}.")])
    told = [" ".join(each.split()) for each in checks.fields.values()]
    assert told == (["Přišlo to až 23. 11. 2026 15:31."] if refused else [])
