# pyright: strict
"""Orders and views of casework."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from cases.cases.tables import RECORD_KINDS, Amendment, CaseStatus, ChangeReason, InformedVia, RecordKind
from cases.clients.schemas import BirthDate, ClientId, ClientIdentity, ClientName
from cases.clients.tables import ClientKind
from kernel import terms
from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, ServiceId, Version, WorkerId, like, like_id
from kernel.typed_days import Meant
from kernel.web.day import DayRow
from kernel.web.panels import LoadedPanel
from kernel.wording import Worded

from .changing import ChangeKeyWorker, ReliefView, StoredRelief, SupportText
from .chips import ConsentChip, SignView
from .elsewhere import ElsewhereAnyway, SamePerson, SamePersonSeen
from .following import Followed, LaterRecord
from .history import HistoryEntry
from .rows import (
    MarkOfCase,
    MarkOfClient,
    StartedCase,
    StoredAmendment,
    StoredAssignment,
    StoredCase,
    StoredChips,
    StoredEntry,
    StoredRecord,
    StoredTask,
)
from .tasks import AddTask, AssigneeId, AssignTask, DueOn, TaskText

__all__ = [
    "BIRTH_DATES_FIT",
    "AddRecord",
    "AddTask",
    "AmendRecord",
    "AssignTask",
    "AssigneeId",
    "AssignmentView",
    "CaseContent",
    "CaseFile",
    "CaseHeader",
    "CaseId",
    "CaseNews",
    "CaseOverview",
    "CaseRow",
    "CaseView",
    "ChangeClient",
    "ChangeKeyWorker",
    "ConsentChip",
    "CoverSheet",
    "DueOn",
    "FileMark",
    "Find",
    "FoundCase",
    "HistoryEntry",
    "KeyWorkerId",
    "LaterRecord",
    "MarkOfCase",
    "MarkOfClient",
    "Match",
    "OpenCase",
    "RecordPage",
    "RecordText",
    "RecordView",
    "ReliefView",
    "StartedCase",
    "StoredAmendment",
    "StoredAssignment",
    "StoredCase",
    "StoredChips",
    "StoredEntry",
    "StoredRecord",
    "StoredRelief",
    "StoredTask",
    "SupportText",
    "TaskText",
    "TaskView",
]

CaseId = Annotated[UUID, like_id(1)]
KeyWorkerId = Annotated[UUID, like_id(4)]
FileMark = Annotated[str, like("KZ 12/2026/OSP")]


class OpenCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open a case of a new client. `open_anyway`: it is another person than the one who has a case here already.

    `same_person`: children of other agendas, by the ids of `persons/search`, that this one is; `elsewhere_anyway`: it is none of those.
    """

    identity: ClientIdentity
    key_worker_id: KeyWorkerId | None
    kind: Annotated[str, one_of(ClientKind), like("adult")] = "adult"
    open_anyway: bool = False
    same_person: SamePerson = []
    same_person_seen: SamePersonSeen = []
    elsewhere_anyway: ElsewhereAnyway = False


class ChangeClient(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Correct the data of the client of a case. `save_anyway`: it is another person than one who has a case here too.

    `forget_names`: none of the surnames that the client was written down under before was ever theirs.
    """

    identity: ClientIdentity
    save_anyway: Annotated[bool, like(False)] = False
    forget_names: Annotated[bool, like(False)] = False


class RecordText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The words of a record: what was found, what people said, what the worker thinks; a note that is none of these.

    `roles` is what the author did in the service when it was written.
    """

    title: str = ""
    facts: str = ""
    statements: str = ""
    opinion: str = ""
    note: str = ""
    roles: list[str] = []


class ChangeText(RecordText, frozen=True, kw_only=True, omit_defaults=True):
    """Of a change of the key worker also what its reason was called that day, what the file says, how the client was told; empty: as to begin with."""

    reason_words: str = ""
    told_words: str = ""
    via_words: str = ""
    whom: str = ""
    request: str = ""


class AddRecord(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write a record into the file. `occurred_at` is an instant with its zone."""

    kind: Annotated[str, one_of(RECORD_KINDS), like("note")]
    occurred_at: Annotated[Instant, Meant.PAST] | None
    title: Annotated[str, like("Telefonát se sestrou klienta")]
    facts: Annotated[str, like("Sestra nabídla odvoz na první schůzku.")] = ""
    statements: Annotated[str, like("Klient: nechce čekat déle než týden.")] = ""
    opinion: Annotated[str, like("Domluvit schůzku v místě bydliště.")] = ""


class AmendRecord(AddRecord, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Correct a record or add to it: a new record that is linked to the first, which stays as it is."""

    amendment: Annotated[str, one_of(Amendment), like("addendum")]


class Find(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Look for a name, a birth date or a mark."""

    q: Annotated[str, like("Bureš")]


BIRTH_DATES_FIT = ("same", "day_off", "day_and_month", "unknown", "other")
FoundBy = Annotated[list[Annotated[str, one_of(terms.CODES)]], like(["name"])]


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list: what everybody of the service may know of it."""

    id: Id
    file_mark: FileMark
    status: Annotated[str, one_of(CaseStatus)]
    opened_at: Instant
    client_id: ClientId
    client_name: ClientName
    birth_date: BirthDate | None
    key_worker_id: KeyWorkerId
    key_worker: PersonName
    mine: Annotated[bool, like(True)]
    stands_in: Annotated[
        bool, msgspec.Meta(description="Whoever leads it is away, and the reader stands in for them now."), like(False)
    ] = False
    consent: ConsentChip | None = None


class FoundCase(CaseRow, frozen=True, kw_only=True):
    """A case that was looked for, and by what it was found, surest first."""

    found_by: FoundBy

    @property
    def why(self) -> str:
        """By what it was found, in words."""
        return terms.why(self.found_by)


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose client may be the one that a case is to be opened of.

    `birth_date`: `same`, `day_off`, `day_and_month` (swapped), `other` or `unknown`. `likely`: it asks first. `tells_of`: who beside
    the client the case tells of, and may be that person. `other_name`: the same surname and day of birth with another given name, which
    asks before a case is opened; a sibling, or a name that was mistyped.
    """

    case: FoundCase
    birth_date: Annotated[str, one_of(BIRTH_DATES_FIT), like("same")]
    same_birth_number: Annotated[bool, like(False)] = False
    same_address: Annotated[bool, like(False)] = False
    likely: Annotated[bool, like(True)] = False
    other_name: Annotated[bool, like(False)] = False
    tells_of: Annotated[str, like("")] = ""


class CaseHeader(msgspec.Struct, frozen=True, kw_only=True):
    """The head of every page of a case. `may` lists what this actor may do with it and with its consents.

    For those who may read the case: `consent` is the state of the client's consents in this service, `next_due` the day
    of its next open task. `signs` are what higher domains say of it, and `states` their codes (`case_management`: `proposed`
    or `active`); whoever may only know of the case sees those that belong to its header.
    """

    id: Id
    service_id: ServiceId
    client_id: ClientId
    client_kind: Annotated[str, one_of(ClientKind), like("adult")]
    client_name: ClientName
    birth_date: BirthDate | None
    file_mark: FileMark
    status: Annotated[str, one_of(CaseStatus)]
    opened_at: Instant
    key_worker_id: KeyWorkerId
    key_worker: PersonName
    key_worker_since: Instant
    handover_id: Annotated[UUID | None, like(None)]
    version: Version
    may: May
    consent: ConsentChip | None = None
    next_due: DueOn | None = None
    states: Annotated[dict[str, str], like({})] = msgspec.field(default_factory=dict[str, str])
    signs: Annotated[list[SignView], like([])] = msgspec.field(default_factory=list[SignView])


class AssignmentView(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered for the case from–to. `reason` is what the file may say of it; a head reads the one that was chosen. `reason_label`: of its day, Czech."""

    worker_id: WorkerId
    worker: PersonName
    started_at: Instant
    ended_at: Annotated[Instant | None, like(None)]
    reason: Annotated[str, one_of(ChangeReason), like("client_request")]
    reason_label: Annotated[str, like("písemná žádost klienta")]
    informed_on: date | None
    informed_via: Annotated[Annotated[str, one_of(InformedVia)] | None, like("personal")]
    not_informed_reason: Annotated[str, like("")]
    via_label: Annotated[str, like("osobně")] = ""


class RecordView(msgspec.Struct, frozen=True, kw_only=True):
    """A record of the file: what happened when, and when and by whom it was written, with what they did then (`roles`).

    `filed_by` is who put its words into the file where somebody else signs it, as with a notice; `taken_down_by` who took it down,
    where that was a third one. `note` is what somebody added to what the product wrote. `amends` is what this one corrects or adds to, `amended_by` what was written to it, first to last; `since` what was done on that of which it tells.
    """

    id: Id
    kind: Annotated[str, one_of(RecordKind), like("note")]
    occurred_at: Instant
    recorded_at: Instant
    author: PersonName
    filed_by: Annotated[str, like("")]
    taken_down_by: Annotated[str, like("")]
    roles: Annotated[list[str], like(["social_worker"])]
    amends: UUID | None
    amendment: Annotated[str, one_of(Amendment, or_empty=True), like("")]
    amended_by: list[LaterRecord]
    title: Annotated[str, like("Telefonát se sestrou klienta")]
    facts: Annotated[str, like("Sestra nabídla odvoz na první schůzku.")]
    statements: Annotated[str, like("Klient: nechce čekat déle než týden.")]
    opinion: Annotated[str, like("Domluvit schůzku v místě bydliště.")]
    note: Annotated[str, like("")]
    since: Annotated[list[Followed], like([])] = []


class RecordPage(msgspec.Struct, frozen=True, kw_only=True):
    """A record on a page of its own, with the one that it corrects or adds to, and the task (id, title) that it fulfilled."""

    header: CaseHeader
    record: RecordView
    first: RecordView | None
    task: tuple[UUID, str] | None


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """A task. `case_id` and names only where the actor may know the case. `source_id`: what it came from, as a notice.

    `done_by` finished it, where that was somebody; `dropped`: it was not done, and why. `writable`: they may write a record of it.
    """

    id: Id
    kind: Annotated[str, like("task")]
    title: Annotated[str, like("Zavolat na sociální odbor")]
    note: Annotated[str, like("")]
    due_on: DueOn
    assignee_id: AssigneeId
    assignee: PersonName
    done_at: Annotated[Instant | None, like(None)]
    done_by: PersonName = ""
    dropped: Annotated[str, like("")] = ""
    case_id: CaseId | None
    source_id: Annotated[Id | None, like(None)]
    client_name: ClientName
    file_mark: FileMark
    version: Version
    writable: Annotated[bool, like(True)] = False


class CaseContent(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says of the client, and who answered for it. `names_before`: surnames they were written down under before."""

    identity: ClientIdentity
    names_before: Annotated[list[str], like([])]
    client_version: Version
    warnings: Annotated[dict[str, str], like({})]
    assignments: list[AssignmentView]


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A case opened; without content for who may only know of it."""

    header: CaseHeader
    content: CaseContent | None = None


class CaseNews(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done in a case and what happened last."""

    tasks: list[TaskView]
    records: list[RecordView]


class CaseOverview(msgspec.Struct, frozen=True, kw_only=True):
    """The overview of a case: the case, its news, what other domains say of its tasks, want done (`to_do`) and put beside them."""

    view: CaseView
    news: CaseNews | None = None
    said: dict[UUID, str] = {}
    to_do: list[DayRow] = []
    panels: list[LoadedPanel] = []


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the service has written into a case, to be taken out of the product."""

    header: CaseHeader
    content: CaseContent
    records: list[RecordView]
    tasks: list[TaskView]
    history: list[HistoryEntry]


class CoverSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The inner side of the file cover (Standard 8c): who answered for the case from–to. `printed_by`: who has it made."""

    organisation: str
    unit: str
    header: CaseHeader
    assignments: list[AssignmentView]
    printed_by: str
