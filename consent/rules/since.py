# pyright: strict
"""A no that was said on an earlier day than it is written down (ADR 0081)."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from consent.exceptions import MoreWentSince, WentOutSince
from consent.schemas import AskedSince, StoredYes, Went
from kernel.checks import Checks
from kernel.legal_time import end_of_day_exclusive, format_date, start_of_day
from kernel.web.i18n import N_

MOST_KEYS = 500


_KEY = re.compile(r"[0-9a-f]{16}")  # `schemas.key_of_went`
NO_KEY = N_("Takovou značku nic z toho nemá. Otevřete formulář znovu.")


def check_keys(checks: Checks, known: Sequence[str]) -> None:
    """What an order names as known is made of keys, whether it was asked for or not."""
    if len(known) > MOST_KEYS or not all(_KEY.fullmatch(each) for each in known):
        checks.fail("known_since", NO_KEY)


def asked_since(yeses: Iterable[StoredYes], day: date, *, until: datetime) -> AskedSince:
    """On which consents something may have come about against a no of that day, and between which instants.

    Of one day, what is written later is the later word, so the day of the no itself counts as before it. A yes of a later
    day is the later word: what rests on it, and all that came after it, did not come after this no. It is so where that yes
    was written when the no was: one that is written later stands beside the no, and unsays nothing that it told.
    """
    rows = [row for row in yeses if row.recorded_at <= until]
    later = [start_of_day(row.said_on) for row in rows if row.said_on > day]
    return AskedSince(
        consent_ids=list(dict.fromkeys(row.consent_id for row in rows if row.said_on <= day)),
        after=end_of_day_exclusive(day),
        until=min([until, *later]),
    )


def check_known_since(known: Collection[str] | None, went: Sequence[Went], *, day: date) -> None:
    """Who writes a no of an earlier day names what came about since, and no less than all of it.

    Raises WentOutSince where nothing of it is named, MoreWentSince where something more has come about meanwhile.
    """
    named = set(known or ())
    new = [each for each in went if each.key not in named]
    if not new:
        return
    if named.isdisjoint(each.key for each in went):
        raise WentOutSince(day=format_date(day), what=told(went))
    raise MoreWentSince(known=told(each for each in went if each.key in named), new=told(new))


def told(went: Iterable[Went]) -> str:
    """Things that came about, in one line, in the language of the reader."""
    return "; ".join(each.text for each in went)
