"""What is made for signature and for the folder: wordings, sentences, the printed form."""

from .folder import (
    ASK_AGAIN,
    ASK_FIRST,
    ASK_OF_CROSSED,
    CHECK_CROSSED,
    LATE_NO_OF_ANOTHER,
    OVER_BEFORE,
    consent_there,
    heard_facts,
    late_record,
    parted_record,
    record_facts,
    record_title,
    said_by_another,
    withdrawal_facts,
)
from .form import Letterhead, form_as_recorded, form_to_sign
from .wordings import TEXT_VERSION, recipient_words, refuses_all, refuses_any_purpose, withdrawal_words, wording

__all__ = [
    "ASK_AGAIN",
    "ASK_FIRST",
    "ASK_OF_CROSSED",
    "CHECK_CROSSED",
    "LATE_NO_OF_ANOTHER",
    "OVER_BEFORE",
    "TEXT_VERSION",
    "Letterhead",
    "consent_there",
    "form_as_recorded",
    "form_to_sign",
    "heard_facts",
    "late_record",
    "parted_record",
    "recipient_words",
    "record_facts",
    "record_title",
    "refuses_all",
    "refuses_any_purpose",
    "said_by_another",
    "withdrawal_facts",
    "withdrawal_words",
    "wording",
]
