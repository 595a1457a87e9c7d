"""What somebody gets to see of notices; nothing here leaves more behind than an entry in the log.

Who made a notice is shown to nobody here, that is an act of its own; texts are held against it.
"""

from .alike import alike, possible_originals
from .assignment import assignment_of
from .headers import children_of, text_of
from .lists import (
    assigned_by,
    assigned_to,
    check_may_record,
    find_notices,
    given_to_me,
    headers_by_id,
    ids_found,
    ids_of_case,
    known_notices,
    list_notices,
    names_of_notices,
    next_waiting,
    notices_of_case,
    notices_of_tasks,
    notices_on_my_day,
    number_of,
    owners_of_case,
    read_by,
    what_became_of_mine,
    words_of_urgency,
)
from .notice import MOST_ADDITIONS, additions_of, notice_view, said_later
from .notifier import (
    knows_notifiers,
    names_a_caller,
    notifier_of,
    people_of_case,
    people_of_child,
    people_of_notice,
    sought_notifier,
    told_of_notifier,
    words_of_callers,
)
from .numbers import NUMBERS, Numbers, numbers_of
from .urgency import URGENCY, Standing, Urgency, UrgencySign, is_judged, is_urgent

__all__ = [
    "MOST_ADDITIONS",
    "NUMBERS",
    "URGENCY",
    "Numbers",
    "Standing",
    "Urgency",
    "UrgencySign",
    "additions_of",
    "alike",
    "assigned_by",
    "assigned_to",
    "assignment_of",
    "check_may_record",
    "children_of",
    "find_notices",
    "given_to_me",
    "headers_by_id",
    "ids_found",
    "ids_of_case",
    "is_judged",
    "is_urgent",
    "known_notices",
    "knows_notifiers",
    "list_notices",
    "names_a_caller",
    "names_of_notices",
    "next_waiting",
    "notice_view",
    "notices_of_case",
    "notices_of_tasks",
    "notices_on_my_day",
    "notifier_of",
    "number_of",
    "numbers_of",
    "owners_of_case",
    "people_of_case",
    "people_of_child",
    "people_of_notice",
    "possible_originals",
    "read_by",
    "said_later",
    "sought_notifier",
    "text_of",
    "told_of_notifier",
    "what_became_of_mine",
    "words_of_callers",
    "words_of_urgency",
]
