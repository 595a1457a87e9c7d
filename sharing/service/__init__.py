"""What people do with what is shared: hand over, look, open an own file from it, end it; and what follows elsewhere."""

from .ending import end_handover, end_share
from .handing_over import hand_over
from .receiving import decline_handover, join_handover, open_handover, open_own_case, take_note
from .telling import (
    AFTER_ALL,
    DECLINED,
    ENDED,
    JOINED,
    NOBODY_HERE,
    NOBODY_THERE,
    RECEIVED,
    TAKEN_OVER,
    tell_consent_ended,
    tell_key_worker,
    tell_of_leaver,
    tell_recipient,
    tell_sender,
    tell_sender_taken_over,
    tell_share_ended,
)

__all__ = [
    "AFTER_ALL",
    "DECLINED",
    "ENDED",
    "JOINED",
    "NOBODY_HERE",
    "NOBODY_THERE",
    "RECEIVED",
    "TAKEN_OVER",
    "decline_handover",
    "end_handover",
    "end_share",
    "hand_over",
    "join_handover",
    "open_handover",
    "open_own_case",
    "take_note",
    "tell_consent_ended",
    "tell_key_worker",
    "tell_of_leaver",
    "tell_recipient",
    "tell_sender",
    "tell_sender_taken_over",
    "tell_share_ended",
]
