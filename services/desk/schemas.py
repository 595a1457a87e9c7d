"""What the desk shows."""

from datetime import date
from uuid import UUID

import msgspec

from cases.cases.schemas import TaskView


class EndingConsent(msgspec.Struct, frozen=True, kw_only=True):
    """A client of one's own whose consent ends soon; `last_day` is the last one on which it holds."""

    case_id: UUID
    file_mark: str
    client_name: str
    last_day: date


class MyDay(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for one worker: tasks by due day, consents that end soon, the number of their open cases."""

    today: date
    tasks: list[TaskView]
    ending: list[EndingConsent]
    open_cases: int
