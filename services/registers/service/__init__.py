"""What people do with registers and numbers."""

from .entering import enter_child
from .entries import check_mark, draw_entry, enrol, issuer_today, leave_notices, mark_entry, mark_file, take_turn
from .keeping import STILL_IN_DANGER, correct_entry, end_entry
from .marking import mark_case
from .registering import correct_numbers, register_notice

__all__ = [
    "STILL_IN_DANGER",
    "check_mark",
    "correct_entry",
    "correct_numbers",
    "draw_entry",
    "end_entry",
    "enrol",
    "enter_child",
    "issuer_today",
    "leave_notices",
    "mark_case",
    "mark_entry",
    "mark_file",
    "register_notice",
    "take_turn",
]
