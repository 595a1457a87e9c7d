# pyright: strict
"""Who may see a deadline: whoever may know of the thing it is about, as the domain of that thing says."""

from enum import StrEnum


class DeadlinePermission(StrEnum):
    """What can be done with deadlines."""

    SEE = "deadline.see"
