# pyright: strict
"""By when whoever was away has read what was done meanwhile (D13)."""

from datetime import datetime

from cases.deadlines.rules import Term, by_end_of
from kernel.legal_time import PRAGUE, is_working_day, next_working_day, prague_date

_NOON = 12
D13 = "absence.handed_back"


def read_by(ended_at: datetime) -> Term:
    """S003 says *immediately* and no number: by the end of the working day on which they are back, or of the next one where they come
    back after noon, or on a day off. UNVERIFIED."""
    day = prague_date(ended_at)
    early = ended_at.astimezone(PRAGUE).hour < _NOON
    return by_end_of(day if early and is_working_day(day) else next_working_day(day))
