"""What people do with consents: record an agreement or a disagreement, change it, withdraw it, prove it, read it."""

from .acting import provision_to_act_on
from .arriving import ON_THEIR_WAY, arrive, arrive_before
from .evidence import KeptScan, Upload, add_evidence, add_kept, keep_scan
from .expiry import note_end
from .kept_there import PARTED_THERE, tell_of_parting
from .late import LATE_NO, LATE_NO_SEEN, LATE_NO_THERE, tell_of_late_no
from .parting import is_to_be_asked, say_whose
from .reading import consent_page, consent_view, consents_page, list_consents
from .recording import (
    change_and_tell,
    change_consent,
    keep_scan_of_change,
    keep_scan_of_new,
    record_and_tell,
    record_consent,
)
from .telling import TAKEN_BACK, tell_key_worker, tell_of_withdrawal
from .withdrawing import withdraw_and_tell, withdraw_consent

__all__ = [
    "LATE_NO",
    "LATE_NO_SEEN",
    "LATE_NO_THERE",
    "ON_THEIR_WAY",
    "PARTED_THERE",
    "TAKEN_BACK",
    "KeptScan",
    "Upload",
    "add_evidence",
    "add_kept",
    "arrive",
    "arrive_before",
    "change_and_tell",
    "change_consent",
    "consent_page",
    "consent_view",
    "consents_page",
    "is_to_be_asked",
    "keep_scan",
    "keep_scan_of_change",
    "keep_scan_of_new",
    "list_consents",
    "note_end",
    "provision_to_act_on",
    "record_and_tell",
    "record_consent",
    "say_whose",
    "tell_key_worker",
    "tell_of_late_no",
    "tell_of_parting",
    "tell_of_withdrawal",
    "withdraw_and_tell",
    "withdraw_consent",
]
