"""Orders and views of judgements, and the sealed documents."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from kernel.checks import one_of
from kernel.clock import Instant
from kernel.samples import Id, May, PersonName, Version, like
from kernel.wording import Worded
from services.intake.schemas import NoticeView
from services.protection.tables import (
    Acute,
    AnswerKind,
    BasicResult,
    ChildAsked,
    EnrolmentReason,
    Register,
    Result,
    Step,
    StepOutcome,
)

from .rows import (
    StoredAssessment,
    StoredBasic,
    StoredChild,
    StoredJudgement,
    StoredQuestion,
    StoredStep,
    StoredUrgency,
)

__all__ = [
    "SCALE",
    "STATES",
    "AdditionJudgedView",
    "AnswerColleague",
    "AnswerView",
    "AskColleague",
    "AssessBasically",
    "AssessUrgency",
    "AssessmentText",
    "AssessmentView",
    "BasicText",
    "BasicView",
    "Category",
    "ChildText",
    "ChildView",
    "GivenAnswer",
    "JudgeAddition",
    "Judged",
    "JudgementText",
    "Question",
    "QuestionText",
    "QuestionView",
    "StoredAssessment",
    "StoredBasic",
    "StoredChild",
    "StoredJudgement",
    "StoredQuestion",
    "StoredStep",
    "StoredUrgency",
    "TickStep",
    "UrgencyForm",
    "UrgencyStepView",
    "UrgencyView",
]

_Key = Annotated[str, like("q1")]
_ChildName = Annotated[str, like("mladší bratr, asi 4 roky")]
_ChildView = Annotated[str, like("Bojí se jít domů.")]
_Interest = Annotated[str, like("Zůstat dnes u babičky.")]
_Reason = Annotated[str, like("Dítě je u babičky v bezpečí, matka je s ním.")]
_Steps = Annotated[str, like("Zítra ráno šetření v rodině.")]
_Asked = Annotated[str, one_of(ChildAsked, or_empty=True), like("asked")]
_Result = Annotated[str, one_of(Result), like("urgent")]
_Categories = Annotated[list[str], like(["d_self_harm"])]
_Step = Annotated[str, one_of(Step), like("police")]
_Outcome = Annotated[str, one_of(StepOutcome), like("done")]
_Basic = Annotated[str, one_of(BasicResult, or_empty=True), like("section_6")]
_Register = Annotated[str, one_of(Register, or_empty=True), like("OM")]
_Enrolment = Annotated[str, one_of(EnrolmentReason, or_empty=True), like("section_6_found")]
_Question = Annotated[str, like("Stačí návštěva zítra?")]
_Answer = Annotated[str, like("Nestačí, jeďte dnes.")]
SCALE = ("1", "2", "3", "4")
STATES = ("yes", "no", "unknown", "answered", *SCALE)  # of all kinds of questions
_State = Annotated[str, one_of(STATES, or_empty=True), like("yes")]
_Scale = Annotated[str, one_of(SCALE, or_empty=True), like("3")]
_FormMark = Annotated[str, like("3f5a9c01")]

# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question of the form. `urges`: the answer (`yes`, `no`) by which the form proposes *urgent*; none: nothing."""

    key: _Key
    text: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    kind: Annotated[str, one_of(AnswerKind), like("yes_no_unknown")]
    urges: Annotated[str, like("yes")] = ""


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice may mean so that it is dealt with at once."""

    key: Annotated[str, like("d_self_harm")]
    text: Annotated[str, like("Dítě se známkami sebepoškozování")]


class UrgencyForm(msgspec.Struct, frozen=True, kw_only=True):
    """The questions that are asked from a day on, and what proposes *urgent* whatever they answer. `mark` tells wordings apart."""

    mark: _FormMark
    questions: list[Question]
    categories: list[Category]


# ── sealed ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class GivenAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was answered to one question: a code of its kind, and what goes with it."""

    question: _Key
    state: _State = ""
    text: Annotated[str, like("Otec je večer opilý.")] = ""


class ChildText(msgspec.Struct, frozen=True):
    """What a further child is called."""

    name: str


class AssessmentText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One judgement as it was signed, with the form as it was asked; `proposed`: what made it propose *urgent*, by key.

    `consulted`: the answered questions that it rests on.
    """

    form: UrgencyForm | None = None
    answers: list[GivenAnswer] = []
    categories: list[str] = []
    proposed: list[str] = []
    consulted: list[UUID] = []
    child_asked: str = ""
    child_view: str = ""
    best_interest: str = ""
    reason: str = ""
    steps: str = ""


class QuestionText(msgspec.Struct, frozen=True):
    """What somebody is asked, or answers."""

    text: str


class JudgementText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody made of an addition."""

    content: str
    seriousness: str
    credibility: str
    acute: str


class BasicText(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A basic assessment as it was signed."""

    reason: str
    retention_note: str = ""


# ── orders ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class AssessUrgency(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge how urgent a notice is for one child: that of the notice, a further one (`child_id`), or one named here.

    `form_mark`: in which wording the questions were answered; none: in that of today. Against what proposes *urgent*
    *not urgent* needs a `reason`. `child_view` is what the child says, or why nobody asked.
    """

    result: _Result = ""
    child_id: Annotated[Id | None, like(None)] = None
    child_name: Annotated[str, like("")] = ""
    form_mark: Annotated[str | None, like(None)] = None
    answers: list[GivenAnswer] = msgspec.field(default_factory=list[GivenAnswer])
    categories: _Categories = msgspec.field(default_factory=list[str])
    child_asked: _Asked = ""
    child_view: _ChildView = ""
    best_interest: _Interest = ""
    reason: _Reason = ""
    steps: _Steps = ""


class AskColleague(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put a notice to a colleague, to the head or to the department head: they read it until they answer."""

    asked_of: Annotated[Id | None, like(None)] = None
    question: _Question = ""


class AnswerColleague(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answer what one was asked about a notice; with that one reads it no more."""

    answer: _Answer = ""


class TickStep(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say that a step was taken, or is not needed: when, and why."""

    step: _Step = ""
    outcome: _Outcome = ""
    happened_at: Instant | None = None
    reason: Annotated[str, like("Otec je doma a dítě se ho bojí.")] = ""


class AssessBasically(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make the basic assessment of a child (S003): it stays a notice, under the rules of records, or § 6 is found.

    Then the child is enrolled in the same act: in which register, why, and from which day (E). `unequivocal`: that is clear
    from the notice alone, and nothing else has to be judged first.
    """

    result: _Basic = ""
    child_id: Annotated[Id | None, like(None)] = None
    unequivocal: Annotated[bool, like(False)] = False
    register: _Register = ""
    enrolment_reason: _Enrolment = ""
    enrolled_on: date | None = None
    reason: Annotated[str, like("Matka přiznala, že dítě nechává přes noc samotné.")] = ""
    retention_note: Annotated[str, like("")] = ""


class JudgeAddition(Worded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Judge what was added to a notice: what it means, how serious and how credible (1 to 4), whether it threatens the child
    acutely; `reopens`: the urgency of the notice is to be judged anew."""

    addition_id: Annotated[Id | None, like(None)] = None
    content: Annotated[str, like("Potvrzuje, co řekla škola.")] = ""
    seriousness: _Scale = ""
    credibility: _Scale = ""
    acute: Annotated[str, one_of(Acute, or_empty=True), like("no")] = ""
    reopens: Annotated[bool, like(False)] = False


# ── views ────────────────────────────────────────────────────────────────────────────────────────────────────────────


class ChildView(msgspec.Struct, frozen=True, kw_only=True):
    """A child whose urgency is judged; without an id that of the notice."""

    id: Annotated[Id | None, like(None)]
    name: _ChildName


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """A question as it was asked, and what was answered; `urges`: this proposed *urgent*."""

    question: Annotated[str, like("Je bezprostředně ohrožen život nebo zdraví dítěte?")]
    answer: Annotated[str, like("ano")]
    text: Annotated[str, like("")]
    urges: Annotated[bool, like(True)]


class QuestionView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody was asked about a notice, and answered; `lapsed`: it was judged without the answer."""

    id: Id
    asked_of: PersonName
    asked_by: PersonName
    asked_at: Instant
    question: _Question
    answer: _Answer
    answered_at: Annotated[Instant | None, like(None)]
    lapsed: Annotated[bool, like(False)]
    mine: Annotated[bool, like(False)]

    @property
    def waits(self) -> bool:
        """Whether whoever was asked still reads the notice for it."""
        return self.answered_at is None and not self.lapsed


class AssessmentView(msgspec.Struct, frozen=True, kw_only=True):
    """One judgement, signed. `holds`: it is the last one of its child; `proposed`: in words what proposed *urgent*."""

    id: Id
    child: ChildView
    result: _Result
    holds: bool
    answers: list[AnswerView]
    categories: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    proposed: Annotated[list[str], like(["Dítě se známkami sebepoškozování"])]
    child_asked: _Asked
    child_view: _ChildView
    best_interest: _Interest
    reason: _Reason
    steps: _Steps
    consulted: list[QuestionView]
    assessed_by: PersonName
    assessed_at: Instant


class AdditionJudgedView(msgspec.Struct, frozen=True, kw_only=True):
    """An addition to the notice that came after it was judged; without `judged_at` it waits to be judged."""

    addition_id: Id
    added_at: Instant
    added_by: PersonName
    text: Annotated[str, like("Dítě dnes opět nepřišlo.")]
    content: Annotated[str, like("")] = ""
    seriousness: _Scale = ""
    credibility: _Scale = ""
    acute: Annotated[str, like("no")] = ""
    reopens: Annotated[bool, like(False)] = False
    judged_by: Annotated[str, like("")] = ""
    judged_at: Annotated[Instant | None, like(None)] = None


class UrgencyStepView(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was ticked, with its time and reason."""

    step: _Step
    outcome: _Outcome
    happened_at: Instant
    reason: _Reason
    ticked_by: PersonName
    ticked_at: Instant


class BasicView(msgspec.Struct, frozen=True, kw_only=True):
    """A basic assessment, signed. `holds`: it is the last one of its child."""

    id: Id
    child: ChildView
    result: _Basic
    holds: bool
    unequivocal: Annotated[bool, like(False)]
    register: _Register
    enrolment_reason: _Enrolment
    enrolled_on: date | None
    reason: _Reason
    retention_note: Annotated[str, like("")]
    assessed_by: PersonName
    assessed_at: Instant


class UrgencyView(msgspec.Struct, frozen=True, kw_only=True):
    """What was judged of a notice, last first, and the form of today. `version`: how often; `may`: what this actor may do."""

    notice: NoticeView
    version: Version
    may: May
    todays_questions: UrgencyForm
    children: list[ChildView]
    assessments: list[AssessmentView]
    additions: list[AdditionJudgedView]
    questions: list[QuestionView]
    steps: list[UrgencyStepView]
    basic: list[BasicView]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """(on the page of a notice) What was judged of it, last first, and what may be done about it."""

    notice_id: UUID
    assigned: bool
    may: list[str]
    assessments: list[AssessmentView]
    additions: list[AdditionJudgedView]
    questions: list[QuestionView]
    steps: list[UrgencyStepView]
    basic: list[BasicView]

    @property
    def urgent(self) -> bool:
        """Whether it is urgent for any child, by what holds of each."""
        return any(each.holds and each.result == Result.URGENT for each in self.assessments)

    @property
    def waiting(self) -> int:
        """How many additions nobody judged."""
        return sum(each.judged_at is None for each in self.additions)
