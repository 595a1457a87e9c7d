"""What is judged of a notice, and the codes it is judged in."""

from enum import StrEnum

from piccolo.columns import UUID, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Result(StrEnum):
    """What came of a judgement of urgency."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"


class AnswerKind(StrEnum):
    """How a question of the form is answered; a sentence may go with each."""

    YES_NO_UNKNOWN = "yes_no_unknown"
    YES_NO = "yes_no"
    TEXT = "text"
    SCALE = "scale"


class ChildAsked(StrEnum):
    """Whether the child said what it thinks, or why nobody could ask."""

    ASKED = "asked"
    NOT_MET = "not_met"
    TOO_YOUNG = "too_young"
    WOULD_HARM = "would_harm"


class AssessedChild(Table, tablename="assessed_child", db=DB):
    """A further child of the family that a notice tells of."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    added_by = UUID(default=new_id)
    added_at = Timestamptz()
    sealed = Bytea()


class UrgencyAssessment(Table, tablename="urgency_assessment", db=DB):
    """One judgement of urgency; without `child_id` of the child that the notice tells of."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    child_id = UUID(null=True, default=None)
    form_version = Integer()
    result = Text(choices=Result)
    assessed_by = UUID(default=new_id)
    assessed_at = Timestamptz()
    sealed = Bytea()
