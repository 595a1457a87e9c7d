# pyright: strict
"""How much of the log is read at once."""

from datetime import date, timedelta

from kernel.checks import Checks, Limit
from kernel.web.i18n import N_

LONGEST_DAYS = 31
SHOWN = 50
FIRST_DAYS = 7
NEEDS_FIRST = N_("Napište, od kdy.")
NEEDS_LAST = N_("Napište, do kdy.")
ENDS_FIRST = N_("Konec je dřív než začátek.")
TOO_MUCH = N_("Najednou nejvýš 31 dní: protokol je dlouhý. Posuňte začátek nebo konec.")
NO_ID = N_("Tohle není označení věci z protokolu.")
OUTCOMES = {"done": N_("provedeno"), "read": N_("nahlédnuto"), "refused": N_("odmítnuto")}


def check_days(checks: Checks, first: date | None, last: date | None) -> None:
    """A span that is read at once."""
    checks.day("first_day", first, missing=NEEDS_FIRST)
    if first is None:
        checks.day("last_day", last, missing=NEEDS_LAST)
        return
    longest = Limit(first + timedelta(days=LONGEST_DAYS - 1), TOO_MUCH)
    checks.day("last_day", last, missing=NEEDS_LAST, not_before=[Limit(first, ENDS_FIRST)], not_after=[longest])
