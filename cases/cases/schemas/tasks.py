# pyright: strict
"""Orders about tasks that say more than which one."""

from kernel.wording import Worded


class FinishTask(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Finish a task with a line for the file: what happened."""

    line: str = ""
