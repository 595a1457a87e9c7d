# pyright: strict
"""Cases, key-worker assignments, records, tasks, number series."""

from datetime import UTC, date, datetime
from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class CaseStatus(StrEnum):
    """Where a case stands; the finer states of protection come with that domain."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"  # its record is one with another one, which stands for both (ADR 0083)


class ChangeReason(StrEnum):
    """Why a key worker changes (domain reference 1.10); `opening` marks the first assignment."""

    OPENING = "opening"
    CLIENT_REQUEST = "client_request"
    BIAS = "bias"
    INNER_CONFLICT = "inner_conflict"
    HEAD_DECISION = "head_decision"
    URGENT_STAFFING = "urgent_staffing"
    GUARDIAN_SEPARATION = "guardian_separation"
    LOCAL_COMPETENCE_CHANGE = "local_competence_change"


class InformedVia(StrEnum):
    """How the client was told of the change (Standard 8c: personal meeting, letter, e-mail, SMS and similar)."""

    PERSONAL = "personal"
    LETTER = "letter"
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    DATA_BOX = "data_box"
    OTHER = "other"


class RecordKind(StrEnum):
    """What a record in the file tells of."""

    NOTE = "note"
    PHONE_CALL = "phone_call"
    MEETING = "meeting"
    HOME_VISIT = "home_visit"
    NOTICE = "notice"
    KEY_WORKER_CHANGE = "key_worker_change"
    CONSENT = "consent"
    HANDOVER = "handover"
    MEETING_OUTPUT = "meeting_output"
    JOINT_WORK = "joint_work"
    CLIENT_TOLD = "client_told"


# what a person may choose: the opening and the acts of other domains write themselves
CHANGE_REASONS = [reason for reason in ChangeReason if reason is not ChangeReason.OPENING]
RECORD_KINDS = [RecordKind.NOTE, RecordKind.PHONE_CALL, RecordKind.MEETING, RecordKind.HOME_VISIT]


class Amendment(StrEnum):
    """What a record is to the one it is linked to; the first stays as it is."""

    CORRECTION = "correction"
    ADDENDUM = "addendum"


class Case(Table, tablename="client_case", db=DB):
    """A case of a client in a service."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    file_mark = Text()  # empty while there is none
    status = Text(choices=CaseStatus)
    opened_at = Timestamptz()
    closed_at = Timestamptz(null=True, default=None)
    close_reason = Text(null=True, default=None)
    version = Integer()
    mark_drawn = Boolean(default=True)  # here, with the case; else it is that of its file elsewhere


class KeyWorkerAssignment(Table, tablename="key_worker_assignment", db=DB):
    """Who answers for a case from–to. Each row carries the end of its predecessor as its own start (`follows`)."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    case_opened_at = Timestamptz()
    started_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)
    follows = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)
    reason = Text(choices=ChangeReason)
    informed_on = Date(null=True, default=None)
    informed_via = Text(null=True, default=None, choices=InformedVia)
    sealed = Bytea(null=True, default=None)
    assigned_by = UUID(null=True, default=None)


class ReliefNote(Table, tablename="relief_note", db=DB):
    """What a head found out when somebody asked to be relieved of a case for an inner conflict; personnel data, for heads alone."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    offered = Boolean()
    wanted = Boolean()
    arranged = Boolean()
    noted_by = UUID(default=new_id)
    noted_at = Timestamptz()
    sealed = Bytea()


class CaseRecord(Table, tablename="case_record", db=DB):
    """Something that happened: facts, statements of people and the worker's opinion kept apart."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    kind = Text(choices=RecordKind)
    occurred_at = Timestamptz()
    recorded_at = Timestamptz()
    author_id = UUID(null=True, default=None)
    source_id = UUID(null=True, default=None)
    amends = UUID(null=True, default=None)
    amendment = Text(null=True, default=None, choices=Amendment)
    sealed = Bytea()
    version = Integer()


class Task(Table, tablename="task", db=DB):
    """Something one worker has to do by a day."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    case_id = UUID(null=True, default=None)
    client_id = UUID(null=True, default=None)
    assignee_id = UUID(default=new_id)
    due_on = Date()
    kind = Text()
    source_id = UUID(null=True, default=None)
    sealed = Bytea()
    done_at = Timestamptz(null=True, default=None)
    done_by = UUID(null=True, default=None)
    version = Integer()
    created_at = Timestamptz()


class CaseStanding(Table, tablename="case_standing", db=DB):
    """Where a case stands in the worklist: one row a case with its id, kept by the database and written by nobody.

    What there is none of is `NO_DUE` and `NO_RECORD`, last in its order.
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    status = Text(choices=CaseStatus)
    opened_at = Timestamptz()
    next_due = Date()
    last_at = Timestamptz()
    last_kind = Text(null=True, default=None, choices=RecordKind)


class ClientMerge(Table, tablename="client_merge", db=DB):
    """That the record of a case is one with that of another, from–to; the file of the first is `merged` meanwhile."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    kept_case_id = UUID(default=new_id)
    kept_client_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    client_id = UUID(default=new_id)
    merged_by = UUID(default=new_id)
    merged_at = Timestamptz()
    sealed = Bytea()
    undone_by = UUID(null=True, default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_sealed = Bytea(null=True, default=None)


class SavedFilters(Table, tablename="saved_filters", db=DB):
    """The filters of the worklist that a person keeps in a service, sealed together."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    sealed = Bytea()
    version = Integer()


NO_DUE = date(2999, 12, 31)
NO_RECORD = datetime(1800, 1, 2, tzinfo=UTC)


class NumberSeries(Table, tablename="number_series", db=DB):
    """A gapless series of numbers per organisation, series and year."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    series = Text()
    year = Integer()
    last = Integer()
