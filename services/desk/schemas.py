"""What the desk shows."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.schemas import CaseId, FileMark, TaskView
from cases.clients.schemas import ClientName
from consent.rules import last_day
from kernel.samples import like
from kernel.web.day import Day, Urgency
from kernel.web.panels import LoadedPanel


class EndingConsent(msgspec.Struct, frozen=True, kw_only=True):
    """A client of one's own whose consent ends soon; `last_day` is the last one on which it holds."""

    case_id: CaseId
    file_mark: FileMark
    client_name: ClientName
    last_day: date


class MyDay(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for one worker: tasks by due day, consents that end soon, the number of their open cases."""

    today: date
    tasks: list[TaskView]
    ending: list[EndingConsent]
    open_cases: Annotated[int, like(12)]


class WithoutWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A thing whose worker is gone (or goes, with `until`; `stays`: in another role here), and the act that is right.

    `urgent`: somebody may be in danger meanwhile. `service`: from which one they are gone, where it is another.
    """

    title: str
    about: str
    worker: str
    until: datetime | None
    stays: bool
    url: str
    act: str
    urgent: bool = False
    service: str = ""

    @property
    def gone(self) -> bool:
        """Whether nobody may do it already."""
        return self.until is None

    @property
    def last_day(self) -> date | None:
        """The last day on which its worker may do it."""
        return last_day(self.until) if self.until else None


class Without(msgspec.Struct, frozen=True, kw_only=True):
    """What of a service has nobody: those gone in front; `more` are there besides."""

    rows: list[WithoutWorker]
    more: int


class News(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a person was told: a sentence, where it leads, and whom it is about.

    `ids`: of many alike, told in one row, all; `at` is when the newest came, and `url` leads to the list of them.
    """

    id: UUID
    text: str
    url: str
    at: datetime
    about: str
    ids: list[UUID] = []


class InPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody for whom the actor stands in, until when, and what waits for them."""

    absence_id: UUID
    worker_id: UUID
    worker: str
    until: datetime
    day: Day

    @property
    def waits(self) -> bool:
        """Whether something of it is for today, or late."""
        return any(each.urgency is not Urgency.SOON for each in self.day.groups)


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """My day as the page shows it: what waits, what was told, what other domains put beside it and on top.

    `in_place`: the same of those for whom the person stands in at this moment."""

    day: Day
    open_cases: int
    news: list[News]
    panels: list[LoadedPanel]
    head: list[LoadedPanel]
    in_place: list[InPlace]
