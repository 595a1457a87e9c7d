"""What somebody gets to see of what is shared; nothing here leaves more behind than an entry in the log.

Opening what came is not here: a look is an act, written down for its owner.
"""

from .endings import anything_went_out, items_that_end
from .looks import looks_of_client, viewer_place
from .offers import offers, recipient_of, seen_of
from .overview import sharing_page
from .parties import parties_of
from .received import (
    ON_MY_DAY,
    case_starters,
    count_waiting,
    earlier_cases,
    ends_to_know,
    names_of_handovers,
    names_of_senders,
    new_for_me,
    own_cases,
    shared_with_me,
    still_waiting,
    to_answer,
    who_reads_own_case,
)
from .sent import (
    case_sharing,
    names_and_reasons,
    names_of_sent,
    sent_handover,
    sent_share,
    shared_by_us,
    sharing_of_case,
    went_to_nobody,
)
from .since import files_since, went_out_since

__all__ = [
    "ON_MY_DAY",
    "anything_went_out",
    "case_sharing",
    "case_starters",
    "count_waiting",
    "earlier_cases",
    "ends_to_know",
    "files_since",
    "items_that_end",
    "looks_of_client",
    "names_and_reasons",
    "names_of_handovers",
    "names_of_senders",
    "names_of_sent",
    "new_for_me",
    "offers",
    "own_cases",
    "parties_of",
    "recipient_of",
    "seen_of",
    "sent_handover",
    "sent_share",
    "shared_by_us",
    "shared_with_me",
    "sharing_of_case",
    "sharing_page",
    "still_waiting",
    "to_answer",
    "viewer_place",
    "went_out_since",
    "went_to_nobody",
    "who_reads_own_case",
]
