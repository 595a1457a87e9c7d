"""What somebody gets to see of judgements of notices; nothing here leaves more behind than an entry in the log."""

from .urgency import MOST, judged, judged_urgent, signs_of, urgency_view

__all__ = ["MOST", "judged", "judged_urgent", "signs_of", "urgency_view"]
