"""What is judged of a notice, and the codes it is judged in."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Bytea, Date, Text, Timestamptz
from piccolo.table import Table

from kernel.db import DB
from kernel.ids import new_id


class Result(StrEnum):
    """What came of a judgement of urgency."""

    URGENT = "urgent"
    NOT_URGENT = "not_urgent"


class JudgedBy(StrEnum):
    """What a judgement of urgency rests on: the form, or what somebody tells who was there on call (S001)."""

    FORM = "form"
    NARRATIVE = "narrative"


class AnswerKind(StrEnum):
    """How a question of the form is answered; a sentence may go with each."""

    YES_NO_UNKNOWN = "yes_no_unknown"
    YES_NO = "yes_no"
    TEXT = "text"
    SCALE = "scale"


class Goes(StrEnum):
    """What becomes of a further child of a notice."""

    OWN = "own"
    CASE = "case"
    LATER = "later"


class ChildAsked(StrEnum):
    """Whether the child said what it thinks, or why nobody could ask."""

    ASKED = "asked"
    NOT_MET = "not_met"
    TOO_YOUNG = "too_young"
    WOULD_HARM = "would_harm"


class Acute(StrEnum):
    """Whether what was learnt threatens the child acutely."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Step(StrEnum):
    """What is done at once: first what S 8-1 says, then S 8-2 when the child needs help without delay."""

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
    TAKEN_OVER = "taken_over"  # another authority, to which the notice belongs, confirmed that it has the child


class StepOutcome(StrEnum):
    """Whether a step was taken."""

    DONE = "done"
    NOT_NEEDED = "not_needed"


class BasicResult(StrEnum):
    """What came of the basic assessment of a child."""

    KEPT = "kept"
    SECTION_6 = "section_6"


class Aside(StrEnum):
    """What was said of words of a notice, in a row that is no child: whether all children of whom question 5 tells are judged.

    The first two were said of single words before (ADR 0063) and stay as they were said.
    """

    NO_CHILD = "no_child"
    SAME_CHILD = "same_child"
    ASKED = "asked"
    ALL_JUDGED = "all_judged"


class AssessedChild(Table, tablename="assessed_child", db=DB):
    """A further child of the family that a notice tells of; or, with `names_id`, who such a child is, said later.

    With `aside` it is no child: it says something of words of the notice (of the same child: of `names_id`; none: that of the notice).
    """

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    added_by = UUID(default=new_id)
    added_at = Timestamptz()
    names_id = UUID(null=True, default=None)
    aside = Text(null=True, default=None, choices=Aside)
    sealed = Bytea()


class UrgencyAssessment(Table, tablename="urgency_assessment", db=DB):
    """One judgement of urgency; without `child_id` of the child that the notice tells of. `visited_at`: who was there on call judged it then, in
    their own words and not by the form (ADR 0113)."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    child_id = UUID(null=True, default=None)
    result = Text(choices=Result)
    assessed_by = UUID(default=new_id)
    assessed_at = Timestamptz()
    visited_at = Timestamptz(null=True, default=None)
    sealed = Bytea()


class AdditionJudgement(Table, tablename="addition_judgement", db=DB):
    """What somebody made of an addition for a child that was judged before; or, `word`, what who took it down says of it, which is no
    judgement, and holds for a child until the addition is judged for it. A word without an addition is of the notice as it was taken down."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    addition_id = UUID(null=True, default=None)
    child_id = UUID(null=True, default=None)
    concerns = Boolean()
    reopens = Boolean()
    acutely = Boolean()
    word = Boolean()
    judged_by = UUID(default=new_id)
    judged_at = Timestamptz()
    sealed = Bytea()


class UrgencyQuestion(Table, tablename="urgency_question", db=DB):
    """A question about one notice, put to one person."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    asked_of = UUID(default=new_id)
    asked_by = UUID(default=new_id)
    asked_at = Timestamptz()
    sealed = Bytea()


class UrgencyAnswer(Table, tablename="urgency_answer", db=DB):
    """What whoever was asked answered."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    question_id = UUID(default=new_id)
    answered_by = UUID(default=new_id)
    answered_at = Timestamptz()
    sealed = Bytea()


class UrgencyQuestionWithdrawal(Table, tablename="urgency_question_withdrawal", db=DB):
    """That a question about a notice was taken back."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    question_id = UUID(default=new_id)
    withdrawn_by = UUID(default=new_id)
    withdrawn_at = Timestamptz()


class UrgencyStep(Table, tablename="urgency_step", db=DB):
    """That a step was taken for a child, or was not needed."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    child_id = UUID(null=True, default=None)
    step = Text(choices=Step)
    outcome = Text(choices=StepOutcome)
    happened_at = Timestamptz()
    ticked_by = UUID(default=new_id)
    ticked_at = Timestamptz()
    sealed = Bytea()


class BasicAssessment(Table, tablename="basic_assessment", db=DB):
    """The basic assessment of one child of a notice; with what it enrols the child by, where it does."""

    id = UUID(primary_key=True, default=new_id)
    tenant_id = UUID(default=new_id)
    service_id = UUID(default=new_id)
    notice_id = UUID(default=new_id)
    child_id = UUID(null=True, default=None)
    result = Text(choices=BasicResult)
    unequivocal = Boolean()
    register = Text(null=True, default=None)  # codes of the authority, as they hold on the day of the act
    enrolment_reason = Text(null=True, default=None)
    enrolled_on = Date(null=True, default=None)
    assessed_by = UUID(default=new_id)
    assessed_at = Timestamptz()
    sealed = Bytea()
