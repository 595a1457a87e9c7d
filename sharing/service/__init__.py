"""What people do with what is shared: hand over, look, open an own file from it, end it; and what follows elsewhere."""

from .ending import end_handover, end_share
from .handing_over import hand_over
from .receiving import open_handover, open_own_case
from .telling import (
    ENDED,
    NOBODY_HERE,
    NOBODY_THERE,
    RECEIVED,
    tell_consent_ended,
    tell_of_leaver,
    tell_recipient,
    tell_share_ended,
)

__all__ = [
    "ENDED",
    "NOBODY_HERE",
    "NOBODY_THERE",
    "RECEIVED",
    "end_handover",
    "end_share",
    "hand_over",
    "open_handover",
    "open_own_case",
    "tell_consent_ended",
    "tell_of_leaver",
    "tell_recipient",
    "tell_share_ended",
]
