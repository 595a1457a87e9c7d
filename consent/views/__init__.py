"""What somebody gets to see of consents, their forms and papers; nothing here leaves more behind than an entry in the log.

To open a list or a consent is not here: whoever does it first writes down what time has ended (`service`).
"""

from .consents import led_by_reader, list_of, names_of_consents, own_purpose, own_purposes, view_of, wording_of
from .endings import ENDINGS, RUNS_ON, endings_of, what_ends
from .evidence import evidence_file, file_place
from .forms import check_shown, form_of_change, form_of_new, preview, preview_of_change, setting_for
from .leaving import check_somebody_named, mine_for_nobody, named_people, named_who_left
from .printed import blank_form, blank_form_of_change, recorded_form
from .provisions import (
    check_as_shown,
    chip_told,
    chips_beside,
    chips_for,
    consent_chips,
    effective_provisions,
    ending_soon,
    noes_to,
    provision_by_id,
    refusal_of,
    said_no_on,
    why_none,
    without_consent,
)

__all__ = [
    "ENDINGS",
    "RUNS_ON",
    "blank_form",
    "blank_form_of_change",
    "check_as_shown",
    "check_shown",
    "check_somebody_named",
    "chip_told",
    "chips_beside",
    "chips_for",
    "consent_chips",
    "effective_provisions",
    "ending_soon",
    "endings_of",
    "evidence_file",
    "file_place",
    "form_of_change",
    "form_of_new",
    "led_by_reader",
    "list_of",
    "mine_for_nobody",
    "named_people",
    "named_who_left",
    "names_of_consents",
    "noes_to",
    "own_purpose",
    "own_purposes",
    "preview",
    "preview_of_change",
    "provision_by_id",
    "recorded_form",
    "refusal_of",
    "said_no_on",
    "setting_for",
    "view_of",
    "what_ends",
    "why_none",
    "without_consent",
    "wording_of",
]
