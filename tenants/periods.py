# pyright: strict
"""Periods of legal days with a first and a last one, as an organisation dates what it sets up: never into the past."""

from datetime import date, timedelta

from kernel.checks import Checks, Limit
from kernel.legal_time import add_months
from kernel.web.i18n import N_

LONGEST_AHEAD_YEARS = 5
NOT_PAST = N_("Platí nejdřív ode dneška: kdo byl příslušný dřív, se zpětně nemění.")
END_NOT_PAST = N_("Poslední den je nejdřív dnešek.")
ENDS_FIRST = N_("Skončilo by to dřív, než začne: začíná {day}.")
TOO_FAR = N_("Zkontrolujte rok: nejvýš pět let dopředu.")


def days_meet(one: tuple[date, date | None], other: tuple[date, date | None]) -> bool:
    """Whether two periods, each with its last day, have a day in common."""
    begins = max(one[0], other[0])
    return all(last is None or begins <= last for _, last in (one, other))


def holds(begins: date, last: date | None, day: date) -> bool:
    """Whether what has this first and last day holds on a day."""
    return begins <= day and (last is None or day <= last)


def ended(begins: date, last: date | None, day: date) -> bool:
    """Whether it holds no more on a day, or never will."""
    return last is not None and (last < day or last < begins)


def check_period(checks: Checks, begins: date | None, ends: date | None, *, today: date) -> date:
    """The first day, today where none was said, and a last one behind it."""
    first = begins or today
    checks.day("valid_from", first, not_before=[Limit(today, NOT_PAST)], not_after=[far(today)])
    if ends is not None:
        checks.day("valid_to", ends, not_before=[Limit(first, ENDS_FIRST)], not_after=[far(today)])
    return first


def check_end(checks: Checks, last_day: date | None, *, begins: date, today: date) -> date:
    """The last day of what holds; of what has not begun yet none is needed, it never holds then."""
    if last_day is None:
        return max(today, begins) if begins <= today else begins - timedelta(days=1)
    checks.day("last_day", last_day, not_before=[Limit(max(today, begins), END_NOT_PAST)], not_after=[far(today)])
    return last_day


def far(today: date) -> Limit:
    """The last day that anything may be dated ahead to."""
    return Limit(add_months(today, 12 * LONGEST_AHEAD_YEARS), TOO_FAR)
