"""What somebody gets to see of judgements of notices; nothing here leaves more behind than an entry in the log."""

from .basic import codes_of_enrolment, found_of, staying
from .further import further_children
from .questions import (
    asked_notices,
    asked_of_leavers,
    asked_of_me,
    opens_for_me,
    possible_to_ask,
    still_asked,
    waits_for_who_leaves,
)
from .signs import due_in_case, sign_of_urgency, urgency_of_case
from .standing import (
    MOST,
    abouts_of,
    child_judged,
    children_of,
    danger_of,
    further_names,
    judged_urgent,
    names_of,
    notices_of,
    parts_of,
    signs_of,
    standing_of,
    still_holds,
    still_so,
    where,
)
from .urgency import form_of_today, judged, no_more_asked, signed_text, urgency_view

__all__ = [
    "MOST",
    "abouts_of",
    "asked_notices",
    "asked_of_leavers",
    "asked_of_me",
    "child_judged",
    "children_of",
    "codes_of_enrolment",
    "danger_of",
    "due_in_case",
    "form_of_today",
    "found_of",
    "further_children",
    "further_names",
    "judged",
    "judged_urgent",
    "names_of",
    "no_more_asked",
    "notices_of",
    "opens_for_me",
    "parts_of",
    "possible_to_ask",
    "sign_of_urgency",
    "signed_text",
    "signs_of",
    "standing_of",
    "staying",
    "still_asked",
    "still_holds",
    "still_so",
    "urgency_of_case",
    "urgency_view",
    "waits_for_who_leaves",
    "where",
]
