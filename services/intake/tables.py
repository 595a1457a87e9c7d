"""Notices and, apart from them, who made them."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id
from tenants.assigning.rules import AssignmentMode, AssignmentRule


class Channel(StrEnum):
    """How a notice came (domain reference 1.2)."""

    LETTER = "letter"
    DATA_BOX = "data_box"
    IN_PERSON = "in_person"
    PHONE = "phone"
    OWN_ACTIVITY = "own_activity"
    EMAIL = "email"
    FIELD = "field"
    ON_CALL = "on_call"
    SVI = "svi"  # the system of early intervention, where the police and others insert an event
    AUTHORITY = "authority"  # forwarded by another one, taken down there


class TakenDownBy(StrEnum):
    """By what people take notices down; what another authority forwarded comes by itself."""

    LETTER = Channel.LETTER.value
    DATA_BOX = Channel.DATA_BOX.value
    IN_PERSON = Channel.IN_PERSON.value
    PHONE = Channel.PHONE.value
    OWN_ACTIVITY = Channel.OWN_ACTIVITY.value
    EMAIL = Channel.EMAIL.value
    FIELD = Channel.FIELD.value
    ON_CALL = Channel.ON_CALL.value
    SVI = Channel.SVI.value


class NoticeStatus(StrEnum):
    """Where a notice stands (domain reference 1.1); the later states come with protection."""

    RECORDED = "recorded"
    ASSIGNED = "assigned"
    JOINED = "joined"
    FORWARDED = "forwarded"
    REFERRED = "referred"


class AnswerState(StrEnum):
    """What a caller did with a question; none of these when it was not asked."""

    ANSWERED = "answered"
    UNKNOWN = "unknown"
    REFUSED = "refused"


class IdentityShown(StrEnum):
    """Whether who came to the office, or was met, showed who they are; nothing of the document is kept."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"


class ArrivalEnd(StrEnum):
    """Why no notice comes of what was noted."""

    NOT_NOTICE = "not_notice"
    KNOWN_ALREADY = "known_already"
    MISTAKE = "mistake"


class Threatens(StrEnum):
    """Whether what was learnt threatens a child acutely, as who took it down says it."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ShowReason(StrEnum):
    """Why somebody looks at who made a notice."""

    CLARIFY = "clarify"  # to ask or to check something
    REPORT = "report"  # the notifier asked for a report
    PROCEEDINGS = "proceedings"  # criminal or court proceedings need it


class VisitStep(StrEnum):
    """What may have been done on a visit on call, by the codes of the steps of protection: a test holds them together."""

    WHERE_CHILD_IS = "where_child_is"
    POLICE = "police"
    AMBULANCE = "ambulance"
    HEAD_CONSULTED = "head_consulted"
    ON_THE_SPOT = "on_the_spot"
    CHILD_TALKED_TO = "child_talked_to"
    PROSECUTION = "prosecution"
    CARE_15 = "care_15"
    PARENTS_TOLD = "parents_told"
    MOTION_16 = "motion_16"
    CHILD_HANDED_OVER = "child_handed_over"
    CONFERENCE = "conference"


class Notice(Table, tablename="notice", db=DB):
    """Information about a child that may be in danger."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    channel = Text(choices=Channel)
    reference_number = Text()
    received_at = Timestamptz()
    received_by = UUID(null=True, default=None)
    written_by = UUID(null=True, default=None)  # where somebody else than who received it took it down
    recorded_at = Timestamptz()
    status = Text(choices=NoticeStatus)
    anonymous = Boolean()
    wants_report = Boolean(null=True, default=None)  # null: nobody asked
    confidentiality_explained_at = Timestamptz(null=True, default=None)
    disclosure_explained_at = Timestamptz(null=True, default=None)
    assigned_to = UUID(null=True, default=None)
    assigned_by = UUID(null=True, default=None)
    assigned_at = Timestamptz(null=True, default=None)
    case_id = UUID(null=True, default=None)
    act_asked = Boolean(default=False)  # another authority asks for an act; the case is theirs
    sealed = Bytea()
    version = Integer()


class NoticeArrival(Table, tablename="notice_arrival", db=DB):
    """That a notice came, and what became of it; nothing here tells of anybody."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    channel = Text(choices=TakenDownBy)
    received_at = Timestamptz()
    noted_by = UUID(default=new_id)
    noted_at = Timestamptz()
    notice_id = UUID(null=True, default=None)
    reason = Text(choices=ArrivalEnd, null=True, default=None)
    ended_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class NotifierIdentity(Table, tablename="notifier_identity", db=DB):
    """Who made a notice; kept apart, each display is recorded (§ 57 of Act 359/1999)."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    sealed = Bytea()


class NoticeAddition(Table, tablename="notice_addition", db=DB):
    """What was learnt of a notice later; the notice itself stays as it was taken down."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    added_by = UUID(default=new_id)
    added_at = Timestamptz()
    sealed = Bytea()


class NoticeDuplicate(Table, tablename="notice_duplicate", db=DB):
    """That a notice is of the same as another one; a mark that was taken back stays with who did it."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    of_id = UUID(default=new_id)
    marked_by = UUID(default=new_id)
    marked_at = Timestamptz()
    taken_back_by = UUID(null=True, default=None)
    taken_back_at = Timestamptz(null=True, default=None)


class AssignmentBasis(Table, tablename="assignment_basis", db=DB):
    """By what a notice was assigned: who assigned then, whom which rule proposed, and how much who got it carried."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    worker_id = UUID(default=new_id)
    mode = Text(choices=AssignmentMode)
    rule = Text(choices=AssignmentRule)
    proposed_id = UUID(null=True, default=None)
    families = Integer()
    family_limit = Integer()
    assigned_by = UUID(default=new_id)
    assigned_at = Timestamptz()
    sealed = Bytea()


class NoticeCase(Table, tablename="notice_case", db=DB):
    """That a further child of a notice has a case of its own; the notice stands there too (ADR 0089)."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    child_id = UUID(default=new_id)
    case_id = UUID(default=new_id)
    opened_by = UUID(default=new_id)
    opened_at = Timestamptz()
