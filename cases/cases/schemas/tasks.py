# pyright: strict
"""Orders about tasks, and their words."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.samples import like, like_id
from kernel.typed_days import Meant
from kernel.wording import Worded

AssigneeId = Annotated[UUID, like_id(6)]
DueOn = Annotated[date, like("2026-12-11"), Meant.DUE]


class AddTask(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give somebody of the service something to do by a day."""

    title: Annotated[str, like("Zavolat na sociální odbor")]
    due_on: DueOn | None
    assignee_id: AssigneeId | None
    note: Annotated[str, like("")] = ""


class AssignTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give an open task to somebody else of the service; `unnamed_anyway`: also if a consent it came of does not name them."""

    assignee_id: AssigneeId | None
    unnamed_anyway: bool = False


class TaskText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a task; `dropped`: why it was dropped and not done."""

    title: str = ""
    note: str = ""
    dropped: str = ""


class FinishTask(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Finish a task with a line for the file: what happened, or why it is dropped (`drop`)."""

    line: Annotated[str, like("Klient už byt nehledá.")] = ""
    drop: Annotated[bool, like(False)] = False
