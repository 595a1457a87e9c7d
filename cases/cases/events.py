# pyright: strict
"""What happened to cases."""

from typing import ClassVar
from uuid import UUID

from kernel.events import Event


class CaseOpened(Event, frozen=True, kw_only=True):
    """A case was opened with its first key worker; `by_worker_id` opened it, unless another fact tells the key worker of it."""

    name: ClassVar[str] = "case.opened"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    client_id: UUID
    key_worker_id: UUID
    by_worker_id: UUID | None = None


class TermsChanged(Event, frozen=True, kw_only=True):
    """What cases are found by changed with a release: those of a service are indexed anew, from `after` on (ADR 0037)."""

    name: ClassVar[str] = "case.terms_changed"
    subject: ClassVar[str] = "after"
    version: int
    after: UUID


class KeyWorkerChanged(Event, frozen=True, kw_only=True):
    """The case went from one key worker to another."""

    name: ClassVar[str] = "case.key_worker_changed"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    from_worker_id: UUID
    to_worker_id: UUID
    reason: str
    informed: bool
    version: int
    by_worker_id: UUID | None = None


class ClientCorrected(Event, frozen=True, kw_only=True):
    """Data of the client of a case were corrected."""

    name: ClassVar[str] = "case.client_corrected"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    client_id: UUID


class ReliefNoted(Event, frozen=True, kw_only=True):
    """A head noted what was found out of help for a worker. Of which case is said nowhere: it stands in no history of one."""

    name: ClassVar[str] = "relief_note.added"
    subject: ClassVar[str] = "note_id"
    note_id: UUID


class CaseMerged(Event, frozen=True, kw_only=True):
    """The record of a case is led as one with that of another; written of both. `kept`: this one stands for both."""

    name: ClassVar[str] = "case.merged"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    other_case_id: UUID
    merge_id: UUID
    kept: bool
    by_worker_id: UUID | None = None


class CaseUnmerged(Event, frozen=True, kw_only=True):
    """Two records are led apart again; written of both. `moved`: how many records written since were taken over to the other file."""

    name: ClassVar[str] = "case.unmerged"
    subject: ClassVar[str] = "case_id"
    case_id: UUID
    other_case_id: UUID
    merge_id: UUID
    kept: bool
    moved: int
    by_worker_id: UUID | None = None


class NameCrosses(Event, frozen=True, kw_only=True):
    """Words that read like another client went to another service, as somebody decided; which words, nobody notes."""

    name: ClassVar[str] = "case.name_crosses"
    subject: ClassVar[str] = "case_id"
    case_id: UUID | None
    reason: str


class RecordAdded(Event, frozen=True, kw_only=True):
    """A record was written into the file."""

    name: ClassVar[str] = "record.added"
    subject: ClassVar[str] = "record_id"
    record_id: UUID
    case_id: UUID
    kind: str


class TaskAdded(Event, frozen=True, kw_only=True):
    """Somebody was given something to do."""

    name: ClassVar[str] = "task.added"
    subject: ClassVar[str] = "task_id"
    task_id: UUID
    case_id: UUID | None
    assignee_id: UUID
    kind: str


class TaskAssigned(Event, frozen=True, kw_only=True):
    """An open task went from one worker to another."""

    name: ClassVar[str] = "task.assigned"
    subject: ClassVar[str] = "task_id"
    task_id: UUID
    case_id: UUID | None
    from_worker_id: UUID
    to_worker_id: UUID
    kind: str = ""


class TaskFinished(Event, frozen=True, kw_only=True):
    """A task was finished; `source_id` is what it came of."""

    name: ClassVar[str] = "task.finished"
    subject: ClassVar[str] = "task_id"
    task_id: UUID
    case_id: UUID | None
    kind: str
    source_id: UUID | None


class TaskDropped(Event, frozen=True, kw_only=True):
    """A task was dropped, and not done; why stands in the file."""

    name: ClassVar[str] = "task.dropped"
    subject: ClassVar[str] = "task_id"
    task_id: UUID
    case_id: UUID | None
    kind: str
    source_id: UUID | None


class TaskReopened(Event, frozen=True, kw_only=True):
    """A finished task was taken back; `source_id` is what it came of."""

    name: ClassVar[str] = "task.reopened"
    subject: ClassVar[str] = "task_id"
    task_id: UUID
    case_id: UUID | None
    kind: str
    source_id: UUID | None
