"""What somebody gets to see of registers and numbers; nothing here leaves more behind than an entry in the log."""

from .keeping import (
    abouts_of,
    entering,
    entries_of_case,
    entry_kept,
    in_basic,
    registers_of_case,
    removals_of,
)
from .lists import MOST, Asked, list_entries, list_registers, years_of
from .numbers import (
    CHILDREN,
    MOST_OF_NOTICE,
    STAYING,
    Staying,
    entry_of,
    further_numbers,
    header_of,
    numbers_of,
    on_notice,
    registers_of,
    registration_view,
    stays_notice,
    taken_by,
)
from .signs import ASSESSED, register_of_case, sign_of_register

__all__ = [
    "ASSESSED",
    "CHILDREN",
    "MOST",
    "MOST_OF_NOTICE",
    "STAYING",
    "Asked",
    "Staying",
    "abouts_of",
    "entering",
    "entries_of_case",
    "entry_kept",
    "entry_of",
    "further_numbers",
    "header_of",
    "in_basic",
    "list_entries",
    "list_registers",
    "numbers_of",
    "on_notice",
    "register_of_case",
    "registers_of",
    "registers_of_case",
    "registration_view",
    "removals_of",
    "sign_of_register",
    "stays_notice",
    "taken_by",
    "years_of",
]
