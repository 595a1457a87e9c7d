# pyright: strict
"""Rows of casework as they lie in the database."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from cases.cases.tables import Amendment, CaseStatus, ChangeReason, InformedVia, RecordKind


class StartedCase(msgspec.Struct, frozen=True):
    """A new case and its new client."""

    case_id: UUID
    client_id: UUID


class StoredCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its present (or last) key worker."""

    id: UUID
    service_id: UUID
    client_id: UUID
    file_mark: str
    status: CaseStatus
    opened_at: datetime
    version: int
    assignment_id: UUID
    key_worker_id: UUID
    key_worker_since: datetime
    stood_in_for: frozenset[UUID]  # whom whoever reads the row stands in for at this moment


class StoredAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered for a case from–to; the words of the change are sealed to the client."""

    id: UUID
    worker_id: UUID
    started_at: datetime
    ended_at: datetime | None
    reason: ChangeReason
    informed_on: date | None
    informed_via: InformedVia | None
    sealed: bytes | None


class StoredChips(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside a client, each in the words of who said it in the same statement."""

    chips: list[str | None]


class StoredTold(msgspec.Struct, frozen=True, kw_only=True):
    """What higher domains say of a case, each in its own words."""

    id: UUID
    told: list[str | None]


class StoredRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record of a file; its words are sealed to the client."""

    id: UUID
    kind: RecordKind
    occurred_at: datetime
    recorded_at: datetime
    author_id: UUID | None
    source_id: UUID | None
    amends: UUID | None
    amendment: Amendment | None
    sealed: bytes


class StoredAmendment(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was written to another one later."""

    id: UUID
    amends: UUID
    amendment: Amendment
    recorded_at: datetime


class StoredTask(msgspec.Struct, frozen=True, kw_only=True):
    """Something one worker has to do; its words are sealed to the client."""

    id: UUID
    kind: str
    source_id: UUID | None
    case_id: UUID | None
    client_id: UUID
    assignee_id: UUID
    due_on: date
    sealed: bytes
    done_at: datetime | None
    done_by: UUID | None
    version: int
    stood_in_for: frozenset[UUID] = frozenset()  # whom whoever asks for the task stands in for


class StoredEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the audit log about a case."""

    id: UUID
    at: datetime
    action: str
    outcome: str
    worker_id: UUID | None
    ordered_by: UUID | None = None  # had the system do it
    service_id: UUID | None = None  # of another service than the one that asks
    in_place_of: UUID | None = None  # for whom whoever did it stood in
    details: str | None = None  # what the act said of itself, as JSON


class MarkOfClient(msgspec.Struct, frozen=True, kw_only=True):
    """A case by its mark and whose it is."""

    id: UUID
    client_id: UUID
    file_mark: str


class MarkOfCase(msgspec.Struct, frozen=True, kw_only=True):
    """The mark of a case, where it stands and who answers for it; nobody for a closed one."""

    id: UUID
    file_mark: str
    status: CaseStatus
    key_worker_id: UUID | None
    stood_in_for: frozenset[UUID]
