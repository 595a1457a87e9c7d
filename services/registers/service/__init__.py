"""What people do with registers and numbers."""

from .entries import check_mark, enrol, issuer_today, mark_entry
from .registering import correct_numbers, register_notice

__all__ = ["check_mark", "correct_numbers", "enrol", "issuer_today", "mark_entry", "register_notice"]
