"""What somebody gets to see of judgements of notices; nothing here leaves more behind than an entry in the log."""

from .additions import additions_wait
from .questions import asked_notices, asked_of_me, opens_for_me, possible_to_ask, still_asked
from .urgency import MOST, form_of_today, judged, judged_urgent, signs_of, urgency_view

__all__ = [
    "MOST",
    "additions_wait",
    "asked_notices",
    "asked_of_me",
    "form_of_today",
    "judged",
    "judged_urgent",
    "opens_for_me",
    "possible_to_ask",
    "signs_of",
    "still_asked",
    "urgency_view",
]
