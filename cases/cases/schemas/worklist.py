# pyright: strict
"""The list of cases as a worklist: what is asked of it, and what it shows of each."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from cases.cases.tables import CaseStatus, RecordKind

from . import CaseRow
from .chips import SignView


class Sort(StrEnum):
    """By what the list is put in order: each has one direction, what needs somebody first."""

    DUE = "due"
    LAST = "last"
    OPENED = "opened"
    NAME = "name"


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which cases, in which order. `ending_soon`: a consent that holds ends within two weeks. `stands_in`: of those for whom the actor stands in now. `quiet_days`: nothing was recorded for so long; `words` are looked for as in a search."""

    mine: bool = True
    status: CaseStatus | None = CaseStatus.OPEN
    key_worker_id: UUID | None = None
    stands_in: bool = False
    without_consent: bool = False
    ending_soon: bool = False
    late: bool = False
    quiet_days: int = 0
    sort: Sort = Sort.DUE
    words: str = ""


class SavedFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks the list again and again, under a name of their own; words that were looked for are not kept."""

    name: str
    asked: Asked


class Filters(msgspec.Struct, frozen=True):
    """All that a person keeps, in the order of their names; what is sealed."""

    filters: list[SavedFilter] = []


class StoredFilters(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it lies in the database."""

    id: UUID
    sealed: bytes
    version: int


class DuePlace(msgspec.Struct, frozen=True):
    """Behind which case a list goes on: by the day that is due first."""

    at: date
    id: UUID


class MomentPlace(msgspec.Struct, frozen=True):
    """The same by a moment: the last record, the opening."""

    at: datetime
    id: UUID


class NamePlace(msgspec.Struct, frozen=True):
    """The same by the name, as Czechs sort; whoever puts it into an address hides it."""

    at: str
    id: UUID


Place = DuePlace | MomentPlace | NamePlace


class StoredStanding(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the worklist as it lies in the database; `own_due` is the first day of the reader's own tasks."""

    id: UUID
    status: CaseStatus
    opened_at: datetime
    key_worker_id: UUID
    next_due: date
    last_at: datetime
    last_kind: RecordKind | None
    client_id: UUID
    file_mark: str
    own_due: date | None
    stood_in_for: frozenset[UUID]


class LastRecord(msgspec.Struct, frozen=True, kw_only=True):
    """On which day what was recorded last in a case happened, and of what kind it was."""

    on: date
    kind: RecordKind


class UrgentlyDue(msgspec.Struct, frozen=True, kw_only=True):
    """A case in which something urgent is due that is no task: on which day, and at which instant it is late. Without either somebody is in
    danger there and nothing is due by a moment: it stands behind those, where no task says a day."""

    id: UUID
    due_on: date | None = None
    due_at: datetime | None = None


class WorkRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the worklist. `due` is the first day of the open tasks that the reader may know, and of what is urgent, `last` for who reads records.

    `signs` holds what higher domains say of the case, by key.
    """

    case: CaseRow
    due: date | None = None
    last: LastRecord | None = None
    reads: bool = False
    signs: Mapping[str, SignView] = {}


class Worklist(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the worklist. `asked` is what was really asked: who may not read records gets no order by them.

    `behind` is the place of the next page, None at the end. `unsorted`: too many to be put in order by name.
    """

    rows: list[WorkRow]
    asked: Asked
    reads: bool
    behind: Place | None = None
    unsorted: bool = False
